/** How long tasks have run. */
import type { TaskInfo } from "../messages";
import { twoDigits } from "./rules";

/** How long the task has run, e.g. 0:07, 12:34 or 1:02:03; undefined where that is unknown. */
export function elapsedTime(task: TaskInfo): string | undefined {
  const start = Date.parse(task.createTime ?? "");
  const end = task.finishTime ? Date.parse(task.finishTime) : Date.now();
  if (Number.isNaN(start + end)) return undefined;
  // The console's clock may differ from the page's.
  const seconds = Math.floor(Math.max(0, end - start) / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const rest = twoDigits(seconds % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes % 60)}:${rest}` : `${minutes}:${rest}`;
}
