/** The front end is imported once per page, however many forms there are. */
import type { AnyWidget } from "@anywidget/types";
import { beforeEach, expect, it, vi } from "vitest";
import loader from "../src/loader";
import type { Traits } from "../src/messages";
import { asModel, FakeModel } from "./fake-model";

type Definition = Exclude<AnyWidget<Traits>, () => unknown>;

/** A front end that records its import and renders the number of its form. */
const text = (name: string): string => `
  globalThis.events.push("${name} imported");
  let forms = 0;
  export default () => {
    const form = "${name} form " + ++forms;
    return {
      initialize() { globalThis.events.push(form + " begins"); },
      render({ el }) { el.textContent = form; },
    };
  };`;

const events: string[] = [];

beforeEach(() => {
  events.length = 0;
  vi.stubGlobal("events", events);
  // Node can import data URLs but no blobs.
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    const [source] = parts.get(blob as Blob) ?? [];
    return `data:text/javascript,${encodeURIComponent(String(source))}`;
  });
  vi.stubGlobal("Blob", RecordedBlob);
});

const parts = new WeakMap<Blob, BlobPart[]>();
class RecordedBlob extends Blob {
  constructor(of: BlobPart[], options?: BlobPropertyBag) {
    super(of, options);
    parts.set(this, of);
  }
}

async function open(bundle: string): Promise<string | null> {
  const model = new FakeModel({ _bundle: bundle });
  const definition = (await (loader as () => unknown)()) as Required<Definition>;
  const common = { model: asModel(model), signal: model.controller.signal, experimental: null };
  await definition.initialize(common as never);
  const el = document.createElement("div");
  await definition.render({ ...common, el } as never);
  return el.textContent;
}

it("is imported once for all forms, each with its own state", async () => {
  expect(await Promise.all([open(text("a")), open(text("a"))])).toEqual(["a form 1", "a form 2"]);
  expect(await open(text("a"))).toBe("a form 3");
  expect(events.filter((line) => line.endsWith("imported"))).toEqual(["a imported"]);
});

it("is imported separately for forms of another version", async () => {
  expect(await open(text("b"))).toBe("b form 1");
  expect(await open(text("c"))).toBe("c form 1");
  expect(await open(text("b"))).toBe("b form 2");
});

it("fails where it cannot be imported, so that anywidget shows the error", async () => {
  await expect(open("this is no module")).rejects.toThrow(SyntaxError);
});
