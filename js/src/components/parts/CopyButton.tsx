import { useEffect, useState } from "preact/hooks";
import * as t from "../../i18n/texts";
import { copyText } from "../clipboard";
import { type SharedView, useView } from "../view";
import { Button } from "./Button";

const OUTCOME_SHOWN_MS = 4_000;

interface Props {
  what: string;
  text: string;
  /** The text is about to change. */
  busy?: boolean | undefined;
}

/** Copies a text; `what` names it for screen readers. */
export function CopyButton({ what, text, busy }: Props) {
  const { say, announce } = useView<SharedView>();
  const [outcome, setOutcome] = useState<"copied" | "notCopied">();
  const outcomeText = outcome && say(t.copyOutcomes[outcome]);

  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), OUTCOME_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  return (
    <Button
      tone="quiet"
      aria-label={outcomeText ?? say(t.copyOf(what))}
      busy={busy}
      onPress={async (event) => {
        if (busy) return;
        const done = (await copyText(text, event.currentTarget)) ? "copied" : "notCopied";
        setOutcome(done);
        announce(say(t.copyOutcomes[done]));
      }}
    >
      {outcomeText ?? say(t.copy)}
    </Button>
  );
}
