import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { switchLanguage } from "../../src/i18n/texts";
import type { Traits } from "../../src/messages";
import { anError, type FakeModel, signedIn, signedOut } from "../fake-model";
import { allByRole, byRole, click, drawn, openPage, press, type } from "../page";

const complete: Traits["value"] = {
  name: "task",
  sourceModelId: "amv-1",
  modelSetId: "am-1",
  config: { strategy: "Quantization", weight: "W8A16C16" },
};

function accept(model: FakeModel): void {
  model.reply = (message) =>
    message.kind === "createTask"
      ? model.carryOut(message)
      : message.kind === "hello"
        ? { ok: true, result: { clock: 0 } }
        : undefined;
}

function succeed(model: FakeModel): void {
  model.change("response", { requestId: "request-7", result: "amva-7" });
  model.change("task", { id: "amva-7", status: "running" });
  model.change("outcome", "created");
  model.change("submitting", false);
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 23, 14, 37) });
  HTMLElement.prototype.showPopover ??= () => {};
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the contract of roles and names", () => {
  const names = {
    en: {
      combobox: ["Model", "Version", "Save to model"],
      radiogroup: ["Strategy", "Weight"],
      radio: ["Quantization", "Sparsity", "INT8-PTQ", "W8A16C16", "W4A16C16", "Other"],
      textbox: ["Task name", "Description", "Other weight"],
      button: ["Create task", "Refresh", "Cancel task"],
      region: ["Request", "Response"],
    },
    "zh-CN": {
      combobox: ["模型", "模型版本", "保存到模型"],
      radiogroup: ["压缩策略", "量化配置"],
      radio: ["量化", "稀疏化", "INT8-PTQ", "W8A16C16", "W4A16C16", "其他"],
      textbox: ["任务名称", "任务描述", "其他量化配置"],
      button: ["创建任务", "刷新", "终止任务"],
      region: ["请求", "响应"],
    },
  } as const;

  it.each(["en", "zh-CN"] as const)("holds in %s", async (locale) => {
    const { el } = await openPage({ locale, task: { id: "amva-1", status: "running" } });
    await click(byRole(el, "radio", names[locale].radio[5]));
    for (const [role, wanted] of Object.entries(names[locale])) {
      for (const name of wanted) byRole(el, role, name);
    }
    expect(allByRole(el, "status").length).toBeGreaterThan(0);
    await drawn();
  });

  it("uses different element IDs in two views of a model, which show the same", async () => {
    const { el, model, addView } = await openPage();
    const second = await addView();
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    await type(byRole(el, "textbox", "Task name"), "both");
    expect(byRole(second.el, "textbox", "Task name")).toHaveProperty("value", "both");
    second.leave();
    expect(second.el.childElementCount).toBe(0);
    await drawn();
    expect(model.asked("listModelSets")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
  });
});

