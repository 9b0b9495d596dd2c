"""Where a program is that connect starts: on PATH, and never in a folder that a clone brought."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def find(name: str) -> str | None:
    """The path of the program ``name``; None where PATH has none.

    Only the absolute folders of PATH count: an empty entry, `.` and every other relative one mean
    the current folder, which may be somebody else's repository. Windows looks there first even
    without such an entry, unless it is asked for a path.
    """
    for entry in os.environ.get("PATH", os.defpath).split(os.pathsep):
        folder = Path(entry)
        if folder.is_absolute() and (found := shutil.which(str(folder / name))):
            return found
    return None
