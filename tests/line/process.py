"""A simulated console behind a line, in another process, so that work in this one does not delay it."""

from __future__ import annotations

import json
import subprocess
import sys
from types import TracebackType

from typing_extensions import Self


class DistantConsole:
    """A context manager that runs a simulated console behind TLS and a line.

    Args:
        model_sets: Size of the account.
        round_trip: Round-trip time in seconds.

    Attributes:
        url: Its address.
        access_key: The account's Access Key.
        secret_key: The account's Secret Key.
        ca_file: For REQUESTS_CA_BUNDLE.
    """

    def __init__(self, *, model_sets: int = 24, round_trip: float = 0.04) -> None:
        self._options = [f"--model-sets={model_sets}", f"--round-trip={round_trip}"]

    @property
    def connections(self) -> int:
        """Return the number of connections opened so far."""
        print(file=self._input, flush=True)
        return int(self._output.readline())

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.line", *self._options]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdin
        assert self._process.stdout
        self._input, self._output = self._process.stdin, self._process.stdout
        self.url, self.access_key, self.secret_key, self.ca_file = map(str, json.loads(self._output.readline()))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.communicate()
