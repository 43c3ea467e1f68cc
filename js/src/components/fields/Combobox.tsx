import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { matching, named, type Option } from "../../form/options";
import { isComposing } from "../shortcuts";
import { useView } from "../view";
import type { ControlProps } from "./Field";

/** As many options as are drawn at once; more are found by typing. */
const SHOWN_AT_MOST = 100;
/** As many of them are kept for preset models, however many others there are. */
const PRESETS_KEPT = 20;
const GAP_PX = 2;
const TALLEST_PX = 320;
const ROOM_NEEDED_PX = 180;

interface Props {
  control: ControlProps;
  label: string;
  options: readonly Option[];
  value: string | undefined;
  placeholder: string;
  /** What an id begins with that can be typed though it is not among the options. */
  idPrefix: string;
  /** Said inside the popup, such as that options are still arriving. */
  note?: string | undefined;
  /** Called with undefined when the text has been emptied; `typed` is what stood there. */
  onChoose(value: string | undefined, typed: string): void;
}

/** Puts the popup below its input, or above where there is more room. */
function place(popup: HTMLElement, input: HTMLElement): void {
  const { top, bottom, left, width } = input.getBoundingClientRect();
  const below = window.innerHeight - bottom - 2 * GAP_PX;
  const above = top - 2 * GAP_PX;
  const upwards = below < ROOM_NEEDED_PX && above > below;
  Object.assign(popup.style, {
    left: `${left}px`,
    width: `${width}px`,
    top: upwards ? "auto" : `${bottom + GAP_PX}px`,
    bottom: upwards ? `${window.innerHeight - top + GAP_PX}px` : "auto",
    maxHeight: `${Math.max(80, Math.min(TALLEST_PX, upwards ? above : below))}px`,
  });
}

/** An editable combobox with list autocomplete, as the ARIA Authoring Practices describe it. */
export function Combobox(props: Props) {
  const { control, label, options, value, idPrefix, onChoose } = props;
  const { words } = useView();
  const [typed, setTyped] = useState<string | null>(null);
  const [entered, setEntered] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const popup = useRef<HTMLDivElement>(null);
  const placedAt = useRef(0);
  const listbox = useRef<HTMLDivElement>(null);
  const listId = `${control.id}-list`;

  const chosen = useMemo(() => options.find((option) => option.value === value), [options, value]);
  const chosenText = chosen?.label ?? value ?? "";
  // What is chosen by itself meanwhile must not run into what is about to be typed.
  const text = typed ?? entered ?? chosenText;
  const found = useMemo(
    () => (open ? (typed === null ? options : matching(options, typed)) : []),
    [open, options, typed],
  );
  const plain = useMemo(() => found.filter(({ pinned }) => !pinned), [found]);
  const shown = useMemo(() => {
    const presets = plain.filter(({ preset }) => preset);
    const own = plain.filter(({ preset }) => !preset);
    const room = Math.max(SHOWN_AT_MOST - own.length, Math.min(presets.length, PRESETS_KEPT));
    const first = [...own.slice(0, SHOWN_AT_MOST - room), ...presets.slice(0, room)];
    if (typed === null && chosen && !first.includes(chosen)) first.unshift(chosen);
    // Options that arrive before the active one do not push it out.
    const kept = plain.find((option) => option.value === active);
    if (kept && !first.includes(kept)) first.push(kept);
    first.sort((one, other) => Number(one.preset ?? false) - Number(other.preset ?? false));
    return [...first, ...found.filter(({ pinned }) => pinned)];
  }, [found, plain, chosen, typed, active]);
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

  /** Takes the text as it stands: an option's id or name, an id typed by hand, or a search that was given up. */
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
        // Ctrl+Enter goes on to the form, which then submits what stands here.
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
      ? words.firstOf(drawn, count)
      : count === 0 && typed
        ? words.noMatchTypeId(idPrefix)
        : undefined;
  const notes = [footer, props.note].filter(Boolean).join(" ");
  // With nothing to say, such as for versions before there is a model, an empty box would hang there.
  const visible = open && (shown.length > 0 || notes !== "");

  useLayoutEffect(() => {
    if (visible) popup.current?.showPopover();
  }, [visible]);

  // After every drawing: a message that came or went may have moved the input.
  useLayoutEffect(() => {
    if (!popup.current || !input.current) return;
    place(popup.current, input.current);
    placedAt.current = input.current.getBoundingClientRect().top;
  });

  useLayoutEffect(() => {
    const list = listbox.current;
    const option = list?.querySelector<HTMLElement>(".qf-option-active");
    if (!list || !option) return;
    const { offsetTop, offsetHeight } = option;
    const highest = offsetTop + offsetHeight - list.clientHeight;
    list.scrollTop = Math.max(highest, Math.min(list.scrollTop, offsetTop));
  }, [active]);

  useEffect(() => {
    if (!open) return;
    const closer = new AbortController();
    const options = { capture: true, signal: closer.signal };
    window.addEventListener("resize", close, options);
    window.addEventListener(
      "scroll",
      () => {
        const top = input.current?.getBoundingClientRect().top ?? 0;
        if (Math.abs(top - placedAt.current) > 1) close();
      },
      options,
    );
    return () => closer.abort();
  }, [open]);

  const rows = shown.map((option, index) => (
    // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant points at it
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input handles the keys
    <div
      key={option.value}
      id={`${listId}-${index}`}
      role="option"
      class={`qf-option ${index === activeIndex ? "qf-option-active" : ""} ${option.pinned ? "qf-option-pinned" : ""}`}
      aria-selected={option === chosen}
      aria-disabled={option.reason ? true : undefined}
      onClick={() => choose(option)}
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
  const ownCount = shown.filter(({ preset }) => !preset).length;

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
        aria-label={words.showOptions(label)}
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
        // Keeps the focus in the input.
        // biome-ignore lint/a11y/noStaticElementInteractions: the options inside are what is chosen
        <div
          ref={popup}
          class="qf-popup"
          popover="manual"
          onMouseDown={(event) => event.preventDefault()}
        >
          <div
            ref={listbox}
            id={listId}
            class="qf-list"
            role="listbox"
            aria-labelledby={control["aria-labelledby"]}
            hidden={shown.length === 0}
          >
            {rows.slice(0, ownCount)}
            {ownCount < rows.length && (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
              <div role="group" aria-labelledby={`${listId}-presets`}>
                <div id={`${listId}-presets`} class="qf-group-name">
                  {words.presets}
                </div>
                {rows.slice(ownCount)}
              </div>
            )}
          </div>
          {notes && (
            // While options arrive, each number would be read out.
            <div class="qf-popup-note" role="status" aria-live={props.note ? "off" : "polite"}>
              {notes}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
