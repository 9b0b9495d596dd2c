"""`connect update` from the first release to this one: no line of a person's is ever lost."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from agentcore_connect.plan import seal
from agentcore_connect.project import sources
from agentcore_connect.units.merge import has_markers
from agentcore_connect.units.templates import own as templates
from cases import CASES, DIRECT_CASES, TARGET_CASES, Case
from front_door import OWN_COMMAND, Answers, Host, put, tree, undiffed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rendering import copy_templates
from terminal import ENTER, Open, opens
from tiers import examples
from updating import (
    CLIENT,
    NEW,
    OLD,
    README,
    TARGET,
    aged,
    as_released,
    conflicted,
    contest,
    edit,
    fought_over,
    git_on_path,
    newer_templates,
    rendered,
    stamp,
    trees,
    with_what_was_asked,
)

__all__ = ["opens"]

FOLDERS = (CLIENT, TARGET)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def git(world: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git is there, and the releases are taken out of the bundle once for all tests."""
    monkeypatch.setenv("PATH", git_on_path())
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))


@pytest.fixture
def old(host: Host) -> Host:
    """The README's scaffold, as the first release made it."""
    as_released(host)
    assert {stamp(host, folder) for folder in FOLDERS} == {OLD}
    return host


# --- nothing was edited ---------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_untouched_units_become_those_of_a_new_scaffold(world: Path, case: Case) -> None:
    """For every snapshot: update gives, byte for byte, what scaffold makes today; twice is once."""
    host = put(world, case.framework)
    assert host.connect("scaffold", *case.arguments).code == 0
    new = host.tree()
    aged(host.root)
    assert host.tree() != new
    new = with_what_was_asked(host.root, new)
    result = host.connect("update", "--json")
    assert (result.code, host.tree()) == (0, new), result.said
    assert {unit["version"] for unit in result.document["units"]} == {NEW}
    again = host.connect("update", "--json")
    assert (again.code, again.actions, host.tree()) == (0, {}, new)


YOUNGER = "v99.0.0"


