"""Reading an entry of agentcore.json that somebody else may have written."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def part(entry: Json, *keys: str) -> Json:
    """The object below ``keys``, one inside the other; an empty one where there is no object."""
    for key in keys:
        found = entry.get(key)
        entry = found if isinstance(found, dict) else {}
    return entry
