/** Builds the preview, one HTML file: `node preview/build.mjs ACCOUNT OUTPUT`, with the account as JSON. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [, , account, output] = process.argv;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const read = (path) => readFile(here(path), "utf8");
/** Source as the content of a script element, which nothing in it may end. */
const inScript = (source) => source.replaceAll(/<(?=\/script|!--)/gi, "\\x3c");

const main = await build({
  entryPoints: [here("main.ts")],
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  minify: true,
  write: false,
});
/** By the IDs of the elements that they are the content of. */
const parts = {
  style: await read("../../qfwidget/static/widget.css"),
  bundle: inScript(await read("../../qfwidget/static/widget.js")),
  account: JSON.stringify(JSON.parse(await readFile(account, "utf8"))).replaceAll("<", "\\u003c"),
  main: inScript(main.outputFiles[0].text),
};
const page = await read("page.html");
await mkdir(dirname(output), { recursive: true });
await writeFile(
  output,
  page.replaceAll(/(?<= id="(\w+)">)(?=<\/(?:style|script)>)/g, (_, id) => parts[id]),
);
