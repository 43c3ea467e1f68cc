/** Sends requests to the kernel and tracks its state. */
import type { AnyModel } from "@anywidget/types";
import { languageHere } from "../i18n";
import type { Calls, Identity, KernelEvent, Reply } from "../messages";
import type { Observable } from "../observable";
import { createTransport } from "./transport";

const BUSY_AFTER_MS = 2_000;
/**
 * How long each greeting waits for its reply, and what the connection's state becomes without one. The second greeting
 * carries the TCP acknowledgement for which Jupyter's server, because of Nagle's algorithm, would otherwise wait some 40 ms
 * before it sends the models. The third is for Run All: earlier greetings may be queued behind all cells while JupyterLab
 * creates the subshell that replies in the meantime.
 */
const GREETINGS = [
  [25, "connecting"],
  [225, "connecting"],
  [BUSY_AFTER_MS - 250, "busy"],
  [8_000, "silent"],
  [20_000, "silent"],
] as const;
const LATER_GREETINGS = [60_000, "silent"] as const;

/** The state of the kernel: `busy` when a reply is late, `silent` when it is very late, `gone` when none can arrive. */
export type ConnectionState = "connecting" | "ready" | "busy" | "silent" | "gone";

export interface Connection {
  /** Sends a request once the kernel has been reached; if the reply is late, also checks that the kernel is alive. */
  call<Kind extends keyof Calls>(
    kind: Kind,
    params: Calls[Kind]["params"],
    id?: string,
  ): Promise<Reply<Calls[Kind]["result"]>>;
  /** Sends a request that no user waits for: a late reply is not reported. */
  quietly<Kind extends keyof Calls>(
    kind: Kind,
    params: Calls[Kind]["params"],
  ): Promise<Reply<Calls[Kind]["result"]>>;
  /** Sends a request without waiting for it, unless the same one is pending. */
  notify(kind: "sync" | "prepare"): void;
  /** The time on the kernel's clock this many milliseconds from now, in seconds; undefined until the clock is known. */
  kernelClock(inMilliseconds: number): number | undefined;
  /** Asks the kernel for its clock. */
  askClock(): Promise<unknown>;
  /** Waits until the kernel has been reached for the first time, or cannot be reached. */
  reached(): Promise<void>;
  /** Greets the kernel until it replies or has stopped, and updates its state. */
  greet(): Promise<void>;
}

export function createConnection(
  model: AnyModel<Identity>,
  state: Observable<{ connection: ConnectionState }>,
  signal: AbortSignal,
  onEvent: (event: KernelEvent) => void,
): Connection {
  let greeting: Promise<void> | undefined;
  let clockAhead: number | undefined;

  const transport = createTransport(model, {
    signal,
    onEvent(event) {
      // The event comes from another thread of the kernel: requests may still wait behind a cell.
      if (state.get().connection === "silent") state.set({ connection: "busy" });
      onEvent(event);
    },
    onReply() {
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

  async function hello(timeout?: number): Promise<Reply<unknown>> {
    const reply = await transport.request("hello", { language: languageHere("auto") }, { timeout });
    if (reply.ok) clockAhead = reply.result.clock - performance.now() / 1_000;
    return reply;
  }

  async function reach(): Promise<void> {
    for (let count = 0; !signal.aborted; count += 1) {
      const [patience, connection] = GREETINGS[count] ?? LATER_GREETINGS;
      const reply = await hello(patience);
      if (reply.ok || reply.error.code !== "kernel_silent") break;
      if (connection !== "connecting") state.set({ connection });
    }
    greeting = undefined;
  }

  function greet(): Promise<void> {
    // If the kernel has stopped, sending fails at once.
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
      const reply = await transport.request(kind, params, { id });
      clearTimeout(late);
      return reply;
    },
  };
}
