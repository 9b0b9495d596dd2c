"""The git settings, hooks and attributes of a clone name programs: no command runs one."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from agentcore_connect.cli import table
from front_door import IAM, OWN_COMMAND, TARGET, Host, flags, targets
from team import Team
from updating import README, aged, conflicted, git_on_path

SETTINGS = (
    *("core.fsmonitor", "core.pager", "core.editor", "core.askPass", "core.sshCommand"),
    *("core.gitProxy", "core.alternateRefsCommand", "sequence.editor", "gpg.program"),
    *("gpg.ssh.program", "gpg.x509.program", "gpg.ssh.defaultKeyCommand", "credential.helper"),
    *("diff.external", "diff.trap.command", "diff.trap.textconv", "merge.trap.driver"),
    *("mergetool.trap.cmd", "difftool.trap.cmd", "filter.trap.clean", "filter.trap.smudge"),
    *("filter.trap.process", "interactive.diffFilter", "pager.ls-files", "pager.check-ignore"),
    *("remote.evil.uploadpack", "remote.evil.receivepack", "uploadpack.packObjectsHook"),
    *("trailer.trap.command", "trailer.trap.cmd", "tar.tar.command", "tar.trap.command"),
    *("browser.trap.cmd", "man.trap.cmd", "receive.procReceiveRefs", "imap.tunnel"),
    *("sendemail.smtpServer", "sendemail.toCmd", "guitool.trap.cmd", "web.browser"),
)
"""Every setting of git 2.39 to 2.50 whose value is a program (git help config)."""
ALIASES = ("check-ignore", "ls-files", "merge-file", "fetch", "archive", "clone", "status")
HOOKS = ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc", "post-merge")
COMMANDS = {
    "scaffold": ["scaffold", *flags(TARGET, name="More")],
    "scaffold --dry-run": ["scaffold", *flags(TARGET, name="More"), "--dry-run"],
    "adopt": ["adopt", "--yes"],
    "update": ["update"],
    "update --check": ["update", "--check"],
    "update from a team": ["update", "--template-source"],
    "remove": ["remove", "WeatherTools", "--yes"],
    "undo": ["undo"],
    "status": ["status"],
    "list": ["list"],
    "tools": ["tools"],
    "dev": ["dev", "--page-size", "0"],  # refused when all is read, in place of serving
    "call": ["call", "WeatherTools___get", "--deployed"],
    "policy check": ["policy", "check"],
    "policy try": ["policy", "try", "--gateway", "MyGateway", "--tool", "WeatherTools___get"],
    "gateway set": ["gateway", "set", "--sessions", "900"],
    "export": ["export", "mcp-json"],
    "sync": ["sync", "WeatherTools"],
    "skill install": ["skill", "install"],
    "apply": ["apply", "plan.json"],
    "search": ["search", "git"],
    "questions": ["questions", "scaffold"],
    "schema": ["schema", "status"],
    "matrix": ["matrix"],
    "explain": ["explain", "401"],
    "advise": ["advise", "--front", "mcp-server", "--yes"],
}


@pytest.fixture(autouse=True)
def git(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", git_on_path())


@pytest.fixture
def owned(host: Host) -> Callable[[], list[str]]:
    """Make the project a clone full of traps; gives what they caught so far."""
    host.has(OWN_COMMAND | IAM)
    aged(host.root)
    caught, trap = host.world / "caught", host.world / "trap"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> {caught}\nexit 1\n')
    trap.chmod(trap.stat().st_mode | stat.S_IXUSR)
    _traps(host.root, trap)
    return lambda: caught.read_text().splitlines() if caught.exists() else []


def _git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@localhost")
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def _traps(root: Path, trap: Path) -> None:
    """A repository whose settings all name ``trap``, and which lacks an object that git fetches."""
    _git(root, "init", "--quiet")
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message", "x")
    (root / ".gitattributes").write_text("* filter=trap diff=trap merge=trap\n")
    blob = _git(root, "rev-parse", "HEAD:agentcore/.gitignore").strip()
    _git(root, "update-index", "--skip-worktree", "agentcore/.gitignore")
    (root / "agentcore" / ".gitignore").unlink()
    (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for hook in HOOKS:
        (root / ".git" / "hooks" / hook).symlink_to(trap)
    values = {name: f"{trap} {name}" for name in SETTINGS}
    values |= {f"alias.{name}": f"!{trap} {name}" for name in ALIASES}
    values |= {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "evil",
        "remote.evil.promisor": "true",
        "remote.evil.url": f"ext::{trap} promisor",
        "remote.evil.fetch": "+refs/heads/*:refs/remotes/evil/*",
        "protocol.ext.allow": "always",
        "merge.tool": "trap",
        "core.untrackedCache": "true",
    }
    with (root / ".git" / "config").open("a") as file:
        for name, value in values.items():
            section, _, key = name.rpartition(".")
            section, _, part = section.partition(".")
            file.write(f'[{section}{f" {chr(34)}{part}{chr(34)}" if part else ""}]\n')
            file.write(f'\t{key} = "{value}"\n')
    (root / ".git" / "info" / "attributes").write_text("* filter=trap diff=trap merge=trap\n")


def test_the_traps_are_set(host: Host, owned: Callable[[], list[str]]) -> None:
    """Git itself, asked in the clone, runs what its settings name: so these tests can fail."""
    subprocess.run(["git", "check-ignore", "agentcore/.env.local"], cwd=host.root, check=False)
    assert any("promisor" in line for line in owned())
    subprocess.run(["git", "add", "README.md"], cwd=host.root, check=False)
    assert any("core.fsmonitor" in line or "filter" in line for line in owned())


@pytest.mark.whole
@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_runs_a_program_of_the_clone(
    host: Host, owned: Callable[[], list[str]], name: str
) -> None:
    """Whatever the command does, and however it ends: nothing that the clone names has run."""
    command = COMMANDS[name]
    if command[-1] == "--template-source":
        command = [*command, Team(host.world / "team").address]
    if name == "apply":
        assert host.connect(*COMMANDS["scaffold"], "--plan", command[-1]).code == 0
    result = host.connect(*command)
    assert "unexpectedly" not in result.said
    assert not re.search("No such (command|option)|Missing option", result.said)
    assert owned() == []


def test_every_command_is_tried() -> None:
    """A command that is added later is tried in the clone as well."""
    known = {table.usual(name) for name in table.of_group("")} - {"help"}
    assert {"scaffold" if name == "add" else name for name in known} == {
        command[0] for command in COMMANDS.values()
    }


def test_a_merge_runs_none(host: Host, owned: Callable[[], list[str]]) -> None:
    """Nor do the merges of an update, with conflicts, and what ends it."""
    conflicted(host)
    host.connect("update", "--abort")
    assert owned() == []


def test_a_work_tree_elsewhere(host: Host, owned: Callable[[], list[str]]) -> None:
    """`.git` may be a file that names the repository, as in a submodule: it is only read."""
    elsewhere = host.world / "repository"
    (host.root / ".git").rename(elsewhere)
    (host.root / ".git").write_text(f"gitdir: {elsewhere}\n")
    assert host.connect("status").code == 0
    assert owned() == []


def test_in_a_hook_the_repository_is_left_alone(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What git says in a hook of the repository that it works on reaches no git of connect's."""
    team = Team(host.world / "team")
    host.has(OWN_COMMAND | IAM, template_source=team.address)
    team.says("More.")
    team.release("v1.1.0")
    _git(host.root, "init", "--quiet")
    _git(host.root, "add", "--all")
    own = host.root / ".git"
    before = (own / "index").read_bytes(), (own / "config").read_bytes()
    # As in a linked work tree, where git gives a hook both with their whole paths.
    monkeypatch.setenv("GIT_DIR", str(own))
    monkeypatch.setenv("GIT_INDEX_FILE", str(own / "index"))
    assert host.connect("update", "--template-source", team.address).code == 0
    assert "More." in (host.root / README).read_text()
    assert ((own / "index").read_bytes(), (own / "config").read_bytes()) == before


