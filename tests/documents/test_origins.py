"""`connect update` sees that a document has changed since a target's copy was made of it."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import shlex
import socket
from collections.abc import Callable
from typing import Any

import pytest
from front_door import KEY, Host, flags, targets
from updating import git_on_path
from weather import MODEL, SPEC, write

FILE = "specs/weather.json"
COPY = "connections/weathertools/openapi.json"
STAMP = "connections/weathertools/.copier-answers.yml"
BASE = "connections/weathertools/openapi.base.json"
MARKS = (b"<<<<<<<", b"=======", b">>>>>>>")
WEB = "https://specs.example.com/weather.json"


@pytest.fixture(autouse=True)
def git(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """What merges."""
    monkeypatch.setenv("PATH", git_on_path())


@pytest.fixture
def connected(host: Host) -> Host:
    """A project with a target whose copy was made of a document in it."""
    host.has(targets("openapi", **KEY, schema=write(host, FILE, SPEC)))
    return host


def warnings(host: Host, *flags: str) -> list[str]:
    """What an update says of it; it has nothing to change."""
    result = host.connect("update", "--json", *flags)
    assert (result.code, result.actions) == (0, {}), result.said
    found: list[str] = result.document["warnings"]
    return found


def source(host: Host, change: Callable[[dict[str, Any], dict[str, Any]], object]) -> None:
    """Another version of the document: ``change`` gets all of it, and its first operation."""
    document = copy.deepcopy(SPEC)
    (operation,) = [one["get"] for one in document["paths"].values() if "get" in one]
    change(document, operation)
    write(host, FILE, document)


def edited(host: Host, change: Callable[[dict[str, Any], dict[str, Any]], object]) -> None:
    """An edit of the copy by a person."""
    mine = json.loads(host.read(COPY))
    (operation,) = [one["get"] for one in mine["paths"].values() if "get" in one]
    change(mine, operation)
    write(host, COPY, json.dumps(mine, indent=2) + "\n")


def titled(title: str) -> Callable[[dict[str, Any], dict[str, Any]], object]:
    return lambda document, _: document["info"].update(title=title)


def called(name: str) -> Callable[[dict[str, Any], dict[str, Any]], object]:
    return lambda _, operation: operation.update(operationId=name)


def test_a_source_that_is_as_it_was_is_not_mentioned(connected: Host) -> None:
    """Nor is a copy that the person has edited: it is theirs. Nor what the copy does not have."""
    edited(connected, titled("Mine"))
    before = connected.read(COPY)
    assert warnings(connected) == []

    source(connected, lambda document, _: document.update({"x-made": "today"}))
    assert warnings(connected) == []
    assert connected.read(COPY) == before


def test_what_has_changed_is_merged_with_a_persons_edits(connected: Host) -> None:
    """Tools that came and went are told by name, first by --check; then nothing is another."""
    edited(connected, titled("Mine"))
    was = json.loads(connected.read(COPY))
    (name,) = [one["get"]["operationId"] for one in was["paths"].values() if "get" in one]
    source(connected, called("askTheSky"))

    checked = connected.connect("update", "--check", "--json")
    said = f"{FILE} has changed since {COPY} was made of it: came: askTheSky; went: {name}."
    assert checked.code == 4
    assert [(one["path"], one["document"]) for one in checked.document["units"]] == [
        ("connections/weathertools", said)
    ]
    assert said in " ".join(connected.connect("update", "--check").said.split())
    assert set(connected.connect("update", "--dry-run", "--json").actions) == {COPY, BASE, STAMP}

    result = connected.connect("update", "--json")

    assert (result.code, result.document["warnings"]) == (0, [said]), result.said
    edited_so = json.loads(connected.read(COPY))
    assert edited_so["info"]["title"] == "Mine"
    assert [one["get"]["operationId"] for one in edited_so["paths"].values() if "get" in one] == [
        "askTheSky"
    ]
    digest = hashlib.sha256(connected.read(FILE)).hexdigest()
    assert f"source_sha256: {digest}".encode() in connected.read(STAMP)
    assert warnings(connected) == []
    assert connected.connect("update", "--check").code == 0


def test_lines_that_both_changed_are_a_conflict(connected: Host) -> None:
    """With markers that name the source; --continue records the new one, --abort brings back."""
    edited(connected, called("mine"))
    before = connected.tree()
    source(connected, called("askTheSky"))
    changed = connected.read(FILE)

    for way in ("--abort", "--continue"):
        result = connected.connect("update", "--json")
        assert result.code == 3, result.said
        assert f">>>>>>> {FILE}".encode() in connected.read(COPY)
        assert connected.connect("update", "--continue").code == 3
        if way == "--continue":
            mine, theirs = b'"operationId": "mine"', b'"operationId": "askTheSky"'
            lines = connected.read(COPY).splitlines(keepends=True)
            kept = [line for line in lines if line[:7] not in MARKS and theirs not in line]
            assert b"".join(kept).count(mine) == 1
            write(connected, COPY, b"".join(kept))
        assert connected.connect("update", way, "--yes").code == 0
        if way == "--abort":
            write(connected, FILE, before[FILE][2])
            assert connected.tree() == before
            write(connected, FILE, changed)

    assert warnings(connected) == []
    (operation,) = [one["get"] for one in json.loads(connected.read(COPY))["paths"].values()]
    assert operation["operationId"] == "mine"


def test_what_both_have_added_under_one_name_is_a_conflict(connected: Host) -> None:
    """Though they have it in other lines: no document has a name twice."""
    edited(connected, lambda _, operation: operation.update(description="Mine"))
    source(connected, lambda _, operation: operation.update(description="Theirs"))

    assert connected.connect("update").code == 3

    copied = connected.read(COPY)
    assert all(words in copied for words in (b"<<<<<<< ", b'"Mine"', b'"Theirs"'))


def test_line_ends_are_no_change(connected: Host) -> None:
    """A checkout may have others; what is another is written with those of each file."""
    for name in (FILE, COPY, BASE):
        write(connected, name, connected.read(name).replace(b"\n", b"\r\n"))
    assert warnings(connected) == []
    assert connected.connect("update", "--check").code == 0

    write(connected, COPY, connected.read(COPY).replace(b"\r\n", b"\n"))
    edited(connected, titled("Mine"))
    source(connected, called("askTheSky"))
    assert connected.connect("update").code == 0
    assert json.loads(connected.read(COPY))["info"]["title"] == "Mine"
    assert b"askTheSky" in connected.read(COPY)
    assert b"\r" not in connected.read(COPY)
    assert connected.read(BASE).count(b"\r\n") == connected.read(BASE).count(b"\n")


def test_a_base_that_is_gone_or_broken_is_told_of_a_changed_source_alone(connected: Host) -> None:
    """Without it a copy that is as the source gives it is not another; a broken one is named."""
    base = connected.read(BASE)
    write(connected, FILE, connected.read(FILE) + b"\n")
    (connected.root / BASE).unlink()
    assert warnings(connected) == []

    source(connected, called("askTheSky"))
    (warning,) = warnings(connected)
    assert "Your copy was kept" in warning
    write(connected, BASE, base + b"}")
    (warning,) = warnings(connected)
    assert f"{BASE}:" in warning
    assert ".." not in warning


def test_another_argument_is_told(connected: Host) -> None:
    """The tool is there as before, and takes something else; words alone are no other argument."""
    more = {"name": "unit", "in": "query", "required": True, "schema": {"type": "string"}}
    source(
        connected,
        lambda _, one: one.update(parameters=[*one.get("parameters", []), more]),
    )
    (said,) = connected.connect("update", "--json").document["warnings"]
    assert "other arguments: " in said
    assert "came" not in said

    told = {**more, "description": "Celsius or Fahrenheit"}
    source(
        connected,
        lambda _, one: one.update(parameters=[*one.get("parameters", []), told]),
    )
    (said,) = connected.connect("update", "--json").document["warnings"]
    assert "no tool is another" in said
    assert b"Celsius" in connected.read(COPY)


def test_a_source_that_is_gone_broken_or_of_no_use_stops_nothing(connected: Host) -> None:
    """It is said, and the update goes on; so is a copy whose base somebody deleted."""
    write(connected, FILE, "{")
    (said,) = warnings(connected)
    assert f"{FILE}, of which {COPY} was made, cannot be used: " in said
    write(connected, FILE, {**SPEC, "paths": {}})
    (said,) = warnings(connected)
    assert "has no operation" in said
    source(connected, called("askTheSky"))
    (connected.root / BASE).unlink()
    (said,) = warnings(connected)
    assert f"move {COPY} away" in said
    (connected.root / FILE).unlink()
    assert warnings(connected) == [f"{FILE}, of which {COPY} was made, is not there any more."]


def test_a_copy_that_was_taken_away_is_left_to_scaffold(connected: Host) -> None:
    """Its base is made anew with it, and the target's removal takes both."""
    source(connected, called("askTheSky"))
    (connected.root / COPY).unlink()
    assert warnings(connected) == []
    connected.has(targets("openapi", **KEY, schema=FILE))
    assert connected.read(COPY) == connected.read(BASE)
    assert b"askTheSky" in connected.read(BASE)
    assert warnings(connected) == []
    assert connected.connect("remove", "WeatherTools", "--yes").code == 0
    assert not any((connected.root / "connections/weathertools").glob("*"))


