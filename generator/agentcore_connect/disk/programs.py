"""Where a program is that connect starts: on PATH, and never in a folder that a clone brought."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from agentcore_connect import system


def find(name: str) -> str | None:
    """The path of the program ``name``; None where PATH has none.

    Only the absolute folders of PATH count: an empty entry, `.` and every other relative one mean
    the current folder, which may be somebody else's repository. Windows looks there first even
    without such an entry, unless it is asked for a path.
    """
    for entry in os.environ.get("PATH", os.defpath).split(os.pathsep):
        folder = Path(entry)
        if not folder.is_absolute():
            continue
        for file in system.program_names(name):
            if found := shutil.which(str(folder / file)):
                return found
    return None
