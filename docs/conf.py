"""Sphinx's settings, for both languages: `make docs` builds `en/` and `zh-CN/`, each by itself, into `build/site/`."""

import builtins
import inspect
import re
import sys
from itertools import pairwise
from pathlib import Path

import pandas
from sphinx.application import Sphinx
from sphinx.search import SearchLanguage
from sphinx.util.inspect import stringify_signature
from traitlets import HasTraits

import qfwidget
from qfwidget.simulator import Call

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

project = "qfwidget"
author = "The qfwidget contributors"
project_copyright = author
release = version = qfwidget.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = True
# Other projects are not linked, because Sphinx would download their inventories. A type of qfwidget that a signature
# mentions must be on the page, or the signature must not be.
nitpick_ignore_regex = [("py:.*", rf"(?!qfwidget\.)\w+\..*|{'|'.join(dir(builtins))}")]
builtins.pd = pandas  # for type hints: modules that import it late do not have its name
default_role = "code"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
napoleon_use_ivar = True

# Anchors that a script creates, such as #/iam/accesslist, are not in the HTML.
linkcheck_anchors_ignore = ["^/"]
linkcheck_ignore = [r"https://qianfan\.baidubce\.com$"]  # the API, which has no pages
linkcheck_retries = 3

html_theme = "pydata_sphinx_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["site.css"]
templates_path = ["_templates"]
html_sidebars = {"**": ["pages.html"]}
html_show_sourcelink = False
html_copy_source = False
html_context = {"default_mode": "auto"}
html_theme_options = {
    "logo": {"text": project},
    "navbar_center": [],
    "navbar_end": ["language.html", "theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
}

# Texts of the repository are included in pages. Their links to each other become links to the pages.
_PAGES = {
    "SECURITY.md": "security.md",
    "CONTRIBUTING.md": "contributing.md",
    "docs/errors.md": "errors.md",
    "docs/errors.zh-CN.md": "errors.md",
    "tests/benchmarks/README.md": "benchmarks.md",
}
_FILES = ("notebooks/", "CODE_OF_CONDUCT.md")
_NOT_MADE_BY_USERS = (qfwidget.QfError, qfwidget.Sweep, qfwidget.Demo, Call)


# A line end becomes a space, which Chinese has neither between its characters nor beside its punctuation.
_LINE_END = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef“”])\n *(?=[\u3000-\u9fff\uff00-\uffef“”])"
    r"|(?<=[，。；：、（）])\n *(?=`[^`]|\w)|(?<=[`\w])\n *(?=[，。；：、（）])"
)


class SearchCharacters(SearchLanguage):
    """Indexes Chinese by characters and pairs of neighbouring characters, and splits queries in the same way.

    Sphinx's own support needs a dictionary, and does not split queries.
    """

    lang = "zh_CN"
    language_name = "Chinese"
    _chinese = re.compile(r"[\u3400-\u9fff]+")
    _latin = re.compile(r"[a-zA-Z0-9_]+")
    js_splitter_code = """
var splitQuery = (query) => {
  const chinese = (run) =>
    run.length === 1 ? [run] : [...run.slice(1)].map((character, index) => run[index] + character);
  return (query.match(/[\\u3400-\\u9fff]+|[a-zA-Z0-9_]+/g) ?? []).flatMap((run) =>
    /[\\u3400-\\u9fff]/.test(run) ? chinese(run) : [run]);
};
"""

    def split(self, input: str) -> list[str]:
        """Return the search terms of a text."""
        runs = self._chinese.findall(input)
        pairs = [first + second for run in runs for first, second in pairwise(run)]
        return [*(character for run in runs for character in run), *pairs, *self._latin.findall(input)]


def _join_lines(_app: Sphinx, _document: str, contents: list[str]) -> None:
    contents[0] = _LINE_END.sub("", contents[0])


def _prepare_included(app: Sphinx, _path: Path, document: str, contents: list[str]) -> None:
    def link(match: re.Match[str]) -> str:
        text, path, anchor = match["text"], match["path"], match["anchor"] or ""
        if path.startswith(_FILES):
            return f"{{download}}`{text} <../../{path}>`"
        return f"[{text}]({_PAGES.get(path, path)}{anchor})"

    contents[0] = re.sub(r"\[(?P<text>[^\]]+)\]\((?P<path>[^)#:]+)(?P<anchor>#[^)]*)?\)", link, contents[0])
    _join_lines(app, document, contents)


def _signature(
    _app: Sphinx, _what: str, _name: str, documented: object, _options: object, _signature: str, _returned: str
) -> tuple[str, str] | None:
    """Return the arguments of a widget, which traitlets hides, and none of what users do not make themselves."""
    if not inspect.isclass(documented):
        return None
    if issubclass(documented, HasTraits):
        own = inspect.signature(documented.__init__)
        named = [each for each in own.parameters.values() if each.kind is inspect.Parameter.KEYWORD_ONLY]
        own = own.replace(parameters=named, return_annotation=inspect.Signature.empty)
        return stringify_signature(own, unqualified_typehints=True), ""
    return ("", "") if issubclass(documented, _NOT_MADE_BY_USERS) else None


def setup(app: Sphinx) -> None:
    """Register what this file adds to Sphinx."""
    app.add_search_language(SearchCharacters)
    app.connect("source-read", _join_lines)
    app.connect("include-read", _prepare_included)
    app.connect("autodoc-process-signature", _signature)
