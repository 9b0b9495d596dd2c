"""Work on a world that is done once: where the next test would do the same, its result is laid out.

The same is: the same files, the same environment, the same words, and nothing of the product
patched. Whatever differs is done anew, so each work is really done at least once by each process.
Owners and access lists are not compared, nor laid out.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentcore_connect.plan import seal

if TYPE_CHECKING:
    import pytest

Tree = dict[str, tuple[str, int, "bytes | str"]]

_SEAL = re.compile(rb'(?<="seal": ")[0-9a-f]{64}(?=")')
_MOST = 500
_known: dict[str, tuple[set[str], Tree]] = {}
_patched: set[int] = set()


def tree(folder: Path) -> Tree:
    """Everything below ``folder``, itself included: kind, mode, and bytes or a link's target.

    A home's cache is not: what templates compile to may come and go there.
    """
    found: Tree = {".": _entry(folder)}
    _walk(str(folder), "", found)
    return found


def _walk(folder: str, below: str, found: Tree) -> None:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder and entry.name == ".cache":
                continue
            found[below + entry.name] = _entry(entry)
            if is_folder:
                _walk(entry.path, f"{below}{entry.name}/", found)


def _entry(entry: Path | os.DirEntry[str]) -> tuple[str, int, bytes | str]:
    if entry.is_symlink():
        return "link", 0, str(Path(entry).readlink())
    status = entry.stat().st_mode
    mode = stat.S_IMODE(status)
    if not stat.S_ISREG(status):  # a pipe is not read
        return "folder" if stat.S_ISDIR(status) else "other", mode, ""
    return "file", mode, Path(entry).read_bytes()


def watch(patch: pytest.MonkeyPatch) -> None:
    """Replay nothing from the first thing on that ``patch`` sets, until it is undone."""
    real = patch.setattr

    def noted(*arguments: Any, **named: Any) -> None:
        _patched.add(id(patch))
        real(*arguments, **named)

    _patched.clear()
    patch.setattr(patch, "setattr", noted)


def replayed(world: Path, root: Path, what: Hashable, work: Callable[[], object]) -> None:
    """Do ``work``, or lay out what it left. It changes only files in ``world``, where the project
    ``root`` is, and depends on nothing but these, the environment, and ``what`` names it.
    """
    if _patched or str(world) in repr(what) or not root.is_relative_to(world):
        work()
        return
    before = tree(world)
    key = _digest(world, root, what, before)
    if key in _known:
        _lay_out(world, root, *_known[key])
        return
    work()
    after = tree(world)
    made = {path: entry for path, entry in after.items() if before.get(path) != entry}
    if len(_known) < _MOST and _is_anywhere(world, made):
        _known[key] = (before.keys() - after.keys(), made)


def _digest(world: Path, root: Path, what: Hashable, before: Tree) -> str:
    """What the work follows from; what is sealed says the project's place, which is no matter."""
    variables = {
        name: value.replace(str(world), "WORLD")
        for name, value in os.environ.items()
        if name != "PYTEST_CURRENT_TEST"
    }
    files = {
        path: (kind, mode, _SEAL.sub(b"", content) if isinstance(content, bytes) else content)
        for path, (kind, mode, content) in before.items()
    }
    state = (what, str(root.relative_to(world)), sorted(variables.items()), sorted(files.items()))
    return hashlib.sha256(repr(state).encode("utf-8", "surrogateescape")).hexdigest()


def _is_anywhere(world: Path, made: Tree) -> bool:
    """Whether what was made would be the same in another world."""
    return not any(
        kind == "other" or os.fsencode(world) in (os.fsencode(c) if isinstance(c, str) else c)
        for kind, _, c in made.values()
    )


def _lay_out(world: Path, root: Path, gone: set[str], made: Tree) -> None:
    for path in sorted(gone, reverse=True):
        there = world / path
        there.rmdir() if there.is_dir() and not there.is_symlink() else there.unlink()
    sealed = []
    for path, (kind, mode, content) in sorted(made.items()):
        there = world / path
        if kind == "folder":
            there.mkdir(exist_ok=True)
            continue
        there.unlink(missing_ok=True)
        if isinstance(content, str):
            there.symlink_to(content)
        else:
            there.write_bytes(content)
            there.chmod(mode)
            sealed += [there] if _SEAL.search(content) else []
    for there in sealed:  # the key of this home is there now
        text = there.read_bytes()
        new = json.loads(seal.sealed(root, json.loads(text)["content"]))["seal"]
        there.write_bytes(_SEAL.sub(new.encode(), text, count=1))
    for path, (kind, mode, _) in made.items():
        if kind == "folder":
            (world / path).chmod(mode)
