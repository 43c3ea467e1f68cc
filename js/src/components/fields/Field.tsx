import type { ComponentChildren, JSX } from "preact";
import type { FieldName } from "../../messages";
import { useView } from "../view";

/** What ties a control to its label and to what is said about it. */
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
  /** What the control fills in: named beside the label, though not in its accessible name, and what is wrong with it below. */
  field?: FieldName;
  note?: ComponentChildren;
  /** Said instead of the field's own; "" says nothing. */
  problem?: string | undefined;
  warning?: string | undefined;
  hint?: ComponentChildren;
  /** What stands below and is no part of the control's description. */
  more?: ComponentChildren;
  /** The control is a group: its label is tied by aria-labelledby alone. */
  group?: boolean;
  class?: string;
  /** The focus has left the control and all that stands below it; without this the field counts as visited. */
  onLeave?(): void;
  children(control: ControlProps): JSX.Element;
}

/** A label, the API's name of the field, a control, and what is to be said about it. */
export function Field({ name, label, field, note, hint, more, group, onLeave, ...rest }: Props) {
  const { id, problemOf, warningOf, touch } = useView();
  const control = id(name);
  const messageId = `${control}-message`;
  const hintId = `${control}-hint`;
  const problem = rest.problem ?? (field && problemOf(field));
  const message = problem || (rest.warning ?? (field && warningOf(field)));
  const describedBy = [message && messageId, hint && hintId].filter(Boolean).join(" ");
  return (
    <div
      class={`qf-field ${rest.class ?? ""}`}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        // A message that came on the way to a button below would move it away from under the pointer.
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
      {/* Its place is there with nothing in it, so that what comes moves nothing. */}
      <div class="qf-below">
        {message && (
          <div id={messageId} class={problem ? "qf-problem" : "qf-warning"}>
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
