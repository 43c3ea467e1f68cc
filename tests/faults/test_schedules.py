"""Creates tasks under hundreds of seeded schedules of failures. Each task must be created and shown exactly once."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.form.handlers import Service
from qfwidget.simulator import Simulator
from qfwidget.tasks import actions
from qfwidget.tasks.create_once import Creator
from tests.line.tls import tls_console
from tests.waiting import wait_until

pytestmark = pytest.mark.long

SCHEDULES = 700
PARTS = 4
PATIENCE = 20.0
LOOKING_SECONDS = 0.05
STALL_SECONDS = 0.3
PATIENCE_MESSAGES = 6

LOST_RESPONSES: list[dict[str, Any]] = [
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
    """The results of one part of the schedules."""

    counts: Counter[str] = field(default_factory=Counter)
    longest_receive: float = 0.0

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(self.counts.items()))
        return f"{counts}; the kernel was held for {1000 * self.longest_receive:.1f} ms at most"


class Widget:
    """A widget's service, and the traits it has published."""

    def __init__(self, creator: Creator, figures: Figures) -> None:
        self._figures = figures
        self._changed = threading.Condition()
        self.traits: dict[str, Any] = {}
        self.answers: dict[str, bool] = {}
        self.service = Service(self._publish, self._tell, creator=creator)

    def click(self, decision: str, body: dict[str, Any], *, again: bool = False) -> None:
        fresh = {"before": time.monotonic() + PATIENCE, "session": shared_console().account, "again": again}
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
    """One seeded schedule: what fails, and what the user does in the meantime."""

    def __init__(self, seed: int, demo: Simulator, figures: Figures) -> None:
        self.random = random.Random(seed)
        self.demo = demo
        self.figures = figures
        self.creator = Creator(shared_console(), patience=LOOKING_SECONDS)
        self.body: dict[str, Any] = {
            "name": f"schedule {seed}",
            "sourceModelId": "amv-d1zx1iwdarfr",
            "modelSetId": "am-adbuasyfaf",
            "config": self.random.choice(
                [{"strategy": "Sparsity"}, {"strategy": "Quantization", "weight": "W8A16C16"}]
            ),
        }
        self.stalled = False
        self.refused = False
        self.before = {task["id"] for task in demo.tasks}

    @property
    def sent(self) -> int:
        return sum(call.body == self.body for call in self.demo.calls_of("CreateModelCompTask"))

    @property
    def made(self) -> set[str]:
        return {task["id"] for task in self.demo.tasks} - self.before

    def inject_faults(self) -> None:
        kind = self.random.choices(["answer", "refusal", "stall", "nothing"], [12, 3, 1, 3])[0]
        self.figures.counts[f"creates with {kind} failing" if kind != "nothing" else "creates undisturbed"] += 1
        if kind == "answer":
            fault, when = self.random.choice(LOST_RESPONSES), self.random.choice(["before", "after"])
            self.demo.fail("CreateModelCompTask", **fault, when=when)  # type: ignore[arg-type]
        elif kind == "refusal":
            self.refused = True
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
        user = self.random.choices(
            [
                self.one_click,
                self.many_clicks,
                self.two_widgets,
                self.interrupted,
                self.lost_messages,
                self.two_pages,
                self.observers,
                self.forked,
            ],
            [2, 2, 2, 2, 2, 2, 2, 1],
        )[0]
        self.figures.counts[user.__name__.replace("_", " ")] += 1
        self.inject_faults()
        user()
        self.demo.heal()

    def one_click(self) -> None:
        widget = Widget(self.creator, self.figures)
        widget.click("1", self.body)
        assert not (self.stalled and widget.settled()), "the click does not wait for the response"
        widget.wait(widget.settled)
        assert self.sent == 1
        self.check([widget])

    def many_clicks(self) -> None:
        """A double click, and the same message delivered several times from many threads."""
        widget = Widget(self.creator, self.figures)
        decisions = self.random.choices(["1", "2", "3"], k=5)
        clicks = [threading.Thread(target=widget.click, args=(decision, self.body)) for decision in decisions]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join()
        widget.wait(lambda: len(widget.answers) == len(set(decisions)) and widget.settled())
        accepted = sum(widget.answers.values())
        assert self.sent == accepted, "one per accepted decision"
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
        """A cell that is interrupted while it creates a task, and run again."""
        found: set[str] = set()

        def interrupt() -> None:
            wait_until(lambda: self.sent)
            time.sleep(self.random.uniform(0, 0.02))
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            interrupted.set()

        interrupted = threading.Event()
        interrupter = threading.Thread(target=interrupt)
        returned = False
        try:
            interrupter.start()
            with suppress(qf.QfError):
                self.creator.create_interruptibly(self.body, lambda response: found.add(response["result"]))
            returned = True
            assert interrupted.wait(PATIENCE)
        except KeyboardInterrupt as raised:
            returned = returned or not raised.args  # without a message, the call had ended when it arrived
            self.figures.counts["interrupts that came in time"] += not returned
        interrupter.join()
        if not returned:
            with suppress(qf.QfError):
                self.creator.create_interruptibly(self.body, lambda response: found.add(response["result"]))
        assert self.sent == 1 or self.refused, "sent again only if the first was refused"
        assert found == self.made
        self.figures.counts["tasks"] += len(found)

    def lost_messages(self) -> None:
        """A page that repeats its request until a reply arrives; each message may be lost."""
        widget = Widget(self.creator, self.figures)
        replied = False
        for _ in range(PATIENCE_MESSAGES):
            if self.random.random() < 0.5:  # else it is lost
                widget.click("1", self.body)
                widget.wait(lambda: "1" in widget.answers)
                replied = self.random.random() < 0.5
                widget.answers.clear()
            if replied:
                break
        widget.click("1", self.body)
        widget.wait(widget.settled)
        assert self.sent == 1
        self.check([widget])

    def two_pages(self) -> None:
        """Two pages on one kernel whose buttons are pressed at the same time or shortly after each other."""
        widget = Widget(self.creator, self.figures)
        pause = self.random.choice([0.0, 0.01, 0.015, 0.1])

        def late() -> None:
            time.sleep(pause)
            widget.click("2", self.body)

        presses = [threading.Thread(target=widget.click, args=("1", self.body)), threading.Thread(target=late)]
        for press in presses:
            press.start()
        for press in presses:
            press.join()
        widget.wait(lambda: len(widget.answers) == 2 and widget.settled())
        accepted = sum(widget.answers.values())
        assert self.sent == accepted
        assert len(self.made) <= 1 or self.refused, "a second task only where the first was refused"
        self.check([widget], decisions=accepted)

    def observers(self) -> None:
        """A user's observers that raise, block, or call the widget while a task is created from Python."""
        body, config = self.body, self.body["config"]
        widget = qf.CompressionWidget(
            name=body["name"], source_model_id=body["sourceModelId"], model_set_id=body["modelSetId"], **config
        )
        widget._service._tasks._creator = self.creator
        block = threading.Event()
        react = self.random.choice(
            [
                lambda: 1 / 0,
                lambda: block.wait(self.random.uniform(0, 0.2)),
                lambda: widget.submit(),
                lambda: qf.CompressionTask((widget.task or {})["id"]).refresh(),
                widget.close,
            ]
        )
        trait = self.random.choice(["submitting", "sent", "response", "task", "error", "outcome"])
        widget.observe(lambda change: react(), trait)
        found: set[str] = set()
        with suppress(qf.QfError):
            found.add(widget.submit().id)
        block.set()
        widget._callbacks.join(PATIENCE)
        assert widget.submitting is False
        if not self.refused:
            assert self.sent == 1
        assert found <= self.made
        assert len(self.made) <= self.sent
        widget.close()
        self.figures.counts["tasks"] += len(self.made)

    def forked(self) -> None:
        """A process that is forked while its parent creates a task, and creates its own task."""
        widget = Widget(self.creator, self.figures)
        widget.click("1", self.body)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a fork in a process with threads is what this tests
            child = os.fork()
        if not child:
            status = 1
            try:
                body = {**self.body, "name": f"{self.body['name']} of the child"}
                made = Creator(shared_console(), patience=LOOKING_SECONDS).create(body)["result"]
                status = 0 if made in {task["id"] for task in self.listed()} else 2
            except qf.QfError:
                status = 0
            finally:
                os._exit(status)
        widget.wait(widget.settled)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert self.sent == 1
        of_child = {task["id"] for task in self.demo.tasks if task["name"].endswith("of the child")}
        self.before |= of_child
        self.check([widget])

    @staticmethod
    def listed() -> list[dict[str, Any]]:
        return [task for page in actions.task_pages(shared_console()) for task in page]

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
                assert widget.traits["error"] is not None, "a failure is shown"
            widget.service.close()
        self.figures.counts["tasks"] += len(self.made)

    def check_end(self, widget: Widget) -> None:
        task_id = widget.task_id
        widget.wait(lambda: (widget.traits["task"] or {}).get("status") in ("succeeded", "failed"))
        (server,) = (task for task in self.demo.tasks if task["id"] == task_id)
        assert widget.traits["task"]["status"] == server["status"]
        assert widget.traits["task"].get("modelId") == server.get("modelId")
        assert widget.traits["task"].get("failedReason") == server.get("failedReason")


