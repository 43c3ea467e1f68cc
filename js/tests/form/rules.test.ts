import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  body,
  canonicalWeight,
  type Draft,
  effective,
  isSuggestedName,
  problems,
  suggestName,
  toDraft,
  warnings,
} from "../../src/form/rules";
import { rules } from "../fake-model";

const whole: Draft = {
  name: "task",
  sourceModelId: "amv-1",
  modelSetId: "am-1",
  strategy: "Quantization",
  weight: "W8A16C16",
};

const blank = fc.constantFrom("", " ", "\t\n");
const text = fc.oneof(fc.string({ unit: "grapheme" }), blank);
const field = fc.option(text, { nil: undefined });
const drafts = fc.record(
  {
    name: text,
    description: text,
    sourceModelId: text,
    modelSetId: text,
    strategy: fc.oneof(fc.constantFrom("Quantization", "Sparsity", "Pruning", "toString"), blank),
    weight: fc.oneof(fc.constantFrom("INT8-PTQ", "w8a16c16", " W4A16C16 ", "w8a8c4"), text),
  },
  { requiredKeys: [] },
);

describe("problems", () => {
  const cases: [string, Partial<Record<keyof Draft, unknown>>, object][] = [
    ["a whole draft", {}, {}],
    ["an empty name", { name: "" }, { name: "missing" }],
    ["a blank name", { name: " \n" }, { name: "missing" }],
    ["a number for a name", { name: 3 }, { name: "not_text" }],
    ["half a character", { description: "a\ud800" }, { description: "not_text" }],
    ["no source", { sourceModelId: undefined }, { sourceModelId: "missing" }],
    ["no model to save to", { modelSetId: undefined }, { modelSetId: "missing" }],
    ["no strategy", { strategy: undefined }, { strategy: "missing" }],
    ["a strategy that is not one", { strategy: "Pruning" }, { strategy: "unknown_strategy" }],
    ["a name of every object", { strategy: "toString" }, { strategy: "unknown_strategy" }],
    ["quantization without a weight", { weight: undefined }, { weight: "missing" }],
    ["quantization with a blank weight", { weight: " " }, { weight: "missing" }],
    ["quantization with another weight", { weight: "w8a8c4" }, {}],
    ["sparsity with a weight", { strategy: "Sparsity" }, { weight: "weight_forbidden" }],
    ["sparsity with a blank weight", { strategy: "Sparsity", weight: " " }, {}],
    ["sparsity without a weight", { strategy: "Sparsity", weight: undefined }, {}],
    ["no description", { description: undefined }, {}],
    ["a blank description", { description: " " }, {}],
  ];
  it.each(cases)("%s", (_, patch, expected) => {
    expect(problems({ ...whole, ...patch } as Draft, rules)).toEqual(expected);
  });

  it("never lets a body through that the rules forbid, nor stops one that they allow", () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const sent = body(draft, rules);
        const allowed =
          [sent.name, sent.sourceModelId, sent.modelSetId].every(Boolean) &&
          (sent.config?.strategy === "Quantization"
            ? Boolean(sent.config.weight)
            : sent.config?.strategy === "Sparsity" && !("weight" in sent.config));
        expect(Object.keys(problems(effective(draft, rules), rules)).length === 0).toBe(allowed);
      }),
    );
  });
});

describe("warnings", () => {
  it.each<[string, Draft, object]>([
    ["nothing", whole, {}],
    ["a short name", { ...whole, name: "a" }, { name: "shorter_than_advised" }],
    ["twenty characters", { ...whole, name: "量".repeat(20) }, {}],
    ["one more", { ...whole, name: "量".repeat(21) }, { name: "longer_than_advised" }],
    ["twenty emoji", { ...whole, name: "😀".repeat(20) }, {}],
    ["an empty name", { ...whole, name: "" }, {}],
    [
      "a long description",
      { ...whole, description: "a".repeat(501) },
      { description: "longer_than_advised" },
    ],
    ["a set for a version", { ...whole, sourceModelId: "am-1" }, { sourceModelId: "unlike_an_id" }],
    ["a version for a set", { ...whole, modelSetId: "amv-1" }, { modelSetId: "unlike_an_id" }],
    ["an id in blanks", { ...whole, modelSetId: " am-1 " }, {}],
  ])("%s", (_, draft, expected) => {
    expect(warnings(draft, rules)).toEqual(expected);
  });
});

describe("body", () => {
  it("has the API's fields in the API's order", () => {
    const draft = { weight: "int8-ptq", ...whole, description: "words" };
    expect(JSON.stringify(body({ ...draft, weight: " int8-ptq " }, rules))).toBe(
      '{"name":"task","description":"words","sourceModelId":"amv-1","modelSetId":"am-1","config":{"strategy":"Quantization","weight":"INT8-PTQ"}}',
    );
  });

  it("sends name and description as typed, ids without blanks round them", () => {
    const draft = { ...whole, name: " a ", description: " b ", sourceModelId: " amv-1 " };
    expect(body(draft, rules)).toMatchObject({
      name: " a ",
      description: " b ",
      sourceModelId: "amv-1",
    });
  });

  it("leaves out what has not been chosen", () => {
    expect(body({}, rules)).toEqual({});
    expect(body({ strategy: "Sparsity", weight: "W8A16C16" }, rules)).toEqual({
      config: { strategy: "Sparsity" },
    });
  });

  it("is the same again after a round trip", () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const once = body(draft, rules);
        expect(body(toDraft(once), rules)).toEqual(once);
      }),
    );
  });
});

describe("canonicalWeight", () => {
  it.each([
    ["int8-ptq", "INT8-PTQ"],
    [" W8a16C16\n", "W8A16C16"],
    [" w8a8c4 ", "w8a8c4"],
  ])("%j is sent as %j", (typed, sent) => {
    expect(canonicalWeight(typed, rules)).toBe(sent);
  });
});

describe("suggested names", () => {
  const now = new Date(2026, 10, 23, 14, 37);

  it.each<[Draft, string]>([
    [whole, "W8A16C16-1123-1437"],
    [{ ...whole, weight: "INT8-PTQ" }, "INT8-PTQ-1123-1437"],
    [{ ...whole, strategy: "Sparsity" }, "Sparsity-1123-1437"],
    [{ ...whole, weight: "a very long weight" }, "averylongw-1123-1437"],
    [{ strategy: "Quantization" }, "Task-1123-1437"],
  ])("%j", (draft, name) => {
    expect(suggestName(draft, rules, now)).toBe(name);
  });

  it("are never longer than advised, and known again", () => {
    fc.assert(
      fc.property(field, fc.constantFrom("Quantization", "Sparsity"), (weight, strategy) => {
        const draft: Draft = weight === undefined ? { strategy } : { strategy, weight };
        const name = suggestName(draft, rules, now);
        expect(name.length).toBeLessThanOrEqual(rules.name.advisedMax);
        expect(isSuggestedName({ ...draft, name }, rules)).toBe(true);
      }),
    );
  });

  it("are not taken for a user's", () => {
    expect(isSuggestedName({ ...whole, name: "mine" }, rules)).toBe(false);
    expect(isSuggestedName({ ...whole, name: "" }, rules)).toBe(false);
    expect(isSuggestedName({ ...whole, name: "W4A16C16-1123-1437" }, rules)).toBe(false);
  });
});
