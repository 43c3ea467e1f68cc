/** The types of what only the sweep's page and its kernel exchange. */
import type { Change, ErrorInfo, Language, Traits, Translated } from "./data";

/** The weights to try: "listed" stands for all that are listed for each version. */
export const LISTED = "listed";

/** What to combine: each version with each setting. */
export interface SweepValue {
  sourceModelIds: string[];
  strategies: string[];
  weights: string[];
  /** The model to save to; null for each version's own; those of some versions, where Python has set them. */
  modelSetId: string | null | Record<string, string | null>;
  /** The pattern of the tasks' names. */
  name: string;
  /** The description of all tasks. */
  description: string | null;
  /** Whether to create again what exists. */
  again: boolean;
  /** The maximum number of tasks to create. */
  limit: number;
}

/** A task of the sweep, from the plan to its end. */
export interface SweepRow {
  /** Unique within the sweep. */
  name: string;
  sourceModelId: string;
  sourceModelName: string | null;
  sourceModelSetName: string | null;
  baseModel: string | null;
  modelSetId: string | null;
  strategy: string;
  weight: string | null;
  action: "create" | "reuse" | "skip";
  /** Why it cannot be created. */
  problem: Translated | null;
  /** What is unusual about it. */
  warning: Translated | null;
  /** Why there is no task, or why its status cannot be read. */
  error: Translated | null;
  existingTaskId: string | null;
  existingStatus: string | null;
  /** That of the task, or that of the row where there is none. */
  status: string;
  taskId: string | null;
  modelId: string | null;
  createTime: string | null;
  finishTime: string | null;
  failedReason: string | null;
}

/** The traits of a sweep's model. As in the form, the page writes only `locale`. */
export interface SweepTraits
  extends Pick<Traits, "_bundle" | "comm_id" | "save" | "locale" | "rules" | "listed" | "console"> {
  value: SweepValue;
  /** Null while nothing is planned. */
  rows: SweepRow[] | null;
  /** What the rows were planned from; null where that is unknown. */
  planned: SweepValue | null;
  busy: "load" | "plan" | "run" | "resume" | "cancel" | null;
  error: ErrorInfo | null;
  /** The file of the record; "" where there is none. */
  path: string;
}

/** A decision to create this many tasks, to be carried out no later than this time on the kernel's clock. */
interface Decision extends Change {
  count: number;
  before: number;
}

/** The requests that only the sweep sends. */
export interface SweepCalls {
  /** Plans from `value`. */
  planSweep: { params: Record<never, never>; result: null };
  /** Creates the tasks; refused if their number is not `count`. */
  runSweep: { params: Decision; result: null };
  /** Sends what was not sent or was refused, and creates again what failed, or was reused and then lost. */
  resumeSweep: { params: Decision; result: null };
  /** Sends nothing more, and cancels what runs. */
  cancelSweep: { params: Change; result: null };
  /** Goes back to choosing. */
  clearSweep: { params: Change; result: null };
  /** The sweep as a Python program. */
  toSweepCode: { params: { locale: Language }; result: { code: string } };
}
