import { type Bits, FULL_BITS, parseBits } from "../../form/bits";
import * as t from "../../i18n/texts";
import { useView } from "../view";

const ROWS = [
  ["W", "weights"],
  ["A", "activations"],
  ["C", "cache"],
] as const satisfies readonly (readonly [string, keyof Bits])[];

/** A weight's bits out of 16 and its share of memory, drawn; screen readers get the same as text. */
export function BitsPicture({ weight }: { weight: string }) {
  const { say } = useView();
  const bits = parseBits(weight);
  if (!bits) return null;
  const parts = ROWS.map(([, kind]) => `${say(t.bits[kind])} ${bits[kind] ?? say(t.unknownBits)}`);
  return (
    <span class="qf-bits">
      <span class="qf-hidden">{say(t.bitsSummary(say(t.nominalBits), say(t.listOf(parts))))}</span>
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
      <span class="qf-hint">{say(t.memory(bits.weights / FULL_BITS))}</span>
    </span>
  );
}
