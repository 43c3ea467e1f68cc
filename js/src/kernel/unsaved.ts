/** For forms that save nothing in the notebook: hosts save a model's traits, but no custom messages. */
import type { AnyModel } from "@anywidget/types";

type Listener = (...args: unknown[]) => void;

/** Wraps the model: keeps the traits that must not be saved, which start with these values and arrive by message. */
export function unsaved<Traits extends object>(
  model: AnyModel<Traits>,
  signal: AbortSignal,
  initial: Partial<Traits>,
): AnyModel<Traits> {
  const values: Record<string, unknown> = { ...initial };
  /** A form has one listener for each event. */
  const listeners: Record<string, Listener> = {};

  const isOwn = (event: string): boolean =>
    event === "msg:custom" || event.replace("change:", "") in initial;

  function receive(message: { kind: string; traits: Partial<Traits> }): void {
    if (message.kind !== "traits") {
      listeners["msg:custom"]?.(message);
      return;
    }
    Object.assign(values, message.traits);
    for (const name in message.traits) listeners[`change:${name}`]?.();
  }

  model.on("msg:custom", receive);
  signal.addEventListener("abort", () => model.off("msg:custom", receive));

  return {
    ...model,
    // Spreading leaves out the methods of a class, such as marimo's.
    send: (...sent) => model.send(...sent),
    set: (name, value) => model.set(name, value),
    save_changes: () => model.save_changes(),
    get: (name: keyof Traits) => (name in initial ? values[name as string] : model.get(name)),
    on(event: string, listener: Listener) {
      if (isOwn(event)) listeners[event] = listener;
      else model.on(event, listener);
    },
    off(event: string, listener: Listener) {
      if (isOwn(event)) delete listeners[event];
      else model.off(event as never, listener);
    },
  } as AnyModel<Traits>;
}
