/**
 * Gives each text an element that goes with it. JupyterLab's search splits text nodes, and translating browsers replace
 * them: what is written to the former nodes is not seen. The search also wants its marks to keep a parent.
 */
import { type ComponentChild, Fragment, h, options } from "preact";

function elementOf(child: ComponentChild): ComponentChild {
  if (typeof child !== "string" && typeof child !== "number") return child;
  return child !== "" && h("span", { key: child, textContent: child });
}

options.vnode = ({ type, props }) => {
  // Components pass their text on; an option of a `select` holds nothing but text.
  if (typeof type === "string" ? type === "option" : type !== Fragment) return;
  props.children = ([props.children].flat() as ComponentChild[]).map(elementOf);
};
