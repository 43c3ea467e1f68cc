import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { weightChoice } from "../../src/form/state";
import { createForm } from "../../src/form/store";
import { sayIn } from "../../src/i18n/pairs";
import type { TaskInfo, Traits, Value } from "../../src/messages";
import { version } from "../account";
import { asModel, FakeModel } from "../fake-model";

const config = { strategy: "Quantization", weight: "W4A16C16" };

function open(traits: Partial<Traits> = {}) {
  const model = new FakeModel(traits);
  const form = createForm(asModel(model), model.controller.signal);
  return { model, form };
}

function task(index: number): TaskInfo {
  return { id: `amva-${index}`, createTime: `2026-11-${10 + index}T00:00:00Z` };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the settings of listed tasks", () => {
  it("are requested once for each task, and kept when the list is refreshed", async () => {
    const { model, form } = open();
    model.notify({ kind: "tasks", tasks: [task(1), task(2)], first: true });
    void form.describeTasks(["amva-1", "amva-2"]);
    void form.describeTasks(["amva-1", "amva-2"]);
    const [asked, again] = model.asked("describeTasks");
    expect(again).toBeUndefined();
    expect(asked).toMatchObject({ taskIds: ["amva-1", "amva-2"] });
    const tasks = [{ ...task(2), config }];
    if (asked) model.replyTo(asked, { ok: true, result: { tasks } });
    await vi.advanceTimersByTimeAsync(0);
    expect(form.state.get().tasks).toMatchObject([{ config }, { config: null }]);
    void form.listTasks();
    model.notify({ kind: "tasks", tasks: [task(1), task(2)], first: true });
    expect(form.state.get().tasks).toMatchObject([{ config }, { config: null }]);
    void form.describeTasks(["amva-1", "amva-2"]);
    expect(model.asked("describeTasks").at(-1)).toMatchObject({ taskIds: ["amva-1"] });
  });

  it("are requested for 100 tasks at most", () => {
    const { model, form } = open();
    void form.describeTasks(Array.from({ length: 120 }, (_, index) => `amva-${index}`));
    expect(model.asked("describeTasks")[0]?.taskIds).toHaveLength(100);
  });

  it("replace what was typed just before", async () => {
    const { model, form } = open();
    await vi.advanceTimersByTimeAsync(0);
    const settings: Value = { name: "again", sourceModelId: "amv-7", modelSetId: "am-7", config };
    model.reply = (message) => {
      if (message.kind !== "useSettings") return undefined;
      model.change("value", settings);
      return { ok: true, result: { value: settings } };
    };
    form.edit({ name: "typed", sourceModelId: undefined });
    expect(await form.useSettings("amva-7")).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(form.body()).toEqual(settings);
    expect(model.get("value")).toEqual(settings);
  });

  it("replace the draft", async () => {
    const { model, form } = open();
    const value: Value = { name: "again", sourceModelId: "amv-7", modelSetId: "am-7", config };
    model.reply = ({ kind }) =>
      kind === "useSettings" ? { ok: true, result: { value } } : undefined;
    expect(await form.useSettings("amva-7")).toBe(true);
    expect(model.asked("useSettings")).toMatchObject([{ taskId: "amva-7", session: "an account" }]);
    expect(form.body()).toEqual(value);
  });
});

describe("the end of a task", () => {
  const shown: string[] = [];
  const running = { id: "amva-1", name: "mine", status: "running" };

  function browser(permission: NotificationPermission): void {
    shown.length = 0;
    class Shown {
      static requestPermission = async () => permission;
      constructor(text: string, { body }: NotificationOptions) {
        shown.push(`${text} (${body})`);
      }
    }
    vi.stubGlobal("Notification", Shown);
  }

  it("is announced once, in the language of the user who asked", async () => {
    browser("granted");
    const { model, form } = open({ task: running });
    expect(await form.notifyAtEnd("amva-1", sayIn("zh-CN"))).toBe(true);
    model.change("task", { ...running, status: "stopping" });
    expect(shown).toEqual([]);
    model.change("task", { ...running, status: "failed" });
    model.change("task", { ...running, status: "failed", failedReason: "known now" });
    expect(shown).toEqual(["模型压缩 · 失败 (mine)"]);
  });

  it("is announced at once if the task ended while the browser asked", async () => {
    browser("granted");
    const { form } = open({ task: { ...running, status: "succeeded" } });
    await form.notifyAtEnd("amva-1", sayIn("en"));
    expect(shown).toEqual(["Model compression · Succeeded (mine)"]);
  });

  it("is shown all the same where the browser has permission but cannot announce it", async () => {
    const unable = vi.fn(() => {
      throw new TypeError("Illegal constructor");
    });
    vi.stubGlobal(
      "Notification",
      Object.assign(unable, { requestPermission: async () => "granted" }),
    );
    const { model, form } = open({ task: running });
    await form.notifyAtEnd("amva-1", sayIn("en"));
    model.change("task", { ...running, status: "succeeded" });
    expect(unable).toHaveBeenCalledOnce();
    expect(form.state.get().task?.status).toBe("succeeded");
  });

  it("is not announced where the browser refuses", async () => {
    browser("denied");
    const { model, form } = open({ task: running });
    expect(await form.notifyAtEnd("amva-1", sayIn("en"))).toBe(false);
    model.change("task", { ...running, status: "succeeded" });
    expect([shown, form.state.get().announced]).toEqual([[], null]);
  });
});

describe("the weights to choose from", () => {
  function choose(weight: string, otherWeight = false) {
    const { model, form } = open({ value: { sourceModelId: "amv-1-1" } });
    const listedWeights = ["w8a8c4", "int8-ptq"];
    model.notify({ kind: "versions", versions: [{ ...version("amv-1-1"), listedWeights }] });
    form.chooseWeight(weight, otherWeight);
    return weightChoice(form.state.get());
  }

  it("are those listed for the version, then the API's, each once", () => {
    expect(choose("W8A8C4")).toEqual({
      listed: ["w8a8c4", "int8-ptq"],
      documented: ["W8A16C16", "W4A16C16"],
      chosen: "w8a8c4",
      other: false,
    });
  });

  it("keep a typed weight in the field for other weights", () => {
    expect(choose("w8a8c4", true).other).toBe(true);
    expect(choose("w2a2", false)).toMatchObject({ chosen: undefined, other: true });
  });
});
