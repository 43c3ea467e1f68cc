"""An interrupt ends the wait, not the work."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.draft import suggested_name
from qfwidget.simulator import Simulator
from qfwidget.tasks.attempt import Attempt
from qfwidget.tasks.create_once import Creator
from tests.interrupts import interrupt_main_thread
from tests.samples import SPARSITY_BODY
from tests.waiting import wait_until


class Work:
    """Work that counts its runs, and ends when released."""

    def __init__(self) -> None:
        self.count = 0
        self.begun = threading.Event()
        self.release = threading.Event()

    def __call__(self) -> int:
        self.count += 1
        self.begun.set()
        assert self.release.wait(20)
        return self.count


def interrupted(run: Callable[[], object], begun: Callable[[], object]) -> None:
    """Call a function and interrupt it, as a kernel interrupt does, once the work has started."""

    def interrupt() -> None:
        wait_until(begun)
        interrupt_main_thread()

    interrupter = threading.Thread(target=interrupt)
    interrupter.start()
    with pytest.raises(KeyboardInterrupt):
        run()
    interrupter.join()


def test_an_interrupted_wait_can_be_repeated() -> None:
    work = Work()
    attempt = Attempt(work)
    interrupted(attempt.wait, work.begun.is_set)
    work.release.set()
    assert attempt.wait() == attempt.wait() == 1


def test_a_failure_is_raised_in_the_wait() -> None:
    def fail() -> None:
        raise ValueError("why")

    with pytest.raises(ValueError, match="why"):
        Attempt(fail).wait()


def test_the_call_after_an_interrupted_one_returns_its_task() -> None:
    with qf.demo(latency=0.3) as demo:
        creator = Creator(shared_console())
        interrupted(
            lambda: creator.create_interruptibly(SPARSITY_BODY, dict), lambda: demo.calls_of("CreateModelCompTask")
        )
        first = creator.create_interruptibly(SPARSITY_BODY, dict)
        assert len(demo.calls_of("CreateModelCompTask")) == 1
        second = creator.create_interruptibly(SPARSITY_BODY, dict)
        assert first["result"] != second["result"], "a task is delivered once"
        assert len(demo.calls_of("CreateModelCompTask")) == 2


def test_the_same_weight_in_another_spelling_is_the_same_call() -> None:
    request = qf.CompressionRequest("demo", "amv-jrs4x425sde2", weight="WINT8")
    with qf.demo() as demo:
        demo.fail("CreateModelCompTask", delay=0.5)
        interrupted(lambda: qf.create_task(request), lambda: demo.calls_of("CreateModelCompTask"))
        with pytest.warns(qf.QfWarning, match="was created by the interrupted call"):
            qf.create_task(request.replace(weight="w8a16c16"))
        assert len(demo.calls_of("CreateModelCompTask")) == 1


def test_a_call_without_a_name_is_the_same_a_minute_later(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = (datetime(2026, 11, 28, 10, minute) for minute in range(60))
    monkeypatch.setattr(
        "qfwidget.tasks.create.suggested_name", lambda draft, _now: suggested_name(draft, next(moments))
    )

    def create(**fields: str) -> qf.CompressionTask:
        return qf.create_task(source_model_id=SPARSITY_BODY["sourceModelId"], strategy="Sparsity", **fields)  # type: ignore[arg-type]

    with qf.demo() as demo:
        demo.fail("CreateModelCompTask", delay=0.5)
        interrupted(create, lambda: demo.calls_of("CreateModelCompTask"))
        named = create(name="named")
        with pytest.warns(qf.QfWarning, match="was created by the interrupted call") as warned:
            assert create().refresh()["name"] == "Sparsity-1128-1000"
        assert warned[0].filename == __file__
        assert create().refresh()["name"] == "Sparsity-1128-1002"
        assert named.refresh()["name"] == "named"
        assert len(demo.calls_of("CreateModelCompTask")) == 3


class InterruptedOnce(dict[str, Any]):
    """A dict in whose first `pop` an interrupt arrives."""

    interrupts = 1

    def pop(self, *args: Any) -> Any:
        popped = super().pop(*args)
        if self.interrupts:
            self.interrupts -= 1
            raise KeyboardInterrupt
        return popped


def test_a_second_interrupt_does_not_lose_the_task_of_the_first() -> None:
    with qf.demo(latency=0.3) as demo:
        creator = Creator(shared_console())
        interrupted(
            lambda: creator.create_interruptibly(SPARSITY_BODY, dict), lambda: demo.calls_of("CreateModelCompTask")
        )
        creator._interrupted = InterruptedOnce(creator._interrupted)
        with pytest.raises(KeyboardInterrupt, match="may have created it"):
            creator.create_interruptibly(SPARSITY_BODY, dict)
        creator.create_interruptibly(SPARSITY_BODY, dict)
        assert len(demo.calls_of("CreateModelCompTask")) == 1


def test_an_interrupt_right_before_the_task_is_returned_does_not_lose_it() -> None:
    def interrupt(_response: object) -> None:
        raise KeyboardInterrupt

    with qf.demo() as demo:
        creator = Creator(shared_console())
        with pytest.raises(KeyboardInterrupt, match="may have created it"):
            creator.create_interruptibly(SPARSITY_BODY, interrupt)
        task_id = creator.create_interruptibly(SPARSITY_BODY, dict)["result"]
        (call,) = demo.calls_of("CreateModelCompTask")
        assert call.body == SPARSITY_BODY
        assert task_id in {task["id"] for task in demo.tasks}


def test_another_body_is_another_task() -> None:
    other = {**SPARSITY_BODY, "name": "other"}
    with qf.demo(latency=0.3) as demo:
        creator = Creator(shared_console())
        interrupted(
            lambda: creator.create_interruptibly(SPARSITY_BODY, dict), lambda: demo.calls_of("CreateModelCompTask")
        )
        named = {creator.create_interruptibly(body, dict)["result"]: body["name"] for body in (other, SPARSITY_BODY)}
        assert named == {task["id"]: task["name"] for task in demo.tasks if task["id"] in named}
        assert len(demo.calls_of("CreateModelCompTask")) == 2


def test_the_next_submit_joins_an_interrupted_one() -> None:
    with qf.demo(latency=0.3) as demo:
        widget = qf.CompressionWidget(
            name="demo", source_model_id="amv-d1zx1iwdarfr", model_set_id="am-adbuasyfaf", strategy="Sparsity"
        )
        interrupted(widget.submit, lambda: demo.calls_of("CreateModelCompTask"))
        task = widget.submit()
        (created,) = (call for call in demo.calls_of("CreateModelCompTask"))
        assert created.body == SPARSITY_BODY
        assert widget.response is not None
        assert widget.response["result"] == task.id
        with pytest.raises(qf.ConsoleError, match="already been created"):
            widget.submit()
        widget.close()


def test_a_cell_that_makes_a_form_and_submits_it_can_be_run_again_after_an_interrupt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments = (datetime(2026, 11, 28, 10, minute) for minute in range(60))
    monkeypatch.setattr(
        "qfwidget.form.draft_fields.suggested_name", lambda draft, _now: suggested_name(draft, next(moments))
    )
    forms: list[qf.CompressionWidget] = []

    def cell() -> qf.CompressionTask:
        forms.append(qf.CompressionWidget(source_model_id="amv-d1zx1iwdarfr", strategy="Sparsity"))
        return forms[-1].submit()

    with qf.demo() as demo:
        demo.fail("CreateModelCompTask", delay=0.5)
        interrupted(cell, lambda: demo.calls_of("CreateModelCompTask"))
        with pytest.warns(qf.QfWarning, match="created by the interrupted call"):
            task = cell()
        assert len(demo.calls_of("CreateModelCompTask")) == 1
        assert task.info["name"] == task.refresh()["name"] == "Sparsity-1128-1000"
        assert forms[1].outcome == "created"
        assert forms[1].response is not None
        assert forms[1].response["result"] == task.id
        assert cell().id != task.id, "the task was delivered, so this is another decision"
        assert len(demo.calls_of("CreateModelCompTask")) == 2
        for form in forms:
            form.close()


def test_a_submit_that_was_refused_after_its_interrupt_is_tried_again() -> None:
    with qf.demo() as demo:
        demo.fail("CreateModelCompTask", delay=0.5, status=400)
        widget = qf.CompressionWidget(source_model_id="amv-d1zx1iwdarfr", strategy="Sparsity")
        interrupted(widget.submit, lambda: demo.calls_of("CreateModelCompTask"))
        wait_until(lambda: not any(thread.name == "qfwidget-create" for thread in threading.enumerate()))
        assert widget.error is not None
        task = widget.submit()
        assert len(demo.calls_of("CreateModelCompTask")) == 2
        assert widget.task is not None
        assert widget.task["id"] == task.id
        widget.close()


@pytest.mark.parametrize("how", ["deleted", "stopped", "failed"])
def test_a_task_of_an_interrupted_call_that_is_over_is_not_returned(how: str) -> None:
    request = qf.CompressionRequest(name="demo", source_model_id="amv-d1zx1iwdarfr", strategy="Sparsity")
    with qf.demo() as demo:
        if how == "failed":
            demo.fail_tasks("out of memory")
        demo.fail("CreateModelCompTask", delay=0.5)
        interrupted(lambda: qf.create_task(request), lambda: demo.calls_of("CreateModelCompTask"))
        wait_until(lambda: any(task["name"] == "demo" for task in demo.tasks))
        first = qf.CompressionTask(demo.tasks[-1]["id"])
        if how == "stopped":
            first.cancel()
        with suppress(qf.TaskFailed):
            first.wait(progress=False)
        if how == "deleted":
            first.delete()
        assert qf.create_task(request).id != first.id
        assert len(demo.calls_of("CreateModelCompTask")) == 2


def test_another_task_that_is_asked_for_after_an_interrupt_is_created() -> None:
    with qf.demo() as demo:
        demo.fail("CreateModelCompTask", delay=0.5)
        widget = qf.CompressionWidget(name="demo", source_model_id="amv-d1zx1iwdarfr", strategy="Sparsity")
        interrupted(widget.submit, lambda: demo.calls_of("CreateModelCompTask"))
        wait_until(lambda: not widget.submitting)
        widget.submit(again=True)
        assert len(demo.calls_of("CreateModelCompTask")) == 2
        widget.close()


@pytest.fixture
def kept() -> Iterator[tuple[Simulator, qf.CompressionWidget]]:
    """A form whose submit was interrupted and has created its task."""
    with qf.demo() as demo:
        demo.fail("CreateModelCompTask", delay=0.5)
        widget = qf.CompressionWidget(source_model_id="amv-d1zx1iwdarfr", strategy="Sparsity", name="demo")
        interrupted(widget.submit, lambda: demo.calls_of("CreateModelCompTask"))
        wait_until(lambda: not any(thread.name == "qfwidget-create" for thread in threading.enumerate()))
        yield demo, widget
        widget.close()


def test_a_warning_that_is_an_error_loses_no_task(kept: tuple[Simulator, qf.CompressionWidget]) -> None:
    demo, widget = kept
    again = qf.CompressionWidget(source_model_id="amv-d1zx1iwdarfr", strategy="Sparsity", name="demo")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(qf.QfWarning, match="created by the interrupted call"):
            qf.create_task(again.value)
    with pytest.warns(qf.QfWarning, match="created by the interrupted call") as warned:
        assert again.submit().id == (widget.response or {})["result"]
    assert warned[0].filename == __file__
    assert len(demo.calls_of("CreateModelCompTask")) == 1
    again.close()


def test_another_error_does_not_lose_the_task_of_an_interrupted_call(
    kept: tuple[Simulator, qf.CompressionWidget],
) -> None:
    demo, widget = kept
    busy = qf.CompressionWidget(source_model_id="amv-d1zx1iwdarfr", strategy="Sparsity", name="another")
    demo.fail("CreateModelCompTask", delay=0.5)
    other = threading.Thread(target=busy.submit)
    other.start()
    wait_until(lambda: busy.submitting)
    busy.name = "demo"
    with pytest.raises(qf.ConsoleError, match="another task is being created"):
        busy.submit()
    other.join()
    with pytest.warns(qf.QfWarning):
        assert busy.submit().id == (widget.response or {})["result"]
    assert len(demo.calls_of("CreateModelCompTask")) == 2
    busy.close()


def test_a_task_that_reuse_returns_is_not_returned_once_more(kept: tuple[Simulator, qf.CompressionWidget]) -> None:
    demo, widget = kept
    with pytest.warns(qf.QfWarning, match="no task was created"):
        assert qf.create_task(widget.value, reuse=True).id == (widget.response or {})["result"]
    assert qf.create_task(widget.value).id != (widget.response or {})["result"]
    assert len(demo.calls_of("CreateModelCompTask")) == 2


def test_a_form_that_took_over_a_task_asks_before_it_creates_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = (datetime(2026, 11, 28, 10, minute) for minute in range(60))
    monkeypatch.setattr(
        "qfwidget.form.draft_fields.suggested_name", lambda draft, _now: suggested_name(draft, next(moments))
    )
    with qf.demo() as demo:
        demo.fail("CreateModelCompTask", delay=0.5)
        forms = [qf.CompressionWidget(source_model_id="amv-d1zx1iwdarfr", strategy="Sparsity") for _ in range(2)]
        interrupted(forms[0].submit, lambda: demo.calls_of("CreateModelCompTask"))
        with pytest.warns(qf.QfWarning):
            forms[1].submit()
        assert forms[1].value == forms[0].value == forms[1].sent
        with pytest.raises(qf.ConsoleError, match="already been created"):
            forms[1].submit()
        assert len(demo.calls_of("CreateModelCompTask")) == 1
        for form in forms:
            form.close()
