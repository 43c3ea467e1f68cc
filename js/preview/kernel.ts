/** Stands in for the kernel: replays what was recorded of one with the simulated account. */
import type { AnyModel } from "@anywidget/types";
import { equal } from "../src/form/equal";
import { suggestName, toDraft } from "../src/form/rules";
import type { Calls, KernelEvent, ModelSet, Reply, Traits, Value, Version } from "../src/messages";
import { type Account, adviceOn, deployProgram, program, requestOf, type Task } from "./account";

type Request = {
  [Kind in keyof Calls]: { kind: Kind; id: string } & Calls[Kind]["params"];
}[keyof Calls];
type Listener = (...args: never[]) => void;

const REPLY_AFTER_MS = 150;
const STATUS_AFTER_MS = 1_500;
const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function newId(prefix: string): string {
  return prefix + Math.random().toString(36).slice(2).padEnd(12, "0").slice(0, 12);
}

export class PreviewModel {
  readonly widget_manager = {
    get_model: async () => ({ comm_live: true }),
  } as unknown as AnyModel["widget_manager"];
  readonly #account: Account;
  readonly #traits: Traits;
  readonly #listeners = new Map<string, Set<Listener>>();
  #modelSets: readonly ModelSet[];
  #tasks: readonly Task[];
  /** The requests of the tasks that were created here, by the tasks' IDs. */
  readonly #sent = new Map<string, Value>();

