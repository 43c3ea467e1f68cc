/** Creates tasks: one per decision, and none so late that the user no longer expects it. */
import type { Connection } from "../kernel/connection";
import { newId } from "../kernel/id";
import type { Drafting } from "./draft";
import { body } from "./rules";
import { isCreating, type State } from "./state";

/** A decision that reaches a busy kernel later than this is not carried out, but sent again. */
const FRESH_FOR_MS = 2_000;
const FRESH_AT_MOST_MS = 8_000;
/** The reply to a decision that arrived in time takes no longer than this. */
const REPLY_WITHIN_MS = 500;

/** Why the kernel asks for confirmation: the same task was created, or may have been. */
export type ConfirmReason = "created_already" | "created_perhaps";

export interface Creation {
  /**
   * Creates the task, once: while a decision is open, another call does nothing. Returns a reason where the kernel asks for
   * confirmation; a second call with `again` confirms.
   */
  createTask(again?: boolean): Promise<ConfirmReason | null>;
  /** Undoes a decision that waits for a busy kernel. Returns whether nothing was sent; undefined if that is unknown. */
  undoCreate(): Promise<boolean | undefined>;
  /** Called when the kernel has carried out a decision. */
  carriedOut(decision: string | null): void;
  /** Looks again for a task whose creation got no response. */
  lookAgain(): Promise<void>;
}

export function createCreation(state: State, connection: Connection, drafting: Drafting): Creation {
  /** The ID of the decision that the kernel has not yet replied to. */
  let open: string | undefined;

  function close(): void {
    open = undefined;
    state.set({ creating: false, waiting: false });
  }

  async function decide(again: boolean): Promise<ConfirmReason | null> {
    const { console, draft, rules } = state.get();
    const task = body(draft, rules);
    const session = console?.session ?? null;
    let late = false;
    for (let fresh = FRESH_FOR_MS; ; fresh = Math.min(2 * fresh, FRESH_AT_MOST_MS)) {
      const decision = newId();
      open = decision;
      const waiting = setTimeout(() => {
        if (open === decision) state.set({ waiting: true });
      }, fresh + REPLY_WITHIN_MS);
      // Where the clock is known, the decision is sent before the page is rendered again.
      if (late || connection.kernelClock(0) === undefined) await connection.askClock();
      const before = connection.kernelClock(fresh) ?? 0;
      const reply =
        open === decision &&
        (await connection.call("createTask", { body: task, before, session, again }, decision));
      clearTimeout(waiting);
      if (open !== decision || !reply) return null;
      late = !reply.ok && reply.error.hintKey === "late";
      if (late) continue;
      close();
      if (reply.ok) {
        // The traits that report this were lost.
        if (state.get().decision !== decision) connection.notify("sync");
        return null;
      }
      const { hintKey } = reply.error;
      if (hintKey === "created_already" || hintKey === "created_perhaps") {
        connection.notify("sync"); // the page may not know of that task
        return hintKey;
      }
      state.set({ createError: reply.error });
      return null;
    }
  }

  return {
    async createTask(again = false) {
      if (isCreating(state.get())) return null;
      drafting.edit({});
      void drafting.write();
      state.set({ creating: true, createError: null });
      return await decide(again);
    },

    async undoCreate() {
      if (!state.get().waiting || open === undefined) return undefined;
      const decision = open;
      close();
      const reply = await connection.call("undoCreate", { decision });
      return reply.ok ? !reply.result.created : undefined;
    },

    carriedOut(decision) {
      if (open !== undefined && open === decision) close();
    },

    async lookAgain() {
      if (isCreating(state.get())) return;
      state.set({ createError: null });
      const reply = await connection.call("lookAgain", {});
      // The traits report the outcome.
      if (!reply.ok && reply.error.hintKey === "busy") state.set({ createError: reply.error });
    },
  };
}
