"""The form for many tasks: each is created once, by the decision that named their number, and followed to its end."""

from __future__ import annotations

import json
import runpy
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import traitlets

import qfwidget as qf
from qfwidget.form.sweep import messages
from qfwidget.form.sweep.entries import RowEntry
from qfwidget.simulator import Simulator
from tests.form.front_end import Page, decision
from tests.waiting import wait_until

SOURCE = "amv-d1zx1iwdarfr"
OTHER = "amv-jrs4x425sde2"
WEIGHTS = ["INT8-PTQ", "W8A16C16", "W4A16C16"]
CREATE = "CreateModelCompTask"
LIST = "DescribeModelCompTasks"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"sweep": 5}, "sweep must be a Sweep or None, not 5"),
        ({"source_model_id": 5}, "source_model_id must be text or a list of texts, not 5"),
        ({"description": 5}, "description must be text or None, not 5"),
        ({"again": None}, "again must be True or False, not None"),
        ({"limit": None}, "limit must be a whole number, not None"),
        ({"limit": True}, "limit must be a whole number, not True"),
        ({"notify": 5}, "notify must be a function or None, not 5"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_argument_of_another_type_is_an_error(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        qf.SweepWidget(**arguments)


class SweepPage(Page[qf.SweepWidget]):
    """Stands in for the page of a sweep."""

    def request(self, kind: str, request_id: str, **params: Any) -> dict[str, Any]:
        """Send a request and return the reply."""
        self.ask({"id": request_id, "kind": kind, **params})
        wait_until(lambda: self.replies_to(request_id))
        return self.replies_to(request_id)[-1]

    def decide(self, kind: str, request_id: str, count: int, **others: Any) -> dict[str, Any]:
        """Send a confirmed request and return the reply."""
        return self.request(kind, request_id, count=count, **{**decision(), **others})

    @property
    def rows(self) -> list[RowEntry]:
        return list(self.widget.rows or ())

    @property
    def error(self) -> Mapping[str, Any]:
        return self.widget.error or {}

    def running(self) -> int:
        return sum(status in ("creating", "running") for status in self.statuses())

    def statuses(self) -> list[str]:
        return [row["status"] for row in self.rows]


def program_of(widget: qf.SweepWidget, folder: Path) -> qf.Sweep:
    """Return what the widget's program plans, or loads, before it creates anything."""
    service = widget._service
    code = service._result(messages.ToSweepCode(id="1", kind="toSweepCode"))
    assert code is not None
    (folder / "program.py").write_text(code["code"].partition("print(")[0], encoding="utf-8")
    sweep: qf.Sweep = runpy.run_path(str(folder / "program.py"))["sweep"]
    return sweep


def bodies_of(sweep: qf.Sweep) -> list[dict[str, Any]]:
    return [row.body for row in sweep.runner.journal.rows]


@pytest.fixture
def page(demo: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[SweepPage]:
    page = SweepPage(monkeypatch, qf.SweepWidget(source_model_id=SOURCE, weight=WEIGHTS))
    yield page
    page.widget.close()


def test_planning_creates_nothing_and_shows_the_plan(demo: Simulator, page: SweepPage) -> None:
    assert page.widget.rows is None
    assert page.request("planSweep", "1")["ok"]
    assert [row["weight"] for row in page.rows] == WEIGHTS
    assert {row["action"] for row in page.rows} == {"create"}
    assert page.widget.planned == page.widget.value
    assert demo.calls_of(CREATE) == []


def test_a_confirmed_run_creates_each_task_once_and_follows_them(demo: Simulator, page: SweepPage) -> None:
    page.request("planSweep", "1")
    assert page.decide("runSweep", "2", 3)["ok"]
    assert page.decide("runSweep", "2", 3)["ok"]
    wait_until(lambda: page.running() == 3)
    demo.advance(61)
    wait_until(lambda: page.statuses() == ["succeeded"] * 3)
    assert all(row["modelId"] for row in page.rows)
    assert len(demo.calls_of(CREATE)) == 3
    wait_until(lambda: page.widget.busy is None)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"count": 2}, "PlanChanged"), ({"before": 0.0}, "Late"), ({"session": "another account"}, "ConsoleChanged")],
)
def test_a_confirmation_of_something_else_creates_nothing(
    demo: Simulator, page: SweepPage, changed: dict[str, Any], code: str
) -> None:
    page.request("planSweep", "1")
    reply = page.decide("runSweep", "2", **{"count": 3, **changed})
    assert reply["error"]["code"] == code
    assert demo.calls_of(CREATE) == []
    assert page.statuses() == ["planned"] * 3


