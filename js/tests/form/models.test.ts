import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createForm } from "../../src/form/store";
import type { Traits } from "../../src/messages";
import { chunk, modelSet, modelSets, preset, version } from "../account";
import { anError, asModel, FakeModel, signedIn, signedOut } from "../fake-model";

const complete = { ok: true, result: { count: 0, complete: true } } as const;
const stopped = { ok: true, result: { count: 0, complete: false } } as const;
const failed = { ok: false, error: anError } as const;

async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** A form whose list has been requested and has not arrived. */
async function open(traits: Partial<Traits> = {}) {
  const model = new FakeModel(traits);
  const form = createForm(asModel(model), model.controller.signal);
  form.view();
  await vi.advanceTimersByTimeAsync(1_000);
  const state = () => form.state.get();
  const ids = () => state().modelSets.map(({ modelSetId }) => modelSetId);
  async function answer(
    kind: Parameters<typeof model.asked>[0],
    how: Parameters<typeof model.answer>[1],
  ): Promise<void> {
    model.answer(model.asked(kind).at(-1) as never, how);
    await settled();
  }
  return { model, form, state, ids, answer };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(async () => {
  await vi.advanceTimersByTimeAsync(1_000);
  vi.useRealTimers();
});

describe("an incomplete list", () => {
  it("keeps what has arrived when a page fails, and continues without a refresh", async () => {
    const { model, form, state, ids, answer } = await open();
    model.notify(chunk(modelSets(1, 2), { first: true }));
    await answer("listModelSets", failed);
    expect(state()).toMatchObject({ listing: false, listError: anError });
    expect(ids()).toEqual(["am-1", "am-2"]);
    void form.listAgain();
    expect(model.asked("listModelSets").at(-1)).toMatchObject({ refresh: false });
    model.notify(chunk(modelSets(1, 1), { first: true }));
    expect(ids()).toEqual(["am-1", "am-2"]);
    model.notify(chunk(modelSets(2, 3)));
    await answer("listModelSets", complete);
    expect(state().listError).toBeNull();
    expect(ids()).toEqual(["am-1", "am-2", "am-3"]);
  });

  it("can be stopped and resumed", async () => {
    const { model, form, state, ids, answer } = await open();
    model.notify(chunk(modelSets(1, 2), { first: true }));
    form.stopListing();
    expect(model.asked("stopListing")).toHaveLength(1);
    await answer("listModelSets", stopped);
    expect(state()).toMatchObject({ listing: false, listStopped: true, listError: null });
    expect(ids()).toHaveLength(2);
    void form.listAgain();
    expect(state()).toMatchObject({ listing: true, listStopped: false });
  });

  it("is requested again for another account", async () => {
    const { model, ids, answer } = await open();
    model.notify(chunk(modelSets(1, 2), { first: true }));
    model.change("console", signedOut);
    model.change("console", signedIn);
    expect(ids()).toEqual([]);
    await answer("listModelSets", stopped);
    expect(model.asked("listModelSets")).toHaveLength(2);
  });
});

describe("what is no longer in the list", () => {
  const value = {
    name: "task",
    sourceModelId: "amv-1-1",
    modelSetId: "am-2",
    config: { strategy: "Sparsity" },
  };

  async function refreshed(traits: Partial<Traits>, after: ReturnType<typeof modelSets>) {
    const opened = await open(traits);
    opened.model.notify(chunk(modelSets(1, 3), { first: true }));
    await opened.answer("listModelSets", complete);
    void opened.form.refresh();
    opened.model.notify(chunk(after, { first: true }));
    await settled();
    return opened;
  }

  it("is reported once the new list is complete, and blocks nothing", async () => {
    const { form, state, answer } = await refreshed({ value }, [modelSet(1, {}, 0), modelSet(3)]);
    expect(state().removedIds).toEqual([]);
    await answer("listModelSets", complete);
    expect(state().removedIds).toEqual(["amv-1-1", "am-2"]);
    expect(state().draft).toMatchObject({ sourceModelId: "amv-1-1", modelSetId: "am-2" });
    expect(form.problems()).toEqual({});
  });

  it("is not reported when the list was stopped or failed", async () => {
    const { state, answer } = await refreshed({ value }, [modelSet(3)]);
    await answer("listModelSets", stopped);
    expect(state().removedIds).toEqual([]);
  });

  it("is reported until it is listed again", async () => {
    const { model, form, state, answer } = await refreshed({ value }, [modelSet(1)]);
    await answer("listModelSets", complete);
    void form.refresh();
    model.notify(chunk([modelSet(1)], { first: true }));
    await answer("listModelSets", complete);
    expect(state().removedIds).toEqual(["am-2"]);
    void form.refresh();
    model.notify(chunk(modelSets(1, 2), { first: true }));
    await answer("listModelSets", complete);
    expect(state().removedIds).toEqual([]);
  });

  it("does not include a typed ID that was never listed", async () => {
    const typed = { ...value, sourceModelId: "amv-by-hand", modelSetId: "am-by-hand" };
    const { state, answer } = await refreshed({ value: typed }, [modelSet(1)]);
    await answer("listModelSets", complete);
    expect(state().removedIds).toEqual([]);
  });

  it("is not described any more", async () => {
    const { model, state, answer } = await refreshed({ value }, [modelSet(3)]);
    const before = model.asked("describeVersions").length;
    await answer("listModelSets", complete);
    expect(state().removedIds).toContain("am-1");
    expect(model.asked("describeVersions")).toHaveLength(before);
  });
});

describe("all versions", () => {
  it("are requested at once, and again when the list is complete", async () => {
    const { model, form, state, answer } = await open();
    model.notify(chunk(modelSets(1, 2), { first: true }));
    form.showOnlyCompressible(true);
    await settled();
    const first = model.asked("describeAll")[0];
    await answer("listModelSets", complete);
    expect(model.asked("describeAll")).toHaveLength(2);
    model.answer(first as never, stopped);
    await settled();
    expect(state().describingAll).toBe(true);
    await answer("describeAll", complete);
    expect(state().describingAll).toBe(false);
  });

  it("are no longer requested when the filter is off; what is known stays", async () => {
    const { model, form, state } = await open();
    form.showOnlyCompressible(true);
    await settled();
    model.notify({ kind: "versions", versions: [version("amv-1-1")] });
    form.showOnlyCompressible(false);
    expect(model.asked("stopDescribing")).toHaveLength(1);
    expect(state().describingAll).toBe(false);
    expect(state().known.versions.size).toBe(1);
  });

  it("are requested only after the last stop has been confirmed", async () => {
    const { model, form, answer } = await open();
    form.showOnlyCompressible(true);
    form.showOnlyCompressible(false);
    form.showOnlyCompressible(true);
    await settled();
    const before = model.asked("describeAll").length;
    await answer("stopDescribing", { ok: true, result: null });
    expect(model.asked("describeAll")).toHaveLength(before + 1);
  });

  it("that could not be compressed are forgotten by a refresh", async () => {
    const { model, form, state, answer } = await open();
    await answer("listModelSets", complete);
    const versions = [version("amv-1-1"), version("amv-2-1", "not_supported")];
    model.notify({ kind: "versions", versions });
    void form.refresh();
    expect([...state().known.versions.keys()]).toEqual(["amv-1-1"]);
    await settled();
  });

  it("may be 10,000", async () => {
    const { model, form, state, answer } = await open();
    const all = modelSets(1, 2_500, 4);
    for (let from = 0; from < all.length; from += 100) {
      model.notify(chunk(all.slice(from, from + 100), { first: from === 0 }));
    }
    await answer("listModelSets", complete);
    const ids = all.flatMap(({ versions }) => versions.map(({ modelId }) => modelId));
    for (let from = 0; from < ids.length; from += 500) {
      const versions = ids.slice(from, from + 500).map((id) => version(id));
      model.notify({ kind: "versions", versions });
    }
    expect(state().known.versions.size).toBe(10_000);
    form.chooseVersion("amv-2500-4");
    expect(state().sourceSetId).toBe("am-2500");
    await settled();
  });
});

describe("a preset model", () => {
  it("is never the default to save to", async () => {
    const { model, form, state } = await open();
    model.notify(chunk([modelSet(1), preset(100)], { first: true }));
    form.chooseModel("am-1");
    expect(state().draft.modelSetId).toBe("am-1");
    form.chooseModel("am-100", "amv-100-1");
    expect(state().draft.modelSetId).toBeUndefined();
    expect(form.problems().modelSetId).toBe("missing");
    form.chooseTarget("am-1");
    form.chooseModel("am-100", "amv-100-1");
    expect(state().draft.modelSetId).toBe("am-1");
  });
});

describe("a list of which messages were lost", () => {
  it("is requested once more", async () => {
    const { model, state, ids, answer } = await open();
    model.notify(chunk(modelSets(1, 2), { first: true }));
    await answer("listModelSets", { ok: true, result: { count: 3, complete: true } });
    expect(model.asked("listModelSets")).toMatchObject([{ received: 0 }, { received: 0 }]);
    model.notify(chunk(modelSets(1, 3), { first: true }));
    await answer("listModelSets", { ok: true, result: { count: 3, complete: true } });
    expect(ids()).toEqual(["am-1", "am-2", "am-3"]);
    expect(state()).toMatchObject({ listing: false, listStopped: false, removedIds: [] });
  });
});
