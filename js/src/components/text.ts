/**
 * Sets each text as a property of its element. JupyterLab's search splits text nodes, and translating browsers replace
 * them: what is then written to the former nodes is not seen.
 */
import { type ComponentChild, Fragment, h, options } from "preact";

function isText(child: ComponentChild): boolean {
  return typeof child === "string" || typeof child === "number";
}

options.vnode = ({ type, props }) => {
  if (typeof type === "function" && type !== Fragment) return;
  const children = [props.children].flat() as ComponentChild[];
  if (!children.some(isText)) return;
  if (type === Fragment || children.some((child) => typeof child === "object" && child)) {
    // Beside other elements, a text gets one of its own.
    props.children = children.map((child) =>
      isText(child) ? h("span", { textContent: child }) : child,
    );
  } else {
    Object.assign(props, { textContent: children.filter(isText).join(""), children: undefined });
  }
};
