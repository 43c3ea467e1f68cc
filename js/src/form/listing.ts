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
  clear(): void;
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

export function createListing(): Listing {
  type Part = Map<string, ListedModelSet>;
  let earlier: ListedModelSet[] = [];
  let own: Part = new Map();
  let presets: Part = new Map();
  /** The IDs of all model sets and versions that ever arrived. */
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
    receive({ modelSets: arrived, first }) {
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
    wasRemoved(id) {
      return seen.has(id) && !modelSets().some((modelSet) => idsOf(modelSet).includes(id));
    },
  };
}
