"""The comment at the beginning of a program: what it does, how to install and run it, and its exit status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from .programs import Program, Purpose

Translate = Callable[[str], str]

_POM = (
    "<project><modelVersion>4.0.0</modelVersion><groupId>any</groupId><artifactId>any</artifactId>",
    "<version>1</version><dependencies><dependency><groupId>com.baidubce</groupId>",
    "<artifactId>qianfan</artifactId><version>0.1.6</version></dependency></dependencies></project>",
)
_CREATED = (
    "Exit status: 0 success, 1 nothing was created, 2 it may have been created, 3 it was created and then failed."
)
_CALLED = "Exit status: 0 success, 1 refused, 2 no usable response."
_EXIT_STATUS: Mapping[Purpose, str] = {
    "create": _CREATED,
    "deploy": _CREATED,
    "follow": "Exit status: 0 the task succeeded, 1 nothing was sent, 3 the task did not succeed or was not found.",
    "cancel": _CALLED,
    "list": _CALLED,
}


class _Usage(NamedTuple):
    """How to run the programs of a language.

    Attributes:
        file: Name of the file; `{}` is the program's name.
        needs: What must be installed already.
        install: Commands; `{}` is the program's name.
        run: Command without arguments; `{}` is the program's name.
        tab: Indentation of commands.
    """

    file: str
    needs: tuple[str, ...]
    install: tuple[str, ...]
    run: str
    tab: str = "    "


_USAGES: Mapping[str, _Usage] = {
    "python": _Usage("{}.py", ("Python 3.9+",), ("pip install qianfan==0.4.12.3",), "python {}.py"),
    "qfwidget": _Usage(
        "{}.py",
        ("Python 3.10+", "git"),
        ("pip install git+<address of the qfwidget repository>",),  # until it is published
        "python {}.py",
    ),
    "node": _Usage("{}.mjs", ("Node.js 18+",), ("npm install @baiducloud/qianfan@0.2.4",), "node {}.mjs"),
    "java": _Usage(
        "{}.java",
        ("Java 11+", "Maven"),
        ("mvn dependency:copy-dependencies -DoutputDirectory=lib",),
        "java -Dfile.encoding=UTF-8 -cp 'lib/*' {}.java",
    ),
    "go": _Usage(
        "main.go",
        ("Go 1.21+",),
        ("go mod init {}", "go get github.com/baidubce/bce-qianfan-sdk/go/qianfan@v0.0.15", "go build"),
        "./{}",  # `go run` has an exit status of its own
        tab="\t",  # gofmt turns other indentation into tabs
    ),
    "curl": _Usage("{}.sh", ("bash", "curl", "python3"), (), "bash {}.sh"),
}


def header(language: str, purpose: Purpose, program: Program, translate: Translate) -> list[str]:
    """Return the lines of the comment at the beginning of a program, without comment markers.

    Args:
        language: A key of the templates.
        purpose: What the program does.
        program: The facts about the program.
        translate: Translates English texts.
    """
    usage = _USAGES[language]
    name = program.class_name if language == "java" else program.file_name
    save = translate("Save this as {file} in a folder of its own. Needs {needs}.")
    lines = [
        translate(program.summary),
        "",
        save.format(file=usage.file.format(name), needs=translate(", ").join(usage.needs)),
    ]
    if language == "java":
        lines += [translate("Save this beside it as pom.xml:"), "", *(usage.tab + line for line in _POM)]
    run = usage.run.format(name)
    commands = [(command.format(name), "") for command in usage.install]
    commands.append(("export QIANFAN_ACCESS_KEY=... QIANFAN_SECRET_KEY=...", "the account's IAM keys"))
    if language != "curl":  # which needs bash, on Windows, too
        commands.append(("$env:QIANFAN_ACCESS_KEY='...'; $env:QIANFAN_SECRET_KEY='...'", "the same in PowerShell"))
    if program.followed is None or purpose == "follow":
        commands.append((run, ""))
    else:
        noun = program.followed.noun
        commands.append((run, f"creates a {noun} and follows it"))
        commands.append((f"{run} {program.followed.id_start}...", f"only follows that {noun}"))
    width = max(len(command) for command, remark in commands if remark)
    shown = [f"{command:{width}}  # {translate(remark)}" if remark else command for command, remark in commands]
    return [*lines, "", *(usage.tab + line for line in shown), "", translate(_EXIT_STATUS[purpose])]
