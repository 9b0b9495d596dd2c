"""The life of each case: made twice, taken back, made by older releases and updated."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.units.templates import versions
from cases import EVERY_CASE, Case
from front_door import Host, Tree
from tiers import TIER, pairwise
from updating import NEW, aged, git_on_path, with_what_was_asked

RELEASES = [version for version in versions.known() if version != NEW]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def git(world: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", git_on_path())
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))


def _quiet_line(old: list[bytes], new: list[bytes]) -> tuple[int, int]:
    """The numbers of one line in both, with two equal ones on each side of it."""
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    block = max(blocks, key=lambda one: one.size)
    assert block.size > 4
    return block.a + block.size // 2, block.b + block.size // 2


def _edited(host: Host, new: Tree) -> dict[str, bytes]:
    """Write a line into each Markdown file of the units; what an update then has to make of it."""
    expected = {}
    for path, (kind, _, content) in new.items():
        if kind == "file" and "connections/" in path and path.endswith(".md"):
            assert isinstance(content, bytes)
            ours, theirs = host.read(path).splitlines(True), content.splitlines(True)
            at, there = _quiet_line(ours, theirs)
            (host.root / path).write_bytes(b"".join([*ours[:at], b"Mine.\n", *ours[at:]]))
            expected[path] = b"".join([*theirs[:there], b"Mine.\n", *theirs[there:]])
    return expected


def _choices(case: Case) -> tuple[tuple[object, ...], ...]:
    signs_in = case.path, case.outbound
    return (case.framework,), (case.authorizer,), signs_in, (case.path, case.label, case.options)


CASES = EVERY_CASE if TIER == "long" else pairwise(EVERY_CASE, _choices)


def _without_source(found: Mapping[str, Any]) -> dict[str, Any]:
    """A tree without where documents come from, which no unit of an older release recorded."""
    lines = re.compile(rb"(?m)^(?:source|source_sha256|address): .*\n")
    return {
        path: (*entry[:2], lines.sub(b"", entry[2])) if path.endswith(ANSWERS_FILE) else entry
        for path, entry in found.items()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_from_its_first_day(world: Path, case: Case) -> None:
    """Twice is once, undo gives the host, and update from older releases keeps the edits.

    They are the oldest and, in turns, one of the others. What nobody edited has, byte for byte,
    what scaffold makes today of the answers that the release recorded.
    """
    host = Host(world, case.make_host(world / "project"))
    before = host.tree()
    assert host.connect("scaffold", *case.arguments).code == 0
    new = host.tree()
    assert host.connect("scaffold", *case.arguments, "--json").actions == {}
    assert host.tree() == new
    assert host.connect("undo").code == 0
    assert host.tree() == before
    assert host.connect("undo", "--redo").code == 0
    assert host.tree() == new
    for version in (RELEASES[0], RELEASES[1 + EVERY_CASE.index(case) % (len(RELEASES) - 1)]):
        aged(host.root, version)
        new = with_what_was_asked(host.root, new)
        expected = _edited(host, new)
        result = host.connect("update", "--json")
        assert result.code == 0, result.said
        assert {path: host.read(path) for path in expected} == expected
        for path in expected:
            (host.root / path).write_bytes(new[path][2])  # type: ignore[arg-type]
        assert _without_source(host.tree()) == _without_source(new)
