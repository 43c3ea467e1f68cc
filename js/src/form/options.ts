/** The options of a combobox: made from model sets and versions, and searched. */
import type { Say } from "../i18n/pairs";
import * as t from "../i18n/texts";
import { type ListedModelSet, presetsLast } from "./listing";
import { folded } from "./rules";
import type { NamedVersion } from "./state";

export interface Option {
  value: string;
  label: string;
  detail?: string;
  /** Why it cannot be chosen. */
  reason?: string | undefined;
  /** The text to search, as returned by `folded`. */
  search: string;
  /** Offered regardless of the search. */
  pinned?: boolean;
  /** Belongs to the group of preset models. */
  preset?: boolean;
}

/** The options that have every word of the query in their names or IDs. */
export function matching(options: readonly Option[], query: string): Option[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  return options.filter(
    ({ pinned, search }) => pinned || words.every((word) => search.includes(word)),
  );
}

/** The option with exactly this ID, or with this name if no other option has it. */
export function named(options: readonly Option[], text: string): Option | undefined {
  const wanted = folded(text.trim());
  const byId = options.find(({ value, pinned }) => !pinned && folded(value) === wanted);
  if (byId) return byId;
  const byName = options.filter(({ label, pinned }) => !pinned && folded(label) === wanted);
  return byName.length === 1 && !byName[0]?.reason ? byName[0] : undefined;
}

/** How many options are shown at once; typing finds more. */
const MAX_SHOWN = 100;
/** How many of them are reserved for preset models. */
const MAX_PRESETS_RESERVED = 20;

/** The options to show: the account's own, then the preset ones, then the pinned ones. */
export function toDraw(
  options: readonly Option[],
  first: Option | undefined,
  active: string | undefined,
): Option[] {
  const plain = options.filter(({ pinned }) => !pinned);
  const presets = plain.filter(({ preset }) => preset);
  const own = plain.filter(({ preset }) => !preset);
  const room = Math.max(MAX_SHOWN - own.length, Math.min(presets.length, MAX_PRESETS_RESERVED));
  const drawn = [...own.slice(0, MAX_SHOWN - room), ...presets.slice(0, room)];
  if (first && !drawn.includes(first)) drawn.unshift(first);
  // The active option stays, however many options arrive before it.
  const kept = plain.find(({ value }) => value === active);
  if (kept && !drawn.includes(kept)) drawn.push(kept);
  return [...drawn.sort(presetsLast), ...options.filter(({ pinned }) => pinned)];
}

/** Makes the options of model sets, each only once, however often the list grows. */
export function modelOptionMaker(say: Say): (modelSet: ListedModelSet) => Option {
  const made = new WeakMap<ListedModelSet, Option>();
  return (modelSet) => {
    const { modelSetId, modelSetName, modelType, preset, versions, search } = modelSet;
    const option = made.get(modelSet) ?? {
      value: modelSetId,
      label: modelSetName || modelSetId,
      detail: [modelSetId, modelType, say(t.versionCount(versions.length))]
        .filter(Boolean)
        .join(" · "),
      search,
      preset,
    };
    made.set(modelSet, option);
    return option;
  };
}

/** The options of versions; those that cannot be compressed have a reason. */
export function versionOptions(versions: readonly NamedVersion[], say: Say): Option[] {
  return versions.map(({ modelId, modelName, baseModel, reason }) => ({
    value: modelId,
    label: modelName || modelId,
    detail: [modelId, baseModel].filter(Boolean).join(" · "),
    search: folded([modelName, modelId, baseModel].join("\n")),
    reason: reason ? say(t.versionReasons[reason]) : undefined,
  }));
}
