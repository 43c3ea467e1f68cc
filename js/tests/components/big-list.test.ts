import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Traits } from "../../src/messages";
import { chunk, modelSet, modelSets, preset, version } from "../account";
import { anError, signedOut } from "../fake-model";
import { allByRole, byRole, click, drawn, openPage, press, type } from "../page";

const complete = { ok: true, result: { count: 0, complete: true } } as const;
const stopped = { ok: true, result: { count: 0, complete: false } } as const;

/** A page whose list has been requested and has not arrived. */
async function open(traits: Partial<Traits> = {}) {
  const page = await openPage(traits);
  const { el, model } = page;
  await vi.advanceTimersByTimeAsync(1_000);
  const combobox = (name: string) => byRole(el, "combobox", name) as HTMLInputElement;
  const labels = () =>
    allByRole(el, "option").map((option) => option.firstElementChild?.textContent);
  const active = () => {
    const id = combobox("Model").getAttribute("aria-activedescendant");
    return id && document.getElementById(id)?.firstElementChild?.textContent;
  };
  async function notify(event: Parameters<typeof model.notify>[0]): Promise<void> {
    model.notify(event);
    await drawn();
  }
  async function reply(
    kind: Parameters<typeof model.asked>[0],
    how: Parameters<typeof model.replyTo>[1],
  ): Promise<void> {
    model.replyTo(model.asked(kind).at(-1) as never, how);
    await drawn();
  }
  return { ...page, combobox, labels, active, notify, reply };
}

beforeEach(() => {
  vi.useFakeTimers();
  HTMLElement.prototype.showPopover ??= () => {};
});
afterEach(async () => {
  await vi.advanceTimersByTimeAsync(1_000);
  vi.useRealTimers();
});

describe("while the list arrives", () => {
  it("the form is usable, shows the progress, and can be stopped", async () => {
    const { el, model, combobox, labels, notify, reply } = await open();
    await notify(chunk(modelSets(1, 100), { first: true }));
    const bar = byRole(el, "progressbar", "Loading models…");
    expect(bar.getAttribute("aria-valuetext")).toBe("Loading models… 100 models");
    expect(bar.hasAttribute("value")).toBe(false);
    await type(combobox("Model"), "model 42");
    expect(labels()).toEqual(["model 42"]);
    await press(combobox("Model"), "Enter");
    expect(combobox("Save to model").value).toBe("model 42");
    await click(byRole(el, "button", "Stop"));
    expect(model.asked("stopListing")).toHaveLength(1);
    await reply("listModelSets", stopped);
    expect(allByRole(el, "progressbar")).toEqual([]);
    expect(el.textContent).toContain("Stopped at 100 models.");
    await click(byRole(el, "button", "Continue"));
    expect(model.asked("listModelSets")).toMatchObject([{ refresh: false }, { refresh: false }]);
  });

  it("is shown as loading before the kernel knows its console", async () => {
    const { el, model } = await openPage({ console: null });
    expect(el.textContent).toContain("Loading models…");
    model.change("console", signedOut);
    await drawn();
    expect(el.textContent).not.toContain("Loading models…");
  });

  it("the active option stays active when new ones arrive before it", async () => {
    const { combobox, labels, active, notify } = await open();
    await notify(chunk(modelSets(1, 3), { first: true }));
    await notify(chunk(modelSets(900, 910)));
    const input = combobox("Model");
    await type(input, "model");
    await press(input, "ArrowUp");
    expect(active()).toBe("model 910");
    await notify(chunk(modelSets(700, 799)));
    expect(active()).toBe("model 910");
    expect(labels()).toHaveLength(100);
    await press(input, "Enter");
    expect(input.value).toBe("model 910");
  });

  it("the counts are not read out one by one", async () => {
    const { el, notify, reply } = await open();
    await notify(chunk(modelSets(1, 3), { first: true }));
    const status = () =>
      allByRole(el, "status").find(({ textContent }) => textContent?.includes("3 models"));
    expect(status()?.getAttribute("aria-live")).toBe("off");
    await reply("listModelSets", complete);
    expect(status()?.getAttribute("aria-live")).toBe("polite");
  });

  it("a failed page is reported, and what has arrived stays usable", async () => {
    const { el, model, combobox, labels, notify, reply } = await open();
    await notify(chunk(modelSets(1, 3), { first: true }));
    await reply("listModelSets", { ok: false, error: anError });
    await click(combobox("Model"));
    expect(labels()).toHaveLength(3);
    await click(byRole(byRole(el, "alert"), "button", "Try again"));
    expect(model.asked("listModelSets").at(-1)).toMatchObject({ refresh: false });
    expect(allByRole(el, "alert")).toEqual([]);
  });
});

describe("10,000 options", () => {
  it("are also searched by the IDs of their versions, and a hundred are shown", async () => {
    const { el, model, combobox, labels } = await open();
    for (let from = 1; from < 10_000; from += 100) {
      model.notify(chunk(modelSets(from, from + 99), { first: from === 1 }));
    }
    await drawn();
    const input = combobox("Model");
    await click(input);
    expect(labels()).toHaveLength(100);
    expect(el.textContent).toContain("100 of 10,000; keep typing");
    await type(input, "AMV-9876-1");
    expect(labels()).toEqual(["model 9876"]);
  });
});

