"""Access to the form by role and accessible name, as users find it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.notebook import Notebook

SHOW = "import qfwidget as qf\nform = qf.CompressionWidget()\nform"
"""Source of a cell that shows the form."""
PATIENCE = 20_000
"""Timeout in milliseconds for whatever calls the console."""


@dataclass(frozen=True)
class Words:
    """The accessible names that are a contract, in one language."""

    model: str
    version: str
    save_to: str
    strategy: str
    quantization: str
    sparsity: str
    weight: str
    other: str
    other_weight: str
    name: str
    description: str
    create: str
    refresh: str
    cancel: str
    request: str
    response: str
    succeeded: str
    tasks: str


ENGLISH = Words(
    model="Model",
    version="Version",
    save_to="Save to model",
    strategy="Strategy",
    quantization="Quantization",
    sparsity="Sparsity",
    weight="Weight",
    other="Other",
    other_weight="Other weight",
    name="Task name",
    description="Description",
    create="Create task",
    refresh="Refresh",
    cancel="Cancel task",
    request="Request",
    response="Response",
    succeeded="Succeeded",
    tasks="Tasks of this account",
)
CHINESE = Words(
    model="模型",
    version="模型版本",
    save_to="保存到模型",
    strategy="压缩策略",
    quantization="量化",
    sparsity="稀疏化",
    weight="量化配置",
    other="其他",
    other_weight="其他量化配置",
    name="任务名称",
    description="任务描述",
    create="创建任务",
    refresh="刷新",
    cancel="终止任务",
    request="请求",
    response="响应",
    succeeded="成功",
    tasks="账号下的任务",
)

SAMPLE_BODY = {
    "name": "demo",
    "description": "test",
    "sourceModelId": "amv-d1zx1iwdarfr",
    "modelSetId": "am-adbuasyfaf",
    "config": {"strategy": "Quantization", "weight": "INT8-PTQ"},
}
"""The body of the API page's example, with the weight as spelled in the API page's table."""
SAMPLE_MODEL = "客服助手-ERNIE-Speed"


class Display:
    """One display of the widget, in any host.

    Args:
        root: An element that contains only this display.
        words: The names in the form's language.
    """

    def __init__(self, root: Locator, words: Words = ENGLISH) -> None:
        self.root = root
        self.words = words
        signed_out = root.get_by_text("QIANFAN_ACCESS_KEY")
        expect(self.button(words.create).or_(signed_out).first).to_be_visible(timeout=PATIENCE)

    def combobox(self, name: str) -> Locator:
        return self.root.get_by_role("combobox", name=name, exact=True)

    def textbox(self, name: str) -> Locator:
        return self.root.get_by_role("textbox", name=name, exact=True)

    def radio(self, name: str) -> Locator:
        return self.root.get_by_role("radio", name=name, exact=True)

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def region(self, name: str) -> Locator:
        return self.root.get_by_role("region", name=name, exact=True)

    @property
    def alert(self) -> Locator:
        return self.root.get_by_role("alert")

    @property
    def status(self) -> Locator:
        """The task's status, as a screen reader announces it."""
        return self.region(self.words.response).get_by_role("status")

    def choose(self, name: str, text: str) -> None:
        """Search in a combobox and choose the first option that contains the text."""
        combobox = self.combobox(name)
        expect(combobox).to_be_enabled(timeout=PATIENCE)
        combobox.click()
        combobox.fill(text)
        option = self.root.page.get_by_role("option", name=re.compile(re.escape(text)))
        option.first.click(timeout=PATIENCE)

    def fill_in_sample(self) -> None:
        """Fill in the API page's example."""
        self.choose(self.words.model, SAMPLE_MODEL)
        self.choose(self.words.version, SAMPLE_BODY_SOURCE)
        self.choose(self.words.save_to, SAMPLE_BODY_TARGET)
        self.radio(self.words.quantization).check()
        self.radio("INT8-PTQ").check()
        self.textbox(self.words.name).fill("demo")
        self.textbox(self.words.description).fill("test")

    def expect_nothing_cut_off(self, region: Locator) -> None:
        """Expect that a region shows its whole width, once the page has been laid out."""
        region.page.wait_for_function(
            "part => part.scrollWidth <= part.clientWidth", arg=region.element_handle(), timeout=PATIENCE
        )

    def submit(self) -> None:
        self.button(self.words.create).click()

    def expect_in_request(self, texts: Sequence[str]) -> None:
        for text in texts:
            expect(self.region(self.words.request)).to_contain_text(text)


class Form(Display):
    """The display in the output of a notebook's cell.

    Args:
        notebook: The notebook.
        cell: Index of the cell with this output.
        words: The names in the form's language.
    """

    def __init__(self, notebook: Notebook, cell: int = 1, words: Words = ENGLISH) -> None:
        self.notebook = notebook
        super().__init__(notebook.output(cell), words)


SAMPLE_BODY_SOURCE = "amv-d1zx1iwdarfr"
SAMPLE_BODY_TARGET = "am-adbuasyfaf"
