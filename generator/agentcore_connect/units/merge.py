"""A three-way merge of one file: the old templates', the person's, and the new templates'.

The merge itself is `git merge-file`, so that it is what plain `copier update` and the person's own
merges are. Its exit status is the number of conflicts, not a failure.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from agentcore_connect.disk import git
from agentcore_connect.errors import ConnectError, Problem
from agentcore_connect.text.parsing import unparsable

YOURS = "yours"
"""The name of the person's side in the markers; the other side is named by its version."""

_BOM = b"\xef\xbb\xbf"
_MOST = 127
"""The highest number of conflicts that an exit status tells; above it is an error."""

_MARKERS = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)


@dataclass(frozen=True)
class Merged:
    """The merged bytes, and how many conflicts are marked in them."""

    content: bytes
    conflicts: int = 0


def merge(path: str, base: bytes | None, yours: bytes, new: bytes, version: str) -> Merged | None:
    """``yours`` with what changed from ``base`` to ``new``; None where a side is not text.

    Without a ``base`` the sides are compared with each other only. ``path`` says how the result
    is parsed: one of two sound sides that is not sound itself is a conflict. Line ends and the
    byte order mark are those of ``yours``.
    """
    style = _Style.of(yours)
    before, mine, after = (style.plain(side) for side in (base or b"", yours, new))
    if mine in (before, after):
        return Merged(style.dressed(after))
    if before == after:
        return Merged(yours)
    if any(b"\0" in side for side in (before, mine, after)):
        return None
    merged = _merge_file(before, mine, after, version)
    sound = not unparsable(path, mine) and not unparsable(path, after)
    if merged.conflicts == 0 and sound and unparsable(path, merged.content):
        merged = _merge_file(b"", mine, after, version)
    return Merged(style.dressed(merged.content), merged.conflicts)


def has_markers(content: bytes) -> bool:
    """Whether a conflict in a file is still to be resolved."""
    return _MARKERS.search(content) is not None


def like(example: bytes, content: bytes) -> bytes:
    """``content`` with the line ends and the byte order mark of ``example``."""
    return _Style.of(example).dressed(_Style.of(content).plain(content))


@dataclass(frozen=True)
class _Style:
    """How a file is written: with a byte order mark, with CRLF at the end of every line."""

    has_bom: bool
    is_crlf: bool

    @classmethod
    def of(cls, content: bytes) -> _Style:
        ends = content.count(b"\n")
        return cls(content.startswith(_BOM), ends == content.count(b"\r\n") > 0)

    def plain(self, content: bytes) -> bytes:
        """``content`` without what this style adds."""
        content = content.removeprefix(_BOM) if self.has_bom else content
        return content.replace(b"\r\n", b"\n") if self.is_crlf else content

    def dressed(self, content: bytes) -> bytes:
        """Plain ``content`` in this style."""
        content = content.replace(b"\n", b"\r\n") if self.is_crlf else content
        return _BOM + content if self.has_bom else content


def _merge_file(base: bytes, yours: bytes, new: bytes, version: str) -> Merged:
    """The three sides merged by git; raises ConnectError (``merge``) where git itself fails."""
    with tempfile.TemporaryDirectory(prefix="agentcore-connect-") as scratch:
        folder = Path(scratch)
        for name, content in (("yours", yours), ("base", base), ("new", new)):
            (folder / name).write_bytes(content)
        labels = ("-L", YOURS, "-L", "base", "-L", version)
        done = git.run("merge-file", "-p", *labels, "yours", "base", "new", at=folder)
    if not 0 <= done.returncode <= _MOST:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise ConnectError(
            Problem("merge", f"git merge-file failed: {reason}", "Nothing was changed.")
        )
    return Merged(done.stdout, done.returncode)
