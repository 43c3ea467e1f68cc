import { useEffect } from "preact/hooks";
import { type SharedView, useView } from "../view";
import { Button } from "./Button";

interface Props {
  /** Unique within the form. */
  name: string;
  text: string;
  confirm: string;
  cancel: string;
  onConfirm(): void;
  onCancel(): void;
}

/** Asks for confirmation before an action that cannot be undone. */
export function Confirm({ name, text, confirm, cancel, onConfirm, onCancel }: Props) {
  const { id, focus } = useView<SharedView>();
  useEffect(() => focus(`${name}-cancel`), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      class="qf-notice qf-notice-warning"
      role="group"
      aria-label={text}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <p class="qf-text">{text}</p>
      <div class="qf-actions">
        <Button onPress={onConfirm}>{confirm}</Button>
        <Button id={id(`${name}-cancel`)} onPress={onCancel}>
          {cancel}
        </Button>
      </div>
    </div>
  );
}
