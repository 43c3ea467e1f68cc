/** For forms that save nothing in the notebook: hosts save a model's traits, but no custom messages. */
import type { AnyModel } from "@anywidget/types";
import { equal } from "../form/equal";
import type { Traits } from "../messages";

const TOLD: Partial<Traits> = {
  value: {},
  sent: null,
  outcome: null,
  response: null,
  error: null,
  task: null,
};

type Listener = Parameters<AnyModel["off"]>[1] & {};

/** Wraps the model: traits that must not be saved are kept here and arrive by message. */
export function unsaved(model: AnyModel<Traits>, signal: AbortSignal): AnyModel<Traits> {
  const told: Partial<Traits> = { ...TOLD };
  const listeners = new Map<string, Set<Listener>>();

  const holds = (name: unknown): name is keyof Traits => Object.hasOwn(told, name as string);
  const own = (event: unknown): boolean =>
    event === "msg:custom" || holds(String(event).replace("change:", ""));

  function tell(event: string, ...args: unknown[]): void {
    for (const listener of [...(listeners.get(event) ?? [])]) listener(...args);
  }

  function receive(message: { kind: string; traits: Partial<Traits> }): void {
    if (message.kind !== "traits") {
      tell("msg:custom", message);
      return;
    }
    const changed = Object.entries(message.traits).filter(
      ([name, value]) => holds(name) && !equal(told[name], value),
    );
    Object.assign(told, Object.fromEntries(changed));
    for (const [name] of changed) tell(`change:${name}`);
  }

  model.on("msg:custom", receive);
  signal.addEventListener("abort", () => model.off("msg:custom", receive));

  return {
    ...model,
    send: (content, callbacks, buffers) => model.send(content, callbacks, buffers),
    get: (name) => (holds(name) ? told[name] : model.get(name)) as never,
    set: (name, value) => model.set(name, value),
    save_changes: () => model.save_changes(),
    on(event: string, listener: Listener) {
      if (!own(event)) model.on(event, listener);
      else listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    off(event?: string | null, listener?: Listener | null) {
      if (!own(event)) model.off(event as never, listener);
      else if (listener) listeners.get(event as string)?.delete(listener);
    },
  } as AnyModel<Traits>;
}
