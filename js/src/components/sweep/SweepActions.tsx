import { useState } from "preact/hooks";
import * as s from "../../i18n/sweep";
import { isBusy, isPending, toCreate, toResume } from "../../sweep/state";
import { Button } from "../parts/Button";
import { Confirm } from "../parts/Confirm";
import { SweepFailure } from "./Chooser";
import { useSweep } from "./useSweep";

type Question = "stop" | "resume";

/** Stops the sweep, sends what can be sent again, or begins a new one. */
export function SweepActions() {
  const { form, state, say, id, focus } = useSweep();
  const [asked, setAsked] = useState<Question>();
  const rows = state.rows ?? [];
  const { busy, console } = state;
  const gone = state.connection === "gone";
  const sending = busy === "run" || busy === "resume";
  const running = rows.filter((row) => row.action === "create" && isPending(row)).length;
  const unsent = sending ? toCreate(rows).length : 0;
  const again = toResume(rows).length;
  const canStop = sending || running > 0;
  const canResume = !isBusy(state) && again > 0;
  const question = asked === "stop" ? canStop && asked : canResume && asked;
  const pending = rows.some(isPending);
  const stopping = busy === "cancel" || state.asking === "cancelSweep";
  const note = stopping ? s.stopping : sending ? s.sending : pending ? s.newSweepLater : undefined;

  function answer(yes: boolean): void {
    setAsked(undefined);
    // Once confirmed, the button goes away.
    focus(yes ? "tasks" : asked === "stop" ? "stop" : "resume");
    if (!yes) return;
    if (asked === "stop") void form.cancel();
    else void form.resume(again);
  }

  if (gone || !console?.signedIn) return null;
  return (
    <>
      <div class="qf-actions">
        {canStop && (
          <Button
            id={id("stop")}
            busy={stopping}
            onPress={() => {
              if (!stopping) setAsked("stop");
            }}
          >
            {say(s.stop)}
          </Button>
        )}
        {canResume && (
          <Button
            id={id("resume")}
            onFocus={form.prepare}
            onPointerEnter={form.prepare}
            onPress={() => setAsked("resume")}
          >
            {say(s.resume(again))}
          </Button>
        )}
        <Button
          busy={isBusy(state) || pending}
          aria-describedby={id("sweep-note")}
          onPress={async () => {
            if (isBusy(state) || pending) return;
            if (await form.clear()) setTimeout(() => focus("model"));
          }}
        >
          {say(s.newSweep)}
        </Button>
        <span id={id("sweep-note")} role="status" class="qf-note">
          {say(note)}
        </span>
      </div>
      {question && (
        <Confirm
          key={question}
          name="sweep"
          text={
            question === "stop"
              ? say(s.askStop(unsent, running))
              : say(s.askResume(again)) + (console.simulated ? "" : say(s.mayCost))
          }
          confirm={say(question === "stop" ? s.yesStop : s.yesResume)}
          cancel={say(question === "stop" ? s.letRun : s.dontResume)}
          onConfirm={() => answer(true)}
          onCancel={() => answer(false)}
        />
      )}
      {rows.some(({ status }) => status === "unknown") && (
        <p class="qf-text qf-warning">{say(s.unknownLeft)}</p>
      )}
      {!state.asking && <SweepFailure />}
    </>
  );
}