describe("problems", () => {
  it("are not shown before the field is left", async () => {
    const { el } = await openPage();
    const name = byRole(el, "textbox", "Task name");
    expect(el.textContent).not.toContain("Give the task a name");
    await type(name, "");
    name.blur();
    await drawn();
    expect(name.getAttribute("aria-invalid")).toBe("true");
    const described = document.getElementById(name.getAttribute("aria-describedby") ?? "");
    expect(described?.textContent).toBe("Give the task a name.");
    await vi.advanceTimersByTimeAsync(1_000);
  });

  it("are summarised when the button is pressed too early, with links to their fields", async () => {
    const { el, model } = await openPage();
    expect(byRole(el, "button", "Create task").parentElement?.textContent).toContain(
      "Still needed: Model, Weight",
    );
    await click(byRole(el, "button", "Create task"));
    const summary = byRole(el, "alert");
    expect(document.activeElement).toBe(summary);
    await click(byRole(summary, "button", "Model"));
    expect(document.activeElement).toBe(byRole(el, "combobox", "Model"));
    expect(model.asked("createTask")).toEqual([]);
  });

  it("of a filled-in field are named beside the button, not as missing", async () => {
    const { el, model } = await openPage({ value: complete });
    const version = { modelId: "amv-1", modelName: "V1", modelSetId: "am-1", baseModel: null };
    const reason = { reason: "not_supported", listedWeights: null } as const;
    model.notify({ kind: "versions", versions: [{ ...version, compressible: false, ...reason }] });
    await drawn();
    const note = byRole(el, "button", "Create task").parentElement?.textContent;
    expect(note).toContain("This version cannot be compressed; choose another.");
    expect(note).not.toContain("Still needed");
  });

  it("do not include warnings, which are shown and block nothing", async () => {
    const { el, model } = await openPage({ value: { ...complete, name: "x".repeat(21) } });
    expect(el.textContent).toContain("21 characters; Qianfan advises at most 20.");
    await click(byRole(el, "button", "Create task"));
    expect(model.asked("createTask")).toHaveLength(1);
  });

  it("warn about an unusual ID, which is sent all the same", async () => {
    const { el } = await openPage({ value: { ...complete, modelSetId: "amv-2" } });
    expect(el.textContent).toContain("IDs here usually begin with am-.");
    expect(byRole(el, "region", "Request").textContent).toContain('"modelSetId": "amv-2"');
  });

  it("show a field that the console did not accept, until it is changed", async () => {
    const error = { ...anError, hintKey: "invalid_parameter", hintParams: { param: "weight" } };
    const { el } = await openPage({ value: complete, sent: complete, error });
    const weight = byRole(el, "radiogroup", "Weight");
    expect(weight.getAttribute("aria-invalid")).toBe("true");
    await click(byRole(el, "radio", "W4A16C16"));
    expect(weight.getAttribute("aria-invalid")).toBeNull();
    await vi.advanceTimersByTimeAsync(1_000);
  });
});

describe("the weight", () => {
  it("is disabled and not sent with Sparsity, and restored with Quantization", async () => {
    const { el } = await openPage({ value: complete });
    const request = byRole(el, "region", "Request");
    expect(request.textContent).toContain("W8A16C16");
    await click(byRole(el, "radio", "Sparsity"));
    expect(byRole(el, "radiogroup", "Weight").getAttribute("aria-disabled")).toBe("true");
    expect(byRole(el, "radio", "W8A16C16")).toHaveProperty("checked", false);
    expect(request.textContent).not.toContain('"weight"');
    await click(byRole(el, "radio", "INT8-PTQ"));
    expect(request.textContent).not.toContain('"weight"');
    await click(byRole(el, "radio", "Quantization"));
    expect(byRole(el, "radio", "W8A16C16")).toHaveProperty("checked", true);
    expect(request.textContent).toContain("W8A16C16");
    await vi.advanceTimersByTimeAsync(1_000);
  });

  it("can be another one, which is remembered", async () => {
    const { el } = await openPage({ value: complete });
    await click(byRole(el, "radio", "Other"));
    await type(byRole(el, "textbox", "Other weight"), "w8a8c4");
    expect(byRole(el, "region", "Request").textContent).toContain('"w8a8c4"');
    await click(byRole(el, "radio", "INT8-PTQ"));
    expect(allByRole(el, "textbox", "Other weight")).toEqual([]);
    await click(byRole(el, "radio", "Other"));
    expect(byRole(el, "textbox", "Other weight")).toHaveProperty("value", "w8a8c4");
    await vi.advanceTimersByTimeAsync(1_000);
  });
});

