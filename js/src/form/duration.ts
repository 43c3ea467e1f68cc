/** How long tasks have run. */
import type { TaskInfo } from "../messages";

const twoDigits = (number: number): string => String(number).padStart(2, "0");

/** When the task began and ended (`now` while it runs), in milliseconds; undefined where that is unknown. */
export function span(task: TaskInfo, now: number): [start: number, end: number] | undefined {
  const start = Date.parse(task.createTime ?? "");
  const end = task.finishTime ? Date.parse(task.finishTime) : now;
  // The console's clock may differ from the page's.
  return Number.isNaN(start + end) ? undefined : [start, Math.max(start, end)];
}

/** How long the task has run, e.g. 0:07, 12:34 or 1:02:03. */
export function elapsedTime(task: TaskInfo, now = Date.now()): string | undefined {
  const times = span(task, now);
  if (!times) return undefined;
  const seconds = Math.floor((times[1] - times[0]) / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const rest = twoDigits(seconds % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes % 60)}:${rest}` : `${minutes}:${rest}`;
}
