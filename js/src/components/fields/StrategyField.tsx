import * as t from "../../i18n/texts";
import { useView } from "../view";
import { Field } from "./Field";
import { RadioGroup } from "./RadioGroup";

/** The compression strategy. */
export function StrategyField() {
  const { form, state, say } = useView();
  return (
    <Field group name="strategy" label={say(t.strategy)} field="strategy">
      {(control) => (
        <RadioGroup
          control={control}
          value={state.draft.strategy}
          choices={Object.keys(state.rules.strategies).map((strategy) => ({
            value: strategy,
            label: say(t.strategies[strategy]) ?? strategy,
          }))}
          onChoose={(strategy) => form.edit({ strategy })}
        />
      )}
    </Field>
  );
}
