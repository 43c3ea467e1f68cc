import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Traits } from "../../src/messages";
import { anError, type FakeModel } from "../fake-model";
import { allByRole, byRole, click, drawn, openPage, type } from "../page";

const complete: Traits["value"] = {
  name: "task",
  sourceModelId: "amv-1",
  modelSetId: "am-1",
  config: { strategy: "Quantization", weight: "W8A16C16" },
};

async function show(el: HTMLElement, language: string): Promise<HTMLElement> {
  const select = byRole(el, "combobox", "Show as") as HTMLSelectElement;
  const option = [...select.options].find(({ text }) => text === language);
  expect(option, language).toBeDefined();
  select.value = option?.value ?? "";
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await drawn();
  return byRole(el, "region", "Request");
}

async function written(model: FakeModel, code: string): Promise<void> {
  await vi.advanceTimersByTimeAsync(200);
  const asked = model.asked("toCode").at(-1);
  if (asked) model.replyTo(asked, { ok: true, result: { code } });
  await drawn();
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the request as code", () => {
  it("is requested from the kernel for the current body", async () => {
    const { el, model } = await openPage({ value: complete });
    const region = await show(el, "Go");
    await written(model, "package main");
    expect(model.asked("toCode")).toMatchObject([{ body: complete, language: "go" }]);
    expect(region.querySelector("pre")?.textContent).toBe("package main");
    await show(el, "JSON");
    expect(JSON.parse(region.querySelector("pre")?.textContent ?? "")).toEqual(complete);
  });

  it("is requested once typing pauses, and only the last reply counts", async () => {
    const { el, model } = await openPage({ value: complete });
    const region = await show(el, "Python");
    await written(model, "first");
    for (const name of ["a", "ab", "abc"]) await type(byRole(el, "textbox", "Task name"), name);
    await vi.advanceTimersByTimeAsync(200);
    const [, second] = model.asked("toCode");
    expect(model.asked("toCode").map(({ body }) => body.name)).toEqual(["task", "abc"]);
    await type(byRole(el, "textbox", "Task name"), "abcd");
    if (second) model.replyTo(second, { ok: true, result: { code: "second" } });
    await drawn();
    expect(region.textContent).toContain("first");
    await written(model, "third");
    expect(region.textContent).toContain("third");
  });

  it("cannot be copied while it is out of date", async () => {
    const writeText = vi.fn(async () => {});
    vi.stubGlobal("navigator", { ...navigator, languages: ["en"], clipboard: { writeText } });
    const { el, model } = await openPage({ value: complete });
    await show(el, "curl");
    await written(model, "first");
    await type(byRole(el, "textbox", "Task name"), "other");
    await click(byRole(el, "button", "Copy Request"));
    expect(writeText).not.toHaveBeenCalled();
    await written(model, "second");
    await click(byRole(el, "button", "Copy Request"));
    expect(writeText).toHaveBeenCalledExactlyOnceWith("second");
    await vi.advanceTimersByTimeAsync(3_000);
    vi.unstubAllGlobals();
  });

  it("waits until the form is complete", async () => {
    const { el, model } = await openPage();
    const region = await show(el, "Java");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(model.asked("toCode")).toEqual([]);
    expect(region.textContent).toContain("The code will appear here");
    expect(allByRole(region, "button", "Copy Request")).toEqual([]);
  });

  it("shows the error when there is none", async () => {
    const { el, model } = await openPage({ value: complete });
    const region = await show(el, "Node.js");
    await vi.advanceTimersByTimeAsync(200);
    const [asked] = model.asked("toCode");
    if (asked) model.replyTo(asked, { ok: false, error: anError });
    await drawn();
    expect(byRole(region, "alert").textContent).toContain("InternalError");
  });
});
