"""Creates tasks under hundreds of seeded schedules of failures, and finds each task that was made, once."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.form.handlers import Service
from qfwidget.simulator import Simulator
from qfwidget.tasks.create_once import Creator
from qfwidget.tasks.interruptible import Deliveries

pytestmark = pytest.mark.long

SCHEDULES = 512
PARTS = 4
PATIENCE = 20.0
LOOKING_SECONDS = 0.05
STALL_SECONDS = 0.3

LOST_ANSWERS: list[dict[str, Any]] = [
    {"drop": True},
    {"status": 500, "code": "InternalError"},
    {"status": 503, "body": "<html>unavailable</html>"},
    {"body": "not JSON"},
    {"body": '{"requestId": "r"}'},
]
REFUSALS: list[dict[str, Any]] = [
    {"status": 403, "code": "AccessDenied"},
    {"status": 400, "code": "InappropriateJSON", "message": "param[weight] invalid."},
    {"status": 200, "code": "InappropriateJSON", "message": "an error in a success"},
]


@dataclass
class Figures:
    """What a part of the schedules has shown."""

    counts: Counter[str] = field(default_factory=Counter)
    longest_receive: float = 0.0

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(self.counts.items()))
        return f"{counts}; the kernel was held for {1000 * self.longest_receive:.1f} ms at most"


class Widget:
    """A widget's service, and what it has published."""

    def __init__(self, creator: Creator, figures: Figures) -> None:
        self._figures = figures
        self._changed = threading.Condition()
        self.traits: dict[str, Any] = {}
        self.answers: dict[str, bool] = {}
        self.service = Service(self._publish, self._tell, creator=creator)

    def click(self, decision: str, body: dict[str, Any]) -> None:
        fresh = {"before": time.monotonic() + PATIENCE, "session": shared_console().account}
        message = {"id": decision, "kind": "createTask", "body": body, **fresh}
        begun = time.monotonic()
        self.service.receive(message)
        self._figures.longest_receive = max(self._figures.longest_receive, time.monotonic() - begun)

    def wait(self, condition: Callable[[], object]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), self.traits

    def settled(self) -> bool:
        return self.traits.get("submitting") is False

    @property
    def task_id(self) -> str | None:
        return (self.traits.get("response") or {}).get("result")

    def _publish(self, **traits: Any) -> None:
        with self._changed:
            self.traits |= traits
            self._changed.notify_all()

    def _tell(self, message: Any) -> None:
        with self._changed:
            self.answers[message["id"]] = message["ok"]
            self._changed.notify_all()