@pytest.mark.parametrize("case", TARGET_CASES + DIRECT_CASES, ids=lambda case: case.name)
def test_every_unit_can_be_updated_from_this_release(
    world: Path, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    """To templates that are the same only the stamps move; wiring and dependencies stay."""
    host = Host(world, case.make_host(world / "project"))
    assert host.connect("scaffold", *case.arguments).code == 0
    before = host.tree()
    monkeypatch.setattr(templates, "VERSION", YOUNGER)
    result = host.connect("update", "--json")
    assert (result.code, result.document["warnings"]) == (0, []), result.said
    stamps = {f"{unit['path']}/.copier-answers.yml" for unit in result.document["units"]}
    assert stamps
    assert {path for path, entry in host.tree().items() if before[path] != entry} == stamps
    assert {unit["version"] for unit in result.document["units"]} == {YOUNGER}


def test_undo_takes_an_update_back(old: Host) -> None:
    """The bytes before, stamps included."""
    before = old.tree()
    assert old.connect("update").code == 0
    assert old.tree() != before
    assert old.connect("undo").code == 0
    assert old.tree() == before


def test_a_dry_run_changes_nothing(old: Host) -> None:
    """It shows the changes and the diff of what the real one then does."""
    before = tree(old.world)
    dry = old.connect("update", "--dry-run", "--json")
    for_people = old.connect("update", "--dry-run")
    assert tree(old.world) == before
    assert f"+_commit: {NEW}" in for_people.stdout
    assert old.connect("update", "--json").document == undiffed(dry.document)


def test_no_git_no_network_no_clean_tree_is_needed(
    old: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody edited, and the release was taken out once, not even a git program is."""
    monkeypatch.setenv("PATH", str(old.world / "bin"))
    assert old.connect("update").code == 0
    assert {stamp(old, folder) for folder in FOLDERS} == {NEW}


# --- the person's edits ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "style",
    [
        pytest.param(lambda text: text, id="as made"),
        pytest.param(lambda text: text.replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(lambda text: b"\xef\xbb\xbf" + text, id="BOM"),
    ],
)
def test_an_edit_is_kept(old: Host, style: Callable[[bytes], bytes]) -> None:
    """A line of the person's is in the new file, which is else the new template's, in its style."""
    edit(old, README, 0, "# My tools")
    path = old.root / README
    path.write_bytes(style(path.read_bytes()))
    assert old.connect("update").code == 0
    _, rest = rendered(old, README, NEW).split(b"\n", 1)
    assert old.read(README) == style(b"# My tools\n" + rest)


def test_every_file_in_crlf(old: Host) -> None:
    """A checkout with CRLF is untouched, and stays CRLF, the answers file too."""
    for folder in FOLDERS:
        for path in (old.root / folder).iterdir():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert old.connect("update").code == 0
    for folder in FOLDERS:
        new = {name: text.replace(b"\n", b"\r\n") for name, text in trees(old, folder, NEW).items()}
        assert {p.name: p.read_bytes() for p in (old.root / folder).iterdir()} == new


def test_a_deleted_file_stays_deleted(old: Host) -> None:
    """And is named where the new templates change it."""
    (old.root / README).unlink()
    result = old.connect("update", "--json")
    assert result.code == 0
    assert not (old.root / README).exists()
    assert [w for w in result.document["warnings"] if README in w and "stays deleted" in w]


def test_files_of_the_person_are_not_looked_at(old: Host) -> None:
    """What no template makes is not touched, whatever it is."""
    own = old.root / TARGET / "tools.json"
    own.write_text("not JSON {")
    assert old.connect("update").code == 0
    assert own.read_text() == "not JSON {"


def _newer(old: Host, change: Callable[[Path], object], patch: pytest.MonkeyPatch) -> None:
    newer_templates(copy_templates(old.world / "newer", change), patch)


def _template(root: Path, name: str) -> Path:
    return root / "copier_templates" / "target" / "mcp_server" / name


@pytest.mark.parametrize("edited", [False, True])
def test_a_file_that_the_templates_drop(
    old: Host, monkeypatch: pytest.MonkeyPatch, edited: bool
) -> None:
    """Untouched it goes; edited it stays, and is named: plain Copier deletes the edits."""
    _newer(old, lambda root: _template(root, "README.md.jinja").unlink(), monkeypatch)
    if edited:
        edit(old, README, 0, "# Mine")
    result = old.connect("update", "--json")
    assert result.code == 0
    assert (old.root / README).exists() is edited
    assert any("stays because you edited it" in w for w in result.document["warnings"]) is edited
    assert stamp(old, TARGET) == NEW


@pytest.mark.parametrize("there", [None, b"new\n", b"mine\nnew\n", b"other\n"])
def test_a_file_that_is_new(
    old: Host, monkeypatch: pytest.MonkeyPatch, there: bytes | None
) -> None:
    """It is made; where the person has another of that name, both texts are to be looked at."""
    _newer(old, lambda root: _template(root, "NOTES.md").write_bytes(b"new\n"), monkeypatch)
    path = old.root / TARGET / "NOTES.md"
    if there is not None:
        path.write_bytes(there)
    result = old.connect("update", "--json")
    if there in (None, b"new\n"):
        assert (result.code, path.read_bytes()) == (0, b"new\n")
    else:
        assert there is not None
        assert result.code == 3
        for line in (*there.splitlines(), b"new"):
            assert line in path.read_bytes()
        assert has_markers(path.read_bytes())


def test_something_else_in_the_place_of_a_new_file(
    old: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder where a file has to be is named, and nothing is written."""
    _newer(old, lambda root: _template(root, "NOTES.md").write_bytes(b"new\n"), monkeypatch)
    (old.root / TARGET / "NOTES.md").mkdir()
    before = old.tree()
    result = old.connect("update", "--json")
    assert (result.code, old.tree()) == (2, before)
    assert result.document["errors"][0]["code"] == "in-the-way"


def test_a_link_in_the_place_of_a_file(old: Host) -> None:
    """Nothing is read or written through a symbolic link."""
    outside = old.world / "outside"
    outside.write_text("outside\n")
    (old.root / README).unlink()
    (old.root / README).symlink_to(outside)
    result = old.connect("update", "--json")
    assert (result.code, outside.read_text()) == (2, "outside\n")
    assert result.document["errors"][0]["code"] == "symlink"


@given(st.data())
@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_line_of_the_person_is_lost(old: Host, data: st.DataObject) -> None:
    """Any edits: each line that was written is in the result, and exit 3 means markers."""
    before = old.world / "before"
    if not before.exists():
        shutil.copytree(old.root, before)
    shutil.rmtree(old.root)
    shutil.copytree(before, old.root)
    written: dict[str, list[str]] = {}
    for path in (README, f"{CLIENT}/tools.py", f"{CLIENT}/transport.py"):
        lines = (old.root / path).read_text("utf-8").splitlines(keepends=True)
        for number in range(data.draw(st.integers(0, 3))):
            at = data.draw(st.integers(0, len(lines) - 1))
            text = f"# mine {number} {path}\n"
            lines[at : at + data.draw(st.integers(0, 2))] = [text]
            written.setdefault(path, []).append(text)
        (old.root / path).write_text("".join(lines), "utf-8")
    kept = {path: (old.root / path).read_text("utf-8") for path in written}
    result = old.connect("update", "--json")
    marked = {c["path"] for c in result.document["changes"] if c["conflict"]}
    assert result.code == (3 if marked else 0)
    for path, lines_written in written.items():
        now = (old.root / path).read_text("utf-8")
        assert [line for line in lines_written if line in kept[path] and line not in now] == []
        assert has_markers(now.encode()) is (path in marked)


# --- conflicts ------------------------------------------------------------------------------------


def test_a_conflict_is_marked_and_the_stamp_waits(old: Host) -> None:
    """Exit 3, both sides in the file, the unit's version unmoved; the other unit is done."""
    contest(old, README)
    dry = old.connect("update", "--dry-run", "--json")
    result = old.connect("update", "--json")
    assert (dry.code, undiffed(dry.document)) == (3, result.document)
    assert result.code == 3
    assert [c["path"] for c in result.document["changes"] if c["conflict"]] == [README]
    assert not [c for c in result.document["changes"] if ".connect" in c["path"]]
    text = old.read(README).decode()
    assert "<<<<<<< yours\n" in text
    assert f">>>>>>> {NEW}\n" in text
    assert "My own words.\n" in text
    assert {folder: stamp(old, folder) for folder in FOLDERS} == {TARGET: OLD, CLIENT: NEW}
    versions = {unit["path"]: unit["version"] for unit in result.document["units"]}
    assert versions == {TARGET: OLD, CLIENT: NEW}
    assert "connect update --continue" in " ".join(result.document["next_steps"])


def _errors(host: Host, *arguments: str) -> tuple[int, list[str]]:
    before = host.tree()
    result = host.connect("update", *arguments, "--json")
    assert host.tree() == before
    return result.code, [error["code"] for error in result.document["errors"]]


def test_it_goes_on_once_it_is_resolved(old: Host) -> None:
    """Not with markers, nor with a second update; then the stamp moves, and that is all."""
    conflicted(old)
    assert _errors(old, "--continue") == (3, ["unresolved"])
    assert "\n  Edit the file. Then run `connect update --continue`" in (
        old.connect("update", "--continue").stderr
    )
    assert _errors(old) == (2, ["update-waits"])
    (old.root / README).write_text("# Resolved\n")
    before = old.tree()
    result = old.connect("update", "--continue", "--json")
    assert (result.code, result.actions) == (0, {f"{TARGET}/.copier-answers.yml": "modify"})
    assert old.read(f"{TARGET}/.copier-answers.yml") == (
        trees(old, TARGET, NEW)[".copier-answers.yml"]
    )
    assert {p for p, e in old.tree().items() if before[p] != e} == {f"{TARGET}/.copier-answers.yml"}
    assert _errors(old, "--continue") == (2, ["no-update-waits"])
    assert old.connect("update", "--json").actions == {}
    assert old.read(README) == b"# Resolved\n"


def test_abort_brings_back_the_bytes_before(old: Host) -> None:
    """Every file of every unit, also where the person began to resolve; undo brings that back."""
    contest(old, README)
    before = old.tree()
    assert old.connect("update").code == 3
    waiting = old.tree()
    assert old.connect("update", "--abort").code == 0
    assert old.tree() == before
    assert _errors(old, "--abort") == (2, ["no-update-waits"])

    assert old.connect("update").code == 3
    assert old.tree() == waiting
    (old.root / README).write_text("half resolved\n")
    result = old.connect("update", "--abort", "--json")
    assert result.code == 0
    assert [w for w in result.document["warnings"] if README in w]
    assert old.tree() == before
    assert old.connect("undo").code == 0
    assert old.read(README) == b"half resolved\n"
    assert _errors(old) == (2, ["update-waits"])


def test_abort_does_not_overwrite_another_edit(old: Host) -> None:
    """A file without a conflict that was edited since is named, and nothing is written."""
    conflicted(old)
    edit(old, f"{CLIENT}/.copier-answers.yml", 0, "# mine")
    assert _errors(old, "--abort") == (2, ["changed-since-update"])


def test_undo_of_an_update_with_conflicts(old: Host) -> None:
    """The files before, and no update waits any more."""
    contest(old, README)
    before = old.tree()
    assert old.connect("update").code == 3
    assert old.connect("undo").code == 0
    assert old.tree() == before
    assert _errors(old, "--continue") == (2, ["no-update-waits"])


def test_markers_that_were_committed_are_not_merged_again(old: Host) -> None:
    """Somebody else's unresolved conflict, without the note of it, is named."""
    conflicted(old)
    shutil.rmtree(old.root / ".connect")
    assert _errors(old) == (2, ["unresolved"])


@pytest.mark.parametrize("text", ["Title\n=======\n", None])
def test_what_counts_as_resolved(old: Host, text: str | None) -> None:
    """A heading that is underlined is no marker, and a file that was deleted is a decision."""
    conflicted(old)
    if text is None:
        (old.root / README).unlink()
    else:
        (old.root / README).write_text(text)
    assert old.connect("update", "--continue").code == 0
    assert stamp(old, TARGET) == NEW


@pytest.mark.parametrize(
    ("version", "expected"),
    [(NEW, (0, NEW)), ("v99.0.0", (0, "v99.0.0")), ("v0.0.9", (2, "v0.0.9"))],
)
def test_a_stamp_that_another_hand_moved(
    old: Host, version: str, expected: tuple[int, str]
) -> None:
    """Where the unit is there already nothing is to do; another change of its record is named."""
    conflicted(old)
    (old.root / README).write_text("# Resolved\n")
    _recorded(old, _commit=version)
    result = old.connect("update", "--continue", "--json")
    assert (result.code, stamp(old, TARGET)) == expected


def test_a_unit_that_was_removed_meanwhile(old: Host) -> None:
    """Its conflict is gone with it."""
    conflicted(old)
    shutil.rmtree(old.root / TARGET)
    assert old.connect("update", "--continue", "--json").actions == {}
    assert _errors(old, "--continue") == (2, ["no-update-waits"])


@pytest.mark.parametrize("way", ["--continue", "--abort"])
@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("name", ["WeatherTools", "MyGateway"])
def test_a_removal_while_an_update_waits(
    old: Host, name: str, force: tuple[str, ...], way: str
) -> None:
    """What was removed stays so, whichever way the update goes; undo brings it and the note back.

    A file with a conflict that the removal kept is to be resolved, or has its text of before.
    """
    before = old.read(README)
    edited = fought_over(rendered(old, README, OLD), rendered(old, README, NEW))
    conflicted(old)
    mine = old.read(README)
    waiting = old.tree()
    assert old.connect("remove", name, *force, "--yes").code == 0
    assert old.connect("undo").code == 0
    assert old.tree() == waiting
    assert old.connect("remove", name, *force, "--yes").code == 0
    removed = old.tree()
    if way == "--continue" and README in removed:
        assert old.read(README) == mine
        assert _errors(old, way) == (3, ["unresolved"])
        (old.root / README).write_text("# Resolved\n")

    result = old.connect("update", way, "--json")

    assert result.code == 0, result.said
    if README in removed:
        lines = before.decode().splitlines(keepends=True)
        lines[edited] = "My own words.\n"
        resolved = "# Resolved\n" if way == "--continue" else "".join(lines)
        assert old.read(README).decode() == resolved
    assert old.tree().keys() == removed.keys()
    assert _errors(old, "--continue") == (2, ["no-update-waits"])
    assert old.connect("update").code == 0
    assert old.connect("update", "--json").actions == {}


def test_code_has_to_parse_to_be_resolved(old: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Markers that are gone, and a syntax error that stays: not yet."""
    path = f"{CLIENT}/__init__.py"

    def change(root: Path) -> None:
        template = root / "copier_templates" / "gateway_client" / "strands" / "__init__.py.jinja"
        template.write_text("NEWER = 1\n" + template.read_text())

    _newer(old, change, monkeypatch)
    (old.root / path).write_text("MINE = 1\n" + (old.root / path).read_text())
    assert old.connect("update").code == 3
    (old.root / path).write_text("MINE = \n")
    assert _errors(old, "--continue") == (3, ["unresolved"])
    (old.root / path).write_text("MINE = 1\n")
    assert old.connect("update", "--continue").code == 0


EMPTY: dict[str, Any] = {"kind": "update", "conflicts": [], "stamps": [], "originals": []}


@pytest.mark.parametrize(
    "note",
    [
        {"kind": "journal"},
        {},
        EMPTY | {"conflicts": ["../../x"]},
        EMPTY
        | {"originals": [{"path": ".git/hooks/x", "content": "y", "updated": None, "mode": 1}]},
        EMPTY | {"originals": [{"path": "x", "content": 3, "updated": None, "mode": 1}]},
        EMPTY | {"stamps": [{"path": "/etc/x", "before": "", "after": "y"}]},
    ],
)
@pytest.mark.parametrize("way", ["--continue", "--abort"])
def test_a_note_that_was_tampered_with_is_refused(
    old: Host, note: dict[str, Any], way: str
) -> None:
    """Even with a right seal it is checked like every input, and writes nowhere else."""
    sealed = seal.sealed(old.root, note)
    (old.root / ".connect" / "update.json").write_text(sealed)
    world = {p: e for p, e in tree(old.world).items() if ".connect" not in p}
    assert _errors(old, way) == (2, ["update-note"])
    assert {p: e for p, e in tree(old.world).items() if ".connect" not in p} == world


# --- the agent's own files ------------------------------------------------------------------------


def test_what_the_client_needs_is_there_again(old: Host) -> None:
    """A dependency that got lost is added; the import is wired, where it is still imported."""
    wired, pyproject = old.read("app/Assistant/main.py"), old.app / "pyproject.toml"
    kept = [
        line for line in pyproject.read_text().splitlines() if "bedrock-agentcore >=" not in line
    ]
    pyproject.write_text("\n".join(kept) + "\n")
    assert old.connect("update").code == 0
    assert "bedrock-agentcore" in pyproject.read_text()
    assert old.read("app/Assistant/main.py") == wired


def test_a_stale_lock_file_is_named(old: Host) -> None:
    """Where a dependency is added, what is to be done about uv.lock is the next step."""
    (old.app / "uv.lock").write_text("")
    pyproject = old.app / "pyproject.toml"
    lines = pyproject.read_text().splitlines(keepends=True)
    pyproject.write_text("".join(line for line in lines if "httpx >=" not in line))
    steps = old.connect("update", "--json").document["next_steps"]
    assert [step for step in steps if "uv lock" in step]


def test_a_manual_step_is_said_again(old: Host) -> None:
    """Where the import is there and its use is not, and no place for it is known, it is manual."""
    text = b"from connections import mygateway\n"
    (old.app / "main.py").write_bytes(text)
    result = old.connect("update", "--json")
    assert result.code == 0
    assert [item["file"] for item in result.document["manual"]] == ["app/Assistant/main.py"]
    assert old.read("app/Assistant/main.py") == text


@pytest.mark.parametrize("text", [b"print('mine')\n", b"def broken(:\n"])
def test_an_entrypoint_that_does_not_import_the_unit_is_left_alone(old: Host, text: bytes) -> None:
    """What the person took out stays out, and what is no Python now does not stop an update."""
    (old.app / "main.py").write_bytes(text)
    assert old.connect("update").code == 0
    assert old.read("app/Assistant/main.py") == text


def test_two_clients_of_one_agent(old: Host) -> None:
    """Their edits to the same files of the agent come together in one plan."""
    other = {"gateway": "Other", "client_credential": "Other-oauth", "name": "More"}
    old.has(OWN_COMMAND | other)
    aged(old.root)
    pyproject, wired = old.app / "pyproject.toml", old.read("app/Assistant/main.py")
    lines = pyproject.read_text().splitlines(keepends=True)
    pyproject.write_text("".join(line for line in lines if "httpx >=" not in line))
    assert old.connect("update").code == 0
    assert sorted(pyproject.read_text().splitlines()) == sorted("".join(lines).splitlines())
    assert old.read("app/Assistant/main.py") == wired


def test_code_of_the_plain_template_is_not_used_as_tools(host: Host) -> None:
    """Where a Strands agent calls a service's plain functions by hand, its tools stay its own."""
    answers: Answers = {
        "path": "credential",
        "framework": "mcp",
        "name": "Stripe",
        "credential_type": "api-key",
        "endpoint": "https://api.example.com/v1",
        "reason": "latency",
        "yes": True,
    }
    host.scaffold(answers)
    main = host.app / "main.py"
    main.write_text(f"from connections import stripe\n{main.read_text()}\nCALL = stripe.call\n")
    aged(host.root, "v0.2.0")
    before = main.read_bytes()

    result = host.connect("update", "--json")

    assert (result.code, result.document["manual"]) == (0, [])
    assert main.read_bytes() == before


# --- which units ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "at", "expected"),
    [
        ((), ".", {TARGET, CLIENT}),
        (("--all",), TARGET, {TARGET, CLIENT}),
        (("WeatherTools",), ".", {TARGET}),
        ((TARGET,), ".", {TARGET}),
        ((f"{TARGET}/",), "app", {TARGET}),
        ((".",), TARGET, {TARGET}),
        (("MyGateway",), ".", {CLIENT}),
        (("MyGateway", "WeatherTools"), ".", {TARGET, CLIENT}),
        (("connections/mygateway",), "app/Assistant", {CLIENT}),
    ],
)
def test_units_by_name(old: Host, named: tuple[str, ...], at: str, expected: set[str]) -> None:
    """A unit is its folder, from here or from the project, or what it connects; else it is all."""
    result = old.connect("update", *named, at=old.root / at)
    assert result.code == 0, result.said
    assert {folder for folder in FOLDERS if stamp(old, folder) == NEW} == expected


def _recorded(host: Host, **changes: str | None) -> None:
    path = host.root / TARGET / ".copier-answers.yml"
    record = yaml.safe_load(path.read_text()) | changes
    path.write_text(yaml.safe_dump({k: v for k, v in record.items() if v is not None}))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"_src_path": "https://example.com/other.git"}, "foreign-templates"),
        ({"_src_path": None}, "foreign-templates"),
        ({"_commit": "v9.0.0"}, "newer-unit"),
        ({"_commit": None}, "no-version"),
        ({"_commit": "main"}, "no-version"),
    ],
)
def test_units_that_cannot_be_updated(old: Host, changes: dict[str, str | None], code: str) -> None:
    """They are passed over and named, with what to do; asked for by name it is an error."""
    _recorded(old, **changes)
    assert _errors(old, "WeatherTools") == (2, [code])
    result = old.connect("update", "--json")
    assert result.code == 0
    assert [text for text in result.document["warnings"] if TARGET in text]
    assert stamp(old, CLIENT) == NEW


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nobody",), "no-unit"),
        (("--to", "v0.0.7"), "unknown-version"),
        (("--to", "main"), "unknown-version"),
        (("--all", "MyGateway"), "usage"),
        (("--continue", "--abort"), "usage"),
        (("--continue", "MyGateway"), "usage"),
        (("--check", "--abort"), "usage"),
        (("--data", "x"), "usage"),
        (("--data", "endpoint=https://x.example"), "usage"),
        (("--continue",), "no-update-waits"),
    ],
)
def test_what_cannot_be_asked_for(old: Host, arguments: tuple[str, ...], code: str) -> None:
    """It is one clear error, and nothing is written."""
    assert _errors(old, *arguments) == (2, [code])


