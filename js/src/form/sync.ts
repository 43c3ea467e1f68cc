/** Keeps a value of the page in sync with the kernel's: writes it by requests, reads it from the trait `value`. */
import type { AnyModel } from "@anywidget/types";
import type { Connection } from "../kernel/connection";
import type { Identity, Value } from "../messages";
import { equal } from "./equal";

const WRITE_AFTER_MS = 150;

/** The values of fields, by name. */
type Fields = Record<string, unknown>;

interface Own<Whole> {
  /** What the page has now. */
  current(): Whole;
  /** The fields of a value, which are merged one by one. */
  fieldsOf(value: Whole): object;
  /** Applies the kernel's changes, which lead to its value; undefined clears a field. */
  apply(changes: Fields, value: Whole): void;
}

export interface Sync<Whole> {
  /** Writes the value once no change has followed for a moment. */
  writeSoon(): void;
  /** Writes the value now, unless the kernel has it already. Returns whether the kernel has it. */
  write(): Promise<boolean>;
  /** Adopts Python's changes field by field, so that changes of the page to other fields stay. */
  adopt(value?: Whole): void;
}

export function createSync<Whole extends object>(
  model: AnyModel<Identity & { value: Whole }>,
  connection: Connection,
  signal: AbortSignal,
  { current, fieldsOf, apply }: Own<Whole>,
): Sync<Whole> {
  /** What the kernel has, or will have once it replies. */
  let agreed = model.get("value");
  let flushing: Promise<boolean> | undefined;
  let writing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(timer));

  async function flush(): Promise<boolean> {
    await connection.reached();
    let written = true;
    writing = true;
    for (let value = current(); written && !equal(value, agreed); value = current()) {
      const before = agreed;
      agreed = value;
      // The value of a sweep is written by the same request as that of a form.
      const reply = await connection.quietly("setValue", { value: value as Value });
      written = reply.ok;
      if (reply.ok) merge(reply.result.value as Whole);
      else agreed = before;
    }
    writing = false;
    flushing = undefined;
    // The kernel may have changed it after it wrote the reply.
    if (written) merge(model.get("value"));
    return written;
  }

  function write(): Promise<boolean> {
    clearTimeout(timer);
    flushing ??= flush();
    return flushing;
  }

  /** Applies what the kernel has changed, except to fields that the page has changed since. */
  function merge(value: Whole): void {
    const base: Fields = { ...fieldsOf(agreed) };
    const own: Fields = { ...fieldsOf(current()) };
    const kernels: Fields = { ...fieldsOf(value) };
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
