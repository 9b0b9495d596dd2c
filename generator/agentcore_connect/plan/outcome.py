"""What the command that runs has changed so far, for a report that comes late, or never.

A process runs one command at a time; `begin` is its start. What is said here is true of the whole
project: it is never said while a change is half made.
"""

from __future__ import annotations


class _State:
    changed: str | None = None


def begin() -> None:
    """A command begins: nothing is changed yet."""
    _State.changed = None


def made(what: str) -> None:
    """From now on ``what`` is what the command has changed, as a clause."""
    _State.changed = what


def changed() -> str | None:
    """What the command has changed; None where it has changed nothing."""
    return _State.changed
