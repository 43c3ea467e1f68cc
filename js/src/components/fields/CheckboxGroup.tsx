import type { ComponentChildren } from "preact";
import type { ControlProps } from "./Field";

export interface Check {
  value: string;
  label: string;
  /** Shown with the label; the checkbox's description. */
  detail?: ComponentChildren;
  /** The label is an API name, which must not be translated. */
  verbatim?: boolean;
}

interface Props {
  control: ControlProps;
  checks: readonly Check[];
  values: readonly string[];
  /** Nothing can be ticked. */
  disabled?: boolean;
  onChange(values: string[]): void;
}

/** Checkboxes, each named by its label alone. */
export function CheckboxGroup({ control, checks, values, disabled, onChange }: Props) {
  const { "aria-invalid": _, ...group } = control;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the label is not a legend
    <div {...group} role="group" class="qf-choices" aria-disabled={disabled}>
      {checks.map(({ value, label, detail, verbatim }, index) => {
        const id = `${control.id}-${index}`;
        return (
          <label key={value} class="qf-choice">
            <input
              id={id}
              class="qf-radio"
              type="checkbox"
              checked={!disabled && values.includes(value)}
              disabled={disabled}
              aria-labelledby={`${id}-label`}
              aria-describedby={detail ? `${id}-detail` : undefined}
              onChange={({ currentTarget }) => {
                const others = values.filter((each) => each !== value);
                onChange(currentTarget.checked ? [...others, value] : others);
              }}
            />
            <span id={`${id}-label`} translate={!verbatim}>
              {label}
            </span>
            {detail && (
              <span id={`${id}-detail`} class="qf-choice-detail">
                {detail}
              </span>
            )}
          </label>
        );
      })}
    </div>
  );
}
