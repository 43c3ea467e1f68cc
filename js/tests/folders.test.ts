/** The folders of `src` import in one direction only, types included. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

/** Each imports only from itself and from those before it. The files next to them import from all. */
const ORDER = ["messages", "observable", "i18n", "kernel", "form", "sweep", "components"];

/** The position in the order of a path such as "src/form/rules.ts". */
function position(path: string): number {
  const found = ORDER.indexOf(path.replace(/\.ts$/, "").split("/")[1] ?? "");
  return found < 0 ? ORDER.length : found;
}

test("a folder imports only from those before it", () => {
  const paths = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => join("src", path).replaceAll("\\", "/"));
  const imports = paths.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/ from "(\.[^"]+)"/g)].map(
      ([, name = ""]) => [path, join(dirname(path), name).replaceAll("\\", "/")] as const,
    ),
  );
  expect(imports.length).toBeGreaterThan(200);
  expect(imports.filter(([from, to]) => position(from) < position(to))).toEqual([]);
});
