/** Shows the form in a page without a kernel, as a notebook does: by the loader, from the same bundle. */
import type { AnyModel, AnyWidget } from "@anywidget/types";
import widget from "../src/loader";
import type { Traits } from "../src/messages";
import type { Account } from "./account";
import { PreviewModel } from "./kernel";

type Definition = Awaited<ReturnType<Extract<AnyWidget<Traits>, (...args: never) => unknown>>>;

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}

/** The language that the link to this page names after "#", else the browser's. */
function language(): string {
  return (location.hash.slice(1) || navigator.language).startsWith("zh") ? "zh-CN" : "en";
}

async function show(): Promise<void> {
  document.documentElement.lang = language();
  const account: Account = JSON.parse(element("account").textContent);
  const model = new PreviewModel(account, element("bundle").textContent);
  const props = {
    model: model as unknown as AnyModel<Traits>,
    signal: new AbortController().signal,
    experimental: {} as never,
  };
  const definition: Definition = typeof widget === "function" ? await widget() : widget;
  await definition.initialize?.(props);
  await definition.render?.({ ...props, el: element("form"), host: {} as never });
}

void show();
