"""A sweep belongs to one account: signing in to another changes nothing in it."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

import qfwidget as qf
from qfwidget.simulator import Simulator
from tests.experiments.versions import ERNIE, QWEN, WEIGHTS
from tests.waiting import wait_until

CREATE = "CreateModelCompTask"


def six(**options: object) -> qf.Sweep:
    return qf.sweep([QWEN[1], ERNIE], WEIGHTS, again=True, name="six-{weight}", **options)  # type: ignore[arg-type]


def test_tasks_are_not_deleted_because_another_account_has_none_of_them(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    sweep = six(path=path).run(progress=False)
    content = path.read_text("utf-8")
    with qf.demo(model_sets=0) as other:
        with pytest.warns(qf.QfWarning, match="ConsoleChanged"):
            assert set(sweep.tasks["status"]) == {"creating"}
        for use in (lambda: sweep.wait(progress=False), lambda: sweep.resume(progress=False), sweep.cancel):
            with pytest.raises(qf.ConsoleError, match="another address or account"):
                use()
        assert other.calls_of("CancelModelCompTask") == []
    assert path.read_text("utf-8") == content
    demo.advance(60)
    assert set(sweep.wait(progress=False).tasks["status"]) == {"succeeded"}


def test_an_account_that_changes_during_a_run_is_explained_once(demo: Simulator) -> None:
    sweep = six()
    demo.fail(CREATE, delay=0.5, times=None)

    def refused() -> None:
        with pytest.raises(qf.ConsoleError, match="another address or account"):
            sweep.run(progress=False)

    run = threading.Thread(target=refused)
    run.start()
    wait_until(lambda: len(demo.calls_of(CREATE)) == 4)
    qf.sign_in("another" + demo.access_key, demo.secret_key, check=False)
    run.join()
    qf.sign_in(demo.access_key, demo.secret_key, check=False)
    errors = set(sweep.tasks["error"].dropna())
    assert errors == {
        "ConsoleChanged: the SDK now uses another address or account. Nothing more is sent. Sign in with the account "
        "that the sweep was planned for, and call run(), resume() or wait() again."
    }


def test_the_record_of_another_account_is_kept_although_some_tasks_have_finished(tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    with qf.demo(task_seconds=[1, 60]) as demo:
        sweep = six(path=path).run(progress=False)
        demo.advance(2)
        assert sorted(set(sweep.tasks["status"])) == ["creating", "succeeded"]
        with qf.demo(model_sets=0), pytest.raises(qf.InvalidRequest, match="none of the versions and tasks"):
            qf.Sweep.load(path)
        assert {row["status"] for row in json.loads(path.read_text("utf-8"))["rows"]} == {"creating", "succeeded"}


def test_a_record_whose_versions_no_longer_exist_is_loaded_for_its_finished_tasks(
    demo: Simulator, tmp_path: Path
) -> None:
    path = tmp_path / "sweep.json"
    six(path=path).run(progress=False)
    demo.advance(60)
    qf.Sweep.load(path)
    demo.fail("DescribeModel", status=404, code="NoSuchModel", times=None)
    assert set(qf.Sweep.load(path).tasks["status"]) == {"succeeded"}


def test_an_unknown_task_stays_unknown_under_another_account(demo: Simulator, impatient: None) -> None:
    sweep = qf.sweep(ERNIE, "W4A16C16", again=True)
    demo.fail(CREATE, drop=True, when="after")
    demo.fail("DescribeModelCompTasks", status=403, code="AccessDenied")
    with pytest.warns(qf.QfWarning, match="1 unknown"):
        sweep.run(progress=False)
    with qf.demo(model_sets=0), pytest.raises(qf.ConsoleError, match="another address or account"):
        sweep.resume(unknown=True, progress=False)
    with pytest.warns(qf.QfWarning, match="1 unknown"):
        sweep.run(progress=False)
    assert len(demo.calls_of(CREATE)) == 1
