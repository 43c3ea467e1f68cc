import { useEffect, useState } from "preact/hooks";
import { copyText } from "../clipboard";
import { useView } from "../view";
import { Button } from "./Button";

const SAID_FOR_MS = 4_000;

interface Props {
  what: string;
  text: string;
  /** The text is about to change. */
  busy?: boolean | undefined;
}

/** Copies a text; `what` names it for those who do not see where the button stands. */
export function CopyButton({ what, text, busy }: Props) {
  const { words, announce } = useView();
  const [outcome, setOutcome] = useState<"copied" | "notCopied">();
  const said = outcome && words[outcome];

  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  return (
    <Button
      tone="quiet"
      aria-label={said ?? words.copyOf(what)}
      busy={busy}
      onPress={async (event) => {
        if (busy) return;
        const done = (await copyText(text, event.currentTarget)) ? "copied" : "notCopied";
        setOutcome(done);
        announce(words[done]);
      }}
    >
      {said ?? words.copy}
    </Button>
  );
}
