"""The form from Python: fields as attributes, findings that can be observed, the task behind it, its end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

import qfwidget as qf
from qfwidget.simulator import Simulator
from tests.waiting import wait_until

SOURCE, OWN_SET = "amv-d1zx1iwdarfr", "am-h96g9tlmxpze"


@pytest.fixture
def form(demo: Simulator) -> Iterator[qf.CompressionWidget]:
    form = qf.CompressionWidget(source_model_id=SOURCE, model_set_id=OWN_SET, weight="W8A8C8", name="demo")
    yield form
    form.close()


def test_fields_are_read_and_written_as_attributes(form: qf.CompressionWidget) -> None:
    assert (form.source_model_id, form.model_set_id, form.strategy) == (SOURCE, OWN_SET, "Quantization")
    assert (form.weight, form.name, form.description) == ("W8A8C8", "demo", None)
    form.weight = "int8-ptq"
    form.description = "first"
    assert form.weight == "INT8-PTQ"
    assert form.value["config"]["weight"] == "INT8-PTQ"
    assert form.value["description"] == "first"
    form.strategy = "Sparsity"
    form.description = None
    assert [form.strategy, form.weight, form.description] == ["Sparsity", None, None]
    form.name = None
    assert form.name is not None, "a suggested name"
    assert form.name.startswith("Sparsity-")


def test_a_field_that_is_not_text_is_an_error(form: qf.CompressionWidget) -> None:
    with pytest.raises(TypeError, match="weight must be text or None, not int: 8"):
        form.weight = 8  # type: ignore[assignment]
    assert form.weight == "W8A8C8", "the value is unchanged"
    with pytest.raises(TypeError, match="weight must be text"):
        qf.CompressionWidget(weight=8)  # type: ignore[arg-type]


def test_a_version_that_does_not_exist_is_reported_each_time_it_is_chosen(form: qf.CompressionWidget) -> None:
    for _ in range(2):
        form.source_model_id = "amv-nowhere"
        wait_until(lambda: form.error is not None)
        assert form.error is not None
        assert form.error["hintKey"] == "no_such_version"
        form.source_model_id = SOURCE
        assert form.error is None


def test_a_misspelt_name_is_an_error_that_names_the_nearest_one(form: qf.CompressionWidget) -> None:
    with pytest.raises(AttributeError, match=r"CompressionWidget has no attribute weigth; did you mean weight\?"):
        form.weigth = "W8A16C16"
    with pytest.raises(AttributeError, match=r"did you mean source_model_id\?"):
        form.sourceModelId = SOURCE
    with pytest.raises(TypeError, match=r"no argument wieght; did you mean weight\?"):
        qf.CompressionWidget(wieght="W8A16C16")
    with pytest.raises(TypeError, match=r"no argument wieght; did you mean weight\?"):
        qf.CompressionRequest("demo", SOURCE).replace(wieght="W8A16C16")
    for name in ("note", "_weigth", "submit"):  # what users add or replace
        setattr(form, name, str)


def test_a_subclass_has_the_attributes_that_it_sets() -> None:
    class Own(qf.CompressionWidget):
        def __init__(self) -> None:
            super().__init__()
            self.height = 300

    own = Own()
    assert own.height == 300
    own.close()


def test_findings_can_be_observed(form: qf.CompressionWidget) -> None:
    seen: dict[str, list[Any]] = {"problems": [], "valid": [], "warnings": []}
    form.observe(lambda change: seen[change.name].append(change.new), list(seen))
    form.weight = None
    assert form.problems == {"weight": "missing"}
    assert not form.valid
    form.weight = "W8A16"
    assert form.valid
    wait_until(lambda: bool(seen["warnings"]))
    wait_until(lambda: len(seen["valid"]) == 2)
    assert seen["problems"] == [{"weight": "missing"}, {}]
    assert seen["valid"] == [False, True]
    assert seen["warnings"][-1] == {"weight": "not_listed"}


def test_an_observer_of_the_value_sees_its_findings(form: qf.CompressionWidget) -> None:
    seen: list[bool] = []
    form.observe(lambda _change: seen.append(form.valid), "value")
    form.weight = None
    form.weight = "W8A8C8"
    assert seen == [False, True]


def test_each_finding_says_what_it_means(form: qf.CompressionWidget) -> None:
    form.weight = "INT8-PTQ"
    wait_until(lambda: "weight" in form.warnings)  # once the version has been looked up
    assert "is not listed for ERNIE-Speed-8K" in form.warnings["weight"].sentence
    assert form.advice["weight"]["en"] == form.warnings["weight"].sentence
    assert "ERNIE-Speed-8K" in form.advice["weight"]["zh-CN"]
    form.weight = "W8A8C8"
    assert form.advice == {}


def test_a_version_that_cannot_be_compressed_is_a_problem_of_its_own(demo: Simulator) -> None:
    models = qf.list_models(progress=False, compressible=False)
    form = qf.CompressionWidget(source_model_id=str(models.model_id.iloc[0]), weight="W8A16C16")
    wait_until(lambda: form.problems.get("sourceModelId") == "not_compressible")
    assert "cannot be compressed" in form.problems["sourceModelId"].sentence
    form.close()


def test_the_task_of_the_form_is_complete_at_once(demo: Simulator, form: qf.CompressionWidget) -> None:
    assert form.get_task() is None
    first: list[Any] = []
    form.observe(lambda change: first.append(change["new"]), "task")
    created = form.submit()
    assert first[0]["name"] == "demo"
    assert first[0]["status"] == "creating"
    assert first[0]["config"] == {"strategy": "Quantization", "weight": "W8A8C8"}
    task = form.get_task()
    assert task is not None
    assert task.id == created.id
    demo.advance(120)
    assert task.wait(progress=False).model_id


def test_an_attached_form_shows_the_settings_of_its_task(demo: Simulator) -> None:
    task = qf.create_task(source_model_id=SOURCE, weight="W8A8C8", name="yesterday", description="of another kernel")
    form = qf.CompressionWidget.attach(task.id)
    wait_until(lambda: form.task is not None)
    wait_until(lambda: form.name == "yesterday")
    assert (form.source_model_id, form.weight, form.description) == (SOURCE, "W8A8C8", "of another kernel")
    assert form.sent == form.value
    with pytest.raises(qf.ConsoleError, match="already"):
        form.submit()
    assert len(demo.calls_of("CreateModelCompTask")) == 1
    text = form._repr_mimebundle_()[0]["text/plain"]
    assert "yesterday" in text
    assert "W8A8C8" in text
    form.close()


def test_an_attached_form_keeps_the_fields_that_were_given(demo: Simulator) -> None:
    task = qf.create_task(source_model_id=SOURCE, weight="W8A8C8", name="yesterday")
    form = qf.CompressionWidget.attach(task.id, name="next", weight="W8A8C4")
    wait_until(lambda: form.task is not None)
    assert (form.name, form.weight) == ("next", "W8A8C4")
    assert (form.sent or {})["name"] == "yesterday"
    form.close()


def test_notify_is_called_once_when_the_task_ends(demo: Simulator) -> None:
    ended: list[qf.CompressionTask] = []
    called = threading.Event()

    def notify(task: qf.CompressionTask) -> None:
        ended.append(task)
        called.set()
        raise RuntimeError("an error of the user")

    form = qf.CompressionWidget(source_model_id=SOURCE, weight="W8A8C8", notify=notify)
    task = form.submit()
    assert not called.is_set()
    demo.advance(120)
    assert called.wait(30)
    assert [(each.id, each.status) for each in ended] == [(task.id, "succeeded")]
    form.close()


def test_the_model_set_follows_the_version_unless_it_was_chosen(demo: Simulator) -> None:
    models = qf.list_models(compressible=True, progress=False).drop_duplicates("model_set_id")
    first, second = models.head(2).itertuples()
    form = qf.CompressionWidget(source_model_id=first.version_id, weight="INT8-PTQ")
    wait_until(lambda: form.model_set_id == first.model_set_id)
    assert form.chosen_model_set_id is None
    form.source_model_id = second.version_id
    wait_until(lambda: form.model_set_id == second.model_set_id)
    qf.sign_in(demo.access_key, demo.secret_key)  # what was looked up is forgotten
    form.source_model_id = first.version_id
    wait_until(lambda: form.model_set_id == first.model_set_id)
    form.source_model_id = None
    form.model_set_id = "am-adbuasyfaf"
    form.source_model_id = first.version_id
    form.submit()
    (created,) = demo.calls_of("CreateModelCompTask")
    assert created.body["modelSetId"] == form.chosen_model_set_id == "am-adbuasyfaf"
    form.close()


def test_a_task_can_be_repeated_right_after_it_is_attached(demo: Simulator) -> None:
    task = qf.create_task(source_model_id=SOURCE, model_set_id="am-adbuasyfaf", weight="INT8-PTQ", name="demo")
    form = qf.CompressionWidget.attach(task.id)
    with pytest.raises(qf.ConsoleError, match="already been created"):
        form.submit()
    assert form.submit(again=True).request == task.request
    form.close()
