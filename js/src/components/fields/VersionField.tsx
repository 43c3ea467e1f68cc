import { useMemo } from "preact/hooks";
import { versionOptions } from "../../form/options";
import { hasNoSource, versionsOf } from "../../form/state";
import { Failure } from "../parts/Failure";
import { PageLink } from "../parts/PageLink";
import { useView } from "../view";
import { Combobox } from "./Combobox";
import { Field } from "./Field";

/** The version to be compressed; those that cannot be are shown with the reason. */
export function VersionField() {
  const { form, state, words } = useView();
  const { connection, draft, known, modelSets, onlyCompressible, rules, sourceSetId } = state;
  const { sourceModelId } = draft;
  const described = state.describing[sourceSetId ?? ""];
  const options = useMemo(() => {
    const versions = versionsOf({ modelSets, known }, sourceSetId);
    const offered = versions.filter(
      ({ modelId, compressible }) => compressible || modelId === sourceModelId,
    );
    return versionOptions(onlyCompressible ? offered : versions, words);
  }, [modelSets, known, sourceSetId, sourceModelId, onlyCompressible, words]);
  const checked = described && !described.loading && !described.error;
  const noneLeft = checked && options.every(({ reason }) => reason);
  const progress = described?.loading ? words.checkingVersions : undefined;

  return (
    <Field
      name="version"
      label={words.version}
      field="sourceModelId"
      problem={hasNoSource(state) ? "" : undefined}
      hint={
        <>
          <span role="status">{progress ?? (noneLeft && words.noneCompressible)}</span>{" "}
          {noneLeft && <PageLink to="compression" />}
          {described?.error && connection !== "gone" && (
            <Failure error={described.error} onRetry={() => form.describeAgain()} />
          )}
        </>
      }
    >
      {(control) => (
        <Combobox
          control={control}
          label={words.version}
          options={options}
          value={sourceModelId}
          placeholder={words.chooseVersion}
          idPrefix={rules.idPrefixes.sourceModelId}
          note={progress}
          onChoose={(modelId) => form.chooseVersion(modelId)}
        />
      )}
    </Field>
  );
}