def test_without_a_plan_nothing_is_created(demo: Simulator, page: SweepPage) -> None:
    assert page.decide("runSweep", "1", 3)["error"]["code"] == "Busy"
    assert demo.calls_of(CREATE) == []


def test_a_refused_task_is_sent_again_after_another_confirmation(demo: Simulator, page: SweepPage) -> None:
    demo.fail(CREATE, status=400, code="InappropriateJSON", message="It is full", times=1)
    page.request("planSweep", "1")
    page.decide("runSweep", "2", 3)
    wait_until(lambda: page.widget.busy is None and page.running() == 2)
    assert page.statuses().count("refused") == 1
    refused = next(row for row in page.rows if row["status"] == "refused")
    assert "InappropriateJSON, HTTP 400: It is full. A value" in (refused["error"] or {})["en"]
    assert "It is full。" in (refused["error"] or {})["zh-CN"]
    assert page.decide("resumeSweep", "3", 3)["error"]["code"] == "PlanChanged"
    assert page.decide("resumeSweep", "4", 1)["ok"]
    wait_until(lambda: page.running() == 3)


def test_a_missing_permission_is_an_error_and_the_rest_can_be_resumed(demo: Simulator, page: SweepPage) -> None:
    page.request("planSweep", "1")
    demo.deny("write")
    page.decide("runSweep", "2", 3)
    wait_until(lambda: page.widget.error and page.widget.busy is None)
    assert page.error["status"] == 403
    demo.deny(None)
    count = len([status for status in page.statuses() if status in ("planned", "refused")])
    assert count == 3
    assert page.decide("resumeSweep", "3", count)["ok"]
    wait_until(lambda: page.running() == 3)


def test_stopping_cancels_what_runs_and_a_new_sweep_can_be_planned(demo: Simulator, page: SweepPage) -> None:
    page.request("planSweep", "1")
    page.decide("runSweep", "2", 3)
    wait_until(lambda: page.running() == 3)
    assert page.request("clearSweep", "3")["error"]["code"] == "Busy"
    assert page.request("planSweep", "4")["error"]["code"] == "Busy"
    assert page.request("cancelSweep", "5")["ok"]
    demo.advance(61)
    wait_until(lambda: page.statuses() == ["stopped"] * 3)
    assert page.request("clearSweep", "6")["ok"]
    assert page.widget.rows is None
    assert page.widget.sweep is None


@pytest.mark.parametrize("closes", [False, True], ids=["stop", "close"])
def test_nothing_is_sent_after_a_stop_while_the_tasks_are_listed(
    demo: Simulator, monkeypatch: pytest.MonkeyPatch, closes: bool
) -> None:
    page = SweepPage(monkeypatch, qf.SweepWidget(source_model_id=SOURCE, weight=WEIGHTS))
    page.request("planSweep", "1")
    sweep = page.widget.sweep
    listed = len(demo.calls_of(LIST))
    demo.fail(LIST, delay=0.5)
    assert page.decide("runSweep", "2", 3)["ok"]
    wait_until(lambda: len(demo.calls_of(LIST)) > listed)
    if not closes:
        assert page.request("cancelSweep", "3")["ok"]
    page.widget.close()
    wait_until(lambda: not [each for each in threading.enumerate() if each.name == "qfwidget"])
    assert demo.calls_of(CREATE) == []
    assert sweep is not None
    assert set(sweep.tasks["status"]) == {"planned"}


def test_python_and_the_page_see_the_same_sweep(demo: Simulator, page: SweepPage) -> None:
    sweep = page.widget.plan()
    assert sweep is page.widget.sweep
    sweep.run(progress=False)
    wait_until(lambda: page.running() == 3)
    demo.advance(61)
    wait_until(lambda: page.statuses() == ["succeeded"] * 3)
    tasks = page.widget.tasks
    assert tasks is not None
    assert list(tasks.status) == ["succeeded"] * 3


def test_a_sweep_from_python_is_shown_and_followed(demo: Simulator, tmp_path: Path) -> None:
    qf.sweep(SOURCE, WEIGHTS, path=tmp_path / "sweep.json").run(progress=False)
    ended: list[qf.Sweep] = []
    loaded = qf.Sweep.load(tmp_path / "sweep.json")
    widget = qf.SweepWidget(loaded, notify=ended.append)
    assert [row["weight"] for row in widget.rows or []] == WEIGHTS
    assert widget.value["weights"] == WEIGHTS
    demo.advance(61)
    wait_until(lambda: ended == [loaded])
    assert [row["status"] for row in widget.rows or []] == ["succeeded"] * 3
    widget.close()