describe("preset models", () => {
  it("form a group after the account's, and are reached by keyboard", async () => {
    const { el, combobox, labels, active, notify } = await open();
    await notify(chunk([modelSet(1)], { first: true }));
    await notify(chunk([preset(100), preset(101)]));
    await click(combobox("Model"));
    expect(labels()).toEqual(["model 1", "ERNIE 100", "ERNIE 101"]);
    const group = byRole(byRole(el, "listbox"), "group", "Preset models");
    expect(allByRole(group, "option")).toHaveLength(2);
    await press(combobox("Model"), "ArrowDown");
    await press(combobox("Model"), "ArrowDown");
    expect(active()).toBe("ERNIE 100");
    await press(combobox("Model"), "Enter");
    expect(combobox("Model").value).toBe("ERNIE 100");
  });

  it("are not offered as the model to save to, which the user must choose", async () => {
    const { el, combobox, labels, notify } = await open();
    await notify(chunk([modelSet(1), preset(100)], { first: true }));
    await type(combobox("Model"), "ERNIE");
    await press(combobox("Model"), "Enter");
    const target = combobox("Save to model");
    expect([target.value, target.placeholder]).toEqual(["", "Choose or create a model"]);
    expect(el.textContent).toContain("Still needed: Version, Save to model");
    await click(target);
    expect(labels()).toEqual(["model 1", "New model…"]);
  });
});

describe("only what can be compressed", () => {
  it("is offered as it becomes known, together with the chosen version", async () => {
    const { el, model, combobox, labels, notify, reply } = await open();
    await notify(chunk(modelSets(1, 3, 2), { first: true }));
    await reply("listModelSets", complete);
    await type(combobox("Model"), "model 3");
    await press(combobox("Model"), "Enter");
    await click(byRole(el, "checkbox", "Only compressible"));
    expect(model.asked("describeAll")).toHaveLength(1);
    await click(combobox("Model"));
    expect(labels()).toEqual(["model 3"]);
    const versions = [
      version("amv-1-1", "creating"),
      version("amv-1-2", "unreadable"),
      version("amv-2-1"),
      version("amv-2-2", "not_supported"),
    ];
    await notify({ kind: "versions", versions });
    expect(labels()).toEqual(["model 2", "model 3"]);
    const bar = byRole(el, "progressbar", "Only compressible");
    expect(bar.getAttribute("aria-valuetext")).toBe("4 of 6 versions checked");
    expect(String((bar as HTMLProgressElement).value)).toBe("4");
    expect(bar.getAttribute("max")).toBe("6");
    await press(combobox("Model"), "Home");
    await press(combobox("Model"), "ArrowDown");
    await press(combobox("Model"), "Enter");
    await click(combobox("Version"));
    expect(labels()).toEqual(["AMV-2-1"]);
  });

  it("is searched for until the search is stopped or the filter turned off", async () => {
    const { el, model, notify, reply } = await open();
    await notify(chunk(modelSets(1, 3), { first: true }));
    await reply("listModelSets", complete);
    const filter = byRole(el, "checkbox", "Only compressible");
    await click(filter);
    await click(byRole(el, "button", "Stop"));
    expect(model.asked("stopDescribing")).toHaveLength(1);
    await reply("stopDescribing", { ok: true, result: null });
    expect(el.textContent).toContain("0 of 3 versions checked");
    await click(byRole(el, "button", "Continue"));
    expect(model.asked("describeAll")).toHaveLength(2);
    await click(filter);
    expect(model.asked("stopDescribing")).toHaveLength(2);
    expect(allByRole(el, "progressbar")).toEqual([]);
  });

  it("can be tried again after a failure", async () => {
    const { el, model, reply } = await open();
    await click(byRole(el, "checkbox", "Only compressible"));
    await reply("describeAll", { ok: false, error: anError });
    await click(byRole(byRole(el, "alert"), "button", "Try again"));
    expect(model.asked("describeAll")).toHaveLength(2);
  });
});

describe("a refresh", () => {
  it("shows under its field what is no longer in the list", async () => {
    const { el, combobox, notify, reply } = await open({
      value: { sourceModelId: "amv-1-1", modelSetId: "am-2", config: { strategy: "Sparsity" } },
    });
    await notify(chunk(modelSets(1, 3), { first: true }));
    await reply("listModelSets", complete);
    await click(byRole(el, "button", "Refresh"));
    await notify(chunk(modelSets(3, 3), { first: true }));
    expect(combobox("Model").value).toBe("model 1");
    await reply("listModelSets", complete);
    const below = (name: string) =>
      document.getElementById(combobox(name).getAttribute("aria-describedby")?.split(" ")[0] ?? "")
        ?.textContent;
    expect(below("Version")).toBe("amv-1-1 is no longer in the list.");
    expect(below("Save to model")).toBe("am-2 is no longer in the list.");
    expect(combobox("Version").hasAttribute("aria-invalid")).toBe(false);
  });
});

describe("a field", () => {
  it("does not count as left while the focus is on a button below its control", async () => {
    const { el, combobox, notify } = await open();
    await notify(chunk(modelSets(1, 3), { first: true }));
    combobox("Model").focus();
    byRole(el, "button", "Stop").focus();
    await drawn();
    expect(el.textContent).not.toContain("Choose the model to compress.");
    combobox("Version").focus();
    await drawn();
    expect(el.textContent).toContain("Choose the model to compress.");
  });
});
