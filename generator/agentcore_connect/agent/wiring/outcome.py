"""What an edit of an agent's code came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wired:
    """The code is as asked for. ``source`` is all of it; ``changed`` is false if it already was."""

    source: bytes
    changed: bool


@dataclass(frozen=True)
class Manual:
    """The shape of the code is not one that is recognised, so it was left alone.

    ``reason`` says why, ``lines`` what to add (or take out) by hand, ``line`` where to look,
    counted from 1.
    """

    reason: str
    lines: tuple[str, ...]
    line: int | None


class UnrecognisedError(Exception):
    """Raised inside this package where a shape is not known; never leaves it (see `Manual`).

    ``instead`` are lines that fit this code better than those of the framework.
    """

    def __init__(self, reason: str, line: int | None = None, instead: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.instead = instead
