import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ModelSet, Version } from "../../src/messages";
import { modelSet, modelSets, version } from "../account";
import { allByRole, byRole, click, drawn, openPage, press, type } from "../page";

const few = ["客服助手", "Legal-Summary", "ＥＲＮＩＥ"].map((modelSetName, index) =>
  modelSet(index + 1, { modelSetName }),
);
const many = modelSets(0, 3_213);

async function open(listed: ModelSet[], versions: Version[] = []) {
  const page = await openPage();
  page.model.notify({ kind: "modelSets", modelSets: listed, first: true });
  page.model.reply = (message) => {
    if (message.kind !== "describeVersions") return undefined;
    page.model.notify({ kind: "versions", versions });
    return { ok: true, result: { count: versions.length } };
  };
  await drawn();
  const model = byRole(page.el, "combobox", "Model") as HTMLInputElement;
  const versionBox = byRole(page.el, "combobox", "Version") as HTMLInputElement;
  const target = byRole(page.el, "combobox", "Save to model") as HTMLInputElement;
  const options = () => allByRole(page.el, "option");
  const labels = () => options().map((option) => option.firstElementChild?.textContent);
  const request = () => byRole(page.el, "region", "Request").textContent;
  return { ...page, input: model, versionBox, target, options, labels, request };
}

/** A form whose first model is chosen and whose versions have not arrived. */
async function openWaiting() {
  const { input, model, request, versionBox } = await open(few);
  model.reply = () => undefined;
  await type(input, "am-1");
  input.blur();
  await drawn();
  function reply(versions: Version[]): void {
    model.notify({ kind: "versions", versions });
    model.replyTo(model.asked("describeVersions").at(-1) as never, {
      ok: true,
      result: { count: versions.length },
    });
  }
  return { reply, request, versionBox };
}

beforeEach(() => {
  vi.useFakeTimers();
  HTMLElement.prototype.showPopover ??= () => {};
});
afterEach(async () => {
  await vi.advanceTimersByTimeAsync(1_000);
  vi.useRealTimers();
});

describe("searching", () => {
  it.each([
    ["客服", ["客服助手"]],
    ["SUMMARY legal", ["Legal-Summary"]],
    ["ernie", ["ＥＲＮＩＥ"]],
    ["am-2", ["Legal-Summary"]],
    ["AMV-3", ["ＥＲＮＩＥ"]],
    ["nothing", []],
  ])("%s", async (query, found) => {
    const { input, labels } = await open(few);
    await type(input, query);
    expect(labels()).toEqual(found);
  });

  it("shows the first hundred and how many there are", async () => {
    const { el, input, options } = await open(many);
    await click(input);
    expect(options()).toHaveLength(100);
    expect(el.textContent).toContain("100 of 3,214; keep typing");
    await type(input, "model 3213");
    expect(options()).toHaveLength(1);
  });

  it("stays closed where there is nothing to offer, and says so once something is typed", async () => {
    const { el, versionBox } = await open(few);
    const popup = () => el.querySelector(".qf-popup")?.textContent;
    await click(versionBox);
    expect(popup()).toBeUndefined();
    expect(versionBox.getAttribute("aria-expanded")).toBe("false");
    await type(versionBox, "v1");
    expect(popup()).toContain("No match.");
    expect(versionBox.getAttribute("aria-expanded")).toBe("true");
  });

  it("drops an unfinished search", async () => {
    const { input, labels } = await open(few);
    await type(input, "legal");
    input.blur();
    await drawn();
    expect(labels()).toEqual([]);
    expect(input.value).toBe("");
  });
});

describe("by keyboard", () => {
  it("opens, moves around and chooses", async () => {
    const { input, options, request } = await open(few);
    expect(input.getAttribute("aria-expanded")).toBe("false");
    await press(input, "ArrowDown");
    expect(input.getAttribute("aria-expanded")).toBe("true");
    const active = () => document.getElementById(input.getAttribute("aria-activedescendant") ?? "");
    expect(active()).toBe(options()[0]);
    await press(input, "ArrowUp");
    expect(active()).toBe(options()[2]);
    await press(input, "ArrowDown");
    await press(input, "End");
    expect(active()).toBe(options()[2]);
    await press(input, "Home");
    await press(input, "ArrowDown");
    await press(input, "Enter");
    expect(input.value).toBe("Legal-Summary");
    expect(input.getAttribute("aria-expanded")).toBe("false");
    expect(request()).toContain('"modelSetId": "am-2"');
  });

  it("leaves Home and End to the text input while no option is active", async () => {
    const { input } = await open(few);
    await type(input, "e");
    expect((await press(input, "Home")).defaultPrevented).toBe(false);
  });

  it("closes on Escape, which loses only the search and does not bubble", async () => {
    const { input } = await open(few);
    await press(input, "ArrowDown");
    await press(input, "Enter");
    await type(input, "leg");
    const listener = vi.fn();
    const listening = new AbortController();
    document.addEventListener("keydown", listener, { signal: listening.signal });
    await press(input, "Escape");
    listening.abort();
    expect(listener).not.toHaveBeenCalled();
    expect(input.getAttribute("aria-expanded")).toBe("false");
    expect(input.value).toBe("客服助手");
  });

  it("chooses nothing on the Enter that ends a composition", async () => {
    const { input, request } = await open(few);
    await type(input, "客");
    await press(input, "ArrowDown");
    await press(input, "Enter", { isComposing: true });
    expect(request()).not.toContain("am-1");
    await press(input, "Enter");
    expect(request()).toContain("am-1");
  });
});