def test_an_address_that_was_said_stays(host: Host) -> None:
    """The unit records it: the new copy has it, and so has one that is scaffolded anew."""
    url = "https://here.example.com/v1"
    bare = {key: value for key, value in SPEC.items() if key != "servers"}
    host.has(targets("openapi", **KEY, schema=write(host, FILE, bare)), endpoint=url)
    assert f"address: {url}\n".encode() in host.read(STAMP)
    write(host, FILE, {**bare, "info": {"title": "Another", "version": "2"}})

    assert host.connect("update", "--json").code == 0
    now = json.loads(host.read(COPY))
    assert (now["servers"], now["info"]["title"]) == ([{"url": url}], "Another")

    (host.root / COPY).unlink()
    host.has(targets("openapi", **KEY, schema=FILE))
    assert json.loads(host.read(COPY)) == now


def test_a_model_that_has_changed_is_merged(host: Host) -> None:
    """Smithy models have sources too."""
    host.has(targets("smithy", schema=write(host, "specs/model.json", MODEL)))
    write(host, "specs/model.json", json.dumps(MODEL, indent=4))

    result = host.connect("update", "--json")

    (said,) = result.document["warnings"]
    assert said.startswith("specs/model.json has changed since ")
    assert "no tool is another" in said
    assert host.read("connections/weathertools/smithy.json") == host.read("specs/model.json")
    assert warnings(host) == []


