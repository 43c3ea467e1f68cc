/** What the views of one model share, as data. */
import type { AnyModel } from "@anywidget/types";
import type { ErrorInfo, FieldName, ModelSet, TaskInfo, Traits, Version } from "../messages";
import { equal } from "./equal";
import type { ListedModelSet } from "./listing";
import type { Observable } from "./observable";
import { body, type Draft, toDraft } from "./rules";

/** How the kernel is: `busy` when an answer is late, `silent` when it is very late, `gone` when none can come. */
export type Connection = "connecting" | "ready" | "busy" | "silent" | "gone";

/** How the versions of a model set are being asked for. */
export interface Describing {
  loading: boolean;
  error: ErrorInfo | null;
}

type Mirrored = Omit<Traits, "_bundle" | "value" | "save" | "comm_id">;

export interface FormState extends Mirrored {
  connection: Connection;
  /** The form was saved with a notebook, and has no kernel: it can only be read. */
  restored: boolean;

  draft: Draft;
  /** The weight is one that the user types. */
  otherWeight: boolean;
  /** The model set that the source is, or will be, a version of. */
  sourceSetId: string | undefined;

  /** The account's, in the list's order, then the preset ones. */
  modelSets: readonly ListedModelSet[];
  listing: boolean;
  /** The list was stopped before its end. */
  listStopped: boolean;
  listError: ErrorInfo | null;
  /** Which of the chosen ids were in the list and are no longer. */
  gone: readonly string[];
  /** What has been read of versions, by their ids. One map, which grows; what holds it is a new object each time. */
  known: { readonly versions: ReadonlyMap<string, Version> };
  /** By model set, as far as they have been asked for. */
  describing: Readonly<Record<string, Describing>>;
  /** What cannot be compressed is not offered, nor what is not known to be. */
  onlyCompressible: boolean;
  describingAll: boolean;
  describeError: ErrorInfo | null;

  /** From the press of the button until the kernel is known to have carried it out or refused it. */
  creating: boolean;
  /** The decision to create waits for a busy kernel, and can be undone. */
  waiting: boolean;
  createError: ErrorInfo | null;
  /** Something is being done to the task that is shown. */
  acting: boolean;
  actionError: ErrorInfo | null;

  /** The account's tasks, as far as they have arrived, newest first. */
  tasks: readonly TaskInfo[];
  /** Only those of the chosen version are listed. */
  onlyOfSource: boolean;
  listingTasks: boolean;
  /** The list has been asked for. */
  tasksListed: boolean;
  tasksError: ErrorInfo | null;
}

export type State = Observable<FormState>;

/** The traits that are mirrored in the state as they are. */
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
  "decision",
] as const satisfies readonly (keyof Traits)[];

export function isOtherWeight({ weight }: Draft, { weights }: Traits["rules"]): boolean {
  return weight !== undefined && !weights.includes(weight);
}

/** The traits as the kernel has sent them last. */
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
  gone: [],
  known: { versions: new Map() },
  describing: {},
  describingAll: false,
  describeError: null,
} satisfies Partial<FormState>;

/** The tasks before any has arrived. */
export const NO_TASKS = {
  tasks: [],
  listingTasks: false,
  tasksListed: false,
  tasksError: null,
} satisfies Partial<FormState>;

/** The state of a form that has just been opened. */
export function initialState(model: AnyModel<Traits>): FormState {
  const given = toDraft(model.get("value"));
  const rules = model.get("rules");
  return {
    ...mirrored(model),
    connection: "connecting",
    restored: false,
    draft: given,
    otherWeight: isOtherWeight(given, rules),
    ...NO_MODELS,
    listing: false,
    onlyCompressible: false,
    creating: false,
    waiting: false,
    createError: null,
    acting: false,
    actionError: null,
    ...NO_TASKS,
    onlyOfSource: false,
  };
}

/** A task is being created; a kernel that has gone will never say how it ended. */
export function isCreating({ creating, submitting, connection }: FormState): boolean {
  return (creating || submitting) && connection !== "gone";
}

/** Whether what stands in the form is what was created last. */
export function isCreated({ outcome, sent, draft, rules }: FormState): boolean {
  return outcome === "created" && equal(sent, body(draft, rules));
}

/** Whether nothing changes any more with a task of this status. */
export function isFinal(status: string): boolean {
  return ["succeeded", "failed", "stopped"].includes(status);
}

/** Neither a model nor one of its versions has been chosen. */
export function hasNoSource({ draft, sourceSetId }: FormState): boolean {
  return sourceSetId === undefined && draft.sourceModelId === undefined;
}

/** The chosen version, once it has been read. */
export function chosenVersion({ draft, known }: FormState): Version | undefined {
  return known.versions.get(draft.sourceModelId ?? "");
}

export function findModelSet<Kind extends ModelSet>(
  modelSets: readonly Kind[],
  id: string | undefined,
): Kind | undefined {
  return modelSets.find(({ modelSetId }) => modelSetId === id);
}

/** A version, of which perhaps no more than the names is known. */
export type NamedVersion = Pick<Version, "modelId" | "modelName"> & Partial<Version>;

/** The versions of a model set: those that the list names, and those that were read. */
export function versionsOf(
  { modelSets, known }: Pick<FormState, "modelSets" | "known">,
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

/** The console did not accept the field, and it has not been changed since. */
export function isRefused(field: FieldName, { error, sent, draft, rules }: FormState): boolean {
  if (error?.hintKey !== "invalid_parameter" || !sent) return false;
  const param = error.hintParams.param?.split(".").at(-1);
  return param === field && toDraft(sent)[field] === toDraft(body(draft, rules))[field];
}
