import { describe, expect, it } from "vitest";
import { parseBits } from "../../src/form/bits";
import { chooseLanguage, hintOf } from "../../src/i18n";
import type { Pair } from "../../src/i18n/pairs";
import * as sweepTexts from "../../src/i18n/sweep";
import * as texts from "../../src/i18n/texts";
import { anError } from "../fake-model";

/** Every pair, by its path; functions are called with parameters that show in their texts. */
function pairs(group: object, path = ""): [string, Pair][] {
  return Object.entries(group).flatMap(([key, value]): [string, Pair][] => {
    const here = `${path}${key}`;
    if (Array.isArray(value)) return [[here, value as unknown as Pair]];
    if (typeof value === "object") return pairs(value, `${here}.`);
    const anything = new Proxy({}, { get: (_, name) => `<${String(name)}>` });
    const parameters =
      here === "listOf" ? [["a", "b"]] : /^warnings\./.test(here) ? [anything] : [2, 3, 4];
    return [[here, value(...parameters)]];
  });
}

const all = [...pairs(texts), ...pairs(sweepTexts, "sweep.")];
const en = all.map(([path, [text]]): [string, string] => [path, text]);
const zh = all.map(([path, [, text]]): [string, string] => [path, text]);

describe("the texts", () => {
  it("are there in both languages", () => {
    expect(all.length).toBeGreaterThan(150);
    const empty = [...en, ...zh].filter(([, text]) => !text).map(([path]) => path);
    expect(empty).toEqual([]);
  });

  it("mention the same parameters", () => {
    const mentioned = (text: string) => (text.match(/<\w+>/g) ?? []).sort();
    for (const [path, [english, chinese]] of all) {
      expect([path, mentioned(chinese)]).toEqual([path, mentioned(english)]);
    }
  });

  it("are in their own language", () => {
    const foreign = en.filter(
      ([path, text]) => path !== "switchLanguage" && /\p{Script=Han}/u.test(text),
    );
    expect(foreign).toEqual([]);
    const names = ["switchLanguage", "listOf"];
    const untranslated = zh.filter(
      ([path, text]) => !names.includes(path) && !/\p{Script=Han}/u.test(text),
    );
    expect(untranslated).toEqual([]);
  });

  it("say what to do about an error: the kernel's hint, or the page's for its own", () => {
    expect(hintOf(anError, "en")).toBe("Try again.");
    expect(hintOf(anError, "zh-CN")).toBe("请重试。");
    const { hints: _, ...own } = anError;
    for (const hintKey of Object.keys(texts.errors)) {
      expect(hintOf({ ...own, hintKey }, "en")).toMatch(/^The kernel .*stopped/);
      expect(hintOf({ ...own, hintKey }, "zh-CN")).toMatch(/\p{Script=Han}/u);
    }
  });
});

describe("the language", () => {
  it.each([
    ["zh-CN", "en", ["en-US"], "zh-CN"],
    ["auto", "zh-CN", ["en-US"], "zh-CN"],
    ["auto", "zh", ["en-US"], "zh-CN"],
    ["auto", "en", ["zh-CN"], "en"],
    ["auto", "", ["fr-FR", "zh-TW", "en"], "zh-CN"],
    ["auto", "fr", ["fr-FR"], "en"],
  ] as const)("%s on a page in %j for %j is %s", (choice, page, browser, expected) => {
    expect(chooseLanguage(choice, page, browser)).toBe(expected);
  });
});

describe("the bits in a weight's name", () => {
  it.each([
    ["W8A16C16", { weights: 8, activations: 16, cache: 16 }],
    ["w4a16", { weights: 4, activations: 16, cache: 16 }],
    ["wfp8afp8c4", { weights: 8, activations: 8, cache: 4 }],
    ["INT8-PTQ", { weights: 8, activations: undefined, cache: undefined }],
    ["W99A16", undefined],
    ["FP8", undefined],
    ["", undefined],
  ])("%s", (weight, bits) => {
    expect(parseBits(weight)).toEqual(bits);
  });
});
