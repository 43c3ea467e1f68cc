/** What a press of the button does: create, ask back, or say what is missing. */
import { useState } from "preact/hooks";
import { equal } from "../form/equal";
import type { Problems } from "../form/rules";
import { type FormState, isCreating, isUnknownOutcome } from "../form/state";
import type { Form } from "../form/store";

/** Why the same body is not sent again without asking back. */
export type Doubt = "createdAlready" | "createdPerhaps";

export interface Submission {
  /** A press was tried: from now on all problems are shown. */
  tried: boolean;
  /** The problems that stopped the last press. */
  refused: Problems | null;
  /** What the user is asked before the same task is created once more. */
  asking: Doubt | null;
  /** Whether what stands in the form has been created. */
  created: boolean;
  press(): void;
  answer(again: boolean): void;
}

function doubtOf(form: Form, { created, error, sent }: FormState): Doubt | null {
  const body = form.body();
  if (equal(body, created)) return "createdAlready";
  return error && isUnknownOutcome(error) && equal(body, sent) ? "createdPerhaps" : null;
}

export function useSubmission(form: Form, state: FormState): Submission {
  const [refused, setRefused] = useState<Problems | null>(null);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const doubt = doubtOf(form, state);

  return {
    tried,
    refused,
    asking: asking && !isCreating(state) ? doubt : null,
    created: doubt === "createdAlready",

    press() {
      const current = form.state.get();
      if (isCreating(current)) return;
      const problems = form.problems();
      const wrong = Object.keys(problems).length > 0;
      setTried(true);
      setRefused(wrong ? problems : null);
      if (wrong) return;
      const doubtful = doubtOf(form, current) !== null;
      setAsking(doubtful);
      if (!doubtful) void form.createTask();
    },

    answer(again) {
      setAsking(false);
      if (again) void form.createTask();
    },
  };
}
