import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createForm } from "../../src/form/store";
import { anError, asModel, FakeModel } from "../fake-model";

const complete = {
  name: "task",
  sourceModelId: "amv-1",
  modelSetId: "am-1",
  config: { strategy: "Sparsity" },
};
const late = { ok: false, error: { ...anError, hintKey: "late" } } as const;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A form whose kernel's clock is 500 seconds ahead of the page's clock. */
async function open() {
  const model = new FakeModel({ value: complete });
  const clock = (): number => performance.now() / 1_000 + 500;
  model.reply = ({ kind }) =>
    kind === "hello" ? { ok: true, result: { clock: clock() } } : undefined;
  const form = createForm(asModel(model), model.controller.signal);
  await vi.advanceTimersByTimeAsync(1_000);
  return { model, form, clock };
}

describe("a decision to create", () => {
  it("is valid for two seconds by the kernel's clock", async () => {
    const { model, form, clock } = await open();
    void form.createTask();
    await vi.advanceTimersByTimeAsync(0);
    const [sent] = model.asked("createTask");
    expect(sent?.before).toBeCloseTo(clock() + 2);
    expect(sent?.session, "what the user saw").toBe("an account");
    expect(form.state.get().waiting).toBe(false);
    await vi.advanceTimersByTimeAsync(2_499);
    expect(form.state.get().waiting).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(form.state.get().waiting).toBe(true);
  });

  it("is sent again with another ID when it arrived too late", async () => {
    const { model, form, clock } = await open();
    void form.createTask();
    await vi.advanceTimersByTimeAsync(60_000);
    model.replyTo(model.asked("createTask")[0] as never, late);
    await vi.advanceTimersByTimeAsync(0);
    const first = model.asked("createTask")[0];
    const second = model.asked("createTask").at(-1);
    expect(second?.id).not.toBe(first?.id);
    expect(second?.body).toEqual(first?.body);
    expect(second?.before).toBeCloseTo(clock() + 4);
    model.change("submitting", true);
    model.replyTo(second as never, { ok: true, result: null });
    await vi.advanceTimersByTimeAsync(0);
    expect(form.state.get()).toMatchObject({ waiting: false, creating: false, submitting: true });
  });

  it("is not sent again after it was undone", async () => {
    const { model, form } = await open();
    void form.createTask();
    await vi.advanceTimersByTimeAsync(2_600);
    void form.undoCreate();
    expect(form.state.get()).toMatchObject({ waiting: false, creating: false });
    const [first] = model.asked("createTask");
    expect(model.asked("undoCreate")).toMatchObject([{ decision: first?.id }]);
    model.replyTo(first as never, late);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(new Set(model.asked("createTask").map((sent) => sent.id))).toEqual(new Set([first?.id]));
    expect(form.state.get()).toMatchObject({ waiting: false, creating: false, createError: null });
  });

  it("cannot be undone before it is known to be waiting", async () => {
    const { model, form } = await open();
    void form.createTask();
    await vi.advanceTimersByTimeAsync(0);
    void form.undoCreate();
    expect(form.state.get().creating).toBe(true);
    expect(model.asked("undoCreate")).toEqual([]);
  });

  it("is sent again with the same ID when it or its reply may have been lost", async () => {
    const { model, form } = await open();
    void form.createTask();
    await vi.advanceTimersByTimeAsync(3_000);
    const [first, second] = model.asked("createTask");
    expect(second).toEqual(first);
    model.replyTo(second as never, { ok: true, result: null });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(model.asked("createTask")).toHaveLength(2);
    expect(form.state.get()).toMatchObject({ waiting: false, creating: false });
    expect(model.asked("sync").length, "other lost messages are asked for").toBeGreaterThan(0);
  });

  it("ends once a trait shows that it was carried out", async () => {
    const { model, form } = await open();
    void form.createTask();
    await vi.advanceTimersByTimeAsync(2_600);
    expect(form.state.get().waiting).toBe(true);
    model.change("decision", model.asked("createTask")[0]?.id as string);
    expect(form.state.get()).toMatchObject({ waiting: false, creating: false });
  });

  it("waits for the kernel's clock where it is unknown", async () => {
    const model = new FakeModel({ value: complete });
    model.reply = () => undefined;
    const form = createForm(asModel(model), model.controller.signal);
    void form.createTask();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(model.asked("createTask")).toEqual([]);
    expect(form.state.get().waiting).toBe(true);
    for (const hello of model.asked("hello")) {
      model.replyTo(hello, { ok: true, result: { clock: 7 } });
    }
    await vi.advanceTimersByTimeAsync(0);
    expect(model.asked("createTask")).toMatchObject([{ before: expect.closeTo(9) }]);
  });

  it("ends when the kernel has stopped", async () => {
    const { model, form } = await open();
    model.dead = true;
    await form.createTask();
    expect(form.state.get()).toMatchObject({
      creating: false,
      createError: { hintKey: "kernel_gone" },
    });
  });
});

describe("the list of tasks", () => {
  it("is sorted newest first, each task once, whatever order they arrive in", async () => {
    const { model, form } = await open();
    void form.listTasks();
    const at = (day: number) => `2026-11-${day}T10:00:00+08:00`;
    model.notify({
      kind: "tasks",
      tasks: [
        { id: "amva-1", createTime: at(11) },
        { id: "amva-2", createTime: null },
      ],
      first: true,
    });
    model.notify({
      kind: "tasks",
      tasks: [
        { id: "amva-3", createTime: at(12) },
        { id: "amva-1", createTime: at(11), status: "failed" },
      ],
      first: false,
    });
    expect(form.state.get().tasks.map(({ id }) => id)).toEqual(["amva-3", "amva-1", "amva-2"]);
    expect(form.state.get().tasks[1]?.status).toBe("failed");
    model.notify({ kind: "tasks", tasks: [], first: true });
    expect(form.state.get().tasks).toEqual([]);
  });

  it("is requested for the chosen version or the whole account", async () => {
    const { model, form } = await open();
    form.listTasksOfSource(true);
    form.listTasksOfSource(false);
    expect(model.asked("listTasks").map(({ sourceModelId }) => sourceModelId)).toEqual([
      "amv-1",
      null,
    ]);
  });

  it("is requested again after a task was deleted", async () => {
    const { model, form } = await open();
    model.reply = () => ({ ok: true, result: null });
    await form.listTasks();
    expect(await form.act("deleteTask", "amva-1")).toBe(true);
    expect(model.asked("listTasks")).toHaveLength(2);
  });
});
