import { type Bits, FULL_BITS, parseBits } from "../../form/bits";
import { useView } from "../view";

const ROWS = [
  ["W", "weights"],
  ["A", "activations"],
  ["C", "cache"],
] as const satisfies readonly (readonly [string, keyof Bits])[];

/** A weight's bits out of 16 and its share of memory, drawn; screen readers get the same as text. */
export function BitsPicture({ weight }: { weight: string }) {
  const { words } = useView();
  const bits = parseBits(weight);
  if (!bits) return null;
  const parts = ROWS.map(([, kind]) => `${words.bits[kind]} ${bits[kind] ?? words.bits.unknown}`);
  return (
    <span class="qf-bits">
      <span class="qf-hidden">{words.bits.summary(words.bits.nominal, words.listOf(parts))}</span>
      {ROWS.map(([letter, kind]) => (
        <span key={letter} class="qf-bits-row" translate={false} aria-hidden="true">
          <span>{letter}</span>
          <span
            class="qf-bits-bar"
            style={{ "--qf-share": `${((bits[kind] ?? 0) / FULL_BITS) * 100}%` }}
          />
          <span class="qf-bits-count">{bits[kind] ?? "?"}</span>
        </span>
      ))}
      <span class="qf-hint">{words.bits.memory(bits.weights / FULL_BITS)}</span>
    </span>
  );
}
