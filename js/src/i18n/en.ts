import type { FieldName } from "../messages";
import type { ErrorWords, ProblemWords, StatusWords, VersionWords, WarningWords } from "./keys";

/** A count, grouped by thousands as both languages do. */
export const number = (count: number): string => count.toLocaleString("en");

/** A share of 1, as a percentage. */
export const percent = (share: number): string => `${Math.round(100 * share)}%`;

export const en = {
  title: "Model compression",
  simulated: "Simulated console",
  simulatedHint: "Nothing here costs money.",
  signOut: "Sign out",
  switchLanguage: "中文",

  model: "Model",
  version: "Version",
  target: "Save to model",
  strategy: "Strategy",
  weight: "Weight",
  name: "Task name",
  description: "Description",
  optional: "optional",
  refresh: "Refresh",

  strategies: { Quantization: "Quantization", Sparsity: "Sparsity" } as Record<string, string>,
  other: "Other",
  otherWeight: "Other weight",
  otherWeightHint: "The name that Qianfan uses, e.g. w8a8c4",
  noWeight: (strategy: string) => `${strategy} takes no weight`,
  bits: {
    weights: "weights",
    activations: "activations",
    cache: "KV cache",
    nominal: "Nominal bit width, out of 16 (BF16)",
    unknown: "not stated",
    memory: (share: number) => `Weights take ${percent(share)} of the memory they took (nominal)`,
    summary: (nominal: string, parts: string) => `${nominal}: ${parts}. `,
  },

  choose: "Search by name or ID",
  chooseVersion: "Choose a version, or type its ID",
  chooseTarget: "The source’s own model",
  chooseOtherTarget: "Choose or create a model",
  loadingModels: "Loading models…",
  modelCount: (count: number) => (count === 1 ? "1 model" : `${number(count)} models`),
  noModels: "This account has no models yet.",
  noModelsHelp: "Fine-tune or import one on Qianfan, then refresh.",
  stoppedAt: (count: number) => `Stopped at ${number(count)} models.`,
  presets: "Preset models",
  onlyCompressible: "Only compressible",
  checkedVersions: (checked: number, all: number) =>
    `${number(checked)} of ${number(all)} versions checked`,
  removed: (id: string) => `${id} is no longer in the list.`,
  checkingVersions: "Checking which versions can be compressed…",
  noneCompressible: "No version of this model can be compressed.",
  versionCount: (count: number) => (count === 1 ? "1 version" : `${number(count)} versions`),
  firstOf: (shown: number, all: number) => `${number(shown)} of ${number(all)}, keep typing`,
  noMatchTypeId: (prefix: string) => `No match. You can type a full ID (${prefix}…).`,
  showOptions: (field: string) => `Show the options of ${field}`,
  retry: "Try again",
  stop: "Stop",
  goOn: "Continue",

  newModel: "New model…",
  newModelName: "Name of the new model",
  createModel: "Create model",
  dismiss: "Cancel",

  create: "Create task",
  creating: "Creating the task…",
  waiting: "The kernel is busy. The task will be created when it is free.",
  undo: "Undo",
  undone: "Undone. Nothing was sent.",
  looking: "No response arrived. Checking whether the task was created…",
  ready: "Ready to create (Ctrl+Enter)",
  needed: (fields: string) => `Still needed: ${fields}`,
  listOf: (items: string[]) => items.join(", "),
  summary: "The task cannot be created yet:",
  created: "This task has been created",
  createAgain: {
    created_already: "This task has been created. Create another one with the same settings?",
    created_perhaps: "It is not known whether this task was created. Create it again?",
  },
  createAnother: "Create another",
  dontCreate: "Don’t create",

  request: "Request",
  response: "Response",
  noResponse: "The response will appear here.",
  showAs: "Show as",
  codeLater: "The code will appear here once the task can be created.",
  copy: "Copy",
  copyOf: (what: string) => `Copy ${what}`,
  copied: "Copied",
  notCopied: "Not copied. Select the text instead.",
  requestId: "Request ID",
  taskId: "Task ID",
  newVersionId: "New version",
  failedReason: "Reason",
  started: "Created",
  finished: "Finished",
  raw: "Raw JSON",
  progress: "Progress",
  ended: "Ended",
  elapsed: "Elapsed time",

  cancelTask: "Cancel task",
  deleteTask: "Delete task",
  taskDeleted: "The task has been deleted.",
  questions: {
    cancelTask: "Cancel this task? Its progress will be lost.",
    deleteTask: "Delete this task from the list? The version it created is kept.",
  },
  yes: { cancelTask: "Yes, cancel it", deleteTask: "Yes, delete it" },
  no: { cancelTask: "Let it run", deleteTask: "Keep it" },

  tasks: "Tasks of this account",
  task: "Task",
  status: "Status",
  ran: "Duration",
  onlyOfSource: "Only of the chosen version",
  refreshTasks: "Refresh tasks",
  loadingTasks: "Loading tasks…",
  taskCount: (count: number) => (count === 1 ? "1 task" : `${number(count)} tasks`),
  moreTasks: (shown: number, all: number) => `Show more (${number(shown)} of ${number(all)})`,
  followTask: (task: string) => `Follow ${task}`,
  thisIsIt: "This is it",
  lookAgain: "Look again",

  signInTitle: "Sign in to Qianfan",
  signInText: "Use your Baidu AI Cloud account’s keys. They stay in the kernel’s memory.",
  accessKey: "Access Key",
  secretKey: "Secret Key",
  signIn: "Sign in",
  signInAgain: "Sign in again",
  bothKeys: "Enter both keys.",
  pages: {
    keys: "Where to find the keys",
    activation: "Activate Qianfan",
    policies: "About the policies",
    compression: "Which models can be compressed",
  },
  environment: "Or set these before the kernel starts:",
  notSignedIn: "Not signed in",
  takesNoKeys:
    "Visitors may share one process, so this form takes no keys. Whoever runs the app sets these before it starts:",
  wrongKinds: "Application keys (QIANFAN_AK) and bce-v3/… keys do not work here.",

  connection: {
    busy: "The kernel is busy. The form will continue when it is free.",
    silent: "The kernel is not responding. If no cell is running, run this cell again.",
    restored: "Saved with the notebook and read-only. Run the cell to use the form.",
    gone: "The kernel has stopped. Run the cell again.",
  },

  modelMissing: "Choose the model to compress.",
  notAccepted: "The console did not accept this value.",
  missing: {
    sourceModelId: "Choose the version to compress.",
    modelSetId: "Choose the model to save to.",
    strategy: "Choose a strategy.",
    weight: "Choose a weight, or type another one.",
    name: "Give the task a name.",
    description: "",
  } satisfies Record<FieldName, string>,
  problems: {
    not_text: "This contains characters that cannot be sent.",
    unknown_strategy: "Choose one of the strategies.",
    weight_forbidden: "This strategy takes no weight.",
    not_compressible: "This version cannot be compressed; choose another.",
  } satisfies ProblemWords,

  warnings: {
    shorter_than_advised: ({ min }) => `Shorter than the ${min} characters that Qianfan advises.`,
    longer_than_advised: ({ max, length }) =>
      `${length} characters; Qianfan advises at most ${max}.`,
    unlike_an_id: ({ prefix }) => `IDs here usually begin with ${prefix}.`,
  } satisfies WarningWords,

  versionReasons: {
    not_supported: "cannot be compressed",
    creating: "still being created",
    failed: "creation failed",
    unreadable: "could not be read",
  } satisfies VersionWords,

  statuses: {
    creating: "Creating",
    running: "Running",
    succeeded: "Succeeded",
    failed: "Failed",
    stopping: "Stopping",
    stopped: "Stopped",
  } satisfies StatusWords,

  failed: "That failed",
  createFailed: "Could not create the task",
  createUnknown: "The task may have been created",
  errors: {
    kernel_gone: "The kernel has stopped. Run the cell again.",
    answer_lost: "The kernel stopped before it replied. Check the Qianfan console for the outcome.",
  } satisfies ErrorWords,

  broken: "The form could not be displayed.",
  showAgain: "Show again",
};

/** Every text of the form. The other languages have the same keys. */
export type Dictionary = typeof en;
