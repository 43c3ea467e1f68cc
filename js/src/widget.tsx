import type { AnyModel, InitializeProps, RenderProps } from "@anywidget/types";
import { render as mount, type VNode } from "preact";
import { ErrorBoundary } from "./components/parts/ErrorBoundary";
import { guardKeys } from "./components/shortcuts";
import "./components/text";
import { languageHere } from "./i18n";
import { sayIn } from "./i18n/pairs";
import { unsaved } from "./kernel/unsaved";
import type { Identity, Traits } from "./messages";
import "./styles/index.css";

/**
 * What anywidget calls. All models of a page share the module, so it returns a function that makes a new widget for each.
 * `initial` has the traits that are not saved if the user wants nothing saved, with their initial values.
 */
export function widgetOf<Kind extends Identity & Pick<Traits, "save">, Store>(
  initial: Partial<Kind>,
  create: (model: AnyModel<Kind>, signal: AbortSignal) => Store,
  draw: (store: Store) => VNode,
) {
  return () => {
    let store: Store;
    return {
      initialize({ model, signal }: InitializeProps<Kind>): void {
        const saved = model.get("save") !== "nothing";
        store = create(saved ? model : unsaved(model, signal, initial), signal);
      },
      render({ el, signal }: RenderProps<Kind>): void {
        guardKeys(el, signal);
        el.classList.add("qf-host");
        mount(<ErrorBoundary say={sayIn(languageHere("auto"))}>{draw(store)}</ErrorBoundary>, el);
        signal.addEventListener("abort", () => mount(null, el));
      },
    };
  };
}
