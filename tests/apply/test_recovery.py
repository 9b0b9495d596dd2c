"""A killed command's change is finished or dropped by the next one, which says so first."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from agentcore_connect.disk import replacement
from agentcore_connect.errors import ExitCode
from agentcore_connect.plan import seal
from front_door import OWN_COMMAND, TARGET, Host, Result, Tree, flags
from interruption import die, disk_full, in_child

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="it kills forked processes")

SCAFFOLD = ("scaffold", *flags(OWN_COMMAND))
MAIN = "app/Assistant/main.py"
CONFIG = "agentcore/agentcore.json"


def struck(fault: Callable[[], None], files: int) -> None:
    """Let ``fault`` strike this process when it has brought so many files of a change."""
    brought = 0

    def watched(real: Callable[..., bool]) -> Callable[..., bool]:
        def bring(*arguments: Any) -> bool:
            nonlocal brought
            brought += 1
            if brought == files + 1:
                fault()
            return real(*arguments)

        return bring

    for name in ("place", "take"):
        setattr(replacement, name, watched(getattr(replacement, name)))


def killed(host: Host, *arguments: str, files: int) -> None:
    """Kill a command when it has brought so many files of its change."""

    def work() -> None:
        struck(die, files)
        host.connect(*arguments)

    assert os.WIFSIGNALED(in_child(work))
    assert (host.root / ".connect" / "journal" / "entries.json").exists()


def recovered(result: Result) -> tuple[str, str, int]:
    """What the one entry of the JSON says: the outcome, the command, and how many files."""
    (one,) = result.document["recovered"]
    assert "warning: `connect" in result.stderr.splitlines()[0]
    return one["result"], one["step"], len(one["changes"])


COMMANDS: dict[str, tuple[str, ...]] = {
    "scaffold": ("scaffold", *flags(TARGET, name="Other"), "--dry-run"),
    "update": ("update",),
    "remove": ("remove", "WeatherTools", "--dry-run"),
    "undo": ("undo", "--dry-run"),
    "adopt": ("adopt", "--dry-run"),
    "policy add": ("policy", "add", "--yes"),
    "policy enforce": ("policy", "enforce"),
    "policy check": ("policy", "check", "--fix"),
    "tools": ("tools", "--save", "--dry-run"),
    "apply": ("apply", "nowhere.json"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_whichever_command_finishes_it_says_so_first(host: Host, name: str) -> None:
    """On stderr and in the JSON; where the command itself fails, exit code 5, for the change is."""
    before = host.tree()
    killed(host, *SCAFFOLD, files=3)
    half = host.tree()
    assert half != before

    result = host.connect(*COMMANDS[name], "--json")

    assert recovered(result)[:2] == ("finished", "change")
    assert b"mygateway" in host.read(MAIN)
    if result.code not in (0, 4):
        assert result.code == ExitCode.CHANGED
        told = result.document["errors"][-1]
        if name != "tools":  # which lists what it could, and what failed of it
            assert (told["code"], "had left was completed" in told["message"]) == ("changed", True)
    assert (host.connect("undo").code, host.tree()) == (0, before)


def test_people_read_of_it_first(host: Host) -> None:
    """Which command it was, when, and its files."""
    killed(host, *SCAFFOLD, files=3)
    first, *rest = host.connect("remove", "Nope").stderr.splitlines()
    assert first.startswith("warning: `connect scaffold` of 20")
    assert "was killed while it changed the project; its change is now completed: " in first
    assert "more" in first
    assert rest[0].startswith("error: ")


def put_back(host: Host, old: Tree) -> None:
    """What git does with `checkout` and `clean`: files, and no empty folder."""
    for path, (kind, _, content) in host.tree().items():
        if kind == "file" and path not in old:
            (host.root / path).unlink()
        elif isinstance(content, bytes) and old[path][2] != content:
            (host.root / path).write_bytes(old[path][2])  # type: ignore[arg-type]


@pytest.mark.parametrize("files", [0, 3, 9])
@pytest.mark.parametrize("command", ["scaffold", "undo"])
def test_what_was_put_back_is_dropped(host: Host, command: str, files: int) -> None:
    """Where all files are as before the change, it is not made again behind the person's back."""
    if command == "undo":
        host.has()
    old = host.tree()
    killed(host, *(SCAFFOLD if command == "scaffold" else ("undo",)), files=files)
    put_back(host, old)
    if command == "undo":
        for path, (kind, mode, content) in old.items():
            if kind == "folder":
                (host.root / path).mkdir(mode, exist_ok=True, parents=True)
            else:
                (host.root / path).write_bytes(content)  # type: ignore[arg-type]

    result = host.connect("remove", "Nope", "--json")

    step = "change" if command == "scaffold" else "undo"
    assert (recovered(result)[:2], result.code) == (("dropped", step), ExitCode.REFUSED)
    assert host.tree() == old
    assert "recovered" not in host.connect("remove", "Nope", "--json").document


