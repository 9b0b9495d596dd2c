"""Projects whose units an earlier release made, for the tests of `connect update`."""

from __future__ import annotations

import difflib
import os
import shutil
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import InvalidInput
from agentcore_connect.project.project import find
from agentcore_connect.units import record
from agentcore_connect.units.record import Recorded
from agentcore_connect.units.templates import own, versions
from front_door import Host, Tree
from replay import replayed

OLD = "v0.1.0"
NEW = versions.current()
TARGET = "connections/weathertools"
CLIENT = "app/Assistant/connections/mygateway"
README = f"{TARGET}/README.md"

GIT = str(Path(shutil.which("git") or "git").parent)


def aged(root: Path, version: str = OLD) -> None:
    """Let every unit of the project be as ``version`` made it; one it did not have stays."""
    for unit in record.units(find(root)):
        try:
            tree = record.render(unit, version)
        except InvalidInput:
            continue
        for name in record.render(unit, unit.version).keys() - tree.keys():
            (root / unit.folder / name).unlink()
        for name, content in tree.items():
            (root / unit.folder / name).write_bytes(content)


def as_released(host: Host) -> None:
    """The README's scaffold, as the first release made it."""
    host.has()
    replayed(host.world, host.root, "aged", lambda: aged(host.root))


def with_what_was_asked(root: Path, new: Tree) -> Tree:
    """``new``, a tree of scaffold's, as an update of the project's older units has to make it.

    A unit whose release did not ask all that scaffold was told has the newest release's files with
    the default of the rest: nobody recorded more. All others are as scaffold made them.
    """
    wanted = dict(new)
    for unit in record.units(find(root)):
        tree = record.render(unit, NEW)
        folder = unit.folder.as_posix()
        there = new[f"{folder}/{ANSWERS_FILE}"][2]
        if _answered(tree[ANSWERS_FILE]) == _answered(there):
            page = f"{folder}/README.md"  # it says what becomes of a change of the source
            if page in wanted:
                wanted[page] = (*new[page][:2], tree["README.md"])
            continue
        for name in record.render(replace(unit, answers=yaml.safe_load(there)), NEW):
            if name not in tree:
                del wanted[f"{folder}/{name}"]
        for name, content in tree.items():
            wanted[f"{folder}/{name}"] = (*new[f"{folder}/{name}"][:2], content)
    return wanted


def _answered(answers: Any) -> dict[str, Any]:
    """A unit's answers but for where a document comes from, which older releases did not record."""
    origin = ("source", "source_sha256", "address")
    return {k: v for k, v in yaml.safe_load(answers).items() if k not in origin}


def rendered(host: Host, path: str, version: str) -> bytes:
    """One file of a unit as ``version`` makes it."""
    return trees(host, str(PurePosixPath(path).parent), version)[PurePosixPath(path).name]


def trees(host: Host, folder: str, version: str) -> dict[str, bytes]:
    unit = record.read(find(host.root), PurePosixPath(folder))
    assert unit is not None
    return record.render(unit, version)


def stamp(host: Host, folder: str) -> str:
    """The version that the unit in ``folder`` is at."""
    unit: Recorded | None = record.read(find(host.root), PurePosixPath(folder))
    assert unit is not None
    return unit.version


def fought_over(old: bytes, new: bytes) -> int:
    """The number, from 0, of a line of ``old`` that ``new`` has otherwise."""
    matcher = difflib.SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    return next(i for tag, i, _, _, _ in matcher.get_opcodes() if tag == "replace")


def edit(host: Host, path: str, line: int, text: str) -> None:
    """Put ``text`` in the place of a line, as a person would."""
    full = host.root / path
    lines = full.read_text("utf-8").splitlines(keepends=True)
    lines[line] = text + "\n"
    full.write_text("".join(lines), "utf-8")


def contest(host: Host, path: str, text: str = "My own words.") -> None:
    """Put ``text`` in a line of an OLD unit's file that NEW has otherwise: an update conflicts."""
    edit(host, path, fought_over(rendered(host, path, OLD), rendered(host, path, NEW)), text)


def conflicted(host: Host) -> Host:
    """The host with one conflict in the target's README, where an update waits."""
    contest(host, README)
    result = host.connect("update")
    assert result.code == 3, result.said
    return host


def newer_templates(source: Path, monkeypatch: object) -> None:
    """Let the templates in ``source`` be the package's own."""
    monkeypatch.setattr(own, "folder", lambda: source)  # type: ignore[attr-defined]


def git_on_path() -> str:
    return GIT + os.pathsep + os.environ["PATH"]


__all__ = ["ANSWERS_FILE"]
