import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { modelOptionMaker } from "../form/options";
import { isRefused } from "../form/state";
import type { Form } from "../form/store";
import { languageHere } from "../i18n";
import { sayIn } from "../i18n/pairs";
import * as t from "../i18n/texts";
import { newId } from "../kernel/id";
import type { FieldName } from "../messages";
import { ModelField } from "./fields/ModelField";
import { StrategyField } from "./fields/StrategyField";
import { TargetField } from "./fields/TargetField";
import { DescriptionField, NameField } from "./fields/TextFields";
import { VersionField } from "./fields/VersionField";
import { WeightField } from "./fields/WeightField";
import { Compare } from "./panels/Compare";
import { ConnectionNotice } from "./panels/ConnectionNotice";
import { Header } from "./panels/Header";
import { RequestPanel } from "./panels/RequestPanel";
import { ResponsePanel } from "./panels/ResponsePanel";
import { SignIn } from "./panels/SignIn";
import { SubmitBar } from "./panels/SubmitBar";
import { TasksPanel } from "./panels/TasksPanel";
import { isSubmit } from "./shortcuts";
import { useSubmission } from "./submission";
import { useObservable, type View, ViewContext } from "./view";

/** A view of the form. */
export function App({ form }: { form: Form }) {
  const state = useObservable(form.state);
  const prefix = useMemo(() => `qf-${newId().slice(0, 8)}`, []);
  const [touched, setTouched] = useState<ReadonlySet<FieldName>>(new Set());
  const submission = useSubmission(form, state);
  const [announcement, announce] = useState("");
  const root = useRef<HTMLDivElement>(null);
  const signingIn = useRef(false);

  const language = languageHere(state.locale);
  const say = useMemo(() => sayIn(language), [language]);
  const modelOption = useMemo(() => modelOptionMaker(say), [say]);
  const { console, rules } = state;
  const signedOut = console !== null && !console.signedIn;
  const problems = form.problems();
  const warnings = form.warnings();

  const id = (name: string): string => `${prefix}-${name}`;
  const focus = (name: string): void => {
    root.current?.querySelector<HTMLElement>(`#${id(name)}`)?.focus();
  };

  const view: View = {
    form,
    state,
    say,
    language,
    modelOption,
    id,
    focus,
    announce,
    problemOf(field) {
      if (isRefused(field, state)) return say(t.notAccepted);
      const problem = problems[field];
      const shown = submission.tried || touched.has(field) || problem === "not_compressible";
      const code = shown ? problem : undefined;
      return code === "missing"
        ? say(t.missing[field as keyof typeof t.missing])
        : code && say(t.problems[code]);
    },
    warningOf(field) {
      const text = state.draft[field] ?? "";
      if (state.removedIds.includes(text)) return say(t.removed(text));
      const code = warnings[field];
      const prefixes: Record<string, string> = rules.idPrefixes;
      return code
        ? say(
            t.warnings[code]({
              min: rules.name.advisedMin,
              max: field === "name" ? rules.name.advisedMax : rules.description.advisedMax,
              length: [...text].length,
              prefix: prefixes[field] ?? "",
            }),
          )
        : state.advice[field]?.[language];
    },
    touch(field) {
      setTouched(new Set(touched).add(field));
    },
  };

  useEffect(() => form.view(), [form]);

  // After signing in, the focus moves to the form's first field.
  useEffect(() => {
    if (signedOut || !signingIn.current) return;
    signingIn.current = false;
    focus("model");
  }, [signedOut]);

  return (
    <ViewContext.Provider value={view}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter submits from any field */}
      <div
        ref={root}
        class="qf-root"
        lang={language}
        onKeyDown={(event) => {
          if (signedOut || state.restored || !isSubmit(event)) return;
          event.preventDefault();
          submission.press();
        }}
      >
        <section class="qf-card" aria-label={say(t.title)}>
          <Header />
          <div class="qf-body">
            {/* A restored form is read-only; the panels outside can still be read and copied. */}
            <fieldset class="qf-fields" disabled={state.restored}>
              {signedOut ? (
                <SignIn
                  onSignIn={() => {
                    signingIn.current = true;
                  }}
                />
              ) : (
                <div class="qf-grid qf-form">
                  <ModelField />
                  <VersionField />
                  <TargetField />
                  <StrategyField />
                  <WeightField />
                  <NameField />
                  <DescriptionField />
                  <SubmitBar submission={submission} />
                </div>
              )}
              <ConnectionNotice />
            </fieldset>
            {(!signedOut || state.response || state.task) && (
              <div class="qf-panels">
                {!signedOut && <RequestPanel />}
                <ResponsePanel />
              </div>
            )}
            {!signedOut && !state.restored && (
              <>
                <TasksPanel />
                <Compare />
              </>
            )}
          </div>
          <div class="qf-hidden" role="status">
            {announcement}
          </div>
        </section>
      </div>
    </ViewContext.Provider>
  );
}
