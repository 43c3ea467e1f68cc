/** Talks to the kernel, and knows how it is. */
import type { AnyModel } from "@anywidget/types";
import type { State } from "../form/state";
import type { Answer, Calls, KernelEvent, Traits } from "../messages";
import { createTransport } from "./transport";

const BUSY_AFTER_MS = 2_000;
/**
 * How long each greeting waits for its answer, and how the kernel is without it. The second one carries the TCP
 * acknowledgement without which Jupyter's server, with Nagle's algorithm, would keep the models back for some 40 ms. The
 * third is for Run All: the others may wait for all cells while JupyterLab makes the subshell that answers meanwhile.
 */
const GREETINGS = [
  [25, "connecting"],
  [225, "connecting"],
  [BUSY_AFTER_MS - 250, "busy"],
  [8_000, "silent"],
  [20_000, "silent"],
] as const;
const LATER_GREETINGS = [60_000, "silent"] as const;

export interface Connection {
  /** Asks the kernel, once it has been reached; when the answer is late, asks also whether the kernel is still there. */
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
  /** Waits until the kernel has been reached for the first time, or cannot be. */
  reached(): Promise<void>;
  /** Greets the kernel until it answers or has gone, and says meanwhile how it is. */
  greet(): Promise<void>;
}

export function createConnection(
  model: AnyModel<Traits>,
  state: State,
  signal: AbortSignal,
  onEvent: (event: KernelEvent) => void,
): Connection {
  let greeting: Promise<void> | undefined;
  let clockAhead: number | undefined;

  const transport = createTransport(model, {
    signal,
    onEvent(event) {
      // Another thread of the kernel tells it: what was asked may still wait behind a cell.
      if (state.get().connection === "silent") state.set({ connection: "busy" });
      onEvent(event);
    },
    onAnswer() {
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

  async function reach(): Promise<void> {
    for (let count = 0; !signal.aborted; count += 1) {
      const [patience, connection] = GREETINGS[count] ?? LATER_GREETINGS;
      const answer = await hello(patience);
      if (answer.ok || answer.error.code !== "kernel_silent") break;
      if (connection !== "connecting") state.set({ connection });
    }
    greeting = undefined;
  }

  function greet(): Promise<void> {
    // Finds out at once if the kernel has gone.
    if (greeting) void hello(BUSY_AFTER_MS);
    greeting ??= reach();
    return greeting;
  }

  return {
    greet,
    reached: async () => {
      if (clockAhead === undefined) await greeting;
    },
    askClock: () => hello(),
    kernelClock(inMilliseconds) {
      if (clockAhead === undefined) return undefined;
      return clockAhead + (performance.now() + inMilliseconds) / 1_000;
    },
    notify,
    quietly: transport.request,
    async call(kind, params, id) {
      if (clockAhead === undefined) await greeting;
      const late = setTimeout(greet, BUSY_AFTER_MS);
      const answer = await transport.request(kind, params, id === undefined ? {} : { id });
      clearTimeout(late);
      return answer;
    },
  };
}
