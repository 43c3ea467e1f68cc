import { useRef } from "preact/hooks";
import { weightRule } from "../../form/rules";
import * as t from "../../i18n/texts";
import { useView } from "../view";
import { BitsPicture } from "./BitsPicture";
import { Field } from "./Field";
import { RadioGroup } from "./RadioGroup";

const OTHER = "other";

/** The weight: a documented or a typed one. Disabled where the strategy takes none. */
export function WeightField() {
  const { form, state, say, problemOf } = useView();
  const { draft, otherWeight, rules } = state;
  const typed = useRef("");
  if (otherWeight) typed.current = draft.weight ?? "";
  const disabled = weightRule(draft.strategy, rules) === "forbidden";
  const strategy = say(t.strategies[draft.strategy ?? ""]) ?? draft.strategy ?? "";
  const typing = otherWeight && !disabled;

  return (
    <Field
      group
      class="qf-wide"
      name="weight"
      label={say(t.weight)}
      field="weight"
      problem={typing ? "" : undefined}
      hint={disabled ? say(t.noWeight(strategy)) : !typing && say(t.nominalBits)}
    >
      {(control) => (
        <div class="qf-weight">
          <RadioGroup
            control={control}
            disabled={disabled}
            value={otherWeight ? OTHER : draft.weight}
            choices={[
              ...rules.weights.map((weight) => ({
                value: weight,
                label: weight,
                verbatim: true,
                detail: <BitsPicture weight={weight} />,
              })),
              {
                value: OTHER,
                label: say(t.other),
                detail: typing && <BitsPicture weight={typed.current} />,
              },
            ]}
            onChoose={(choice) => {
              const other = choice === OTHER;
              form.chooseWeight(other ? typed.current || undefined : choice, other);
            }}
          />
          {typing && (
            <Field
              name="other-weight"
              label={say(t.otherWeight)}
              problem={problemOf("weight")}
              hint={say(t.otherWeightHint)}
            >
              {(other) => (
                <input
                  {...other}
                  class="qf-input qf-mono"
                  type="text"
                  autocomplete="off"
                  spellcheck={false}
                  value={typed.current}
                  onInput={(event) => form.chooseWeight(event.currentTarget.value, true)}
                />
              )}
            </Field>
          )}
        </div>
      )}
    </Field>
  );
}
