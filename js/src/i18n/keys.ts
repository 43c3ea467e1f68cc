/** What the dictionaries need words for, so that a missing word is a compile error. */

import type { ProblemCode, WarningCode } from "../form/rules";
import type { LocalErrorKey } from "../kernel/transport";
import type { VersionReason } from "../messages";

export type TaskStatus = "creating" | "running" | "succeeded" | "failed" | "stopping" | "stopped";

/** For the errors that this page makes; of two of them nothing is shown. */
export type ErrorWords = Record<Exclude<LocalErrorKey, "kernel_silent" | "closed">, string>;
export type ProblemWords = Record<Exclude<ProblemCode, "missing">, string>;
export type StatusWords = Record<TaskStatus, string>;
export type VersionWords = Record<VersionReason, string>;

/** What a warning can mention. */
export interface WarningParams {
  min?: number;
  max?: number;
  length?: number;
  prefix?: string;
}
export type WarningWords = Record<WarningCode, (params: WarningParams) => string>;
