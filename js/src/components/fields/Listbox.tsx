import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Option } from "../../form/options";
import * as t from "../../i18n/texts";
import { type SharedView, useView } from "../view";
import { usePlacement } from "./placement";

interface Props {
  id: string;
  labelledBy: string;
  input: RefObject<HTMLElement | null>;
  options: readonly Option[];
  chosen: Option | undefined;
  active: Option | undefined;
  /** Shown below the options. */
  notes: string;
  /** Options are still arriving: the notes change too often to be read out. */
  arriving: boolean;
  onChoose(option: Option): void;
  onClose(): void;
}

/** The options of a combobox, in the top layer of the page. */
export function Listbox(props: Props) {
  const { id, options, active, notes } = props;
  const { say } = useView<SharedView>();
  const popup = useRef<HTMLDivElement>(null);
  const ownCount = options.filter(({ preset }) => !preset).length;

  usePlacement(popup, props.input, props.onClose);

  useLayoutEffect(() => {
    popup.current?.querySelector(".qf-option-active")?.scrollIntoView({ block: "nearest" });
  }, [active?.value]);

  const rows = options.map((option, index) => (
    // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant points at it
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input handles the keys
    <div
      key={option.value}
      id={`${id}-${index}`}
      role="option"
      class={`qf-option ${option === active ? "qf-option-active" : ""} ${option.pinned ? "qf-option-pinned" : ""}`}
      aria-selected={option === props.chosen}
      aria-disabled={option.reason ? true : undefined}
      onClick={() => props.onChoose(option)}
    >
      <span class="qf-option-label" translate={option.pinned ?? false}>
        {option.label}
      </span>
      {option.reason && <span class="qf-option-reason">{option.reason}</span>}
      {option.detail && (
        <span class="qf-option-detail" translate={false}>
          {option.detail}
        </span>
      )}
    </div>
  ));

  return (
    // Pressing the mouse keeps the focus in the input.
    // biome-ignore lint/a11y/noStaticElementInteractions: the options inside are interactive
    <div
      ref={popup}
      class="qf-popup"
      popover="manual"
      onMouseDown={(event) => event.preventDefault()}
    >
      <div
        id={id}
        class="qf-list"
        role="listbox"
        aria-labelledby={props.labelledBy}
        hidden={options.length === 0}
      >
        {rows.slice(0, ownCount)}
        {ownCount < rows.length && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
          <div role="group" aria-label={say(t.presets)}>
            <div class="qf-group-name">{say(t.presets)}</div>
            {rows.slice(ownCount)}
          </div>
        )}
      </div>
      {notes && (
        <div class="qf-popup-note" role="status" aria-live={props.arriving ? "off" : "polite"}>
          {notes}
        </div>
      )}
    </div>
  );
}
