/** What a press of the button does: create, ask for confirmation, or say what is missing. */
import { useState } from "preact/hooks";
import type { ConfirmReason } from "../form/creation";
import { equal } from "../form/equal";
import type { Problems } from "../form/rules";
import { type FormState, isCreating } from "../form/state";
import type { Form } from "../form/store";
import type { Value } from "../messages";

export interface Submission {
  /** A press was tried: from now on all problems are shown. */
  tried: boolean;
  /** The problems that stopped the last press. */
  refused: Problems | null;
  /** Why the user is asked before the same task is created once more. */
  asking: ConfirmReason | null;
  press(): void;
  answer(again: boolean): void;
}

export function useSubmission(form: Form, state: FormState): Submission {
  const [refused, setRefused] = useState<Problems | null>(null);
  const [tried, setTried] = useState(false);
  const [asked, setAsked] = useState<{ reason: ConfirmReason; body: Value } | null>(null);

  async function create(again: boolean): Promise<void> {
    setAsked(null);
    const body = form.body();
    const reason = await form.createTask(again);
    if (reason) setAsked({ reason, body });
  }

  return {
    tried,
    refused,
    asking: asked && !isCreating(state) && equal(asked.body, form.body()) ? asked.reason : null,

    press() {
      if (isCreating(form.state.get())) return;
      const problems = form.problems();
      const wrong = Object.keys(problems).length > 0;
      setTried(true);
      setRefused(wrong ? problems : null);
      if (!wrong) void create(false);
    },

    answer(again) {
      if (again) void create(true);
      else setAsked(null);
    },
  };
}
