"""What the form says before a task is created: listed weights, what they save, where the new version goes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import CHINESE, PATIENCE, SAMPLE_MODEL, SHOW, Form

PRODUCT_PAGE = "https://cloud.baidu.com/doc/qianfan/s/7mh4sucjc"
DOCUMENTED = ["INT8-PTQ", "W8A16C16", "W4A16C16"]
QWEN = "medical-qa-qwen3"
UNSUPPORTED = """
import qfwidget as qf
models = qf.list_models()
versions = models[(models.model_set_name == {model!r}) & (models.version_name == {version!r})]
qf.CompressionWidget(source_model_id=versions.version_id.iloc[0])
"""


def weights(form: Form) -> Locator:
    return form.root.get_by_role("radiogroup", name=form.words.weight, exact=True)


def expect_offered(form: Form, names: list[str]) -> None:
    """Expect these weights in this order, followed by the one that is typed."""
    radios = weights(form).get_by_role("radio")
    expect(radios).to_have_count(len(names) + 1, timeout=PATIENCE)
    for index, name in enumerate([*names, form.words.other]):
        expect(radios.nth(index)).to_have_accessible_name(name)


def test_the_weights_listed_for_the_version_come_first(form: Form, simulator: Simulator) -> None:
    expect_offered(form, DOCUMENTED)
    form.choose("Model", QWEN)
    form.choose("Version", "V3")
    expect_offered(form, ["W8A16", "W4A16", "W8A8", *DOCUMENTED])
    expect(weights(form)).to_contain_text("Listed for Qwen3-8B")
    link = form.root.get_by_role("link", name="product page, 2025-10-29", exact=True)
    expect(link).to_have_attribute("href", PRODUCT_PAGE)
    expect_accessible(form, "listed weights")

    form.radio("W8A8").check()
    form.expect_in_request(['"weight": "W8A8"'])
    expect(weights(form)).not_to_have_accessible_description(re.compile("not listed"))
    form.radio("INT8-PTQ").check()
    expect(weights(form)).to_have_accessible_description(
        re.compile(r"INT8-PTQ is not listed for Qwen3-8B.*W8A16, W4A16, W8A8"), timeout=PATIENCE
    )
    expect_accessible(form, "a weight that is not listed")
    form.submit()  # a warning blocks nothing
    expect(form.button("Cancel task")).to_be_visible(timeout=PATIENCE)
    assert simulator.calls_of("CreateModelCompTask")[0].body["config"]["weight"] == "INT8-PTQ"


def test_a_likely_typing_error_gets_a_warning_below_its_field(form: Form) -> None:
    form.choose("Model", QWEN)
    form.choose("Version", "V3")
    form.radio("Other").check()
    typed = form.textbox("Other weight")
    typed.press_sequentially("W8A61")
    expect(typed).to_have_accessible_description(re.compile("W8A16"), timeout=PATIENCE)
    typed.fill("")
    typed.press_sequentially("W8A16")
    expect(typed, "it stays where it is typed").to_be_focused()
    form.expect_in_request(['"weight": "W8A16"'])


def test_listed_weights_are_reached_with_the_arrow_keys(form: Form) -> None:
    form.choose("Model", QWEN)
    form.choose("Version", "V3")
    form.radio("W8A16").focus()
    form.notebook.page.keyboard.press("Space")
    for _ in range(3):
        form.notebook.page.keyboard.press("ArrowRight")
    expect(form.radio("INT8-PTQ")).to_be_checked()
    form.notebook.page.keyboard.press("ArrowLeft")
    expect(form.radio("W8A8")).to_be_checked()


def test_each_weight_says_how_much_memory_it_saves(form: Form) -> None:
    expect(form.radio("W8A16C16")).to_have_accessible_description(
        re.compile(r"Weights: 8 of 16 bits, half the memory \(nominal\)\..*Activations 16, KV cache 16\.")
    )
    expect(form.radio("W4A16C16")).to_have_accessible_description(re.compile("a quarter of the memory"))
    expect(form.radio("INT8-PTQ")).to_have_accessible_description(re.compile("Activations, KV cache: not stated"))
    expect(form.root.get_by_text("W weights, A activations, C KV cache")).to_be_visible()


def test_in_chinese(open_notebook: OpenNotebook, kernel_environment: KernelEnvironment) -> None:
    notebook = open_notebook([kernel_environment(), SHOW], language="zh-CN")
    notebook.run_all()
    form = Form(notebook, words=CHINESE)
    expect(form.combobox("保存到模型")).to_have_accessible_description("新版本默认保存到所选模型。")
    expect(form.radio("INT8-PTQ")).to_have_accessible_description(
        "权重 8/16 位，显存约为原来的 50%（标称值）。激活值、KV Cache 未注明。"
    )
    expect(form.root.get_by_text("W 权重，A 激活值，C KV Cache")).to_be_visible()
    form.choose("模型", SAMPLE_MODEL)
    expect_offered(form, ["w8a8c4", "w8a8c8", "w8a8c16", *DOCUMENTED])
    expect(weights(form)).to_contain_text("ERNIE-Speed-8K 支持的配置")
    form.radio("W4A16C16").check()
    expect(weights(form)).to_have_accessible_description(re.compile("支持列表中没有 W4A16C16"), timeout=PATIENCE)


def test_the_form_says_where_the_new_version_goes(form: Form) -> None:
    target = form.combobox("Save to model")
    expect(target).to_have_accessible_description(re.compile("own model by default"))
    form.choose("Model", QWEN)
    expect(target).to_have_value(QWEN)
    form.choose("Model", "Meta-Llama-3")
    expect(target, "nothing can be saved to a preset model").to_have_value("")
    expect(target).to_have_attribute("placeholder", "Choose or create a model")


@pytest.mark.parametrize(
    ("model", "version", "advice"),
    [
        ("合同要点抽取", "V2", "This version cannot be compressed; choose another."),
        ("法律文书摘要", "V1", "This version cannot be compressed; choose another."),
    ],
)
def test_a_prefilled_version_that_cannot_be_compressed_is_marked_at_once(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, model: str, version: str, advice: str
) -> None:
    notebook = open_notebook([kernel_environment(), UNSUPPORTED.format(model=model, version=version)])
    notebook.run_all()
    form = Form(notebook)
    field = form.combobox("Version")
    expect(field).to_have_accessible_description(re.compile(re.escape(advice)), timeout=PATIENCE)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(form.button("Create task")).to_have_accessible_description(advice)
    expect(form.root.get_by_text("Still needed")).to_have_count(0)
    expect_accessible(form, "a version that cannot be compressed")
