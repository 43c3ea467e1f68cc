import { useEffect, useRef, useState } from "preact/hooks";
import type { ChildView } from "../../form/store";
import * as t from "../../i18n/texts";
import { Button } from "../parts/Button";
import { useView } from "../view";

/** Shows the form for many tasks, which starts with this form's draft. */
export function Compare() {
  const { form, say } = useView();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<ChildView | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => () => view.current?.remove(), []);

  async function show(): Promise<void> {
    try {
      view.current ??= await form.compare();
      place.current?.append(view.current.el);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }

  return (
    <div class="qf-tasks">
      <Button tone="quiet" onPress={show}>
        {say(t.compare)}
      </Button>{" "}
      <span role="status">{failed && say(t.compareFailed)}</span>
      <div ref={place} />
    </div>
  );
}
