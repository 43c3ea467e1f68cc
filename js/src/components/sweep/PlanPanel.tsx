import { useEffect, useState } from "preact/hooks";
import { equal } from "../../form/equal";
import * as s from "../../i18n/sweep";
import * as t from "../../i18n/texts";
import type { SweepRow } from "../../messages/sweep";
import { isBusy, toCreate } from "../../sweep/state";
import { Button } from "../parts/Button";
import { Confirm } from "../parts/Confirm";
import { SweepFailure } from "./Chooser";
import { ProgramPanel, RecordNote } from "./ProgramPanel";
import { Cell, Row, RowNames, TableRegion, useStatusWord } from "./TableRegion";
import { useSweep } from "./useSweep";

/** The plan as a table, and the button that creates its tasks. */
export function PlanPanel() {
  const { form, state, say, id, focus } = useSweep();
  const { planned, value, console } = state;
  const rows = state.rows ?? [];
  const [confirming, setConfirming] = useState<number>();
  const count = toCreate(rows).length;
  const stale = planned !== null && !equal(planned, value);
  const gone = state.connection === "gone";
  const blocked = count === 0 ? say(s.nothingToCreate) : stale ? say(s.stale) : "";
  const sending = state.asking === "runSweep";
  const counted = (action: SweepRow["action"]): number =>
    rows.filter((row) => row.action === action).length;
  const counts = say(s.planCounts(count, counted("reuse"), counted("skip")));

  // A confirmation is for one plan only.
  useEffect(() => setConfirming(undefined), [count, stale, planned]);

  return (
    <div class="qf-panel qf-sweep-panel">
      <div class="qf-panel-head">
        <span class="qf-heading">{say(s.thePlan)}</span>
        <span role="status" class="qf-muted">
          {counts}
        </span>
      </div>
      <TableRegion
        label={say(s.thePlan)}
        caption={counts}
        headings={[t.task, t.version, s.setting, s.whatHappens].map((heading) => say(heading))}
        columns="repeat(2, minmax(126px, auto)) minmax(76px, auto) minmax(240px, 1fr)"
      >
        {rows.map((row) => (
          <Row key={row.name}>
            <RowNames row={row} />
            <PlannedCell row={row} />
          </Row>
        ))}
      </TableRegion>
      <div class="qf-actions">
        <Button
          id={id("run")}
          tone="primary"
          busy={blocked !== "" || isBusy(state) || gone}
          aria-describedby={id("run-note")}
          onFocus={form.prepare}
          onPointerEnter={form.prepare}
          onPress={() => {
            if (!blocked && !isBusy(state) && !gone) setConfirming(count);
          }}
        >
          {say(s.create(count))}
        </Button>
        <span id={id("run-note")} role="status" class="qf-note">
          {sending ? say(s.sending) : blocked}
        </span>
      </div>
      {confirming !== undefined && !blocked && (
        <Confirm
          name="run"
          text={say(s.askCreate(confirming)) + (console?.simulated ? "" : say(s.mayCost))}
          confirm={say(s.yesCreate)}
          cancel={say(s.dontCreate)}
          onConfirm={() => {
            setConfirming(undefined);
            focus("run");
            void form.run(confirming);
          }}
          onCancel={() => {
            setConfirming(undefined);
            focus("run");
          }}
        />
      )}
      {!sending && state.doing !== "plan" && <SweepFailure />}
      <RecordNote />
      <ProgramPanel />
    </div>
  );
}

/** What would be done for a row, and what is unusual about it. */
function PlannedCell({ row }: { row: SweepRow }) {
  const { say, language } = useSweep();
  const statusWord = useStatusWord();
  const { action, problem, warning, existingTaskId } = row;
  const status = statusWord(row.existingStatus ?? row.status);
  const text =
    action === "skip"
      ? s.cannotCreate(problem?.[language] ?? "")
      : existingTaskId === null
        ? s.willCreate
        : action === "reuse"
          ? s.exists(existingTaskId, status)
          : s.createsAgain(existingTaskId, status);
  return (
    <Cell class="qf-words">
      <div class={action === "skip" ? "qf-problem" : undefined}>{say(text)}</div>
      {warning && <div class="qf-warning">{warning[language]}</div>}
    </Cell>
  );
}
