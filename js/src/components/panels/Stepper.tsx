import { useEffect, useState } from "preact/hooks";
import { elapsedTime } from "../../form/duration";
import { isFinal } from "../../form/state";
import type { TaskStatus } from "../../i18n/notices";
import * as t from "../../i18n/texts";
import type { TaskInfo } from "../../messages";
import { type SharedView, useView } from "../view";

const SECOND_MS = 1_000;

/** The progress of a task (creating, running, ended) and its elapsed time. */
export function Stepper({ task }: { task: TaskInfo }) {
  const { say, state } = useView<SharedView>();
  const [, redraw] = useState({});
  const status = (task.status ?? "") as TaskStatus;
  const final = isFinal(status);
  const ticking = !final && state.connection !== "gone";

  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => redraw({}), SECOND_MS);
    return () => clearInterval(timer);
  }, [ticking]);

  const { creating, running, stopping, [status]: own } = t.statuses;
  const reached = final ? 2 : status === "creating" ? 0 : 1;
  const steps = [creating, status === "stopping" ? stopping : running, final ? own : t.ended];
  const elapsed = elapsedTime(task);
  return (
    <div class="qf-progress">
      <ol class="qf-steps" aria-label={say(t.progress)}>
        {steps.map((step, index) => (
          <li
            key={index}
            class={index <= reached ? "qf-reached" : undefined}
            aria-current={index === reached ? "step" : undefined}
          >
            {say(step)}
          </li>
        ))}
      </ol>
      {elapsed && (
        <span role="timer" aria-label={say(t.elapsed)}>
          {elapsed}
        </span>
      )}
    </div>
  );
}
