/** Others change the page's text: JupyterLab's search splits text nodes and translating browsers replace them. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Traits } from "../../src/messages";
import { chunk, modelSets, preset, version } from "../account";
import { anError } from "../fake-model";
import { allByRole, byRole, click, drawn, openPage, type Page, type } from "../page";

/** Changes every text node below the root. */
type Change = (root: Node) => void;

function textNodes(root: Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  return nodes.filter(({ parentElement }) => parentElement?.localName !== "font");
}

function wrap(node: Node, content: Node | string): void {
  const outer = document.createElement("font");
  const inner = document.createElement("font");
  outer.append(inner);
  node.parentNode?.insertBefore(outer, node);
  inner.append(content);
}

function replace(root: Node): void {
  for (const node of textNodes(root)) {
    wrap(node, node.data);
    node.remove();
  }
}

function move(root: Node): void {
  for (const node of textNodes(root)) wrap(node, node);
}

/** JupyterLab's search, where the first half of each text matches. It joins split nodes before it searches again. */
function searching(): Change {
  let marks: HTMLElement[] = [];

  function mark(node: Text): HTMLElement {
    const found = node.data.slice(0, Math.ceil(node.data.length / 2));
    const rest = node.splitText(0);
    rest.data = rest.data.slice(found.length);
    const highlight = document.createElement("mark");
    highlight.textContent = found;
    node.parentNode?.insertBefore(highlight, rest);
    return highlight;
  }

  return (root) => {
    for (const former of marks) {
      const parent = former.parentNode as ParentNode;
      parent.replaceChild(document.createTextNode(former.textContent), former);
      parent.normalize();
    }
    marks = textNodes(root).map(mark);
  };
}

async function publish(page: Page, traits: Partial<Traits>): Promise<void> {
  for (const [name, value] of Object.entries(traits))
    page.model.change(name as never, value as never);
  await drawn();
}

const button = (page: Page, name: string) => byRole(page.el, "button", name);
const task = { id: "amva-7", status: "creating", createTime: "2026-11-23T06:36:50Z" };
const candidates = [{ id: "amva-1", name: "task", status: "running", createTime: null }];

/** Steps that change every text of the form that can change. */
const steps: ((page: Page) => unknown)[] = [
  ({ model }) => model.notify(chunk([...modelSets(1, 3), preset(9)], { first: true })),
  ({ model }) => {
    const complete = { ok: true, result: { count: 4, complete: true } } as const;
    model.replyTo(model.asked("listModelSets").at(-1) as never, complete);
  },
  (page) => click(button(page, "Create task")),
  (page) => click(byRole(page.el, "combobox", "Model")),
  (page) => type(byRole(page.el, "combobox", "Model"), "model"),
  (page) => type(byRole(page.el, "combobox", "Model"), "none"),
  (page) => type(byRole(page.el, "combobox", "Model"), "model 2"),
  (page) => click(allByRole(page.el, "option")[0] as HTMLElement),
  ({ model }) => {
    model.notify({ kind: "versions", versions: [version("amv-2-1")] });
    const reply = { ok: true, result: { count: 1 } } as const;
    model.replyTo(model.asked("describeVersions").at(-1) as never, reply);
  },
  (page) => click(byRole(page.el, "radio", "INT8-PTQ")),
  (page) => click(byRole(page.el, "radio", "W4A16C16")),
  (page) => click(byRole(page.el, "radio", "Other")),
  (page) => type(byRole(page.el, "textbox", "Other weight"), "w8a8c4"),
  (page) => type(byRole(page.el, "textbox", "Other weight"), "w4a8c8"),
  (page) => click(byRole(page.el, "radio", "Sparsity")),
  (page) => click(byRole(page.el, "radio", "Quantization")),
  (page) => type(byRole(page.el, "textbox", "Task name"), ""),
  (page) => click(button(page, "Create task")),
  (page) => type(byRole(page.el, "textbox", "Task name"), "x".repeat(21)),
  (page) => type(byRole(page.el, "textbox", "Task name"), "x".repeat(22)),
  (page) => click(byRole(page.el, "checkbox", "Only compressible")),
  (page) => click(button(page, "Create task")),
  (page) => publish(page, { submitting: true, looking: true }),
  (page) => {
    const error = { ...anError, hintKey: "outcome_ambiguous", candidates };
    const decision = page.model.asked("createTask").at(-1)?.id ?? null;
    return publish(page, { error, submitting: false, looking: false, decision });
  },
  (page) =>
    publish(page, {
      error: { ...anError, code: "Other", hints: { en: "Wait.", "zh-CN": "请稍候。" } },
    }),
  (page) => publish(page, { response: { requestId: "request-7", result: "amva-7" }, error: null }),
  (page) => publish(page, { task }),
  (page) => publish(page, { task: { ...task, status: "running" } }),
  () => vi.advanceTimersByTimeAsync(3_000),
  (page) => click(button(page, "Cancel task")),
  (page) => click(button(page, "Let it run")),
  (page) => publish(page, { task: { ...task, status: "stopping" } }),
  (page) => publish(page, { task: { ...task, status: "failed", failedReason: "memory" } }),
  (page) => publish(page, { task: { ...task, status: "succeeded", modelId: "amv-new" } }),
  ({ model }) => model.notify({ kind: "tasks", tasks: [task], first: true }),
  (page) => click(button(page, "Delete task")),
  (page) => click(button(page, "中文")),
  (page) => click(button(page, "EN")),
  async (page) => {
    page.model.reply = () => ({ ok: true, result: null });
    await click(button(page, "Yes, delete it"));
  },
  (page) => publish(page, { task: null, response: null }),
  async (page) => {
    page.model.dead = true;
    await click(button(page, "Refresh"));
  },
];

/** The page's text after each step; before each step, every text node is changed. */
async function textsOf(change: Change | undefined): Promise<(string | null)[]> {
  vi.setSystemTime(new Date(2026, 10, 23, 14, 37));
  const page = await openPage();
  await vi.advanceTimersByTimeAsync(1_000);
  const texts: (string | null)[] = [];
  for (const step of steps) {
    change?.(page.el);
    await step(page);
    await drawn();
    texts.push(page.el.textContent);
  }
  return texts;
}

beforeEach(() => {
  vi.useFakeTimers();
  HTMLElement.prototype.showPopover ??= () => {};
});
afterEach(() => {
  vi.useRealTimers();
});

describe("text that others have changed", () => {
  it("changes in every step", async () => {
    const texts = await textsOf(undefined);
    const idle = steps.filter((_, index) => texts[index] === texts[index - 1]);
    expect(idle.map(String)).toEqual([]);
  });

  it.each([
    ["replaced", replace],
    ["moved", move],
    ["split and joined by a search", searching()],
  ])("follows the form: %s", async (_, change) => {
    const untouched = await textsOf(undefined);
    const texts = await textsOf(change);
    for (const [index, text] of texts.entries()) {
      expect(text, String(steps[index])).toBe(untouched[index]);
    }
  });
});
