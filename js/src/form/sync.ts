/** Keeps a value of the page in sync with the kernel's: writes it by requests, reads it from the trait `value`. */
import type { AnyModel } from "@anywidget/types";
import type { Connection } from "../kernel/connection";
import type { Identity, Value } from "../messages";
import { equal } from "./equal";
import { toDraft } from "./rules";

const WRITE_AFTER_MS = 150;

/** The values of fields, by name. */
type Fields = Record<string, unknown>;

export interface Sync<Whole> {
  /** Writes the value once no change has followed for a moment. */
  writeSoon(): void;
  /** Writes the value now, unless the kernel has it already, and waits for the reply. */
  write(): Promise<void>;
  /** Adopts Python's changes field by field, so that changes of the page to other fields stay. */
  adopt(value?: Whole): void;
}

/**
 * Keeps `current()` in sync. `apply` gets the fields that the kernel has changed, with undefined for a cleared one, and the
 * whole value that it has now.
 */
export function createSync<Whole extends object>(
  model: AnyModel<Identity & { value: Whole }>,
  connection: Connection,
  signal: AbortSignal,
  current: () => Whole,
  apply: (changes: Fields, value: Whole) => void,
): Sync<Whole> {
  /** What the kernel has, as far as the page knows. */
  let agreed = model.get("value");
  let flushing: Promise<void> | undefined;
  let writing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(timer));

  async function flush(): Promise<void> {
    await connection.reached();
    let written = true;
    writing = true;
    for (let value = current(); written && !equal(value, agreed); value = current()) {
      // The value of a sweep is written by the same request as that of a form.
      const reply = await connection.quietly("setValue", { value: value as Value });
      written = reply.ok;
      if (reply.ok) {
        agreed = value;
        merge(reply.result.value as Whole);
      }
    }
    writing = false;
    flushing = undefined;
    // The kernel may have changed it after it wrote the reply.
    if (written) merge(model.get("value"));
  }

  function write(): Promise<void> {
    clearTimeout(timer);
    flushing ??= flush();
    return flushing;
  }

  /** Applies what the kernel has changed, except to fields that the page has changed since. */
  function merge(value: Whole): void {
    const base: Fields = { ...toDraft(agreed) };
    const own: Fields = { ...toDraft(current()) };
    const kernels: Fields = { ...toDraft(value) };
    agreed = value;
    const changed = Object.keys({ ...base, ...kernels }).filter(
      (field) => !equal(kernels[field], base[field]) && equal(own[field], base[field]),
    );
    const changes = Object.fromEntries(changed.map((field) => [field, kernels[field]]));
    if (changed.length > 0) apply(changes, value);
  }

  return {
    writeSoon() {
      clearTimeout(timer);
      timer = setTimeout(write, WRITE_AFTER_MS);
    },
    write,
    adopt(value = model.get("value")) {
      // While a write is on its way, its reply says what the kernel has.
      if (!writing) merge(value);
    },
  };
}
