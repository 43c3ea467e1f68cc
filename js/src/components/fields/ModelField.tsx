import { useMemo } from "preact/hooks";
import { isEmptyAccount } from "../../form/empty";
import { folded } from "../../form/rules";
import { findModelSet, hasNoSource } from "../../form/state";
import { Button } from "../parts/Button";
import { Progress } from "../parts/Progress";
import { useView } from "../view";
import { Combobox } from "./Combobox";
import { CompressibleFilter } from "./CompressibleFilter";
import { Field } from "./Field";

/** The model whose version is compressed. */
export function ModelField() {
  const { form, state, words, modelOption, problemOf, touch } = useView();
  const { console, connection, known, listing, listStopped, modelSets, removedIds } = state;
  const { onlyCompressible, rules, sourceSetId } = state;
  const filter = onlyCompressible ? known : undefined;
  const options = useMemo(() => {
    const offered = modelSets.filter(
      ({ modelSetId, versions }) =>
        !filter ||
        modelSetId === sourceSetId ||
        versions.some(({ modelId }) => filter.versions.get(modelId)?.compressible),
    );
    return offered.map(modelOption);
  }, [modelSets, modelOption, filter, sourceSetId]);
  const count = useMemo(() => modelSets.filter(({ preset }) => !preset).length, [modelSets]);
  const missing = hasNoSource(state);
  // Before the kernel has imported the SDK, the list has not been requested yet.
  const starting = !console && (connection === "connecting" || connection === "ready");
  const progress =
    listing || starting
      ? [words.loadingModels, count > 0 && words.modelCount(count)].filter(Boolean).join(" ")
      : undefined;
  const problem = missing && problemOf("sourceModelId") ? words.modelMissing : undefined;
  // Short, so that it stays on one line and moves nothing.
  const summary = listStopped
    ? words.stoppedAt(count)
    : count > 0
      ? words.modelCount(count)
      : progress
        ? !problem && progress
        : isEmptyAccount(state) && words.noModels;

  function choose(modelSetId: string | undefined, typed: string): void {
    const wanted = folded(typed.trim());
    const version = findModelSet(modelSets, modelSetId)?.versions.find(
      ({ modelId }) => folded(modelId) === wanted,
    );
    if (modelSetId !== sourceSetId || version) form.chooseModel(modelSetId, version?.modelId);
  }

  return (
    <Field
      name="model"
      label={words.model}
      problem={problem}
      warning={
        sourceSetId && removedIds.includes(sourceSetId) ? words.removed(sourceSetId) : undefined
      }
      onLeave={() => {
        if (missing) touch("sourceModelId");
      }}
      note={
        <Button tone="quiet" busy={listing} onPress={() => void form.refresh()}>
          {words.refresh}
        </Button>
      }
      hint={
        // Otherwise screen readers would read out every page.
        <span role="status" aria-live={listing ? "off" : "polite"}>
          {summary}
        </span>
      }
      more={
        <>
          <Progress
            label={words.loadingModels}
            text={progress ?? ""}
            busy={listing}
            stopped={listStopped}
            onStop={form.stopListing}
            onResume={form.listAgain}
          />
          <CompressibleFilter />
        </>
      }
    >
      {(control) => (
        <Combobox
          control={control}
          label={words.model}
          options={options}
          value={sourceSetId}
          placeholder={words.choose}
          idPrefix={rules.idPrefixes.modelSetId}
          note={progress}
          onChoose={choose}
        />
      )}
    </Field>
  );
}