def test_a_sweep_is_shown_with_all_that_it_was_planned_from(demo: Simulator, tmp_path: Path) -> None:
    record = tmp_path / "sweep.json"
    sweep = qf.sweep(
        [SOURCE, OTHER],
        ["W4A16"],
        name="{version}_{weight}",
        model_set_id={SOURCE: "am-h96g9tlmxpze"},
        description="nightly",
        again=True,
        limit=60,
        path=record,
    )
    for each in (sweep, qf.Sweep.load(record)):
        widget = qf.SweepWidget(each)
        assert widget.value["modelSetId"] == {SOURCE: "am-h96g9tlmxpze"}
        assert widget.value == widget.planned
        assert widget.path == str(record)
        bodies = bodies_of(each)
        assert bodies_of(program_of(widget, tmp_path)) == bodies
        assert bodies_of(widget.plan()) == bodies
        widget.close()


def test_a_missing_weight_beside_others_is_not_what_the_form_would_plan(demo: Simulator, tmp_path: Path) -> None:
    widget = qf.SweepWidget(qf.sweep(SOURCE, ["W4A16", None]))
    assert widget.value["weights"] == ["W4A16"]
    assert widget.planned is None
    assert list(program_of(widget, tmp_path).plan["weight"]) == ["W4A16"]
    widget.close()


@pytest.mark.filterwarnings("error::qfwidget.QfWarning")
def test_weights_that_differ_in_case_are_planned_once(demo: Simulator, page: SweepPage) -> None:
    page.widget.value = {**page.widget.value, "weights": ["w4a8", "W4A8"]}
    assert list(page.widget.plan().plan["weight"]) == ["w4a8"]
    assert page.widget.planned == page.widget.value


def test_the_program_of_a_sweep_that_runs_is_its_own(demo: Simulator, page: SweepPage, tmp_path: Path) -> None:
    sweep = page.widget.plan().run(progress=False)
    page.widget.value = {**page.widget.value, "weights": ["W4A16"], "again": True}
    assert bodies_of(program_of(page.widget, tmp_path)) == bodies_of(sweep)


def test_the_program_of_an_older_record_loads_it(demo: Simulator, tmp_path: Path) -> None:
    record = tmp_path / "sweep.json"
    sweep = qf.sweep([SOURCE, OTHER], WEIGHTS, model_set_id={OTHER: "am-h96g9tlmxpze"}, name="{version}", path=record)
    content = json.loads(record.read_text(encoding="utf-8"))
    del content["arguments"]
    record.write_text(json.dumps(content), encoding="utf-8")
    widget = qf.SweepWidget(path=record)
    assert widget.sweep is not None
    assert widget.planned is None
    assert bodies_of(program_of(widget, tmp_path)) == bodies_of(sweep)
    planned = widget.plan().plan
    assert list(planned.model_set_id) == list(sweep.plan.model_set_id)
    widget.close()


def test_a_file_that_exists_is_loaded_and_shown(demo: Simulator, tmp_path: Path) -> None:
    record = tmp_path / "sweep.json"
    qf.sweep(SOURCE, WEIGHTS, description="nightly", path=record).run(progress=False)
    widget = qf.SweepWidget(path=record)
    wait_until(lambda: widget.rows is not None and widget.busy is None)
    assert widget.value["description"] == "nightly"
    assert widget.planned == widget.value
    with pytest.raises(qf.ConsoleError, match="being planned, sent or run"):
        widget.plan()
    assert len(json.loads(record.read_text(encoding="utf-8"))["rows"]) == 3
    widget.close()
    chosen = qf.SweepWidget(source_model_id=OTHER, path=record)
    assert chosen.tasks is not None
    assert len(chosen.tasks) == 3
    assert chosen.value["sourceModelIds"] == [OTHER], "what the cell says now"
    chosen.close()


