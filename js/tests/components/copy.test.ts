import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dictionaries } from "../../src/i18n";
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
  const words = dictionaries[locale];
  const button = byRole(el, "button", words.copyOf(words.taskId));
  await click(button);
  const said = () => el.querySelector(".qf-hidden[role=status]")?.textContent;
  return { button, said, words };
}

describe.each(["en", "zh-CN"] as const)("copying in %s", (locale) => {
  const refused = () => Promise.reject(new DOMException("", "NotAllowedError"));

  it("is confirmed for a while", async () => {
    const { button, said, words } = await copy(
      locale,
      () => Promise.resolve(),
      () => false,
    );
    expect([said(), button.textContent]).toEqual([words.copied, words.copied]);
    await vi.advanceTimersByTimeAsync(5_000);
    await drawn();
    expect(button.textContent).toBe(words.copy);
  });

  it("falls back to the old command where the browser refuses the clipboard", async () => {
    const { said, words } = await copy(locale, refused, () => true);
    expect(said()).toBe(words.copied);
  });

  it.each([
    ["refuses the command", () => false],
    ["knows no such command", undefined as never],
  ])("reports a failure where the browser %s", async (_, command) => {
    const { button, said, words } = await copy(locale, refused, command);
    expect([said(), button.textContent]).toEqual([words.notCopied, words.notCopied]);
    expect(document.querySelector("textarea.qf-hidden")).toBeNull();
  });
});