def test_an_address_of_a_clone_is_asked_only_on_a_persons_word(
    connected: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever wrote the project's files chose the address: it is named; --fetch asks it.

    An address in the own network is asked never.
    """
    asked: list[object] = []

    def lookup(host: object, *_: object, **__: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    stamp = connected.read(STAMP)
    assert f"source: {FILE}\n".encode() in stamp
    write(connected, STAMP, stamp.replace(f"source: {FILE}".encode(), f"source: {WEB}".encode()))

    for more in ((), ("--check",)):
        assert connected.connect("update", "--json", *more).document["warnings"] == [
            f"Not asked whether it has changed: {WEB}. `connect update --fetch` does."
        ]
    assert asked == []
    (said,) = warnings(connected, "--fetch")
    assert asked == ["specs.example.com"]
    assert f"{WEB}, of which {COPY} was made, cannot be used: " in said


@pytest.mark.parametrize(("at", "said"), [("specs", "weather.json"), ("app", "../" + FILE)])
def test_a_source_that_was_named_from_a_folder_is_found_again(
    host: Host, at: str, said: str
) -> None:
    """It is recorded as the project has it, wherever the person was."""
    write(host, FILE, SPEC)
    answers = flags(targets("openapi", **KEY, schema=said))
    result = host.connect("scaffold", *answers, at=host.root / at)
    assert result.code == 0, result.said
    assert f"source: {FILE}\n".encode() in host.read(STAMP)
    assert warnings(host) == []


def test_a_copy_of_what_is_elsewhere_has_no_base(host: Host) -> None:
    """Nothing can be merged with it: its source is not recorded."""
    elsewhere = host.world / "my weather.json"
    elsewhere.write_text(json.dumps(SPEC))
    host.has(targets("openapi", **KEY, schema=str(elsewhere)))
    assert b"source: ''" in host.read(STAMP)
    assert (host.root / COPY).is_file()
    assert not (host.root / BASE).exists()


def test_a_source_of_several_targets_is_asked_once(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what is wrong with it is said once, with their copies."""
    document = copy.deepcopy(SPEC)
    (operation,) = [one["get"] for one in document["paths"].values() if "get" in one]
    document["paths"]["/b"] = {"get": operation | {"operationId": "b", "tags": ["b"]}}
    answers = targets("openapi", **KEY, schema=write(host, FILE, document), split_by="tag")
    host.has(answers, name="Sky")
    copies = [f"connections/{name}/openapi.json" for name in ("sky_b", "sky_other")]
    write(host, FILE, "{")
    (said,) = warnings(host)
    assert said.startswith(f"{FILE}, of which {', '.join(copies)} were made, cannot be used: ")

    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda name, *_, **__: asked.append(name) or [])
    for one in copies:
        stamp = one.replace("openapi.json", ".copier-answers.yml")
        text = host.read(stamp).replace(f"source: {FILE}".encode(), f"source: {WEB}".encode())
        write(host, stamp, text)
    (said,) = warnings(host, "--fetch")
    assert asked == ["specs.example.com"]
    assert f"{', '.join(copies)} were made" in said


