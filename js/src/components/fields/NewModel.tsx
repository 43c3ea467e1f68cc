import { useEffect, useRef, useState } from "preact/hooks";
import * as t from "../../i18n/texts";
import type { ErrorInfo } from "../../messages";
import { Button } from "../parts/Button";
import { Failure } from "../parts/Failure";
import { isComposing } from "../shortcuts";
import { useView } from "../view";

/** Creates an empty model to save to. */
export function NewModel({ onEnd }: { onEnd(): void }) {
  const { form, say } = useView();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => input.current?.focus(), []);

  async function create(): Promise<void> {
    const name = input.current?.value.trim();
    if (busy) return;
    if (!name) {
      input.current?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    const failure = await form.createModel(name);
    setBusy(false);
    setError(failure);
    if (!failure) onEnd();
  }

  return (
    <div class="qf-new-model">
      <input
        ref={input}
        class="qf-input"
        type="text"
        autocomplete="off"
        aria-label={say(t.newModelName)}
        placeholder={say(t.newModelName)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) void create();
          if (event.key === "Escape") {
            event.stopPropagation();
            onEnd();
          }
        }}
      />
      <span class="qf-actions">
        <Button busy={busy} onPress={() => void create()}>
          {say(t.createModel)}
        </Button>
        <Button tone="quiet" onPress={onEnd}>
          {say(t.dismiss)}
        </Button>
      </span>
      {error && <Failure error={error} />}
    </div>
  );
}