def test_a_file_that_cannot_be_loaded_is_not_replaced(
    demo: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "sweep.json"
    qf.sweep(SOURCE, WEIGHTS, path=record)
    sound = record.read_bytes()
    record.write_text("{}", encoding="utf-8")
    page = SweepPage(monkeypatch, qf.SweepWidget(source_model_id=SOURCE, weight="W4A16", path=record))
    wait_until(lambda: page.widget.error and page.widget.busy is None)
    assert page.request("planSweep", "1")["error"]["code"] == "InvalidRequest"
    with pytest.raises(qf.InvalidRequest, match="not the record of a sweep"):
        page.widget.plan()
    assert record.read_text(encoding="utf-8") == "{}"
    record.write_bytes(sound)
    assert page.request("planSweep", "2")["ok"], "shows the sweep, and plans nothing"
    assert [row["weight"] for row in page.rows] == WEIGHTS
    assert page.widget.error is None
    page.widget.close()


def test_a_file_that_cannot_be_loaded_can_be_removed(
    demo: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "sweep.json"
    record.write_text("{}", encoding="utf-8")
    page = SweepPage(monkeypatch, qf.SweepWidget(source_model_id=SOURCE, weight="W4A16", path=record))
    wait_until(lambda: page.widget.error and page.widget.busy is None)
    record.unlink()
    assert page.widget.sweep is None
    assert page.request("planSweep", "1")["ok"]
    assert len(page.rows) == 1
    assert record.exists()
    page.widget.close()


def test_a_file_that_appears_later_is_loaded_with_the_first_request(
    demo: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "sweep.json"
    page = SweepPage(monkeypatch, qf.SweepWidget(path=record))
    qf.sweep(SOURCE, WEIGHTS, path=record)
    page.ask({"id": "1", "kind": "hello"})
    wait_until(lambda: [row["weight"] for row in page.rows] == WEIGHTS)
    wait_until(page.widget._service.load_attempted.is_set)  # else the end of each cell waits
    page.widget.close()


def test_a_file_is_loaded_once_somebody_has_signed_in(demo: Simulator, tmp_path: Path) -> None:
    record = tmp_path / "sweep.json"
    qf.sweep(SOURCE, WEIGHTS, path=record)
    qf.sign_out()
    widget = qf.SweepWidget(path=record)
    wait_until(lambda: widget.error is not None and widget.error["code"] == "NotSignedIn")
    with pytest.raises(qf.NotSignedIn):
        widget.plan()
    qf.sign_in(demo.access_key, demo.secret_key)
    wait_until(lambda: widget.rows is not None and widget.error is None)
    widget.close()


def test_a_limit_and_a_mapping_are_passed_on(demo: Simulator) -> None:
    small = qf.SweepWidget(source_model_id=SOURCE, weight=WEIGHTS, limit=2)
    with pytest.raises(qf.InvalidRequest, match="limit is 2"):
        small.plan()
    mapped = qf.SweepWidget(source_model_id=SOURCE, weight=WEIGHTS, model_set_id={SOURCE: "am-h96g9tlmxpze"})
    assert set(mapped.plan().plan.model_set_id) == {"am-h96g9tlmxpze"}
    mapped.value = {**mapped.value, "sourceModelIds": [OTHER]}
    assert set(mapped.plan().plan.source_model_id) == {OTHER}, "the mapping of a version that was removed is left out"
    small.close()
    mapped.close()


def test_a_sweep_has_settings_and_a_path_of_its_own(demo: Simulator, tmp_path: Path) -> None:
    sweep = qf.sweep(SOURCE, WEIGHTS)
    for others in ({"weight": "W4A16"}, {"path": tmp_path / "other.json"}):
        with pytest.raises(TypeError, match="A sweep has its own settings and path"):
            qf.SweepWidget(sweep, **others)


def test_a_plan_that_cannot_be_made_leaves_the_choice_and_says_why(demo: Simulator, page: SweepPage) -> None:
    page.widget.value = {**page.widget.value, "sourceModelIds": []}
    reply = page.request("planSweep", "1")
    assert reply["error"]["code"] == "InvalidRequest"
    assert "at least one" in page.error["hint"]
    assert page.widget.value["weights"] == WEIGHTS
    assert page.widget.busy is None


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"sourceModelIds": "amv-1"},
        {"again": "yes"},
        {"weights": [1]},
        {"name": None},
        {"unknown": 1},
        {"modelSetId": {"amv-1": 5}},
        {"limit": "60"},
    ],
    ids=str,
)
def test_a_malformed_choice_is_refused(page: SweepPage, value: dict[str, Any]) -> None:
    before = page.widget.value
    given = {**before, **value} if value else {}
    with pytest.raises(traitlets.TraitError):
        page.widget.value = given
    assert page.request("setValue", "1", value=given)["error"]["code"] == "BadMessage"
    assert page.widget.value == before


