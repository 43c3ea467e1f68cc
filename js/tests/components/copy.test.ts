import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sayIn } from "../../src/i18n/pairs";
import * as t from "../../src/i18n/texts";
import { byRole, click, drawn, openPage } from "../page";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Copies a task's ID in a browser whose two ways of copying give these results. */
async function copy(
  locale: "en" | "zh-CN",
  clipboard: () => Promise<void>,
  command: () => boolean,
) {
  vi.spyOn(navigator.clipboard, "writeText").mockImplementation(clipboard);
  document.execCommand = command;
  const { el } = await openPage({ locale, task: { id: "amva-7", status: "running" } });
  const say = sayIn(locale);
  const button = byRole(el, "button", say(t.copyOf(say(t.taskId))));
  await click(button);
  const said = () => el.querySelector(".qf-hidden[role=status]")?.textContent;
  return { button, said, say };
}

describe.each(["en", "zh-CN"] as const)("copying in %s", (locale) => {
  const refused = () => Promise.reject(new DOMException("", "NotAllowedError"));

  it("is confirmed for a while", async () => {
    const { button, said, say } = await copy(
      locale,
      () => Promise.resolve(),
      () => false,
    );
    expect([said(), button.textContent]).toEqual([
      say(t.copyOutcomes.copied),
      say(t.copyOutcomes.copied),
    ]);
    await vi.advanceTimersByTimeAsync(5_000);
    await drawn();
    expect(button.textContent).toBe(say(t.copy));
  });

  it("falls back to the old command where the browser refuses the clipboard", async () => {
    const { said, say } = await copy(locale, refused, () => true);
    expect(said()).toBe(say(t.copyOutcomes.copied));
  });

  it.each([
    ["refuses the command", () => false],
    ["knows no such command", undefined as never],
  ])("reports a failure where the browser %s", async (_, command) => {
    const { button, said, say } = await copy(locale, refused, command);
    expect([said(), button.textContent]).toEqual([
      say(t.copyOutcomes.notCopied),
      say(t.copyOutcomes.notCopied),
    ]);
    expect(document.querySelector("textarea.qf-hidden")).toBeNull();
  });
});
