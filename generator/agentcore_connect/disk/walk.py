"""The folders below one folder, each in its turn: as deep as projects are, and through no link."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from agentcore_connect import limits, system
from agentcore_connect.errors import InvalidInput, Problem


def walk(
    root: Path, top: PurePosixPath, *, skips_unreadable: bool = False
) -> Iterator[tuple[PurePosixPath, list[str], list[str]]]:
    """Each folder from ``top`` on, relative to ``root``, with the names in it, sorted.

    First those of folders, of which the caller takes away what is not to be entered, then those of
    all else, links among it. Nothing comes where ``top`` is a link or no folder.

    Raises InvalidInput: ``too-deep``, and ``unreadable`` for a folder that cannot be read, unless
    such are passed over.
    """
    waiting = [top] if (root / top).is_dir() and not _is_link(root / top) else []
    while waiting:
        folder = waiting.pop()
        if len(folder.parts) > limits.FOLDERS:
            raise _too_deep(folder)
        try:
            with os.scandir(root / folder) as entries:
                found = sorted((e.name, system.is_folder(e)) for e in entries)
        except FileNotFoundError:
            continue  # it has gone meanwhile
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                raise _too_deep(folder) from None
            if skips_unreadable:
                continue
            what = f"the folder cannot be read: {error.strerror}"
            hint = "Check its permissions, then run the command again."
            raise InvalidInput(Problem("unreadable", what, hint, file=str(folder))) from None
        folders = [name for name, is_folder in found if is_folder]
        yield folder, folders, [name for name, is_folder in found if not is_folder]
        waiting += [folder / name for name in reversed(folders)]


def _is_link(path: Path) -> bool:
    try:
        return system.is_link(path.lstat())
    except OSError:
        return False  # it has gone meanwhile


def _too_deep(folder: PurePosixPath) -> InvalidInput:
    start = str(PurePosixPath(*folder.parts[:4]))[:200]
    return InvalidInput(
        Problem(
            "too-deep",
            f"folders are nested more than {limits.FOLDERS} deep below {start}",
            "connect goes no deeper. Delete them, or move them out of the project.",
            file=start,
        )
    )
