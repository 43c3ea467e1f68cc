/** The draft of a task: what the user changes in it, what follows from that, and what the kernel makes of it. */
import type { AnyModel } from "@anywidget/types";
import type { Connection } from "../kernel/connection";
import type { FieldName, Traits, Value } from "../messages";
import { body, type Draft, isSuggestedName, suggestName, weightRule } from "./rules";
import type { State } from "./state";
import { createSync, type Sync } from "./sync";

/** A change of some fields; undefined clears a field. */
export type Patch = { [Field in FieldName]?: string | undefined };

export interface Drafting extends Pick<Sync<Value>, "write" | "adopt"> {
  /** Applies a user's change. From the first one on, the draft is written to the kernel. */
  edit(patch: Patch): void;
  /** Applies a change that follows from another, and updates a suggested name. */
  follow(patch: Patch): void;
}

function patched(draft: Draft, patch: Patch): Draft {
  const merged = Object.entries({ ...draft, ...patch });
  return Object.fromEntries(merged.filter(([, text]) => text !== undefined)) as Draft;
}

export function createDrafting(
  model: AnyModel<Traits>,
  state: State,
  connection: Connection,
  signal: AbortSignal,
): Drafting {
  let edited = false;

  const { write, writeSoon, adopt } = createSync<Value>(
    model,
    connection,
    signal,
    () => body(state.get().draft, state.get().rules),
    (patch: Patch, { config }) => {
      // Sparsity sends no weight; the draft keeps it for a return to Quantization.
      const sparse = weightRule(config?.strategy, state.get().rules) === "forbidden";
      if (sparse && !patch.weight) delete patch.weight;
      follow(patch);
      state.set({
        ...("weight" in patch && { otherWeight: false }),
        ...("sourceModelId" in patch && { sourceSetId: undefined }),
      });
    },
  );

  function follow(patch: Patch): void {
    const { draft: before, rules } = state.get();
    const draft = patched(before, patch);
    const suggested = !("name" in patch) && isSuggestedName(before, rules);
    if (suggested && !isSuggestedName(draft, rules)) {
      draft.name = suggestName(draft, rules, new Date());
    }
    state.set({ draft });
    if (edited) writeSoon();
  }

  return {
    write,
    follow,
    adopt,
    edit(patch) {
      edited = true;
      follow(patch);
    },
  };
}