def test_to_a_version(old: Host) -> None:
    """Units are brought to the version that is named; none goes back."""
    assert old.connect("update", "--to", OLD, "--json").actions == {}
    assert old.connect("update", "--to", NEW.removeprefix("v")).code == 0
    assert {stamp(old, folder) for folder in FOLDERS} == {NEW}
    before = old.tree()
    result = old.connect("update", "--to", OLD, "--json")
    assert (result.code, result.actions, old.tree()) == (0, {}, before)
    assert "cannot downgrade" in " ".join(result.document["warnings"])


def test_a_version_that_the_bundle_lacks(old: Host) -> None:
    """A unit of an unknown older version is an error that names those that there are."""
    _recorded(old, _commit="v0.0.1")
    assert _errors(old) == (2, ["unknown-version"])


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("way", [Path.rename, shutil.copytree])
def test_a_unit_that_was_moved_or_copied(
    old: Host, folder: str, way: Callable[[Path, Path], object]
) -> None:
    """Each folder with a record is a unit where it is now; the agent's files are left alone."""
    expected = trees(old, folder, NEW)
    place = (old.root / folder).with_name("elsewhere")
    way(old.root / folder, place)
    (place / "notes.txt").write_text("mine\n")
    kept = {path: old.read(path) for path in ("app/Assistant/main.py", "agentcore/agentcore.json")}

    result = old.connect("update", "--json")

    assert result.code == 0, result.said
    assert {path.name: path.read_bytes() for path in place.iterdir()} == (
        expected | {"notes.txt": b"mine\n"}
    )
    if way is shutil.copytree:
        assert trees(old, folder, NEW) == {p: old.read(f"{folder}/{p}") for p in expected}
    assert {path: old.read(path) for path in kept} == kept
    assert old.connect("update", "--json").actions == {}


