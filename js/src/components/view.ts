/** What every component of one view is given. */
import { createContext } from "preact";
import { useContext, useLayoutEffect, useReducer, useState } from "preact/hooks";
import type { ListedModelSet } from "../form/listing";
import type { Observable } from "../form/observable";
import type { Option } from "../form/options";
import type { FormState } from "../form/state";
import type { Form } from "../form/store";
import type { Dictionary, Language } from "../i18n";
import type { FieldName } from "../messages";

export interface View {
  form: Form;
  state: FormState;
  words: Dictionary;
  language: Language;
  /** The option of a model set, in this view's language. */
  modelOption(modelSet: ListedModelSet): Option;
  /** Makes an id that no other view on the page has. */
  id(name: string): string;
  /** Moves the focus to the control of that name. */
  focus(name: string): void;
  /** Says something to those who cannot see it. */
  announce(text: string): void;
  /** The field's problem, once there is a reason to show it. */
  problemOf(field: FieldName): string | undefined;
  warningOf(field: FieldName): string | undefined;
  /** The user has been in the field: from now on its problem is shown. */
  touch(field: FieldName): void;
}

/** Provided by the app, around every component. */
export const ViewContext = createContext({} as View);

export function useView(): View {
  return useContext(ViewContext);
}

/** The observable's value; the component is drawn again when it changes. */
export function useObservable<T>(source: Observable<T>): T {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  // Before the browser draws: a change between the two would be missed.
  useLayoutEffect(() => source.subscribe(() => redraw(undefined)), [source]);
  return source.get();
}

/** Whether something is so, and has been for so many milliseconds. */
export function useLasting(so: boolean, milliseconds: number): boolean {
  const [lasted, setLasted] = useState(so);
  useLayoutEffect(() => {
    if (!so) return;
    const timer = setTimeout(() => setLasted(true), milliseconds);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [so, milliseconds]);
  return so && lasted;
}
