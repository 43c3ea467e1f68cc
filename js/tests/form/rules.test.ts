import fc from "fast-check";
import { describe, expect, it } from "vitest";
// Python's tests read the same table.
import table from "../../../tests/rules/cases.json";
import weights from "../../../tests/rules/weights.json";
import { inOneSpelling } from "../../src/form/bits";
import {
  body,
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
const now = new Date(2026, 10, 23, 14, 37);

/** Expands the texts that the table gives as a part and a number of repetitions. */
function expanded(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { repeat, times } = value as { repeat?: string; times?: number };
  if (repeat !== undefined && times !== undefined) return repeat.repeat(times);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, expanded(each)]));
}

interface Case {
  title: string;
  draft: Draft;
  problems: object;
  warnings: object;
  body: object;
  suggestedName: string;
}

describe("the table of cases", () => {
  it.each(table.map(expanded) as Case[])("$title", ({ title: _, draft, ...expected }) => {
    expect({
      problems: problems(draft, rules),
      warnings: warnings(draft, rules),
      body: body(draft, rules),
      suggestedName: suggestName(draft, rules, now),
    }).toEqual(expected);
    expect(JSON.stringify(body(draft, rules))).toBe(JSON.stringify(expected.body));
  });
});

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
  it("allow exactly the bodies that the rules allow", () => {
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

describe("body", () => {
  it("is unchanged by a round trip", () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const once = body(draft, rules);
        expect(body(toDraft(once), rules)).toEqual(once);
      }),
    );
  });
});

describe("suggested names", () => {
  it("are never longer than advised, and are recognised", () => {
    fc.assert(
      fc.property(field, fc.constantFrom("Quantization", "Sparsity"), (weight, strategy) => {
        const draft: Draft = weight === undefined ? { strategy } : { strategy, weight };
        const name = suggestName(draft, rules, now);
        expect(name.length).toBeLessThanOrEqual(rules.name.advisedMax);
        expect(isSuggestedName({ ...draft, name }, rules)).toBe(true);
      }),
    );
  });

  it("are told apart from the user's", () => {
    expect(isSuggestedName({ ...whole, name: "mine" }, rules)).toBe(false);
    expect(isSuggestedName({ ...whole, name: "" }, rules)).toBe(false);
    expect(isSuggestedName({ ...whole, name: "W4A16C16-1123-1437" }, rules)).toBe(false);
  });
});

describe("weights that mean the same", () => {
  it("become equal, and no others", () => {
    const spelled = weights.map((group) => new Set(group.map(inOneSpelling)));
    expect(spelled.map(({ size }) => size)).toEqual(weights.map(() => 1));
    expect(new Set(spelled.flatMap((group) => [...group])).size).toBe(weights.length);
  });
});
