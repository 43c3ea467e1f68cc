/**
 * What VS Code's Jupyter extension does in the webview of a notebook: VS Code's own widget manager on a kernel connection
 * whose WebSocket is the window that opened this page. Modelled on microsoft/vscode-jupyter, src/webviews/webview-side.
 */
import { type Kernel, type KernelMessage, ServerConnection } from "@jupyterlab/services";
import { KernelConnection } from "@jupyterlab/services/lib/kernel/default";

const VIEW = "application/vnd.jupyter.widget-view+json";
const STATE = "application/vnd.jupyter.widget-state+json";

type Bundle = Record<string, unknown>;
/** An output of a cell. */
interface Output {
  data: Bundle;
}
/** What a notebook saves of its widgets: MIME type → state. */
type WidgetState = Record<string, { state: Record<string, unknown> }>;

interface Model {
  comm_live: boolean;
}

interface View {
  initialize(options: object): void;
}

interface Manager {
  get_model(id: string): Promise<Model>;
  get_state(): Promise<WidgetState[string]>;
  create_view(model: Model, options: object): Promise<View>;
  display_view(message: unknown, view: View, options: object): Promise<unknown>;
  restoreWidgets(notebook: object, options: object): Promise<void>;
  dispose(): void;
}

interface ScriptLoader {
  widgetsRegisteredInRequireJs: ReadonlySet<string>;
  loadWidgetScript(name: string): Promise<void>;
  successHandler(): void;
  errorHandler(className: string, module: string, version: string, error: Error): void;
}

declare const requirejs: { config(options: object): void };
declare const vscIPyWidgets8: { load(): void };
declare const vscIPyWidgets: {
  WidgetManager: new (
    kernel: Kernel.IKernelConnection,
    element: HTMLElement | undefined,
    loader: ScriptLoader,
    log: (message: string) => void,
    state?: WidgetState,
  ) => Manager;
};

const host: Window = window.opener;

const scripts: ScriptLoader = {
  widgetsRegisteredInRequireJs: new Set(),
  async loadWidgetScript(name) {
    // The extension looks for the script in the nbextensions of the kernel's environment.
    requirejs.config({ paths: { [name]: `/nbextensions/${name}/index` } });
  },
  successHandler() {},
  errorHandler(className, module, version, error) {
    console.error(`${module} ${version} has no ${className}: ${error}`);
  },
};

let socket: HostSocket | undefined;

class HostSocket {
  onopen?: (event: object) => void;
  onmessage?: (event: object) => void;
  readonly protocol = "";

  constructor() {
    socket = this;
  }

  send(data: string | ArrayBuffer): void {
    host.postMessage({ type: "send", data }, "*");
  }

  close(): void {}
}

function connect(kernelId: string): Kernel.IKernelConnection {
  const connection = new KernelConnection({
    serverSettings: ServerConnection.makeSettings({
      WebSocket: HostSocket as unknown as typeof WebSocket,
      wsUrl: "wss://vscode",
    }),
    handleComms: true,
    model: { id: kernelId, name: "python3" },
  });
  // VS Code knows that the kernel is alive, and has no subshells.
  const known = Promise.resolve() as unknown as Promise<KernelMessage.IInfoReplyMsg>;
  connection.requestKernelInfo = () => known;
  Object.defineProperty(connection, "supportsSubshells", { value: false });
  socket?.onopen?.({ target: socket });
  return connection;
}

function child(parent: HTMLElement, className: string): HTMLElement {
  const element = document.createElement("div");
  element.className = className;
  return parent.appendChild(element);
}

/** The place of one output: VS Code's elements around what a renderer draws. */
function place(): HTMLElement {
  const cell = document.querySelector<HTMLElement>(".cell_container");
  if (!cell) throw new Error("The page has no cell.");
  return child(child(child(cell, "output_container"), "output"), "");
}

async function draw(manager: Manager, id: string, element: HTMLElement, state?: WidgetState) {
  element.className = "cell-output-ipywidget-background";
  const inner = child(element, "cell-output-ipywidget-background");
  child(inner, "cell-output");
  const model = await manager.get_model(id);
  if (state) model.comm_live = false;
  const view = await manager.create_view(model, { el: inner });
  if (state) view.initialize({ model, el: inner, options: {} });
  await manager.display_view(undefined, view, { node: inner });
}

function start(kernelId: string, state?: WidgetState) {
  const outputs: Output[] = [];
  const displays = new Map<string, Output & { element: HTMLElement }>();
  const kernel = connect(kernelId);
  const manager = new vscIPyWidgets.WidgetManager(kernel, undefined, scripts, () => {}, state);

  async function show(data: Bundle, displayId = ""): Promise<void> {
    const former = displays.get(displayId);
    const output = former ?? { data, element: place() };
    output.data = data;
    if (!former) outputs.push(output);
    if (displayId) displays.set(displayId, output);
    const view = data[VIEW] as { model_id: string } | undefined;
    if (!view) output.element.innerHTML = String(data["text/html"] ?? data["text/plain"]);
    else if (!former) await draw(manager, view.model_id, output.element, state);
  }

  kernel.iopubMessage.connect((_, { header, content }) => {
    if (!/^(?:display_data|update_display_data|execute_result)$/.test(header.msg_type)) return;
    const { data, transient } = content as KernelMessage.IDisplayDataMsg["content"];
    void show(data, transient?.display_id);
  });

  return {
    /** The state that JupyterLab saves with the notebook. */
    state: async (): Promise<WidgetState> => ({ [STATE]: await manager.get_state() }),
    /** The outputs that VS Code saves. */
    outputs: (): Output[] => outputs.map(({ data }) => ({ data })),
    /** What follows a restart of the kernel. */
    restarted(): void {
      manager.dispose();
      kernel.dispose();
    },
    /** Shows the outputs of a saved notebook: the form if its state is saved, else what is readable without. */
    async open(saved: Output[]): Promise<void> {
      if (state) {
        const notebook = { metadata: { get: () => state } };
        await manager.restoreWidgets(notebook, { loadKernel: false, loadNotebook: true });
      }
      for (const { data } of saved) {
        const { [VIEW]: _, ...readable } = data;
        await show(state ? data : readable);
      }
    },
  };
}

window.addEventListener("message", ({ data: { type, data } }) => {
  if (type === "receive") socket?.onmessage?.({ target: socket, data });
});
// Loaded by the page as a module, before this one.
vscIPyWidgets8.load();
Object.assign(window, { qfStart: start });
