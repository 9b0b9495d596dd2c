"""Secrets that are none, one of each shape, and the search for them in all that a run leaves."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path
from urllib.parse import quote

_BODY = "C4nary0secret1of2tests3" * 4


def _of(prefix: str, length: int, body: str = _BODY) -> str:
    # Put together here: scanners of repositories would take the whole for a leak.
    return prefix + body[:length]


SHAPES: dict[str, str] = {
    "aws": _of("AKI" + "A", 16, _BODY.upper()),
    "github": _of("gh" + "p_", 36),
    "github-fine": _of("github_" + "pat_", 40),
    "openai": _of("s" + "k-", 40),
    "anthropic": _of("s" + "k-ant-api03-", 40),
    "stripe": _of("s" + "k_live_", 24),
    "slack": _of("xo" + "xb-", 24),
    "google": _of("AI" + "za", 35),
    "gitlab": _of("gl" + "pat-", 20),
    "jwt": "ey" + "Jhbm90aGVyX2Nhbm" + ".ey" + _of("J", 20) + "." + _of("c4", 20),
    "random": "".join(_BODY[at * 7 % len(_BODY)] for at in range(43)),
}
"""A text of each shape that connect knows."""

PLAIN = "c4nary-5ecret"
"""A secret that looks like a word: it can only be known by where it is given."""


def traces(world: Path, *needles: str) -> list[str]:
    """Where in ``world`` one of ``needles`` is: in names, files and git objects, also encoded."""
    forms = {form for needle in needles for form in _forms(needle)}
    found = []
    for path in sorted(world.rglob("*")):
        name = str(path.relative_to(world)).encode("utf-8", "surrogateescape")
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if any(form in name or form in content for form in forms):
            found.append(str(path))
    for repository in world.rglob(".git"):
        done = subprocess.run(
            ["/usr/bin/env", "git", "cat-file", "--batch-all-objects", "--batch"],
            cwd=repository.parent,
            env={"PATH": "/usr/bin:/bin:/usr/local/bin"},
            capture_output=True,
            check=True,
        )
        if any(form in done.stdout for form in forms):
            found.append(f"{repository}: an object")
    return found


def _forms(needle: str) -> set[bytes]:
    raw = needle.encode()
    return {raw, quote(needle, safe="").encode(), base64.b64encode(raw).rstrip(b"=")}


def shown(said: str, *needles: str) -> list[str]:
    """Which of ``needles`` are in what was printed."""
    return [needle for needle in needles if needle in said]
