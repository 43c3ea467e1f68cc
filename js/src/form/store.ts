/** The form of a model: its state, shared by all views, and the actions of its user. */
import type { AnyModel } from "@anywidget/types";
import type { TaskStatus } from "../i18n/notices";
import type { Say } from "../i18n/pairs";
import { statuses, title } from "../i18n/texts";
import { createConnection } from "../kernel/connection";
import { isRestored } from "../kernel/restored";
import type { ErrorInfo, LocaleChoice, Traits, Value } from "../messages";
import { createCreation } from "./creation";
import { createDrafting, type Patch } from "./draft";
import { createCatalog } from "./models";
import { observable } from "./observable";
import { body, effective, type Problems, problems, type Warnings, warnings } from "./rules";
import {
  chosenVersion,
  findModelSet,
  hasNoSource,
  initialState,
  isCreating,
  isFinal,
  MIRRORED,
  mirrored,
} from "./state";
import { createTasks } from "./tasks";

const RECOVER_EVERY_MS = 15_000;

export type Form = ReturnType<typeof createForm>;

/** Jupyter's own view of a model, and its manager, which anywidget exposes only in part. */
export interface ChildView {
  el: HTMLElement;
  remove(): void;
}
interface Manager {
  get_model(id: string): Promise<unknown>;
  create_view(model: unknown): Promise<ChildView>;
}

