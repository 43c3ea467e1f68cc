/** For forms that save nothing in the notebook: hosts save a model's traits, but no custom messages. */
import type { AnyModel } from "@anywidget/types";
import type { Traits } from "../messages";

const TOLD: Partial<Traits> = {
  value: {},
  sent: null,
  outcome: null,
  response: null,
  error: null,
  task: null,
  advice: {},
};

type Listener = (...args: unknown[]) => void;

/** Wraps the model: traits that must not be saved are kept here and arrive by message. */
export function unsaved(model: AnyModel<Traits>, signal: AbortSignal): AnyModel<Traits> {
  const told: Record<string, unknown> = { ...TOLD };
  /** A form has one listener for each event. */
  const listeners: Record<string, Listener> = {};

  const isOwn = (event: string): boolean =>
    event === "msg:custom" || event.replace("change:", "") in TOLD;

  function receive(message: { kind: string; traits: Partial<Traits> }): void {
    if (message.kind !== "traits") {
      listeners["msg:custom"]?.(message);
      return;
    }
    Object.assign(told, message.traits);
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
    get: (name: keyof Traits) => (name in TOLD ? told[name] : model.get(name)),
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
