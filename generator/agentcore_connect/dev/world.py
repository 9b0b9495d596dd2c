"""What is served now: gateways, their targets and tools, and the engines that judge them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from agentcore_connect.dev import search
from agentcore_connect.dev.consent import Consents
from agentcore_connect.dev.judge import Judge
from agentcore_connect.dev.targets.target import Target
from agentcore_connect.policy.request import Caller
from agentcore_connect.policy.schema import Schema
from agentcore_connect.policy.tools import SEPARATOR
from agentcore_connect.project.gateway import Gateway, Manner

Json = dict[str, Any]


@dataclass(frozen=True)
class Served:
    """A target of a gateway. ``answers`` is None where it is not served, and ``how`` says why.

    ``tools`` are its own entries, with its own names; None where they are not known. They are
    ``fixed`` where the gateway lists them whatever the server says.
    """

    name: str
    kind: str
    how: str
    tools: tuple[Mapping[str, Any], ...] | None
    answers: Target | None
    fixed: bool = False


@dataclass(frozen=True)
class Gate:
    """One gateway: what its entry in agentcore.json says, and what is behind it."""

    gateway: Gateway
    manner: Manner
    targets: tuple[Served, ...]
    schema: Schema
    judge: Judge | None

    @property
    def name(self) -> str:
        return self.gateway.name

    @cached_property
    def tools(self) -> Mapping[str, tuple[Served, Json]]:
        """Every tool by the name that callers see, in the order of the targets."""
        found: dict[str, tuple[Served, Json]] = {}
        for target in self.targets:
            for tool in target.tools or ():
                name = f"{target.name}{SEPARATOR}{tool.get('name')}"
                if target.answers is not None and isinstance(tool.get("name"), str):
                    found.setdefault(name, (target, _listed(name, tool)))
        return found

    def visible(self, caller: Caller) -> list[Json]:
        """The tools as `tools/list` shows them to a caller, the search tool last."""
        names = tuple(self.tools)
        seen = names if self.judge is None else self.judge.visible(caller, names)
        listed = [listed for name, (_, listed) in self.tools.items() if name in seen]
        return [*listed, search.TOOL] if self.manner.searches else listed


def _listed(name: str, tool: Mapping[str, Any]) -> Json:
    whole = {**tool, "name": name}
    whole.setdefault("inputSchema", {"type": "object"})
    return whole


@dataclass(frozen=True)
class World:
    """All gateways, unchanging. What it started lives until the last call in it has ended."""

    project: str
    gates: tuple[Gate, ...]
    notes: tuple[str, ...] = ()
    consents: Consents = field(default_factory=Consents)
    _users: _Users = field(default_factory=lambda: _Users())

    def gate(self, name: str) -> Gate | None:
        return next((gate for gate in self.gates if gate.name == name), None)

    def enter(self) -> bool:
        """Begin a call in it; False where it has been left for another world already."""
        return self._users.enter()

    def leave(self) -> None:
        """End a call in it."""
        if self._users.leave():
            self._close()

    def retire(self) -> None:
        """Take no call any more."""
        if self._users.retire():
            self._close()

    def end(self) -> None:
        """End what it started at once, also under calls that go on."""
        self._users.retire()
        self._close()

    def _close(self) -> None:
        for gate in self.gates:
            for target in gate.targets:
                if target.answers is not None:
                    target.answers.close()


class _Users:
    """How many calls are in a world, and whether it is to end when they have ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count, self._is_over = 0, False

    def enter(self) -> bool:
        with self._lock:
            self._count += not self._is_over
            return not self._is_over

    def leave(self) -> bool:
        with self._lock:
            self._count -= 1
            return self._is_over and self._count == 0

    def retire(self) -> bool:
        with self._lock:
            was_over, self._is_over = self._is_over, True
            return not was_over and self._count == 0
