import { useEffect } from "preact/hooks";
import { useView } from "../view";
import { Button } from "./Button";

interface Props {
  /** Unique within the form. */
  name: string;
  text: string;
  confirm: string;
  keep: string;
  onConfirm(): void;
  onKeep(): void;
}

/** Asks back before something is done that cannot be undone. */
export function Confirm({ name, text, confirm, keep, onConfirm, onKeep }: Props) {
  const { id, focus } = useView();
  useEffect(() => focus(`${name}-keep`), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      class="qf-notice qf-notice-warning"
      role="group"
      aria-labelledby={id(`${name}-text`)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onKeep();
      }}
    >
      <p id={id(`${name}-text`)} class="qf-text">
        {text}
      </p>
      <div class="qf-actions">
        <Button onPress={onConfirm}>{confirm}</Button>
        <Button id={id(`${name}-keep`)} onPress={onKeep}>
          {keep}
        </Button>
      </div>
    </div>
  );
}
