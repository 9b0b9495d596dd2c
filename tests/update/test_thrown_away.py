"""An update that waits, and whose files a person throws away with git or by hand."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from front_door import Host, Tree
from updating import (
    CLIENT,
    NEW,
    OLD,
    README,
    TARGET,
    as_released,
    conflicted,
    contest,
    git_on_path,
    stamp,
)

GIT = ("-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "core.excludesFile=/dev/null")


@pytest.fixture
def waiting(host: Host, monkeypatch: pytest.MonkeyPatch) -> Host:
    """A commit of old units with an edit, and an update of it that waits for one conflict."""
    monkeypatch.setenv("PATH", git_on_path())
    as_released(host)
    conflicted(host)
    waits = {path: host.root / path for path in host.tree()}
    now = host.tree()
    assert host.connect("update", "--abort").code == 0
    for words in (("init", "-q", "."), ("add", "-A"), ("commit", "-qm", "old")):
        git(host, *words)
    assert host.connect("update").code == 3
    assert host.tree().keys() >= waits.keys()
    assert host.read(README) == now[README][2]
    return host


def git(host: Host, *words: str) -> None:
    subprocess.run(["git", *GIT, *words], cwd=host.root, check=True, capture_output=True)


def project(host: Host) -> Tree:
    return {path: entry for path, entry in host.tree().items() if path.split("/")[0] != ".git"}


def errors(host: Host, *arguments: str) -> list[str]:
    before = project(host)
    result = host.connect("update", *arguments, "--json")
    assert project(host) == before
    return [error["code"] for error in result.document["errors"]]


WAYS = {
    "checkout": [("checkout", "-q", "--", ".")],
    "checkout and clean": [("checkout", "-q", "--", "."), ("clean", "-qfd")],
    "stash": [("stash", "-q")],
    "another branch": [
        ("checkout", "-qb", "other"),
        ("commit", "-qam", "conflicts"),
        ("checkout", "-q", "-"),
    ],
}


@pytest.mark.parametrize("way", WAYS)
def test_it_does_not_go_on_and_starts_anew(waiting: Host, way: str) -> None:
    """--continue refuses, and says why; status says it too; update begins again, and that goes on.

    The version is never recorded over files that do not have it.
    """
    marked = waiting.read(README)
    for words in WAYS[way]:
        git(waiting, *words)
    assert waiting.read(README) != marked

    assert errors(waiting, "--continue") == ["thrown-away"]
    assert stamp(waiting, TARGET) == OLD
    (found,) = [
        one
        for one in waiting.connect("status", "--json").document["drift"]
        if one["code"] == "update-waits"
    ]
    assert "as they were before it" in found["message"]

    again = waiting.connect("update", "--json")
    assert (again.code, waiting.read(README)) == (3, marked)
    assert "is dropped" in again.document["warnings"][0]
    (waiting.root / README).write_text("# Resolved\n")
    assert waiting.connect("update", "--continue").code == 0
    assert stamp(waiting, TARGET) == NEW


def test_what_is_edited_after_that_hides_nothing(waiting: Host) -> None:
    """The file with the conflict is another than before and after: the rest of the update is gone.

    To go on would have recorded the new version over old files.
    """
    git(waiting, "checkout", "-q", "--", ".")
    with (waiting.root / README).open("a") as file:
        file.write("Also mine.\n")

    assert errors(waiting, "--continue") == ["thrown-away"]
    assert waiting.connect("update").code == 3
    assert b"Also mine." in waiting.read(README)
    assert stamp(waiting, TARGET) == OLD


def test_an_update_without_conflicts_drops_it_too(waiting: Host) -> None:
    """Nothing waits any more; undo brings back the note of what waited, with the files."""
    git(waiting, "checkout", "-q", "--", ".")
    result = waiting.connect("update", "MyGateway", "--json")
    assert (result.code, "is dropped" in result.document["warnings"][0]) == (0, True)
    assert errors(waiting, "--continue") == ["no-update-waits"]
    assert waiting.connect("undo").code == 0
    assert errors(waiting, "--continue") == ["thrown-away"]
    assert waiting.connect("update", "--abort").code == 0
    assert errors(waiting, "--continue") == ["no-update-waits"]


def test_files_that_stay_as_they_were_on_purpose(waiting: Host) -> None:
    """All conflicts resolved to the old file is a decision that --force tells apart."""
    git(waiting, "checkout", "-q", "--", ".")
    assert errors(waiting, "--force") == ["usage"]
    result = waiting.connect("update", "--continue", "--force")
    assert (result.code, stamp(waiting, TARGET)) == (0, NEW)


def test_one_file_put_back_is_a_resolution(waiting: Host) -> None:
    """What the update did to the other files is there: the old form of one file is a choice."""
    git(waiting, "checkout", "-q", "--", README)
    assert waiting.connect("update", "--continue").code == 0
    assert stamp(waiting, TARGET) == NEW


def test_the_files_of_one_unit_of_several(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, and no version is recorded over them; --abort and a new update merge again."""
    monkeypatch.setenv("PATH", git_on_path())
    as_released(host)
    contest(host, f"{CLIENT}/client.py", "# My")
    for words in (("init", "-q", "."), ("add", "-A"), ("commit", "-qm", "old")):
        git(host, *words)
    assert host.connect("update").code == 3
    git(host, "checkout", "-q", "--", CLIENT)

    assert errors(host, "--continue") == ["thrown-away"]
    assert [stamp(host, unit) for unit in (CLIENT, TARGET)] == [OLD, NEW]
    assert host.connect("update", "--abort").code == 0
    assert host.connect("update").code == 3


def test_a_unit_that_is_gone_is_not_thrown_away(waiting: Host) -> None:
    """Without its unit the update has nothing left to record, and that is as it was."""
    shutil.rmtree(Path(waiting.root, TARGET))
    assert errors(waiting) == ["update-waits"]
    assert waiting.connect("update", "--continue").code == 0


def test_a_unit_that_is_made_anew_is_not_the_one_that_waits(waiting: Host) -> None:
    """Its files were called modified and missing: they were held to the answers of the old one."""
    assert waiting.connect("remove", "MyGateway", "--yes", "--force").code == 0
    waiting.has(endpoint="https://other.example.com/mcp")
    units = waiting.connect("status", "--json").document["units"]
    assert {file["state"] for unit in units for file in unit["files"]} == {"pristine"}
