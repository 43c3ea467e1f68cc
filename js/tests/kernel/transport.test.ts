import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTransport } from "../../src/kernel/transport";
import type { KernelEvent } from "../../src/messages";
import { anError, asModel, FakeModel } from "../fake-model";

function open() {
  const model = new FakeModel();
  model.reply = () => undefined;
  const events: KernelEvent[] = [];
  const counts = { answers: 0, gone: 0, recovered: [] as string[] };
  const transport = createTransport(asModel(model), {
    signal: model.controller.signal,
    onEvent: (event) => events.push(event),
    onReply: () => {
      counts.answers += 1;
    },
    onRecovery: (kind) => counts.recovered.push(kind),
    onGone: () => {
      counts.gone += 1;
    },
  });
  return { model, transport, events, counts };
}

describe("transport", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("gives each request its own ID and reply", async () => {
    const { model, transport } = open();
    const first = transport.request("describeVersions", { modelSetId: "am-1" });
    const second = transport.request("describeVersions", { modelSetId: "am-2" });
    const [one, two] = model.asked("describeVersions");
    expect(one?.id).toMatch(/^\d+-\d+$/);
    expect(one?.id).not.toBe(two?.id);
    if (two) model.answer(two, { ok: true, result: { count: 2 } });
    if (one) model.answer(one, { ok: false, error: anError });
    expect(await first).toMatchObject({ ok: false, error: anError });
    expect(await second).toMatchObject({ ok: true, result: { count: 2 } });
  });

  it("sends a late request again with the same ID until the reply arrives, ever less often", async () => {
    const { model, transport, counts } = open();
    const answer = transport.request("signOut", {});
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(model.sent.length).toBeGreaterThan(50);
    expect(model.sent.length).toBeLessThan(70);
    expect(new Set(model.sent.map(({ id }) => id)).size).toBe(1);
    model.answer(model.sent[0] as never, { ok: true, result: null });
    await answer;
    const count = model.sent.length;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(model.sent).toHaveLength(count);
    expect(counts.recovered).toEqual(["signOut"]);
  });

  it("waits forever without a timeout", async () => {
    const { model, transport } = open();
    const settled = vi.fn();
    void transport.request("signOut", {}).then(settled);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(settled).not.toHaveBeenCalled();
    model.answer(model.sent[0] as never, { ok: true, result: null });
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).toHaveBeenCalledOnce();
  });

  it("gives up after the timeout, and reports a late reply", async () => {
    const { model, transport, counts } = open();
    const answer = transport.request("sync", {}, { timeout: 1_000 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await answer).toMatchObject({ ok: false, error: { code: "kernel_silent" } });
    model.answer(model.sent[0] as never, { ok: true, result: null });
    expect(counts.answers).toBe(1);
  });

  it("settles all requests when the kernel has stopped", async () => {
    const { model, transport, counts } = open();
    const before = transport.request("signOut", {});
    model.dead = true;
    const after = transport.request("sync", {});
    expect(await before).toMatchObject({ ok: false, error: { code: "reply_lost" } });
    expect(await after).toMatchObject({ ok: false, error: { code: "kernel_gone" } });
    expect(counts.gone).toBe(1);
  });

  it("settles all requests when the model is closed", async () => {
    const { model, transport } = open();
    const answer = transport.request("signOut", {});
    model.controller.abort();
    expect(await answer).toMatchObject({ ok: false, error: { code: "closed" } });
    expect(await transport.request("sync", {})).toMatchObject({ error: { code: "closed" } });
    expect(model.sent).toHaveLength(1);
  });

  it("passes events on", () => {
    const { model, events, counts } = open();
    const event: KernelEvent = { kind: "modelSets", modelSets: [], first: true };
    model.notify(event);
    expect(events).toEqual([event]);
    expect(counts.answers).toBe(0);
  });
});
