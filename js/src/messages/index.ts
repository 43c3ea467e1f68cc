/** The types of all that the front end and the kernel exchange. */
import type {
  Change,
  CodeLanguage,
  ErrorInfo,
  Language,
  ModelSet,
  TaskInfo,
  Value,
  Version,
} from "./data";
import type { SweepCalls } from "./sweep";

export type * from "./data";

/** How many have arrived; `complete` is false if the list was stopped. */
interface Progress {
  count: number;
  complete: boolean;
}

/** The requests to the kernel: their parameters and results. */
export interface Calls extends SweepCalls {
  /** Says that the page is there, and which language it would show by itself. */
  hello: { params: { language: Language }; result: { clock: number } };
  listModelSets: { params: { refresh: boolean; received: number }; result: Progress };
  stopListing: { params: Record<never, never>; result: null };
  describeVersions: { params: { modelSetId: string }; result: { count: number } };
  describeAll: { params: Record<never, never>; result: Progress };
  stopDescribing: { params: Record<never, never>; result: null };
  createModelSet: {
    params: Change & { modelSetName: string; modelType: string };
    result: { modelSetId: string };
  };
  /** Writes the draft; the kernel completes it. */
  setValue: { params: { value: Value }; result: { value: Value } };
  /** Makes the kernel send the traits again. */
  sync: { params: Record<never, never>; result: null };
  /** Creates a sweep's form from the draft. */
  compare: { params: Record<never, never>; result: { modelId: string } };
  /** Opens a connection to the console in advance. */
  prepare: { params: Record<never, never>; result: null };
  createTask: {
    params: Change & { body: Value; before: number; again: boolean };
    result: null;
  };
  undoCreate: { params: { decision: string }; result: { created: boolean } };
  toCode: {
    params: { body: Value; language: CodeLanguage; locale: Language };
    result: { code: string };
  };
  /** A program that deploys the version that a task created. */
  deployCode: {
    params: { taskId: string; language: CodeLanguage; locale: Language };
    result: { code: string };
  };
  lookAgain: { params: Record<never, never>; result: null };
  /** Describes up to 100 tasks; those that do not exist are left out. */
  describeTasks: { params: { taskIds: string[] }; result: { tasks: TaskInfo[] } };
  /** Writes the task's settings into the draft. */
  useSettings: { params: Change & { taskId: string }; result: { value: Value } };
  listTasks: { params: { sourceModelId: string | null }; result: Progress };
  followTask: { params: Change & { taskId: string }; result: null };
  cancelTask: { params: Change & { taskId: string }; result: null };
  deleteTask: { params: Change & { taskId: string }; result: null };
  signIn: { params: { accessKey: string; secretKey: string }; result: null };
  signOut: { params: Record<never, never>; result: null };
}

/** The kernel's reply to a request. */
export type Reply<Result> = { ok: true; result: Result } | { ok: false; error: ErrorInfo };

/** What the kernel sends without a request. */
export type KernelEvent =
  | ModelSetsEvent
  | { kind: "versions"; versions: Version[] }
  /** Tasks that have arrived; `first` starts a new list. */
  | { kind: "tasks"; tasks: TaskInfo[]; first: boolean };

/** Model sets that have arrived, in list order. */
export interface ModelSetsEvent {
  kind: "modelSets";
  modelSets: ModelSet[];
  /** Starts a new list. */
  first: boolean;
}
