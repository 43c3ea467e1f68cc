/** What the form and the sweep do alike: they follow the kernel's traits, list the models, and sign in and out. */
import type { AnyModel } from "@anywidget/types";
import { createConnection } from "../kernel/connection";
import { isRestored } from "../kernel/restored";
import type { ErrorInfo, KernelEvent, LocaleChoice, Traits } from "../messages";
import type { Observable } from "../observable";
import type { Drafting } from "./draft";
import { createCatalog } from "./models";
import type { SharedState } from "./state";

const RECOVER_EVERY_MS = 15_000;

type SharedTraits = Pick<Traits, "comm_id" | "locale">;

/** What differs between the form and the sweep. */
interface Own extends Pick<Drafting, "edit" | "follow"> {
  /** The traits to mirror. */
  traits: readonly string[];
  /** Called when the trait `value`, or one to mirror, has changed. */
  adopt(trait: string): void;
  /** Called when the account has changed. */
  forget?(): void;
  receiveTasks?(event: Extract<KernelEvent, { kind: "tasks" }>): void;
  /** Called when the list of models has arrived. */
  listed?(): void;
  /** Whether the kernel is about to change its state without a request. */
  expectsChange(): boolean;
}

/** Connects a model's state with its kernel. Greets the kernel, changes nothing; the signal ends everything. */
export function createActions(
  model: AnyModel<SharedTraits>,
  state: Observable<SharedState>,
  signal: AbortSignal,
  own: Own,
) {
  const alone = new AbortController();
  const reachable = AbortSignal.any([signal, alone.signal]);
  const connection = createConnection(model, state, reachable, (event) => {
    if (event.kind === "tasks") own.receiveTasks?.(event);
    else catalog.receive(event);
  });
  const catalog = createCatalog(state, connection, own);
  let viewed = false;

  function listen(name: string, listener: () => void): void {
    model.on(name, listener);
    signal.addEventListener("abort", () => model.off(name as "msg:custom", listener));
  }

  async function list(): Promise<void> {
    if (!viewed) return;
    await catalog.list();
    own.listed?.();
  }

  function adopt(trait: string): void {
    const before = state.get().console;
    own.adopt(trait);
    if (trait !== "console") return;
    if (before && before.session !== state.get().console?.session) {
      catalog.forget();
      own.forget?.();
    }
    void list();
  }

  async function greet(): Promise<void> {
    await connection.greet();
    void list();
  }

  for (const trait of [...own.traits, "value"]) listen(`change:${trait}`, () => adopt(trait));
  // Jupyter fires this when the kernel restarts or dies.
  listen("comm_live_update", () => void greet());
  void greet();

  /** Messages can be lost without notice, so while a change is expected the state is requested periodically. */
  function recover(): void {
    const now = state.get();
    if (now.connection !== "ready") return;
    if (!now.console) void greet();
    else if (own.expectsChange()) connection.notify("sync");
  }
  const recovery = setInterval(recover, RECOVER_EVERY_MS);
  reachable.addEventListener("abort", () => clearInterval(recovery));
  window.addEventListener("online", () => connection.notify("sync"), { signal: reachable });

  void isRestored(model).then((restored) => {
    if (!restored) return;
    alone.abort();
    // After all pending requests have failed.
    setTimeout(() => state.set({ restored, connection: "gone", listError: null, describing: {} }));
  });

  const actions = {
    ...catalog,
    refresh: (): Promise<void> => (state.get().console ? catalog.list("refresh") : greet()),
    listAgain: (): Promise<void> => catalog.list("again"),
    ask: connection.call,
    prepare: (): void => connection.notify("prepare"),

    /** Called when a view is shown: now the models are needed. */
    view(): void {
      if (viewed) return;
      viewed = true;
      void list();
    },

    showOnlyCompressible(onlyCompressible: boolean): void {
      state.set({ onlyCompressible });
      if (onlyCompressible) void catalog.describeAll();
      else catalog.stopDescribing();
    },

    describeAgain(): void {
      const { sourceSetId } = state.get();
      if (sourceSetId !== undefined) void catalog.describe(sourceSetId, true);
    },

    chooseLocale(locale: LocaleChoice): void {
      state.set({ locale });
      model.set("locale", locale);
      model.save_changes();
    },

    async signIn(accessKey: string, secretKey: string): Promise<ErrorInfo | null> {
      const reply = await connection.call("signIn", { accessKey, secretKey });
      return reply.ok ? null : reply.error;
    },

    async signOut(): Promise<void> {
      await connection.call("signOut", {});
    },
  };
  return [connection, catalog, actions] as const;
}