@pytest.mark.parametrize("program", ["git", "agentcore"])
def test_a_program_in_the_current_folder_is_not_run(
    host: Host, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """Neither an empty entry nor `.` on PATH makes a clone's file a program of connect's."""
    host.has(OWN_COMMAND | IAM)
    aged(host.root)
    planted = host.app / program
    planted.write_text(f"#!/bin/sh\ntouch {host.world}/caught\nexit 1\n")
    planted.chmod(0o755)
    monkeypatch.setenv("PATH", f"{os.pathsep}.{os.pathsep}{git_on_path()}")
    host.connect("update", at=host.app)
    host.connect("status", at=host.app)
    assert not (host.world / "caught").exists()


@pytest.mark.parametrize(
    "place", ["agentcore/.gitignore", ".gitignore", ".git/index", ".git/HEAD", ".git/info/exclude"]
)
def test_a_pipe_in_the_repository_stops_nothing(host: Host, place: str) -> None:
    """What git would open, and wait for its other end, is not given to it."""
    _git(host.root, "init", "--quiet")
    path = host.root / place
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    start = time.monotonic()
    assert host.connect("status").code == 0
    assert time.monotonic() - start < 20


def test_a_tag_that_was_moved_is_judged_anew(host: Host) -> None:
    """Templates that are fetched again, with the same version, are looked at again."""
    team = Team(host.world / "team")
    answers = targets("mcp", template_source=team.address)
    host.has(answers, name="One")
    team.asks(_tasks=["touch owned"])
    team.git("tag", "--delete", "v1.0.0")
    team.release("v1.0.0")
    result = host.scaffold(answers, name="Two", json=True)
    assert (result.code, result.document["errors"][0]["code"]) == (2, "unsafe-templates")
