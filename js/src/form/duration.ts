/** How long tasks have run. */
import type { TaskInfo } from "../messages";
import { twoDigits } from "./rules";

/** When the task began and ended (now, while it runs), in milliseconds; undefined where that is unknown. */
export function span(task: TaskInfo): [start: number, end: number] | undefined {
  const start = Date.parse(task.createTime ?? "");
  const end = task.finishTime ? Date.parse(task.finishTime) : Date.now();
  // The console's clock may differ from the page's.
  return Number.isNaN(start + end) ? undefined : [start, Math.max(start, end)];
}

/** How long the task has run, e.g. 0:07, 12:34 or 1:02:03; undefined where that is unknown. */
export function elapsedTime(task: TaskInfo): string | undefined {
  const [start, end] = span(task) ?? [];
  if (start === undefined || end === undefined) return undefined;
  const seconds = Math.floor((end - start) / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const rest = twoDigits(seconds % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes % 60)}:${rest}` : `${minutes}:${rest}`;
}
