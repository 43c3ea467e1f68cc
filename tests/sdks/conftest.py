"""Fixtures for the tests of generated programs: one toolchain per language, and the programs that it built."""

from __future__ import annotations

import json
import os
import re
import shutil

import pytest

from qfwidget import snippets
from qfwidget.simulator import Simulator
from tests.sdks.toolchains import TOOLCHAINS, Commands, Toolchain, exclusive
from tests.simulator import raw

SOURCE_MODEL_ID = "amv-d1zx1iwdarfr"
BODY = {
    "name": 'it\'s a "test"',
    "description": "量化 ${x}\n第二行 😀",
    "sourceModelId": SOURCE_MODEL_ID,
    "modelSetId": "am-adbuasyfaf",
    "config": {"strategy": "Quantization", "weight": "W8A16C16"},
}


FILLED_IN = {
    r'"FILL IN: 2 to 20 characters"': '"客服 helper"',
    r'"FILL IN: 2 to 20 of [^"]*"': '"helper_1"',
    r'"FILL IN: ID[^"]*"': '"unit-1"',
    r'"FILL IN: a number[^"]*"': "2",
}
"""What a user puts in place of each mark, in every language."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test with every language that is ready, or with those of its marker `languages`."""
    if "toolchain" in metafunc.fixturenames:
        chosen = metafunc.definition.get_closest_marker("languages")
        ready = [each for each in TOOLCHAINS if each.is_ready and (not chosen or each.language in chosen.args)]
        metafunc.parametrize("toolchain", ready, ids=str, scope="session")


@pytest.fixture(scope="session")
def task_id() -> str:
    """The ID of the first task in any simulator with the same seed."""
    with Simulator() as simulator:
        return str(raw.post(simulator, "CreateModelCompTask", BODY).json()["result"])


@pytest.fixture(scope="session")
def model_set_id() -> str:
    """The model set of the version that is deployed."""
    with Simulator() as simulator:
        described = raw.post(simulator, "DescribeModel", {"modelId": SOURCE_MODEL_ID}).json()
    return str(described["result"]["modelSetId"])


@pytest.fixture(scope="session")
def commands(
    toolchain: Toolchain, task_id: str, model_set_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Commands:
    """How to run the program of each purpose. The first worker builds them for all."""
    language = toolchain.language
    root = tmp_path_factory.getbasetemp()
    folder = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / f"programs-{language}"
    built = folder / "commands.json"
    create, deploy = snippets.create(BODY, language), snippets.deploy(model_set_id, SOURCE_MODEL_ID, language)
    programs = {
        "create": create,
        "create, short timeouts": _with_short_timeouts(create).replace(
            "CreateCompressionTask", "CreateWithShortTimeouts"
        ),
        "follow": snippets.task_code(task_id, language, "follow"),
        "cancel": snippets.task_code(task_id, language, "cancel"),
        "list": snippets.list_tasks_code(language, SOURCE_MODEL_ID),
        "deploy": deploy,
        "deploy, filled in": _filled_in(deploy).replace("DeployCompressedModel", "DeployFilledIn"),
    }
    with exclusive(language):
        if not built.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            built.write_text(json.dumps(toolchain.build(programs, folder)))
    return Commands(json.loads(built.read_text()))


def _filled_in(source: str) -> str:
    for mark, value in FILLED_IN.items():
        source = re.sub(mark, value, source)
    return source


def _with_short_timeouts(source: str) -> str:
    """Return the program with timeouts of one second."""
    return re.sub(r"(TIMEOUT_SECONDS = |TIMEOUT_MS = |timeout = |ofSeconds\(|--max-time )60", r"\g<1>1", source)
