import type { ErrorInfo, Language, LocaleChoice } from "../messages";
import { type Dictionary, en } from "./en";
import { zhCN } from "./zh-CN";

export type { Dictionary, Language };

export const dictionaries: Record<Language, Dictionary> = { en, "zh-CN": zhCN };

function spoken(tag: string): Language | undefined {
  if (/^zh\b/i.test(tag)) return "zh-CN";
  return /^en\b/i.test(tag) ? "en" : undefined;
}

/**
 * The language to speak: what was asked for, else that of the page, else that of the browser.
 * JupyterLab tells its language by the page only.
 */
export function chooseLanguage(
  choice: LocaleChoice,
  pageLanguage: string,
  browserLanguages: readonly string[],
): Language {
  for (const tag of [choice, pageLanguage, ...browserLanguages]) {
    const language = spoken(tag);
    if (language) return language;
  }
  return "en";
}

/** A time as the console sent it, in the reader's words where it can be read. */
export function localTime(
  time: string | null | undefined,
  language: Language,
): string | null | undefined {
  const date = new Date(time ?? "");
  return date.getTime()
    ? date.toLocaleString(language, { dateStyle: "medium", timeStyle: "medium" })
    : time;
}

/** What the user can do about an error: the kernel's words, or this page's for an error of its own. */
export function hintOf(error: ErrorInfo, language: Language): string {
  const { errors } = dictionaries[language];
  return error.hints?.[language] ?? errors[error.hintKey as keyof typeof errors] ?? error.hint;
}
