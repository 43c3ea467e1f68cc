import { useMemo } from "preact/hooks";
import { isEmptyAccount } from "../../form/empty";
import * as s from "../../i18n/sweep";
import * as t from "../../i18n/texts";
import type { ErrorInfo, FieldName } from "../../messages";
import { chosenVersions, combinations, isBusy, problems } from "../../sweep/state";
import { CheckboxGroup } from "../fields/CheckboxGroup";
import { Combobox } from "../fields/Combobox";
import { Field } from "../fields/Field";
import { ModelField } from "../fields/ModelField";
import { VersionField } from "../fields/VersionField";
import { Button } from "../parts/Button";
import { Failure } from "../parts/Failure";
import { PageLink } from "../parts/PageLink";
import { isSubmit } from "../shortcuts";
import { useSweep } from "./useSweep";
import { WeightsField } from "./WeightsField";

const FIRST_CONTROL: Partial<Record<FieldName, string>> = {
  sourceModelId: "model",
  strategy: "strategies-0",
  weight: "weights-0",
  name: "name",
};

/** What to combine: versions of several models, strategies and weights. */
export function Chooser({ onTry }: { onTry(): void }) {
  const { form, state, say, id, focus } = useSweep();
  const { value, connection, rows } = state;
  const gone = connection === "gone";
  const planning = state.busy === "plan" || state.asking === "planSweep";
  const loading = state.busy === "load";
  const { versions, settings, tasks } = combinations(state);
  const empty = isEmptyAccount(state);
  const count = !versions
    ? ""
    : tasks === undefined
      ? say(s.unknownCombinations(versions))
      : settings === undefined
        ? say(s.unevenCombinations(versions, tasks))
        : say(s.combinations(versions, settings));
  const failures: [error: ErrorInfo | null | undefined, retry: () => void][] = [
    [state.listError, form.listAgain],
    [state.describing[state.sourceSetId ?? ""]?.error, form.describeAgain],
    [state.describeError, form.describeAll],
  ];

  async function plan(): Promise<void> {
    if (gone) return;
    onTry();
    // Ctrl+Enter in a combobox has just chosen what was typed.
    const [wrong] = Object.keys(problems(form.state.get())) as FieldName[];
    if (wrong) focus(FIRST_CONTROL[wrong] ?? "model");
    else await form.plan();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter plans from any field
    <div
      class="qf-grid qf-form"
      onKeyDown={(event) => {
        if (state.restored || !isSubmit(event)) return;
        event.preventDefault();
        void plan();
      }}
    >
      <ModelField />
      <VersionField />
      <VersionList />
      <Field group name="strategies" label={say(s.strategies)} field="strategy">
        {(control) => (
          <CheckboxGroup
            control={control}
            values={value.strategies}
            checks={Object.keys(state.rules.strategies).map((strategy) => ({
              value: strategy,
              label: say(t.strategies[strategy]) ?? strategy,
            }))}
            onChange={(strategies) => form.edit({ strategies })}
          />
        )}
      </Field>
      <TargetsField />
      <WeightsField />
      <Field name="name" label={say(s.pattern)} field="name" hint={say(s.patternHint)}>
        {(control) => (
          <input
            {...control}
            class="qf-input qf-mono"
            type="text"
            autocomplete="off"
            spellcheck={false}
            value={value.name}
            onInput={(event) => form.edit({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        name="description"
        label={say(t.description)}
        field="description"
        note={<span class="qf-muted">{say(t.optional)}</span>}
      >
        {(control) => (
          <textarea
            {...control}
            class="qf-input"
            rows={1}
            value={value.description ?? ""}
            onInput={({ currentTarget }) => form.edit({ description: currentTarget.value || null })}
          />
        )}
      </Field>
      <div class="qf-again">
        <label class="qf-check">
          <input
            class="qf-radio"
            type="checkbox"
            aria-describedby={id("again-hint")}
            checked={value.again}
            onChange={(event) => form.edit({ again: event.currentTarget.checked })}
          />
          {say(s.again)}
        </label>
        <span id={id("again-hint")} class="qf-hint">
          {say(s.againHint)}
        </span>
      </div>
      <div class="qf-submit qf-wide">
        <div class="qf-actions">
          <Button
            {...(!rows && { tone: "primary" })}
            aria-keyshortcuts="Control+Enter"
            busy={planning || isBusy(state) || gone}
            onPress={() => void plan()}
          >
            {say(rows ? s.planAgain : s.plan)}
          </Button>
          <span role="status" class="qf-note">
            {planning ? say(s.planning) : loading ? say(s.loading) : count}
          </span>
        </div>
        {!gone &&
          failures.map(
            ([error, retry], index) =>
              error && <Failure key={index} error={error} onRetry={retry} />,
          )}
        {!planning && (!rows || state.doing === "plan") && <SweepFailure />}
        {empty && (
          <p class="qf-text">
            {say(t.noModelsHelp)} <PageLink to="compression" />
          </p>
        )}
      </div>
    </div>
  );
}

/** Why the last plan, run or stop failed. */
export function SweepFailure() {
  const { state, say } = useSweep();
  const error = state.refused ?? state.error;
  const { doing } = state;
  return error && <Failure error={error} title={doing ? say(s.sweepFailed[doing]) : undefined} />;
}

/** The versions chosen so far, each with a button that removes it. */
function VersionList() {
  const { form, state, say, focus } = useSweep();
  const { modelSets, known, value } = state;
  const { sourceModelIds } = value;
  const chosen = useMemo(
    () => chosenVersions(modelSets, known, sourceModelIds),
    [modelSets, known, sourceModelIds],
  );
  return (
    <section class="qf-wide" aria-label={say(s.versions)}>
      <span class="qf-label">{say(s.versions)}</span>
      {chosen.length === 0 && <span class="qf-hint">{say(s.noVersions)}</span>}
      <ul class="qf-chips">
        {chosen.map(({ id: modelId, name }) => (
          <li key={modelId} class="qf-chip">
            <span translate={false}>{name}</span>
            {name !== modelId && (
              <span class="qf-mono qf-muted" translate={false}>
                {modelId}
              </span>
            )}
            <Button
              tone="quiet"
              aria-label={say(s.removeVersion(`${name} ${modelId}`))}
              onPress={() => {
                form.remove(modelId);
                focus("version");
              }}
            >
              ✕
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The model to save to: each version's own, one for all, or those that Python has set for some versions. */
function TargetsField() {
  const { form, state, say, modelOption } = useSweep();
  const { modelSets, value, rules } = state;
  const options = useMemo(
    () => modelSets.filter(({ preset }) => !preset).map(modelOption),
    [modelSets, modelOption],
  );
  const { modelSetId: target, sourceModelIds } = value;
  const mapped = target && typeof target !== "string" ? target : undefined;
  const pairs = sourceModelIds.flatMap((id) => (mapped?.[id] ? `${id} → ${mapped[id]}` : []));
  return (
    <Field
      name="target"
      label={say(t.target)}
      field="modelSetId"
      hint={say(pairs.length ? s.mappedTargets(pairs.join(", ")) : s.targetHint)}
    >
      {(control) => (
        <Combobox
          control={control}
          label={say(t.target)}
          options={options}
          value={
            pairs.length ? say(s.mapped) : mapped ? undefined : ((target as string) ?? undefined)
          }
          placeholder={say(s.ownModels)}
          idPrefix={rules.idPrefixes.modelSetId}
          onChoose={(modelSetId) => form.edit({ modelSetId: modelSetId ?? null })}
        />
      )}
    </Field>
  );
}
