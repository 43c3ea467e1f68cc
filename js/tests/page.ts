import { expect, vi } from "vitest";
import widget from "../src/index";
import type { Traits } from "../src/messages";
import { asModel, FakeModel } from "./fake-model";

const NATIVE_ROLES: Record<string, string> = {
  button: "button",
  progress: "progressbar",
  a: "link",
  textarea: "textbox",
  section: "region",
  select: "combobox",
};

function roleOf(element: Element): string | undefined {
  const role = element.getAttribute("role");
  if (role) return role;
  if (element instanceof HTMLInputElement) {
    return ["radio", "checkbox"].includes(element.type) ? element.type : "textbox";
  }
  return NATIVE_ROLES[element.localName];
}

function nameOf(element: Element): string {
  const labelledBy = element.getAttribute("aria-labelledby");
  const labels = labelledBy?.split(" ").map((id) => document.getElementById(id)?.textContent);
  const wrapper = element instanceof HTMLInputElement ? element.closest("label") : null;
  return (
    labels?.join(" ") ??
    element.getAttribute("aria-label") ??
    (wrapper ?? element).textContent
  ).trim();
}

/** The elements with this role and accessible name below the root. */
export function allByRole(root: Element, role: string, name?: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>("*")].filter(
    (element) => roleOf(element) === role && (name === undefined || nameOf(element) === name),
  );
}

export function byRole(root: Element, role: string, name?: string): HTMLElement {
  const found = allByRole(root, role, name);
  expect(found, `${role} ${name ?? ""}`).toHaveLength(1);
  return found[0] as HTMLElement;
}

/** Waits until Preact has rendered and settled promises have continued. */
export async function drawn(): Promise<void> {
  await vi.advanceTimersByTimeAsync(50);
}

export async function type(control: HTMLElement, text: string): Promise<void> {
  control.focus();
  (control as HTMLInputElement).value = text;
  control.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await drawn();
}

export async function press(
  control: HTMLElement,
  key: string,
  options: KeyboardEventInit = {},
): Promise<KeyboardEvent> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options });
  control.dispatchEvent(event);
  await drawn();
  return event;
}

export async function click(control: HTMLElement): Promise<void> {
  if (control.tabIndex >= 0) control.focus();
  control.click();
  await drawn();
}

export interface Page {
  model: FakeModel;
  el: HTMLElement;
  /** Closes the view but not the model. */
  leave(): void;
}

type Widget = Extract<typeof widget, (...args: never) => unknown>;

/** Shows the widget as a host does. Needs fake timers. */
export async function openPage(
  traits: Partial<Traits> = {},
  model = new FakeModel(traits),
  factory: unknown = widget,
) {
  const definition = await (factory as Widget)();
  const experimental = {} as never;
  const { signal } = model.controller;
  await definition.initialize?.({ model: asModel(model), signal, experimental });
  const addView = async (): Promise<Page> => {
    const el = document.createElement("div");
    document.body.append(el);
    const view = new AbortController();
    const both = AbortSignal.any([signal, view.signal]);
    await definition.render?.({
      model: asModel(model),
      el,
      signal: both,
      host: {} as never,
      experimental,
    });
    both.addEventListener("abort", () => el.remove());
    await drawn();
    return { model, el, leave: () => view.abort() };
  };
  return { ...(await addView()), addView };
}
