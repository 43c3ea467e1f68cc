import { useMemo, useRef, useState } from "preact/hooks";
import { matching, named, type Option, toDraw } from "../../form/options";
import * as t from "../../i18n/texts";
import { isComposing } from "../shortcuts";
import { type SharedView, useView } from "../view";
import type { ControlProps } from "./Field";
import { Listbox } from "./Listbox";

interface Props {
  control: ControlProps;
  label: string;
  options: readonly Option[];
  value: string | undefined;
  placeholder: string;
  /** The prefix of IDs that can be typed though they are not among the options. */
  idPrefix: string;
  /** Shown in the popup, e.g. that options are still arriving. */
  note?: string | undefined;
  /** Called with undefined when the text was cleared; `typed` is the text of the input. */
  onChoose(value: string | undefined, typed: string): void;
}

/** An editable combobox with list autocomplete, as the ARIA Authoring Practices describe it. */
export function Combobox(props: Props) {
  const { control, label, options, value, idPrefix, onChoose } = props;
  const { say } = useView<SharedView>();
  const [typed, setTyped] = useState<string | null>(null);
  const [entered, setEntered] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const listId = `${control.id}-list`;

  const chosen = options.find((option) => option.value === value);
  const chosenText = chosen?.label ?? value ?? "";
  // A version chosen automatically must not change the text while the input has the focus.
  const text = typed ?? entered ?? chosenText;
  const found = useMemo(
    () => (open ? (typed === null ? options : matching(options, typed)) : []),
    [open, options, typed],
  );
  const plain = found.filter(({ pinned }) => !pinned);
  const shown = toDraw(found, typed === null ? chosen : undefined, active);
  const activeIndex = shown.findIndex((option) => option.value === active);
  const drawn = shown.filter(({ pinned }) => !pinned).length;

  function show(): void {
    if (open) return;
    setOpen(true);
    setActive(undefined);
  }

  function close(): void {
    setOpen(false);
    setActive(undefined);
  }

  function choose(option: Option): void {
    if (option.reason) return;
    onChoose(option.value, typed ?? "");
    setTyped(null);
    setEntered(null);
    close();
  }

  /** Chooses what the text names: an option by ID or name, or a typed ID. Anything else is an abandoned search. */
  function settle(): void {
    close();
    setEntered(null);
    if (typed === null) return;
    setTyped(null);
    const wanted = typed.trim();
    if (wanted === "") {
      onChoose(undefined, "");
      return;
    }
    const found = matching(options, wanted);
    const option = named(found, wanted);
    const isSearch = found.some(({ pinned }) => !pinned);
    if (option) onChoose(option.value, typed);
    else if (!isSearch && wanted.startsWith(idPrefix)) onChoose(wanted, typed);
  }

  function move(to: number): void {
    setActive(shown.at(to % shown.length)?.value);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    const option = shown[activeIndex];
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        const down = event.key === "ArrowDown";
        if (!open) {
          show();
          if (!event.altKey) setActive((chosen ?? options[0])?.value);
        } else if (event.altKey && !down) close();
        else if (activeIndex < 0) move(down ? 0 : -1);
        else move(activeIndex + (down ? 1 : -1));
        return;
      }
      case "Home":
      case "End":
        if (!option) return;
        event.preventDefault();
        move(event.key === "Home" ? 0 : -1);
        return;
      case "Enter":
        // Ctrl+Enter bubbles to the form, which then submits this text.
        if (event.ctrlKey || event.metaKey) settle();
        else {
          event.preventDefault();
          if (open && option) choose(option);
          else if (open && plain.length === 1 && plain[0]) choose(plain[0]);
          else settle();
        }
        return;
      case "Tab":
        if (open && option && !option.reason && !option.pinned) choose(option);
        return;
      case "Escape":
        if (!open && typed === null) return;
        event.preventDefault();
        event.stopPropagation();
        setTyped(null);
        close();
    }
  }

  const count = plain.length;
  const footer =
    count > drawn
      ? say(t.firstOf(drawn, count))
      : count === 0 && typed
        ? say(t.noMatchTypeId(idPrefix))
        : undefined;
  const notes = [footer, props.note].filter(Boolean).join(" ");
  // An empty popup is not shown, e.g. for versions before a model is chosen.
  const visible = open && (shown.length > 0 || notes !== "");

  return (
    <div class="qf-combobox">
      <input
        {...control}
        ref={input}
        class="qf-input"
        role="combobox"
        type="text"
        autocomplete="off"
        spellcheck={false}
        aria-autocomplete="list"
        aria-expanded={visible}
        aria-controls={listId}
        aria-activedescendant={activeIndex < 0 ? undefined : `${listId}-${activeIndex}`}
        placeholder={props.placeholder}
        value={text}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setActive(undefined);
          setOpen(true);
        }}
        onClick={show}
        onKeyDown={onKeyDown}
        onFocus={() => setEntered(chosenText)}
        onBlur={settle}
      />
      <button
        type="button"
        class="qf-chevron"
        tabIndex={-1}
        aria-label={say(t.showOptions(label))}
        aria-expanded={visible}
        aria-controls={listId}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          input.current?.focus();
          if (open) close();
          else show();
        }}
      />
      {visible && (
        <Listbox
          id={listId}
          labelledBy={control["aria-labelledby"]}
          input={input}
          options={shown}
          chosen={chosen}
          active={shown[activeIndex]}
          notes={notes}
          arriving={props.note !== undefined}
          onChoose={choose}
          onClose={close}
        />
      )}
    </div>
  );
}
