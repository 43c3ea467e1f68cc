/** What every component of a view can use. */
import { createContext } from "preact";
import { useContext, useLayoutEffect, useState } from "preact/hooks";
import type { ListedModelSet } from "../form/listing";
import type { Observable } from "../form/observable";
import type { Option } from "../form/options";
import type { FormState } from "../form/state";
import type { Form } from "../form/store";
import type { Say } from "../i18n/pairs";
import type { FieldName, Language } from "../messages";

/** Less than this is not noticed; showing it would only flicker. */
const MOMENT_MS = 100;

export interface View {
  form: Form;
  state: FormState;
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

/** Provided by the app, around every component. */
export const ViewContext = createContext({} as View);

export function useView(): View {
  return useContext(ViewContext);
}

/** The observable's value; the component is rendered again when it changes. */
export function useObservable<T>(source: Observable<T>): T {
  const [, redraw] = useState({});
  // Subscribes before the browser paints: a change in between would be missed.
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
