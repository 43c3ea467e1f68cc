/** The form of a model: its state, shared by all views, and the actions of its user. */
import type { AnyModel } from "@anywidget/types";
import type { TaskStatus } from "../i18n/notices";
import type { Say } from "../i18n/pairs";
import { statuses, title } from "../i18n/texts";
import type { ErrorInfo, ShownProblemCode, Traits, Value } from "../messages";
import { observable } from "../observable";
import { createActions } from "./actions";
import { createCreation } from "./creation";
import { createDrafting, type Patch } from "./draft";
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
  const [connection, catalog, actions] = createActions(model, state, signal, {
    traits: MIRRORED,
    edit: (patch) => drafting.edit(patch),
    follow: (patch) => drafting.follow(patch),
    receiveTasks: (event) => tasks.receiveTasks(event.tasks, event.first),
    adopt(trait) {
      if (trait === "value") {
        drafting.adopt();
        if (state.get().sourceSetId === undefined) catalog.recogniseSource();
        return;
      }
      const now = mirrored(model);
      state.set(now);
      creation.carriedOut(now.decision);
      if (trait === "task") announceEnd();
    },
    forget: () => tasks.forgetTasks(),
    expectsChange() {
      const now = state.get();
      return isCreating(now) || (!!now.task && !isFinal(now.task.status ?? ""));
    },
  });
  const drafting = createDrafting(model, state, connection, signal);
  const creation = createCreation(state, connection, drafting);
  const tasks = createTasks(state, connection, drafting);
  let say: Say;

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

  const currentBody = (): Value => body(state.get().draft, state.get().rules);

  return {
    ...actions,
    ...creation,
    ...tasks,
    state,
    edit: (patch: Patch): void => drafting.edit(patch),
    body: currentBody,

    problems(): Problems<ShownProblemCode> {
      const current = state.get();
      const found: Problems = problems(effective(current.draft, current.rules), current.rules);
      // It follows the source, which is reported as missing already.
      if (hasNoSource(current) && found.modelSetId === "missing") delete found.modelSetId;
      if (!found.sourceModelId && chosenVersion(current)?.compressible === false) {
        found.sourceModelId = "not_compressible";
      }
      return found as Problems<ShownProblemCode>;
    },

    warnings(): Warnings {
      const { draft, rules } = state.get();
      return warnings(effective(draft, rules), rules);
    },

    chooseModel(sourceSetId: string | undefined, sourceModelId?: string): void {
      drafting.edit({});
      catalog.chooseSource(sourceSetId, sourceModelId);
    },

    chooseWeight(weight: string | undefined, otherWeight: boolean): void {
      state.set({ otherWeight });
      drafting.edit({ weight });
    },

    /** Creates an empty model to save to. Returns the error, if any. */
    async createModel(modelSetName: string): Promise<ErrorInfo | null> {
      const { console, modelSets, sourceSetId } = state.get();
      const modelType = findModelSet(modelSets, sourceSetId)?.modelType || "Text2Text";
      const session = console?.session ?? null;
      const reply = await connection.call("createModelSet", { modelSetName, modelType, session });
      if (!reply.ok) return reply.error;
      const { modelSetId } = reply.result;
      catalog.add({ modelSetId, modelSetName, modelType, preset: false, versions: [] });
      catalog.chooseTarget(modelSetId);
      return null;
    },

    /** Creates a form for many tasks from the draft, and returns its view. Fails where the host offers no views. */
    async compare(): Promise<ChildView> {
      await drafting.write();
      const reply = await connection.call("compare", {});
      if (!reply.ok) throw reply.error;
      const manager = model.widget_manager as unknown as Manager;
      return manager.create_view(await manager.get_model(reply.result.modelId));
    },

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
  };
}
