"""Plain `copier update` and `connect update` on the same units: they may alternate."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from agentcore_connect.units.templates import own
from cases import CASES
from front_door import Host, Tree, put
from rendering import plain_environment, reading_once
from updating import (
    CLIENT,
    NEW,
    README,
    TARGET,
    aged,
    as_released,
    edit,
    git_on_path,
    rendered,
    stamp,
)

FOLDERS = (CLIENT, TARGET)


@pytest.fixture(autouse=True)
def git(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", git_on_path())
    own.place_bundle(world / "home")


def run(host: Host, *command: str, at: str = ".") -> str:
    environment = plain_environment(host.world / "home") | {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        command, cwd=host.root / at, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def commit(host: Host) -> None:
    """Put the project under version control as it is; plain Copier wants that."""
    run(host, "git", "init", "--quiet")
    run(host, "git", "add", "--all", ".")
    run(host, "git", "commit", "--quiet", "--allow-empty", "--message", "now")


def copier_update(host: Host, monkeypatch: pytest.MonkeyPatch, *folders: str) -> None:
    """`copier update` in this process, which has read the templates already.

    As processes of their own, theirs and Renovate's: tests/orders, tests/update/test_fleet.py.
    """
    import copier

    commit(host)
    for name, value in plain_environment(host.world / "home").items():
        if name != "PATH":
            monkeypatch.setenv(name, value)
    for folder in folders:
        with reading_once():
            copier.run_update(host.root / folder, defaults=True, overwrite=True, quiet=True)


def files(host: Host) -> Tree:
    return {p: e for p, e in host.tree().items() if p.split("/")[0] != ".git"}


PICKED = [case for case in CASES if case.outbound == "oauth" or case.options]


@pytest.mark.slow
@pytest.mark.parametrize("case", PICKED[::6], ids=lambda case: case.name)
def test_both_update_to_the_same_bytes(
    world: Path, monkeypatch: pytest.MonkeyPatch, case: object
) -> None:
    """Edits where the templates changed nothing: the same files, stamps and all, from each."""
    host = put(world, case.framework)  # type: ignore[attr-defined]
    assert host.connect("scaffold", *case.arguments).code == 0  # type: ignore[attr-defined]
    aged(host.root)
    edit(host, README, 0, "# My own title")
    (host.root / CLIENT / "mine.py").write_text("MINE = 1\n")
    twin = Host(world, world / "work" / "twin")
    shutil.copytree(host.root, twin.root)
    copier_update(twin, monkeypatch, *FOLDERS)
    assert host.connect("update").code == 0
    assert files(host) == files(twin)
    assert stamp(host, TARGET) == NEW


@pytest.mark.slow
def test_one_after_the_other(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """One unit by Copier, one by connect, in a dirty tree; then neither has anything to do."""
    as_released(host)
    edit(host, README, 0, "# My own title")
    copier_update(host, monkeypatch, CLIENT)
    assert host.connect("update").code == 0  # on top of Copier's uncommitted changes
    assert {stamp(host, folder) for folder in FOLDERS} == {NEW}
    assert host.read(README).split(b"\n")[0] == b"# My own title"
    done = files(host)
    copier_update(host, monkeypatch, *FOLDERS)
    assert files(host) == done
    assert host.connect("update", "--json").actions == {}


@pytest.mark.slow
def test_a_conflict_that_connect_left_is_clean_for_copier_once_resolved(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After --continue the unit is like any other: Copier has nothing to do in it."""
    from updating import conflicted

    as_released(host)
    conflicted(host)
    (host.root / README).write_bytes(rendered(host, README, NEW).replace(b"# ", b"# My ", 1))
    assert host.connect("update", "--continue").code == 0
    done = files(host)
    copier_update(host, monkeypatch, *FOLDERS)
    assert files(host) == done


def test_in_a_folder_of_a_larger_repository(world: Path) -> None:
    """A project somewhere in a dirty monorepo is updated, and nothing else in it is touched."""
    host = put(world, "strands")
    host.agentcore()
    as_released(host)
    outer = Host(world, host.root.parent)
    commit(outer)
    (outer.root / "other.txt").write_text("dirty\n")
    (outer.root / "staged.txt").write_text("staged\n")
    run(outer, "git", "add", "staged.txt")
    assert host.connect("update").code == 0
    changed = run(outer, "git", "status", "--porcelain", "--untracked-files=all").splitlines()
    inside = [line for line in changed if "project/" in line]
    assert sorted(set(changed) - set(inside)) == ["?? other.txt", "A  staged.txt"]
    assert all(folder in " ".join(inside) for folder in FOLDERS)
