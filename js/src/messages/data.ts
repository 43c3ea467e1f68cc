/** What the messages between the front end and the kernel are made of, and the traits of a form. */

/** The languages of the form. */
export type Language = "en" | "zh-CN";

/** A text in each language. */
export type Translated = Record<Language, string>;

/** The body of a task as it would be sent now; fields not chosen are absent. */
export interface Value {
  name?: string;
  description?: string;
  sourceModelId?: string;
  modelSetId?: string;
  config?: { strategy?: string; weight?: string };
}

/** The fields of the form, by their API names. */
export type FieldName =
  | "name"
  | "description"
  | "sourceModelId"
  | "modelSetId"
  | "strategy"
  | "weight";

/** Which strategy takes which weight, and the advised lengths; defined in Python, sent as data. */
export interface Rules {
  strategies: Record<string, { weight: "required" | "forbidden" }>;
  weights: string[];
  name: { advisedMin: number; advisedMax: number };
  description: { advisedMax: number };
  idPrefixes: { sourceModelId: string; modelSetId: string };
  /** The blank characters, as the content of a character class of a regular expression. */
  blank: string;
}

/** Why a task cannot be created. */
export type ProblemCode =
  | "missing"
  | "not_text"
  | "unknown_strategy"
  | "weight_forbidden"
  | "not_compressible";

/** The form sends no weight that its strategy forbids. */
export type ShownProblemCode = Exclude<ProblemCode, "weight_forbidden">;

/** What is unusual but allowed. */
export type WarningCode = "shorter_than_advised" | "longer_than_advised" | "unlike_an_id";

export interface ConsoleInfo {
  host: string;
  simulated: boolean;
  signedIn: boolean;
  /** Identifies console and account; it changes when either does. */
  session: string;
  /** Whether the form may sign in and out; it may not where visitors can share the process. */
  takesKeys: boolean;
}

/** What can go wrong between this page and the kernel. */
export type LocalErrorKey = "kernel_gone" | "kernel_silent" | "reply_lost" | "closed";

export interface ErrorInfo {
  code: string;
  message: string;
  /** What happened, in each language; absent from the page's own errors, as are the hints. */
  messages?: Translated;
  requestId: string | null;
  status: number | null;
  /** What to do about it. */
  hints?: Translated;
  hintKey: string;
  hintParams: Record<string, string>;
  /** If no response to a request to create arrived: the tasks that it may have created. */
  candidates?: TaskInfo[];
}

export interface CreateResponse {
  requestId?: string;
  result?: unknown;
}

/** A task as last described by the console. */
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
  /** One of Qianfan's preset models, which cannot be saved to. */
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
  /** The weights that are listed for its base model; null where the list does not have it. */
  listedWeights: string[] | null;
}

export type LocaleChoice = "auto" | "en" | "zh-CN";

/** The trait that every model has. */
export interface Identity {
  /** The ID of the model's comm. */
  comm_id: string;
}

/** The kernel's traits. The front end shows them, writes only `locale`, and changes `value` by a request. */
export interface Traits extends Identity {
  /** The source of the front end. */
  _bundle: string;
  value: Value;
  locale: LocaleChoice;
  /** Whether the form's content is saved with the notebook. */
  save: "all" | "nothing";
  rules: Rules;
  console: ConsoleInfo | null;
  submitting: boolean;
  looking: boolean;
  response: CreateResponse | null;
  error: ErrorInfo | null;
  task: TaskInfo | null;
  sent: Value | null;
  /** The page that lists the weights of each base model, and its date. */
  listed: { url: string; date: string };
  /** Warnings about the draft that only the kernel can determine. */
  advice: Partial<Record<FieldName, Translated>>;
  /** The outcome of `sent`; null where nothing was created, or not yet. */
  outcome: "created" | "unknown" | null;
  /** The ID of the decision that the kernel carried out last. */
  decision: string | null;
}

/** The languages that the request can be shown in. */
export type CodeLanguage = "python" | "qfwidget" | "node" | "java" | "go" | "curl";

/** A request that changes something. The kernel refuses it if its account is not the one that the form showed. */
export interface Change {
  session: string | null;
}
