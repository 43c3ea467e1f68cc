import type { AriaAttributes, ComponentChildren, TargetedMouseEvent } from "preact";

interface Props extends AriaAttributes {
  children: ComponentChildren;
  id?: string;
  lang?: string;
  /** Beside plain buttons: the form's main action, and one that stays in the background. */
  tone?: "primary" | "quiet";
  /** Pressing it does nothing just now. It keeps the focus, which `disabled` would take away. */
  busy?: boolean | undefined;
  onFocus?(): void;
  onPointerEnter?(): void;
  onPress(event: TargetedMouseEvent<HTMLButtonElement>): void;
}

export function Button({ tone, busy, onPress, ...rest }: Props) {
  return (
    <button
      {...rest}
      type="button"
      class={`qf-button qf-button-${tone ?? "plain"}`}
      aria-disabled={busy}
      onClick={onPress}
    />
  );
}
