"""What a policy's scope can reach, which permits never win, and which limit nothing.

Only scopes are compared, and only forbids without a condition count as winning; of two permits the
conditions are compared as they are written. So what is said here is always true; that a permit is
beaten by conditions, or by several forbids together over one and the same call, is not found.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agentcore_connect.policy.schema import NAMESPACE, PRINCIPALS
from agentcore_connect.policy.statement import Statement, conjuncts

ANY = "*"
"""In a scope: whatever is not named."""
_GROUPS = {"CallTool", "Mcp"}
_ALWAYS = ({"Value": True}, {"!": {"arg": {"Value": False}}})
"""Parts of a condition that hold for every call."""


@dataclass(frozen=True)
class Scope:
    """The calls that a policy is about: a principal is its type and an id, or `ANY`."""

    principals: frozenset[tuple[str, str]]
    actions: frozenset[str]
    resources: frozenset[str]

    def reaches(self, action: str) -> bool:
        """Whether the scope holds for some call of a tool."""
        return bool(self.principals and self.resources) and not self.actions.isdisjoint(
            {action, ANY}
        )


def scope(policy: Statement) -> Scope:
    """The scope of a valid policy."""
    parts = policy.json
    return Scope(
        frozenset(_principals(parts["principal"])),
        actions(policy),
        frozenset(_resources(parts["resource"])),
    )


def actions(policy: Statement) -> frozenset[str]:
    """The tools that the scope of a policy names; `ANY` where it is about all."""
    part = policy.json["action"]
    if part["op"] == "All":
        return frozenset({ANY})
    named = {e["id"] for e in (part["entities"] if "entities" in part else [part["entity"]])}
    if part["op"] == "in" and not _GROUPS.isdisjoint(named):
        return frozenset({ANY})
    return frozenset(named - _GROUPS)


def is_unconditional(policy: Statement) -> bool:
    """Whether a policy holds for all of its scope."""
    return not _conjuncts(policy)


def is_shutdown(policy: Statement) -> bool:
    """Whether a policy forbids every call of every caller, as the pattern `shutdown` writes it:
    it names no caller, no tool and no gateway, and has no condition.
    """
    resource = policy.json["resource"]
    anywhere = resource["op"] == "All" or resource == {
        "op": "is",
        "entity_type": f"{NAMESPACE}::Gateway",
    }
    everybody = policy.json["principal"]["op"] == policy.json["action"]["op"] == "All"
    return policy.effect == "forbid" and everybody and anywhere and is_unconditional(policy)


def beaten(permit: Statement, forbids: Iterable[Statement]) -> tuple[str, ...]:
    """The forbids, by name, that take everything from a permit; none where some call is left."""
    walls = [(f.name, scope(f)) for f in forbids if is_unconditional(f)]
    reached = scope(permit)
    return _covering(walls, reached, reached.actions)


def widened(permits: Sequence[Statement]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The permits whose conditions limit nothing: the name, the tool, and the permits that say so.

    Another permits the same calls with some of the conditions, or with none. A tool is an action,
    or `ANY`. It counts only where that is so for all callers and gateways of the permit.
    """
    every = [(permit.name, scope(permit), _conjuncts(permit)) for permit in permits]
    for name, reached, own in every:
        walls = [(other, wall) for other, wall, conjuncts in every if conjuncts < own]
        for action in sorted(reached.actions) if walls else ():
            used = _covering(walls, reached, {action})
            if used:
                yield name, action, used


def _conjuncts(policy: Statement) -> frozenset[str]:
    """What must hold for a policy, each part as text; not what holds for every call."""
    found = (part for part in conjuncts(policy) if part not in _ALWAYS)
    return frozenset(json.dumps(part, sort_keys=True) for part in found)


def _covering(
    walls: Sequence[tuple[str, Scope]], reached: Scope, actions: Iterable[str]
) -> tuple[str, ...]:
    """The walls that take all calls of ``actions`` in a scope; none where some call is left."""
    used: dict[str, None] = {}
    for principal, action, resource in itertools.product(
        sorted(reached.principals), sorted(actions), sorted(reached.resources)
    ):
        wall = next((name for name, s in walls if _covers(s, principal, action, resource)), None)
        if wall is None:
            return ()
        used[wall] = None
    return tuple(used)


def _covers(wall: Scope, principal: tuple[str, str], action: str, resource: str) -> bool:
    return (
        not wall.principals.isdisjoint({principal, (principal[0], ANY)})
        and not wall.actions.isdisjoint({action, ANY})
        and not wall.resources.isdisjoint({resource, ANY})
    )


def _principals(part: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if part["op"] == "All":
        return [(name, ANY) for name in PRINCIPALS]
    entity = part.get("entity") or part.get("in", {}).get("entity")
    kind = part.get("entity_type") or entity["type"]
    name = kind.removeprefix(f"{NAMESPACE}::")
    return [(name, entity["id"] if entity else ANY)]


def _resources(part: dict[str, Any]) -> Iterable[str]:
    entity = part.get("entity") or part.get("in", {}).get("entity")
    return [entity["id"] if entity else ANY]
