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
  // Chinese as it is: escaped, it would take six bytes a character in every saved notebook.
  charset: "utf8",
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
    // Children as arguments of `h` take fewer bytes than as a property, which is what `react-jsx` makes of them.
    tsconfigRaw: {
      compilerOptions: { jsx: "react", jsxFactory: "h", jsxFragmentFactory: "Fragment" },
    },
    inject: ["src/jsx.ts"],
  }),
]);

/** What esbuild leaves: it goes over the code once, and takes no function into the only place that calls it. */
async function minifyAgain(name) {
  const path = `${OUTPUT}/${name}.js`;
  const { code } = await minify(await readFile(path, "utf8"), {
    module: true,
    ecma: 2020,
    // Commas in place of statements, constants put first, and reads kept for getters that do not exist only take bytes.
    compress: {
      passes: 3,
      pure_getters: true,
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
