import { useEffect, useState } from "preact/hooks";
import { span } from "../../form/duration";
import { type Span, timeline } from "../../form/timeline";
import * as s from "../../i18n/sweep";
import * as t from "../../i18n/texts";
import type { SweepRow } from "../../messages/sweep";
import { hasTask, statusCounts, taskOf } from "../../sweep/state";
import { CodePanel } from "../panels/CodePanel";
import { Stepper } from "../panels/Stepper";
import { Button } from "../parts/Button";
import { CopyButton } from "../parts/CopyButton";
import { PageLink } from "../parts/PageLink";
import { ProgramPanel, RecordNote } from "./ProgramPanel";
import { SweepActions } from "./SweepActions";
import { Cell, Row, RowNames, TableRegion, useStatusWord } from "./TableRegion";
import { Track } from "./Track";
import { useSweep } from "./useSweep";

/** The tasks of the sweep while they run and once they have ended. */
export function FollowPanel() {
  const { form, state, say, language: locale, id, focus } = useSweep();
  const rows = state.rows ?? [];
  const [deployed, setDeployed] = useState<string>();
  const deploying = rows.find(({ name }) => name === deployed);
  const counted = rows.filter(({ action }) => action !== "skip");
  const succeeded = counted.filter(({ status }) => status === "succeeded").length;
  const rest = statusCounts(rows).filter(([status]) => status !== "succeeded");
  const counts = [
    s.succeededOf(succeeded, counted.length),
    ...rest.map(([status, count]) => s.inStatus[status]?.(count)),
  ].flatMap((text) => (text ? [say(text)] : []));
  const summary = say(t.listOf(counts));
  // Beside a task that existed before, the others would be invisible.
  const placed = counted.filter((row) => row.action !== "reuse" && span(taskOf(row)));
  const places = timeline(placed.map((row) => span(taskOf(row)) as Span));

  // The button that had the focus is no longer there.
  useEffect(() => {
    if (state.asking === "runSweep") focus("tasks");
  }, []);

  return (
    <div class="qf-panel qf-sweep-panel">
      <div class="qf-panel-head">
        <span id={id("tasks")} class="qf-heading" tabIndex={-1}>
          {say(s.theTasks)}
        </span>
        <span role="status" class="qf-muted">
          {summary}
        </span>
      </div>
      <TableRegion
        label={say(s.theTasks)}
        caption={summary}
        headings={[t.task, t.version, s.setting, t.status, t.ran, t.newVersionId, s.reason].map(
          (heading) => say(heading),
        )}
        columns="repeat(2, minmax(126px, auto)) minmax(76px, auto) minmax(126px, auto) minmax(96px, 130px) minmax(126px, auto)"
      >
        {rows.map((row) => (
          <FollowedRow
            key={row.name}
            row={row}
            place={places[placed.indexOf(row)]}
            deploying={row === deploying}
            onDeploy={() => setDeployed(row === deploying ? undefined : row.name)}
          />
        ))}
      </TableRegion>
      <SweepActions />
      {deploying?.taskId && (
        <>
          <CodePanel
            label={say(s.deployVersion(deploying.name))}
            action="CreateService"
            subject={deploying.taskId}
            note={<p class="qf-text qf-warning">{say(t.deployCosts)}</p>}
            load={(language) => form.deployCode(deploying.taskId ?? "", language, locale)}
          />
          <PageLink to="console" />
        </>
      )}
      <RecordNote />
      <ProgramPanel />
    </div>
  );
}

interface RowProps {
  row: SweepRow;
  place: Span | undefined;
  deploying: boolean;
  onDeploy(): void;
}

function FollowedRow({ row, place, deploying, onDeploy }: RowProps) {
  const { state, say, language } = useSweep();
  const statusWord = useStatusWord();
  const { name, status, taskId, modelId, problem, error, action } = row;
  const reasons = [problem?.[language], error?.[language], row.failedReason].filter(Boolean);
  const task = hasTask(row) ? taskOf(row) : undefined;
  return (
    <Row class={`qf-task-${status}`}>
      <RowNames row={row} />
      <Cell>
        <span class="qf-status">{statusWord(status)}</span>
        {action === "reuse" && <span class="qf-muted">{say(s.reused)}</span>}
        {taskId && (
          <div class="qf-mono qf-muted" translate={false}>
            {taskId}
          </div>
        )}
      </Cell>
      <Cell>
        {task && (
          <div class="qf-compact">
            <Stepper task={task} />
            {place && <Track span={place} />}
          </div>
        )}
      </Cell>
      <Cell heading={modelId && say(t.newVersionId)}>
        {modelId && (
          <>
            <span class="qf-mono" translate={false}>
              {modelId}
            </span>
            <div>
              <CopyButton what={`${say(t.newVersionId)} ${modelId}`} text={modelId} />
              {state.connection !== "gone" && taskId && status === "succeeded" && (
                <Button
                  tone="quiet"
                  aria-label={say(s.deployVersion(name))}
                  aria-expanded={deploying}
                  onPress={onDeploy}
                >
                  {say(s.deploy)}
                </Button>
              )}
            </div>
          </>
        )}
      </Cell>
      <Cell class="qf-words qf-reason">{reasons.length > 0 && reasons.join(" ")}</Cell>
    </Row>
  );
}
