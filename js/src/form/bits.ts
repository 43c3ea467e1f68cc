import { folded } from "./rules";

/** The bits that the name of a weight states: W weights, A activations, C KV cache. */
export interface Bits {
  weights: number;
  activations: number | undefined;
  cache: number | undefined;
}

/** The bits of a number before compression (BF16). */
export const FULL_BITS = 16;

function bitsOf(text: string | undefined): number | undefined {
  const bits = Number(text);
  return bits > 0 && bits <= FULL_BITS ? bits : undefined;
}

/** The nominal bits of a weight such as W8A16C16, W4A16 or INT8-PTQ; undefined where its name states none. */
export function parseBits(weight: string): Bits | undefined {
  const match = /^(?:w(?:fp)?(\d+)a(?:fp)?(\d+)(?:c(\d+))?|int(\d+)(?:-\w+)?)$/i.exec(
    weight.trim(),
  );
  const weights = bitsOf(match?.[1] ?? match?.[4]);
  if (weights === undefined) return undefined;
  const activations = bitsOf(match?.[2]);
  // According to the product page, a cache that is not named stays at 16 bits.
  return { weights, activations, cache: bitsOf(match?.[3]) ?? (activations && FULL_BITS) };
}

const FORMAT = "(?:int)?((?:fp)?(?:1[0-6]|[1-9]))";

/** A weight in one spelling: those that mean the same, such as WINT8 and W8A16C16, become equal. */
export function inOneSpelling(weight: string): string {
  const text = folded(weight);
  const match = RegExp(`^w${FORMAT}a${FORMAT}(?:c${FORMAT})?$`).exec(
    text.replace(/^wint(\d+)$/, "w$1a16"),
  );
  return match ? `w${match[1]}a${match[2]}c${match[3] ?? FULL_BITS}` : text;
}
