"""Names of files that are safe on every system, and the digest of what is in one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

WINDOWS_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{device}{number}" for device in ("com", "lpt") for number in range(10)
}
"""Names of devices in Windows, in lower case, whatever ends them (`con.py`)."""


ANSWERS_FILE = ".copier-answers.yml"
"""The one file whose name begins with a dot that a saved plan may write: the record of a unit."""


SKILLS = tuple(
    f"{folder}/skills/connect/SKILL.md" for folder in (".claude", ".cursor", ".kiro", ".agents")
)
"""The files in folders of other tools that `connect skill` writes, and nothing else does."""


_SHORT_NAME = re.compile(r"~[0-9]")


_LONGEST = 255
"""The most bytes that a file system takes as a name."""


def digest(content: bytes | None) -> str | None:
    """The SHA-256 of a file's bytes in hex; None for a file that does not exist."""
    import hashlib  # a TAB, which reads a project, needs none of it

    return None if content is None else hashlib.sha256(content).hexdigest()


def checkout(folder: Path) -> Path:
    """The git checkout that ``folder`` is in, itself where it is in none."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)


def folded(path: str) -> str:
    """``path`` as a file system may see it that tells neither case nor forms of a character."""
    return unicodedata.normalize("NFKC", path).casefold()


def is_twice(paths: Iterable[str]) -> bool:
    """Whether two of ``paths`` are one file on some file system."""
    every = [folded(path) for path in paths]
    return len(set(every)) < len(every)


def is_safe(path: str) -> bool:
    """Whether connect may write to this path, on any system: the one gate for all that writes.

    It is in the project, in no folder of a tool (they begin with a dot), and neither git's nor
    connect's own, however file systems may spell that: by case, by characters that look alike or
    are not seen, by a short name (`git~1`), or with dots and spaces that Windows drops. Nor is it
    a name that Windows keeps for a device.
    """
    *folders, name = parts = folded(path).split("/")
    return (
        path.isprintable()
        and not any(character in "\\:" for character in folded(path))
        and all(map(_is_name, parts))
        and not any(folder.startswith(".") for folder in folders)
        and name not in (".git", ".connect")
    )


def _is_name(part: str) -> bool:
    """Whether a part of a path names the same file on every system; see `is_safe`."""
    return (
        part == part.strip()
        and part.strip(".") != ""
        and not part.endswith(".")
        and _SHORT_NAME.search(part) is None
        and part.split(".")[0].rstrip() not in WINDOWS_RESERVED
        and len(part.encode()) <= _LONGEST
    )
