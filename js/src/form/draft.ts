/** The draft, and its two-way tie to the trait `value`. */
import type { AnyModel } from "@anywidget/types";
import type { FieldName, Traits, Value } from "../messages";
import { equal } from "./equal";
import { body, type Draft, isSuggestedName, suggestName, toDraft, weightRule } from "./rules";
import { isOtherWeight, type State } from "./state";

const WRITE_AFTER_MS = 150;

/** A change of some fields; undefined means: no longer chosen. */
export type Patch = { [Field in FieldName]?: string | undefined };

export interface Drafting {
  /** A user's change: from the first one on, the draft is written to the model. */
  edit(patch: Patch): void;
  /** A change that follows from another; a name that was suggested follows too. */
  follow(patch: Patch): void;
  /** Writes the draft to the model now, unless the kernel has it already. */
  write(): void;
  /** Takes over what Python has changed, field by field, so that what is being typed elsewhere stays. */
  adopt(): void;
}

function patched(draft: Draft, patch: Patch): Draft {
  const merged = Object.entries({ ...draft, ...patch });
  return Object.fromEntries(merged.filter(([, text]) => text !== undefined)) as Draft;
}

export function createDrafting(
  model: AnyModel<Traits>,
  state: State,
  signal: AbortSignal,
): Drafting {
  let agreed: Value = model.get("value");
  let edited = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(timer));

  function write(): void {
    clearTimeout(timer);
    const { draft, rules } = state.get();
    const value = body(draft, rules);
    if (equal(value, agreed)) return;
    agreed = value;
    model.set("value", value);
    model.save_changes();
  }

  function follow(patch: Patch): void {
    const { draft: before, rules } = state.get();
    const draft = patched(before, patch);
    const suggested = !("name" in patch) && isSuggestedName(before, rules);
    if (suggested && !isSuggestedName(draft, rules)) {
      draft.name = suggestName(draft, rules, new Date());
    }
    state.set({ draft });
    if (edited) {
      clearTimeout(timer);
      timer = setTimeout(write, WRITE_AFTER_MS);
    }
  }

  return {
    write,
    follow,
    edit(patch) {
      edited = true;
      follow(patch);
    },
    adopt() {
      const before: Patch = toDraft(agreed);
      agreed = model.get("value");
      const after: Patch = toDraft(agreed);
      const patch: Patch = {};
      for (const field of Object.keys({ ...before, ...after }) as FieldName[]) {
        if (before[field] !== after[field]) patch[field] = after[field];
      }
      const { rules } = state.get();
      // The weight that Sparsity does not send is kept, for coming back to it.
      if (!after.weight && weightRule(after.strategy, rules) === "forbidden") delete patch.weight;
      if (Object.keys(patch).length === 0) return;
      follow(patch);
      const { draft } = state.get();
      state.set({
        ...("weight" in patch && { otherWeight: isOtherWeight(draft, rules) }),
        ...("sourceModelId" in patch && { sourceSetId: undefined }),
      });
    },
  };
}
