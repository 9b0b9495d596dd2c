"""Clients of 0.4.0 that a person edited become those that keep their connection, edits and all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from agentcore_connect.units.templates import own
from agentcore_connect.vocabulary.words import Framework
from cases import AUTHORIZERS
from front_door import Host, put
from test_update_copier import copier_update
from updating import ANSWERS_FILE, CLIENT, NEW, aged, edit, fought_over, git_on_path, stamp, trees

BEFORE = "v0.4.0"
"""The last release whose clients open a connection for each call."""
FRAMEWORKS = sorted(set(get_args(Framework)) - {"pydantic_ai", "claude"})
"""Those that it had."""

SCAFFOLD = (
    *("scaffold", "--yes", "--path", "mcp", "--name", "WeatherTools", "--gateway", "MyGateway"),
    *("--endpoint", "https://mcp.example.com/mcp", *AUTHORIZERS["jwt"]),
)
ELSEWHERE = {
    "client.py": (b"\nfrom __future__", b"# Ours.\n\nfrom __future__"),
    "transport.py": (b"        return now + 300\n", b"        return now + 120\n"),
}
"""In each file a text that both releases have, and what a person made of it."""
MINE = b"# our own line in the place of one that the templates changed"

_CONFLICT = re.compile(rb"^<<<<<<< .*?\n(.*?)^=======\n(.*?)^>>>>>>> .*?\n", re.M | re.S)


@pytest.fixture(autouse=True)
def git(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", git_on_path())
    own.place_bundle(world / "home")


def edited(world: Path, framework: str) -> Host:
    """A project with a client of 0.4.0 in which a person made the changes of `ELSEWHERE`."""
    host = put(world, framework)
    assert host.connect(*SCAFFOLD, "--framework", framework).code == 0
    aged(host.root, BEFORE)
    assert stamp(host, CLIENT) == BEFORE
    for name, change in ELSEWHERE.items():
        file = host.root / CLIENT / name
        if file.exists():  # the plain client has no client.py
            assert file.read_bytes().count(change[0]) == 1
            file.write_bytes(file.read_bytes().replace(*change))
    return host


def fight(host: Host) -> None:
    """Put `MINE` in the place of a line of each edited file that the new release has otherwise."""
    old, new = trees(host, CLIENT, BEFORE), trees(host, CLIENT, NEW)
    for name in ELSEWHERE.keys() & old.keys():
        edit(host, f"{CLIENT}/{name}", fought_over(old[name], new[name]), MINE.decode())


def has_the_new_client(host: Host) -> None:
    """With the new side of each conflict every file is the new release's, but for `ELSEWHERE`."""
    for name, new in trees(host, CLIENT, NEW).items():
        if name != ANSWERS_FILE:  # its version waits for the conflicts
            there = _CONFLICT.sub(rb"\2", host.read(f"{CLIENT}/{name}"))
            assert there == new.replace(*ELSEWHERE.get(name, (b"", b""))), name


def is_marked(host: Host) -> None:
    """`MINE` is on the person's side of a conflict of each edited file, and nowhere else."""
    for name in ELSEWHERE:
        if (host.root / CLIENT / name).exists():
            text = host.read(f"{CLIENT}/{name}")
            assert text.count(MINE) == 1
            assert any(MINE in yours for yours, _ in _CONFLICT.findall(text))


def test_edits_elsewhere_are_kept(world: Path) -> None:
    """The new client, with the person's lines where the two releases agree."""
    host = edited(world, "strands")
    assert host.connect("update").code == 0
    assert stamp(host, CLIENT) == NEW
    has_the_new_client(host)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_edits_of_what_changed_are_marked(world: Path, framework: str) -> None:
    """Of each framework: beside the new text there is the person's, and other edits are kept."""
    host = edited(world, framework)
    fight(host)
    assert host.connect("update").code == 3
    is_marked(host)
    has_the_new_client(host)


@pytest.mark.slow
def test_plain_copier_marks_them_too(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`copier update` of the client brings the same."""
    host = edited(world, "strands")
    fight(host)
    copier_update(host, monkeypatch, CLIENT)
    assert stamp(host, CLIENT) == NEW
    is_marked(host)
    has_the_new_client(host)
