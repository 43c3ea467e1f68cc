/** The options of a combobox: made from what the kernel sent, and searched. */
import type { Dictionary } from "../i18n";
import type { ListedModelSet } from "./listing";
import { folded } from "./rules";
import type { NamedVersion } from "./state";

export interface Option {
  value: string;
  label: string;
  detail?: string;
  /** Why it cannot be chosen. */
  reason?: string | undefined;
  /** What the search looks in, as `folded` makes it. */
  search: string;
  /** Offered whatever is searched for. */
  pinned?: boolean;
  /** Stands in the group that comes last. */
  preset?: boolean;
}

/** The options that have every word of the query in their names or ids. */
export function matching(options: readonly Option[], query: string): Option[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  return options.filter(
    ({ pinned, search }) => pinned || words.every((word) => search.includes(word)),
  );
}

/** The option that the text names as a whole: by its id, or by a name that no other option has. */
export function named(options: readonly Option[], text: string): Option | undefined {
  const wanted = folded(text.trim());
  const byId = options.find(({ value, pinned }) => !pinned && folded(value) === wanted);
  if (byId) return byId;
  const byName = options.filter(({ label, pinned }) => !pinned && folded(label) === wanted);
  return byName.length === 1 && !byName[0]?.reason ? byName[0] : undefined;
}

/** As many options as are drawn at once; more are found by typing. */
const DRAWN_AT_MOST = 100;
/** As many of them are kept for preset models, however many others there are. */
const PRESETS_KEPT = 20;

/** Those of the options that are drawn, the preset ones behind the others, the pinned ones last. */
export function toDraw(
  options: readonly Option[],
  first: Option | undefined,
  active: string | undefined,
): Option[] {
  const plain = options.filter(({ pinned }) => !pinned);
  const presets = plain.filter(({ preset }) => preset);
  const own = plain.filter(({ preset }) => !preset);
  const room = Math.max(DRAWN_AT_MOST - own.length, Math.min(presets.length, PRESETS_KEPT));
  const drawn = [...own.slice(0, DRAWN_AT_MOST - room), ...presets.slice(0, room)];
  if (first && !drawn.includes(first)) drawn.unshift(first);
  // Options that arrive before the active one do not push it out.
  const kept = plain.find(({ value }) => value === active);
  if (kept && !drawn.includes(kept)) drawn.push(kept);
  drawn.sort((one, other) => Number(!!one.preset) - Number(!!other.preset));
  return [...drawn, ...options.filter(({ pinned }) => pinned)];
}

/** Makes the options of model sets, each of them once, however often the list grows. */
export function modelOptionMaker(words: Dictionary): (modelSet: ListedModelSet) => Option {
  const made = new WeakMap<ListedModelSet, Option>();
  return (modelSet) => {
    const { modelSetId, modelSetName, modelType, preset, versions, search } = modelSet;
    const option = made.get(modelSet) ?? {
      value: modelSetId,
      label: modelSetName || modelSetId,
      detail: [modelSetId, modelType, words.versionCount(versions.length)]
        .filter(Boolean)
        .join(" · "),
      search,
      preset,
    };
    made.set(modelSet, option);
    return option;
  };
}

/** One option a version; those that cannot be compressed carry the reason. */
export function versionOptions(versions: readonly NamedVersion[], words: Dictionary): Option[] {
  return versions.map(({ modelId, modelName, baseModel, compressible, reason }) => ({
    value: modelId,
    label: modelName || modelId,
    detail: [modelId, baseModel].filter(Boolean).join(" · "),
    search: folded([modelName, modelId, baseModel].join("\n")),
    reason: reason
      ? words.versionReasons[reason]
      : compressible === false
        ? words.versionReasons.not_supported
        : undefined,
  }));
}
