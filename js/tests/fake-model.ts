import type { AnyModel } from "@anywidget/types";
import { expect, onTestFinished } from "vitest";
import { equal } from "../src/form/equal";
import type { Calls, ErrorInfo, KernelEvent, Reply, Rules, Traits, Value } from "../src/messages";
import rulesJson from "./fixtures/rules.json";

export const rules = rulesJson as Rules;

export const anError: ErrorInfo = {
  code: "InternalError",
  message: "internal",
  requestId: "request-1",
  status: 500,
  hints: { en: "Try again.", "zh-CN": "请重试。" },
  hintKey: "try_again",
  hintParams: {},
};

export const signedIn = {
  host: "qianfan.baidubce.com",
  simulated: false,
  signedIn: true,
  session: "an account",
  takesKeys: true,
};
export const signedOut = { ...signedIn, signedIn: false, session: "no account" };

type Listener = (...args: unknown[]) => void;
type Sent = { id: string; kind: keyof Calls } & Record<string, unknown>;

const WRITABLE = ["locale"];

/**
 * A model that is stricter than the real one. It rejects unknown traits and changes of traits that Python owns; after the
 * test it fails on listeners that were not removed and on changes that were not saved.
 */
export class FakeModel {
  /** The messages sent, with the content of their buffers. */
  readonly sent: Sent[] = [];
  /** The messages without their buffers, as JSON: what kernels log. */
  readonly contents: string[] = [];
  /** The traits that were written and saved. */
  readonly written: [string, unknown][] = [];
  readonly controller = new AbortController();
  dead = false;
  /** Messages are lost on their way to the kernel. */
  dropsMessages = false;
  /** Its updates of `value` are lost, but not its replies. */
  silent = false;
  /** What the kernel makes of a draft. */
  completes = (value: Value): Value => value;
  /** Replies to a request at once; undefined leaves the request pending. */
  reply: (message: Sent) => Reply<unknown> | undefined = ({ kind }) =>
    kind === "hello" ? { ok: true, result: { clock: 0 } } : undefined;
  /** Whether the model has a kernel; undefined where the host does not say. */
  comm_live: boolean | undefined;
  readonly widget_manager = {
    get_model: async (id: string) => (id === "comm-1" ? this : undefined),
  } as unknown as AnyModel["widget_manager"];
  readonly #traits: Traits;
  readonly #listeners = new Map<string, Set<Listener>>();
  #unsaved: [string, unknown][] = [];

  constructor(traits: Partial<Traits> = {}) {
    this.#traits = {
      _bundle: "",
      value: { name: "Task-1123-1437", config: { strategy: "Quantization" } },
      locale: "en",
      save: "all",
      comm_id: "comm-1",
      rules,
      console: signedIn,
      submitting: false,
      looking: false,
      response: null,
      error: null,
      task: null,
      sent: null,
      outcome: null,
      advice: {},
      listed: { url: "https://cloud.baidu.com/doc/qianfan/s/7mh4sucjc", date: "2025-10-29" },
      decision: null,
      ...traits,
    };
    onTestFinished(() => {
      this.controller.abort();
      expect([...this.#listeners.values()].reduce((count, set) => count + set.size, 0)).toBe(0);
      expect(this.#unsaved).toEqual([]);
    });
  }

  get<Key extends keyof Traits>(key: Key): Traits[Key] {
    this.#check(key);
    return this.#traits[key];
  }

  set<Key extends keyof Traits>(key: Key, value: Traits[Key]): void {
    this.#check(key);
    if (!WRITABLE.includes(key)) throw new Error(`${key} belongs to Python`);
    if (equal(this.#traits[key], value)) throw new Error(`${key} has this value already: an echo`);
    this.#unsaved.push([key, value]);
    this.#assign(key, value);
  }

  save_changes(): void {
    if (this.#unsaved.length === 0) throw new Error("nothing to save");
    this.written.push(...this.#unsaved);
    this.#unsaved = [];
  }

  on(name: string, listener: Listener): void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
  }

  off(name?: string | null, listener?: Listener | null): void {
    if (!name || !listener || !this.#listeners.get(name)?.delete(listener)) {
      throw new Error(`no such listener of ${name}`);
    }
  }

  send(content: Sent, _callbacks?: unknown, buffers: Uint8Array[] = []): void {
    if (this.dead) throw new Error("Cannot send");
    this.contents.push(JSON.stringify(content));
    const beside = buffers.map((buffer) => JSON.parse(new TextDecoder().decode(buffer)));
    const message: Sent = Object.assign({ ...content }, ...beside);
    this.sent.push(message);
    if (this.dropsMessages) return;
    const reply = message.kind === "setValue" ? this.#write(message) : this.reply(message);
    if (reply) queueMicrotask(() => this.replyTo(message, reply));
  }

  /** Handles a decision to create as the kernel does: asks for confirmation or carries it out. */
  carryOut({ id, body, again }: Sent): Reply<unknown> {
    const { sent, outcome } = this.#traits;
    if (outcome && !again && equal(body, sent)) {
      const hintKey = outcome === "created" ? "created_already" : "created_perhaps";
      return { ok: false, error: { ...anError, status: null, hintKey } };
    }
    this.change("decision", id);
    this.change("error", null);
    this.change("submitting", true);
    this.change("sent", body as Value);
    this.change("outcome", null);
    return { ok: true, result: null };
  }

  // What Python does:

  change<Key extends keyof Traits>(key: Key, value: Traits[Key]): void {
    this.#check(key);
    this.#assign(key, value);
  }

  replyTo({ id }: Sent, reply: Reply<unknown>): void {
    this.emit("msg:custom", { kind: "reply", id, ...reply });
  }

  notify(event: KernelEvent): void {
    this.emit("msg:custom", event);
  }

  emit(name: string, ...args: unknown[]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...args);
  }

  asked<Kind extends keyof Calls>(kind: Kind): (Sent & Calls[Kind]["params"])[] {
    return this.sent.filter((message) => message.kind === kind) as never;
  }

  /** Handles `setValue` as a live kernel does, whatever `reply` does. */
  #write(message: Sent): Reply<unknown> {
    const value = this.completes(message.value as Value);
    this.written.push(["value", value]);
    if (this.silent) this.#traits.value = value;
    else if (this.#traits.save === "all") this.#assign("value", value);
    else this.emit("msg:custom", { kind: "traits", traits: { value } });
    return { ok: true, result: { value } };
  }

  #assign<Key extends keyof Traits>(key: Key, value: Traits[Key]): void {
    if (equal(this.#traits[key], value)) return;
    this.#traits[key] = value;
    this.emit(`change:${key}`, this, value);
  }

  #check(key: string): void {
    if (!(key in this.#traits)) throw new Error(`no trait ${key}`);
  }
}

/** The fake, typed as the real model. */
export function asModel(model: FakeModel): AnyModel<Traits> {
  return model as unknown as AnyModel<Traits>;
}
