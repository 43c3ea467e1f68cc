import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chunk, modelSets, version } from "../account";
import { anError, signedIn } from "../fake-model";
import { allByRole, byRole, click, drawn, press, type } from "../page";
import { openSweep, row, value } from "./page";

const TWO = ["amv-1-1", "amv-2-1"];
const TOO_OLD = { en: "The model is too old.", "zh-CN": "模型版本过旧。" };

const THREE_ROWS = [
  row(1),
  row(2, {
    action: "reuse",
    existingTaskId: "amva-9",
    existingStatus: "succeeded",
    taskId: "amva-9",
    status: "succeeded",
  }),
  row(3, { action: "skip", status: "skipped", problem: TOO_OLD }),
];

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-23T14:37:00Z") });
  HTMLElement.prototype.showPopover ??= () => {};
});
afterEach(() => {
  vi.useRealTimers();
});

async function written(): Promise<void> {
  await vi.advanceTimersByTimeAsync(200);
}

describe("choosing", () => {
  it("adds versions of several models, and removes them", async () => {
    const { el, model } = await openSweep();
    model.notify(chunk(modelSets(1, 3, 2), { first: true }));
    model.notify({ kind: "versions", versions: [version("amv-1-1"), version("amv-2-2")] });
    await drawn();
    for (const [name, id] of [
      ["model 1", "amv-1-1"],
      ["model 2", "amv-2-2"],
    ] as const) {
      await type(byRole(el, "combobox", "Model"), name);
      await press(byRole(el, "combobox", "Model"), "Enter");
      await type(byRole(el, "combobox", "Version"), id);
      await press(byRole(el, "combobox", "Version"), "Enter");
    }
    await type(byRole(el, "combobox", "Version"), "amv-elsewhere");
    await press(byRole(el, "combobox", "Version"), "Enter");
    await written();
    const ids = () => (model.get("value") as never as typeof value).sourceModelIds;
    expect(ids()).toEqual(["amv-1-1", "amv-2-2", "amv-elsewhere"]);
    const chosen = byRole(el, "region", "Versions to compress");
    expect(chosen.textContent).toContain("model 1 V1");
    await click(byRole(chosen, "button", "Remove amv-elsewhere amv-elsewhere"));
    await written();
    expect(ids()).toEqual(["amv-1-1", "amv-2-2"]);
  });

  it("names the models that Python has set for chosen versions, and clears them", async () => {
    const modelSetId = { "amv-1-1": "am-9" };
    const { el, model } = await openSweep({ value: { ...value, sourceModelIds: TWO, modelSetId } });
    const target = () => byRole(el, "combobox", "Save to model") as HTMLInputElement;
    expect(target().value).toBe("Set in Python, by version");
    expect(el.textContent).toContain("amv-1-1 → am-9. The others are saved to their own model.");
    await type(target(), "");
    await press(target(), "Enter");
    await written();
    expect(model.get("value")).toMatchObject({ modelSetId: null });
    expect(target().value).toBe("");
    model.publish({ value: { ...value, sourceModelIds: ["amv-2-1"], modelSetId } });
    await drawn();
    expect(target().value).toBe("");
    expect(el.textContent).not.toContain("The others are saved");
  });

  it("counts the combinations", async () => {
    const { el, model } = await openSweep({
      value: { ...value, sourceModelIds: TWO, weights: ["INT8-PTQ", "W8A16C16"] },
    });
    expect(el.textContent).toContain("2 versions × 2 settings = 4 tasks");
    await click(byRole(el, "checkbox", "Sparsity"));
    expect(el.textContent).toContain("2 versions × 3 settings = 6 tasks");
    await type(byRole(el, "textbox", "Other weights"), "w8a8c4， w4a8");
    expect(el.textContent).toContain("2 versions × 5 settings = 10 tasks");
    await click(byRole(el, "checkbox", "Listed for each version"));
    expect(el.textContent).toContain("2 versions. The plan will show how many tasks.");
    model.notify({
      kind: "versions",
      versions: [
        { ...version("amv-1-1"), listedWeights: ["INT8-PTQ", "w4a16", "w4a8c8"] },
        version("amv-2-1"),
      ],
    });
    await drawn();
    expect(el.textContent).toContain("2 versions, 13 tasks");
    await written();
    expect(model.get("value")).toEqual({
      ...value,
      sourceModelIds: TWO,
      strategies: ["Quantization", "Sparsity"],
      weights: ["INT8-PTQ", "W8A16C16", "listed", "w8a8c4", "w4a8"],
    });
  });

  it("reads the versions that Python has chosen, once their models are listed", async () => {
    const { model } = await openSweep({ value: { ...value, sourceModelIds: TWO } });
    model.notify(chunk(modelSets(1, 3, 2), { first: true }));
    const [request] = model.asked("listModelSets");
    if (request) model.replyTo(request, { ok: true, result: { count: 3, complete: true } });
    await drawn();
    const described = model.asked("describeVersions").map(({ modelSetId }) => modelSetId);
    expect(described).toEqual(["am-1", "am-2"]);
  });

  it("shows the model to save to of each version that Python has set, and replaces it by a choice", async () => {
    const mapping = { "amv-1-1": "am-2", "amv-gone": "am-3" };
    const { el, model } = await openSweep({
      value: { ...value, sourceModelIds: TWO, modelSetId: mapping, description: "nightly" },
    });
    model.notify(chunk(modelSets(1, 3, 2), { first: true }));
    await drawn();
    expect(el.textContent).toContain("amv-1-1 → am-2. The others");
    expect(el.textContent).not.toContain("amv-gone");
    const target = byRole(el, "combobox", "Save to model") as HTMLInputElement;
    expect(target.value).toBe("Set in Python, by version");
    const description = byRole(el, "textbox", "Description") as HTMLTextAreaElement;
    expect(description.value).toBe("nightly");
    await type(description, "daily");
    await written();
    expect(model.get("value")).toMatchObject({ modelSetId: mapping, description: "daily" });
    await type(target, "model 3");
    await press(target, "Enter");
    await written();
    expect(model.get("value")).toMatchObject({ modelSetId: "am-3" });
    expect(el.textContent).not.toContain("→");
  });

  it("waits while the kernel reads the record", async () => {
    const { el, model } = await openSweep({
      value: { ...value, sourceModelIds: TWO },
      busy: "load",
    });
    expect(el.textContent).toContain("Reading the record…");
    await click(byRole(el, "button", "Plan"));
    expect(model.asked("planSweep")).toEqual([]);
    model.publish({ busy: null, error: anError });
    await drawn();
    expect(byRole(el, "alert").textContent).toContain("Could not load the record");
  });

  it("says what is missing, and plans nothing", async () => {
    const { el, model } = await openSweep({ value: { ...value, weights: [], name: " " } });
    await click(byRole(el, "button", "Plan"));
    for (const text of ["Choose the model to compress.", "at least one weight", "Enter a pattern"])
      expect(el.textContent).toContain(text);
    expect(document.activeElement).toBe(byRole(el, "combobox", "Model"));
    expect(model.asked("planSweep")).toEqual([]);
  });

  it("plans by Ctrl+Enter what was just typed, too", async () => {
    const { el, model } = await openSweep();
    const version = byRole(el, "combobox", "Version");
    await type(version, "amv-typed");
    await press(version, "Enter", { ctrlKey: true });
    await drawn();
    expect(model.get("value")).toMatchObject({ sourceModelIds: ["amv-typed"] });
    expect(model.asked("planSweep")).toHaveLength(1);
  });

  it("adopts Python's changes, and plans only after what was chosen has arrived", async () => {
    const { el, model } = await openSweep({ value: { ...value, sourceModelIds: TWO } });
    await type(byRole(el, "textbox", "Name pattern"), "{version}");
    model.publish({ value: { ...value, sourceModelIds: ["amv-3-1"] } });
    await click(byRole(el, "button", "Plan"));
    await drawn();
    const kinds = model.sent.map(({ kind }) => kind);
    expect(kinds.indexOf("setValue")).toBeLessThan(kinds.indexOf("planSweep"));
    expect(model.get("value")).toMatchObject({ sourceModelIds: ["amv-3-1"], name: "{version}" });
  });
});