describe("creating a task", () => {
  it("sends one message for any number of presses, and asks before it creates the same again", async () => {
    const { el, model } = await openPage({ value: complete });
    accept(model);
    const button = byRole(el, "button", "Create task");
    await click(button);
    await click(button);
    expect(button.getAttribute("aria-disabled")).toBe("true");
    expect(button).toHaveProperty("disabled", false);
    succeed(model);
    await drawn();
    expect(byRole(el, "region", "Response").textContent).toMatch(/request-7.*amva-7/);
    await click(button);
    expect(el.textContent).toContain("This task has been created. Create another one");
    await click(byRole(el, "button", "Don’t create"));
    expect(document.activeElement).toBe(button);
    await click(button);
    await click(byRole(el, "button", "Create another"));
    const asked = model.asked("createTask").map(({ again }) => again);
    expect(asked).toEqual([false, false, false, true]);
    expect(model.get("submitting")).toBe(true);
  });

  it("shows progress when the reply takes a while, and does not flicker when it arrives at once", async () => {
    const { el, model } = await openPage({ value: complete });
    accept(model);
    const button = byRole(el, "button", "Create task");
    const seen: (string | null)[] = [];
    new MutationObserver(() => seen.push(button.getAttribute("aria-disabled"))).observe(button, {
      attributes: true,
    });
    await click(button);
    succeed(model);
    await drawn();
    expect(seen).toEqual([]);
    await type(byRole(el, "textbox", "Task name"), "another");
    await click(button);
    expect(el.textContent).not.toContain("Creating the task");
    await vi.advanceTimersByTimeAsync(100);
    expect(el.textContent).toContain("Creating the task");
    succeed(model);
    await drawn();
    expect(el.textContent).not.toContain("Creating the task");
    expect(seen).toEqual(["true", "false"]);
  });

  it("is done by Ctrl+Enter from any field, but not while composing", async () => {
    const { el, model } = await openPage({ value: complete });
    const name = byRole(el, "textbox", "Task name");
    await press(name, "Enter", { ctrlKey: true, isComposing: true });
    expect(model.asked("createTask")).toEqual([]);
    const event = await press(name, "Enter", { ctrlKey: true });
    expect(event.defaultPrevented).toBe(true);
    expect(model.asked("createTask")).toHaveLength(1);
  });

  it("asks for confirmation when the same task may have been created", async () => {
    const error = { ...anError, hintKey: "outcome_unknown", candidates: [] };
    const traits = { value: complete, sent: complete, outcome: "unknown", error } as const;
    const { el, model } = await openPage(traits);
    accept(model);
    await click(byRole(el, "button", "Create task"));
    expect(model.get("submitting")).toBe(false);
    await click(byRole(el, "button", "Create another"));
    expect(model.get("submitting")).toBe(true);
  });

  it("shows what went wrong and loses nothing", async () => {
    const { el, model } = await openPage({ value: complete });
    accept(model);
    await click(byRole(el, "button", "Create task"));
    const hints = { en: "Ask for the policy QianfanFullControlAccessPolicy.", "zh-CN": "" };
    model.change("error", { ...anError, hintKey: "missing_write_policy", hints, status: 403 });
    model.change("submitting", false);
    await drawn();
    const alert = byRole(el, "alert").textContent;
    expect(alert).toContain("Could not create the task");
    for (const part of ["QianfanFullControlAccessPolicy", "internal", "InternalError", "403"]) {
      expect(alert).toContain(part);
    }
    expect(byRole(el, "textbox", "Task name")).toHaveProperty("value", "task");
  });

  it.each([
    ["Refused", null],
    ["Unreadable", 502],
  ])("shows no English message of Python's in Chinese: %s", async (code, status) => {
    const message = "answered with no readable message";
    const hints = { en: "Try again.", "zh-CN": "请稍后重试。" };
    const messages = { en: message, "zh-CN": "响应无法读取" };
    const own = { ...anError, code, status, message, messages, hints };
    const { el, model } = await openPage({ locale: "zh-CN", error: own });
    expect(byRole(el, "alert").textContent).toContain("响应无法读取");
    expect(byRole(el, "alert").textContent).toContain("请稍后重试。");
    expect(byRole(el, "alert").textContent).not.toContain(message);
    const said = { ...own, code: "InternalError", messages: { en: message, "zh-CN": message } };
    model.change("error", said);
    await drawn();
    expect(byRole(el, "alert").textContent).toContain(message);
  });

  it("names the fields that Python did not submit", async () => {
    const message = "weight is missing";
    const hints = { en: "Correct these fields and try again.", "zh-CN": "请更正以下字段后重试。" };
    const error = { ...anError, hintKey: "invalid_request", status: null, hints, message };
    const { el } = await openPage({ error });
    expect(byRole(el, "alert").textContent).toContain(hints.en);
    expect(byRole(el, "alert").textContent).toContain(message);
  });
});

