import { useMemo } from "preact/hooks";
import * as t from "../../i18n/texts";
import { Progress } from "../parts/Progress";
import { type SharedView, useView } from "../view";

/** Filters for what can be compressed, and shows how many versions have been checked. */
export function CompressibleFilter() {
  const { form, state, say } = useView<SharedView>();
  const { describingAll, known, modelSets } = state;
  const { onlyCompressible } = state;
  const [checked, all] = useMemo(() => {
    if (!onlyCompressible) return [0, 0];
    const versions = modelSets.flatMap((modelSet) => modelSet.versions);
    const read = versions.filter(({ modelId }) => known.versions.has(modelId));
    return [read.length, versions.length];
  }, [modelSets, known, onlyCompressible]);
  const text = say(t.checkedVersions(checked, all));

  return (
    <div class="qf-filter">
      <label class="qf-check">
        <input
          class="qf-radio"
          type="checkbox"
          checked={onlyCompressible}
          onChange={(event) => form.showOnlyCompressible(event.currentTarget.checked)}
        />
        {say(t.onlyCompressible)}
      </label>
      {onlyCompressible && (
        <div class="qf-below">
          <span role="status" aria-live={describingAll ? "off" : "polite"} class="qf-hint">
            {text}
          </span>
          <Progress
            label={say(t.onlyCompressible)}
            text={text}
            part={[checked, all]}
            busy={describingAll}
            stopped={checked < all && !state.listing && !state.describeError}
            onStop={form.stopDescribing}
            onResume={form.describeAll}
          />
        </div>
      )}
    </div>
  );
}
