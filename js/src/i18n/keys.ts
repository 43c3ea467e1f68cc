/** What the dictionaries need words for, so that a missing word is a compile error. */

import type { ProblemCode, WarningCode } from "../form/rules";
import type { LocalErrorKey } from "../kernel/transport";
import type { VersionReason } from "../messages";

export type HintKey =
  | "not_signed_in"
  | "wrong_access_key"
  | "wrong_secret_key"
  | "wrong_kind_of_key"
  | "bad_key"
  | "clock_skew"
  | "missing_read_policy"
  | "missing_write_policy"
  | "not_activated"
  | "invalid_parameter"
  | "invalid_request"
  | "try_again"
  | "outcome_unknown"
  | "outcome_ambiguous"
  | "refused"
  | "timeout"
  | "dropped"
  | "unreachable"
  | "not_a_console"
  | "busy"
  | "late"
  | "console_changed"
  | "internal"
  | "bad_message"
  | "bad_address"
  | "insecure_address"
  | "server_verdict"
  | Exclude<LocalErrorKey, "kernel_silent" | "closed">; // of those two nothing is shown

export type TaskStatus = "creating" | "running" | "succeeded" | "failed" | "stopping" | "stopped";

export type ErrorWords = Record<HintKey, (params: Record<string, string>) => string>;
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
