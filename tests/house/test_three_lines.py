"""Every command that changes a project tells it alike: three lines, all of it with --full."""

from __future__ import annotations

import pytest
from adopting import with_cli_client
from front_door import IAM, OWN_COMMAND, Host, undiffed
from policy_cases import prepare
from updating import GIT, OLD, aged

COMMANDS = (
    ("gateway", "set", "--sessions", "3600", "--exception-level", "DEBUG"),
    ("policy", "add", "--pattern", "shutdown", "--name", "stop", "--engine", "E"),
    ("policy", "enforce", "--force"),
    ("skill", "install", "claude", "agents-md"),
    ("skill", "remove"),
    ("undo",),
    ("undo", "--redo"),
    ("remove", "stop"),
)


def test_a_change_is_told_in_three_lines(host: Host) -> None:
    """What is so, which files, what is next; a dry run has the diffs, in the JSON too."""
    prepare(host)
    for command in COMMANDS:
        told(host, *command)


@pytest.mark.parametrize("command", ["update", "adopt"])
def test_so_is_what_an_older_project_needs(
    host: Host, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New templates, and clients that were written by hand."""
    if command == "adopt":
        with_cli_client(host)
    else:
        monkeypatch.setenv("PATH", GIT)
        host.has(OWN_COMMAND | IAM)
        aged(host.root, OLD)
    told(host, command)


def told(host: Host, *command: str) -> None:
    """Run a command dry, in all forms, then so, and look at what it says."""
    dry, full = (host.connect(*command, "--dry-run", *more) for more in ((), ("--full",)))
    seen = host.connect(*command, "--dry-run", "--json").document
    changes = seen["changes"]
    diffs = {change["path"]: change["diff"] for change in changes if "diff" in change}
    assert diffs.keys() == {c["path"] for c in changes if c["action"] == "modify"}
    assert all(diff in dry.stdout for diff in diffs.values())
    every = [f"+++ b/{c['path']}" for c in changes if c["action"] == "create"]
    assert [line for line in every if line in dry.stdout or line not in full.stdout] == []

    done = host.connect(*command, "--yes") if command[0] in ("undo", "remove") else None
    done = done or host.connect(*command)

    assert done.code == 0, done.said
    assert done.stdout.splitlines()[0] == seen["done"] != ""
    assert len(done.stdout.splitlines()) == 2
    assert undiffed(seen)["changes"]
    if len(seen["next_steps"]) and not seen["manual"]:
        assert done.stderr.splitlines()[-1].startswith("Next: ")
