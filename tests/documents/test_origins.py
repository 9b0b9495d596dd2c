"""`connect update` sees that a document has changed since a target's copy was made of it."""

from __future__ import annotations

import copy
import json
import socket

import pytest
from front_door import KEY, Host, targets
from weather import MODEL, SPEC, write

FILE = "specs/weather.json"
COPY = "connections/weathertools/openapi.json"
STAMP = "connections/weathertools/.copier-answers.yml"
WEB = "https://specs.example.com/weather.json"


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


def test_a_source_that_is_as_it_was_is_not_mentioned(connected: Host) -> None:
    """Nor is a copy that the person has edited: it is theirs."""
    edited = json.loads(connected.read(COPY))
    edited["info"]["title"] = "Mine"
    write(connected, COPY, edited)

    assert warnings(connected) == []
    assert json.loads(connected.read(COPY)) == edited


def test_what_has_changed_is_told_and_the_copy_kept(connected: Host) -> None:
    """Tools that came and went by name, also by --check; the way to have them is said."""
    before = connected.read(COPY)
    document = copy.deepcopy(SPEC)
    (path,) = [one for one in document["paths"] if "get" in document["paths"][one]]
    was = document["paths"][path]["get"]["operationId"]
    document["paths"][path]["get"]["operationId"] = "askTheSky"
    write(connected, FILE, document)

    (said,) = warnings(connected)

    assert said.startswith(f"{FILE} has changed since {COPY} was made of it: ")
    assert f"came: askTheSky; went: {was}" in said
    assert connected.read(COPY) == before
    checked = connected.connect("update", "--check", "--json")
    assert (checked.code, checked.document["warnings"]) == (0, [said])


def test_another_argument_is_told(connected: Host) -> None:
    """The tool is there as before, and takes something else."""
    document = copy.deepcopy(SPEC)
    (path,) = [one for one in document["paths"] if "get" in document["paths"][one]]
    operation = document["paths"][path]["get"]
    more = {"name": "unit", "in": "query", "required": True, "schema": {"type": "string"}}
    operation["parameters"] = [*operation.get("parameters", []), more]
    write(connected, FILE, document)

    (said,) = warnings(connected)

    assert f"other arguments: {operation['operationId']}" in said
    assert "came" not in said


def test_a_source_that_is_gone_or_broken_stops_nothing(connected: Host) -> None:
    """It is said, and the update goes on."""
    write(connected, FILE, "{")
    (said,) = warnings(connected)
    assert f"{FILE}, of which {COPY} was made, cannot be read: " in said
    (connected.root / FILE).unlink()
    assert warnings(connected) == [f"{FILE}, of which {COPY} was made, is not there any more."]


def test_a_model_that_has_changed_is_told(host: Host) -> None:
    """Smithy models have sources too."""
    host.has(targets("smithy", schema=write(host, "specs/model.json", MODEL)))
    write(host, "specs/model.json", json.dumps(MODEL, indent=4))

    (said,) = warnings(host)

    assert said.startswith("specs/model.json has changed since ")
    assert "no tool is another" in said


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

    for flags in ((), ("--check",)):
        assert connected.connect("update", "--json", *flags).document["warnings"] == [
            f"Not asked whether it has changed: {WEB}. `connect update --fetch` does."
        ]
    assert asked == []
    (said,) = warnings(connected, "--fetch")
    assert asked == ["specs.example.com"]
    assert f"{WEB}, of which {COPY} was made, cannot be read: " in said
