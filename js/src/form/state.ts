/** The state that all views of a model share. */
import type { AnyModel } from "@anywidget/types";
import type { ConnectionState } from "../kernel/connection";
import type { ErrorInfo, FieldName, ModelSet, TaskInfo, Traits, Version } from "../messages";
import type { Observable } from "../observable";
import { equal } from "./equal";
import type { ListedModelSet } from "./listing";
import { body, type Draft, folded, toDraft } from "./rules";

/** The state of the request for a model set's versions. */
export interface Describing {
  loading: boolean;
  error: ErrorInfo | null;
}

type Mirrored = Omit<Traits, "_bundle" | "value" | "save" | "comm_id">;

/** What the form and the sweep both have. */
export interface SharedState extends Pick<Traits, "locale" | "rules" | "console" | "submitting"> {
  connection: ConnectionState;
  /** The form was saved with a notebook and has no kernel: it is read-only. */
  restored: boolean;
  /** From the press of the button until the kernel has carried out or refused the decision. */
  creating: boolean;

  draft: Draft;
  /** The model set of the chosen version, or the one to choose a version from. */
  sourceSetId: string | undefined;

  /** The account's own in list order, then the preset ones. */
  modelSets: readonly ListedModelSet[];
  listing: boolean;
  /** The list was stopped before it was complete. */
  listStopped: boolean;
  listError: ErrorInfo | null;
  /** The chosen IDs that were once in the list and no longer are. */
  removedIds: readonly string[];
  /** The versions that were read, by ID. The map grows in place; a new object around it marks each change. */
  known: { readonly versions: ReadonlyMap<string, Version> };
  /** By model set ID; absent until requested. */
  describing: Readonly<Record<string, Describing>>;
  /** Only versions known to be compressible are offered. */
  onlyCompressible: boolean;
  describingAll: boolean;
  describeError: ErrorInfo | null;
}

export interface FormState extends Mirrored, SharedState {
  /** The user chose to type the weight. */
  otherWeight: boolean;

  /** The decision waits for a busy kernel and can be undone. */
  waiting: boolean;
  createError: ErrorInfo | null;
  /** The task whose end the browser announces; null if it does not allow that. */
  announced: string | null | undefined;
  /** An action on a task is in progress. */
  acting: boolean;
  actionError: ErrorInfo | null;

  /** The account's tasks that have arrived, newest first. */
  tasks: readonly TaskInfo[];
  /** Only tasks of the chosen version are listed. */
  onlyOfSource: boolean;
  listingTasks: boolean;
  /** The list has been requested. */
  tasksListed: boolean;
  tasksError: ErrorInfo | null;
}

export type State = Observable<FormState>;
export type Shared = Observable<SharedState>;

/** The traits that the state mirrors unchanged. */
export const MIRRORED = [
  "locale",
  "rules",
  "console",
  "submitting",
  "looking",
  "response",
  "error",
  "task",
  "sent",
  "outcome",
  "listed",
  "advice",
  "decision",
] as const satisfies readonly (keyof Traits)[];

/** The traits that are not saved where `save` is "nothing", with their initial values. */
export const UNSAVED: Partial<Traits> = {
  value: {},
  sent: null,
  outcome: null,
  response: null,
  error: null,
  task: null,
  advice: {},
};

/** The current values of the mirrored traits. */
export function mirrored(model: AnyModel<Traits>): Mirrored {
  const entries = MIRRORED.map((name) => [name, model.get(name)]);
  return Object.fromEntries(entries) as unknown as Mirrored;
}

/** The models before any has arrived. */
export const NO_MODELS = {
  sourceSetId: undefined,
  modelSets: [],
  listStopped: false,
  listError: null,
  removedIds: [],
  known: { versions: new Map() },
  describing: {},
  describingAll: false,
  describeError: null,
} satisfies Partial<SharedState>;

/** The tasks before any has arrived. */
export const NO_TASKS = {
  tasks: [],
  listingTasks: false,
  tasksListed: false,
  tasksError: null,
} satisfies Partial<FormState>;

/** The state of a new form. */
export function initialState(model: AnyModel<Traits>): FormState {
  const given = toDraft(model.get("value"));
  return {
    ...mirrored(model),
    connection: "connecting",
    restored: false,
    draft: given,
    otherWeight: false,
    ...NO_MODELS,
    listing: false,
    onlyCompressible: false,
    creating: false,
    waiting: false,
    createError: null,
    announced: undefined,
    acting: false,
    actionError: null,
    ...NO_TASKS,
    onlyOfSource: false,
  };
}

/** Whether a task is being created. A kernel that has stopped never reports the outcome. */
export function isCreating({ creating, submitting, connection }: FormState): boolean {
  return (creating || submitting) && connection !== "gone";
}

/** Whether the form shows the task that was created last. */
export function isCreated({ outcome, sent, draft, rules }: FormState): boolean {
  return outcome === "created" && equal(sent, body(draft, rules));
}

/** Whether a task with this status no longer changes. */
export function isFinal(status: string): boolean {
  return ["succeeded", "failed", "stopped"].includes(status);
}

/** Whether neither a model nor a version is chosen. */
export function hasNoSource({ draft, sourceSetId }: SharedState): boolean {
  return sourceSetId === undefined && draft.sourceModelId === undefined;
}

/** The chosen version, once it has been read. */
export function chosenVersion({ draft, known }: FormState): Version | undefined {
  return known.versions.get(draft.sourceModelId ?? "");
}

/** The weights to choose from, and the chosen one among them. */
export interface WeightChoice {
  /** Those listed for the chosen version. */
  listed: readonly string[];
  /** The API's, without those. */
  documented: readonly string[];
  chosen: string | undefined;
  /** Another weight is, or will be, typed. */
  other: boolean;
}

export function weightChoice(state: FormState): WeightChoice {
  const { draft } = state;
  const listed = chosenVersion(state)?.listedWeights ?? [];
  const among = (weights: readonly string[], wanted: string): string | undefined =>
    weights.find((weight) => folded(weight) === folded(wanted));
  const documented = state.rules.weights.filter((weight) => !among(listed, weight));
  const chosen = among([...listed, ...documented], String(draft.weight ?? ""));
  const other = state.otherWeight || (draft.weight !== undefined && !chosen);
  return { listed, documented, chosen, other };
}

export function findModelSet<Kind extends ModelSet>(
  modelSets: readonly Kind[],
  id: string | undefined,
): Kind | undefined {
  return modelSets.find(({ modelSetId }) => modelSetId === id);
}

/** A version of which at least ID and name are known. */
export type NamedVersion = Pick<Version, "modelId" | "modelName"> & Partial<Version>;

/** The versions of a model set: those in the list and those that were read. */
export function versionsOf(
  { modelSets, known }: Pick<SharedState, "modelSets" | "known">,
  modelSetId: string | undefined,
): NamedVersion[] {
  const found = new Map<string, NamedVersion>();
  for (const version of findModelSet(modelSets, modelSetId)?.versions ?? []) {
    found.set(version.modelId, known.versions.get(version.modelId) ?? version);
  }
  for (const version of known.versions.values()) {
    if (version.modelSetId === modelSetId) found.set(version.modelId, version);
  }
  return [...found.values()];
}

/** Whether the console refused the value that the field still has. */
export function isRefused(field: FieldName, { error, sent, draft, rules }: FormState): boolean {
  if (error?.hintKey !== "invalid_parameter" || !sent) return false;
  const param = error.hintParams.param?.split(".").at(-1);
  return param === field && toDraft(sent)[field] === toDraft(body(draft, rules))[field];
}
