import { useState } from "preact/hooks";
import * as s from "../../i18n/sweep";
import { isStarted, problems } from "../../sweep/state";
import type { Sweep } from "../../sweep/store";
import { Frame, useFrame } from "../Frame";
import { Chooser } from "./Chooser";
import { FollowPanel } from "./FollowPanel";
import { PlanPanel } from "./PlanPanel";
import type { SweepView } from "./useSweep";

/** A view of the sweep. */
export function SweepApp({ sweep }: { sweep: Sweep }) {
  const frame = useFrame(sweep);
  const { state, say, signedOut } = frame;
  const [tried, setTried] = useState(false);
  const started = isStarted(state);
  const view: SweepView & typeof frame = {
    ...frame,
    form: sweep,
    problemOf: (field) => (tried ? say(problems(state)[field]) : undefined),
    warningOf: () => undefined,
    // Problems are shown once the user has pressed "Plan".
    touch() {},
  };

  return (
    <Frame
      view={view}
      title={s.title}
      class="qf-sweep"
      fields={!started && <Chooser onTry={() => setTried(true)} />}
    >
      {started ? <FollowPanel /> : !signedOut && state.rows && <PlanPanel />}
    </Frame>
  );
}
