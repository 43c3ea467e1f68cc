import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elapsedTime } from "../../src/form/duration";
import { timeline } from "../../src/form/timeline";

describe("the timeline", () => {
  it("shortens idle stretches", () => {
    const [first, second] = timeline([
      [0, 10],
      [1_000_000, 1_000_010],
    ]);
    expect(first).toEqual([0, expect.closeTo(10 / 20.8)]);
    expect(second).toEqual([expect.closeTo(10.8 / 20.8), 1]);
  });

  it("keeps the order, the overlaps and the bounds of any spans", () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 1_000 }))
      .map(([start, length]) => [start, start + length] as const);
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 12 }), (spans) => {
        const placed = timeline(spans);
        spans.forEach(([start, end], one) => {
          const [from, to] = placed[one] as readonly [number, number];
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(1);
          expect(to >= from).toBe(end >= start);
          spans.forEach((other, index) => {
            const begins = placed[index]?.[0] as number;
            if (other[0] < start) expect(begins).toBeLessThanOrEqual(from);
          });
        });
      }),
    );
  });
});

describe("the elapsed time of a task", () => {
  const at = (time: string) => `2026-11-24T${time}Z`;
  it.each([
    ["10:00:00", "10:00:07", "0:07"],
    ["10:00:00", "10:12:34", "12:34"],
    ["10:00:00", "11:02:03", "1:02:03"],
    ["10:00:05", "10:00:00", "0:00"],
  ])("from %s to %s is %s", (createTime, finishTime, elapsed) => {
    const task = { id: "amva-1", createTime: at(createTime), finishTime: at(finishTime) };
    expect(elapsedTime(task)).toBe(elapsed);
  });

  it("is unknown for a task without a readable time", () => {
    expect(elapsedTime({ id: "amva-1", createTime: null })).toBeUndefined();
    expect(elapsedTime({ id: "amva-1", createTime: "yesterday" })).toBeUndefined();
  });
});
