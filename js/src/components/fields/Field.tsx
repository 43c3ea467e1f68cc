import type { ComponentChildren, JSX } from "preact";
import type { FieldName } from "../../messages";
import { type SharedView, useView } from "../view";

/** Ties a control to its label and messages. */
export interface ControlProps {
  id: string;
  "aria-labelledby": string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

interface Props {
  /** Unique within the form. */
  name: string;
  label: string;
  /** The API field that the control fills in. Its name is shown beside the label, outside the accessible name. */
  field?: FieldName;
  note?: ComponentChildren;
  /** Replaces the field's own problem; "" shows none. */
  problem?: string | undefined;
  warning?: string | undefined;
  hint?: ComponentChildren;
  /** Shown below; not part of the control's description. */
  more?: ComponentChildren;
  /** The control is a group, labelled by aria-labelledby only. */
  group?: boolean;
  class?: string;
  /** Called when the focus leaves the field; by default the field then counts as touched. */
  onLeave?(): void;
  children(control: ControlProps): JSX.Element;
}

/** A label, the API's name of the field, a control and its messages. */
export function Field({ name, label, field, note, hint, more, group, onLeave, ...rest }: Props) {
  const { id, problemOf, warningOf, touch } = useView<SharedView>();
  const control = id(name);
  const messageId = `${control}-message`;
  const hintId = `${control}-hint`;
  const problem = rest.problem ?? (field && problemOf(field));
  const message = problem || (rest.warning ?? (field && warningOf(field)));
  const describedBy = [message && messageId, hint && hintId].filter(Boolean).join(" ");
  return (
    <div
      class={rest.class}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        // While the focus stays in the field, a new message would move the button that is being pressed.
        if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
        if (onLeave) onLeave();
        else if (field) touch(field);
      }}
    >
      <div class="qf-label-row">
        {group ? (
          <span id={`${control}-label`} class="qf-label">
            {label}
          </span>
        ) : (
          <label id={`${control}-label`} for={control} class="qf-label">
            {label}
          </label>
        )}
        {field && (
          <code class="qf-api" translate={false}>
            {field === "strategy" || field === "weight" ? `config.${field}` : field}
          </code>
        )}
        {note}
      </div>
      {rest.children({
        id: control,
        "aria-labelledby": `${control}-label`,
        "aria-describedby": describedBy || undefined,
        "aria-invalid": problem ? true : undefined,
      })}
      {/* Takes up space even when empty, so that messages move nothing. */}
      <div class="qf-below">
        {message && (
          // Messages about weights contain their names, which must not be translated.
          <div
            id={messageId}
            class={problem ? "qf-problem" : "qf-warning"}
            translate={!name.includes("weight")}
          >
            {message}
          </div>
        )}
        {hint && (
          <div id={hintId} class="qf-hint">
            {hint}
          </div>
        )}
        {more}
      </div>
    </div>
  );
}
