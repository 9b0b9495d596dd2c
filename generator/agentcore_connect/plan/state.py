"""connect's own folder in a project, `.connect/`: what is in it, and its lock.

Its own `.gitignore` keeps it out of git. It holds copies of the project's own files and no secret.
Only what the person's own connect wrote there is carried out (`seal`), and nothing is reached
through a link (`files`).
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from agentcore_connect.disk import lock
from agentcore_connect.disk.files import Files
from agentcore_connect.disk.paths import digest
from agentcore_connect.errors import ConnectError, InvalidInput, Problem

STATE = ".connect"
JOURNAL = f"{STATE}/journal"
"""The change that is made now, or that a killed connect left."""
HISTORY = f"{STATE}/history"
"""The changes that can be undone or made again; see `history`."""
_GITIGNORE = f"{STATE}/.gitignore"
_IGNORE = b"# Made by connect: its lock and the journals of its last changes.\n*\n"


def is_begun(files: Files) -> bool:
    """Whether a connect that was killed left something here."""
    made = files.stat(STATE) is not None and files.stat(_GITIGNORE) is None
    return made or files.stat(JOURNAL) is not None


@contextlib.contextmanager
def locked(root: Path) -> Iterator[Files]:
    """The project's files, while no other connect can write them."""
    with reported(root), Files(root) as files:
        if files.make_folder(STATE):
            files.sync("")
        descriptor = files.lock_file(f"{STATE}/lock")
        try:
            with lock.held(descriptor):
                _keep_out_of_git(files)
                if files.make_folder(HISTORY, 0o700):
                    files.sync(STATE)
                yield files
        except lock.Taken:
            raise ConnectError(
                Problem(
                    "busy",
                    "another connect is changing this project",
                    "Wait for it to end, then run the command again. Nothing was changed.",
                )
            ) from None
        finally:
            os.close(descriptor)


def _keep_out_of_git(files: Files) -> None:
    new = f"{_GITIGNORE}.new"
    if files.digest(_GITIGNORE) != digest(_IGNORE):
        files.unlink(new, missing_ok=True)  # a killed try left it
        files.create(new, _IGNORE)
        files.rename(new, _GITIGNORE)


@contextlib.contextmanager
def reported(root: Path) -> Iterator[None]:
    """What the system refuses, as a problem."""
    try:
        yield
    except OSError as error:
        denied = isinstance(error, PermissionError) or error.errno == errno.EROFS
        problem = Problem(
            "read-only" if denied else "disk",
            f"the project cannot be written: {error.strerror or error}",
            "Nothing was changed. Check the folder's permissions and the free space.",
            file=error.filename if error.filename != str(root) else None,
        )
        raise (InvalidInput if denied else ConnectError)(problem) from None
