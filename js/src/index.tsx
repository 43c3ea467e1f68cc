import type { InitializeProps, RenderProps } from "@anywidget/types";
import { render as mount } from "preact";
import { App } from "./components/App";
import { ErrorBoundary } from "./components/parts/ErrorBoundary";
import { guardKeys } from "./components/shortcuts";
import "./components/text";
import { UNSAVED } from "./form/state";
import { createForm, type Form } from "./form/store";
import { chooseLanguage } from "./i18n";
import { sayIn } from "./i18n/pairs";
import type { Traits } from "./messages";
import "./styles/index.css";
import { unsaved } from "./kernel/unsaved";

/** A function, so that each model gets its own form: all models of a page share the module. */
const widget = () => {
  let form: Form;
  return {
    initialize({ model, signal }: InitializeProps<Traits>): void {
      const kept = model.get("save") === "nothing" ? unsaved(model, signal, UNSAVED) : model;
      form = createForm(kept, signal);
    },
    render({ el, signal }: RenderProps<Traits>): void {
      guardKeys(el, signal);
      el.classList.add("qf-host");
      const language = chooseLanguage("auto", document.documentElement.lang, navigator.languages);
      mount(
        <ErrorBoundary say={sayIn(language)}>
          <App form={form} />
        </ErrorBoundary>,
        el,
      );
      signal.addEventListener("abort", () => mount(null, el));
    },
  };
};

export default widget;
