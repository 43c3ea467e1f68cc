/** What the dictionaries must have texts for: a missing one is a compile error. */

import type { ProblemCode, WarningCode } from "../form/rules";
import type { LocalErrorKey } from "../kernel/transport";
import type { VersionReason } from "../messages";

export type TaskStatus = "creating" | "running" | "succeeded" | "failed" | "stopping" | "stopped";

/** For the page's own errors, except two that are not shown. */
export type ErrorWords = Record<Exclude<LocalErrorKey, "kernel_silent" | "closed">, string>;
export type ProblemWords = Record<Exclude<ProblemCode, "missing">, string>;
export type StatusWords = Record<TaskStatus, string>;
export type VersionWords = Record<VersionReason, string>;

/** The parameters of warnings. */
export interface WarningParams {
  min?: number;
  max?: number;
  length?: number;
  prefix?: string;
}
export type WarningWords = Record<WarningCode, (params: WarningParams) => string>;
