import { readFile, writeFile } from "node:fs/promises";
import { context } from "esbuild";
import { minify } from "terser";

const BUNDLE = "../qfwidget/static/widget.js";
const watching = process.argv.includes("--watch");

const builder = await context({
  entryPoints: { widget: "src/index.tsx" },
  outdir: "../qfwidget/static",
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome120", "firefox125", "safari17.4"],
  // Children as arguments of `h` take fewer bytes than as a property, which is what `react-jsx` makes of them.
  tsconfigRaw: {
    compilerOptions: { jsx: "react", jsxFactory: "h", jsxFragmentFactory: "Fragment" },
  },
  inject: ["src/jsx.ts"],
  // Chinese as it is: escaped, it would take six bytes a character in every saved notebook.
  charset: "utf8",
  minify: !watching,
  sourcemap: watching && "inline",
  legalComments: "none",
  logLevel: "info",
});

/** What esbuild leaves: it goes over the code once, and takes no function into the only place that calls it. */
async function minifyAgain() {
  const { code } = await minify(await readFile(BUNDLE, "utf8"), {
    module: true,
    ecma: 2020,
    compress: { passes: 3 },
  });
  await writeFile(BUNDLE, code);
}

if (watching) {
  await builder.watch();
} else {
  await builder.rebuild();
  await builder.dispose();
  await minifyAgain();
}