def test_a_command_that_was_killed_before_it_changed_anything(host: Host) -> None:
    """That is said too, and nothing is changed."""
    old = host.tree()
    (host.root / ".connect" / "journal").mkdir(parents=True)
    result = host.connect("remove", "Nope", "--json")
    assert result.document["recovered"][0]["result"] == "dropped"
    assert "killed before it changed anything" in result.stderr
    assert (result.code, host.tree()) == (ExitCode.REFUSED, old)
    assert not (host.root / ".connect" / "journal").exists()


@pytest.mark.parametrize("files", [1, 2])
def test_an_undo_that_finds_an_undo_finishes_it_and_stops(host: Host, files: int) -> None:
    """Killed and run again it is one undo, and not two: the change before is there."""
    host.has()
    first = host.tree()
    host.has(TARGET, name="Other")
    killed(host, "undo", files=files)

    result = host.connect("undo", "--json")

    assert (result.code, recovered(result)[:2]) == (0, ("finished", "undo"))
    assert (result.document["undone"]["number"], host.tree()) == (2, first)
    assert len(result.document["changes"]) == recovered(result)[2]


def test_a_redo_that_finds_a_redo_finishes_it_and_stops(host: Host) -> None:
    """And says that nothing else is done."""
    host.has()
    done = host.tree()
    assert host.connect("undo").code == 0
    killed(host, "undo", "--redo", files=4)

    result = host.connect("undo", "--redo")

    assert "is made again, and nothing else is done" in result.stdout
    assert (result.code, host.tree()) == (0, done)


def test_an_undo_that_finds_another_change_undoes_it(host: Host) -> None:
    """A scaffold that was killed is finished and then undone: that is what undo is for."""
    before = host.tree()
    killed(host, *SCAFFOLD, files=4)
    result = host.connect("undo", "--json")
    assert (result.code, recovered(result)[:2]) == (0, ("finished", "change"))
    assert host.tree() == before


def test_status_says_what_is_to_be_done(host: Host) -> None:
    """It only reads: half a change, one that was put back, and one that was edited since."""
    old = host.tree()
    killed(host, *SCAFFOLD, files=4)

    def found() -> list[str]:
        drift = host.connect("status", "--json").document["drift"]
        return [f"{one['code']}: {one['message']}" for one in drift if "interrupt" in one["code"]]

    (half,) = found()
    assert half.startswith("interrupted: `connect scaffold` of 20")
    assert "its change is to be completed: " in half
    assert "its change is to be completed: " in host.connect("undo", "--list").stderr
    main = host.read(MAIN)
    (host.root / MAIN).write_bytes(b"# mine\n")
    (edited,) = found()
    assert edited.startswith("interrupted-apply: ")
    (host.root / MAIN).write_bytes(main)
    put_back(host, old)
    (back,) = found()
    assert "all of its files are as they were before: it is to be dropped" in back


def test_a_recovery_that_fails_takes_the_change_back(host: Host) -> None:
    """The disk fills while it is finished: the old project, and exit code 5 with what was done."""
    old = host.tree()
    killed(host, *SCAFFOLD, files=4)

    def starved() -> None:
        struck(disk_full, 2)
        result = host.connect("remove", "Nope", "--json")
        assert (result.code, recovered(result)[0]) == (ExitCode.CHANGED, "dropped")
        told = [error["message"] for error in result.document["errors"]]
        assert "had left was reverted" in told[-1]

    assert in_child(starved) == 0
    assert host.tree() == old


def test_a_kill_inside_the_recovery_of_another_connect(host: Host, monkeypatch: Any) -> None:
    """A connect that is killed while ours plans is finished by ours, which says so and stops."""
    from agentcore_connect.plan import apply

    saved, real = str(host.world / "saved.json"), apply.apply
    host.has(plan=saved)

    def apply_late(*arguments: Any) -> None:
        monkeypatch.setattr(apply, "apply", real)
        killed(host, "scaffold", *flags(OWN_COMMAND, name="Other"), files=4)
        real(*arguments)

    monkeypatch.setattr(apply, "apply", apply_late)
    result = host.connect("apply", saved, "--json")
    assert (result.code, recovered(result)[0]) == (ExitCode.CHANGED, "finished")
    assert {"changed-since-plan", "changed"} == {e["code"] for e in result.document["errors"]}
    assert (host.root / "connections" / "other").is_dir()
    assert CONFIG in [change["path"] for change in result.document["recovered"][0]["changes"]]


def test_what_an_earlier_connect_left_half_done(host: Host) -> None:
    """0.4.0 did not say which change it was: it is finished, recorded, and can be undone."""
    old = host.tree()
    killed(host, *SCAFFOLD, files=4)
    entries = host.root / ".connect" / "journal" / "entries.json"
    content = seal.opened(host.root, entries.read_bytes(), "")
    assert content.pop("record")["command"] == "scaffold"
    entries.write_text(seal.sealed(host.root, content))

    result = host.connect("remove", "Nope", "--json")

    assert result.document["recovered"][0]["command"] == ""
    assert "a connect command was killed while it changed the project" in result.stderr
    assert (host.connect("undo").code, host.tree()) == (0, old)
