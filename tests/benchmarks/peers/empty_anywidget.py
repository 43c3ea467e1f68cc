"""The lower bound: an anywidget that only replies to a click."""

from __future__ import annotations

from typing import Any

import anywidget


class EmptyWidget(anywidget.AnyWidget):
    """A button that sends a message to the kernel, and shows the number of replies."""

    _esm = """
    export default { render({ model, el }) {
        const button = document.createElement("button");
        const answer = document.createElement("p");
        button.textContent = "Create task";
        button.onclick = () => model.send({});
        model.on("msg:custom", ({ count }) => { answer.textContent = `amva-${count}`; });
        el.append(button, answer);
    } };
    """

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self.on_msg(self._answer)

    def _answer(self, widget: Any, content: Any, buffers: Any) -> None:
        self._count += 1
        self.send({"count": self._count})
