/** Where on a common line of time each span lies. */
export type Span = readonly [start: number, end: number];

/** A stretch in which nothing ran takes at most this share of the time in which something did. */
const IDLE_AT_MOST = 0.04;

/**
 * The spans as shares of the whole, from 0 to 1. Stretches in which nothing ran are shortened: a pause of a year would leave
 * a dot of every hour.
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