/** Creates the form of a model. Greets the kernel, changes nothing; the signal ends everything. */
export function createForm(model: AnyModel<Traits>, signal: AbortSignal) {
  const state = observable(initialState(model));
  const alone = new AbortController();
  const reachable = AbortSignal.any([signal, alone.signal]);
  const connection = createConnection(model, state, reachable, (event) => {
    if (event.kind === "tasks") tasks.receiveTasks(event.tasks, event.first);
    else catalog.receive(event);
  });
  const drafting = createDrafting(model, state, connection, signal);
  const catalog = createCatalog(state, connection, drafting);
  const creation = createCreation(state, connection, drafting);
  const tasks = createTasks(state, connection, drafting);
  let viewed = false;
  let say: Say;

  function listen(name: string, listener: () => void): void {
    model.on(name, listener);
    signal.addEventListener("abort", () => model.off(name as `change:${keyof Traits}`, listener));
  }

  function mirror(name: (typeof MIRRORED)[number]): void {
    const before = state.get();
    const after = mirrored(model);
    state.set(after);
    creation.carriedOut(after.decision);
    if (name === "console") accountChanged(before.console, after.console);
    if (name === "task") announceEnd();
  }

  function accountChanged(before: Traits["console"], after: Traits["console"]): void {
    if (before && before.session !== after?.session) {
      catalog.forget();
      tasks.forgetTasks();
    }
    if (viewed) void catalog.list();
  }

  function announceEnd(): void {
    const { announced, task } = state.get();
    const status = task?.status ?? "";
    if (!task || task.id !== announced || !isFinal(status)) return;
    state.set({ announced: undefined });
    try {
      new Notification(`${say(title)} · ${say(statuses[status as TaskStatus])}`, {
        body: task.name || task.id,
      });
    } catch {
      // On Android, Chrome shows them from service workers only.
    }
  }

  async function greet(): Promise<void> {
    await connection.greet();
    if (viewed) void catalog.list();
  }

  for (const name of MIRRORED) listen(`change:${name}`, () => mirror(name));
  listen("change:value", () => {
    drafting.adopt();
    if (state.get().sourceSetId === undefined) catalog.recogniseSource();
  });
  // Jupyter fires this when the kernel restarts or dies.
  listen("comm_live_update", () => void greet());
  void greet();

  /** Messages can be lost without notice, so while a change is expected the state is requested periodically. */
  function recover(): void {
    const now = state.get();
    if (now.connection !== "ready") return;
    if (!now.console) void greet();
    else if (isCreating(now) || (now.task && !isFinal(now.task.status ?? "")))
      connection.notify("sync");
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

  const currentBody = (): Value => body(state.get().draft, state.get().rules);

  return {
    ...catalog,
    ...creation,
    ...tasks,
    state,
    edit: (patch: Patch): void => drafting.edit(patch),
    refresh: (): Promise<void> => (state.get().console ? catalog.list("refresh") : greet()),
    listAgain: (): Promise<void> => catalog.list("again"),
    body: currentBody,

    problems(): Problems {
      const current = state.get();
      const found = problems(effective(current.draft, current.rules), current.rules);
      // It follows the source, which is reported as missing already.
      if (hasNoSource(current) && found.modelSetId === "missing") delete found.modelSetId;
      if (!found.sourceModelId && chosenVersion(current)?.compressible === false) {
        found.sourceModelId = "not_compressible";
      }
      return found;
    },

    warnings(): Warnings {
      const { draft, rules } = state.get();
      return warnings(effective(draft, rules), rules);
    },

    /** Called when a view is shown: now the models are needed. */
    view(): void {
      if (viewed) return;
      viewed = true;
      void catalog.list();
    },

    chooseModel(sourceSetId: string | undefined, sourceModelId?: string): void {
      drafting.edit({});
      catalog.chooseSource(sourceSetId, sourceModelId);
    },

    chooseWeight(weight: string | undefined, otherWeight: boolean): void {
      state.set({ otherWeight });
      drafting.edit({ weight });
    },

    showOnlyCompressible(onlyCompressible: boolean): void {
      state.set({ onlyCompressible });
      if (onlyCompressible) void catalog.describeAll();
      else catalog.stopDescribing();
    },

    chooseLocale(locale: LocaleChoice): void {
      state.set({ locale });
      model.set("locale", locale);
      model.save_changes();
    },

    describeAgain(): void {
      const { sourceSetId } = state.get();
      if (sourceSetId !== undefined) void catalog.describe(sourceSetId, true);
    },

    /** Creates an empty model to save to. Returns the error, if any. */
    async createModel(modelSetName: string): Promise<ErrorInfo | null> {
      const { console, modelSets, sourceSetId } = state.get();
      const modelType = findModelSet(modelSets, sourceSetId)?.modelType || "Text2Text";
      const session = console?.session ?? null;
      const answer = await connection.call("createModelSet", { modelSetName, modelType, session });
      if (!answer.ok) return answer.error;
      const { modelSetId } = answer.result;
      catalog.add({ modelSetId, modelSetName, modelType, preset: false, versions: [] });
      catalog.chooseTarget(modelSetId);
      return null;
    },

    ask: connection.call,

    /** Creates a form for many tasks from the draft, and returns its view. Fails where the host offers no views. */
    async compare(): Promise<ChildView> {
      await drafting.write();
      const reply = await connection.call("compare", {});
      if (!reply.ok) throw reply.error;
      const manager = model.widget_manager as unknown as Manager;
      return manager.create_view(await manager.get_model(reply.result.modelId));
    },

    prepare: (): void => connection.notify("prepare"),

    /** Asks the browser to announce the task's end in this language, which needs the user's permission. */
    async notifyAtEnd(taskId: string, language: Say): Promise<boolean> {
      say = language;
      const granted =
        "Notification" in window && (await Notification.requestPermission()) === "granted";
      state.set({ announced: granted ? taskId : null });
      announceEnd();
      return granted;
    },

    listTasksOfSource(onlyOfSource: boolean): void {
      state.set({ onlyOfSource });
      void tasks.listTasks();
    },

    async signIn(accessKey: string, secretKey: string): Promise<ErrorInfo | null> {
      const answer = await connection.call("signIn", { accessKey, secretKey });
      return answer.ok ? null : answer.error;
    },

    async signOut(): Promise<void> {
      await connection.call("signOut", {});
    },
  };
}
