import { describe, expect, it } from "vitest";
import controls from "../../src/styles/controls.css?raw";
import layout from "../../src/styles/layout.css?raw";
import panels from "../../src/styles/panels.css?raw";
import theme from "../../src/styles/theme.css?raw";

const all = [theme, layout, controls, panels].join("\n").replace(/\/\*[\s\S]*?\*\//g, "");
const keyframes = /@keyframes ([\w-]+) \{\s*(?:[^{}]+\{[^{}]*\}\s*)*\}/g;
const selectors = [...all.replace(keyframes, "").matchAll(/([^{}]+)\{/g)]
  .map(([, selector]) => selector?.trim() ?? "")
  .filter((selector) => !selector.startsWith("@"))
  .flatMap((selector) => selector.split(/,(?![^(]*\))/))
  .map((selector) => selector.trim().replace(/^:where\(:host\([a-z-]+\)\) /, ""));

describe("the stylesheet", () => {
  it("begins every selector with a class of its own: it is global in Jupyter", () => {
    expect(selectors.length).toBeGreaterThan(50);
    expect(selectors.filter((selector) => !/^\.qf-/.test(selector))).toEqual([]);
  });

  it("names no animation that is not its own", () => {
    const names = [...all.matchAll(keyframes)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !name?.startsWith("qf-"))).toEqual([]);
  });

  it("names no class that is not its own", () => {
    const classes = selectors.join(" ").match(/\.[a-z][\w-]*/gi) ?? [];
    expect(classes.filter((name) => !name.startsWith(".qf-"))).toEqual([]);
  });

  it("has every colour from a variable, except in the theme and on the primary button", () => {
    const colours = `${layout}${controls}${panels}`.match(/#[\da-f]{3,8}\b|rgb\([^)]*\)/gi) ?? [];
    expect(new Set(colours)).toEqual(new Set(["#fff", "#000", "rgb(0 0 0 / 22%)"]));
  });

  it("does not set the colour scheme, which is the host's", () => {
    expect(all).not.toContain("color-scheme");
  });
});
