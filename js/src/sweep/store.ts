/** The sweep of a model: its state, shared by all views, and the actions of its user. */
import type { AnyModel } from "@anywidget/types";
import { createActions } from "../form/actions";
import { createSync } from "../form/sync";
import type { CodeLanguage, Language, Reply } from "../messages";
import type { SweepCalls, SweepTraits, SweepValue } from "../messages/sweep";
import { observable } from "../observable";
import { initialState, isBusy, isPending, MIRRORED, mirrored } from "./state";

/** A decision that reaches a busy kernel later than this is not carried out. */
const FRESH_FOR_MS = 8_000;

const ACTIVITIES = {
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
  const [connection, catalog, actions] = createActions(model, state, signal, {
    traits: MIRRORED,
    // The sweep has no draft of a single task that would follow the chosen model.
    edit() {},
    follow() {},
    adopt(trait) {
      if (trait === "value") {
        choice.adopt();
        describeChosen();
        return;
      }
      const now = mirrored(model);
      state.set({
        ...now,
        doing: now.busy ?? state.get().doing,
        submitting: now.busy === "run" || now.busy === "resume",
      });
    },
    listed: () => describeChosen(),
    expectsChange() {
      const { busy, rows } = state.get();
      return busy !== null || !!rows?.some(isPending);
    },
  });
  const choice = createSync<SweepValue>(
    model,
    connection,
    signal,
    () => state.get().value,
    (changes) => state.set({ value: { ...state.get().value, ...changes } }),
  );

  /** Reads the versions that Python has chosen: their listed weights decide how many tasks there will be. */
  function describeChosen(): void {
    const { modelSets, known, value } = state.get();
    const unknown = new Set(value.sourceModelIds.filter((id) => !known.versions.has(id)));
    for (const { modelSetId, versions } of modelSets) {
      if (versions.some(({ modelId }) => unknown.has(modelId))) void catalog.describe(modelSetId);
    }
  }

  function edit(patch: Partial<SweepValue>): void {
    state.set({ value: { ...state.get().value, ...patch } });
    choice.writeSoon();
  }

  function add(id: string): void {
    const { sourceModelIds } = state.get().value;
    if (!sourceModelIds.includes(id)) edit({ sourceModelIds: [...sourceModelIds, id] });
  }

  /** Requests an action, whose outcome the traits report. Returns whether the kernel has accepted it. */
  async function ask<Kind extends Action>(
    kind: Kind,
    params: () => Promise<SweepCalls[Kind]["params"]> | SweepCalls[Kind]["params"],
  ): Promise<boolean> {
    if (state.get().asking) return false;
    const creating = kind === "runSweep" || kind === "resumeSweep";
    const { rows, busy, error } = state.get();
    state.set({ asking: kind, doing: ACTIVITIES[kind], creating, refused: null });
    const reply: Reply<unknown> = await connection.call(kind, await params());
    state.set({ asking: null, creating: false, refused: reply.ok ? null : reply.error });
    const after = state.get();
    const reported = after.rows !== rows || after.busy !== busy || after.error !== error;
    // The traits that report this were lost, or the kernel knows something that the page does not.
    if (!reply.ok || !reported) connection.notify("sync");
    return reply.ok;
  }

  const session = (): string | null => state.get().console?.session ?? null;

  async function decision(count: number): Promise<SweepCalls["runSweep"]["params"]> {
    const decidedFor = session();
    if (connection.kernelClock(0) === undefined) await connection.askClock();
    return { count, before: connection.kernelClock(FRESH_FOR_MS) ?? 0, session: decidedFor };
  }

  return {
    ...actions,
    state,
    edit,
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

    toCode: (locale: Language): Promise<Reply<{ code: string }>> =>
      connection.call("toSweepCode", { locale }),

    deployCode: (
      taskId: string,
      language: CodeLanguage,
      locale: Language,
    ): Promise<Reply<{ code: string }>> =>
      connection.call("deployCode", { taskId, language, locale }),
  };
}
