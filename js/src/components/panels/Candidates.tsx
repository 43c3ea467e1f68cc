import { localTime } from "../../i18n";
import * as t from "../../i18n/texts";
import type { TaskInfo } from "../../messages";
import { Button } from "../parts/Button";
import { useView } from "../view";

/** For a task that may have been created: looks for it again, or lets the user pick it. */
export function Candidates({ tasks }: { tasks: readonly TaskInfo[] }) {
  const { form, state, say, language } = useView();
  return (
    <>
      {tasks.length > 0 && (
        <ul class="qf-summary-list">
          {tasks.map((task) => (
            <li key={task.id}>
              <span class="qf-mono" translate={false}>
                {task.id}
              </span>{" "}
              {task.name} {localTime(task.createTime, language)}{" "}
              <Button
                tone="quiet"
                aria-label={`${say(t.thisIsIt)}: ${task.id}`}
                busy={state.acting}
                onPress={() => void form.act("followTask", task.id)}
              >
                {say(t.thisIsIt)}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button onPress={form.lookAgain}>{say(t.lookAgain)}</Button>
    </>
  );
}
