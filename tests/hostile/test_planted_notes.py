"""A clone can bring a `.connect/` of its maker's, and links: neither is acted upon or followed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from agentcore_connect.disk.files import Files
from agentcore_connect.plan import journal
from agentcore_connect.plan.plan import Change, Plan, Record
from agentcore_connect.plan.state import JOURNAL
from front_door import OWN_COMMAND, TARGET, Host, flags, tree
from interruption import at_call, in_child
from updating import aged, conflicted, git_on_path

COMMANDS = {
    "scaffold": ["scaffold", *flags(OWN_COMMAND)],
    "update": ["update"],
    "update --continue": ["update", "--continue"],
    "update --abort": ["update", "--abort"],
    "remove": ["remove", "WeatherTools"],
    "undo": ["undo"],
}


@pytest.fixture(autouse=True)
def git(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", git_on_path())


@pytest.fixture
def attacker(host: Host, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """At work as somebody else, with a home and a key of their own; ends when it is called."""
    victim = host.world / "home"
    (host.world / "elsewhere").mkdir()
    monkeypatch.setenv("HOME", str(host.world / "elsewhere"))
    return lambda: monkeypatch.setenv("HOME", str(victim))


def _journal(host: Host) -> None:
    host.has()
    shutil.rmtree(host.root / ".connect" / "history")
    main = "app/Assistant/main.py"
    plan = Plan(host.root, (Change(main, host.read(main), b"import evil\n"),))
    with Files(host.root) as files:
        journal.commit(files, journal.write(files, JOURNAL, plan, Record(1, 0)))


def _last(host: Host) -> None:
    """As 0.4.0 and before had it."""
    host.has()
    (host.root / ".connect" / "history" / "1.0").rename(host.root / ".connect" / "last")


def _note(host: Host) -> None:
    host.has()
    aged(host.root)
    conflicted(host)
    shutil.rmtree(host.root / ".connect" / "history")


PLANTED = {
    "journal": (_journal, COMMANDS),
    "history": (lambda host: host.has(), ("undo",)),
    "last": (_last, ("undo",)),
    "update.json": (_note, ("update", "update --continue", "update --abort")),
}


@pytest.mark.parametrize(
    ("what", "command"), [(what, name) for what, (_, names) in PLANTED.items() for name in names]
)
def test_what_another_persons_connect_wrote_is_not_carried_out(
    host: Host, attacker: Callable[[], None], what: str, command: str
) -> None:
    """At the same path even, with every digest right: it is named, and no byte changes."""
    PLANTED[what][0](host)
    attacker()
    before = host.tree()
    result = host.connect(*COMMANDS[command], "--json")
    assert (result.code, result.document["errors"][0]["code"]) == (2, "unverified")
    assert host.tree() == before
    assert b"import evil" not in host.read("app/Assistant/main.py")


GARBAGE = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a number as seal": b'{"seal": 1, "content": {}}',
    "a seal that is no ASCII": '{"seal": "é", "content": {}}'.encode(),
    "another schema": b'{"schema": 1, "entries": []}',
    "deep": b"[" * 100_000,
    "NUL": b"\0" * 100,
    "no UTF-8": b"\xff\xfe\x00",
    "a path outside": json.dumps(
        {
            "seal": "0" * 64,
            "content": {"kind": "journal", "entries": [{"path": "../../x"}], "before": {}},
        }
    ).encode(),
}
PLACES = {
    "journal/entries.json": "update",
    "history/1.0/entries.json": "undo",
    "last/entries.json": "undo",
    "update.json": "update --abort",
}


@pytest.mark.parametrize("place", PLACES)
def test_garbage_in_a_note_is_one_error(host: Host, place: str) -> None:
    """Whatever is in the file: one clear error, nothing changed."""
    host.has()
    path = host.root / ".connect" / place
    path.parent.mkdir(exist_ok=True)
    for what, garbage in GARBAGE.items():
        path.write_bytes(garbage)
        before = host.tree()
        result = host.connect(*COMMANDS[PLACES[place]], "--json")
        assert result.code == 2, (what, result.said)
        (error,) = result.document["errors"]
        assert error["code"] in ("journal", "update-note", "unverified"), what
        assert host.tree() == before, what
        assert path.read_bytes() == garbage


@pytest.mark.parametrize(
    "name", [".connect", *(f".connect/{own}" for own in ("journal", "history", "last", "lock"))]
)
def test_connects_own_folder_may_be_a_link(host: Host, name: str) -> None:
    """It is refused, and what the link leads to stays as it is."""
    outside = host.world / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("kept\n")
    (host.root / name).parent.mkdir(exist_ok=True)
    (host.root / name).symlink_to(outside / "kept.txt" if name.endswith("lock") else outside)
    before = tree(outside)
    result = host.connect(*COMMANDS["scaffold"], "--json")
    assert tree(outside) == before
    if name != ".connect/last":  # a link in the place of the old record goes, unread
        assert (result.code, result.document["errors"][0]["code"]) == (2, "symlink"), result.said


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")
@pytest.mark.parametrize("folder", ["app/Assistant", "app", "agentcore", ".connect", "connections"])
def test_a_link_that_comes_during_an_apply_is_not_followed(host: Host, folder: str) -> None:
    """A folder becomes a link to another one at each step in turn: nothing lands behind it."""
    outside, pristine = host.world / "outside", host.world / "pristine"
    shutil.copytree(host.root / "app" / "Assistant", outside)
    shutil.copytree(host.root, pristine)
    before = tree(outside)
    assert host.connect(*COMMANDS["scaffold"]).code == 0

    def swap() -> None:
        place = host.root / folder
        if place.is_dir() and not place.is_symlink():
            place.rename(host.world / "moved")
        if not place.exists():
            place.symlink_to(outside)

    for number in range(1, 400, 17):
        shutil.rmtree(host.root)
        shutil.rmtree(host.world / "moved", ignore_errors=True)
        shutil.copytree(pristine, host.root)

        def struck(number: int = number) -> None:
            at_call(number, swap)
            os._exit(host.connect(*COMMANDS["scaffold"]).code)

        in_child(struck)
        assert tree(outside) == before
        if not (host.root / folder).is_symlink():
            break  # the command was over before


@pytest.mark.parametrize("path", ["app", "app/Assistant/main.py", "agentcore/agentcore.json"])
def test_a_link_that_comes_between_plan_and_apply_is_refused(host: Host, path: str) -> None:
    """A saved plan is not applied through a link, even where the bytes behind it are the same."""
    plan = str(host.world / "saved.json")
    host.has(OWN_COMMAND, plan=plan)
    moved = host.world / "moved"
    (host.root / path).rename(moved)
    (host.root / path).symlink_to(moved)
    before = tree(host.world)
    result = host.connect("apply", plan, "--json")
    assert (result.code, result.document["errors"][0]["code"]) == (2, "symlink")
    assert {p: e for p, e in tree(host.world).items() if "/.connect" not in p} == before


UNSAFE = (
    *("../x", "/etc/x", "a/../../x", "C:/x", "a\\x", ".git/config", ".GIT/config", ".git./config"),
    *(
        "git~1/config",
        " .git/config",
        ".git /x",
        "\uff0egit/config",
        ".g\u200cit/config",
        "con",
        "a/aux.py",
    ),
    *(
        "a/nul.txt",
        "a/b.",
        "a/b ",
        "a\x00b",
        "a\nb",
        ".connect/journal/x",
        ".github/workflows/x.yml",
    ),
    *(".vscode/tasks.json", "x" * 300, "", ".", "a//b", "COM1", "lpt9.txt"),
)


def test_a_plan_that_names_such_a_path_is_refused(host: Host) -> None:
    """Outside, a tool's own, a device, or what some system takes for one of these."""
    saved = host.world / "saved.json"
    host.has(OWN_COMMAND, plan=str(saved))
    plan = json.loads(saved.read_text())
    before = tree(host.root)
    for path in UNSAFE:
        added = {"path": path, "before_sha256": None, "after": "evil"}
        saved.write_text(json.dumps(plan | {"changes": [*plan["changes"], added]}))
        result = host.connect("apply", str(saved), "--json")
        assert result.code == 2, (path, result.said)
        assert tree(host.root) == before, path


