/** What every component of a view can use. */
import { createContext } from "preact";
import { useContext, useLayoutEffect, useState } from "preact/hooks";
import type { ListedModelSet } from "../form/listing";
import type { Option } from "../form/options";
import type { FormState, SharedState } from "../form/state";
import type { Form } from "../form/store";
import type { Say } from "../i18n/pairs";
import type { FieldName, Language } from "../messages";
import type { Observable } from "../observable";

/** What lasts for less is not shown: it would only flicker. */
const MOMENT_MS = 100;

/** The actions of the form that the sweep has, too. */
export type SharedForm = Pick<
  Form,
  | "refresh"
  | "listAgain"
  | "stopListing"
  | "chooseModel"
  | "chooseVersion"
  | "showOnlyCompressible"
  | "describeAll"
  | "stopDescribing"
  | "chooseLocale"
  | "signIn"
  | "signOut"
>;

/** What the components that the form and the sweep share can use. */
export interface SharedView {
  form: SharedForm;
  state: SharedState;
  /** Returns a text in the view's language. */
  say: Say;
  language: Language;
  /** The option of a model set, in this view's language. */
  modelOption(modelSet: ListedModelSet): Option;
  /** Returns an element ID that is unique on the page. */
  id(name: string): string;
  /** Focuses the control with this name. */
  focus(name: string): void;
  /** Announces something to screen readers. */
  announce(text: string): void;
  /** The field's problem, once the field was touched or the button pressed. */
  problemOf(field: FieldName): string | undefined;
  warningOf(field: FieldName): string | undefined;
  /** Marks the field as visited: from now on its problem is shown. */
  touch(field: FieldName): void;
}

export interface View extends SharedView {
  form: Form;
  state: FormState;
}

/** Provided by the app, around every component. */
export const ViewContext = createContext({} as SharedView);

export function useView<Kind extends SharedView = View>(): Kind {
  return useContext(ViewContext) as Kind;
}

/** The observable's value; the component is rendered again when it changes. */
export function useObservable<T>(source: Observable<T>): T {
  const [, redraw] = useState({});
  // Before the browser paints: a change between painting and subscribing would be missed.
  useLayoutEffect(() => source.subscribe(() => redraw({})), [source]);
  return source.get();
}

/** Whether a condition has held for a moment, or held when the component was mounted. */
export function useLasting(condition: boolean): boolean {
  const [lasted, setLasted] = useState(condition);
  useLayoutEffect(() => {
    if (!condition) return;
    const timer = setTimeout(() => setLasted(true), MOMENT_MS);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [condition]);
  return condition && lasted;
}
