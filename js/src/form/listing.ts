/** The list of model sets, which arrives in parts. */
import type { ModelSet, ModelSetsEvent } from "../messages";
import { folded } from "./rules";

/** A model set with its text for searching. */
export interface ListedModelSet extends ModelSet {
  search: string;
}

export interface Listing {
  /** Starts a new list. Earlier model sets stay until it is complete. */
  begin(): void;
  receive(event: ModelSetsEvent): void;
  /** Adds a model set at the top. */
  add(modelSet: ModelSet): void;
  /** Completes the list: drops model sets that only an earlier list had. */
  finish(): void;
  /** Whether the model set or version was once in the list and no longer is. */
  wasRemoved(id: string): boolean;
  /** The account's model sets in list order, then the preset ones. */
  modelSets(): ListedModelSet[];
}

function idsOf({ modelSetId, versions }: ModelSet): string[] {
  return [modelSetId, ...versions.map(({ modelId }) => modelId)];
}

function listed(modelSet: ModelSet): ListedModelSet {
  const names = modelSet.versions.map(({ modelName }) => modelName);
  const texts = [modelSet.modelSetName, ...idsOf(modelSet), ...names];
  return { ...modelSet, search: folded(texts.join("\n")) };
}

/** Sorts the preset models last, and leaves the order as it is otherwise. */
export function presetsLast(one: { preset?: boolean }, other: { preset?: boolean }): number {
  return Number(!!one.preset) - Number(!!other.preset);
}

export function createListing(): Listing {
  let earlier: ListedModelSet[] = [];
  let current = new Map<string, ListedModelSet>();
  /** The IDs of all model sets and versions that ever arrived. */
  const seen = new Set<string>();

  function modelSets(): ListedModelSet[] {
    const rest = earlier.filter(({ modelSetId }) => !current.has(modelSetId));
    return [...current.values(), ...rest].sort(presetsLast);
  }

  function begin(): void {
    earlier = modelSets();
    current = new Map();
  }

  return {
    begin,
    modelSets,
    receive({ modelSets: arrived, first }) {
      if (first) begin();
      for (const modelSet of arrived) {
        current.set(modelSet.modelSetId, listed(modelSet));
        for (const id of idsOf(modelSet)) seen.add(id);
      }
    },
    add(modelSet) {
      const { modelSetId } = modelSet;
      if (!current.has(modelSetId)) current = new Map([[modelSetId, listed(modelSet)], ...current]);
    },
    finish() {
      earlier = [];
    },
    wasRemoved(id) {
      return seen.has(id) && !modelSets().some((modelSet) => idsOf(modelSet).includes(id));
    },
  };
}
