"""Which files of a project have changed, seen by looking at them: no library, any file system."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agentcore_connect import system
from agentcore_connect.project.project import CONFIG, DEPLOYED_STATE, Project

SECONDS = 0.3
"""Between two looks, which take some milliseconds."""

_UNITS = "connections"
_MOST = 2_000
_SKIPPED = {".venv", "venv", "__pycache__", "node_modules", ".git", ".connect"}
_TEXT = 300

Look = dict[str, tuple[int, int]]
"""Time and size of each file, by its path from the project."""


class Watch:
    """A project's files: agentcore.json, what it names, and all that is in `connections/`."""

    def __init__(self, project: Project) -> None:
        self._root = project.root
        self._named = tuple(_named(project))
        self._last = self._look()

    def changed(self) -> tuple[str, ...]:
        """The files that have changed, come or gone since the last time."""
        last, self._last = self._last, self._look()
        if last == self._last:
            return ()
        both = sorted(last.keys() | self._last.keys())
        return tuple(path for path in both if last.get(path) != self._last.get(path))

    def follow(self, project: Project) -> None:
        """Look at what another state of agentcore.json names."""
        named = tuple(_named(project))
        if named != self._named:
            self._named = named
            self._last = self._look()

    def _look(self) -> Look:
        found: Look = {}
        for path in (CONFIG, DEPLOYED_STATE, *self._named):
            with contextlib.suppress(OSError, ValueError):
                stat = (self._root / path).lstat()
                found[path] = stat.st_mtime_ns, stat.st_size
        for entry in _files(self._root / _UNITS):
            with contextlib.suppress(OSError):
                stat = entry.stat(follow_symlinks=False)
                path = Path(entry.path).relative_to(self._root).as_posix()
                found[path] = stat.st_mtime_ns, stat.st_size
            if len(found) >= _MOST:
                break
        return found


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The files below a folder; no link is followed."""
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if not system.is_folder(entry):
                        yield entry
                    elif entry.name not in _SKIPPED:
                        waiting.append(entry.path)
        except OSError:
            continue  # it is gone, or there is none


def _named(project: Project) -> Iterator[str]:
    """What agentcore.json may name as a file: texts that are one."""
    waiting: list[Any] = [project.config]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and len(value) < _TEXT and "." in value:
            with contextlib.suppress(OSError, ValueError):
                if ".." not in value and (project.root / value).is_file():
                    yield value