describe("the response", () => {
  it.each(["creating", "running"])("offers to cancel a task that is %s", async (status) => {
    const { el, model } = await openPage({ task: { id: "amva-7", status } });
    await click(byRole(el, "button", "Cancel task"));
    expect(model.asked("cancelTask"), "it asks for confirmation").toEqual([]);
    await click(byRole(el, "button", "Let it run"));
    expect(document.activeElement).toBe(byRole(el, "button", "Cancel task"));
    await click(byRole(el, "button", "Cancel task"));
    await click(byRole(el, "button", "Yes, cancel it"));
    expect(model.asked("cancelTask")).toMatchObject([{ taskId: "amva-7" }]);
  });

  it.each(["succeeded", "failed", "stopped"])(
    "offers to delete a task that is %s",
    async (status) => {
      const { el, model } = await openPage({ task: { id: "amva-7", status } });
      model.reply = () => ({ ok: true, result: null });
      await click(byRole(el, "button", "Delete task"));
      await click(byRole(el, "button", "Yes, delete it"));
      expect(model.asked("deleteTask")).toMatchObject([{ taskId: "amva-7" }]);
      expect(document.activeElement).toBe(byRole(el, "button", "Create task"));
      expect(el.textContent).toContain("The task has been deleted.");
    },
  );

  it("offers nothing for a task that is stopping", async () => {
    const { el } = await openPage({ task: { id: "amva-7", status: "stopping" } });
    expect(allByRole(el, "button", "Cancel task")).toEqual([]);
    expect(allByRole(el, "button", "Delete task")).toEqual([]);
    expect(byRole(el, "region", "Response").textContent).toContain("Stopping");
  });

  it("counts the seconds of a running task, and stops when it has ended", async () => {
    const task = { id: "amva-7", status: "running", createTime: new Date().toISOString() };
    const { el, model } = await openPage({ task });
    await vi.advanceTimersByTimeAsync(65_000);
    expect(byRole(el, "timer", "Elapsed time").textContent).toBe("1:05");
    model.change("task", { ...task, status: "failed", finishTime: new Date().toISOString() });
    await vi.advanceTimersByTimeAsync(65_000);
    expect(byRole(el, "timer", "Elapsed time").textContent).toBe("1:05");
    expect(byRole(byRole(el, "region", "Response"), "status").textContent).toBe("Failed");
    expect(el.querySelector("[aria-current=step]")?.textContent).toBe("Failed");
  });

  it("describes a task that was not created here", async () => {
    const config = { strategy: "Quantization", weight: "W8A16C16" };
    const task = { id: "amva-7", name: "old", status: "running", sourceModelId: "amv-3", config };
    const { el } = await openPage({ task });
    const response = byRole(el, "region", "Response").textContent;
    for (const fact of ["old", "amv-3", "Quantization · W8A16C16"]) {
      expect(response).toContain(fact);
    }
  });

  it("shows the new version, or why there is none", async () => {
    const { el, model } = await openPage({
      task: { id: "amva-7", status: "succeeded", modelId: "amv-new" },
    });
    const response = byRole(el, "region", "Response");
    expect(response.textContent).toMatch(/Succeeded.*amv-new/);
    expect(allByRole(el, "button", "Cancel task")).toEqual([]);
    model.change("task", { id: "amva-7", status: "failed", failedReason: "out of <b>memory</b>" });
    await drawn();
    expect(response.textContent).toMatch(/Failed.*out of <b>memory<\/b>/);
  });

  it("shows an unknown status and an unreadable time unchanged", async () => {
    const { el } = await openPage({
      task: { id: "amva-7", status: "queued", createTime: "yesterday" },
    });
    expect(byRole(el, "region", "Response").textContent).toMatch(/queued.*yesterday/);
  });
});