describe("the plan", () => {
  const planned = { ...value, sourceModelIds: TWO };

  it("shows what would happen, and creates after a confirmation", async () => {
    const { el, model } = await openSweep({ value: planned, planned, rows: THREE_ROWS });
    for (const text of [
      "1 to create, 1 exists already, 1 cannot be created",
      "Exists already: amva-9 (Succeeded)",
      "Cannot be created: The model is too old.",
    ])
      expect(el.textContent).toContain(text);
    await click(byRole(el, "button", "Create 1 task"));
    const question = byRole(el, "group", "Create 1 task now? They may cost money.");
    expect(document.activeElement).toBe(byRole(question, "button", "Don’t create"));
    expect(model.asked("runSweep")).toEqual([]);
    await click(byRole(question, "button", "Yes, create them"));
    expect(model.asked("runSweep")).toEqual([
      expect.objectContaining({ count: 1, before: expect.any(Number), session: "an account" }),
    ]);
    expect(model.asked("runSweep")[0]?.before).toBeGreaterThan(1);
  });

  it("cannot be carried out once the choice has changed, or where there is nothing to create", async () => {
    const { el, model } = await openSweep({ value: planned, planned, rows: [row(1)] });
    await click(byRole(el, "checkbox", "Create existing tasks again"));
    const create = byRole(el, "button", "Create 1 task");
    expect(create.getAttribute("aria-disabled")).toBe("true");
    expect(el.textContent).toContain("Plan again before you create the tasks.");
    await click(create);
    expect(allByRole(el, "group", "Create 1 task now? They may cost money.")).toEqual([]);
    await written();
    model.publish({ planned: model.get("value") as never, rows: THREE_ROWS.slice(1) });
    await drawn();
    expect(el.textContent).toContain("There is nothing to create");
  });

  it("shows a refusal once", async () => {
    const { el, model } = await openSweep({ value: planned, planned, rows: [row(1)] });
    const error = { ...anError, code: "PlanChanged" };
    model.reply = ({ kind }) =>
      kind === "hello" ? { ok: true, result: { clock: 0 } } : { ok: false, error };
    await click(byRole(el, "button", "Create 1 task"));
    await click(byRole(el, "button", "Yes, create them"));
    model.publish({ error });
    await drawn();
    expect(el.textContent.split("PlanChanged")).toHaveLength(2);
  });

  it("asks for the state where no trait has reported the outcome", async () => {
    const { el, model } = await openSweep({ value: planned, planned, rows: [row(1)] });
    model.reply = ({ kind }) => ({ ok: true, result: kind === "hello" ? { clock: 0 } : null });
    await click(byRole(el, "button", "Create 1 task"));
    await click(byRole(el, "button", "Yes, create them"));
    expect(model.asked("sync")).toHaveLength(1);
  });

  it("moves the focus to the table of the tasks, unless it was shown from the start", async () => {
    const { el, model } = await openSweep({ value: planned, planned, rows: [row(1)] });
    await click(byRole(el, "button", "Create 1 task"));
    await click(byRole(el, "button", "Yes, create them"));
    model.publish({ busy: "run", rows: [row(1, { status: "sending" })] });
    await drawn();
    expect(document.activeElement?.textContent).toBe("Tasks of this sweep");
    document.body.focus();
    (document.activeElement as HTMLElement).blur();
    await openSweep({ rows: [row(1, { status: "running" })] });
    expect(document.activeElement).toBe(document.body);
  });

  it("mentions no cost on a simulated console", async () => {
    const console = { ...signedIn, simulated: true };
    const { el } = await openSweep({ console, value: planned, planned, rows: [row(1), row(2)] });
    await click(byRole(el, "button", "Create 2 tasks"));
    expect(el.textContent).not.toContain("They may cost money.");
  });
});

