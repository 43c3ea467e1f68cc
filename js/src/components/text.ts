/**
 * Wraps each text in an element of its own, which is replaced when the text changes. JupyterLab's search splits text
 * nodes and translating browsers replace them, so updates of the original nodes would not be seen. The search's marks
 * also need a parent when it removes them.
 */
import { type ComponentChild, Fragment, h, options } from "preact";

function elementOf(child: ComponentChild): ComponentChild {
  if (typeof child !== "string" && typeof child !== "number") return child;
  return child !== "" && h("span", { key: child, textContent: child });
}

options.vnode = ({ type, props }) => {
  // Components pass their text on to elements; an `option` may contain only text.
  if (typeof type === "string" ? type === "option" : type !== Fragment) return;
  props.children = ([props.children].flat() as ComponentChild[]).map(elementOf);
};