# What happens to the connections in each part of the schedules: kept alive, over plain HTTP; then over TLS.
CLOSING: list[dict[str, Any]] = [{}, {"idle": 2.0}, {"after_response": True}, {"on_reuse": "close"}]


@contextmanager
def console(part: int) -> Iterator[Simulator]:
    """A simulated console. At the end the process has no more threads and open sockets than before."""
    before = threads_and_sockets()
    with qf.demo(task_seconds=0) as demo:
        if CLOSING[part]:
            with tls_console(demo, **CLOSING[part]) as place, pytest.MonkeyPatch.context() as patch:
                patch.setenv("REQUESTS_CA_BUNDLE", str(place.ca_file))
                restore = shared_console().point_at(place.url, demo.access_key, demo.secret_key)
                yield demo
                restore()
        else:
            yield demo
    wait_until(lambda: all(now <= then for now, then in zip(threads_and_sockets(), before, strict=True)))


def threads_and_sockets() -> tuple[int, int]:
    """Return the number of qfwidget's threads and of open sockets in this process."""
    threads = sum(thread.name.startswith("qfwidget") for thread in threading.enumerate())
    descriptors = Path("/proc/self/fd")
    sockets = 0
    for descriptor in descriptors.iterdir() if descriptors.exists() else ():
        with suppress(OSError):
            sockets += os.readlink(descriptor).startswith("socket:")
    return threads, sockets


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.soak) for part in range(1, PARTS))])
def test_no_schedule_creates_a_task_twice_or_loses_one(
    part: int, record_property: Callable[[str, object], None]
) -> None:
    figures = Figures()
    with console(part) as demo:
        for seed in range(part, SCHEDULES, PARTS):
            try:
                Schedule(seed, demo, figures).run()
            except AssertionError as error:
                raise AssertionError(f"schedule {seed}: {error}") from error
            demo.heal()
            figures.counts["schedules"] += 1
    record_property("figures", f"part {part + 1} of {PARTS}: {figures}")
