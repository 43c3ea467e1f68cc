import { useEffect, useRef } from "preact/hooks";
import { isEmptyAccount, isIncompressible } from "../../form/empty";
import { equal } from "../../form/equal";
import { hasNoSource, isCreated, isCreating } from "../../form/state";
import type { ErrorInfo, FieldName } from "../../messages";
import { Button } from "../parts/Button";
import { Confirm } from "../parts/Confirm";
import { Failure } from "../parts/Failure";
import { PageLink } from "../parts/PageLink";
import type { Submission } from "../submission";
import { useLasting, useView } from "../view";

/** The button that creates the task, what is still missing, and what failed. */
export function SubmitBar({ submission }: { submission: Submission }) {
  const { form, state, words, id, focus, announce, problemOf } = useView();
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
  const fields: Record<FieldName, [label: string, control: string]> = {
    sourceModelId: noSource ? [words.model, "model"] : [words.version, "version"],
    modelSetId: [words.target, "target"],
    strategy: [words.strategy, "strategy-0"],
    weight: [words.weight, state.otherWeight ? "other-weight" : "weight-0"],
    name: [words.name, "name"],
    description: [words.description, "description"],
  };
  const invalid = Object.values(problems).find((code) => code !== "missing");
  const missing = words.listOf(wrong.map((field) => fields[field][0]));
  const pending = state.waiting ? words.waiting : state.looking ? words.looking : words.creating;
  const blocked = invalid ? words.problems[invalid] : missing && words.needed(missing);
  const idle = blocked || (isCreated(state) ? words.created : words.ready);
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
          {words.create}
        </Button>
        <span id={id("create-note")} role="status" class="qf-note">
          {note}
        </span>
        {state.waiting && (
          <Button
            onPress={async () => {
              focus("create");
              const unsent = await form.undoCreate();
              if (unsent !== undefined) announce(unsent ? words.undone : words.created);
            }}
          >
            {words.undo}
          </Button>
        )}
      </div>
      {confirmReason && (
        <Confirm
          name="create"
          text={words.createAgain[confirmReason]}
          confirm={words.createAnother}
          cancel={words.dontCreate}
          onConfirm={() => confirm(true)}
          onCancel={() => confirm(false)}
        />
      )}
      {wrong.length > 0 && equal(refused, problems) && (
        <div ref={summary} class="qf-notice qf-notice-error" role="alert" tabIndex={-1}>
          <strong>{words.summary}</strong>
          <ul class="qf-summary-list">
            {wrong.map((field) => {
              const [label, control] = fields[field];
              return (
                <li key={field}>
                  <button type="button" class="qf-link" onClick={() => focus(control)}>
                    {label}
                  </button>{" "}
                  {field === "sourceModelId" && noSource ? words.modelMissing : problemOf(field)}
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
              title={index === 0 && createFailed ? words.createFailed : undefined}
              onRetry={retry}
            />
          ),
      )}
      {(empty || isIncompressible(state)) && (
        <p class="qf-text">
          {empty && words.noModelsHelp} <PageLink to="compression" />
        </p>
      )}
    </div>
  );
}
