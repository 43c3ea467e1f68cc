import type { ErrorInfo } from "../../messages";
import { useView } from "../view";
import { Button } from "./Button";
import { Failure } from "./Failure";

interface Props {
  label: string;
  /** The count so far, in words. */
  text: string;
  /** How much is done, of how much; without it nobody knows how much is still to come. */
  part?: readonly [done: number, all: number];
  busy: boolean;
  error: ErrorInfo | null;
  /** It was stopped, and can go on. */
  stopped: boolean;
  onStop(): void;
  onResume(): Promise<void>;
}

/** How far something has come that can be stopped and, where it was or has failed, be resumed. */
export function Progress({ label, text, part, busy, error, stopped, onStop, onResume }: Props) {
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
  if (state.connection === "gone") return null;
  if (error) return <Failure error={error} onRetry={onResume} />;
  return stopped ? <Button onPress={onResume}>{words.goOn}</Button> : null;
}
