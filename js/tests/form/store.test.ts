import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isCreated, isCreating, weightChoice } from "../../src/form/state";
import { createForm } from "../../src/form/store";
import type { ModelSet, Traits, Version } from "../../src/messages";
import { anError, asModel, FakeModel, signedIn, signedOut } from "../fake-model";

const ernie: ModelSet = {
  modelSetId: "am-1",
  modelSetName: "ERNIE",
  modelType: "Text2Text",
  preset: false,
  versions: [
    { modelId: "amv-1", modelName: "V1" },
    { modelId: "amv-2", modelName: "V2" },
  ],
};
const qwen: ModelSet = {
  modelSetId: "am-2",
  modelSetName: "Qwen",
  modelType: "Reasoning",
  preset: false,
  versions: [{ modelId: "amv-9", modelName: "V1" }],
};

function version(modelId: string, compressible: boolean | null, modelSetId = "am-1"): Version {
  const reason = compressible === false ? "not_supported" : null;
  return {
    modelId,
    modelName: modelId,
    modelSetId,
    baseModel: null,
    compressible,
    reason,
    listedWeights: null,
  };
}

const complete: Traits["value"] = {
  name: "task",
  sourceModelId: "amv-1",
  modelSetId: "am-1",
  config: { strategy: "Quantization", weight: "W8A16C16" },
};

/** A form with a view, whose kernel knows two models. */
async function open(traits: Partial<Traits> = {}, versions = [version("amv-1", true)]) {
  const model = new FakeModel(traits);
  model.reply = (message) => {
    if (message.kind === "hello") return { ok: true, result: { clock: 0 } };
    if (message.kind === "listModelSets") {
      model.notify({ kind: "modelSets", modelSets: [ernie], first: true });
      model.notify({ kind: "modelSets", modelSets: [qwen], first: false });
      return { ok: true, result: { count: 2, complete: true } };
    }
    if (message.kind === "describeVersions") {
      model.notify({ kind: "versions", versions });
      return { ok: true, result: { count: versions.length } };
    }
    return undefined;
  };
  const form = createForm(asModel(model), model.controller.signal);
  form.view();
  await vi.advanceTimersByTimeAsync(1_000);
  return { model, form, draft: () => form.state.get().draft };
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 23, 14, 37) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("opening", () => {
  it("greets the kernel, requests the models and writes nothing", async () => {
    const { model, form } = await open();
    expect(model.sent.map(({ kind }) => kind)).toEqual(["hello", "listModelSets"]);
    expect(model.sent[0]).toMatchObject({ language: "en" });
    expect(form.state.get().modelSets).toMatchObject([ernie, qwen]);
    expect(model.written).toEqual([]);
  });

  it("creates no task from a saved notebook, whatever was saved", async () => {
    const { model } = await open({
      value: complete,
      sent: complete,
      submitting: true,
      error: anError,
    });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(model.asked("createTask")).toEqual([]);
    expect(model.written).toEqual([]);
  });

  it("requests no models before there is a view or while signed out", async () => {
    const model = new FakeModel({ console: signedOut });
    const form = createForm(asModel(model), model.controller.signal);
    await vi.advanceTimersByTimeAsync(1_000);
    form.view();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(model.asked("listModelSets")).toEqual([]);
    model.change("console", signedIn);
    await vi.advanceTimersByTimeAsync(0);
    expect(model.asked("listModelSets")).toMatchObject([{ refresh: false }]);
  });

  it("requests the models before the console is known", async () => {
    const { model, form } = await open({ console: null });
    expect(model.asked("listModelSets")).toHaveLength(1);
    model.change("console", signedIn);
    await vi.advanceTimersByTimeAsync(0);
    expect(model.asked("listModelSets")).toHaveLength(1);
    expect(form.state.get().modelSets).toMatchObject([ernie, qwen]);
  });

  it("shows models that arrive before the request, and requests only the rest", async () => {
    const model = new FakeModel();
    model.reply = () => undefined;
    const form = createForm(asModel(model), model.controller.signal);
    form.view();
    model.notify({ kind: "modelSets", modelSets: [ernie], first: true });
    expect(form.state.get().modelSets).toMatchObject([ernie]);
    model.answer(model.sent[0] as never, { ok: true, result: { clock: 0 } });
    await vi.advanceTimersByTimeAsync(0);
    const [asked] = model.asked("listModelSets");
    expect(asked).toMatchObject({ refresh: false, received: 1 });
    model.notify({ kind: "modelSets", modelSets: [qwen], first: false });
    model.answer(asked as never, { ok: true, result: { count: 2, complete: true } });
    await vi.advanceTimersByTimeAsync(0);
    expect(form.state.get()).toMatchObject({ modelSets: [ernie, qwen], listing: false });
  });

  it("requests the whole list where its start was missed", async () => {
    const model = new FakeModel();
    model.reply = () => undefined;
    const form = createForm(asModel(model), model.controller.signal);
    form.view();
    model.notify({ kind: "modelSets", modelSets: [qwen], first: false });
    expect(form.state.get().modelSets).toEqual([]);
    model.answer(model.sent[0] as never, { ok: true, result: { clock: 0 } });
    await vi.advanceTimersByTimeAsync(0);
    expect(model.asked("listModelSets")).toMatchObject([{ received: 0 }]);
  });

  it("finds the model of a version that Python chose, and writes nothing", async () => {
    const value = { sourceModelId: "amv-9", config: { strategy: "Sparsity" } };
    const { model, form, draft } = await open({ value });
    expect(form.state.get().sourceSetId).toBe("am-2");
    expect(draft().modelSetId, "the kernel fills it in").toBeUndefined();
    expect(model.asked("describeVersions")).toMatchObject([{ modelSetId: "am-2" }]);
    expect(model.written).toEqual([]);
  });
});

