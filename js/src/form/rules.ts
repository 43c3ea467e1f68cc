/** Applies the rules of a compression task to a draft. Pure functions; the rules themselves come from Python. */
import type { FieldName, ProblemCode, Rules, Value, WarningCode } from "../messages";

/** What is filled in. An absent field has not been touched; "" has been cleared. */
export interface Draft {
  name?: string;
  description?: string;
  sourceModelId?: string;
  modelSetId?: string;
  strategy?: string;
  weight?: string;
}

export type Problems<Code = ProblemCode> = Partial<Record<FieldName, Code>>;
export type Warnings = Partial<Record<FieldName, WarningCode>>;

// In form order.
const FIELDS: readonly FieldName[] = [
  "sourceModelId",
  "modelSetId",
  "strategy",
  "weight",
  "name",
  "description",
];

// With the flag `u` this matches only lone surrogates, which UTF-8 cannot encode.
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Text without blanks around it, in half width. */
function trimmed(text: string, { blank }: Rules): string {
  return new RegExp(`[^${blank}](?:.*[^${blank}])?`, "s").exec(text.normalize("NFKC"))?.[0] ?? "";
}

/** Whether a field holds anything but blanks. */
function isFilled(text: unknown, rules: Rules): text is string {
  return typeof text === "string" && trimmed(text, rules) !== "";
}

/** Text normalised for comparison: lower case, full-width letters as plain ones. */
export const folded = (text: string): string => text.normalize("NFKC").toLowerCase();

/** The text as it is sent: a documented one in its documented spelling, any other as typed. */
function documented(value: string, known: readonly string[], rules: Rules): string {
  const typed = trimmed(value, rules);
  return known.find((each) => folded(each) === folded(typed)) ?? typed;
}

function canonicalStrategy(strategy: string, rules: Rules): string {
  return documented(strategy, Object.keys(rules.strategies), rules);
}

/** Whether the strategy requires or forbids a weight; undefined for an unknown strategy. */
export function weightRule(
  strategy: string | undefined,
  rules: Rules,
): "required" | "forbidden" | undefined {
  const canonical = isFilled(strategy, rules) ? canonicalStrategy(strategy, rules) : "";
  return Object.hasOwn(rules.strategies, canonical)
    ? rules.strategies[canonical]?.weight
    : undefined;
}

/** The draft without a weight that its strategy forbids, as the form shows it. */
export function effective(draft: Draft, rules: Rules): Draft {
  if (weightRule(draft.strategy, rules) !== "forbidden") return draft;
  const { weight: _, ...rest } = draft;
  return rest;
}

/** The problems of the draft, by field; empty when it can be sent. */
export function problems(draft: Draft, rules: Rules): Problems {
  const found: Problems = {};
  const weight = weightRule(draft.strategy, rules);
  for (const field of FIELDS) {
    const text: unknown = draft[field] ?? "";
    if (typeof text !== "string" || LONE_SURROGATE.test(text)) {
      found[field] = "not_text";
    } else if (!isFilled(text, rules)) {
      const needed = field !== "description" && (field !== "weight" || weight === "required");
      if (needed) found[field] = "missing";
    } else if (field === "weight" && weight === "forbidden") {
      found[field] = "weight_forbidden";
    } else if (field === "strategy" && !weight) {
      found[field] = "unknown_strategy";
    }
  }
  return found;
}

/** The warnings about the draft, by field. They never block. */
export function warnings(draft: Draft, rules: Rules): Warnings {
  const found: Warnings = {};
  const { name, description } = draft;
  if (isFilled(name, rules)) {
    const length = [...name].length;
    if (length < rules.name.advisedMin) found.name = "shorter_than_advised";
    if (length > rules.name.advisedMax) found.name = "longer_than_advised";
  }
  if (isFilled(description, rules) && [...description].length > rules.description.advisedMax) {
    found.description = "longer_than_advised";
  }
  for (const field of ["sourceModelId", "modelSetId"] as const) {
    const id = draft[field];
    if (isFilled(id, rules) && !trimmed(id, rules).startsWith(rules.idPrefixes[field]))
      found[field] = "unlike_an_id";
  }
  return found;
}

/** The body of the draft, in the API's order, without blank fields, non-strings and a weight that the strategy forbids. */
export function body(draft: Draft, rules: Rules): Value {
  const given = Object.entries(effective(draft, rules)) as [FieldName, unknown][];
  const filled = given.filter(([, text]) => isFilled(text, rules));
  const { name, description, sourceModelId, modelSetId, strategy, weight }: Draft =
    Object.fromEntries(filled);
  const config: Value["config"] = {};
  if (strategy) config.strategy = canonicalStrategy(strategy, rules);
  if (weight) config.weight = documented(weight, rules.weights, rules);
  const value: Value = {};
  if (name) value.name = name;
  if (description) value.description = description;
  if (sourceModelId) value.sourceModelId = trimmed(sourceModelId, rules);
  if (modelSetId) value.modelSetId = trimmed(modelSetId, rules);
  if (strategy || weight) value.config = config;
  return value;
}

/** The draft of a value. */
export function toDraft(value: Value): Draft {
  const { config, ...fields } = value;
  return { ...fields, ...config };
}

/** The start of a suggested name, e.g. `W8A16C16-`. */
function namePrefix(draft: Draft, rules: Rules): string {
  const { strategy, weight } = body(draft, rules).config ?? {};
  const setting = weightRule(strategy, rules) === "forbidden" ? strategy : weight;
  return `${(setting?.replace(/[^\w-]/g, "") || "Task").slice(0, 10)}-`;
}

export const twoDigits = (number: number): string => String(number).padStart(2, "0");

/** A name such as `W8A16C16-1123-1437`: at most 20 characters, ending with month, day, hour and minute. */
export function suggestName(draft: Draft, rules: Rules, now: Date): string {
  const stamp = [
    twoDigits(now.getMonth() + 1) + twoDigits(now.getDate()),
    twoDigits(now.getHours()) + twoDigits(now.getMinutes()),
  ].join("-");
  return namePrefix(draft, rules) + stamp;
}

/** Whether the draft's name was suggested for it, not written by the user. */
export function isSuggestedName(draft: Draft, rules: Rules): boolean {
  // The prefix has no characters with a special meaning in a regular expression.
  return new RegExp(`^${namePrefix(draft, rules)}\\d{4}-\\d{4}$`).test(draft.name ?? "");
}
