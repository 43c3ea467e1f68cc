import type { ModelSet, ModelSetsEvent, Version } from "../src/messages";

/** A model set with versions called "amv-1-1", "amv-1-2" and so on. */
export function modelSet(index: number, patch: Partial<ModelSet> = {}, versionCount = 1): ModelSet {
  return {
    modelSetId: `am-${index}`,
    modelSetName: `model ${index}`,
    modelType: "Text2Text",
    preset: false,
    versions: Array.from({ length: versionCount }, (_, version) => ({
      modelId: `amv-${index}-${version + 1}`,
      modelName: `V${version + 1}`,
    })),
    ...patch,
  };
}

export function modelSets(from: number, to: number, versionCount = 1): ModelSet[] {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    modelSet(from + index, {}, versionCount),
  );
}

export function preset(index: number): ModelSet {
  return modelSet(index, { preset: true, modelSetName: `ERNIE ${index}` });
}

export function chunk(modelSets: ModelSet[], patch: Partial<ModelSetsEvent> = {}): ModelSetsEvent {
  return { kind: "modelSets", modelSets, first: false, ...patch };
}

/** A version as the kernel describes it. */
export function version(modelId: string, reason: Version["reason"] = null): Version {
  return {
    modelId,
    modelName: modelId.toUpperCase(),
    modelSetId: `am-${modelId.split("-")[1]}`,
    baseModel: "ERNIE-Speed",
    compressible: reason === null,
    reason,
    listedWeights: null,
  };
}
