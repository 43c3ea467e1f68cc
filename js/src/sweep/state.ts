/** The state that all views of a sweep share, and what follows from it. */
import type { AnyModel } from "@anywidget/types";
import { inOneSpelling } from "../form/bits";
import { weightRule } from "../form/rules";
import { findModelSet, isFinal, NO_MODELS, type SharedState } from "../form/state";
import type { Pair } from "../i18n/pairs";
import { missing } from "../i18n/sweep";
import type { ErrorInfo, FieldName, ModelSet, Rules, TaskInfo, Version } from "../messages";
import { LISTED, type SweepCalls, type SweepRow, type SweepTraits } from "../messages/sweep";

type Mirrored = Omit<SweepTraits, "_bundle" | "save" | "comm_id" | "value">;

export interface SweepState extends SharedState, Mirrored {
  value: SweepTraits["value"];
  /** What was done last, or is being done: what `error` is about. */
  doing: SweepTraits["busy"];
  /** The request that waits for its reply. */
  asking: keyof SweepCalls | null;
  /** Why the last request was not carried out. */
  refused: ErrorInfo | null;
}

/** The traits that the state mirrors unchanged. */
export const MIRRORED = [
  "locale",
  "rules",
  "listed",
  "console",
  "rows",
  "planned",
  "busy",
  "error",
  "path",
] as const satisfies readonly (keyof SweepTraits)[];

/** The traits that are not saved where `save` is "nothing", with their initial values. */
export const UNSAVED: Partial<SweepTraits> = {
  value: {
    sourceModelIds: [],
    strategies: [],
    weights: [],
    modelSetId: null,
    name: "",
    description: null,
    again: false,
    limit: 0,
  },
  rows: null,
  planned: null,
  error: null,
  path: "",
};

/** The current values of the mirrored traits. */
export function mirrored(model: AnyModel<SweepTraits>): Mirrored {
  const entries = MIRRORED.map((name) => [name, model.get(name)]);
  return Object.fromEntries(entries) as unknown as Mirrored;
}

export function initialState(model: AnyModel<SweepTraits>): SweepState {
  return {
    ...mirrored(model),
    value: model.get("value"),
    connection: "connecting",
    restored: false,
    creating: false,
    submitting: false,
    draft: {},
    ...NO_MODELS,
    listing: false,
    onlyCompressible: false,
    doing: model.get("busy"),
    asking: null,
    refused: null,
  };
}

/** Whether a task's status may still change, or a row has not yet got its task. */
export function isPending({ action, status }: SweepRow): boolean {
  const settled = ["planned", "unknown", "refused", "skipped", "deleted"].includes(status);
  return action !== "skip" && !settled && !isFinal(status);
}

/** The rows that `runSweep` sends. */
export function toCreate(rows: readonly SweepRow[]): SweepRow[] {
  return rows.filter(({ action, status }) => action === "create" && status === "planned");
}

/** The rows that `resumeSweep` sends: what was not sent, was refused, has failed, or was reused and is lost since. */
export function toResume(rows: readonly SweepRow[]): SweepRow[] {
  return rows.filter(
    ({ status, action }) =>
      (action !== "skip" && ["planned", "refused", "failed"].includes(status)) ||
      (action === "reuse" && ["stopped", "deleted"].includes(status)),
  );
}

/** Whether anything of the plan has been sent. */
export function isStarted({ rows, busy }: Pick<SweepState, "rows" | "busy">): boolean {
  if (!rows) return false;
  const sent = rows.some(({ action, status }) => action === "create" && status !== "planned");
  return sent || busy === "run" || busy === "resume";
}

/** Whether the kernel works on the sweep, or is about to. A kernel that has stopped does not. */
export function isBusy({ busy, asking, connection }: SweepState): boolean {
  return connection !== "gone" && (busy !== null || (asking !== null && asking !== "toSweepCode"));
}

/** The task of a row. */
export function taskOf({ taskId, status, createTime, finishTime, name }: SweepRow): TaskInfo {
  return { id: taskId ?? "", name, status, createTime, finishTime };
}

