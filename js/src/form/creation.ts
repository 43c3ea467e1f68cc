/** Creates tasks: one a decision, and none that a busy kernel would carry out when nobody expects it any more. */
import type { Connection } from "../kernel/connection";
import type { Drafting } from "./draft";
import { body } from "./rules";
import { isCreating, type State } from "./state";

/** A decision that reaches the kernel later than this is not carried out, but asked about again. */
const FRESH_FOR_MS = 2_000;
const FRESH_AT_MOST_MS = 8_000;
/** By then an answer to a decision that came in time has arrived. */
const ANSWER_WITHIN_MS = 500;

export interface Creation {
  /** Creates the task, once: while the outcome is open, another press does nothing. */
  create(): Promise<void>;
  /** Takes the decision back while it waits for a busy kernel: nothing is sent. */
  takeBack(): void;
  /** Looks once more for the task whose creation got no answer. */
  lookAgain(): Promise<void>;
}

export function createCreation(state: State, connection: Connection, drafting: Drafting): Creation {
  /** Counts the decisions; what comes of one that was taken back is void. */
  let decision = 0;

  async function decide(mine: number): Promise<void> {
    const { console, draft, rules } = state.get();
    const task = body(draft, rules);
    const session = console?.session ?? null;
    let late = false;
    for (let fresh = FRESH_FOR_MS; ; fresh = Math.min(2 * fresh, FRESH_AT_MOST_MS)) {
      const waiting = setTimeout(() => {
        if (decision === mine) state.set({ waiting: true });
      }, fresh + ANSWER_WITHIN_MS);
      // Where the clock is known the decision is on its way before the page is drawn anew.
      if (late || connection.kernelClock(0) === undefined) await connection.askClock();
      const before = connection.kernelClock(fresh) ?? 0;
      const answer =
        decision === mine && (await connection.call("createTask", { body: task, before, session }));
      clearTimeout(waiting);
      if (decision !== mine || !answer) return;
      late = !answer.ok && answer.error.hintKey === "late";
      if (late) continue;
      state.set({ waiting: false });
      if (!answer.ok) state.set({ creating: false, createError: answer.error });
      return;
    }
  }

  return {
    async create() {
      if (isCreating(state.get())) return;
      drafting.edit({});
      drafting.write();
      state.set({ creating: true, createError: null });
      decision += 1;
      await decide(decision);
    },

    takeBack() {
      if (!state.get().waiting) return;
      decision += 1;
      state.set({ creating: false, waiting: false });
    },

    async lookAgain() {
      if (isCreating(state.get())) return;
      state.set({ createError: null });
      const answer = await connection.call("lookAgain", {});
      // What became of it is told by the traits.
      if (!answer.ok && answer.error.hintKey === "busy") state.set({ createError: answer.error });
    },
  };
}