def test_the_program_makes_the_same_plan(demo: Simulator, page: SweepPage, tmp_path: Path) -> None:
    code = page.request("toSweepCode", "1", locale="zh-CN")["result"]["code"]
    assert "费用" in code
    (tmp_path / "program.py").write_text(code.partition("print(")[0], encoding="utf-8")
    planned = runpy.run_path(str(tmp_path / "program.py"))["sweep"]
    assert planned.plan.equals(page.widget.plan().plan)


def test_the_record_can_be_read_without_a_kernel(demo: Simulator, page: SweepPage) -> None:
    page.request("planSweep", "1")
    page.decide("runSweep", "2", 3)
    wait_until(lambda: page.running() == 3)
    demo.advance(30)
    wait_until(lambda: page.statuses() == ["running"] * 3)
    for locale, words in {"en": ("Running", "Compression sweep"), "zh-CN": ("运行中", "批量压缩")}.items():
        page.widget.locale = locale
        data, _ = page.widget._repr_mimebundle_()
        for kind in ("text/plain", "text/html"):
            assert all(word in data[kind] for word in (*words, SOURCE, *WEIGHTS))
    assert "3 running" in repr(page.widget)


def test_an_empty_form_can_be_compared(demo: Simulator) -> None:
    with_sparsity = qf.CompressionWidget(strategy="Sparsity", description="nightly").compare()
    assert with_sparsity.value["description"] == "nightly"
    assert with_sparsity.value["strategies"] == ["Sparsity"]
    assert qf.CompressionWidget().compare().value["sourceModelIds"] == []


def test_the_versions_own_model_set_is_not_passed_on(demo: Simulator) -> None:
    demo.fail("DescribeModel", delay=0.2, times=1)
    own = qf.list_models(progress=False).set_index("model_id").loc[SOURCE, "model_set_id"]
    form = qf.CompressionWidget(source_model_id=SOURCE, model_set_id=own, weight=WEIGHTS[0])
    assert form.compare().value["modelSetId"] is None


@pytest.mark.parametrize("target", ["am-adbuasyfaf", None])
def test_a_form_passes_its_draft_on_and_keeps_the_record(demo: Simulator, target: str | None) -> None:
    form = qf.CompressionWidget(source_model_id=SOURCE, model_set_id=target, weight=WEIGHTS[0])
    wait_until(lambda: "modelSetId" in form.value)
    sweep = form.compare()
    assert sweep.value["sourceModelIds"] == [SOURCE]
    assert sweep.value["weights"] == WEIGHTS[:1]
    assert sweep.value["modelSetId"] == target
    before = form._repr_mimebundle_()[0]
    [row] = sweep.plan().plan["name"]
    after = form._repr_mimebundle_()[0]
    for kind in ("text/plain", "text/html"):
        assert row not in before[kind]
        assert all(word in after[kind] for word in ("Model compression", "Compression sweep", row))
    form.close()


def test_nothing_is_saved_with_save_nothing(demo: Simulator) -> None:
    widget = qf.SweepWidget(source_model_id=SOURCE, weight=WEIGHTS, save="nothing")
    widget.plan()
    saved = str([widget.get_state(), widget._repr_mimebundle_(), repr(widget)])
    assert SOURCE not in saved
    assert WEIGHTS[1] not in saved.replace(str(widget.rules), "")
    widget.close()


def test_closing_leaves_no_thread_and_sends_nothing_more(demo: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    page = SweepPage(monkeypatch, qf.SweepWidget(source_model_id=SOURCE, weight=WEIGHTS))
    page.request("planSweep", "1")
    page.decide("runSweep", "2", 3)
    wait_until(lambda: page.running() == 3)
    page.widget.close()
    wait_until(lambda: not [each for each in threading.enumerate() if each.name == "qfwidget"])


def test_a_description_can_be_absent_as_in_a_table() -> None:
    widget = qf.SweepWidget(description=pd.NA)  # type: ignore[arg-type]
    assert widget.value["description"] is None
    widget.close()


def test_arguments_that_do_not_exist_are_named() -> None:
    with pytest.raises(TypeError, match="SweepWidget has no argument wieght"):
        qf.SweepWidget(wieght="INT8-PTQ")
    with pytest.raises(TypeError, match="weight must be text"):
        qf.SweepWidget(weight=[8])  # type: ignore[list-item]
