"""The wheel, installed as a person does: on each Python, and with the lowest versions it allows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pytest
from agentcore_connect import __version__
from cases import EXAMPLES, Case
from front_door import Host, tree
from packages import ROOT, uv
from standins.environments import find_interpreter
from tiers import TIER

CASE = Case("strands", "jwt", "none")
GIT = shutil.which("git") or "git"
KNOWN_UNTIL = "2026-11-28"
"""What was published later is not seen: the same packages every day. After a renewed lock or a
raised bound, raise it too."""


@dataclass(frozen=True)
class Installed:
    """A `connect` of another environment, run as a process; any warning of Python is an error."""

    program: Path

    @property
    def surroundings(self) -> dict[str, str]:
        return {**os.environ, "PYTHONWARNINGS": "error", "TERM": "xterm"}

    def says(self, host: Host, *arguments: str) -> str:
        """What a command that has to succeed prints."""
        done = subprocess.run(
            [self.program, *arguments],
            cwd=host.root,
            env=self.surroundings,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        assert "Warning" not in done.stderr
        return done.stdout

    def asks(self, host: Host, question: str) -> int | None:
        """Wait at a terminal for ``question``, stop there with Ctrl-C, and give the exit code."""
        child = pexpect.spawn(
            str(self.program),
            ["scaffold"],
            cwd=str(host.root),
            env={**self.surroundings, "PROMPT_TOOLKIT_NO_CPR": "1"},
            dimensions=(40, 120),
            encoding="utf-8",
            timeout=30,
        )
        try:
            child.expect_exact(question)
            child.send("\x03")
            child.expect(pexpect.EOF)
        finally:
            child.close(force=True)
        code: int | None = child.exitstatus
        return code


PYTHONS = ["3.10-lowest", *(["3.10", "3.11", "3.12"] if TIER == "long" else []), "3.13"]


@pytest.fixture(scope="module", params=PYTHONS, ids=lambda name: name)
def installed(
    request: pytest.FixtureRequest,
    wheel: Path,
    locked: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Installed:
    """The wheel on a Python, with the locked versions or with the lowest of our own bounds."""
    version, _, lowest = request.param.partition("-")
    base = find_interpreter(version)
    if base is None:
        pytest.skip(f"there is no Python {version} on this machine")
    if not lowest:
        return Installed(locked(base))
    folder = tmp_path_factory.mktemp("installed")
    uv("venv", "--python", base, folder / "venv")
    into = ("pip", "install", "--python", folder / "venv" / "bin" / "python")
    choice = ("--resolution", "lowest-direct", "--exclude-newer", KNOWN_UNTIL)
    uv(*into, *choice, "--requirements", ROOT / "pyproject.toml")
    uv(*into, "--no-deps", wheel)
    return Installed(folder / "venv" / "bin" / "connect")


def wanted(folder: Path, snapshot: Path) -> dict[str, bytes]:
    """The files of the example with its snapshot: what it creates, and what it changes there."""
    shutil.copytree(EXAMPLES / CASE.framework, folder)
    shutil.copytree(snapshot / "tree", folder, dirs_exist_ok=True)
    apply = (GIT, "apply", "--whitespace=nowarn", str(snapshot / "host.diff"))
    subprocess.run(apply, cwd=folder, check=True)
    return files(folder)


def files(folder: Path) -> dict[str, bytes]:
    """The files below a folder, without connect's own notes."""
    return {
        path: content
        for path, (kind, _, content) in tree(folder).items()
        if kind == "file" and isinstance(content, bytes) and not path.startswith(".connect/")
    }


def test_an_installed_connect_does_what_the_snapshots_show(
    installed: Installed, host: Host, tmp_path: Path, trees: Path
) -> None:
    """From `--version` to `remove`, on each Python, and with the lowest versions of everything."""
    before = files(host.root)
    assert installed.says(host, "--version") == f"connect {__version__}\n"
    assert installed.asks(host, "What are you connecting to?") == 130

    installed.says(host, "scaffold", *CASE.arguments)
    scaffolded = files(host.root)
    assert scaffolded == wanted(tmp_path / "wanted", trees / CASE.name)
    installed.says(host, "scaffold", *CASE.arguments)
    assert files(host.root) == scaffolded

    installed.says(host, "update", "--check")
    status = json.loads(installed.says(host, "status", "--json"))
    assert {unit["version"] for unit in status["units"]} == {f"v{__version__}"}
    installed.says(host, "remove", "MyGateway", "--yes")
    assert files(host.root) == before
