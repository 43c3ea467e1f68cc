"""Finds a Chromium for the browser tests. Run as a program, it installs one if allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PATH_VARIABLE = "QFWIDGET_CHROMIUM"
ADVICE = (
    "The browser tests need Chromium and a font with Chinese characters.\n"
    "  Debian:    apt-get install -y --no-install-recommends chromium fonts-wqy-zenhei libatomic1\n"
    "  elsewhere: .venv/bin/playwright install chromium\n"
    f"or set {PATH_VARIABLE} to the path of a Chromium or Chrome."
)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Playwright's driver needs libatomic1, which a minimal Debian does not have.
_PACKAGES = ("chromium", "fonts-wqy-zenhei", "libatomic1")
# In a separate process: the driver may fail to start, and its event loop allows no second one.
_PRINT_PATH_OF_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class ChromiumMissing(Exception):
    """No Chromium was found; the message says how to install one."""

    def __init__(self) -> None:
        super().__init__(ADVICE)


def find_chromium() -> str:
    """Find the browser to test with.

    Returns:
        The path of the executable: from `QFWIDGET_CHROMIUM`, else on the PATH, else installed by Playwright.

    Raises:
        ChromiumMissing: None was found.
    """
    chosen = os.environ.get(PATH_VARIABLE)
    if chosen:
        if not Path(chosen).is_file():
            raise ChromiumMissing
        return chosen
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    answer = subprocess.run(
        [sys.executable, "-c", _PRINT_PATH_OF_PLAYWRIGHT], capture_output=True, text=True, check=False
    )
    path = answer.stdout.strip()
    if path and Path(path).is_file():
        return path
    raise ChromiumMissing


def _privilege() -> Sequence[str] | None:
    """Return the prefix that runs a command as root without a prompt; None if that is impossible."""
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return (sudo, "-n")
    return None


def _is_debian() -> bool:
    # Only Debian: Ubuntu's package of this name only installs a snap.
    release = Path("/etc/os-release")
    return release.is_file() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()


def install() -> None:
    """Install Chromium: Debian's package if the user may, else Playwright's build."""
    privilege = _privilege()
    if _is_debian() and privilege is not None:
        apt = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        subprocess.run([*apt, "update"], check=False)
        subprocess.run([*apt, "install", "--yes", "--no-install-recommends", *_PACKAGES], check=False)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    try:
        find_chromium()
    except ChromiumMissing:
        print("Installing Chromium for the browser tests …", flush=True)
        install()
    try:
        find_chromium()
    except ChromiumMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
