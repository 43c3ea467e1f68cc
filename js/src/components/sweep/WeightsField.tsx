import { useState } from "preact/hooks";
import { equal } from "../../form/equal";
import { folded } from "../../form/rules";
import * as s from "../../i18n/sweep";
import * as t from "../../i18n/texts";
import { LISTED } from "../../messages/sweep";
import { takesWeights } from "../../sweep/state";
import { BitsPicture } from "../fields/BitsPicture";
import { CheckboxGroup } from "../fields/CheckboxGroup";
import { Field } from "../fields/Field";
import { useSweep } from "./useSweep";

const separated = (text: string): string[] => [
  ...new Set(text.split(/[\s,，、;；]+/).filter(Boolean)),
];

/** The weights to try. Disabled where no chosen strategy takes any. */
export function WeightsField() {
  const { form, state, say } = useSweep();
  const { value, rules, listed: page } = state;
  const offered = [LISTED, ...rules.weights];
  const isOffered = (weight: string): boolean =>
    offered.some((each) => folded(each) === folded(weight));
  const others = value.weights.filter((weight) => !isOffered(weight));
  const ticked = offered.filter((each) =>
    value.weights.some((weight) => folded(weight) === folded(each)),
  );
  const [typed, setTyped] = useState("");
  // Shows what was typed, unless Python has changed the weights since.
  const text = equal(
    separated(typed).filter((weight) => !isOffered(weight)),
    others,
  )
    ? typed
    : others.join(", ");
  const disabled = value.strategies.length > 0 && !takesWeights(state);

  return (
    <Field
      group
      class="qf-wide"
      name="weights"
      label={say(s.weights)}
      field="weight"
      note={
        <a class="qf-link" href={page.url} target="_blank" rel="noreferrer">
          {say(t.listPage(page.date))}
        </a>
      }
      hint={disabled && say(s.noWeights)}
    >
      {(control) => (
        <div class="qf-weight">
          <CheckboxGroup
            control={control}
            disabled={disabled}
            values={ticked}
            checks={[
              {
                value: LISTED,
                label: say(s.listed),
                detail: <span class="qf-hint">{say(s.listedHint)}</span>,
              },
              ...rules.weights.map((weight) => ({
                value: weight,
                label: weight,
                verbatim: true,
                detail: <BitsPicture weight={weight} />,
              })),
            ]}
            onChange={(weights) => form.edit({ weights: [...weights, ...others] })}
          />
          <Field name="other-weights" label={say(s.otherWeights)} hint={say(s.otherWeightsHint)}>
            {(input) => (
              <input
                {...input}
                class="qf-input qf-mono"
                type="text"
                autocomplete="off"
                spellcheck={false}
                disabled={disabled}
                value={text}
                onInput={({ currentTarget }) => {
                  setTyped(currentTarget.value);
                  const weights = separated(currentTarget.value);
                  form.edit({ weights: [...new Set([...ticked, ...weights])] });
                }}
              />
            )}
          </Field>
        </div>
      )}
    </Field>
  );
}
