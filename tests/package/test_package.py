"""What people install: the wheel. The README's commands are in tests/docs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import CASES
from packages import ROOT
from rendering import read_tree
from standins.environments import find_interpreter
from updating import aged

NEWEST = "3.13"
"""As one of test_pythons, which shares what is installed."""
CASE = next(case for case in CASES if case.name == "mcp-strands-jwt-oauth")


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """The command's output; it must succeed."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def connect(locked: Callable[[str], Path]) -> Path:
    """`connect` installed from its wheel, in an environment without this checkout."""
    return locked(find_interpreter(NEWEST) or sys.executable)


@pytest.fixture(scope="module")
def scaffolded(connect: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that it has connected; `home`, beside it, is that of the person."""
    folder = tmp_path_factory.mktemp("scaffolded")
    project = shutil.copytree(ROOT / "examples" / CASE.framework, folder / "project")
    run(connect, "scaffold", *CASE.arguments, cwd=project, HOME=str(folder / "home"))
    return project


@pytest.fixture
def project(scaffolded: Path, tmp_path: Path) -> Path:
    """A copy of that project, to be changed."""
    return shutil.copytree(scaffolded, tmp_path / "project")


def test_the_wheel_scaffolds_what_the_snapshots_show(scaffolded: Path, trees: Path) -> None:
    """Installed, without the checkout and without the network, it writes the same tree."""
    snapshot = trees / CASE.name / "tree"
    wanted = {
        path.relative_to(snapshot): path.read_bytes()
        for path in snapshot.rglob("*")
        if path.is_file()
    }
    assert wanted == {path: (scaffolded / path).read_bytes() for path in wanted}


def test_what_the_wheel_scaffolds_can_be_updated_by_copier(
    connect: Path, scaffolded: Path, project: Path
) -> None:
    """Plain `copier update` finds the template and its version, offline and without --trust."""
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com")
    run(*git, "init", "--quiet", cwd=project)
    run(*git, "add", "--all", cwd=project)
    run(*git, "commit", "--quiet", "--message", "all", cwd=project)
    unit = project / "app" / "Assistant" / "connections" / "mygateway"
    home = str(scaffolded.with_name("home"))
    run(connect.parent / "copier", "update", "--defaults", cwd=unit, HOME=home)
    assert run("git", "status", "--porcelain", cwd=project) == ""


def test_the_wheel_updates_what_an_earlier_release_made(
    connect: Path, scaffolded: Path, project: Path
) -> None:
    """Offline: it has the earlier templates to compare with, and the changelog to show."""
    wanted = read_tree(project / "connections")
    aged(project)
    check = [str(connect), "update", "--check", "--json"]
    found = subprocess.run(check, cwd=project, capture_output=True, text=True, check=False)
    assert found.returncode == 4, found.stderr
    assert json.loads(found.stdout)["changelog"]
    run(connect, "update", cwd=project, HOME=str(scaffolded.with_name("home")))
    assert read_tree(project / "connections") == wanted


def test_ci_runs_the_tests() -> None:
    """What the README tells people to run before others get a change is what CI runs."""
    assert "\npython3 scripts/dev.py test\n" in (ROOT / ".ci" / "run").read_text()
    assert "    python3 scripts/dev.py test " in (ROOT / "README.md").read_text()
