"""A file put in another's place, or removed, unless that has changed in the same instant.

To look at a file and then to rename over it leaves a moment in which somebody's save is lost. So
the two change places first, and what came out is looked at: if it is not what was expected, it
goes back. A system that cannot exchange two files can only look just before.
"""

from __future__ import annotations

from agentcore_connect.disk.files import Files
from agentcore_connect.errors import InvalidInput


def place(files: Files, ready: str, path: str, before: str | None, after: str) -> bool:
    """Move ``ready``, of digest ``after``, to where a file of digest ``before`` is, or none.

    False where something else is there, which stays; ``ready`` is gone then. Raises OSError.
    """
    if before is None:
        is_done = _put_new(files, ready, path)
    else:
        is_done = _replace(files, ready, path, before, after)
    files.unlink(ready, missing_ok=True)
    return is_done


def take(files: Files, path: str, aside: str, before: str | None) -> bool:
    """Remove a file of digest ``before``, by way of the free name ``aside``.

    False where something else is there, which stays. Raises OSError.
    """
    try:
        files.rename(path, aside)
    except FileNotFoundError:
        return True
    is_done = _came_out(files, aside) == before
    if not is_done:
        _put_new(files, aside, path)  # unless a newer one is there by now
    files.unlink(aside, missing_ok=True)
    return is_done


def put_back(files: Files, aside: str, path: str) -> None:
    """Bring back what came out and was not looked at, because the process was killed."""
    if not _put_new(files, aside, path):
        files.exchange(aside, path)
    files.unlink(aside, missing_ok=True)


def _replace(files: Files, ready: str, path: str, before: str, after: str) -> bool:
    """As `place` where a file is; what is no longer wanted of the two stays at ``ready``.

    Only where the system cannot exchange files is the look before the rename the only one.
    """
    try:
        if not files.exchange(ready, path):
            is_same = _came_out(files, path) == before
            if is_same:
                files.rename(ready, path)
            return is_same
        is_same = _came_out(files, ready) == before
        if not is_same:
            files.exchange(ready, path)
            if _came_out(files, ready) != after:
                files.exchange(ready, path)  # saved once more meanwhile: the last one counts
    except FileNotFoundError:
        return False
    return is_same


def _put_new(files: Files, ready: str, path: str) -> bool:
    """Move a file to where there is none; False where there is something."""
    try:
        if files.link(ready, path):
            files.unlink(ready)
            return True
    except FileExistsError:
        return False
    if files.stat(path) is not None:
        return False
    files.rename(ready, path)
    return True


def _came_out(files: Files, path: str) -> str | None:
    """The digest of a file; None for whatever else somebody has put there."""
    try:
        return files.digest(path)
    except InvalidInput:
        return None
