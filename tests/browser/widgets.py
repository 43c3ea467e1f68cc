"""The state of the widgets in a notebook that is open in JupyterLab."""

from __future__ import annotations

from typing import Any

from tests.browser.notebook import Notebook


def kernel_state(notebook: Notebook) -> dict[str, dict[str, str]]:
    """Return the page's copy of the synchronized traits."""
    state: dict[str, dict[str, str]] = notebook.page.evaluate(
        """async () => {
            const panel = window.jupyterapp.shell.currentWidget;
            const output = panel.content.widgets
                .flatMap(cell => cell.model.sharedModel.toJSON().outputs ?? [])
                .find(output => output.data?.["application/vnd.jupyter.widget-view+json"]);
            const view = output.data["application/vnd.jupyter.widget-view+json"];
            const rendermime = panel.content.rendermime;
            const renderer = rendermime.createRenderer("application/vnd.jupyter.widget-view+json");
            const manager = await renderer._manager.promise;
            const model = await manager.get_model(view.model_id);
            return Object.fromEntries(
                ["value", "response", "task", "error", "sent"].map(name => [name, model.get(name)])
            );
        }"""
    )
    return state


def widget_state(notebook: Notebook) -> dict[str, Any]:
    """The state of the widgets as JupyterLab saves it with its setting for that."""
    state: dict[str, Any] = notebook.page.evaluate(
        """async () => {
            const { rendermime } = window.jupyterapp.shell.currentWidget.content;
            const renderer = rendermime.createRenderer("application/vnd.jupyter.widget-view+json");
            const manager = await renderer._manager.promise;
            return (await manager.get_state({ drop_defaults: true })).state;
        }"""
    )
    return state


def keep_widget_state(notebook: Notebook, state: dict[str, Any] | None) -> None:
    """Put the state of the widgets into the notebook's metadata, as JupyterLab does with its setting for that."""
    kept = {"application/vnd.jupyter.widget-state+json": {"state": state, "version_major": 2, "version_minor": 0}}
    notebook.page.evaluate(
        """kept => {
            const { model } = window.jupyterapp.shell.currentWidget.content;
            if (kept) model.setMetadata("widgets", kept);
            else model.deleteMetadata("widgets");
        }""",
        kept if state else None,
    )
