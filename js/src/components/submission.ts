/** What pressing the button does: create the task, ask for confirmation, or show the problems. */
import { useState } from "preact/hooks";
import type { ConfirmReason } from "../form/creation";
import { equal } from "../form/equal";
import type { Problems } from "../form/rules";
import { type FormState, isCreating } from "../form/state";
import type { Form } from "../form/store";
import type { ShownProblemCode, Value } from "../messages";

export interface Submission {
  /** The button was pressed: from now on all problems are shown. */
  tried: boolean;
  /** The problems that stopped the last press. */
  refused: Problems<ShownProblemCode> | null;
  /** Why the user must confirm that the same task is created again. */
  confirmReason: ConfirmReason | null;
  press(): void;
  /** Ends the confirmation, and creates the task if the user wants it. */
  confirm(again: boolean): void;
}

export function useSubmission(form: Form, state: FormState): Submission {
  const [refused, setRefused] = useState<Problems<ShownProblemCode> | null>(null);
  const [tried, setTried] = useState(false);
  const [confirming, setConfirming] = useState<{ reason: ConfirmReason; body: Value } | null>(null);

  async function create(again: boolean): Promise<void> {
    setConfirming(null);
    const body = form.body();
    const reason = await form.createTask(again);
    if (reason) setConfirming({ reason, body });
  }

  return {
    tried,
    refused,
    confirmReason:
      confirming && !isCreating(state) && equal(confirming.body, form.body())
        ? confirming.reason
        : null,

    press() {
      if (isCreating(form.state.get())) return;
      const problems = form.problems();
      const wrong = Object.keys(problems).length > 0;
      setTried(true);
      setRefused(wrong ? problems : null);
      if (!wrong) void create(false);
    },

    confirm(again) {
      if (again) void create(true);
      else setConfirming(null);
    },
  };
}
