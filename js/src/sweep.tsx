import type { InitializeProps, RenderProps } from "@anywidget/types";
import { render as mount } from "preact";
import { ErrorBoundary } from "./components/parts/ErrorBoundary";
import { guardKeys } from "./components/shortcuts";
import { SweepApp } from "./components/sweep/SweepApp";
import "./components/text";
import { chooseLanguage } from "./i18n";
import { sayIn } from "./i18n/pairs";
import { unsaved } from "./kernel/unsaved";
import "./styles/index.css";
import "./styles/sweep.css";
import type { SweepTraits } from "./sweep/messages";
import { UNSAVED } from "./sweep/state";
import { createSweep, type Sweep } from "./sweep/store";

/** The page of a sweep, as `index.tsx` is that of a form. Only sweeps carry it. */
const widget = () => {
  let sweep: Sweep;
  return {
    initialize({ model, signal }: InitializeProps<SweepTraits>): void {
      const kept = model.get("save") === "nothing" ? unsaved(model, signal, UNSAVED) : model;
      sweep = createSweep(kept, signal);
    },
    render({ el, signal }: RenderProps<SweepTraits>): void {
      guardKeys(el, signal);
      el.classList.add("qf-host");
      const language = chooseLanguage("auto", document.documentElement.lang, navigator.languages);
      mount(
        <ErrorBoundary say={sayIn(language)}>
          <SweepApp sweep={sweep} />
        </ErrorBoundary>,
        el,
      );
      signal.addEventListener("abort", () => mount(null, el));
    },
  };
};

export default widget;
