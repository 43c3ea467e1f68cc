/** The sweep of a model: its state, shared by all views, and the actions of its user. */
import type { AnyModel } from "@anywidget/types";
import { createCatalog } from "../form/models";
import { observable } from "../form/observable";
import { createConnection } from "../kernel/connection";
import { isRestored } from "../kernel/restored";
import type { Answer, CodeLanguage, ErrorInfo, Language, LocaleChoice } from "../messages";
import { createChoice } from "./choice";
import type { SweepCalls, SweepTraits, SweepValue } from "./messages";
import { initialState, isBusy, isPending, MIRRORED, mirrored } from "./state";

const RECOVER_EVERY_MS = 15_000;
/** A decision that reaches a busy kernel later than this is not carried out. */
const FRESH_FOR_MS = 8_000;

const DOES = {
  planSweep: "plan",
  runSweep: "run",
  resumeSweep: "resume",
  cancelSweep: "cancel",
  clearSweep: null,
} as const;

type Action = Exclude<keyof SweepCalls, "toSweepCode">;

export type Sweep = ReturnType<typeof createSweep>;

/** Creates the sweep of a model. Greets the kernel, changes nothing; the signal ends everything. */
export function createSweep(model: AnyModel<SweepTraits>, signal: AbortSignal) {
  const state = observable(initialState(model));
  const alone = new AbortController();
  const reachable = AbortSignal.any([signal, alone.signal]);
  const connection = createConnection(model, state, reachable, (event) => {
    if (event.kind !== "tasks") catalog.receive(event);
  });
  const choice = createChoice(model, state, connection, signal);
  // The sweep has no draft of a single task that would follow the chosen model.
  const catalog = createCatalog(state, connection, { edit() {}, follow() {} });
  let viewed = false;

  function listen(name: string, listener: () => void): void {
    model.on(name, listener);
    signal.addEventListener("abort", () =>
      model.off(name as `change:${keyof SweepTraits}`, listener),
    );
  }

  function mirror(name: (typeof MIRRORED)[number]): void {
    const { console: before, doing } = state.get();
    const after = mirrored(model);
    state.set({
      ...after,
      doing: after.busy ?? doing,
      submitting: after.busy === "run" || after.busy === "resume",
    });
    if (name !== "console") return;
    if (before && before.session !== after.console?.session) catalog.forget();
    if (viewed) void list();
  }

  async function greet(): Promise<void> {
    await connection.greet();
    if (viewed) void list();
  }

  async function list(): Promise<void> {
    await catalog.list();
    describeChosen();
  }

  /** Reads the versions that Python has chosen: which weights are listed for them decides how many tasks there will be. */
  function describeChosen(): void {
    const { modelSets, known, value } = state.get();
    const unknown = new Set(value.sourceModelIds.filter((id) => !known.versions.has(id)));
    for (const { modelSetId, versions } of modelSets) {
      if (versions.some(({ modelId }) => unknown.has(modelId))) void catalog.describe(modelSetId);
    }
  }

  for (const name of MIRRORED) listen(`change:${name}`, () => mirror(name));
  listen("change:value", () => {
    choice.adopt();
    describeChosen();
  });
  // Jupyter fires this when the kernel restarts or dies.
  listen("comm_live_update", () => void greet());
  void greet();

  /** Messages can be lost without notice, so while a change is expected the state is requested periodically. */
  function recover(): void {
    const now = state.get();
    if (now.connection !== "ready") return;
    if (!now.console) void greet();
    else if (now.busy || now.rows?.some(isPending)) connection.notify("sync");
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

  const edit = (patch: Partial<SweepValue>): void => choice.edit(patch);

  function add(id: string): void {
    const { sourceModelIds } = state.get().value;
    if (!sourceModelIds.includes(id)) edit({ sourceModelIds: [...sourceModelIds, id] });
  }

  /** Asks for an action; the traits report what comes of it. Returns whether the kernel has accepted it. */
  async function ask<Kind extends Action>(
    kind: Kind,
    params: () => Promise<SweepCalls[Kind]["params"]> | SweepCalls[Kind]["params"],
  ): Promise<boolean> {
    if (state.get().asking) return false;
    const creating = kind === "runSweep" || kind === "resumeSweep";
    state.set({ asking: kind, doing: DOES[kind], creating, refused: null });
    const reply: Answer<unknown> = await connection.call(kind, await params());
    state.set({ asking: null, creating: false, refused: reply.ok ? null : reply.error });
    // The traits that report this may have been lost.
    if (!reply.ok) connection.notify("sync");
    return reply.ok;
  }

  const session = (): string | null => state.get().console?.session ?? null;

  async function decision(count: number): Promise<SweepCalls["runSweep"]["params"]> {
    const decidedFor = session();
    if (connection.kernelClock(0) === undefined) await connection.askClock();
    return { count, before: connection.kernelClock(FRESH_FOR_MS) ?? 0, session: decidedFor };
  }

  return {
    state,
    edit,
    add,
    refresh: (): Promise<void> => (state.get().console ? catalog.list("refresh") : greet()),
    listAgain: (): Promise<void> => catalog.list("again"),
    stopListing: catalog.stopListing,
    describeAll: catalog.describeAll,
    stopDescribing: catalog.stopDescribing,
    ask: connection.call,

    /** Called when a view is shown: now the models are needed. */
    view(): void {
      if (viewed) return;
      viewed = true;
      void list();
    },

    /** Chooses the model whose versions are offered; adds the version if its ID was typed. */
    chooseModel(sourceSetId: string | undefined, sourceModelId?: string): void {
      catalog.chooseSource(sourceSetId);
      if (sourceModelId !== undefined) add(sourceModelId);
    },

    chooseVersion(sourceModelId: string | undefined): void {
      if (sourceModelId !== undefined) add(sourceModelId);
    },

    remove(id: string): void {
      const { sourceModelIds } = state.get().value;
      edit({ sourceModelIds: sourceModelIds.filter((each) => each !== id) });
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

    prepare: (): void => connection.notify("prepare"),

    /** Plans what is chosen. */
    async plan(): Promise<void> {
      if (isBusy(state.get())) return;
      await ask("planSweep", async () => {
        await choice.write();
        return {};
      });
    },

    /** Creates the tasks of the plan: as many as the page shows. */
    run: (count: number): Promise<boolean> => ask("runSweep", () => decision(count)),
    resume: (count: number): Promise<boolean> => ask("resumeSweep", () => decision(count)),
    cancel: (): Promise<boolean> => ask("cancelSweep", () => ({ session: session() })),
    clear: (): Promise<boolean> => ask("clearSweep", () => ({ session: session() })),

    toCode: (locale: Language): Promise<Answer<{ code: string }>> =>
      connection.call("toSweepCode", { locale }),

    deployCode: (
      taskId: string,
      language: CodeLanguage,
      locale: Language,
    ): Promise<Answer<{ code: string }>> =>
      connection.call("deployCode", { taskId, language, locale }),

    async signIn(accessKey: string, secretKey: string): Promise<ErrorInfo | null> {
      const answer = await connection.call("signIn", { accessKey, secretKey });
      return answer.ok ? null : answer.error;
    },

    async signOut(): Promise<void> {
      await connection.call("signOut", {});
    },
  };
}
