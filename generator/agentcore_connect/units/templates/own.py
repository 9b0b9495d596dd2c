"""Where the templates are, and what a rendered unit records about them.

The package carries the current templates as plain files, which `connect` renders, and every
released version in one git bundle, which plain `copier update` reads. What a unit records is the
same text for every user and system, never a path of one machine.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from agentcore_connect import __version__
from agentcore_connect.project.sources import SOURCE

VERSION = f"v{__version__}"
"""The `_commit` of a rendered unit: the release tag in the bundle."""

_PACKAGE = Path(__file__).parents[2]

BUNDLE = _PACKAGE / "templates.bundle"
"""Every released version of the templates, made by scripts/release.py."""


def folder() -> Path:
    """The folder with the root `copier.yml`: in the wheel, or the checkout itself."""
    packaged = _PACKAGE / "template"
    return packaged if packaged.is_dir() else _PACKAGE.parent.parent


def released(bundle: Path) -> list[tuple[int, ...]]:
    """The versions in a bundle, read from its header; empty where there is no such file."""
    try:
        with bundle.open("rb") as file:
            header = file.read(65536).split(b"\n\n", 1)[0]
    except OSError:
        return []
    tags = re.findall(rb"refs/tags/v(\d+(?:\.\d+)*)$", header, re.MULTILINE)
    return sorted(tuple(int(part) for part in tag.split(b".")) for tag in tags)


def place_bundle(home: Path | None = None) -> Path:
    """Put the bundle where `SOURCE` says, unless a newer connect has put a newer one there.

    Returns its path. The file is replaced at once, so that a `copier update` that runs beside
    reads the old or the new one, never half of it.
    """
    target = (home or Path.home()) / SOURCE.removeprefix("~/")
    if target.is_file() and released(target)[-1:] >= released(BUNDLE)[-1:]:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: containers that share a home also share process ids.
    import tempfile

    handle, name = tempfile.mkstemp(prefix=".templates-", dir=target.parent)
    staged = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(BUNDLE.read_bytes())
            file.flush()
            os.fsync(handle)
        staged.chmod(0o644)
        staged.replace(target)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    return target