def test_a_unit_whose_record_was_deleted(old: Host) -> None:
    """It is no unit any more: not a byte of it changes, by name it is an error; others go on."""
    (old.root / TARGET / ".copier-answers.yml").unlink()
    before = {path: entry for path, entry in old.tree().items() if path.startswith(TARGET)}
    assert _errors(old, "WeatherTools") == (2, ["no-unit"])
    assert old.connect("update").code == 0
    assert stamp(old, CLIENT) == NEW
    assert {p: e for p, e in old.tree().items() if p.startswith(TARGET)} == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is denied to root")
@pytest.mark.parametrize(("path", "mode"), [(README, 0o444), (TARGET, 0o555)])
def test_what_may_only_be_read(old: Host, path: str, mode: int) -> None:
    """A file or a folder that is read-only is one error that names it, and nothing is written."""
    (old.root / path).chmod(mode)
    before = old.tree()
    result = old.connect("update", "--json")
    after = old.tree()
    (old.root / path).chmod(0o755)
    assert result.code == 2
    (error,) = result.document["errors"]
    assert (error["code"], error["file"].startswith(path)) == ("read-only", True)
    assert after == before


def test_no_units(host: Host) -> None:
    """A project that connect never touched is up to date."""
    for arguments in ((), ("--check",)):
        assert host.connect("update", *arguments).code == 0


