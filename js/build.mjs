import { context } from "esbuild";

const watching = process.argv.includes("--watch");

const builder = await context({
  entryPoints: { widget: "src/index.tsx" },
  outdir: "../qfwidget/static",
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome120", "firefox125", "safari17.4"],
  jsx: "automatic",
  jsxImportSource: "preact",
  // Chinese as it is: escaped, it would take six bytes a character in every saved notebook.
  charset: "utf8",
  minify: !watching,
  sourcemap: watching && "inline",
  legalComments: "none",
  logLevel: "info",
});

if (watching) {
  await builder.watch();
} else {
  await builder.rebuild();
  await builder.dispose();
}
