/** The types of everything that goes between this front end and the kernel. */

/** The languages that the form speaks. */
export type Language = "en" | "zh-CN";

/** The body of a task as it would be sent now; what has not been chosen is absent. */
export interface Value {
  name?: string;
  description?: string;
  sourceModelId?: string;
  modelSetId?: string;
  config?: { strategy?: string; weight?: string };
}

/** The fields of the form, by the names that the API gives them. */
export type FieldName =
  | "name"
  | "description"
  | "sourceModelId"
  | "modelSetId"
  | "strategy"
  | "weight";

/** Which strategy takes which weight, and what is advised; written in Python, sent as data. */
export interface Rules {
  strategies: Record<string, { weight: "required" | "forbidden" }>;
  weights: string[];
  name: { advisedMin: number; advisedMax: number };
  description: { advisedMax: number };
  idPrefixes: { sourceModelId: string; modelSetId: string };
  /** The blank characters, as a class of a regular expression. */
  blank: string;
}

export interface ConsoleInfo {
  host: string;
  simulated: boolean;
  signedIn: boolean;
  /** Stands for console and account; another one when either has changed. */
  session: string;
  /** Whether the form may sign in and out; not where visitors may share the process. */
  takesKeys: boolean;
}

export interface ErrorInfo {
  code: string;
  message: string;
  requestId: string | null;
  status: number | null;
  hint: string;
  /** The hint in each language; absent where this page made the error. */
  hints?: Record<Language, string>;
  hintKey: string;
  hintParams: Record<string, string>;
  /** Tasks that could be the one whose creation got no answer. */
  candidates?: TaskInfo[];
}

export interface CreateResponse {
  requestId?: string;
  result?: unknown;
}

/** A task as the console last described it. */
export interface TaskInfo {
  id: string;
  name?: string | null;
  status?: string | null;
  sourceModelId?: string | null;
  modelId?: string | null;
  createTime?: string | null;
  finishTime?: string | null;
  failedReason?: string | null;
  config?: Record<string, unknown> | null;
}

export interface ModelSet {
  modelSetId: string;
  modelSetName: string;
  modelType: string;
  /** One of Qianfan's own, which nothing can be saved to. */
  preset: boolean;
  versions: { modelId: string; modelName: string }[];
}

/** Why a version cannot be chosen. */
export type VersionReason = "not_supported" | "creating" | "failed" | "unreadable";

export interface Version {
  modelId: string;
  modelName: string;
  modelSetId: string;
  baseModel: string | null;
  compressible: boolean | null;
  reason: VersionReason | null;
}

export type LocaleChoice = "auto" | "en" | "zh-CN";

/** The traits that the kernel owns and this front end shows; it writes `locale`, and `value` by a request. */
export interface Traits {
  /** The text of the front end. */
  _bundle: string;
  value: Value;
  locale: LocaleChoice;
  /** Whether what stands in the form is saved with the notebook. */
  save: "all" | "nothing";
  /** The id of the model's comm. */
  comm_id: string;
  rules: Rules;
  console: ConsoleInfo | null;
  submitting: boolean;
  looking: boolean;
  response: CreateResponse | null;
  error: ErrorInfo | null;
  task: TaskInfo | null;
  sent: Value | null;
  /** What became of `sent`; null where nothing was created, or not yet. */
  outcome: "created" | "unknown" | null;
  /** The id of the decision that the kernel has carried out last. */
  decision: string | null;
}

/** How much came; it is not complete when it was stopped. */
interface Progress {
  count: number;
  complete: boolean;
}

/** What the request can be written in. */
export type CodeLanguage = "python" | "qfwidget" | "node" | "java" | "go" | "curl";

/** What changes something in an account: not in another one than the form showed. */
interface Change {
  session: string | null;
}

/** What can be asked of the kernel: the parameters that go out and the result that comes back. */
export interface Calls {
  hello: { params: Record<never, never>; result: { clock: number } };
  listModelSets: { params: { refresh: boolean; heard: number }; result: Progress };
  stopListing: { params: Record<never, never>; result: null };
  describeVersions: { params: { modelSetId: string }; result: { count: number } };
  describeAll: { params: Record<never, never>; result: Progress };
  stopDescribing: { params: Record<never, never>; result: null };
  createModelSet: {
    params: Change & { modelSetName: string; modelType: string };
    result: { modelSetId: string };
  };
  /** Writes the draft; the kernel completes it. */
  setValue: { params: { value: Value }; result: null };
  /** Sends the traits again. */
  sync: { params: Record<never, never>; result: null };
  /** Opens a connection to the console. */
  prepare: { params: Record<never, never>; result: null };
  createTask: {
    params: Change & { body: Value; before: number; again: boolean };
    result: null;
  };
  undoCreate: { params: { decision: string }; result: { created: boolean } };
  toCode: { params: { body: Value; language: CodeLanguage }; result: { code: string } };
  lookAgain: { params: Record<never, never>; result: null };
  listTasks: { params: { sourceModelId: string | null }; result: Progress };
  followTask: { params: Change & { taskId: string }; result: null };
  cancelTask: { params: Change & { taskId: string }; result: null };
  deleteTask: { params: Change & { taskId: string }; result: null };
  signIn: { params: { accessKey: string; secretKey: string }; result: null };
  signOut: { params: Record<never, never>; result: null };
}

export type Answer<Result> = { ok: true; result: Result } | { ok: false; error: ErrorInfo };

/** What the kernel says of its own accord. */
export type KernelEvent =
  | ModelSetsEvent
  | { kind: "versions"; versions: Version[] }
  /** Tasks that have arrived; with `first` the list begins anew. */
  | { kind: "tasks"; tasks: TaskInfo[]; first: boolean };

/** Model sets that have arrived, in the list's order. */
export interface ModelSetsEvent {
  kind: "modelSets";
  modelSets: ModelSet[];
  /** The list begins anew. */
  first: boolean;
}
