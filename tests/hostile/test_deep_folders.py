"""Folders that are inside each other more than any project's: one clear error, and no way round."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from agentcore_connect.cli import main
from agentcore_connect.disk.files import Files
from front_door import OWN_COMMAND, TARGET, Host, flags

DEEP = 1500
"""More than Python recurses; with names of some letters also more than a path may have."""

COMMANDS = {
    "status": ["status"],
    "update": ["update"],
    "update --check": ["update", "--check"],
    "remove": ["remove", "MyGateway", "--yes"],
    "scaffold": ["scaffold", *flags(TARGET, name="Other", gateway="MyGateway")],
    "scaffold the same": ["scaffold", *flags(OWN_COMMAND)],
    "adopt": ["adopt", "--yes"],
    "tools": ["tools", "--gateway", "Nope"],
    "policy check": ["policy", "check"],
    "undo": ["undo"],
}


def dig(folder: Path, name: str) -> None:
    """`DEEP` folders inside each other, made step by step: no path is long enough."""
    folder.mkdir(parents=True, exist_ok=True)
    at = os.open(folder, os.O_RDONLY)
    for _ in range(DEEP):
        os.mkdir(name, dir_fd=at)
        below = os.open(name, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)


@pytest.fixture
def deep(host: Host, request: pytest.FixtureRequest) -> Iterator[str]:
    """The place of the folders, in a project with a connection; they are gone afterwards."""
    place, name = request.param
    host.has()
    dig(host.root / place, name)
    yield place
    with Files(host.root) as files:
        files.discard(place)


@pytest.mark.skipif(os.open not in os.supports_dir_fd, reason="it goes step by step")
@pytest.mark.parametrize(
    ("deep", "refused"),
    [
        (("connections/x", "d"), {"status", "update", "update --check", "remove"}),
        (("connections/weathertools/x", "a" * 200), {"status", "update", "remove"}),
        (("app/Assistant/connections/mygateway/x", "d"), {"status", "update", "remove"}),
        (("app/Assistant/lib", "a" * 200), {"remove"}),
    ],
    indirect=["deep"],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_no_command_is_lost_in_them(host: Host, deep: str, refused: set[str]) -> None:
    """Every command that looks there says where they are, and the others do not mind."""
    main = host.read("app/Assistant/main.py")
    for name, arguments in COMMANDS.items():
        result = host.connect(*arguments, "--json")
        errors = result.document["errors"]
        codes = {error["code"] for error in errors}
        assert "internal" not in codes, (name, result.said)
        if name in refused:
            assert (result.code, codes) == (2, {"too-deep"}), (name, result.said)
            assert errors[0]["file"].startswith(deep[:20])
        if name != "undo":
            assert host.read("app/Assistant/main.py") == main


def test_in_connects_own_folder_they_are_deleted(host: Host) -> None:
    """What a clone brings in the place of a record does not stop, or slow down, the next change."""
    host.has()
    dig(host.root / ".connect" / "last" / "x", "a" * 20)
    assert host.scaffold(TARGET, name="Other").code == 0
    assert not (host.root / ".connect" / "last" / "x").exists()


def test_from_inside_and_from_nowhere(
    host: Host, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The current folder may be deeper than a path is long, or have been deleted."""
    dig(host.root / "x", "a" * 20)
    try:
        monkeypatch.chdir(host.root / "x")
        for _ in range(DEEP):
            os.chdir("a" * 20)
        for arguments in (["status"], ["update", "--check"], ["remove", "X"]):
            error = in_place(capsys, arguments)
            assert (error["code"], "cannot be read" in error["message"]) == ("no-project", True)
    finally:
        os.chdir(host.root)
        with Files(host.root) as files:
            files.discard("x")
    (host.root / "gone").mkdir()
    os.chdir(host.root / "gone")
    (host.root / "gone").rmdir()
    assert in_place(capsys, ["status"])["code"] == "no-project"
    named = ["update", "Nope", "--check", "--project", str(host.root)]
    assert in_place(capsys, named)["code"] == "no-unit"


def in_place(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> dict[str, str]:
    """The one error of a command that is run where the process is."""
    assert main([*arguments, "--json"]) == 2
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    return dict(error)


def test_a_folder_that_cannot_be_read_is_named(host: Host) -> None:
    """Units may be in it, so nothing is said of the project without it."""
    host.has()
    (host.root / "connections" / "locked").mkdir(mode=0)
    if os.access(host.root / "connections" / "locked", os.R_OK):
        pytest.skip("root reads every folder")
    result = host.connect("update", "--check", "--json")
    (error,) = result.document["errors"]
    assert (result.code, error["code"]) == (2, "unreadable")
    assert error["file"] == "connections/locked"
