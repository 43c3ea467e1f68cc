/** Opens the page of a sweep over a fake model. */

import type { SweepRow, SweepTraits, SweepValue } from "../../src/messages/sweep";
import sweep from "../../src/sweep";
import { FakeModel } from "../fake-model";
import { openPage } from "../page";

export const value: SweepValue = {
  sourceModelIds: [],
  strategies: ["Quantization"],
  weights: ["listed"],
  modelSetId: null,
  name: "{model}-{weight}",
  description: null,
  again: false,
  limit: 50,
};

export function row(index: number, patch: Partial<SweepRow> = {}): SweepRow {
  return {
    name: `task-${index}`,
    sourceModelId: "amv-1-1",
    sourceModelName: "V1",
    sourceModelSetName: "model 1",
    baseModel: "ERNIE-Speed",
    modelSetId: "am-1",
    strategy: "Quantization",
    weight: "W8A16C16",
    action: "create",
    problem: null,
    warning: null,
    error: null,
    existingTaskId: null,
    existingStatus: null,
    status: "planned",
    taskId: null,
    modelId: null,
    createTime: null,
    finishTime: null,
    failedReason: null,
    ...patch,
  };
}

/** A fake of the sweep's model: that of a form with other traits. */
export class SweepModel extends FakeModel {
  constructor(traits: Partial<SweepTraits> = {}) {
    super({ value, rows: null, planned: null, busy: null, path: "", ...traits } as never);
  }

  publish(traits: Partial<SweepTraits>): void {
    for (const [name, trait] of Object.entries(traits)) this.change(name as never, trait as never);
  }
}

export async function openSweep(traits: Partial<SweepTraits> = {}) {
  const model = new SweepModel(traits);
  const page = await openPage({}, model, sweep);
  return { ...page, model };
}