# --- looking --------------------------------------------------------------------------------------


def test_check(old: Host) -> None:
    """Exit 4 with each unit, and what is new in the changelog's words; nothing is written."""
    before = tree(old.world)
    result, for_people = (old.connect("update", "--check", *json) for json in (("--json",), ()))
    assert (result.code, for_people.code) == (4, 4)
    assert {
        (unit["path"], unit["version"], unit["latest"]) for unit in result.document["units"]
    } == {(folder, OLD, NEW) for folder in FOLDERS}
    assert [section["version"] for section in result.document["changelog"]]
    assert OLD.removeprefix("v") not in [s["version"] for s in result.document["changelog"]]
    assert f"{TARGET}  {OLD} -> {NEW}" in for_people.stdout
    assert result.document["changelog"][0]["text"].splitlines()[0] in for_people.stdout
    assert tree(old.world) == before

    assert old.connect("update", "WeatherTools").code == 0
    assert old.connect("update", "--check", "WeatherTools").code == 0
    assert old.connect("update", "--check", "--all").code == 4
    assert old.connect("update").code == 0
    last = old.connect("update", "--check", "--json")
    assert (last.code, last.document["units"], last.document["changelog"]) == (0, [], [])


def test_no_more_is_said_than_was_checked(old: Host) -> None:
    """Units that were not meant, or that only a newer connect knows, are not called up to date."""
    assert "All units are up to date." not in old.connect("update", "--check").stdout
    assert old.connect("update").code == 0
    assert "All units are up to date." in old.connect("update", "--check").stdout
    few = old.connect("update", "--check", "WeatherTools")
    assert (few.code, few.stdout) == (
        0,
        f"  1 of {len(FOLDERS)} units were checked and are up to date.\n",
    )

    record = old.root / TARGET / ".copier-answers.yml"
    record.write_text(record.read_text().replace(NEW, "v99.0.0"))
    result, for_people = (old.connect("update", "--check", *json) for json in (("--json",), ()))
    assert (result.code, for_people.code) == (4, 4)
    (unit,) = result.document["not_checked"]
    assert (unit["path"], unit["version"], unit["code"]) == (TARGET, "v99.0.0", "newer-unit")
    assert {*result.document["checked"], TARGET} == set(FOLDERS)
    assert f"{TARGET}  not checked: " in for_people.stdout
    assert f"{len(FOLDERS) - 1} of {len(FOLDERS)} units were checked" in for_people.stdout


