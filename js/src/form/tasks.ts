/** The account's tasks: listed, followed, cancelled, deleted. */
import type { Connection } from "../kernel/connection";
import type { Calls, TaskInfo } from "../messages";
import { NO_TASKS, type State } from "./state";

type TaskAction = "followTask" | "cancelTask" | "deleteTask";

export interface Tasks {
  receive(tasks: readonly TaskInfo[], first: boolean): void;
  /** Requests the list: of the chosen version or of the whole account. */
  list(): Promise<void>;
  /** Performs an action on a task; returns whether it succeeded. */
  act(action: TaskAction, taskId: string): Promise<boolean>;
  /** Forgets the tasks when the account has changed. */
  forget(): void;
}

/** When the task was created, in milliseconds; 0 where that is unknown. */
export function createdAt({ createTime }: TaskInfo): number {
  return Date.parse(createTime ?? "") || 0;
}

function newestFirst(tasks: readonly TaskInfo[]): TaskInfo[] {
  const known = new Map(tasks.map((task) => [task.id, task]));
  return [...known.values()].sort((one, other) => createdAt(other) - createdAt(one));
}

export function createTasks(state: State, connection: Connection): Tasks {
  let round = 0;

  async function list(): Promise<void> {
    round += 1;
    const mine = round;
    const { draft, onlyOfSource } = state.get();
    const sourceModelId = (onlyOfSource && draft.sourceModelId) || null;
    state.set({ tasksListed: true, listingTasks: true, tasksError: null });
    const reply = await connection.call("listTasks", { sourceModelId });
    if (round !== mine) return;
    state.set({ listingTasks: false, tasksError: reply.ok ? null : reply.error });
  }

  return {
    list,
    receive(tasks, first) {
      state.set({ tasks: newestFirst(first ? tasks : [...state.get().tasks, ...tasks]) });
    },
    async act(action, taskId) {
      if (state.get().acting) return false;
      state.set({ acting: true, actionError: null });
      const session = state.get().console?.session ?? null;
      const params: Calls[TaskAction]["params"] = { taskId, session };
      const reply = await connection.call(action, params);
      state.set({ acting: false, actionError: reply.ok ? null : reply.error });
      if (reply.ok && action !== "followTask" && state.get().tasksListed) void list();
      return reply.ok;
    },
    forget() {
      round += 1;
      state.set(NO_TASKS);
    },
  };
}
