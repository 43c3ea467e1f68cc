// Applies the page's rules: reads lines of JSON, each with a draft and the rules, and writes the results as a line of JSON.
import { createInterface } from "node:readline";
import { body, problems, suggestName, toDraft, warnings } from "../../js/src/form/rules.ts";

const now = new Date(2026, 10, 23, 14, 37);

for await (const line of createInterface({ input: process.stdin })) {
  const { draft, rules } = JSON.parse(line);
  const sent = body(draft, rules);
  const made = {
    problems: problems(draft, rules),
    warnings: warnings(draft, rules),
    body: sent,
    draftOfBody: toDraft(sent),
    suggestedName: suggestName(draft, rules, now),
  };
  process.stdout.write(`${JSON.stringify(made)}\n`);
}