describe("versions", () => {
  it("that cannot be compressed are shown with the reason and not chosen", async () => {
    const { input, versionBox, options, request } = await open(few, [
      version("amv-1-1", "not_supported"),
      version("amv-1-2"),
      version("amv-1-3"),
    ]);
    await press(input, "ArrowDown");
    await press(input, "Enter");
    await click(versionBox);
    const refused = options()[0] as HTMLElement;
    expect(refused.getAttribute("aria-disabled")).toBe("true");
    expect(refused.textContent).toContain("cannot be compressed");
    await click(refused);
    expect(request()).not.toContain("sourceModelId");
    await click(options()[1] as HTMLElement);
    expect(request()).toContain('"sourceModelId": "amv-1-2"');
    expect(versionBox.value).toBe("AMV-1-2");
  });

  it("are chosen with their model when their ID is searched for", async () => {
    const { input, request } = await open(few, [version("amv-2-1"), version("amv-2-2")]);
    await type(input, "amv-2-1");
    await press(input, "Enter");
    expect(request()).toContain('"sourceModelId": "amv-2-1"');
  });
});

describe("a version that is chosen automatically", () => {
  it("does not change the text while the input has the focus", async () => {
    const { reply, request, versionBox } = await openWaiting();
    versionBox.focus();
    await drawn();
    reply([version("amv-1-1")]);
    await drawn();
    await drawn();
    expect(request()).toContain('"sourceModelId": "amv-1-1"');
    expect(versionBox.value).toBe("");
    versionBox.blur();
    await drawn();
    expect(versionBox.value).toBe("AMV-1-1");
  });
});

describe("IDs that are not in the list", () => {
  it("can be typed for the version and for the model to save to", async () => {
    const { versionBox, target, request } = await open(few);
    await type(versionBox, " amv-by-hand ");
    versionBox.blur();
    await type(target, "am-by-hand");
    await press(target, "Enter");
    expect(request()).toContain('"sourceModelId": "amv-by-hand"');
    expect(request()).toContain('"modelSetId": "am-by-hand"');
  });

  it("differ from a search that finds nothing", async () => {
    const { versionBox, request } = await open(few);
    await type(versionBox, "something");
    versionBox.blur();
    await drawn();
    expect(request()).not.toContain("sourceModelId");
  });

  it("are chosen by Ctrl+Enter before it submits", async () => {
    const { versionBox, request } = await open(few);
    await type(versionBox, "amv-by-hand");
    await press(versionBox, "Enter", { ctrlKey: true });
    expect(request()).toContain('"sourceModelId": "amv-by-hand"');
  });

  it("are dropped when the text is cleared", async () => {
    const { versionBox, request } = await open(few);
    await type(versionBox, "amv-by-hand");
    versionBox.blur();
    await drawn();
    await type(versionBox, "");
    versionBox.blur();
    await drawn();
    expect(request()).not.toContain("sourceModelId");
  });
});

describe("a new model", () => {
  it("is offered after every search, created, and saved to", async () => {
    const { el, model, target, labels, request } = await open(few);
    await type(target, "legal");
    expect(labels()).toEqual(["Legal-Summary", "New model…"]);
    await press(target, "ArrowUp");
    await press(target, "Enter");
    const name = byRole(el, "textbox", "Name of the new model");
    expect(document.activeElement).toBe(name);
    await type(name, "compressed");
    model.reply = () => ({ ok: true, result: { modelSetId: "am-new" } });
    await click(byRole(el, "button", "Create model"));
    expect(model.asked("createModelSet")).toMatchObject([{ modelSetName: "compressed" }]);
    expect(request()).toContain('"modelSetId": "am-new"');
    expect(target.value).toBe("compressed");
    expect(document.activeElement).toBe(target);
  });
});
