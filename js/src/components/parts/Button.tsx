import type { AriaAttributes, ComponentChildren, TargetedMouseEvent } from "preact";

interface Props extends AriaAttributes {
  children: ComponentChildren;
  id?: string;
  lang?: string;
  /** Emphasis: the form's main action, or a secondary one. */
  tone?: "primary" | "quiet";
  /** Looks disabled but keeps the focus, which `disabled` would take away; `onPress` must ignore the press. */
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