  constructor(account: Account, bundle: string) {
    this.#account = account;
    this.#modelSets = account.modelSets;
    this.#tasks = account.tasks;
    const value: Value = { config: { strategy: "Quantization" } };
    this.#traits = {
      ...account.traits,
      _bundle: bundle,
      value: { name: suggestName(toDraft(value), account.traits.rules, new Date()), ...value },
      comm_id: "preview",
      console: {
        host: "preview",
        simulated: true,
        signedIn: true,
        session: "preview",
        takesKeys: false,
      },
      submitting: false,
      looking: false,
      response: null,
      error: null,
      task: null,
      sent: null,
      outcome: null,
      decision: null,
    };
  }

  get<Name extends keyof Traits>(name: Name): Traits[Name] {
    return this.#traits[name];
  }

  set<Name extends keyof Traits>(name: Name, value: Traits[Name]): void {
    this.#publish({ [name]: value });
  }

  save_changes(): void {}

  on(name: string, listener: Listener): void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
  }

  off(name: string, listener: Listener): void {
    this.#listeners.get(name)?.delete(listener);
  }

  send(request: Request): void {
    void this.#carryOut(request);
  }

  async #carryOut(request: Request): Promise<void> {
    await wait(request.kind === "hello" ? 0 : REPLY_AFTER_MS);
    const answer = this.#answer(request);
    this.#emit("msg:custom", { kind: "answer", id: request.id, ...answer });
  }

  #answer(request: Request): Reply<unknown> {
    switch (request.kind) {
      case "createTask":
        return this.#create(request.id, request.body, request.again);
      case "hello":
        return { ok: true, result: { clock: performance.now() / 1_000 } };
      case "setValue":
        this.#write(request.value);
        return { ok: true, result: { value: request.value } };
      case "listModelSets": {
        const modelSets = [...this.#modelSets];
        this.#notify({ kind: "modelSets", modelSets, first: true });
        return { ok: true, result: { count: modelSets.length, complete: true } };
      }
      case "describeVersions":
        return this.#describe(({ modelSetId }) => modelSetId === request.modelSetId);
      case "describeAll":
        return this.#describe(() => true);
      case "createModelSet":
        return { ok: true, result: { modelSetId: this.#add(request) } };
      case "listTasks": {
        const { sourceModelId: source } = request;
        const tasks = this.#tasks.filter((task) => !source || task.sourceModelId === source);
        this.#notify({ kind: "tasks", tasks, first: true });
        return { ok: true, result: { count: tasks.length, complete: true } };
      }
      case "describeTasks": {
        const tasks = this.#tasks.filter(({ id }) => request.taskIds.includes(id));
        return { ok: true, result: { tasks } };
      }
      case "useSettings":
        this.#write(this.#requestOf(request.taskId));
        return { ok: true, result: { value: this.#traits.value } };
      case "followTask":
        this.#follow(request.taskId);
        return { ok: true, result: null };
      case "cancelTask":
        this.#update(request.taskId, { status: "stopped", finishTime: new Date().toISOString() });
        return { ok: true, result: null };
      case "deleteTask":
        this.#tasks = this.#tasks.filter(({ id }) => id !== request.taskId);
        if (this.#isShown(request.taskId)) this.#publish({ task: null, response: null });
        return { ok: true, result: null };
      case "undoCreate":
        return { ok: true, result: { created: true } };
      case "toCode":
        return { ok: true, result: { code: program(this.#account, request) } };
      case "deployCode": {
        const sent = this.#requestOf(request.taskId);
        const code = deployProgram(this.#account, this.#find(request.taskId), sent, request);
        return { ok: true, result: { code } };
      }
      default:
        return { ok: true, result: null };
    }
  }

  #create(decision: string, body: Value, again: boolean): Reply<null> {
    const { outcome, sent } = this.#traits;
    if (outcome && !again && equal(sent, body)) {
      return { ok: false, error: this.#account.createdAlready };
    }
    void this.#play(decision, body);
    return { ok: true, result: null };
  }

  /** Publishes what was recorded, with the IDs, settings and times of this task. */
  async #play(decision: string, body: Value): Promise<void> {
    const id = newId("amva-");
    const modelId = newId("amv-");
    const createTime = new Date().toISOString();
    const { name = null, description = null, sourceModelId = null, config = null } = body;
    this.#sent.set(id, body);
    let former = "";
    for (const traits of this.#account.created) {
      const own: Partial<Traits> = { ...traits };
      if ("decision" in own) own.decision = decision;
      if (own.sent) own.sent = body;
      if (own.response) own.response = { ...own.response, result: id };
      if (own.task) {
        const status = own.task.status ?? "";
        if (former && status !== former) await wait(STATUS_AFTER_MS);
        // The task has been cancelled or deleted.
        if (former && this.#find(id).status !== former) return;
        const settings = { name, description, sourceModelId, config };
        const task: Task = { ...own.task, id, ...settings, createTime };
        if (task.modelId) Object.assign(task, { modelId, finishTime: new Date().toISOString() });
        this.#tasks = [task, ...this.#tasks.filter((other) => other.id !== id)];
        own.task = task;
        // The form shows another task.
        if (former && !this.#isShown(id)) delete own.task;
        former = status;
      }
      this.#publish(own);
    }
  }

  #update(taskId: string, patch: Partial<Task>): void {
    this.#tasks = this.#tasks.map((task) => (task.id === taskId ? { ...task, ...patch } : task));
    if (this.#isShown(taskId)) this.#publish({ task: this.#find(taskId) });
  }

  #follow(taskId: string): void {
    const sent = this.#requestOf(taskId);
    const outcome = equal(sent, this.#traits.sent) ? this.#traits.outcome : null;
    this.#publish({ error: null, response: null, task: this.#find(taskId), sent, outcome });
  }

  #requestOf(taskId: string): Value {
    return this.#sent.get(taskId) ?? requestOf(this.#account, this.#find(taskId));
  }

  #add({ modelSetName, modelType }: Calls["createModelSet"]["params"]): string {
    const modelSetId = newId("am-");
    const added = { modelSetId, modelSetName, modelType, preset: false, versions: [] };
    this.#modelSets = [...this.#modelSets, added];
    return modelSetId;
  }

  #write(value: Value): void {
    this.#publish({ value, advice: adviceOn(this.#account, value) });
  }

  #describe(wanted: (version: Version) => boolean): Reply<unknown> {
    const versions = this.#account.versions.filter(wanted);
    this.#notify({ kind: "versions", versions });
    return { ok: true, result: { count: versions.length, complete: true } };
  }

  /** The task, without a status if it has been deleted. */
  #find(taskId: string): Task {
    return this.#tasks.find(({ id }) => id === taskId) ?? { id: taskId };
  }

  #isShown(taskId: string): boolean {
    return this.#traits.task?.id === taskId;
  }

  #notify(event: KernelEvent): void {
    this.#emit("msg:custom", event);
  }

  #publish(traits: Partial<Traits>): void {
    Object.assign(this.#traits, traits);
    for (const name of Object.keys(traits)) this.#emit(`change:${name}`);
  }

  #emit(name: string, ...args: unknown[]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...(args as never[]));
  }
}
