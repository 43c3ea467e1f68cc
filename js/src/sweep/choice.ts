/** Keeps the choice in sync with the kernel's: writes it by requests, reads it from the trait `value`. */
import type { AnyModel } from "@anywidget/types";
import { equal } from "../form/equal";
import type { Observable } from "../form/observable";
import type { Connection } from "../kernel/connection";
import type { Value } from "../messages";
import type { SweepTraits, SweepValue } from "./messages";
import type { SweepState } from "./state";

const WRITE_AFTER_MS = 150;

export interface Choice {
  edit(patch: Partial<SweepValue>): void;
  /** Writes the choice now, unless the kernel has it already. Returns whether the kernel has it. */
  write(): Promise<boolean>;
  /** Adopts Python's changes field by field, so that what the page has changed meanwhile stays. */
  adopt(value?: SweepValue): void;
}

export function createChoice(
  model: AnyModel<SweepTraits>,
  state: Observable<SweepState>,
  connection: Connection,
  signal: AbortSignal,
): Choice {
  /** What the kernel has, or will have once it replies. */
  let agreed = model.get("value");
  let flushing: Promise<boolean> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(timer));

  async function flush(): Promise<boolean> {
    await connection.reached();
    let written = true;
    for (let { value } = state.get(); written && !equal(value, agreed); { value } = state.get()) {
      const before = agreed;
      agreed = value;
      // A choice of a sweep goes the same way as the draft of a form.
      const reply = await connection.quietly("setValue", { value: value as Value });
      written = reply.ok;
      if (reply.ok) merge(reply.result.value as SweepValue);
      else agreed = before;
    }
    flushing = undefined;
    if (written) merge(model.get("value"));
    return written;
  }

  function write(): Promise<boolean> {
    clearTimeout(timer);
    flushing ??= flush();
    return flushing;
  }

  /** Applies what the kernel has changed, except to fields that the page has changed since. */
  function merge(kernels: SweepValue): void {
    const { value } = state.get();
    const base = agreed;
    const taken = (Object.keys(kernels) as (keyof SweepValue)[]).filter(
      (field) => !equal(kernels[field], base[field]) && equal(value[field], base[field]),
    );
    agreed = kernels;
    if (taken.length === 0) return;
    const changes = Object.fromEntries(taken.map((field) => [field, kernels[field]]));
    state.set({ value: { ...value, ...changes } });
  }

  return {
    write,
    edit(patch) {
      state.set({ value: { ...state.get().value, ...patch } });
      clearTimeout(timer);
      timer = setTimeout(write, WRITE_AFTER_MS);
    },
    adopt(value = model.get("value")) {
      // While a write is on its way, its reply says what the kernel has.
      if (!flushing) merge(value);
    },
  };
}
