/** Places spans of time on a common timeline. */
export type Span = readonly [start: number, end: number];

/** An idle stretch takes at most this share of the busy time. */
const IDLE_AT_MOST = 0.04;

/**
 * The spans as shares of the whole, from 0 to 1. Idle stretches are shortened: next to a pause of a year, an hour would be
 * invisible.
 */
export function timeline(spans: readonly Span[]): Span[] {
  const moments = [...new Set(spans.flat())].sort((one, other) => one - other);
  const stretches = moments.slice(1).map((end, index): [length: number, busy: boolean] => {
    const start = moments[index] as number;
    return [end - start, spans.some((span) => span[0] <= start && end <= span[1])];
  });
  const busy = stretches.reduce((sum, [length, runs]) => sum + (runs ? length : 0), 0);
  const place = new Map<number, number>();
  let passed = 0;
  for (const [index, moment] of moments.entries()) {
    place.set(moment, passed);
    const [length, runs] = stretches[index] ?? [0, true];
    passed += runs ? length : Math.min(length, IDLE_AT_MOST * busy);
  }
  const share = (moment: number): number => (place.get(moment) as number) / (passed || 1);
  return spans.map(([start, end]) => [share(start), share(end)]);
}