describe("signing in", () => {
  it("sends the keys once and empties the fields at once", async () => {
    const { el, model } = await openPage({ console: signedOut });
    const access = byRole(el, "textbox", "Access Key") as HTMLInputElement;
    const secret = byRole(el, "textbox", "Secret Key") as HTMLInputElement;
    expect([access.type, secret.type]).toEqual(["password", "password"]);
    await type(access, " an-access-key ");
    await click(byRole(el, "button", "Sign in"));
    expect(model.asked("signIn")).toEqual([]);
    expect(document.activeElement).toBe(secret);
    await type(secret, "a-secret-key");
    await press(secret, "Enter");
    expect(model.asked("signIn")).toMatchObject([
      { accessKey: "an-access-key", secretKey: "a-secret-key" },
    ]);
    expect(model.contents.join()).not.toMatch(/an-access-key|a-secret-key/);
    expect([access.value, secret.value]).toEqual(["", ""]);
    model.answer(model.sent.at(-1) as never, { ok: true, result: null });
    model.change("console", signedIn);
    await drawn();
    expect(document.activeElement).toBe(byRole(el, "combobox", "Model"));
  });

  it("says what is wrong with the keys", async () => {
    const { el, model } = await openPage({ console: signedOut });
    model.reply = () => ({
      ok: false,
      error: { ...anError, hints: { en: "Check the key.", "zh-CN": "" } },
    });
    await type(byRole(el, "textbox", "Access Key"), "a");
    await type(byRole(el, "textbox", "Secret Key"), "b");
    await click(byRole(el, "button", "Sign in"));
    expect(byRole(el, "alert").textContent).toContain("Check the key.");
  });

  describe("where visitors may share the process", () => {
    const visited = { ...signedOut, takesKeys: false };

    it("takes no keys and says who sets them", async () => {
      const { el, model } = await openPage({ console: visited });
      expect([...allByRole(el, "textbox"), ...allByRole(el, "button", "Sign in")]).toEqual([]);
      expect(el.textContent).toMatch(/Whoever runs the app sets these/);
      expect(el.textContent).toMatch(/QIANFAN_ACCESS_KEY=….QIANFAN_SECRET_KEY=…/s);
      model.change("console", { ...signedIn, takesKeys: false });
      await drawn();
      expect(byRole(el, "combobox", "Model")).toBeTruthy();
      model.change("console", visited);
      await drawn();
      expect(el.textContent).toContain("Not signed in");
    });

    it("says so in Chinese", async () => {
      const { el } = await openPage({ console: visited, locale: "zh-CN" });
      expect(el.textContent).toMatch(/尚未登录.*请由应用的运行者在启动前设置/);
    });

    it("signs nobody out", async () => {
      const wrong = { ...anError, hintKey: "wrong_access_key" };
      const { el, model } = await openPage({
        console: { ...signedIn, takesKeys: false },
        value: complete,
        error: wrong,
      });
      expect(byRole(el, "alert").textContent).toContain("Try again.");
      const leaving = () =>
        ["Sign out", "Sign in again"].map((name) => allByRole(el, "button", name).length);
      expect(leaving()).toEqual([0, 0]);
      model.change("console", signedIn);
      await drawn();
      expect(leaving()).toEqual([1, 1]);
    });
  });

  it("is required by a simulated console, too", async () => {
    const { el } = await openPage({ console: { ...signedOut, simulated: true } });
    expect(allByRole(el, "button", "Sign in")).toHaveLength(1);
    expect(el.textContent).toContain("Simulated console");
  });
});

describe("the kernel", () => {
  it("is reported when it has stopped, and the response stays readable", async () => {
    const { el, model } = await openPage({
      value: complete,
      response: { requestId: "request-7", result: "amva-7" },
      submitting: true,
    });
    model.dead = true;
    model.emit("comm_live_update");
    await drawn();
    expect(byRole(el, "alert").textContent).toMatch(/stopped before it replied/);
    expect(byRole(el, "region", "Response").textContent).toContain("amva-7");
  });
});

describe("the picture of a weight", () => {
  const pictures = [
    [
      "en",
      "INT8-PTQ",
      "Activations, KV cache: not stated.",
      "Weights: 8 of 16 bits, half the memory",
    ],
    ["en", "W8A16C16", "Activations 16, KV cache 16.", "Weights: 8 of 16 bits, half the memory"],
    ["en", "W4A16C16", "Activations 16, KV cache 16.", "4 of 16 bits, a quarter of the memory"],
    ["zh-CN", "W4A16C16", "激活值 16 位，KV Cache 16 位。", "权重 4/16 位，显存约为原来的 25%"],
    ["zh-CN", "INT8-PTQ", "激活值、KV Cache 未注明。", "权重 8/16 位，显存约为原来的 50%"],
  ] as const;

  it.each(pictures)("is described in words in %s: %s", async (locale, weight, bits, share) => {
    const { el } = await openPage({ locale });
    const radio = byRole(el, "radio", weight);
    const detail = document.getElementById(radio.getAttribute("aria-describedby") ?? "");
    expect(detail?.textContent).toContain(bits);
    expect(detail?.textContent).toContain(share);
    expect(detail?.textContent).toMatch(/nominal|标称/);
    const drawn = [...(detail?.querySelectorAll(".qf-bits-row") ?? [])];
    expect(drawn.map((row) => row.getAttribute("aria-hidden"))).toEqual(["true", "true", "true"]);
    const filled = detail?.querySelector<HTMLElement>(".qf-bits-bar")?.style;
    expect(filled?.getPropertyValue("--qf-share")).toBe(/25|quarter/.test(share) ? "25%" : "50%");
  });
});

