"""Traits that are published together: in one message, on any thread, before their observers run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import traitlets as t

from qfwidget.form.batching import PublishingWidget
from tests.waiting import wait_until

THREADS = 8
TIMES = 200


class Pair(PublishingWidget):
    _esm = "export default {}"
    one = t.Int(0).tag(sync=True)
    other = t.Int(0).tag(sync=True)
    own = t.Int(0)


class Heard:
    """Return what a pair has sent to its page."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.states: list[dict[str, Any]] = []
        self.pair = Pair()
        monkeypatch.setattr(self.pair, "_send", lambda message, buffers=None: self.states.append(message["state"]))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    return Heard(monkeypatch)


def test_what_has_changed_is_told_in_one_message(heard: Heard) -> None:
    heard.pair.publish({"one": 1, "other": 2, "own": 3})
    heard.pair.publish({"one": 1, "other": 3})
    heard.pair.publish({"one": 1, "own": 4})
    assert heard.states == [{"one": 1, "other": 2}, {"other": 3}]
    assert heard.pair.own == 4


def test_who_observes_is_told_of_each_and_finds_them_all_set_and_told(heard: Heard) -> None:
    found: list[Any] = []
    heard.pair.observe(lambda change: found.append((change["name"], heard.pair.other, list(heard.states))))
    heard.pair.publish({"one": 1, "other": 2})
    wait_until(lambda: len(found) == 2)
    assert found == [(name, 2, [{"one": 1, "other": 2}]) for name in ("one", "other")]


def test_what_is_set_in_the_usual_way_is_told_at_once(heard: Heard) -> None:
    heard.pair.one = 1
    heard.pair.other = 2
    assert heard.states == [{"one": 1}, {"other": 2}]


def test_a_wrong_value_is_refused_and_those_before_it_are_told(heard: Heard) -> None:
    with pytest.raises(t.TraitError, match="other"):
        heard.pair.publish({"one": 1, "other": "text"})
    heard.pair.publish({"other": 2})
    assert heard.states == [{"one": 1}, {"other": 2}]


def test_what_many_threads_publish_arrives_together_and_ends_as_it_was_set_last(heard: Heard) -> None:
    def publish(thread: int) -> None:
        for number in range(thread, THREADS * TIMES, THREADS):
            heard.pair.publish({"one": number + 1, "other": number + 1})

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(publish, range(THREADS)))
    assert len(heard.states) <= THREADS * TIMES
    told = {name: value for state in heard.states for name, value in state.items()}
    assert told == {"one": heard.pair.one, "other": heard.pair.other}
