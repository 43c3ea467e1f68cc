"""An interrupt ends the waiting, not the work."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import pytest

from qfwidget.tasks.interruptible import Deliveries


class Work:
    """Counts how often it is done; ends when it is let."""

    def __init__(self) -> None:
        self.count = 0
        self.begun = threading.Event()
        self.let = threading.Event()

    def __call__(self) -> int:
        self.count += 1
        self.begun.set()
        assert self.let.wait(20)
        return self.count


def interrupted(run: Callable[[], object], work: Work) -> None:
    """Call it and interrupt it, as a kernel is interrupted, once the work has begun."""

    def interrupt() -> None:
        assert work.begun.wait(20)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    interrupter = threading.Thread(target=interrupt)
    interrupter.start()
    with pytest.raises(KeyboardInterrupt):
        run()
    interrupter.join()


def test_who_was_interrupted_gets_the_result_by_asking_again() -> None:
    deliveries, work = Deliveries(), Work()
    interrupted(lambda: deliveries.run("key", work), work)
    work.let.set()
    assert deliveries.run("key", work) == 1
    assert work.count == 1
    assert deliveries.run("key", work) == 2, "a result is delivered once"


def test_another_key_is_other_work() -> None:
    deliveries, work = Deliveries(), Work()
    interrupted(lambda: deliveries.run("key", work), work)
    work.let.set()
    assert deliveries.run("other", lambda: "other") == "other"
    assert deliveries.run("key", work) == 1


def test_a_failure_is_delivered_too() -> None:
    def fail() -> None:
        raise ValueError("why")

    with pytest.raises(ValueError, match="why"):
        Deliveries().run("key", fail)
