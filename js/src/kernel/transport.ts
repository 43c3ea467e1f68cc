/**
 * Requests and replies over a model's custom messages. Every request settles, whatever happens to the kernel. Messages can
 * be lost, so a request whose reply is late is sent again with the same ID; the kernel carries it out once.
 */
import type { AnyModel } from "@anywidget/types";
import type { Calls, ErrorInfo, Identity, KernelEvent, LocalErrorKey, Reply } from "../messages";
import { newId } from "./id";

const RESEND_AFTER_MS = 3_000;
const RESEND_AT_MOST_MS = 60_000;

export interface RequestOptions {
  /** After this many milliseconds, gives up instead of sending the request again. */
  timeout?: number | undefined;
  id?: string | undefined;
}

export interface Transport {
  request<Kind extends keyof Calls>(
    kind: Kind,
    params: Calls[Kind]["params"],
    options?: RequestOptions,
  ): Promise<Reply<Calls[Kind]["result"]>>;
}

interface Handlers {
  signal: AbortSignal;
  onEvent(event: KernelEvent): void;
  /** A reply has arrived, however late: the kernel handles requests. */
  onReply(): void;
  /** A request that was sent again got its reply: other messages may have been lost, too. */
  onRecovery(kind: keyof Calls): void;
  /** The kernel of the model has stopped for good. */
  onGone(): void;
}

type Incoming = ({ kind: "answer"; id: string } & Reply<unknown>) | KernelEvent;

function localError(key: LocalErrorKey): ErrorInfo {
  return {
    code: key,
    message: "",
    requestId: null,
    status: null,
    hintKey: key,
    hintParams: {},
  };
}

function encoded(params: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(params));
}

export function createTransport(model: AnyModel<Identity>, handlers: Handlers): Transport {
  const { signal } = handlers;
  const pending = new Map<string, (reply: Reply<never>) => void>();

  function settleAll(key: LocalErrorKey): void {
    for (const settle of [...pending.values()]) settle({ ok: false, error: localError(key) });
  }

  function receive(message: Incoming): void {
    if (message.kind !== "answer") {
      handlers.onEvent(message);
      return;
    }
    handlers.onReply();
    pending.get(message.id)?.(message as Reply<never>);
  }

  model.on("msg:custom", receive);
  signal.addEventListener("abort", () => {
    model.off("msg:custom", receive);
    settleAll("closed");
  });

  return {
    request(kind, params, { timeout, id = newId() } = {}) {
      return new Promise((resolve) => {
        if (signal.aborted) {
          resolve({ ok: false, error: localError("closed") });
          return;
        }
        let patience = RESEND_AFTER_MS;
        let timer: ReturnType<typeof setTimeout>;
        const settle = (reply: Reply<never>): void => {
          clearTimeout(timer);
          pending.delete(id);
          resolve(reply);
          if (reply.ok && patience > 2 * RESEND_AFTER_MS) handlers.onRecovery(kind);
        };
        function send(): void {
          try {
            // With DEBUG logging, kernels log the content of messages but not their buffers.
            if (kind === "signIn") model.send({ id, kind }, undefined, [encoded(params)]);
            else model.send({ ...params, id, kind });
          } catch {
            // "Cannot send": the kernel was restarted or shut down, which closed this model's comm.
            settle({ ok: false, error: localError("kernel_gone") });
            settleAll("reply_lost");
            handlers.onGone();
            return;
          }
          pending.set(id, settle);
          timer =
            timeout === undefined
              ? setTimeout(send, patience)
              : setTimeout(
                  () => settle({ ok: false, error: localError("kernel_silent") }),
                  timeout,
                );
          patience = Math.min(2 * patience, RESEND_AT_MOST_MS);
        }
        send();
      });
    },
  };
}
