import { type Bits, FULL_BITS, parseBits } from "../../form/bits";
import * as t from "../../i18n/texts";
import { type SharedView, useView } from "../view";

const ROWS = [
  ["W", "weights"],
  ["A", "activations"],
  ["C", "cache"],
] as const satisfies readonly (readonly [string, keyof Bits])[];

/** A weight's bits out of 16, drawn, and in words what they mean. */
export function BitsPicture({ weight }: { weight: string }) {
  const { say } = useView<SharedView>();
  const bits = parseBits(weight);
  if (!bits) return null;
  const { weights, activations, cache } = bits;
  return (
    <span class="qf-bits">
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
      <span class="qf-hint">
        {say(t.savings(weights))}
        {!activations && say(t.unknownBits)}
      </span>
      {activations && <span class="qf-hidden">{say(t.otherBits(activations, cache))}</span>}
    </span>
  );
}
