/** The list of model sets while it arrives. */
import type { ModelSet, ModelSetsEvent } from "../messages";
import { folded } from "./rules";

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
  let own: Part = new Map();
  let presets: Part = new Map();
  /** The ids of all that ever came. */
  const seen = new Set<string>();

  const partOf = (id: string): Part | undefined => [own, presets].find((part) => part.has(id));

  function modelSets(): ListedModelSet[] {
    const rest = earlier.filter(({ modelSetId }) => !partOf(modelSetId));
    return [
      ...own.values(),
      ...rest.filter(({ preset }) => !preset),
      ...presets.values(),
      ...rest.filter(({ preset }) => preset),
    ];
  }

  function begin(): void {
    earlier = modelSets();
    own = new Map();
    presets = new Map();
  }

  return {
    begin,
    modelSets,
    take({ modelSets: arrived, first }) {
      if (first) begin();
      for (const modelSet of arrived) {
        const id = modelSet.modelSetId;
        const part = partOf(id) ?? (modelSet.preset ? presets : own);
        part.set(id, listed(modelSet));
        for (const listedId of idsOf(modelSet)) seen.add(listedId);
      }
    },
    add(modelSet) {
      if (!partOf(modelSet.modelSetId)) {
        own = new Map([[modelSet.modelSetId, listed(modelSet)], ...own]);
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
