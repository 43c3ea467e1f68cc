"""The official SDK of each language: downloads it once, and builds programs with it.

`python -m tests.sdks.toolchains` downloads all of them. The tests run with those that are ready.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_CACHE = _HERE.parents[1] / ".cache" / "sdks"
_PATIENCE_SECONDS = 600
Programs = Mapping[str, str]
"""Purpose → source."""
Commands = dict[str, list[str]]
"""Purpose → how to run it."""


@dataclass(frozen=True)
class Toolchain:
    """Runs programs directly, with only its tools.

    Attributes:
        language: As in `qfwidget.snippets.LANGUAGES`.
        tools: Programs that must be on the PATH.
        suffix: File extension of a source.
        run: Command that runs a source.
    """

    language: str
    tools: tuple[str, ...] = ()
    suffix: str = ""
    run: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.language

    @property
    def is_ready(self) -> bool:
        """Whether the tools are installed and the SDK is downloaded."""
        return all(map(shutil.which, self.tools))

    def prepare(self) -> None:
        """Download the SDK, unless that has been done.

        Raises:
            subprocess.CalledProcessError: It could not be downloaded.
        """

    def build(self, programs: Programs, folder: Path) -> Commands:
        """Build programs.

        Args:
            programs: What to build.
            folder: An empty folder for the sources and the results.
        """
        commands = {}
        for purpose, source in programs.items():
            file = folder / f"{purpose}{self.suffix}"
            file.write_text(source, encoding="utf-8")
            commands[purpose] = [*self.run, str(file)]
        return commands


@dataclass(frozen=True)
class Downloading(Toolchain):
    """A toolchain whose SDK is kept in a folder of its own."""

    @property
    def is_ready(self) -> bool:
        return super().is_ready and self._mark.exists()

    def prepare(self) -> None:
        if self._mark.exists():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.download()
        self._mark.touch()

    def download(self) -> None:
        """Download the SDK into the empty folder."""
        raise NotImplementedError

    @property
    def folder(self) -> Path:
        """The folder of the SDK, one per set of pinned versions."""
        pins = hashlib.sha256()
        for file in sorted((_HERE / self.language).iterdir()):
            pins.update(file.read_bytes())
        return _CACHE / f"{self.language}-{pins.hexdigest()[:12]}"

    @property
    def _mark(self) -> Path:
        return self.folder / ".complete"


@dataclass(frozen=True)
class Node(Downloading):
    """npm: @baiducloud/qianfan."""

    language: str = "node"
    tools: tuple[str, ...] = ("node", "npm")
    suffix: str = ".mjs"
    run: tuple[str, ...] = ("node",)

    def download(self) -> None:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(_HERE / "node" / name, self.folder)
        _run(["npm", "ci", "--loglevel=error"], self.folder)

    def build(self, programs: Programs, folder: Path) -> Commands:
        (folder / "node_modules").symlink_to(self.folder / "node_modules")
        return super().build(programs, folder)


@dataclass(frozen=True)
class Go(Toolchain):
    """The Go module; Go caches downloads and builds itself."""

    language: str = "go"
    tools: tuple[str, ...] = ("go", "gofmt")

    def build(self, programs: Programs, folder: Path) -> Commands:
        for name in ("go.mod", "go.sum"):
            shutil.copy(_HERE / "go" / name, folder)
        names = {purpose: re.sub(r"\W+", "-", purpose) for purpose in programs}
        for purpose, source in programs.items():
            (folder / names[purpose]).mkdir()
            (folder / names[purpose] / "main.go").write_text(source, encoding="utf-8")
        assert _run(["gofmt", "-l", "."], folder) == "", "formatted otherwise than by gofmt"
        _run(["go", "vet", "./..."], folder)
        (folder / "bin").mkdir()
        _run(["go", "build", "-o", "bin/", "./..."], folder)
        return {purpose: [str(folder / "bin" / name)] for purpose, name in names.items()}


@dataclass(frozen=True)
class Java(Downloading):
    """Maven: com.baidubce:qianfan."""

    language: str = "java"
    tools: tuple[str, ...] = ("java", "javac", "mvn")

    def download(self) -> None:
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={self.folder / 'lib'}"]
        _run(["mvn", "--batch-mode", "--quiet", "--file", str(_HERE / "java" / "pom.xml"), *goal], self.folder)

    def build(self, programs: Programs, folder: Path) -> Commands:
        class_path = f"{self.folder}/lib/*:{folder}"
        names = {}
        for purpose, source in programs.items():
            names[purpose] = source.partition("public class ")[2].split()[0]
            # Otherwise javac needs many minutes to infer the types of hundreds of nested maps.
            typed = source.replace("Map.of(", "Map.<String, Object>of(")
            (folder / f"{names[purpose]}.java").write_text(typed, encoding="utf-8")
        # As on a machine whose only encoding is ASCII, unless the comments are Chinese.
        encoding = "US-ASCII" if all(map(str.isascii, programs.values())) else "UTF-8"
        files = [f"{name}.java" for name in names.values()]
        _run(["javac", "-encoding", encoding, "-Xlint:all", "-Werror", "-cp", class_path, *files], folder)
        flags = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
        return {purpose: ["java", *flags, "-cp", class_path, name] for purpose, name in names.items()}


TOOLCHAINS: tuple[Toolchain, ...] = (
    Toolchain("python", (), ".py", (sys.executable,)),
    Toolchain("qfwidget", (), ".py", (sys.executable,)),
    Node(),
    Java(),
    Go(),
    Toolchain("curl", ("bash", "curl", "python3"), ".sh", ("bash",)),
)


@dataclass(frozen=True)
class Outcome:
    """The result of a program."""

    status: int
    printed: str
    complained: str


def run_program(command: list[str], environment: Mapping[str, str]) -> Outcome:
    """Run a program, with variables added to the environment."""
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=_PATIENCE_SECONDS,
        check=False,
    )
    # The Java SDK's HTTP client complains on stderr that no logging is configured.
    complaints = [line for line in done.stderr.splitlines(keepends=True) if not line.startswith("SLF4J: ")]
    return Outcome(done.returncode, done.stdout, "".join(complaints))


@contextmanager
def exclusive(language: str) -> Iterator[None]:
    """Prevent other processes from preparing and building for the same language at the same time."""
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / f"{language}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(command: list[str], folder: Path) -> str:
    """Run a tool and return its output; show the output if it fails."""
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
        timeout=_PATIENCE_SECONDS,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout)
    done.check_returncode()
    return done.stdout


def main() -> None:
    """Download every SDK that is not ready, and say which languages are left out.

    Raises:
        SystemExit: A language in QFWIDGET_REQUIRE_SDKS (between spaces) is left out.
    """
    missing = []
    for toolchain in TOOLCHAINS:
        with suppress(OSError, subprocess.SubprocessError), exclusive(toolchain.language):
            toolchain.prepare()
        if not toolchain.is_ready:
            missing.append(toolchain.language)
            needed = ", ".join((*toolchain.tools, "the SDK"))
            print(f"Programs for {toolchain} are not tested, which needs {needed}.")
    required = set(os.environ.get("QFWIDGET_REQUIRE_SDKS", "").split())
    if required & set(missing):
        sys.exit(f"QFWIDGET_REQUIRE_SDKS requires {', '.join(sorted(required & set(missing)))}.")


if __name__ == "__main__":
    main()
