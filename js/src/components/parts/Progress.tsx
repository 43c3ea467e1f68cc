import { useView } from "../view";
import { Button } from "./Button";

interface Props {
  label: string;
  /** The count so far, in words. */
  text: string;
  /** How much is done, of how much; without it nobody knows how much is still to come. */
  part?: readonly [done: number, all: number];
  busy: boolean;
  /** It was stopped, and can go on. */
  stopped: boolean;
  onStop(): void;
  onResume(): Promise<void>;
}

/** How far something has come that can be stopped and, where it was, be resumed. */
export function Progress({ label, text, part, busy, stopped, onStop, onResume }: Props) {
  const { state, words } = useView();
  if (busy) {
    return (
      <div class="qf-progress">
        <div
          class={`qf-bar ${part ? "" : "qf-bar-moving"}`}
          role="progressbar"
          aria-label={label}
          aria-valuetext={text}
          aria-valuenow={part?.[0]}
          aria-valuemax={part?.[1]}
          style={part && { "--qf-share": `${(100 * part[0]) / (part[1] || 1)}%` }}
        />
        <Button tone="quiet" onPress={onStop}>
          {words.stop}
        </Button>
      </div>
    );
  }
  if (!stopped || state.connection === "gone") return null;
  return (
    <Button tone="quiet" onPress={onResume}>
      {words.goOn}
    </Button>
  );
}
