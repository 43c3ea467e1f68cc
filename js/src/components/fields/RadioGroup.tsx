import type { ComponentChildren, JSX } from "preact";
import type { ControlProps } from "./Field";

export interface Choice {
  value: string;
  label: string;
  /** Shown with the label; the radio button's description. */
  detail?: ComponentChildren;
  /** The label is an API name, which must not be translated. */
  verbatim?: boolean;
}

interface Props {
  control: ControlProps;
  choices: readonly Choice[];
  /** Choices in a line above the others, under their own heading. */
  first?: { heading: ComponentChildren; choices: readonly Choice[] };
  value: string | undefined;
  /** Nothing can be chosen. */
  disabled?: boolean;
  onChoose(value: string): void;
}

/** Radio buttons, each named by its label alone. */
export function RadioGroup({ control, choices, first, value, disabled, onChoose }: Props) {
  function draw(choice: Choice, index: number): JSX.Element {
    const id = `${control.id}-${index}`;
    return (
      <label key={choice.value} class="qf-choice">
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
    );
  }

  const all = [...(first?.choices ?? []), ...choices].map(draw);
  return (
    <div {...control} role="radiogroup" aria-disabled={disabled}>
      {first && (
        <>
          {first.heading}
          <div class="qf-first">{all.splice(0, first.choices.length)}</div>
        </>
      )}
      <div class="qf-choices">{all}</div>
    </div>
  );
}
