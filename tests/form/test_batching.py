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


class Recorder:
    """A pair, and the states that it has sent to its page."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.states: list[dict[str, Any]] = []
        self.pair = Pair()
        monkeypatch.setattr(self.pair, "_send", lambda message, buffers=None: self.states.append(message["state"]))


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    return Recorder(monkeypatch)


def test_changes_are_sent_in_one_message(recorder: Recorder) -> None:
    recorder.pair.publish({"one": 1, "other": 2, "own": 3})
    recorder.pair.publish({"one": 1, "other": 3})
    recorder.pair.publish({"one": 1, "own": 4})
    assert recorder.states == [{"one": 1, "other": 2}, {"other": 3}]
    assert recorder.pair.own == 4


def test_observers_are_called_for_each_trait_after_all_are_set_and_sent(recorder: Recorder) -> None:
    found: list[Any] = []
    recorder.pair.observe(lambda change: found.append((change["name"], recorder.pair.other, list(recorder.states))))
    recorder.pair.publish({"one": 1, "other": 2})
    wait_until(lambda: len(found) == 2)
    assert found == [(name, 2, [{"one": 1, "other": 2}]) for name in ("one", "other")]


def test_a_trait_that_is_assigned_is_sent_at_once(recorder: Recorder) -> None:
    recorder.pair.one = 1
    recorder.pair.other = 2
    assert recorder.states == [{"one": 1}, {"other": 2}]


def test_a_wrong_value_is_refused_and_those_before_it_are_sent(recorder: Recorder) -> None:
    with pytest.raises(t.TraitError, match="other"):
        recorder.pair.publish({"one": 1, "other": "text"})
    recorder.pair.publish({"other": 2})
    assert recorder.states == [{"one": 1}, {"other": 2}]


def test_what_many_threads_publish_is_sent_together_with_the_last_values_last(recorder: Recorder) -> None:
    def publish(thread: int) -> None:
        for number in range(thread, THREADS * TIMES, THREADS):
            recorder.pair.publish({"one": number + 1, "other": number + 1})

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(publish, range(THREADS)))
    assert len(recorder.states) <= THREADS * TIMES
    last = {name: value for state in recorder.states for name, value in state.items()}
    assert last == {"one": recorder.pair.one, "other": recorder.pair.other}