describe("an unknown outcome", () => {
  const unknown = {
    ...anError,
    hintKey: "outcome_ambiguous",
    candidates: [
      { id: "amva-1", name: "task", status: "running", createTime: null },
      { id: "amva-2", name: "task", status: "running", createTime: null },
    ],
  };

  it("lists the tasks that it may have created, and lets the user pick one", async () => {
    const { el, model } = await openPage({ value: complete, sent: complete, error: unknown });
    const alert = byRole(el, "alert");
    expect(alert.textContent).toMatch(/The task may have been created.*amva-1.*amva-2/);
    await click(byRole(alert, "button", "This is it: amva-2"));
    expect(model.asked("followTask")).toMatchObject([{ taskId: "amva-2" }]);
  });

  it("can be looked up again, also after a failed look-up", async () => {
    const error = { ...anError, hintKey: "outcome_not_looked_up", candidates: [] };
    const { el, model } = await openPage({ value: complete, sent: complete, error });
    await click(byRole(el, "button", "Look again"));
    expect(model.asked("lookAgain")).toHaveLength(1);
  });

  it("is reported while it is looked up", async () => {
    const { el } = await openPage({ value: complete, submitting: true, looking: true });
    expect(el.textContent).toContain("Checking whether the task was created");
  });
});

describe("a busy kernel", () => {
  it("lets a decision be undone before it is sent", async () => {
    const { el, model } = await openPage({ value: complete });
    await vi.advanceTimersByTimeAsync(1_000);
    model.reply = () => undefined;
    await click(byRole(el, "button", "Create task"));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(el.textContent).toContain("The task will be created when it is free.");
    await click(byRole(el, "button", "Undo"));
    expect(el.textContent).not.toContain("Nothing was sent");
    const [first] = model.asked("createTask");
    model.answer(first as never, { ok: false, error: { ...anError, hintKey: "late" } });
    const [undo] = model.asked("undoCreate");
    expect(undo?.decision).toBe(first?.id);
    model.answer(undo as never, { ok: true, result: { created: false } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(model.asked("createTask").every(({ id }) => id === first?.id)).toBe(true);
    expect(el.textContent).toContain("Undone. Nothing was sent.");
  });

  it("reports that the task was created where undoing came too late", async () => {
    const { el, model } = await openPage({ value: complete });
    await vi.advanceTimersByTimeAsync(1_000);
    model.reply = () => undefined;
    await click(byRole(el, "button", "Create task"));
    await vi.advanceTimersByTimeAsync(2_600);
    await click(byRole(el, "button", "Undo"));
    model.answer(model.asked("undoCreate")[0] as never, { ok: true, result: { created: true } });
    await drawn();
    expect(el.textContent).toContain("This task has been created");
    expect(el.textContent).not.toContain("Nothing was sent");
  });
});

describe("the language", () => {
  it("can be switched in place", async () => {
    const { el, model } = await openPage({ locale: "en" });
    await click(byRole(el, "button", "中文"));
    byRole(el, "button", "创建任务");
    expect(model.written).toEqual([["locale", "zh-CN"]]);
  });

  it("is English without a Chinese word", async () => {
    const { el } = await openPage({ locale: "en", task: { id: "amva-1", status: "running" } });
    const english = el.textContent.replace(switchLanguage[0], "");
    expect(english).not.toMatch(/\p{Script=Han}/u);
  });
});

describe("keys", () => {
  it("stay in the form, except for saving", async () => {
    const { el } = await openPage();
    const bubbled: string[] = [];
    const { signal } = new AbortController();
    document.addEventListener("keydown", (event) => bubbled.push(event.key), { signal });
    const name = byRole(el, "textbox", "Task name");
    await press(name, "b");
    expect(name.getAttribute("data-lm-suppress-shortcuts")).toBe("true");
    await press(name, "s", { ctrlKey: true });
    expect(name.getAttribute("data-lm-suppress-shortcuts")).toBeNull();
    expect(bubbled).toEqual(["s"]);
  });
});
