/** Talks to the kernel, and knows how it is. */
import type { AnyModel } from "@anywidget/types";
import type { State } from "../form/state";
import type { Answer, Calls, KernelEvent, Traits } from "../messages";
import { createTransport } from "./transport";

const BUSY_AFTER_MS = 2_000;
const SILENT_AFTER_MS = 10_000;
const SILENT_AT_MOST_MS = 60_000;

export interface Connection {
  /** Asks the kernel; when the answer is late, asks also whether the kernel is still there. */
  call<Kind extends keyof Calls>(
    kind: Kind,
    params: Calls[Kind]["params"],
    id?: string,
  ): Promise<Answer<Calls[Kind]["result"]>>;
  /** Asks for what no user waits for: a busy kernel is not worth a word. */
  quietly<Kind extends keyof Calls>(
    kind: Kind,
    params: Calls[Kind]["params"],
  ): Promise<Answer<Calls[Kind]["result"]>>;
  /** Asks for what nobody waits for, unless it has been asked for and not been answered. */
  notify(kind: "sync" | "prepare"): void;
  /** The kernel's own clock in so many milliseconds, in seconds; undefined until the kernel has been asked. */
  kernelClock(inMilliseconds: number): number | undefined;
  /** Asks the kernel for its clock. */
  askClock(): Promise<unknown>;
  /** Greets the kernel until it answers or has gone, and says meanwhile how it is. */
  greet(): Promise<void>;
}

export function createConnection(
  model: AnyModel<Traits>,
  state: State,
  signal: AbortSignal,
  onEvent: (event: KernelEvent) => void,
): Connection {
  let greeting = false;
  let clockAhead: number | undefined;

  const transport = createTransport(model, {
    signal,
    onEvent,
    onSignOfLife() {
      if (state.get().connection !== "ready") state.set({ connection: "ready" });
    },
    onRecovery(kind) {
      if (kind !== "sync") notify("sync");
    },
    onGone() {
      state.set({ connection: "gone" });
    },
  });

  const notified = new Set<keyof Calls>();

  function notify(kind: "sync" | "prepare"): void {
    if (notified.has(kind)) return;
    notified.add(kind);
    void transport.request(kind, {}).then(() => notified.delete(kind));
  }

  async function hello(timeout?: number): Promise<Answer<unknown>> {
    const answer = await transport.request("hello", {}, timeout === undefined ? {} : { timeout });
    if (answer.ok) clockAhead = answer.result.clock - performance.now() / 1_000;
    return answer;
  }

  async function greet(): Promise<void> {
    if (greeting) {
      void hello(SILENT_AFTER_MS);
      return;
    }
    greeting = true;
    let patience = SILENT_AFTER_MS;
    while (!signal.aborted) {
      const late = setTimeout(() => {
        if (state.get().connection !== "silent") state.set({ connection: "busy" });
      }, BUSY_AFTER_MS);
      const answer = await hello(patience);
      clearTimeout(late);
      if (answer.ok || answer.error.code !== "kernel_silent") break;
      state.set({ connection: "silent" });
      patience = Math.min(2 * patience, SILENT_AT_MOST_MS);
    }
    greeting = false;
  }

  return {
    greet,
    askClock: () => hello(),
    kernelClock(inMilliseconds) {
      if (clockAhead === undefined) return undefined;
      return clockAhead + (performance.now() + inMilliseconds) / 1_000;
    },
    notify,
    quietly: transport.request,
    async call(kind, params, id) {
      const late = setTimeout(greet, BUSY_AFTER_MS);
      const answer = await transport.request(kind, params, id === undefined ? {} : { id });
      clearTimeout(late);
      return answer;
    },
  };
}
