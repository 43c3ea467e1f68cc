"""How importing qfwidget affects the rest of the process."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

import qfwidget


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)


def test_importing_loads_neither_the_sdk_nor_pandas_and_prints_nothing() -> None:
    done = run(
        "import sys, qfwidget\nprint(sorted({'qianfan', 'pandas', 'ipywidgets', 'pydantic'} & set(sys.modules)))"
    )
    assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)


def test_making_a_widget_does_not_import_what_only_calls_need() -> None:
    later = {"qianfan", "pandas", "pydantic", "requests", "httpcore", "tenacity", "jinja2"}
    done = run(f"import sys, qfwidget\nqfwidget.CompressionWidget()\nprint(sorted({later!r} & set(sys.modules)))")
    assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)


def test_dir_shows_what_is_public_and_no_module() -> None:
    assert set(dir(qfwidget)) == set(qfwidget.__all__) > {"CompressionWidget", "create_task", "demo", "list_models"}
    assert not [
        name for name in dir(qfwidget) if name.startswith("_") or isinstance(getattr(qfwidget, name), ModuleType)
    ]


@pytest.mark.parametrize("first", ["import qfwidget.demo", "from qfwidget.demo import Demo", "qfwidget.demo"])
def test_demo_is_the_function_after_any_import(first: str) -> None:
    done = run(f"import qfwidget\n{first}\nimport qfwidget.demo\nwith qfwidget.demo() as demo: print(demo.url)")
    assert done.stdout.startswith("http://127.0.0.1:"), done.stderr


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Widgte"):
        qfwidget.Widgte  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize(
    "program",
    [
        "import qfwidget; qfwidget.sign_out(); import pandas; pandas.DataFrame({'a': ['b']})",
        "import qianfan, qfwidget; qfwidget.sign_out(); import pandas; pandas.DataFrame({'a': ['b']})",
    ],
    ids=["qfwidget first", "the SDK first"],
)
def test_pandas_can_be_imported_after_the_sdk(program: str) -> None:
    """The SDK replaces a missing pyarrow with a stub, which breaks the import of pandas."""
    done = run(program)
    assert done.returncode == 0, done.stderr


def test_importing_the_sdk_prints_nothing() -> None:
    done = run("import qfwidget; qfwidget.sign_out()")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_pandas_is_imported_while_the_first_page_is_read() -> None:
    done = run(
        """
import sys, time, qfwidget
from qianfan.resources import Model

describe, during = Model.V2.describe_custom_model_sets, []

def spy(**options):
    ends = time.monotonic() + 20
    while "pandas" not in sys.modules and time.monotonic() < ends:
        time.sleep(0.01)
    during.append("pandas" in sys.modules)
    return describe(**options)

Model.V2.describe_custom_model_sets = spy
with qfwidget.demo():
    assert "pandas" not in sys.modules
    qfwidget.list_models(compressible=None, progress=False)
print(during[0])
"""
    )
    assert done.stdout == "True\n", done.stderr
