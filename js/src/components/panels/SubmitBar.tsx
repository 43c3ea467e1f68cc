import { useEffect, useRef } from "preact/hooks";
import { isEmptyAccount, isIncompressible } from "../../form/empty";
import { equal } from "../../form/equal";
import { hasNoSource, isCreated, isCreating, weightChoice } from "../../form/state";
import type { Pair } from "../../i18n/pairs";
import * as t from "../../i18n/texts";
import type { ErrorInfo, FieldName } from "../../messages";
import { Button } from "../parts/Button";
import { Confirm } from "../parts/Confirm";
import { Failure } from "../parts/Failure";
import { PageLink } from "../parts/PageLink";
import type { Submission } from "../submission";
import { useLasting, useView } from "../view";

/** The button that creates the task, what is still missing, and what failed. */
export function SubmitBar({ submission }: { submission: Submission }) {
  const { form, state, say, id, focus, announce, problemOf } = useView();
  const { refused, confirmReason } = submission;
  const summary = useRef<HTMLDivElement>(null);
  const creating = isCreating(state);
  const busy = useLasting(creating);
  const gone = state.connection === "gone";
  const empty = isEmptyAccount(state);
  const createFailed = state.createError ?? (state.sent && !state.outcome);
  const failures: [error: ErrorInfo | null | undefined | false, retry?: () => void][] = [
    [!creating && (state.createError ?? state.error)],
    [!gone && state.listError, form.listAgain],
    [!gone && state.describing[state.sourceSetId ?? ""]?.error, form.describeAgain],
    [!gone && state.describeError, form.describeAll],
  ];
  const problems = form.problems();
  const wrong = Object.keys(problems) as FieldName[];
  const noSource = hasNoSource(state);
  const fields: Record<FieldName, [label: Pair, control: string]> = {
    sourceModelId: noSource ? [t.model, "model"] : [t.version, "version"],
    modelSetId: [t.target, "target"],
    strategy: [t.strategy, "strategy-0"],
    weight: [t.weight, weightChoice(state).other ? "other-weight" : "weight-0"],
    name: [t.name, "name"],
    description: [t.description, "description"],
  };
  const invalid = Object.values(problems).find((code) => code !== "missing");
  const missing = say(t.listOf(wrong.map((field) => say(fields[field][0]))));
  const pending = state.waiting ? say(t.waiting) : state.looking ? say(t.looking) : say(t.creating);
  const blocked = invalid ? say(t.problems[invalid]) : missing && say(t.needed(missing));
  const idle = blocked || (isCreated(state) ? say(t.created) : say(t.ready));
  const note = gone ? "" : busy ? pending : idle;

  useEffect(() => summary.current?.focus(), [refused]);

  function confirm(again: boolean): void {
    submission.confirm(again);
    focus("create");
  }

  return (
    <div class="qf-submit qf-wide">
      <div class="qf-actions">
        <Button
          id={id("create")}
          tone="primary"
          busy={busy || gone}
          aria-describedby={id("create-note")}
          aria-keyshortcuts="Control+Enter"
          onPress={submission.press}
          onFocus={form.prepare}
          onPointerEnter={form.prepare}
        >
          {say(t.create)}
        </Button>
        <span id={id("create-note")} role="status" class="qf-note">
          {note}
        </span>
        {state.waiting && (
          <Button
            onPress={async () => {
              focus("create");
              const unsent = await form.undoCreate();
              if (unsent !== undefined) announce(unsent ? say(t.undone) : say(t.created));
            }}
          >
            {say(t.undo)}
          </Button>
        )}
      </div>
      {confirmReason && (
        <Confirm
          name="create"
          text={say(t.createAgain[confirmReason])}
          confirm={say(t.createAnother)}
          cancel={say(t.dontCreate)}
          onConfirm={() => confirm(true)}
          onCancel={() => confirm(false)}
        />
      )}
      {wrong.length > 0 && equal(refused, problems) && (
        <div ref={summary} class="qf-notice qf-notice-error" role="alert" tabIndex={-1}>
          <strong>{say(t.summary)}</strong>
          <ul class="qf-summary-list">
            {wrong.map((field) => {
              const [label, control] = fields[field];
              return (
                <li key={field}>
                  <button type="button" class="qf-link" onClick={() => focus(control)}>
                    {say(label)}
                  </button>{" "}
                  {field === "sourceModelId" && noSource ? say(t.modelMissing) : problemOf(field)}
                </li>
              );
            })}
          </ul>
        </div>
      )}
      {/* Failures can be long and appear at any time: here they do not move the button. */}
      {failures.map(
        ([error, retry], index) =>
          error && (
            <Failure
              key={index}
              error={error}
              title={index === 0 && createFailed ? say(t.createFailed) : undefined}
              onRetry={retry}
            />
          ),
      )}
      {(empty || isIncompressible(state)) && (
        <p class="qf-text">
          {empty && say(t.noModelsHelp)} <PageLink to="compression" />
        </p>
      )}
    </div>
  );
}
