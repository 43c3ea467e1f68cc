import { type ComponentChildren, Fragment } from "preact";
import type { ControlProps } from "./Field";

export interface Choice {
  value: string;
  label: string;
  /** Shown after the label; the radio button's description. */
  detail?: ComponentChildren;
  /** Shown above it, on a line of its own. */
  heading?: ComponentChildren;
  /** The label is an API name, which must not be translated. */
  verbatim?: boolean;
}

interface Props {
  control: ControlProps;
  choices: readonly Choice[];
  value: string | undefined;
  /** Nothing can be chosen. */
  disabled?: boolean;
  onChoose(value: string): void;
}

/** Radio buttons, each named by its label alone. */
export function RadioGroup({ control, choices, value, disabled, onChoose }: Props) {
  return (
    <div {...control} role="radiogroup" class="qf-choices" aria-disabled={disabled}>
      {choices.map((choice, index) => {
        const id = `${control.id}-${index}`;
        return (
          <Fragment key={choice.value}>
            {choice.heading && <div class="qf-choice-heading">{choice.heading}</div>}
            <label class="qf-choice">
              <input
                id={id}
                class="qf-radio"
                type="radio"
                name={control.id}
                checked={!disabled && choice.value === value}
                aria-disabled={disabled}
                aria-labelledby={`${id}-label`}
                aria-describedby={choice.detail ? `${id}-detail` : undefined}
                onClick={(event) => {
                  if (disabled) event.preventDefault();
                }}
                onChange={() => onChoose(choice.value)}
              />
              <span id={`${id}-label`} translate={!choice.verbatim}>
                {choice.label}
              </span>
              {choice.detail && (
                <span id={`${id}-detail`} class="qf-choice-detail">
                  {choice.detail}
                </span>
              )}
            </label>
          </Fragment>
        );
      })}
    </div>
  );
}
