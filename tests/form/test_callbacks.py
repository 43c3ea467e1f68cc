"""A user's observers do not affect the widget: they may raise, block, and call any public method."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import traitlets

import qfwidget as qf
from qfwidget.simulator import Simulator
from tests.waiting import wait_until

TRAITS = ("submitting", "sent", "response", "task", "outcome")


@pytest.fixture
def demo() -> Iterator[Simulator]:
    with qf.demo(task_seconds=0.3) as demo:
        yield demo


@pytest.fixture
def widget(demo: Simulator) -> Iterator[qf.CompressionWidget]:
    widget = form()
    yield widget
    widget.close()


def form(name: str = "demo") -> qf.CompressionWidget:
    return qf.CompressionWidget(
        name=name, source_model_id="amv-d1zx1iwdarfr", model_set_id="am-adbuasyfaf", weight="INT8-PTQ"
    )


def succeeded(widget: qf.CompressionWidget) -> bool:
    return (widget.task or {}).get("status") == "succeeded"


@pytest.mark.parametrize("trait", [*TRAITS, traitlets.All])
def test_an_observer_that_raises_is_reported_and_changes_nothing(
    demo: Simulator, widget: qf.CompressionWidget, trait: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(change: Any) -> None:
        raise RuntimeError("an error of the user")

    seen: list[str] = []
    widget.observe(fail, trait)
    widget.observe(lambda change: seen.append(change["name"]), trait)
    with caplog.at_level(logging.WARNING):
        task = widget.submit()
    assert widget.response is not None
    assert widget.response["result"] == task.id
    wait_until(lambda: succeeded(widget))
    assert len(demo.calls_of("CreateModelCompTask")) == 1
    assert seen, "the other observers are called"
    assert "an error of the user" in caplog.text
    assert "Traceback" in caplog.text


def test_an_observer_that_blocks_holds_up_its_own_widget_only(demo: Simulator, widget: qf.CompressionWidget) -> None:
    blocked, release = threading.Event(), threading.Event()

    def block(change: Any) -> None:
        blocked.set()
        assert release.wait(20)

    widget.observe(block, "task")
    task = widget.submit()
    assert blocked.wait(20)
    assert task.wait(timeout=20, progress=False).status == "succeeded"
    other = form("other")
    other.submit().wait(timeout=20, progress=False)
    wait_until(lambda: succeeded(other))
    wait_until(lambda: succeeded(widget))
    release.set()
    other.close()


CALLS: dict[str, Callable[[qf.CompressionWidget, str], object]] = {
    "wait": lambda widget, task_id: qf.CompressionTask(task_id).wait(timeout=20, progress=False),
    "refresh": lambda widget, task_id: qf.CompressionTask(task_id).refresh(),
    "cancel": lambda widget, task_id: qf.CompressionTask(task_id).cancel(),
    "submit": lambda widget, task_id: widget.submit(again=True),
    "close": lambda widget, task_id: widget.close(),
    "list_tasks": lambda widget, task_id: qf.list_tasks(),
    "another widget": lambda widget, task_id: form("other").submit(),
    "sign_out": lambda widget, task_id: qf.sign_out(),
    "value": lambda widget, task_id: setattr(widget, "value", {**widget.value, "name": "another"}),
}


@pytest.mark.parametrize("call", CALLS)
def test_every_public_call_is_allowed_in_an_observer(demo: Simulator, widget: qf.CompressionWidget, call: str) -> None:
    returned: list[object] = []

    def called(change: Any) -> None:
        widget.unobserve(called, "response")
        returned.append(CALLS[call](widget, change["new"]["result"]))

    widget.observe(called, "response")
    task = widget.submit()
    wait_until(lambda: returned)
    if call == "sign_out":
        return
    assert qf.CompressionTask(task.id).info["id"] == task.id
    follower = form("follower")
    follower.submit().wait(timeout=20, progress=False)
    follower.close()


def test_an_observer_sees_changes_in_order(demo: Simulator, widget: qf.CompressionWidget) -> None:
    seen: list[Any] = []
    widget.observe(lambda change: seen.append((change["name"], change["new"])), ["submitting", "task"])
    widget.submit()
    wait_until(lambda: succeeded(widget) and seen[-1][1] == widget.task)
    assert [new for name, new in seen if name == "submitting"] == [True, False]
    statuses = [new["status"] for name, new in seen if name == "task" and "status" in new]
    assert statuses == sorted(statuses, key=["creating", "running", "succeeded"].index)


def test_an_observer_can_be_removed(demo: Simulator, widget: qf.CompressionWidget) -> None:
    seen: list[Any] = []
    widget.observe(seen.append, "task")
    widget.unobserve(seen.append, "task")
    widget.submit()
    wait_until(lambda: succeeded(widget))
    assert seen == []
    with pytest.raises(ValueError, match="not in list"):
        widget.unobserve(seen.append, "task")


def test_an_observer_of_the_value_that_raises_does_not_stop_the_page_from_getting_it(
    demo: Simulator, widget: qf.CompressionWidget
) -> None:
    def fail(change: Any) -> None:
        raise RuntimeError("an error of the user")

    widget.observe(fail, "value")
    widget.value = {**widget.value, "name": "changed"}
    assert widget.value["name"] == "changed"
    task = widget.submit()
    (call,) = demo.calls_of("CreateModelCompTask")
    assert call.body["name"] == "changed"
    assert task.id


def test_an_observer_that_ends_its_thread_affects_no_other(demo: Simulator, widget: qf.CompressionWidget) -> None:
    seen: list[Any] = []

    def leave(change: Any) -> None:
        raise SystemExit

    widget.observe(leave, "sent")
    widget.observe(seen.append, "task")
    widget.submit()
    wait_until(lambda: seen)


SCRIPT = """
import qfwidget as qf

def fail(change):
    raise RuntimeError("an error of the user")

with qf.demo():
    form = qf.CompressionWidget()
    form.observe(fail, "value")
    form.weight = "W8A16C16"
    form.close()
"""


def test_an_observer_that_raises_in_a_script_is_reported_on_stderr() -> None:
    script = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=True)
    assert "RuntimeError: an error of the user" in script.stderr
