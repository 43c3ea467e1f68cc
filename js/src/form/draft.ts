/** Keeps the draft in sync with the kernel's: writes it by requests, reads it from the trait `value`. */
import type { AnyModel } from "@anywidget/types";
import type { Connection } from "../kernel/connection";
import type { FieldName, Traits, Value } from "../messages";
import { equal } from "./equal";
import { body, type Draft, isSuggestedName, suggestName, toDraft, weightRule } from "./rules";
import type { State } from "./state";

const WRITE_AFTER_MS = 150;

/** A change of some fields; undefined clears a field. */
export type Patch = { [Field in FieldName]?: string | undefined };

export interface Drafting {
  /** Applies a user's change. From the first one on, the draft is written to the kernel. */
  edit(patch: Patch): void;
  /** Applies a change that follows from another, and updates a suggested name. */
  follow(patch: Patch): void;
  /** Writes the draft now, unless the kernel has it already, and waits until the kernel has it. */
  write(): Promise<void>;
  /** Adopts Python's changes field by field, so that text being typed in other fields stays. */
  adopt(value?: Value): void;
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
  /** What the kernel has, or will have once it replies. */
  let agreed: Value = model.get("value");
  let edited = false;
  let flushing: Promise<void> | undefined;
  let writing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(timer));

  async function flush(): Promise<void> {
    await connection.reached();
    let written = true;
    writing = true;
    for (let value = current(); written && !equal(value, agreed); value = current()) {
      agreed = value;
      const reply = await connection.quietly("setValue", { value });
      written = reply.ok;
      if (reply.ok) merge(reply.result.value);
    }
    writing = false;
    flushing = undefined;
    // The kernel may have changed it after it wrote the reply.
    if (written) merge(model.get("value"));
  }

  function current(): Value {
    const { draft, rules } = state.get();
    return body(draft, rules);
  }

  function write(): Promise<void> {
    clearTimeout(timer);
    flushing ??= flush();
    return flushing;
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

  /** Applies what the kernel has changed, except to fields that the page has changed since. */
  function merge(value: Value): void {
    const base: Patch = toDraft(agreed);
    const own: Patch = toDraft(current());
    const kernels: Patch = toDraft(value);
    agreed = value;
    const patch: Patch = {};
    for (const field of Object.keys({ ...base, ...kernels }) as FieldName[]) {
      if (kernels[field] !== base[field] && own[field] === base[field])
        patch[field] = kernels[field];
    }
    const { rules } = state.get();
    // Sparsity sends no weight; the draft keeps it for a return to Quantization.
    if (!kernels.weight && weightRule(kernels.strategy, rules) === "forbidden") delete patch.weight;
    if (equal(patch, {})) return;
    follow(patch);
    state.set({
      ...("weight" in patch && { otherWeight: false }),
      ...("sourceModelId" in patch && { sourceSetId: undefined }),
    });
  }

  return {
    write,
    follow,
    edit(patch) {
      edited = true;
      follow(patch);
    },
    adopt(value = model.get("value")) {
      // While a write is on its way, its reply says what the kernel has.
      if (!writing) merge(value);
    },
  };
}
