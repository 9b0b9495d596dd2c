"""`connect undo` takes the last apply back, and never more than that."""

from __future__ import annotations

import pytest
from front_door import IAM, OWN_COMMAND, TARGET, Host, tree

FOLDERS = ("connections", "app/Assistant/connections")


def test_undo_gives_back_bytes_and_modes(host: Host) -> None:
    """After scaffold and undo the project is as before; what is there beside it is connect's."""
    (host.app / "main.py").chmod(0o750)
    host.config_file.chmod(0o600)
    before = host.tree()
    host.has()
    assert [(host.root / folder).is_dir() for folder in FOLDERS] == [True, True]

    result = host.connect("undo", "--json")

    assert result.code == 0
    assert host.tree() == before
    assert set(result.actions.values()) == {"delete", "modify"}
    assert sorted(p.name for p in host.root.iterdir()) == [".connect", "agentcore", "app"]


def test_undo_of_undo_does_it_again(host: Host) -> None:
    """Undo is an apply like any other: undoing it brings the connection back."""
    host.has()
    done = host.tree()

    for _ in range(2):
        assert host.connect("undo").code == 0

    assert host.tree() == done


def test_undo_takes_one_step(host: Host) -> None:
    """Of two scaffolds, undo takes the second back."""
    host.has()
    first = host.tree()
    host.has(TARGET, name="Orders")

    assert host.connect("undo").code == 0

    assert host.tree() == first


def test_a_run_that_changed_nothing_is_no_step(host: Host) -> None:
    """After a scaffold that found all in place, undo takes the one before back."""
    before = host.tree()
    host.has()
    host.has()

    assert host.connect("undo").code == 0

    assert host.tree() == before


def test_a_dry_undo_shows_and_does_not(host: Host) -> None:
    """`undo --dry-run` shows the same changes and the diff, and leaves everything."""
    host.has()
    before = tree(host.world)

    dry, text = host.connect("undo", "--dry-run", "--json"), host.connect("undo", "--dry-run")

    assert tree(host.world) == before
    assert "-from connections import mygateway" in text.stdout
    assert dry.actions == host.connect("undo", "--json").actions


@pytest.mark.parametrize("change", ["edited", "removed"])
def test_undo_refuses_after_a_change(host: Host, change: str) -> None:
    """A file that changed since is named, and nothing is taken back."""
    host.has()
    path = "app/Assistant/connections/mygateway/client.py"
    if change == "edited":
        (host.root / path).write_text("# mine\n")
    else:
        (host.root / path).unlink()
    (host.app / "main.py").write_text("# mine too\n")
    before = tree(host.world)

    result = host.connect("undo", "--json")

    assert result.code == 2
    problems = {(e["code"], e["file"]) for e in result.document["errors"]}
    assert problems == {("changed-since-plan", p) for p in (path, "app/Assistant/main.py")}
    assert tree(host.world) == before


def test_undo_keeps_what_others_put_beside(host: Host) -> None:
    """A folder with somebody's file stays with that file; connect's own files go."""
    host.has(OWN_COMMAND | IAM)
    notes = host.root / "connections" / "weathertools" / "notes.txt"
    notes.write_text("mine\n")

    assert host.connect("undo").code == 0

    assert [path.name for path in notes.parent.iterdir()] == ["notes.txt"]
    assert not (host.app / "connections").exists()


def test_nothing_to_undo(host: Host) -> None:
    """In a project that connect never changed, undo says so and changes nothing."""
    before = tree(host.world)

    result = host.connect("undo", "--json")

    assert [error["code"] for error in result.document["errors"]] == ["nothing-to-undo"]
    assert (result.code, tree(host.world)) == (2, before)
