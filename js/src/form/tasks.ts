/** The account's tasks: listed, described, followed, cancelled, deleted. */
import type { Connection } from "../kernel/connection";
import type { Calls, Reply, TaskInfo } from "../messages";
import type { Drafting } from "./draft";
import { NO_TASKS, type State } from "./state";

type TaskAction = "followTask" | "cancelTask" | "deleteTask";

/** How many tasks the kernel describes at once. */
const MAX_DESCRIBED = 100;

export interface Tasks {
  receiveTasks(tasks: readonly TaskInfo[], first: boolean): void;
  /** Requests the tasks of the chosen version, or of the whole account. */
  listTasks(): Promise<void>;
  /** Requests the settings of these tasks, which the list does not have. */
  describeTasks(taskIds: readonly string[]): Promise<void>;
  /** Performs an action on a task; returns whether it succeeded. */
  act(action: TaskAction, taskId: string): Promise<boolean>;
  /** Writes a task's settings into the draft; returns whether it succeeded. */
  useSettings(taskId: string): Promise<boolean>;
  /** Forgets the tasks when the account has changed. */
  forgetTasks(): void;
}

/** When the task was created, in milliseconds; 0 where that is unknown. */
export function createdAt({ createTime }: TaskInfo): number {
  return Date.parse(createTime ?? "") || 0;
}

function newestFirst(tasks: readonly TaskInfo[]): TaskInfo[] {
  const known = new Map(tasks.map((task) => [task.id, task]));
  return [...known.values()].sort((one, other) => createdAt(other) - createdAt(one));
}

export function createTasks(state: State, connection: Connection, drafting: Drafting): Tasks {
  let round = 0;
  /** The settings of tasks; null while they are requested, or where there are none. */
  let settings = new Map<string, TaskInfo["config"]>();

  function show(tasks: readonly TaskInfo[]): void {
    const described = tasks.map((task) => ({ ...task, config: settings.get(task.id) ?? null }));
    state.set({ tasks: newestFirst(described) });
  }

  async function perform<Kind extends TaskAction | "useSettings">(
    kind: Kind,
    taskId: string,
  ): Promise<Reply<Calls[Kind]["result"]> | undefined> {
    if (state.get().acting) return undefined;
    state.set({ acting: true, actionError: null });
    const session = state.get().console?.session ?? null;
    const reply = await connection.call(kind, { taskId, session });
    state.set({ acting: false, actionError: reply.ok ? null : reply.error });
    return reply;
  }

  async function listTasks(): Promise<void> {
    round += 1;
    const mine = round;
    settings = new Map([...settings].filter(([, config]) => config));
    const { draft, onlyOfSource } = state.get();
    const sourceModelId = (onlyOfSource && draft.sourceModelId) || null;
    state.set({ tasksListed: true, listingTasks: true, tasksError: null });
    const reply = await connection.call("listTasks", { sourceModelId });
    if (round !== mine) return;
    state.set({ listingTasks: false, tasksError: reply.ok ? null : reply.error });
  }

  return {
    listTasks,
    receiveTasks(tasks, first) {
      show(first ? tasks : [...state.get().tasks, ...tasks]);
    },
    async describeTasks(taskIds) {
      const mine = settings;
      const wanted = taskIds.filter((id) => !mine.has(id)).slice(0, MAX_DESCRIBED);
      if (wanted.length === 0) return;
      for (const id of wanted) mine.set(id, null);
      const reply = await connection.quietly("describeTasks", { taskIds: wanted });
      if (!reply.ok) return;
      for (const { id, config } of reply.result.tasks) mine.set(id, config);
      show(state.get().tasks);
    },
    async act(action, taskId) {
      const done = (await perform(action, taskId))?.ok === true;
      if (done && action !== "followTask" && state.get().tasksListed) void listTasks();
      return done;
    },
    async useSettings(taskId) {
      // What was typed before is older than the settings, and must not arrive after them.
      await drafting.write();
      const reply = await perform("useSettings", taskId);
      if (reply?.ok) drafting.adopt(reply.result.value);
      return reply?.ok === true;
    },
    forgetTasks() {
      round += 1;
      settings = new Map();
      state.set(NO_TASKS);
    },
  };
}