class Schedule:
    """One seeded course of events: what fails, and what the user does meanwhile."""

    def __init__(self, seed: int, demo: Simulator, figures: Figures) -> None:
        self.random = random.Random(seed)
        self.demo = demo
        self.figures = figures
        self.creator = Creator(shared_console(), patience=LOOKING_SECONDS)
        self.body = {
            "name": f"schedule {seed}",
            "sourceModelId": "amv-d1zx1iwdarfr",
            "modelSetId": "am-adbuasyfaf",
            "config": self.random.choice(
                [{"strategy": "Sparsity"}, {"strategy": "Quantization", "weight": "W8A16C16"}]
            ),
        }
        self.stalled = False
        self.before = {task["id"] for task in demo.tasks}

    @property
    def sent(self) -> int:
        return sum(call.body == self.body for call in self.demo.calls_of("CreateModelCompTask"))

    @property
    def made(self) -> set[str]:
        return {task["id"] for task in self.demo.tasks} - self.before

    def let_things_fail(self) -> None:
        kind = self.random.choices(["answer", "refusal", "stall", "nothing"], [12, 3, 1, 3])[0]
        self.figures.counts[f"creates with {kind} failing" if kind != "nothing" else "creates undisturbed"] += 1
        if kind == "answer":
            fault, when = self.random.choice(LOST_ANSWERS), self.random.choice(["before", "after"])
            self.demo.fail("CreateModelCompTask", **fault, when=when)  # type: ignore[arg-type]
        elif kind == "refusal":
            self.demo.fail("CreateModelCompTask", **self.random.choice(REFUSALS))
        elif kind == "stall":
            self.demo.fail("CreateModelCompTask", delay=STALL_SECONDS)
            self.stalled = True
        if self.random.random() < 0.04:
            self.demo.fail("DescribeModelCompTasks", drop=True, times=self.random.randint(1, 2))
        if self.random.random() < 0.04:
            self.demo.fail("DescribeModelCompTask", status=500, code="InternalError", times=self.random.randint(1, 2))
        if self.random.random() < 0.2:
            self.demo.fail_tasks("out of memory")

    def run(self) -> None:
        user = self.random.choice([self.one_click, self.many_clicks, self.two_widgets, self.interrupted])
        self.figures.counts[user.__name__.replace("_", " ")] += 1
        self.let_things_fail()
        user()
        self.demo.heal()

    def one_click(self) -> None:
        widget = Widget(self.creator, self.figures)
        widget.click("1", self.body)
        assert not (self.stalled and widget.settled()), "the click does not wait for the answer"
        widget.wait(widget.settled)
        assert self.sent == 1
        self.check([widget])

    def many_clicks(self) -> None:
        """A double click, the same message delivered again, and from many threads."""
        widget = Widget(self.creator, self.figures)
        decisions = self.random.choices(["1", "2", "3"], k=5)
        clicks = [threading.Thread(target=widget.click, args=(decision, self.body)) for decision in decisions]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join()
        widget.wait(lambda: len(widget.answers) == len(set(decisions)) and widget.settled())
        accepted = sum(widget.answers.values())
        assert self.sent == accepted, "one a decision that was accepted"
        self.check([widget], decisions=accepted)

    def two_widgets(self) -> None:
        widgets = [Widget(self.creator, self.figures) for _ in range(2)]
        for number, widget in enumerate(widgets):
            widget.click(str(number), self.body)
        for widget in widgets:
            widget.wait(widget.settled)
        assert self.sent == 2
        self.check(widgets, decisions=2)

    def interrupted(self) -> None:
        """A cell that is interrupted while it creates, and run again."""
        deliveries, interrupt_sent = Deliveries(), threading.Event()

        def create() -> str:
            interrupter.start()  # once: created a second time, it would raise
            try:
                return str(self.creator.create(self.body)["result"])
            finally:
                assert interrupt_sent.wait(PATIENCE)

        def interrupt() -> None:
            time.sleep(self.random.uniform(0, 0.02))
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            interrupt_sent.set()

        interrupter = threading.Thread(target=interrupt)
        with pytest.raises(KeyboardInterrupt):
            deliveries.run("cell", create)
        interrupter.join()
        try:
            found = {deliveries.run("cell", create)}
        except qf.QfError:
            found = set()
        assert self.sent == 1
        assert found == self.made
        self.figures.counts["tasks"] += len(found)

    def check(self, widgets: list[Widget], decisions: int = 1) -> None:
        found = [widget.task_id for widget in widgets if widget.task_id]
        assert len(found) == len(set(found)), "no two widgets have the same task"
        assert set(found) <= self.made
        assert len(self.made) <= decisions
        if decisions == len(widgets):
            assert set(found) == self.made, "no task is lost"
        for widget in widgets:
            if widget.task_id:
                self.check_end(widget)
            else:
                assert widget.traits["error"] is not None, "a failure is said"
            widget.service.close()
        self.figures.counts["tasks"] += len(self.made)

    def check_end(self, widget: Widget) -> None:
        task_id = widget.task_id
        widget.wait(lambda: (widget.traits["task"] or {}).get("status") in ("succeeded", "failed"))
        (server,) = (task for task in self.demo.tasks if task["id"] == task_id)
        assert widget.traits["task"]["status"] == server["status"]
        assert widget.traits["task"].get("modelId") == server.get("modelId")
        assert widget.traits["task"].get("failedReason") == server.get("failedReason")


@pytest.fixture
def demo() -> Iterator[Simulator]:
    with qf.demo(task_seconds=0) as demo:
        yield demo


@pytest.mark.parametrize("part", range(PARTS))
def test_no_schedule_makes_a_task_twice_or_loses_one(
    demo: Simulator, part: int, record_property: Callable[[str, object], None]
) -> None:
    figures = Figures()
    for seed in range(part, SCHEDULES, PARTS):
        try:
            Schedule(seed, demo, figures).run()
        except AssertionError as error:
            raise AssertionError(f"schedule {seed}: {error}") from error
        demo.heal()
        figures.counts["schedules"] += 1
    record_property("figures", f"part {part + 1} of {PARTS}: {figures}")