describe("the kernel", () => {
  it("is reported as busy, then silent, and ready once it replies", async () => {
    const model = new FakeModel();
    model.reply = () => undefined;
    const form = createForm(asModel(model), model.controller.signal);
    const connection = () => form.state.get().connection;
    expect(connection()).toBe("connecting");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(connection()).toBe("busy");
    await vi.advanceTimersByTimeAsync(8_000);
    expect(connection()).toBe("silent");
    await vi.advanceTimersByTimeAsync(2_500);
    expect(connection()).toBe("silent");
    model.answer(model.sent[0] as never, { ok: true, result: null });
    expect(connection()).toBe("ready");
  });

  it("is not reported as busy when only the first greeting waits for a cell", async () => {
    const model = new FakeModel();
    model.reply = ({ kind }) =>
      kind === "hello" && model.asked("hello").length > 1
        ? { ok: true, result: { clock: 0 } }
        : undefined;
    const form = createForm(asModel(model), model.controller.signal);
    form.view();
    const seen = new Set<string>();
    form.state.subscribe(() => seen.add(form.state.get().connection));
    await vi.advanceTimersByTimeAsync(0);
    expect(form.state.get().connection).toBe("connecting");
    expect(model.asked("listModelSets")).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(new Set(model.asked("listModelSets").map(({ id }) => id)).size).toBe(1);
    expect(seen).toEqual(new Set(["ready"]));
  });

  it("is busy, not silent, while it sends events and requests wait", async () => {
    const model = new FakeModel();
    model.reply = () => undefined;
    const form = createForm(asModel(model), model.controller.signal);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(form.state.get().connection).toBe("silent");
    model.notify({ kind: "modelSets", modelSets: [ernie], first: true });
    expect(form.state.get().connection).toBe("busy");
  });

  it("is greeted again while a reply is late", async () => {
    const { model, form } = await open({ value: complete });
    model.reply = () => undefined;
    void form.createTask();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(model.asked("hello")).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(form.state.get().connection).toBe("busy");
  });

  it("has stopped when nothing can be sent; then no task is being created", async () => {
    const { model, form } = await open({ value: complete });
    model.reply = () => ({ ok: true, result: null });
    await form.createTask();
    model.change("submitting", true);
    model.dead = true;
    model.emit("comm_live_update");
    expect(form.state.get().connection).toBe("gone");
    expect(isCreating(form.state.get())).toBe(false);
  });
});