describe("a sweep that runs", () => {
  const rows = [
    row(1, {
      status: "succeeded",
      taskId: "amva-1",
      modelId: "amv-new",
      createTime: "2026-11-23T14:30:00Z",
      finishTime: "2026-11-23T14:36:07Z",
    }),
    row(2, { status: "running", taskId: "amva-2", createTime: "2026-11-23T14:30:00Z" }),
    row(3, { status: "failed", taskId: "amva-3", failedReason: "out of memory" }),
    row(4, { status: "refused", error: TOO_OLD }),
    row(5, { status: "unknown" }),
    row(6),
    row(7, { action: "skip", status: "skipped", problem: TOO_OLD }),
  ];

  it("is followed in one table", async () => {
    const { el } = await openSweep({ rows, path: "sweep.json" });
    expect(el.textContent).toContain(
      "1 of 6 succeeded, 1 failed, 1 refused, 1 with unknown outcome, 1 running, 1 not sent yet, 1 cannot be created",
    );
    for (const text of ["6:07", "7:00", "out of memory", "The model is too old.", "sweep.json"])
      expect(el.textContent).toContain(text);
    expect(allByRole(el, "combobox", "Model")).toEqual([]);
    // Its rows are grids, which are no rows without their roles.
    const table = byRole(el, "region", "Tasks of this sweep").querySelector("table");
    const parts = [table, ...(table?.querySelectorAll("thead, tbody, tr, th, td") ?? [])];
    expect(parts.filter((part) => !part?.getAttribute("role"))).toEqual([]);
  });

  it("is stopped after a confirmation", async () => {
    const { el, model } = await openSweep({ rows, busy: "run" });
    await click(byRole(el, "button", "Stop"));
    expect(el.textContent).toContain("1 task will not be sent. 1 running task will be cancelled");
    await click(byRole(el, "button", "Yes, stop"));
    expect(model.asked("cancelSweep")).toHaveLength(1);
  });

  it("sends again what can be sent again, and says how many", async () => {
    const stopped = { taskId: "amva-9", status: "stopped" };
    const { el, model } = await openSweep({
      rows: [...rows, row(8, { action: "reuse", ...stopped }), row(9, stopped)],
    });
    await click(byRole(el, "button", "Resume: send 4 tasks"));
    await click(byRole(el, "button", "Yes, send them"));
    expect(model.asked("resumeSweep")).toEqual([expect.objectContaining({ count: 4 })]);
  });

  it("can be replaced by a new one once no task is running", async () => {
    const { el, model } = await openSweep({ rows });
    await click(byRole(el, "button", "New sweep"));
    expect(model.asked("clearSweep")).toEqual([]);
    model.publish({ rows: rows.filter(({ status }) => status !== "running") });
    await drawn();
    await click(byRole(el, "button", "New sweep"));
    expect(model.asked("clearSweep")).toHaveLength(1);
  });

  it("shows how to deploy what succeeded", async () => {
    const { el, model } = await openSweep({ rows });
    await click(byRole(el, "button", "Deploy the new version of task-1"));
    await written();
    expect(model.asked("deployCode")).toEqual([
      expect.objectContaining({ taskId: "amva-1", language: "python", locale: "en" }),
    ]);
    byRole(el, "region", "Deploy the new version of task-1");
  });

  it("is read-only where it was restored", async () => {
    const model = { rows, value } as const;
    const { el, model: fake } = await openSweep(model);
    fake.dead = true;
    fake.emit("comm_live_update");
    await drawn();
    expect(el.textContent).toContain("The kernel has stopped.");
    for (const name of ["Stop", "Resume: send 3 tasks", "New sweep"])
      expect(allByRole(el, "button", name)).toEqual([]);
  });

  it("is shown in Chinese", async () => {
    const { el } = await openSweep({ rows, locale: "zh-CN" });
    expect(el.textContent).toContain("6 个任务中 1 个成功、1 个失败、1 个被拒绝");
    byRole(el, "button", "继续：提交 3 个任务");
  });
});

it("receives its content by message where nothing may be saved", async () => {
  const { el, model } = await openSweep({ save: "nothing" });
  model.emit("msg:custom", { kind: "traits", traits: { rows: [row(1, { status: "running" })] } });
  await drawn();
  expect(el.textContent).toContain("0 of 1 succeeded, 1 running");
});
