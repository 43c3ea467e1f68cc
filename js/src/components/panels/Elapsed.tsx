import { useEffect, useState } from "preact/hooks";
import { elapsedTime } from "../../form/duration";
import { isFinal } from "../../form/state";
import * as t from "../../i18n/texts";
import type { TaskInfo } from "../../messages";
import { useView } from "../view";

const SECOND_MS = 1_000;

/** How long a task has run, and whether it still does. */
export function Elapsed({ task }: { task: TaskInfo }) {
  const { say, state } = useView();
  const [, redraw] = useState({});
  const final = isFinal(task.status ?? "");
  const ticking = !final && state.connection !== "gone";

  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => redraw({}), SECOND_MS);
    return () => clearInterval(timer);
  }, [ticking]);

  const elapsed = elapsedTime(task);
  return (
    <div class="qf-progress">
      {/* The status says the same in words. */}
      <progress class="qf-bar" aria-hidden="true" value={ticking ? undefined : 1} />
      {elapsed && (
        <span role="timer" aria-label={say(t.elapsed)}>
          {elapsed}
        </span>
      )}
    </div>
  );
}
