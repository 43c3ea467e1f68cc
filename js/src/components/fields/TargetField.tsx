import { useMemo, useState } from "preact/hooks";
import type { Option } from "../../form/options";
import { findModelSet } from "../../form/state";
import * as t from "../../i18n/texts";
import { useView } from "../view";
import { Combobox } from "./Combobox";
import { Field } from "./Field";
import { NewModel } from "./NewModel";

const NEW_MODEL = "new";

/** The model to save the compressed version to: the source's own, another or a new one. */
export function TargetField() {
  const { form, state, say, modelOption, focus } = useView();
  const { modelSets } = state;
  const fromPreset = findModelSet(modelSets, state.sourceSetId)?.preset;
  const [naming, setNaming] = useState(false);
  const options = useMemo((): Option[] => {
    const create = { value: NEW_MODEL, label: say(t.newModel), search: "", pinned: true };
    return [...modelSets.filter(({ preset }) => !preset).map(modelOption), create];
  }, [modelSets, modelOption, say]);

  return (
    <Field
      name="target"
      label={say(t.target)}
      field="modelSetId"
      hint={!fromPreset && say(t.targetHint)}
      more={
        naming && (
          <NewModel
            onEnd={() => {
              setNaming(false);
              focus("target");
            }}
          />
        )
      }
    >
      {(control) => (
        <Combobox
          control={control}
          label={say(t.target)}
          options={options}
          value={state.draft.modelSetId}
          placeholder={fromPreset ? say(t.chooseOtherTarget) : say(t.chooseTarget)}
          idPrefix={state.rules.idPrefixes.modelSetId}
          onChoose={(modelSetId) => {
            setNaming(modelSetId === NEW_MODEL);
            if (modelSetId !== NEW_MODEL) form.chooseTarget(modelSetId);
          }}
        />
      )}
    </Field>
  );
}
