"""An update that is killed, or has no space: the old project or the new one, never between."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from agentcore_connect.commands.update import plan as update
from agentcore_connect.plan import apply, recovery
from agentcore_connect.plan.plan import Plan
from agentcore_connect.project.project import find
from front_door import Host
from interruption import at_call, die, files, in_child, starved, steps, stride
from updating import NEW, README, as_released, conflicted, contest, git_on_path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="it kills forked processes")


@pytest.fixture(autouse=True)
def git(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", git_on_path())


def state(root: Path) -> dict[str, bytes]:
    """Every file of the project, and the note of an update that waits."""
    note = root / ".connect" / "update.json"
    return files(root) | ({"note": note.read_bytes()} if note.exists() else {})


def plan_of(host: Host, way: str) -> Plan:
    """The plan of an update with a conflict, or of one of the ways out of it."""
    as_released(host)
    if way == "update":
        contest(host, README)
        return update.plan(find(host.root), update.select(find(host.root), (), host.root, NEW).late)
    conflicted(host)
    if way == "abort":
        return update.abort(find(host.root))
    (host.root / README).write_text("resolved\n")
    return update.proceed(find(host.root))


@pytest.mark.slow
@pytest.mark.parametrize("way", ["update", "continue", "abort"])
def test_any_step_may_be_the_last(host: Host, way: str) -> None:
    """A kill and a full disk at any step: files, stamps and note are all old or all new.

    The full disk is one clear error, never a death.
    """
    plan, old = plan_of(host, way), state(host.root)
    work = host.world / "try"
    moved = replace(plan, root=work)

    def applied() -> None:
        apply.apply(moved, "update")

    def killed_at(number: int) -> None:
        at_call(number, die)
        applied()

    shutil.copytree(plan.root, work)
    number = steps(applied)
    new = state(work)
    assert new != old
    killed, found = list[bool](), new
    for at in range(1, number + 1, stride(7)):
        for fault in ("killed", "starved"):
            if found != old:  # else what the last one left is struck again
                shutil.rmtree(work)
                shutil.copytree(plan.root, work)
            if fault == "killed":
                assert os.WIFSIGNALED(in_child(lambda at=at: killed_at(at)))
                made = False
            else:
                made = not starved(applied, at)
            recovery.recover(work)
            found = state(work)
            assert found in ((new,) if made else (old, new)), (fault, at)
            killed += [found == new] if fault == "killed" else []
    assert len(killed) > 20 // stride(7)
    assert killed == sorted(killed)
