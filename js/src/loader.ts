/**
 * Anywidget imports this module again for every model, and the page never releases it, so it is small. The front end
 * itself arrives as a trait and is imported once per page.
 */
import type { AnyWidget } from "@anywidget/types";
import type { Traits } from "./messages";

type FrontEnd = typeof import("./index");

/** By their source: a page can hold forms of two versions of the package. */
type FrontEnds = Map<string, Promise<FrontEnd>>;

const KEY = Symbol.for("qfwidget");
const page = globalThis as { [KEY]?: FrontEnds };

async function imported(text: string): Promise<FrontEnd> {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function frontEnd(text: string): Promise<FrontEnd> {
  page[KEY] ??= new Map();
  const found = page[KEY].get(text) ?? imported(text);
  page[KEY].set(text, found);
  return found;
}

const widget: AnyWidget<Traits> = () => {
  let form: Promise<ReturnType<FrontEnd["default"]>>;
  return {
    async initialize(props) {
      form = frontEnd(props.model.get("_bundle")).then(({ default: create }) => create());
      (await form).initialize(props);
    },
    async render(props) {
      (await form).render(props);
    },
  };
};

export default widget;
