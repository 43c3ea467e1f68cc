import { useMemo } from "preact/hooks";
import { isEmptyAccount } from "../../form/empty";
import { folded } from "../../form/rules";
import { findModelSet, hasNoSource } from "../../form/state";
import * as t from "../../i18n/texts";
import { Button } from "../parts/Button";
import { Progress } from "../parts/Progress";
import { type SharedView, useView } from "../view";
import { Combobox } from "./Combobox";
import { CompressibleFilter } from "./CompressibleFilter";
import { Field } from "./Field";

/** The model whose version is compressed. */
export function ModelField() {
  const { form, state, say, modelOption, problemOf, touch } = useView<SharedView>();
  const { connection, listing, listStopped, modelSets } = state;
  const { sourceSetId } = state;
  const filter = state.onlyCompressible ? state.known : undefined;
  const options = useMemo(() => {
    const offered = modelSets.filter(
      ({ modelSetId, versions }) =>
        !filter ||
        modelSetId === sourceSetId ||
        versions.some(({ modelId }) => filter.versions.get(modelId)?.compressible),
    );
    return offered.map(modelOption);
  }, [modelSets, modelOption, filter, sourceSetId]);
  const count = modelSets.filter(({ preset }) => !preset).length;
  const missing = hasNoSource(state);
  // Before the kernel has imported the SDK, the list has not been requested yet.
  const starting = !state.console && (connection === "connecting" || connection === "ready");
  const progress =
    listing || starting
      ? [say(t.loadingModels), count > 0 && say(t.modelCount(count))].filter(Boolean).join(" ")
      : undefined;
  const problem = missing && problemOf("sourceModelId") ? say(t.modelMissing) : undefined;
  // Short, so that it stays on one line and moves nothing.
  const summary = listStopped
    ? say(t.stoppedAt(count))
    : count > 0
      ? say(t.modelCount(count))
      : progress
        ? !problem && progress
        : isEmptyAccount(state) && say(t.noModels);

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
      label={say(t.model)}
      problem={problem}
      warning={
        sourceSetId && state.removedIds.includes(sourceSetId)
          ? say(t.removed(sourceSetId))
          : undefined
      }
      onLeave={() => {
        if (missing) touch("sourceModelId");
      }}
      note={
        <Button tone="quiet" busy={listing} onPress={form.refresh}>
          {say(t.refresh)}
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
            label={say(t.loadingModels)}
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
          label={say(t.model)}
          options={options}
          value={sourceSetId}
          placeholder={say(t.choose)}
          idPrefix={state.rules.idPrefixes.modelSetId}
          note={progress}
          onChoose={choose}
        />
      )}
    </Field>
  );
}
