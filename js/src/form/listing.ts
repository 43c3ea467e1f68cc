/** The list of model sets while it arrives, from both of its ends at the same time. */
import type { ModelSet, ModelSetsEvent } from "../messages";
import { folded } from "./options";

/** A model set with what a search looks through, made once. */
export interface ListedModelSet extends ModelSet {
  search: string;
}

export interface Listing {
  /** Begins anew. What was there stays in the list until the new one is complete. */
  begin(): void;
  take(event: ModelSetsEvent): void;
  /** Puts a model set first. */
  add(modelSet: ModelSet): void;
  /** The list has come to its end: what came of an earlier one only is dropped. */
  finish(): void;
  clear(): void;
  /** Whether the model set or version was in the list once and is no longer. */
  hasLost(id: string): boolean;
  /** The account's model sets in the list's order, then the preset ones. */
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

export function createListing(): Listing {
  type Part = Map<string, ListedModelSet>;
  let earlier: ListedModelSet[] = [];
  let head: Part = new Map();
  /** Backwards. */
  let tail: Part = new Map();
  let presets: Part = new Map();
  /** The ids of all that ever came. */
  const seen = new Set<string>();

  const partOf = (id: string): Part | undefined =>
    [head, tail, presets].find((part) => part.has(id));

  function modelSets(): ListedModelSet[] {
    const rest = earlier.filter(({ modelSetId }) => !partOf(modelSetId));
    return [
      ...head.values(),
      ...rest.filter(({ preset }) => !preset),
      ...[...tail.values()].reverse(),
      ...presets.values(),
      ...rest.filter(({ preset }) => preset),
    ];
  }

  function begin(): void {
    earlier = modelSets();
    head = new Map();
    tail = new Map();
    presets = new Map();
  }

  return {
    begin,
    modelSets,
    take({ modelSets: arrived, end, first }) {
      if (first) begin();
      const ordered = end === "tail" ? [...arrived].reverse() : arrived;
      for (const modelSet of ordered) {
        const id = modelSet.modelSetId;
        const part = partOf(id) ?? (modelSet.preset ? presets : end === "tail" ? tail : head);
        part.set(id, listed(modelSet));
        for (const listedId of idsOf(modelSet)) seen.add(listedId);
      }
    },
    add(modelSet) {
      if (!partOf(modelSet.modelSetId)) {
        head = new Map([[modelSet.modelSetId, listed(modelSet)], ...head]);
      }
    },
    finish() {
      earlier = [];
    },
    clear() {
      begin();
      earlier = [];
      seen.clear();
    },
    hasLost(id) {
      return seen.has(id) && !modelSets().some((modelSet) => idsOf(modelSet).includes(id));
    },
  };
}
