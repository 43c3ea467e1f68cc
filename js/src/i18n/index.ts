import type { ErrorInfo, Language, LocaleChoice } from "../messages";
import { sayIn } from "./pairs";
import { errors } from "./texts";

/**
 * The form's language: the one chosen, else that of the page, else that of the browser. JupyterLab exposes its language
 * only on the page.
 */
export function chooseLanguage(
  choice: LocaleChoice,
  pageLanguage: string,
  browserLanguages: readonly string[],
): Language {
  for (const tag of [choice, pageLanguage, ...browserLanguages]) {
    if (/^zh\b/i.test(tag)) return "zh-CN";
    if (/^en\b/i.test(tag)) return "en";
  }
  return "en";
}

/** The form's language in this page and this browser. */
export function languageHere(choice: LocaleChoice): Language {
  return chooseLanguage(choice, document.documentElement.lang, navigator.languages);
}

/** The console's time in the reader's format, or unchanged where it cannot be parsed. */
export function localTime(
  time: string | null | undefined,
  language: Language,
): string | null | undefined {
  const date = new Date(time ?? "");
  return date.getTime()
    ? date.toLocaleString(language, { dateStyle: "medium", timeStyle: "medium" })
    : time;
}

/** What the user can do about an error: the kernel's hint, or the page's for its own errors. */
export function hintOf({ hints, hintKey }: ErrorInfo, language: Language): string | undefined {
  return hints?.[language] ?? sayIn(language)(errors[hintKey as keyof typeof errors]);
}
