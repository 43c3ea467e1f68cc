import { useEffect, useState } from "preact/hooks";
import { elapsedTime } from "../../form/duration";
import { isFinal } from "../../form/state";
import type { TaskStatus } from "../../i18n/notices";
import * as t from "../../i18n/texts";
import type { TaskInfo } from "../../messages";
import { useView } from "../view";

const SECOND_MS = 1_000;

/** The progress of a task (creating, running, ended) and its elapsed time. */
export function Stepper({ task }: { task: TaskInfo }) {
  const { say, state } = useView();
  const [, redraw] = useState({});
  const status = task.status ?? "";
  const final = isFinal(status);
  const ticking = !final && state.connection !== "gone";

  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => redraw({}), SECOND_MS);
    return () => clearInterval(timer);
  }, [ticking]);

  const middle = status === "stopping" ? status : "running";
  const reached = final ? 2 : status === "creating" ? 0 : 1;
  const labels = [
    say(t.statuses.creating),
    say(t.statuses[middle]),
    final ? say(t.statuses[status as TaskStatus]) : say(t.ended),
  ];
  const elapsed = elapsedTime(task);
  return (
    <div class="qf-progression">
      <ol class="qf-steps" aria-label={say(t.progress)}>
        {labels.map((label, step) => (
          <li
            key={label}
            class={`qf-step ${step <= reached ? "qf-step-reached" : ""}`}
            aria-current={step === reached ? "step" : undefined}
          >
            {label}
          </li>
        ))}
      </ol>
      {elapsed && (
        <span role="timer" aria-label={say(t.elapsed)} class="qf-elapsed">
          {elapsed}
        </span>
      )}
    </div>
  );
}
