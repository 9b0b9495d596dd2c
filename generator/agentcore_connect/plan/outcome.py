"""What the command that runs has done so far, for a report that comes first, late, or never.

A process runs one command at a time; `begin` is its start. What is said here is true of the whole
project: it is never said while a change is half made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from agentcore_connect.plan.plan import Action, Record

Result = Literal["finished", "dropped"]


@dataclass(frozen=True)
class Recovered:
    """What became of the change of a connect that was killed.

    It was "finished", or "dropped": then the project is as before it. ``record`` is None where it
    is not known which it was; ``changes`` are its files, and what it does to each.
    """

    result: Result
    record: Record | None = None
    changes: tuple[tuple[str, Action], ...] = ()


Tell = Callable[[Recovered], None]


class _State:
    changed: str | None = None
    recovered: tuple[Recovered, ...] = ()
    tell: Tell | None = None


def begin(tell: Tell | None = None) -> None:
    """A command begins: nothing is changed yet. ``tell`` hears at once what is recovered."""
    _State.changed, _State.recovered, _State.tell = None, (), tell


def made(what: str) -> None:
    """From now on ``what`` is what the command has changed, as a clause."""
    _State.changed = what


def changed() -> str | None:
    """What the command has changed; None where it has changed nothing."""
    return _State.changed


def recovered(one: Recovered) -> None:
    """The command has finished, or dropped, what a killed one left."""
    _State.recovered += (one,)
    if _State.tell is not None:
        _State.tell(one)


def recoveries() -> tuple[Recovered, ...]:
    """All that the command has recovered."""
    return _State.recovered
