"""A sweep survives its kernel."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import qfwidget as qf
from qfwidget.experiments import journal
from qfwidget.experiments.record import Record, read_record
from qfwidget.experiments.record_file import content_of
from qfwidget.simulator import Simulator
from tests.consoles import environment_of
from tests.experiments.versions import ERNIE, QWEN, WEIGHTS
from tests.waiting import wait_until

CREATE = "CreateModelCompTask"
SWEEP = f"""
import qfwidget as qf
qf.sweep({[*QWEN, ERNIE]!r}, {WEIGHTS!r}, again=True, name="killed-{{weight}}", path=PATH).run(progress=False)
"""


def small(**options: Any) -> qf.Sweep:
    return qf.sweep([QWEN[1], ERNIE], WEIGHTS, again=True, name="small-{weight}", **options)


def made(demo: Simulator, prefix: str) -> list[str]:
    return sorted(task["id"] for task in demo.tasks if task["name"].startswith(prefix))


def test_a_saved_sweep_can_be_loaded(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    sweep = small(path=path)
    assert [row["state"] for row in json.loads(path.read_text("utf-8"))["rows"]] == ["planned"] * 6
    sweep.run(progress=False)
    demo.advance(60)
    loaded = qf.Sweep.load(path)
    assert set(loaded.tasks["status"]) == {"succeeded"}
    assert loaded.plan.equals(sweep.plan)
    assert loaded.tasks.equals(sweep.wait(progress=False).tasks)
    assert loaded.run(progress=False).resume(progress=False).tasks.equals(sweep.tasks)
    assert len(demo.calls_of(CREATE)) == 6


def test_a_record_is_loaded_in_the_process_that_wrote_it(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    tasks = small(path=path).run(progress=False).tasks
    record = json.loads(path.read_text("utf-8"))
    record["rows"][0] |= {"state": "sending", "task_id": None, "status": None}
    path.write_text(json.dumps(record), "utf-8")
    assert list(qf.Sweep.load(path).tasks["task_id"]) == list(tasks["task_id"])


def test_the_file_has_no_key(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    demo.fail(CREATE, status=403, code="SignatureDoesNotMatch")
    with pytest.raises(qf.ConsoleError):
        small(path=path).run(progress=False)
    content = path.read_text("utf-8")
    assert demo.secret_key not in content
    assert demo.access_key not in content


def test_a_reader_always_finds_a_whole_record(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    sweep = small()
    sweep.save(path)
    ended = threading.Event()
    records: list[int] = []

    def read() -> None:
        while not ended.is_set():
            records.append(len(json.loads(content_of(path)[1])["rows"]))

    reader = threading.Thread(target=read)
    reader.start()
    sweep.run(progress=False)
    ended.set()
    reader.join()
    assert set(records) == {6}
    assert [file.name for file in tmp_path.iterdir()] == ["sweep.json"]


def test_a_record_that_cannot_be_written_sends_nothing(demo: Simulator, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    sweep = small(path=folder / "sweep.json")
    (folder / "sweep.json").unlink()
    folder.rmdir()
    with pytest.raises(OSError, match="folder"):
        sweep.run(progress=False)
    assert demo.calls_of(CREATE) == []
    folder.mkdir()
    sweep.run(progress=False)
    assert len(demo.calls_of(CREATE)) == 6


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("", "bad_sweep_file"),
        ("{}", "bad_sweep_file"),
        ("[1, 2]", "bad_sweep_file"),
        ("\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), "bad_sweep_file"),
        ('{"format": "qfwidget sweep", "version": 1, "rows": [{"name": 1}]}', "bad_sweep_file"),
        ('{"format": "qfwidget sweep", "version": 1, "rows": []}', "bad_sweep_file"),
        ('{"format": "qfwidget sweep", "rows": []}', "bad_sweep_file"),
        ('{"format": "qfwidget sweep", "version": 3, "everything": "else"}', "newer_sweep_file"),
        ("[" * 100_000, "bad_sweep_file"),
    ],
)
def test_another_file_is_refused_and_kept(demo: Simulator, tmp_path: Path, content: str, key: str) -> None:
    path = tmp_path / "sweep.json"
    path.write_text(content, "utf-8")
    for use in (qf.Sweep.load, small().save):
        with pytest.raises(qf.InvalidRequest) as caught:
            use(path)
        assert caught.value.problems == {"path": key}
        assert str(path) in caught.value.message
        assert path.read_text("utf-8") == content


def test_a_file_that_is_not_there(demo: Simulator, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        qf.Sweep.load(tmp_path / "sweep.json")


def test_the_record_of_another_account_is_kept(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    small(path=path).run(progress=False)
    content = path.read_text("utf-8")
    with qf.demo(model_sets=0) as other:
        with pytest.raises(qf.InvalidRequest, match="this account has none of the versions and tasks"):
            qf.Sweep.load(path)
        assert other.calls_of(CREATE) == []
    assert path.read_text("utf-8") == content
    assert set(qf.Sweep.load(path).tasks["status"]) <= {"creating", "running"}


def test_a_cell_that_is_run_again_keeps_what_is_unknown(demo: Simulator, tmp_path: Path, impatient: None) -> None:
    path = tmp_path / "sweep.json"
    demo.fail(CREATE, drop=True)
    with pytest.warns(qf.QfWarning, match="1 unknown"):
        small(path=path).run(progress=False)
    with pytest.raises(qf.InvalidRequest, match="may have been created"):
        small(path=path)
    loaded = qf.Sweep.load(path)
    assert loaded.tasks["status"].value_counts()["unknown"] == 1
    loaded.resume(unknown=True, progress=False)
    assert len(made(demo, "small")) == 6
    demo.advance(60)
    qf.Sweep.load(path)
    small(path=path)


def test_the_record_of_tasks_that_run_is_kept(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    running = qf.sweep(QWEN[0], WEIGHTS[:2], path=path).run(progress=False)
    content = path.read_text("utf-8")
    for use in (lambda: qf.sweep(ERNIE, WEIGHTS, path=path), lambda: small().save(path)):
        with pytest.raises(qf.InvalidRequest) as caught:
            use()
        assert caught.value.problems == {"path": "running_sweep_file"}
        assert "another path" in caught.value.hint
    assert path.read_text("utf-8") == content
    again = qf.sweep(QWEN[0], WEIGHTS, path=path)
    assert list(again.plan["action"]) == ["create", "reuse", "create"], "none of its tasks is lost"
    again.run(progress=False)
    demo.advance(60)
    with pytest.raises(qf.InvalidRequest, match="another sweep has been saved since"):
        running.wait(progress=False)


def test_a_cell_that_is_run_again_can_cancel_what_it_has_created(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    existing = qf.create_task(source_model_id=QWEN[2], weight=WEIGHTS[2])
    first = qf.sweep(QWEN[2], WEIGHTS, path=path).run(progress=False)
    again = qf.sweep(QWEN[2], WEIGHTS, path=path)
    assert list(again.plan["action"]) == ["create", "create", "reuse"]
    assert list(again.run(progress=False).tasks["task_id"]) == list(first.tasks["task_id"])
    assert len(demo.calls_of(CREATE)) == 3
    again.cancel()
    assert list(qf.Sweep.load(path).tasks["status"]) == ["stopping", "stopping", "creating"]
    assert existing.refresh()["status"] == "creating"


def test_a_record_that_cannot_be_replaced_leaves_the_sweep_as_it_was(
    demo: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, own = tmp_path / "sweep.json", tmp_path / "own.json"
    theirs = qf.sweep(QWEN[2], WEIGHTS[:2], path=path)
    theirs.runner.run(False, theirs.runner.sendable()[:1])
    sweep = qf.sweep(QWEN[2], WEIGHTS[:2], path=own)
    read = read_record

    def read_before_a_change(file: Path) -> Record:
        record = read(file)
        if file == path:
            monkeypatch.undo()
            theirs.run(progress=False)
        return record

    monkeypatch.setattr(journal, "read_record", read_before_a_change)
    with pytest.raises(qf.InvalidRequest, match="another sweep has been saved since"):
        sweep.save(path)
    assert list(sweep.plan["action"]) == ["reuse", "create"]
    sweep.run(progress=False)
    assert list(qf.Sweep.load(path).tasks["task_id"]) == list(qf.Sweep.load(own).tasks["task_id"])
    assert len(demo.calls_of(CREATE)) == 2


def test_a_record_that_is_replaced_ends_the_wait_without_a_traceback(
    demo: Simulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "sweep.json"
    sweep = small(path=path).run(progress=False)
    small().save(other := tmp_path / "other.json")
    other.replace(path)
    demo.advance(60)
    with pytest.warns(qf.QfWarning, match="another sweep has been saved since"):
        assert len(sweep.tasks) == 6
    sweep = small(path=other).run(progress=False)
    small().save(third := tmp_path / "third.json")
    ended: list[BaseException] = []

    def wait() -> None:
        try:
            sweep.wait(progress=False)
        except qf.InvalidRequest as error:
            ended.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    wait_until(lambda: bool(sweep.runner.journal.followers))
    third.replace(other)
    demo.advance(60)
    waiting.join()
    assert [str(error).partition(",")[2].strip().partition("\n")[0] for error in ended] == [
        "in which another sweep has been saved since"
    ]
    assert "a listener of" not in caplog.text


@pytest.mark.parametrize(
    "damage",
    [
        {"task_id": None, "status": "running"},
        {"task_id": None},
        {"task_id": ""},
        {"task_id": None, "state": "planned"},
        {"state": "planned"},
        {"state": "sending"},
        {"state": "skipped"},
        {"action": "skip"},
        {"action": "reuse", "state": "planned", "task_id": None, "status": None},
        {"created": "zzz"},
        {"finished": "2026-99-99T00:00:00Z"},
        {"sent_at": float("nan")},
        {"source_model_id": ""},
        {"status": 5},
        {"unknown": "field"},
    ],
    ids=str,
)
def test_a_damaged_row_is_refused_and_kept(demo: Simulator, tmp_path: Path, damage: dict[str, Any]) -> None:
    path = tmp_path / "sweep.json"
    qf.sweep(ERNIE, "W8A16C16", again=True, path=path).run(progress=False)
    demo.advance(60)
    qf.Sweep.load(path)
    record = json.loads(path.read_text("utf-8"))
    record["rows"][0] |= damage
    refused(path, record)


@pytest.mark.parametrize(
    "damage",
    [{"version": "x"}, {"version": 0}, {"version": True}, {"sweep": None}, {"arguments": {"again": "x"}}, {"rows": {}}],
)
def test_a_damaged_heading_is_refused_and_kept(demo: Simulator, tmp_path: Path, damage: dict[str, Any]) -> None:
    path = tmp_path / "sweep.json"
    qf.sweep(ERNIE, "W8A16C16", path=path)
    refused(path, json.loads(path.read_text("utf-8")) | damage)


def refused(path: Path, record: dict[str, Any]) -> None:
    content = json.dumps(record)
    path.write_text(content, "utf-8")
    with pytest.raises(qf.InvalidRequest) as caught:
        qf.Sweep.load(path)
    assert caught.value.problems == {"path": "bad_sweep_file"}
    assert "is damaged" in caught.value.message
    assert path.read_text("utf-8") == content


def killed(demo: Simulator, path: Path, after: int) -> None:
    """Run a sweep in a process that is killed once some requests have arrived."""
    begun = len(demo.calls_of(CREATE))
    program = SWEEP.replace("PATH", repr(str(path))).replace("killed-", f"{path.stem}-")
    process = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, **environment_of(demo)})
    try:
        wait_until(lambda: len(demo.calls_of(CREATE)) >= begun + after or process.poll() is not None)
    finally:
        process.kill()
        process.wait()


def resumed(demo: Simulator, path: Path) -> None:
    """Load the record in this process, which sends what was not sent. No task is lost or created twice."""
    wait_until(lambda: len(made(demo, path.stem)) >= len(answered(demo, path)))
    loaded = qf.Sweep.load(path)
    assert "sending" not in set(loaded.tasks["status"])
    loaded.resume(unknown=True, progress=False)
    tasks = loaded.tasks
    assert sorted(tasks["task_id"]) == made(demo, path.stem)
    assert len(tasks) == 12
    names = [(call.body or {})["name"] for call in demo.calls_of(CREATE)]
    own = [name for name in names if name.startswith(path.stem)]
    assert len(own) == len(set(own)) == 12, "each is sent once"


def answered(demo: Simulator, path: Path) -> list[str]:
    names = [str((call.body or {})["name"]) for call in demo.calls_of(CREATE)]
    return [name for name in names if name.startswith(path.stem)]


def test_a_kernel_that_is_killed_loses_no_task(demo: Simulator, tmp_path: Path, impatient: None) -> None:
    path = tmp_path / "killed.json"
    demo.fail(CREATE, delay=0.5, times=None)
    killed(demo, path, after=6)
    demo.heal()
    states = [row["state"] for row in json.loads(path.read_text("utf-8"))["rows"]]
    assert "sending" in states
    assert "planned" in states
    resumed(demo, path)


def test_a_second_kernel_resumes_refused_lost_and_failed_tasks(
    demo: Simulator, tmp_path: Path, impatient: None
) -> None:
    path = tmp_path / "mixed.json"
    sweep = qf.sweep(QWEN, WEIGHTS, strategy=["Quantization", "Sparsity"], again=True, name="mixed", path=path)
    demo.fail(CREATE, status=400, code="InappropriateJSON", message="param[weight] invalid.")
    demo.fail(CREATE, drop=True, when="after")
    demo.fail(CREATE, drop=True, when="before")
    demo.fail_tasks("out of memory")
    with pytest.warns(qf.QfWarning, match="1 unknown, 1 refused|1 refused, 1 unknown"):
        sweep.run(progress=False)
    demo.advance(60)
    counts = sweep.wait(progress=False).tasks["status"].value_counts().to_dict()
    assert counts == {"succeeded": 9, "failed": 1, "refused": 1, "unknown": 1}
    program = f"import qfwidget as qf; qf.Sweep.load({str(path)!r}).resume(unknown=True, progress=False)"
    subprocess.run([sys.executable, "-c", program], env={**os.environ, **environment_of(demo)}, check=True)
    demo.advance(60)
    tasks = qf.Sweep.load(path).tasks
    assert set(tasks["status"]) == {"succeeded"}
    assert tasks["error"].isna().all()
    assert len(made(demo, "mixed")) == 13, "what failed was created again, and nothing else"


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12))
def test_a_kernel_can_be_killed_between_any_two_steps(
    demo: Simulator, tmp_path: Path, impatient: None, seed: int
) -> None:
    chance = random.Random(seed)
    path = tmp_path / f"k{seed}.json"
    demo.fail(CREATE, delay=chance.uniform(0, 0.1), times=None)
    killed(demo, path, after=chance.randint(1, 12))
    demo.heal()
    resumed(demo, path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl+C to all processes of a console")
def test_an_interrupted_program_says_what_was_sent(demo: Simulator, tmp_path: Path, impatient: None) -> None:
    path = tmp_path / "ctrl-c.json"
    demo.fail(CREATE, delay=1.0, times=None)
    handled = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    program = handled + SWEEP.replace("PATH", repr(str(path))).replace("killed-", "ctrl-c-")
    process = subprocess.Popen(
        [sys.executable, "-c", program], env={**os.environ, **environment_of(demo)}, stderr=subprocess.PIPE
    )
    wait_until(lambda: len(demo.calls_of(CREATE)) == 4)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate()
    assert process.returncode == -signal.SIGINT
    last = stderr.decode().splitlines()[-1]
    assert last.startswith("KeyboardInterrupt: requests sent: 4, not sent: 8.")
    demo.heal()
    resumed(demo, path)


def test_a_program_that_watches_a_sweep_reads_its_record_and_sends_nothing_twice(
    demo: Simulator, tmp_path: Path
) -> None:
    path = tmp_path / "sweep.json"
    running = small(path=path)
    watching = qf.Sweep.load(path)
    running.run(progress=False)
    demo.advance(60)
    assert list(watching.tasks["status"]) == ["succeeded"] * 6
    watching.run(progress=False)
    assert len(demo.calls_of(CREATE)) == 6
    assert qf.Sweep.load(path).tasks.equals(watching.tasks)


def test_two_programs_that_send_the_same_sweep_share_it(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    one, two = small(path=path), qf.Sweep.load(path)
    demo.fail(CREATE, delay=0.3, times=4)
    sending = threading.Thread(target=one.run, args=(False,))
    sending.start()
    wait_until(lambda: len(demo.calls_of(CREATE)) == 4)
    two.run(progress=False)
    sending.join()
    assert len(made(demo, "small")) == len(demo.calls_of(CREATE)) == 6
    assert set(one.tasks["task_id"]) == set(two.tasks["task_id"]) == set(made(demo, "small"))


def test_a_program_that_cannot_write_leaves_alone_what_another_sends(
    demo: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sweep.json"
    ours = small(path=path).runner.journal
    theirs = qf.Sweep.load(path).runner.journal
    sweep = qf.Sweep.load(path)

    def refuse(*_args: object) -> None:
        raise PermissionError("in use")

    with monkeypatch.context() as patch:
        journal = sweep.runner.journal
        patch.setattr(journal, "sync", lambda: None)  # it has read the file just before the other program writes it
        theirs.change(theirs.rows[0], state="sending", sent_at=time.time(), claim="theirs")
        patch.setattr("qfwidget.experiments.journal.replace", refuse)
        with pytest.raises(PermissionError):
            sweep.run(progress=False)
    ours.sync()
    for rows in (journal.rows, ours.rows):
        assert (rows[0].state, rows[0].claim) == ("sending", "theirs")
        assert {row.state for row in rows[1:]} == {"planned"}
    assert demo.calls_of(CREATE) == []


def test_a_record_that_another_sweep_has_replaced_is_kept(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    first, second = small(path=path), small(path=path)
    content = path.read_text("utf-8")
    with pytest.raises(qf.InvalidRequest, match="another sweep has been saved"):
        first.run(progress=False)
    assert demo.calls_of(CREATE) == []
    assert path.read_text("utf-8") == content
    first.save(tmp_path / "first.json")
    first.run(progress=False)
    second.run(progress=False)
    assert len(demo.calls_of(CREATE)) == 12
