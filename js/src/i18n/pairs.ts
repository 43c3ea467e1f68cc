import type { Language } from "../messages";

/** A text in English and in Simplified Chinese. */
export type Pair = readonly [en: string, zhCN: string];

export type Texts = Readonly<Record<string, Pair>>;

/** Returns a text in one language. */
export interface Say {
  (text: Pair): string;
  (text: Pair | undefined): string | undefined;
}

export const sayIn = (language: Language): Say =>
  ((text?: Pair) => text?.[language === "en" ? 0 : 1]) as Say;

/** A count, grouped by thousands as both languages do. */
export const number = (count: number): string => count.toLocaleString("en");

/** A share of 1, as a percentage. */
export const percent = (share: number): string => `${Math.round(100 * share)}%`;
