/** How long tasks have run. */
import type { TaskInfo } from "../messages";

export const twoDigits = (number: number): string => String(number).padStart(2, "0");

/** When the task began and ended, in milliseconds; it ends `now` where it has not ended. Undefined where it is not known. */
export function span(task: TaskInfo, now: number): [start: number, end: number] | undefined {
  const start = Date.parse(task.createTime ?? "");
  const end = task.finishTime ? Date.parse(task.finishTime) : now;
  // The clocks of the console and of this page may differ.
  return Number.isNaN(start + end) ? undefined : [start, Math.max(start, end)];
}

/** For how long the task has run, as 0:07, 12:34 or 1:02:03. */
export function elapsedTime(task: TaskInfo, now = Date.now()): string | undefined {
  const times = span(task, now);
  if (!times) return undefined;
  const seconds = Math.floor((times[1] - times[0]) / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const rest = twoDigits(seconds % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes % 60)}:${rest}` : `${minutes}:${rest}`;
}