def test_a_new_tag_of_a_source_that_was_split_is_told(host: Host) -> None:
    """With the command that adds its target as the others are; once that is there, no more."""
    document = copy.deepcopy(SPEC)
    (operation,) = [one["get"] for one in document["paths"].values() if "get" in one]
    document["paths"]["/b"] = {"get": operation | {"operationId": "b", "tags": ["b"]}}
    how = {"tool_filter_methods": "GET", "api_key_location": "QUERY_PARAMETER"}
    file = write(host, FILE, document)
    answers = targets("openapi", **KEY, **how, schema=file, split_by="tag")
    host.has(answers, name="My-Sky")
    for method in ("get", "post"):
        more = {"operationId": f"{method}_c", "tags": ["new one"]}
        document["paths"].setdefault("/c", {})[method] = operation | more
    write(host, FILE, document)

    (said,) = warnings(host)

    command = re.search(r"has the tag 'new one', .* To add My-Sky-new-one, run `(.*)`\.", said)
    assert command is not None, said
    known = {path: entry for path, entry in host.tree().items() if "connections/my_sky" in path}
    assert host.connect(*shlex.split(command[1])[1:], "--yes").code == 0
    assert known.items() <= host.tree().items()
    added = "connections/my_sky_new_one"
    assert [*json.loads(host.read(f"{added}/openapi.json"))["paths"]["/c"]] == ["get"]
    assert b"api_key_location: QUERY_PARAMETER" in host.read(f"{added}/.copier-answers.yml")
    assert warnings(host) == []
