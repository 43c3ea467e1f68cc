import { useRef } from "preact/hooks";
import { weightRule } from "../../form/rules";
import { chosenVersion, weightChoice } from "../../form/state";
import * as t from "../../i18n/texts";
import { useView } from "../view";
import { BitsPicture } from "./BitsPicture";
import { Field } from "./Field";
import { type Choice, RadioGroup } from "./RadioGroup";

const OTHER = "other";

const choice = (weight: string): Choice => ({
  value: weight,
  label: weight,
  verbatim: true,
  detail: <BitsPicture weight={weight} />,
});

/** The weight: one listed for the base model, a documented or a typed one. Disabled where the strategy takes none. */
export function WeightField() {
  const { form, state, say, problemOf, warningOf } = useView();
  const { draft, listed: page, rules } = state;
  const { listed, documented, chosen, other } = weightChoice(state);
  const typed = useRef("");
  if (other) typed.current = draft.weight ?? "";
  const disabled = weightRule(draft.strategy, rules) === "forbidden";
  const strategy = say(t.strategies[draft.strategy ?? ""]) ?? draft.strategy ?? "";
  const typing = other && !disabled;
  const message = !typing && (problemOf("weight") || warningOf("weight"));
  const { baseModel } = chosenVersion(state) ?? {};

  return (
    <Field
      group
      class="qf-wide"
      name="weight"
      label={say(t.weight)}
      field="weight"
      note={
        <a class="qf-link" href={page.url} target="_blank" rel="noreferrer">
          {say(t.listPage(page.date))}
        </a>
      }
      problem={typing ? "" : undefined}
      warning={typing ? "" : undefined}
      hint={!message && say(disabled ? t.noWeight(strategy) : t.nominalBits)}
    >
      {(control) => (
        <div class="qf-weight">
          <RadioGroup
            control={control}
            disabled={disabled}
            value={other ? OTHER : chosen}
            first={{
              heading: say(t.listedFor(baseModel)),
              choices: listed.map(choice),
            }}
            choices={[
              ...documented.map(choice),
              {
                value: OTHER,
                label: say(t.other),
                detail: typing && <BitsPicture weight={typed.current} />,
              },
            ]}
            onChoose={(choice) => {
              const isOther = choice === OTHER;
              form.chooseWeight(isOther ? typed.current || undefined : choice, isOther);
            }}
          />
          {typing && (
            <Field
              name="other-weight"
              label={say(t.otherWeight)}
              problem={problemOf("weight")}
              warning={warningOf("weight")}
              hint={say(t.otherWeightHint)}
            >
              {(input) => (
                <input
                  {...input}
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