def test_two_paths_that_are_one_file_somewhere_are_refused(host: Host) -> None:
    """By case or by the form of a character."""
    for one, other in (("a/X.md", "a/x.md"), ("caf\u00e9.md", "cafe\u0301.md")):
        saved = host.world / f"{len(one)}.json"
        host.has(OWN_COMMAND, plan=str(saved))
        plan = json.loads(saved.read_text())
        plan["changes"] += [
            {"path": path, "before_sha256": None, "after": "x"} for path in (one, other)
        ]
        saved.write_text(json.dumps(plan))
        before = tree(host.root)
        assert host.connect("apply", str(saved), "--json").code == 2
        assert tree(host.root) == before


def test_the_key_and_the_notes_are_their_owners_alone(host: Host) -> None:
    """Copies of the project's files are in a folder that nobody else can read."""
    host.has(TARGET | OWN_COMMAND)
    key = host.world / "home" / ".agentcore-connect" / "key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert (host.root / ".connect" / "history").stat().st_mode & 0o777 == 0o700
    assert (host.root / ".connect" / ".gitignore").read_text().endswith("*\n")


def test_a_planted_number_loses_no_way_back(host: Host) -> None:
    """The highest number of a change would leave the next one without a place: it is refused."""
    planted = host.root / ".connect" / "history" / "999999999.0"
    planted.mkdir(parents=True)
    (planted / "entries.json").write_text("{}")
    before = host.tree()
    result = host.scaffold(OWN_COMMAND, json=True)
    (error,) = result.document["errors"]
    assert (result.code, error["file"]) == (2, ".connect/history/999999999.0")
    assert host.tree() == before

    planted.rename(planted.with_name("999999998.0"))
    host.has()
    assert host.connect("undo").code == 0
    assert host.tree() == before
