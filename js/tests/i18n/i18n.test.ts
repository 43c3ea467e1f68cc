import { describe, expect, it } from "vitest";
import { parseBits } from "../../src/form/bits";
import { chooseLanguage, dictionaries, hintOf } from "../../src/i18n";
import { anError } from "../fake-model";

const { en, "zh-CN": zh } = dictionaries;

/** Every word, by its path; functions are called with parameters that show in their words. */
function words(dictionary: object, path = ""): [string, string][] {
  return Object.entries(dictionary).flatMap(([key, value]): [string, string][] => {
    const here = `${path}${key}`;
    if (typeof value === "object") return words(value, `${here}.`);
    if (typeof value !== "function") return [[here, value]];
    const anything = new Proxy({}, { get: (_, name) => `<${String(name)}>` });
    const parameters =
      here === "listOf" ? [["a", "b"]] : /^(errors|warnings)\./.test(here) ? [anything] : [2, 3];
    return [[here, value(...parameters)]];
  });
}

describe("the dictionaries", () => {
  it("have the same keys, and words for each, except where there is nothing to say", () => {
    const [english, chinese] = [words(en), words(zh)];
    const paths = english.map(([path]) => path);
    // Of most errors Python has the English words.
    const others = ([path]: [string, string]) => paths.includes(path) || !/^errors\./.test(path);
    expect(chinese.filter(others).map(([path]) => path)).toEqual(paths);
    const empty = [...english, ...chinese].filter(([, text]) => !text).map(([path]) => path);
    expect(new Set(empty)).toEqual(new Set(["missing.description"]));
  });

  it("mention the same parameters", () => {
    const mentioned = (text: string) => (text.match(/<\w+>/g) ?? []).sort();
    const chinese = new Map(words(zh));
    for (const [path, text] of words(en)) {
      expect([path, mentioned(chinese.get(path) ?? "")]).toEqual([path, mentioned(text)]);
    }
  });

  it("are in their own language", () => {
    const foreign = words(en).filter(
      ([path, text]) => path !== "switchLanguage" && /\p{Script=Han}/u.test(text),
    );
    expect(foreign).toEqual([]);
    const names = [
      "switchLanguage",
      "accessKey",
      "secretKey",
      "listOf",
      "bits.cache",
      "bits.summary",
    ];
    const untranslated = words(zh).filter(
      ([path, text]) => text && !names.includes(path) && !/\p{Script=Han}/u.test(text),
    );
    expect(untranslated).toEqual([]);
  });

  it("say what to do about an error: the kernel's hint, or the page's for its own", () => {
    const hints = { en: "Try again.", "zh-CN": "请重试。" };
    expect(hintOf({ ...anError, hints }, "en")).toBe("Try again.");
    expect(hintOf({ ...anError, hints }, "zh-CN")).toBe("请重试。");
    for (const hintKey of Object.keys(en.errors)) {
      expect(hintOf({ ...anError, hintKey, hint: "" }, "en")).not.toBe("");
      expect(hintOf({ ...anError, hintKey }, "zh-CN")).toMatch(/\p{Script=Han}/u);
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
    ["w4a16", { weights: 4, activations: 16, cache: undefined }],
    ["INT8-PTQ", { weights: 8, activations: undefined, cache: undefined }],
    ["W99A16", undefined],
    ["FP8", undefined],
    ["", undefined],
  ])("%s", (weight, bits) => {
    expect(parseBits(weight)).toEqual(bits);
  });
});
