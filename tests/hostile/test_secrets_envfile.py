"""The file that local secrets are written into: where git would take it, connect says so."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

import pytest
from front_door import IAM, OWN_COMMAND, Host

ENV = "agentcore/.env.local"


@pytest.fixture
def git(host: Host, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run git in the project, which is a repository; connect finds git too."""
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}:/usr/local/bin:/usr/bin:/bin")

    def run(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=host.root, check=True, capture_output=True)

    run("init", "--quiet", ".")
    return run


def told(host: Host) -> list[str]:
    """What `connect status --json` finds about the file."""
    findings = host.connect("status", "--json").document["drift"]
    return [f["message"] for f in findings if f["code"] == "env-file-in-git"]


def test_a_file_that_is_ignored(host: Host, git: Callable[..., None]) -> None:
    """As `agentcore create` leaves a project, there is nothing to say."""
    assert "in git" not in host.scaffold().stderr
    assert told(host) == []
    assert host.connect("status", "--check").code == 0


@pytest.mark.parametrize("way", ["not-ignored", "in-git", "in-git-though-ignored"])
def test_a_file_that_git_takes(host: Host, git: Callable[..., None], way: str) -> None:
    """Not ignored, or tracked: scaffold warns beside its next steps, status --check finds it."""
    if way != "in-git-though-ignored":
        (host.root / "agentcore" / ".gitignore").unlink()
    if way != "not-ignored":
        (host.root / ENV).write_text("")
        git("add", "--force", ENV)
    words = "is not ignored by git" if way == "not-ignored" else "is in git"

    result = host.scaffold(OWN_COMMAND | IAM)

    assert f"warning: {ENV} {words}" in result.stderr
    assert [words in message for message in told(host)] == [True]
    assert host.connect("status", "--check").code == 4


def test_outside_of_a_repository(host: Host) -> None:
    """Where there is no repository, or no git, nothing is said."""
    (host.root / "agentcore" / ".gitignore").unlink()
    assert ENV not in "".join(
        line for line in host.scaffold().stderr.splitlines() if line.startswith("warning")
    )
    (host.root / ".git").mkdir()
    assert told(host) == []


def test_what_connect_keeps_is_ignored(host: Host, git: Callable[..., None]) -> None:
    """Its own folder, with copies of the project's files, is never offered to git."""
    host.has()
    listed = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"],
        cwd=host.root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "connections/" in listed
    assert ".connect/" not in listed