# --- new questions --------------------------------------------------------------------------------


@pytest.fixture
def with_a_question(old: Host, monkeypatch: pytest.MonkeyPatch) -> Host:
    """Templates that ask targets one more thing, without a default."""

    def change(root: Path) -> None:
        text = (root / "copier.yml").read_text()
        text += (
            "owner:\n  type: str\n  help: Who looks after it\n"
            "  when: \"{{ template.startswith('target/') }}\"\n"
        )
        (root / "copier.yml").write_text(text)

    _newer(old, change, monkeypatch)
    return old


def test_a_new_question_is_answered_by_a_flag_or_is_missing(with_a_question: Host) -> None:
    """Without a person and without --data it is one error, and nothing is written."""
    old = with_a_question
    assert _errors(old) == (2, ["missing-answer"])
    assert old.connect("update", "--data", "owner=me").code == 0
    assert yaml.safe_load(old.read(f"{TARGET}/.copier-answers.yml"))["owner"] == "me"


def test_the_bundle_is_placed_for_plain_copier(old: Host) -> None:
    """After an update `copier update` finds the version that is recorded now."""
    assert old.connect("update").code == 0
    assert templates.released(Path(sources.SOURCE).expanduser()) == templates.released(
        templates.BUNDLE
    )


def test_a_person_answers_a_new_question(with_a_question: Host, opens: Open) -> None:
    """At a terminal it is asked for each unit that has it, by the unit's folder."""
    old = with_a_question
    program = (
        "import sys; from pathlib import Path; from agentcore_connect.units.templates import own;"
        f"own.folder = lambda: Path({str(templates.folder())!r});"
        "from agentcore_connect.cli import main; sys.exit(main(['update']))"
    )
    terminal = opens(program=(sys.executable, "-c", program))
    terminal.answers(f"{TARGET}: Who looks after it?", "somebody" + ENTER)
    terminal.applies()

    assert terminal.ends()[0] == 0
    assert yaml.safe_load(old.read(f"{TARGET}/.copier-answers.yml"))["owner"] == "somebody"
