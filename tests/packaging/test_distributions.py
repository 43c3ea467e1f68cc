"""The content of the built distributions, and whether the wheel works on its own."""

from __future__ import annotations

import subprocess
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.packaging.conftest import Distributions

pytestmark = pytest.mark.timeout(300)

FRONT_END = tuple(f"qfwidget/static/{name}" for name in ("loader.js", "widget.js", "widget.css"))
SWEEP_PAGE = tuple(f"qfwidget/static/{name}" for name in ("loader.js", "sweep.js", "sweep.css"))
# 31,200 before the form advised on weights, showed a task's settings and what comes after it, and could notify; 31,700
# before it could show the form for many tasks below itself.
FRONT_END_AT_MOST_BYTES = 31_950
SWEEP_PAGE_AT_MOST_BYTES = 31_700

CREATE_A_TASK = """
import qfwidget as qf

with qf.demo() as simulator:
    request = qf.CompressionRequest(
        name="from-a-wheel",
        source_model_id="amv-d1zx1iwdarfr",
        model_set_id="am-adbuasyfaf",
        strategy="Quantization",
        weight="INT8-PTQ",
    )
    task = qf.create_task(request)
    assert task.id.startswith("amva-"), task.id
    assert [call.body for call in simulator.calls_of("CreateModelCompTask")] == [request.body()]
    assert "package main" in request.to_code("go")
    assert "INT8-PTQ" in str(qf.CompressionWidget(weight="int8-ptq").value)
"""


@pytest.fixture(scope="session")
def wheel_names(distributions: Distributions) -> set[str]:
    with zipfile.ZipFile(distributions.wheel) as wheel:
        return set(wheel.namelist())


@pytest.fixture(scope="session")
def sdist_names(distributions: Distributions) -> set[str]:
    with tarfile.open(distributions.sdist) as sdist:
        return {name.partition("/")[2] for name in sdist.getnames()}


def test_wheel_has_the_bundle_the_notebooks_and_the_type_marker(
    wheel_names: set[str], distributions: Distributions
) -> None:
    notebooks = {
        f"qfwidget/{path.relative_to(distributions.checkout).as_posix()}"
        for path in distributions.checkout.glob("notebooks/**/*.ipynb")
    }
    assert len(notebooks) > 10
    assert {*FRONT_END, *notebooks, "qfwidget/py.typed"} <= wheel_names


def test_wheel_has_every_module_and_nothing_but_the_package(
    wheel_names: set[str], distributions: Distributions
) -> None:
    modules = {
        path.relative_to(distributions.checkout).as_posix() for path in distributions.checkout.glob("qfwidget/**/*.py")
    }
    assert modules == {name for name in wheel_names if name.endswith(".py")}
    folders = {name.partition("/")[0] for name in wheel_names}
    assert {folder for folder in folders if not folder.endswith(".dist-info")} == {"qfwidget"}
    assert {name for name in wheel_names if name.startswith("qfwidget/static/")} == {*FRONT_END, *SWEEP_PAGE}


@pytest.mark.parametrize(
    ("names", "at_most", "entry"),
    [
        pytest.param(FRONT_END, FRONT_END_AT_MOST_BYTES, "index.tsx", id="form"),
        pytest.param(SWEEP_PAGE, SWEEP_PAGE_AT_MOST_BYTES, "sweep.tsx", id="sweep"),
    ],
)
def test_the_front_end_is_small_because_every_saved_notebook_contains_it(
    distributions: Distributions, names: tuple[str, ...], at_most: int, entry: str
) -> None:
    with zipfile.ZipFile(distributions.wheel) as wheel:
        files = {name: wheel.read(name) for name in names}
    packed = {
        name: len(subprocess.run(["gzip", "-9"], input=content, capture_output=True, check=True).stdout)
        for name, content in files.items()
    }
    assert sum(packed.values()) <= at_most, (
        f"{packed} bytes by gzip -9. See by `npx esbuild src/{entry} --bundle --minify --analyze` in js/ what takes "
        "them, and what of it only the kernel needs; raise the limit only for what is worth it in every notebook."
    )


def test_the_styles_are_ascii_since_another_character_doubles_their_memory_in_the_page(
    distributions: Distributions,
) -> None:
    with zipfile.ZipFile(distributions.wheel) as wheel:
        assert all(wheel.read(name).isascii() for name in (*FRONT_END, *SWEEP_PAGE) if name.endswith(".css"))


def test_sdist_has_the_sources_of_the_front_end_and_nothing_built(sdist_names: set[str]) -> None:
    assert {"js/package.json", "js/package-lock.json", "js/src/index.tsx"} <= sdist_names
    assert not {name for name in sdist_names if "node_modules" in name or "static" in name}


def test_the_command_runs_in_a_folder_with_spaces_and_chinese_characters(
    installed_python: Path, environment_without_node: Mapping[str, str], tmp_path: Path
) -> None:
    shown = subprocess.run(
        [installed_python.with_name("qfwidget"), "simulator", "--help"],
        cwd=tmp_path,
        env={**environment_without_node, "PYTHONIOENCODING": "gbk:strict", "LC_ALL": "C"},
        capture_output=True,
        check=True,
    )
    assert b"--port" in shown.stdout


def test_wheel_creates_a_task_in_an_empty_environment_without_node(
    installed_python: Path, environment_without_node: Mapping[str, str], tmp_path: Path
) -> None:
    result = subprocess.run(
        [installed_python, "-c", CREATE_A_TASK],
        cwd=tmp_path,
        env=environment_without_node,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
