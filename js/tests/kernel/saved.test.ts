/** A form that was saved with a notebook, and one that must not be saved. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UNSAVED } from "../../src/form/state";
import { createForm } from "../../src/form/store";
import { unsaved } from "../../src/kernel/unsaved";
import { asModel, FakeModel } from "../fake-model";
import { allByRole, byRole, click, drawn, openPage, press } from "../page";

const BODY = {
  name: "demo",
  sourceModelId: "amv-1",
  modelSetId: "am-1",
  config: { strategy: "Sparsity" },
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a form without a kernel", () => {
  async function openRestored() {
    const model = new FakeModel({ value: BODY, response: { result: "amva-1" }, sent: BODY });
    model.comm_live = false;
    model.reply = () => undefined;
    const page = await openPage({}, model);
    await drawn();
    return page;
  }

  it("says that it is read-only, and sends nothing", async () => {
    const { el, model } = await openRestored();
    expect(el.textContent).toContain("Saved with the notebook");
    expect(el.textContent).toContain("amva-1");
    expect(allByRole(el, "alert")).toEqual([]);
    expect(el.querySelector("fieldset")).toHaveProperty("disabled", true);
    expect(byRole(el, "button", "Copy Task ID").closest("fieldset")).toBeNull();
    expect(allByRole(el, "region", "Tasks of this account")).toEqual([]);
    const asked = model.sent.length;
    await click(byRole(el, "button", "Create task"));
    await press(byRole(el, "textbox", "Task name"), "Enter", { ctrlKey: true });
    await drawn();
    expect(model.sent.length).toBe(asked);
    expect(model.asked("createTask")).toEqual([]);
  });
});

describe("a form that is not saved", () => {
  function open() {
    const model = new FakeModel({ save: "nothing", value: {} });
    const form = createForm(
      unsaved(asModel(model), model.controller.signal, UNSAVED),
      model.controller.signal,
    );
    const receive = (traits: object): void => model.emit("msg:custom", { kind: "traits", traits });
    return { model, form, receive };
  }

  it("receives its content by message", () => {
    const { form, receive } = open();
    receive({ value: BODY, sent: null, response: null, error: null, task: null });
    expect(form.body()).toEqual(BODY);
    receive({ task: { id: "amva-1", status: "running" } });
    expect(form.state.get().task).toEqual({ id: "amva-1", status: "running" });
    receive({ rules: {}, console: null });
    expect(form.state.get().console).not.toBeNull();
  });

  it("sends changes by message, never as traits", async () => {
    const { model, form, receive } = open();
    receive({ value: BODY });
    form.edit({ name: "other" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(model.asked("setValue")).toMatchObject([{ value: { ...BODY, name: "other" } }]);
    form.chooseLocale("zh-CN");
    expect(model.written.map(([name]) => name)).toEqual(["value", "locale"]);
  });
});
