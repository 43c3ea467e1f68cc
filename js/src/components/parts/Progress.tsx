import * as t from "../../i18n/texts";
import { type SharedView, useView } from "../view";
import { Button } from "./Button";

interface Props {
  label: string;
  /** The count so far, in words. */
  text: string;
  /** How much is done, and of how much; absent where the total is unknown. */
  part?: readonly [done: number, all: number];
  busy: boolean;
  /** It was stopped and can be resumed. */
  stopped: boolean;
  onStop(): void;
  onResume(): Promise<void>;
}

/** A progress bar with a button to stop; once stopped, a button to resume. */
export function Progress({ label, text, part, busy, stopped, onStop, onResume }: Props) {
  const { state, say } = useView<SharedView>();
  if (busy) {
    return (
      <div class="qf-progress">
        <progress
          class="qf-bar"
          aria-label={label}
          aria-valuetext={text}
          value={part?.[0]}
          max={part?.[1] || 1}
        />
        <Button tone="quiet" onPress={onStop}>
          {say(t.stop)}
        </Button>
      </div>
    );
  }
  if (!stopped || state.connection === "gone") return null;
  return (
    <Button tone="quiet" onPress={onResume}>
      {say(t.goOn)}
    </Button>
  );
}