describe("recovery", () => {
  it("requests the state periodically while a change is expected, and not otherwise", async () => {
    const { model } = await open({ task: { id: "amva-1", status: "running" } });
    model.reply = () => ({ ok: true, result: null });
    await vi.advanceTimersByTimeAsync(60_000);
    const asked = model.asked("sync").length;
    expect(asked).toBeGreaterThan(1);
    model.change("task", { id: "amva-1", status: "succeeded" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(model.asked("sync")).toHaveLength(asked);
  });

  it("requests the state when the network is back", async () => {
    const { model } = await open();
    window.dispatchEvent(new Event("online"));
    expect(model.asked("sync")).toHaveLength(1);
  });

  it("greets again while the console is unknown", async () => {
    const { model, form } = await open({ console: null, error: anError });
    const before = model.asked("hello").length;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(model.asked("hello").length).toBeGreaterThan(before);
    void form.refresh();
    model.change("console", signedIn);
    await vi.advanceTimersByTimeAsync(0);
    expect(form.state.get().modelSets).toMatchObject([ernie, qwen]);
  });
});

describe("the value", () => {
  it("is written once, shortly after the last change, with the suggested name", async () => {
    const { model, form } = await open();
    form.edit({ weight: "w8a16" });
    form.edit({ weight: "w8a16c16" });
    await vi.advanceTimersByTimeAsync(149);
    expect(model.written).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const config = { strategy: "Quantization", weight: "W8A16C16" };
    expect(model.written).toEqual([["value", { name: "W8A16C16-1123-1437", config }]]);
  });

  it("is not written when the changes cancel out", async () => {
    const { model, form } = await open({ value: complete });
    form.edit({ description: "a" });
    form.edit({ description: "" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(model.written).toEqual([]);
  });

  it("is adopted from Python and not written back", async () => {
    const { model, form, draft } = await open({ value: complete });
    form.edit({ description: "a" });
    await vi.advanceTimersByTimeAsync(1_000);
    const written = model.written.length;
    model.change("value", { ...complete, config: { strategy: "Quantization", weight: "w8a8c4" } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(draft()).toMatchObject({ weight: "w8a8c4" });
    expect(weightChoice(form.state.get()).other).toBe(true);
    expect(model.written).toHaveLength(written);
  });

  it("keeps what is being typed in one field when Python changes another", async () => {
    const { model, form, draft } = await open({ value: complete });
    form.edit({ description: "being typed" });
    model.change("value", { ...complete, name: "from Python" });
    expect(draft()).toMatchObject({ description: "being typed", name: "from Python" });
    await vi.advanceTimersByTimeAsync(1_000);
    const value = { ...complete, name: "from Python", description: "being typed" };
    expect(model.written).toEqual([["value", value]]);
  });

  it("is not overwritten by older values while a write is pending", async () => {
    const { model, form, draft } = await open({ value: complete });
    model.dropsMessages = true;
    form.edit({ description: "typed" });
    await vi.advanceTimersByTimeAsync(1_000);
    model.change("value", { ...complete, name: "older" });
    expect(draft(), "an older value does not replace it").toMatchObject({ description: "typed" });
    model.dropsMessages = false;
    form.edit({ description: "typed on" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(model.get("value").description).toBe("typed on");
    expect(draft().description).toBe("typed on");
  });

  it("loses the weight with Sparsity and regains it with Quantization", async () => {
    const { model, form } = await open({ value: complete });
    form.edit({ strategy: "Sparsity" });
    expect(form.body().config).toEqual({ strategy: "Sparsity" });
    model.change("value", { ...complete, config: { strategy: "Sparsity" } });
    form.edit({ strategy: "Quantization" });
    expect(form.body().config).toEqual({ strategy: "Quantization", weight: "W8A16C16" });
    await vi.advanceTimersByTimeAsync(1_000);
  });
});

describe("the suggested name", () => {
  it("follows strategy and weight until the user writes one", async () => {
    const { form, draft } = await open();
    expect(draft().name).toBe("Task-1123-1437");
    form.edit({ weight: "INT8-PTQ" });
    expect(draft().name).toBe("INT8-PTQ-1123-1437");
    form.edit({ strategy: "Sparsity" });
    expect(draft().name).toBe("Sparsity-1123-1437");
    form.edit({ name: "mine" });
    form.edit({ strategy: "Quantization" });
    expect(draft().name).toBe("mine");
    form.edit({ name: "" });
    form.edit({ strategy: "Sparsity" });
    expect(draft().name).toBe("");
  });
});

describe("choosing", () => {
  it("chooses the only version that can be compressed, and saves to its own model", async () => {
    const { form, draft } = await open({}, [version("amv-1", false), version("amv-2", true)]);
    form.chooseModel("am-1");
    await vi.advanceTimersByTimeAsync(0);
    expect(draft()).toMatchObject({ sourceModelId: "amv-2", modelSetId: "am-1" });
  });

  it("chooses none of two", async () => {
    const { form, draft } = await open({}, [version("amv-1", true), version("amv-2", true)]);
    form.chooseModel("am-1");
    await vi.advanceTimersByTimeAsync(0);
    expect(draft().sourceModelId).toBeUndefined();
  });

  it("keeps the model to save to once the user has chosen it", async () => {
    const { form, draft } = await open();
    form.chooseTarget("am-2");
    form.chooseModel("am-1");
    expect(draft().modelSetId).toBe("am-2");
    form.chooseTarget(undefined);
    form.chooseModel("am-1");
    expect(draft().modelSetId).toBe("am-1");
    await vi.advanceTimersByTimeAsync(0);
  });

  it("reports a version that cannot be compressed", async () => {
    const { form } = await open({ value: complete }, [version("amv-1", false)]);
    expect(form.problems()).toEqual({ sourceModelId: "not_compressible" });
  });

  it("finds the model of a typed version, and keeps it for an unknown version", async () => {
    const { form, draft } = await open();
    form.chooseVersion("amv-9");
    expect(form.state.get().sourceSetId).toBe("am-2");
    form.chooseVersion("amv-elsewhere");
    expect(form.state.get().sourceSetId).toBe("am-2");
    expect(draft().sourceModelId).toBe("amv-elsewhere");
    await vi.advanceTimersByTimeAsync(0);
  });

  it("keeps what is chosen through a refresh", async () => {
    const { model, form, draft } = await open({ value: complete });
    await form.refresh();
    expect(draft().sourceModelId).toBe("amv-1");
    expect(model.asked("listModelSets")).toMatchObject([{ refresh: false }, { refresh: true }]);
    expect(model.asked("describeVersions")).toHaveLength(2);
  });

  it("forgets the models of another account", async () => {
    const { model, form } = await open();
    model.change("console", signedOut);
    expect(form.state.get().modelSets).toEqual([]);
    model.change("console", signedIn);
    await vi.advanceTimersByTimeAsync(0);
    expect(form.state.get().modelSets).toMatchObject([ernie, qwen]);
  });

  it("creates a model of the source's type, and saves to it", async () => {
    const { model, form, draft } = await open({ value: { ...complete, sourceModelId: "amv-9" } });
    const reply = model.reply;
    model.reply = (message) =>
      message.kind === "createModelSet"
        ? { ok: true, result: { modelSetId: "am-new" } }
        : reply(message);
    expect(await form.createModel("compressed")).toBeNull();
    expect(model.asked("createModelSet")).toMatchObject([
      { modelSetName: "compressed", modelType: "Reasoning" },
    ]);
    expect(draft().modelSetId).toBe("am-new");
    expect(form.state.get().modelSets[0]).toMatchObject({ modelSetName: "compressed" });
    await vi.advanceTimersByTimeAsync(1_000);
  });

  it("reports a list that could not be read, and reads it again", async () => {
    const { model, form } = await open();
    model.reply = () => ({ ok: false, error: anError });
    await form.refresh();
    expect(form.state.get()).toMatchObject({
      listError: anError,
      modelSets: [{ modelSetId: "am-1" }, { modelSetId: "am-2" }],
    });
    model.reply = () => ({ ok: true, result: { count: 0, complete: true } });
    await form.refresh();
    expect(form.state.get().listError).toBeNull();
  });
});

describe("creating a task", () => {
  it("sends the whole body in one message, after the value", async () => {
    const { model, form } = await open({ value: complete });
    form.edit({ description: "words" });
    void form.createTask();
    await vi.advanceTimersByTimeAsync(0);
    const body = { ...complete, description: "words" };
    expect(model.written).toEqual([["value", body]]);
    expect(model.asked("createTask")).toMatchObject([{ body }]);
  });

  it("sends one message per decision, however often the button is pressed", async () => {
    const { model, form } = await open({ value: complete });
    const reply = model.reply;
    model.reply = (message) =>
      message.kind === "createTask" ? model.carryOut(message) : reply(message);
    void form.createTask();
    void form.createTask();
    await vi.advanceTimersByTimeAsync(0);
    void form.createTask(); // accepted, outcome not known
    model.change("response", { requestId: "r", result: "amva-1" });
    model.change("outcome", "created");
    void form.createTask();
    expect(model.asked("createTask")).toHaveLength(1);
    model.change("submitting", false);
    expect(isCreating(form.state.get())).toBe(false);
    expect(isCreated(form.state.get())).toBe(true);
    expect(await form.createTask(), "the kernel asks for confirmation").toBe("created_already");
    expect(await form.createTask(true)).toBeNull();
    const ids = model.asked("createTask").map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });

  it("does not end when an older error is cleared", async () => {
    const { model, form } = await open({ value: complete, error: anError });
    void form.createTask();
    model.change("error", null);
    expect(isCreating(form.state.get())).toBe(true);
  });

  it("reports why the kernel refused it", async () => {
    const { model, form } = await open({ value: complete });
    model.reply = () => ({ ok: false, error: anError });
    await form.createTask();
    expect(form.state.get()).toMatchObject({ creating: false, createError: anError });
  });

  it("can be cancelled", async () => {
    const { model, form } = await open({ task: { id: "amva-1", status: "running" } });
    void form.act("cancelTask", "amva-1");
    void form.act("cancelTask", "amva-1");
    expect(model.asked("cancelTask")).toMatchObject([{ taskId: "amva-1" }]);
    model.answer(model.sent.at(-1) as never, { ok: false, error: anError });
    await vi.advanceTimersByTimeAsync(0);
    expect(form.state.get()).toMatchObject({ acting: false, actionError: anError });
  });
});

describe("two writers of one draft", () => {
  it("keeps what the page has chosen where the kernel says otherwise meanwhile", async () => {
    const { model, form, draft } = await open({ value: { name: "task", sourceModelId: "amv-9" } });
    form.chooseModel("am-1", "amv-1");
    model.change("value", { name: "task", sourceModelId: "amv-9", modelSetId: "am-2" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(draft()).toMatchObject({ sourceModelId: "amv-1", modelSetId: "am-1" });
    expect(model.get("value")).toMatchObject({ sourceModelId: "amv-1", modelSetId: "am-1" });
  });

  it("keeps what was typed where the kernel's update is lost, but not its reply", async () => {
    const { model, form, draft } = await open({ value: complete });
    model.silent = true;
    form.edit({ description: "typed" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(draft().description).toBe("typed");
  });

  it("takes what the kernel fills in from its reply", async () => {
    const { model, form, draft } = await open({ value: { name: "task" } });
    model.completes = (value) => ({ ...value, modelSetId: "am-own" });
    form.edit({ sourceModelId: "amv-elsewhere" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(draft().modelSetId).toBe("am-own");
  });
});
