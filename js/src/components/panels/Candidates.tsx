import { localTime } from "../../i18n";
import type { ErrorInfo } from "../../messages";
import { Button } from "../parts/Button";
import { useView } from "../view";

/** What a user can do about a create that got no answer: look again, or say which task it made. */
export function Candidates({ error }: { error: ErrorInfo }) {
  const { form, state, words, language } = useView();
  return (
    <>
      {error.candidates && error.candidates.length > 0 && (
        <ul class="qf-summary-list">
          {error.candidates.map((task) => (
            <li key={task.id}>
              <span class="qf-mono" translate={false}>
                {task.id}
              </span>{" "}
              {task.name} {localTime(task.createTime, language)}{" "}
              <Button
                tone="quiet"
                aria-label={`${words.thisIsIt}: ${task.id}`}
                busy={state.acting}
                onPress={() => void form.act("followTask", task.id)}
              >
                {words.thisIsIt}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button onPress={() => void form.lookAgain()}>{words.lookAgain}</Button>
    </>
  );
}
