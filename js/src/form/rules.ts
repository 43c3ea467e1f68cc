/** The rules of a compression task, applied to what has been filled in. Pure: the rules themselves come from Python. */
import type { FieldName, Rules, Value } from "../messages";
import { twoDigits } from "./duration";

/** What has been filled in. A field that is absent has not been touched; "" has been emptied. */
export interface Draft {
  name?: string;
  description?: string;
  sourceModelId?: string;
  modelSetId?: string;
  strategy?: string;
  weight?: string;
}

/** What keeps a task from being created. */
export type ProblemCode =
  | "missing"
  | "not_text"
  | "unknown_strategy"
  | "weight_forbidden"
  | "not_compressible";

/** What is worth saying but blocks nothing. */
export type WarningCode = "shorter_than_advised" | "longer_than_advised" | "unlike_an_id";

export type Problems = Partial<Record<FieldName, ProblemCode>>;
export type Warnings = Partial<Record<FieldName, WarningCode>>;

// In the order of the form.
const FIELDS: readonly FieldName[] = [
  "sourceModelId",
  "modelSetId",
  "strategy",
  "weight",
  "name",
  "description",
];

// With the flag `u` this finds lone surrogates only, which no UTF-8 message can carry.
const LONE_SURROGATE = /\p{Surrogate}/u;

function trimmed(text: string, { blank }: Rules): string {
  return new RegExp(`[^${blank}](?:.*[^${blank}])?`, "s").exec(text)?.[0] ?? "";
}

/** Whether there is something in a field. */
function isSaid(text: unknown, rules: Rules): text is string {
  return typeof text === "string" && trimmed(text, rules) !== "";
}

/** Text as it is compared: in one case, full-width letters as plain ones. */
export const folded = (text: string): string => text.normalize("NFKC").toLowerCase();

function documented(value: string, known: readonly string[], rules: Rules): string {
  const typed = trimmed(value, rules);
  return known.find((each) => folded(each) === folded(typed)) ?? typed;
}

/** The weight as it is sent: a documented one as documented, another one as typed. */
function canonicalWeight(weight: string, rules: Rules): string {
  return documented(weight, rules.weights, rules);
}

function canonicalStrategy(strategy: string, rules: Rules): string {
  return documented(strategy, Object.keys(rules.strategies), rules);
}

/** Whether the strategy takes a weight; an unknown strategy says nothing about it. */
export function weightRule(
  strategy: string | undefined,
  rules: Rules,
): "required" | "forbidden" | undefined {
  const canonical = isSaid(strategy, rules) ? canonicalStrategy(strategy, rules) : "";
  return Object.hasOwn(rules.strategies, canonical)
    ? rules.strategies[canonical]?.weight
    : undefined;
}

/** The draft without the weight that its strategy forbids: what the form shows as chosen. */
export function effective(draft: Draft, rules: Rules): Draft {
  if (weightRule(draft.strategy, rules) !== "forbidden") return draft;
  const { weight: _, ...rest } = draft;
  return rest;
}

/** What blocks the draft: field → code; empty when it can be sent. */
export function problems(draft: Draft, rules: Rules): Problems {
  const found: Problems = {};
  const weight = weightRule(draft.strategy, rules);
  for (const field of FIELDS) {
    const text: unknown = draft[field] ?? "";
    if (typeof text !== "string" || LONE_SURROGATE.test(text)) {
      found[field] = "not_text";
    } else if (!isSaid(text, rules)) {
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

/** What is unusual about the draft: field → code. Never blocks. */
export function warnings(draft: Draft, rules: Rules): Warnings {
  const found: Warnings = {};
  const { name, description } = draft;
  if (isSaid(name, rules)) {
    const length = [...name].length;
    if (length < rules.name.advisedMin) found.name = "shorter_than_advised";
    if (length > rules.name.advisedMax) found.name = "longer_than_advised";
  }
  if (isSaid(description, rules) && [...description].length > rules.description.advisedMax) {
    found.description = "longer_than_advised";
  }
  for (const field of ["sourceModelId", "modelSetId"] as const) {
    const id = draft[field];
    if (isSaid(id, rules) && !trimmed(id, rules).startsWith(rules.idPrefixes[field]))
      found[field] = "unlike_an_id";
  }
  return found;
}

/** The body of the draft, in the API's order, without what is blank, no string or a weight that the strategy forbids. */
export function body(draft: Draft, rules: Rules): Value {
  const given = Object.entries(effective(draft, rules)) as [FieldName, unknown][];
  const said = given.filter(([, text]) => isSaid(text, rules));
  const { name, description, sourceModelId, modelSetId, strategy, weight }: Draft =
    Object.fromEntries(said);
  const config: Value["config"] = {};
  if (strategy) config.strategy = canonicalStrategy(strategy, rules);
  if (weight) config.weight = canonicalWeight(weight, rules);
  const value: Value = {};
  if (name) value.name = name;
  if (description) value.description = description;
  if (sourceModelId) value.sourceModelId = trimmed(sourceModelId, rules);
  if (modelSetId) value.modelSetId = trimmed(modelSetId, rules);
  if (strategy || weight) value.config = config;
  return value;
}

/** The draft that a value stands for. */
export function toDraft(value: Value): Draft {
  const { config, ...fields } = value;
  return { ...fields, ...config };
}

/** What a suggested name begins with. */
function namePrefix(draft: Draft, rules: Rules): string {
  const { strategy, weight = "" } = body(draft, rules).config ?? {};
  if (weightRule(strategy, rules) === "forbidden") return strategy ?? "";
  return weight.replace(/[^\w-]/g, "") || "Task";
}

/** A name for the task, such as `W8A16C16-1123-1437`: at most 20 characters, month, day, hour and minute last. */
export function suggestName(draft: Draft, rules: Rules, now: Date): string {
  const stamp = [
    twoDigits(now.getMonth() + 1) + twoDigits(now.getDate()),
    twoDigits(now.getHours()) + twoDigits(now.getMinutes()),
  ].join("-");
  return `${namePrefix(draft, rules).slice(0, 10)}-${stamp}`;
}

/** Whether the draft's name is one that was suggested for it, not one that a user wrote. */
export function isSuggestedName(draft: Draft, rules: Rules): boolean {
  const { name = "" } = draft;
  const prefix = `${namePrefix(draft, rules).slice(0, 10)}-`;
  return name.startsWith(prefix) && /^\d{4}-\d{4}$/.test(name.slice(prefix.length));
}
