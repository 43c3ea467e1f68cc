"""What importing qfwidget costs the rest of the process."""

from __future__ import annotations

import subprocess
import sys

import pytest

import qfwidget


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)


def test_importing_loads_neither_the_sdk_nor_pandas_and_prints_nothing() -> None:
    done = run(
        "import sys, qfwidget\nprint(sorted({'qianfan', 'pandas', 'ipywidgets', 'pydantic'} & set(sys.modules)))"
    )
    assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)


@pytest.mark.parametrize("name", qfwidget.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(qfwidget, name).__doc__
    assert name in dir(qfwidget)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Widgte"):
        qfwidget.Widgte  # noqa: B018


@pytest.mark.parametrize(
    "program",
    [
        "import qfwidget; qfwidget.sign_out(); import pandas; pandas.DataFrame({'a': ['b']})",
        "import qianfan, qfwidget; qfwidget.sign_out(); import pandas; pandas.DataFrame({'a': ['b']})",
    ],
    ids=["qfwidget first", "the SDK first"],
)
def test_pandas_can_be_imported_after_the_sdk(program: str) -> None:
    """The SDK puts a stub in the place of a missing pyarrow, at which the import of pandas breaks."""
    done = run(program)
    assert done.returncode == 0, done.stderr


def test_importing_the_sdk_prints_nothing() -> None:
    done = run("import qfwidget; qfwidget.sign_out()")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