/** Whether a row has a task, whose status it shows. */
export function hasTask({ status }: SweepRow): boolean {
  return isFinal(status) || ["creating", "running", "stopping"].includes(status);
}

/** Whether a chosen strategy takes a weight. */
export function takesWeights({ value, rules }: SweepState): boolean {
  return value.strategies.some((strategy) => weightRule(strategy, rules) !== "forbidden");
}

/** What is missing for a plan, by field. What is wrong with a single task is in the plan. */
export function problems(state: SweepState): Partial<Record<FieldName, Pair>> {
  const { sourceModelIds, strategies, weights, name } = state.value;
  return {
    ...(sourceModelIds.length === 0 && { sourceModelId: missing.sourceModelId }),
    ...(strategies.length === 0 && { strategy: missing.strategy }),
    ...(weights.length === 0 && takesWeights(state) && { weight: missing.weight }),
    ...(!name.trim() && { name: missing.name }),
  };
}

/** How many settings a version is combined with; undefined where its listed weights are not known. */
function settingCount(
  strategies: readonly string[],
  weights: readonly string[],
  version: Version | undefined,
  rules: Rules,
): number | undefined {
  let count = 0;
  for (const strategy of strategies) {
    if (weightRule(strategy, rules) === "forbidden") count += 1;
    else if (!weights.includes(LISTED)) count += new Set(weights.map(inOneSpelling)).size;
    else if (!version) return undefined;
    else {
      const typed = weights.filter((weight) => weight !== LISTED);
      // Where none are listed, the plan has one row that says so.
      const listed = version.listedWeights?.length ? version.listedWeights : [LISTED];
      count += new Set([...typed, ...listed].map(inOneSpelling)).size;
    }
  }
  return count;
}

/** How many tasks the choice makes. */
export interface Combinations {
  versions: number;
  /** The same for each version; undefined where it differs. */
  settings: number | undefined;
  /** Undefined where the listed weights of a version are not known. */
  tasks: number | undefined;
}

export function combinations({ value, known, rules }: SweepState): Combinations {
  const { sourceModelIds, strategies, weights } = value;
  const counts = sourceModelIds.map((id) =>
    settingCount(strategies, weights, known.versions.get(id), rules),
  );
  const [first] = counts;
  const complete = counts.filter((count) => count !== undefined);
  return {
    versions: counts.length,
    settings: counts.every((count) => count === first) ? first : undefined,
    tasks:
      complete.length === counts.length
        ? complete.reduce((sum, count) => sum + count, 0)
        : undefined,
  };
}

/** A chosen version with what is known of it. */
export interface ChosenVersion {
  id: string;
  /** The names of its model and of itself; its ID where they are not known. */
  name: string;
}

export function chosenVersions(
  modelSets: SweepState["modelSets"],
  known: SweepState["known"],
  ids: readonly string[],
): ChosenVersion[] {
  const wanted = new Set(ids);
  const listed = new Map<string, [modelSet: ModelSet, modelName: string]>();
  for (const modelSet of modelSets) {
    for (const { modelId, modelName } of modelSet.versions) {
      if (wanted.has(modelId)) listed.set(modelId, [modelSet, modelName]);
    }
  }
  return ids.map((id) => {
    const read = known.versions.get(id);
    const [owner = findModelSet(modelSets, read?.modelSetId), modelName = read?.modelName] =
      listed.get(id) ?? [];
    return { id, name: [owner?.modelSetName, modelName].filter(Boolean).join(" ") || id };
  });
}

/** How many rows have which status, in the order in which they are shown. */
export function statusCounts(rows: readonly SweepRow[]): [status: string, count: number][] {
  const counts = new Map(ORDER.map((status) => [status, 0]));
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 0);
}

const ORDER = [
  "succeeded",
  "failed",
  "refused",
  "unknown",
  "stopped",
  "stopping",
  "running",
  "creating",
  "sending",
  "planned",
];
