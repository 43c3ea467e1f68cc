"""The model list of an account with 3,000 model sets and 10,000 versions, behind a slow line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import ANY

import pytest

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.console.connections import CALLS_IN_FLIGHT
from qfwidget.form.handlers import Service
from qfwidget.models.catalog import Catalog, shared_catalog
from qfwidget.simulator import Simulator
from tests.form.front_end import FrontEnd
from tests.waiting import wait_until

MODEL_SETS = 3_000
LATENCY = 0.02


@pytest.fixture
def account() -> Iterator[Simulator]:
    with qf.demo(model_sets=MODEL_SETS, latency=LATENCY) as demo:
        yield demo


@pytest.fixture
def front_end() -> Iterator[FrontEnd]:
    front_end = FrontEnd()
    yield front_end
    front_end.service.close()


def listed(front_end: FrontEnd) -> list[str]:
    pages = [message["modelSets"] for message in front_end.messages if message["kind"] == "modelSets"]
    return [entry["modelSetId"] for page in pages for entry in page if not entry["preset"]]


def presets(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry for entry in message["modelSets"] if entry["preset"]]


def test_the_whole_list_arrives_page_by_page(account: Simulator, front_end: FrontEnd) -> None:
    reply = front_end.ask("listModelSets", refresh=False)
    assert reply["result"]["complete"]
    assert len(account.calls_of("DescribeCustomModelSets")) == MODEL_SETS / 100
    ids = listed(front_end)
    assert len(ids) == len(set(ids)) == MODEL_SETS
    assert ids == list(qf.list_model_sets()["model_set_id"])


def test_the_first_page_does_not_wait_for_the_rest(account: Simulator, front_end: FrontEnd) -> None:
    front_end.service.receive({"id": "1", "kind": "listModelSets", "refresh": False})
    front_end.wait(lambda: front_end.messages)
    assert len(listed(front_end)) < MODEL_SETS
    assert front_end.replies("1") == []


def test_the_listing_can_be_stopped_and_resumed(account: Simulator, front_end: FrontEnd) -> None:
    front_end.service.receive({"id": "1", "kind": "listModelSets", "refresh": False})
    front_end.wait(lambda: listed(front_end))
    assert front_end.ask("stopListing", "2")["ok"]
    (reply,) = front_end.wait(lambda: front_end.replies("1"))
    assert reply["result"]["complete"] is False
    assert 0 < reply["result"]["count"] < MODEL_SETS
    front_end.messages.clear()
    assert front_end.ask("listModelSets", "3", refresh=False)["result"] == {"count": ANY, "complete": True}
    assert len(listed(front_end)) == MODEL_SETS, "the whole list, from its start"
    assert len(account.calls_of("DescribeCustomModelSets")) == MODEL_SETS / 100, "no page is read twice"


def test_the_list_is_sent_ahead_and_a_request_continues_from_what_arrived(
    account: Simulator, front_end: FrontEnd
) -> None:
    front_end.service.open()
    front_end.wait(lambda: listed(front_end))
    assert front_end.ask("listModelSets", refresh=False, received=1)["result"]["complete"]
    assert [message["first"] for message in front_end.messages if message["kind"] == "modelSets"].count(True) == 1
    assert set(listed(front_end)) == set(qf.list_model_sets()["model_set_id"])


def test_nothing_is_read_ahead_while_signed_out(account: Simulator, front_end: FrontEnd) -> None:
    qf.sign_out()
    front_end.service.open()
    front_end.wait(lambda: "console" in front_end.traits)
    front_end.ask("listTasks", sourceModelId=None)  # refused; it is handled after `open`
    assert account.calls == []


def test_a_request_replaces_what_is_sent_ahead(account: Simulator, front_end: FrontEnd) -> None:
    front_end.service.open()
    assert front_end.ask("listModelSets", refresh=False)["result"]["complete"]
    sent = [message for message in front_end.messages if message["kind"] == "modelSets"]
    start = max(index for index, message in enumerate(sent) if message["first"])
    front_end.messages[:] = sent[start:]
    assert listed(front_end) == list(qf.list_model_sets()["model_set_id"]), "nothing else arrived in between"


def test_a_list_that_was_stopped_among_the_presets_continues_there(front_end: FrontEnd) -> None:
    def pages_read() -> list[tuple[str, object]]:
        calls = [*small.calls_of("DescribeCustomModelSets"), *small.calls_of("DescribeSystemModelSets")]
        return [(call.action, call.body.get("marker")) for call in calls]

    with qf.demo(max_keys_limit=5, latency=LATENCY) as small:
        front_end.service.receive({"id": "1", "kind": "listModelSets", "refresh": False})
        front_end.wait(lambda: [m for m in front_end.messages if m["kind"] == "modelSets" and presets(m)])
        assert front_end.ask("stopListing", "2")["ok"]
        (reply,) = front_end.wait(lambda: front_end.replies("1"))
        assert reply["result"]["complete"] is False, "the form offers to continue"
        front_end.messages.clear()
        assert front_end.ask("listModelSets", "3", refresh=False)["result"]["complete"]
        assert len(pages_read()) == len(set(pages_read())), "no page is read twice"
        again = [entry for m in front_end.messages if m["kind"] == "modelSets" for entry in presets(m)]
        assert len(again) == len({entry["modelSetId"] for entry in again}) > 5


def test_one_list_serves_all_widgets_of_a_kernel(account: Simulator, front_end: FrontEnd) -> None:
    other = FrontEnd()
    front_end.service.receive({"id": "1", "kind": "listModelSets", "refresh": False})
    other.ask("listModelSets", refresh=False)
    front_end.wait(lambda: front_end.replies("1"))
    assert listed(front_end) == listed(other)
    assert len(account.calls_of("DescribeCustomModelSets")) < MODEL_SETS / 100 * 1.5, "read once, not twice"
    other.service.close()


def test_another_account_has_a_list_of_its_own(account: Simulator) -> None:
    first = shared_catalog()
    assert shared_catalog() is first
    with qf.demo() as other:
        assert shared_catalog() is not first
        for refresh in (False, True):
            with pytest.raises(qf.ConsoleError, match="uses another address or account"):
                list(first.model_sets(refresh=refresh))
        assert first.known_model_sets == [], "nothing of the other account"
        assert other.calls == []
    qf.sign_out()
    assert shared_catalog().known_model_sets == []


def test_a_read_that_fails_is_not_tried_again_with_another_account(account: Simulator) -> None:
    account.fail("DescribeModel", drop=True, delay=0.3, times=None)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(shared_console().read, "DescribeModel", {"modelId": "amv-1"})
        wait_until(lambda: account.calls_of("DescribeModel"))
        with qf.demo() as other:
            with pytest.raises(qf.ConsoleError, match="uses another address or account"):
                reading.result()
            assert other.calls == []


def test_a_page_that_keeps_failing_keeps_what_has_arrived(account: Simulator, front_end: FrontEnd) -> None:
    front_end.service.receive({"id": "1", "kind": "listModelSets", "refresh": False})
    front_end.wait(lambda: listed(front_end))
    account.fail("DescribeCustomModelSets", status=500, code="InternalError", times=None)
    (refusal,) = front_end.wait(lambda: front_end.replies("1"))
    assert refusal["error"]["code"] == "InternalError"
    assert 0 < len(listed(front_end)) < MODEL_SETS
    account.heal()
    assert front_end.ask("listModelSets", "2", refresh=False)["result"]["complete"]
    read = [call.body.get("marker") for call in account.calls_of("DescribeCustomModelSets") if call.status == 200]
    assert len(read) == len(set(read)) == MODEL_SETS / 100, "only the page that failed is read again"


def test_an_invalid_marker_starts_the_list_over(account: Simulator, front_end: FrontEnd) -> None:
    front_end.service.receive({"id": "1", "kind": "listModelSets", "refresh": False})
    front_end.wait(lambda: listed(front_end))
    account.fail("DescribeCustomModelSets", status=400, code="InvalidMarker")
    (reply,) = front_end.wait(lambda: front_end.replies("1"))
    assert reply["result"]["complete"]
    ids = listed(front_end)
    assert len(ids) == len(set(ids)) == MODEL_SETS


def test_few_calls_are_in_flight_and_the_chosen_models_versions_go_first(
    account: Simulator, front_end: FrontEnd
) -> None:
    front_end.ask("listModelSets", refresh=False)
    front_end.service.receive({"id": "all", "kind": "describeAll"})
    front_end.wait(lambda: any(m["kind"] == "versions" for m in front_end.messages))
    chosen = max(shared_catalog().known_model_sets[-50:], key=lambda s: len(s.model_ids))
    before = len(account.calls_of("DescribeModel"))
    front_end.ask("describeVersions", "chosen", modelSetId=chosen.model_set_id)
    calls = account.calls_of("DescribeModel")
    asked = [call.body["modelId"] for call in calls[before:]]
    assert set(chosen.model_ids) <= set(asked)
    assert len(asked) <= len(chosen.model_ids) + 3 * CALLS_IN_FLIGHT
    assert front_end.ask("stopDescribing", "stop")["ok"]
    (reply,) = front_end.wait(lambda: front_end.replies("all"))
    assert reply["result"]["complete"] is False
    times = sorted(call.received_at for call in calls)
    assert all(
        later - earlier >= LATENCY * 0.9 for earlier, later in zip(times, times[CALLS_IN_FLIGHT:], strict=False)
    ), "a fifth call came before the first could be answered"


def test_a_version_is_described_once(account: Simulator, front_end: FrontEnd) -> None:
    catalog = Catalog(shared_console())
    versions = [("amv-d1zx1iwdarfr", "V1", "am-x")]
    first = list(catalog.versions(versions))
    assert list(catalog.versions(versions, stop=threading.Event())) == first
    assert len(account.calls_of("DescribeModel")) == 1


def test_the_list_as_a_dataframe_with_filters(account: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    everything = qf.list_models(compressible=None)
    assert len(everything) > 9_000
    assert everything["compressible"].isna().all()
    assert "models" in capsys.readouterr().err, "a progress bar"
    some = qf.list_models(search="客服助手", progress=False)
    assert 0 < len(some) < 100
    assert some["compressible"].notna().all()
    good = qf.list_models(search="客服助手", compressible=True, progress=False)
    assert set(good["version_id"]) == set(some[some["compressible"]]["version_id"])
    assert set(qf.list_models(model_type="Embedding", compressible=None)["model_type"]) == {"Embedding"}
    capsys.readouterr()
    with_presets = qf.list_models(compressible=None, presets=True, progress=False)
    assert len(with_presets) > len(everything)
    assert capsys.readouterr().err == ""


def test_nothing_of_the_list_is_in_a_trait(account: Simulator, front_end: FrontEnd) -> None:
    front_end.ask("listModelSets", refresh=False)
    assert "am-adbuasyfaf" not in repr(front_end.published)


def test_closing_ends_everything(account: Simulator) -> None:
    service = Service(lambda **traits: None, lambda message: None)
    service.receive({"id": "1", "kind": "listModelSets", "refresh": False})
    service.close()
    service.receive({"id": "2", "kind": "describeAll"})
    assert account.calls_of("DescribeModel") == []
