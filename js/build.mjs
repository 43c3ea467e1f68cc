import { readFile, writeFile } from "node:fs/promises";
import { context } from "esbuild";
import { minify } from "terser";

const OUTPUT = "../qfwidget/static";
const watching = process.argv.includes("--watch");

const common = {
  outdir: OUTPUT,
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome120", "firefox125", "safari17.4"],
  // Writes ASCII. The page keeps the CSS of every model, and a single other character would double its size in memory.
  minify: !watching,
  sourcemap: watching && "inline",
  legalComments: "none",
  logLevel: "info",
};
const builders = await Promise.all([
  context({ ...common, entryPoints: { loader: "src/loader.ts" } }),
  context({
    ...common,
    entryPoints: { widget: "src/index.tsx", sweep: "src/sweep.tsx" },
    // Passes children as arguments of `h`: as a property, as `react-jsx` does, they take more bytes.
    tsconfigRaw: {
      compilerOptions: { jsx: "react", jsxFactory: "h", jsxFragmentFactory: "Fragment" },
    },
    inject: ["src/jsx.ts"],
  }),
]);

/**
 * Minifies what esbuild leaves, which passes over the code once and does not inline a function that is called once. Writes
 * Chinese as it is: escaped, it would take six bytes a character in every saved notebook.
 */
async function minifyAgain(name) {
  const path = `${OUTPUT}/${name}.js`;
  const { code } = await minify(await readFile(path, "utf8"), {
    module: true,
    ecma: 2020,
    // No getter has side effects, and no object is converted by `valueOf`. Inlined functions with parameters, joined
    // statements and constants put first would take more bytes.
    compress: {
      passes: 3,
      inline: 1,
      pure_getters: true,
      unsafe: true,
      unsafe_comps: true,
      sequences: false,
      lhs_constants: false,
    },
  });
  await writeFile(path, code);
}

if (watching) {
  await Promise.all(builders.map((builder) => builder.watch()));
} else {
  await Promise.all(builders.map((builder) => builder.rebuild()));
  await Promise.all(builders.map((builder) => builder.dispose()));
  await Promise.all(["loader", "widget", "sweep"].map(minifyAgain));
}
