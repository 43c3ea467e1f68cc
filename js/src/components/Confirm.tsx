import { useEffect } from "preact/hooks";
import { useView } from "../view";
import { Button } from "./Button";

interface Props {
  text: string;
  onConfirm(): void;
  onKeep(): void;
}

/** Asks back before the same task is created a second time. */
export function Confirm({ text, onConfirm, onKeep }: Props) {
  const { words, id, focus } = useView();
  useEffect(() => focus("keep"), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div class="qf-notice qf-notice-warning" role="group" aria-labelledby={id("confirm")}>
      <p id={id("confirm")} class="qf-text">
        {text}
      </p>
      <div class="qf-actions">
        <Button onPress={onConfirm}>{words.createAnother}</Button>
        <Button id={id("keep")} onPress={onKeep}>
          {words.keep}
        </Button>
      </div>
    </div>
  );
}
