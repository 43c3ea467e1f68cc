import { useMemo } from "preact/hooks";
import { isIncompressible } from "../../form/empty";
import { versionOptions } from "../../form/options";
import { hasNoSource, versionsOf } from "../../form/state";
import * as t from "../../i18n/texts";
import { type SharedView, useView } from "../view";
import { Combobox } from "./Combobox";
import { Field } from "./Field";

/** The version to compress. Those that cannot be compressed are listed with the reason. */
export function VersionField() {
  const { form, state, say, problemOf } = useView<SharedView>();
  const { known, modelSets, onlyCompressible, sourceSetId } = state;
  const { sourceModelId } = state.draft;
  const described = state.describing[sourceSetId ?? ""];
  const options = useMemo(() => {
    const versions = versionsOf({ modelSets, known }, sourceSetId);
    const offered = versions.filter(
      ({ modelId, compressible }) => compressible || modelId === sourceModelId,
    );
    return versionOptions(onlyCompressible ? offered : versions, say);
  }, [modelSets, known, sourceSetId, sourceModelId, onlyCompressible, say]);
  const progress = described?.loading ? say(t.checkingVersions) : undefined;
  const none = isIncompressible(state) && say(t.noneCompressible);
  const problem = problemOf("sourceModelId");

  return (
    <Field
      name="version"
      label={say(t.version)}
      field="sourceModelId"
      problem={
        hasNoSource(state) || progress
          ? ""
          : problem && ((sourceModelId === undefined && none) || problem)
      }
      hint={<span role="status">{progress ?? (!problem && none)}</span>}
    >
      {(control) => (
        <Combobox
          control={control}
          label={say(t.version)}
          options={options}
          value={sourceModelId}
          placeholder={say(t.chooseVersion)}
          idPrefix={state.rules.idPrefixes.sourceModelId}
          note={progress}
          onChoose={(modelId) => form.chooseVersion(modelId)}
        />
      )}
    </Field>
  );
}
