import { useEffect, useState } from "preact/hooks";
import { copyText } from "../clipboard";
import { useView } from "../view";
import { Button } from "./Button";

const SAID_FOR_MS = 2_000;

interface Props {
  what: string;
  text: string;
  /** The text is about to change. */
  busy?: boolean | undefined;
}

/** Copies a text; `what` names it for those who do not see where the button stands. */
export function CopyButton({ what, text, busy }: Props) {
  const { words, announce } = useView();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <Button
      tone="quiet"
      aria-label={copied ? undefined : words.copyOf(what)}
      busy={busy}
      onPress={async (event) => {
        if (busy) return;
        await copyText(text, event.currentTarget);
        setCopied(true);
        announce(words.copied);
      }}
    >
      {copied ? words.copied : words.copy}
    </Button>
  );
}
