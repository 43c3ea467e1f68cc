import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { modelOptionMaker } from "../../form/options";
import { languageHere } from "../../i18n";
import { sayIn } from "../../i18n/pairs";
import * as t from "../../i18n/sweep";
import { newId } from "../../kernel/id";
import { isStarted, problems } from "../../sweep/state";
import type { Sweep } from "../../sweep/store";
import { ConnectionNotice } from "../panels/ConnectionNotice";
import { Header } from "../panels/Header";
import { SignIn } from "../panels/SignIn";
import { useObservable, ViewContext } from "../view";
import { Chooser } from "./Chooser";
import { FollowPanel } from "./FollowPanel";
import { PlanPanel } from "./PlanPanel";
import type { SweepView } from "./useSweep";

/** A view of the sweep. */
export function SweepApp({ sweep }: { sweep: Sweep }) {
  const state = useObservable(sweep.state);
  const prefix = useMemo(() => `qf-${newId().slice(0, 8)}`, []);
  const [tried, setTried] = useState(false);
  const [announcement, announce] = useState("");
  const root = useRef<HTMLDivElement>(null);
  const signingIn = useRef(false);

  const language = languageHere(state.locale);
  const say = useMemo(() => sayIn(language), [language]);
  const modelOption = useMemo(() => modelOptionMaker(say), [say]);
  const { console } = state;
  const signedOut = console !== null && !console.signedIn;
  const started = isStarted(state);

  const id = (name: string): string => `${prefix}-${name}`;
  const focus = (name: string): void => {
    root.current?.querySelector<HTMLElement>(`#${id(name)}`)?.focus();
  };

  const view: SweepView = {
    form: sweep,
    state,
    say,
    language,
    modelOption,
    id,
    focus,
    announce,
    problemOf: (field) => (tried ? say(problems(state)[field]) : undefined),
    warningOf: () => undefined,
    // Problems are shown once the user has pressed "Plan".
    touch() {},
  };

  useEffect(() => sweep.view(), [sweep]);

  // After signing in, the focus moves to the first field.
  useEffect(() => {
    if (signedOut || !signingIn.current) return;
    signingIn.current = false;
    focus("model");
  }, [signedOut]);

  return (
    <ViewContext.Provider value={view}>
      <div ref={root} class="qf-root qf-sweep" lang={language}>
        <section class="qf-card" aria-label={say(t.title)}>
          <Header title={t.title} />
          <div class="qf-body">
            {/* A restored sweep is read-only; the tables outside can still be read and copied. */}
            <fieldset class="qf-fields" disabled={state.restored}>
              {signedOut ? (
                <SignIn
                  onSignIn={() => {
                    signingIn.current = true;
                  }}
                />
              ) : (
                !started && <Chooser onTry={() => setTried(true)} />
              )}
            </fieldset>
            {started ? <FollowPanel /> : !signedOut && state.rows && <PlanPanel />}
            {/* At the end, beside the buttons, where it moves nothing. */}
            <ConnectionNotice />
          </div>
          <div class="qf-hidden" role="status">
            {announcement}
          </div>
        </section>
      </div>
    </ViewContext.Provider>
  );
}
