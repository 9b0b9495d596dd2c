"""Which programs a project may run here: asked once, and again when there are others."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path

FILE = "~/.agentcore-connect/trusted.json"


def is_trusted(root: Path, programs: tuple[str, ...]) -> bool:
    """Whether the person has said yes to these very programs of the project in ``root``."""
    return not programs or _kept().get(str(root)) == _digest(programs)


def keep(root: Path, programs: tuple[str, ...]) -> None:
    """Remember a yes. A home that cannot be written forgets it."""
    path = Path(FILE).expanduser()
    value = {**_kept(), str(root): _digest(programs)}
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(0o700, parents=True, exist_ok=True)
        scratch.write_text(json.dumps(value, indent=1), "utf-8")
        scratch.chmod(0o600)
        scratch.replace(path)


def _kept() -> dict[str, str]:
    try:
        found = json.loads(Path(FILE).expanduser().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(programs: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(programs).encode("utf-8", "surrogatepass")).hexdigest()
