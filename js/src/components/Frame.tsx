import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Observable } from "../form/observable";
import { modelOptionMaker } from "../form/options";
import type { SharedState } from "../form/state";
import { chooseLanguage } from "../i18n";
import { type Pair, sayIn } from "../i18n/pairs";
import { newId } from "../kernel/id";
import { ConnectionNotice } from "./panels/ConnectionNotice";
import { Header } from "./panels/Header";
import { SignIn } from "./panels/SignIn";
import { type SharedForm, type SharedView, useObservable, ViewContext } from "./view";

/** What each view of a form or a sweep has of its own: element IDs, focus, announcements, texts in its language. */
export function useFrame<State extends SharedState>(
  form: Pick<SharedForm, "view"> & { state: Observable<State> },
) {
  const state = useObservable(form.state);
  const prefix = useMemo(() => `qf-${newId().slice(0, 8)}`, []);
  const [announcement, announce] = useState("");
  const root = useRef<HTMLDivElement>(null);
  const language = chooseLanguage(state.locale, document.documentElement.lang, navigator.languages);
  const say = useMemo(() => sayIn(language), [language]);
  const modelOption = useMemo(() => modelOptionMaker(say), [say]);
  const { console } = state;
  const id = (name: string): string => `${prefix}-${name}`;

  useEffect(() => form.view(), [form]);

  return {
    state,
    root,
    language,
    say,
    modelOption,
    announcement,
    announce,
    signedOut: console !== null && !console.signedIn,
    id,
    focus(name: string): void {
      root.current?.querySelector<HTMLElement>(`#${id(name)}`)?.focus();
    },
  };
}

interface Props {
  view: SharedView & ReturnType<typeof useFrame>;
  title: Pair;
  class?: string;
  /** Shown once the user is signed in; disabled where the view was restored from a notebook. */
  fields: ComponentChildren;
  /** Shown beside or below the fields; can still be read and copied where the view was restored. */
  children: ComponentChildren;
  onKeyDown?(event: KeyboardEvent): void;
}

/** The card around a form or a sweep. Asks for the keys while the user is signed out. */
export function Frame({ view, title, fields, children, ...rest }: Props) {
  const { root, state, language, signedOut, say, focus } = view;
  const signingIn = useRef(false);

  // After signing in, the focus moves to the first field.
  useEffect(() => {
    if (signedOut || !signingIn.current) return;
    signingIn.current = false;
    focus("model");
  }, [signedOut]);

  return (
    <ViewContext.Provider value={view}>
      <div {...rest} ref={root} class={`qf-root ${rest.class ?? ""}`} lang={language}>
        <section class="qf-card" aria-label={say(title)}>
          <Header title={title} />
          <div class="qf-body">
            <fieldset class="qf-fields" disabled={state.restored}>
              {signedOut ? (
                <SignIn
                  onSignIn={() => {
                    signingIn.current = true;
                  }}
                />
              ) : (
                fields
              )}
              <ConnectionNotice />
            </fieldset>
            {children}
          </div>
          <div class="qf-hidden" role="status">
            {view.announcement}
          </div>
        </section>
      </div>
    </ViewContext.Provider>
  );
}
