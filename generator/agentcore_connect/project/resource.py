"""What the classes of agentcore.json's entries have in common.

Each kind of entry is one class, which alone knows its keys: it reads an entry, writes one, and says
which shape an entry must have before anything is read of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from typing_extensions import Self

Json = dict[str, Any]


class Resource(Protocol):
    """An entry of an array of agentcore.json.

    What an entry does not say is as the CLI has it by default (0.30.0), and keys that connect has
    no use for are not kept: `to_json` is for an entry that is added, an entry that is there is
    edited in place.
    """

    POINTER: ClassVar[tuple[str]]
    """The array: in agentcore.json, or in the entry that holds it."""
    SHAPE: ClassVar[Any]
    """What of an entry `shape.misfit` looks at; `recorded` relies on it."""

    @property
    def name(self) -> str: ...

    @classmethod
    def recorded(cls, entry: Json) -> Self:
        """What an entry says that has the shape of its kind."""

    def to_json(self) -> Json:
        """The entry, with the key order of the CLI."""


def entries(holder: Mapping[str, Any], kind: type[Resource]) -> list[Json]:
    """The entries of a kind as they are, in agentcore.json or in the entry that holds them."""
    return list(holder.get(kind.POINTER[0], ()))


def index(holder: Mapping[str, Any], kind: type[Resource], name: str) -> int | None:
    """Where the first entry of that name is; None where there is none."""
    names = [entry["name"] for entry in entries(holder, kind)]
    return names.index(name) if name in names else None
