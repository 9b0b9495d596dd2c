"""What a policy's scope can reach, which permits never win, and which limit nothing.

Only scopes are compared, and only forbids without a condition count as winning; of two permits the
conditions are compared as they are written. So what is said here is always true; that a permit is
beaten by conditions, or by several forbids together over one and the same call, is not found.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agentcore_connect.policy.schema import NAMESPACE, PRINCIPALS, Schema
from agentcore_connect.policy.statement import Statement

ANY = "*"
"""In a scope: whatever is not named."""
_GROUPS = {"CallTool", "Mcp"}


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


def scope(policy: Statement, schema: Schema) -> Scope:
    """The scope of a valid policy."""
    parts = policy.json
    return Scope(
        frozenset(_principals(parts["principal"])),
        frozenset(_actions(parts["action"], schema)),
        frozenset(_resources(parts["resource"])),
    )


def is_unconditional(policy: Statement) -> bool:
    """Whether a policy holds for all of its scope."""
    true, false = {"Value": True}, {"Value": False}
    return all(
        condition["body"] == (true if condition["kind"] == "when" else false)
        for condition in policy.conditions
    )


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


def beaten(permit: Statement, forbids: Iterable[Statement], schema: Schema) -> tuple[str, ...]:
    """The forbids, by name, that take everything from a permit; none where some call is left."""
    walls = [(f.name, scope(f, schema)) for f in forbids if is_unconditional(f)]
    reached = scope(permit, schema)
    used: dict[str, None] = {}
    for principal, action, resource in itertools.product(
        sorted(reached.principals), sorted(reached.actions), sorted(reached.resources)
    ):
        wall = next((name for name, s in walls if _covers(s, principal, action, resource)), None)
        if wall is None:
            return ()
        used[wall] = None
    return tuple(used)


def widened(
    permit: Statement, permits: Iterable[Statement], schema: Schema
) -> dict[str, tuple[str, ...]]:
    """The tools for which a permit's conditions limit nothing, and the permits that say so.

    Another permits the same calls with some of the conditions, or with none. A tool is an action,
    or `ANY`. It counts only where that is so for all callers and gateways of the permit.
    """
    own, reached = _conjuncts(permit), scope(permit, schema)
    walls = [
        (other.name, scope(other, schema))
        for other in permits
        if other.name != permit.name and _conjuncts(other) < own
    ]
    found = {}
    for action in sorted(reached.actions) if walls else ():
        used: dict[str, None] = {}
        calls = list(itertools.product(sorted(reached.principals), sorted(reached.resources)))
        for principal, resource in calls:
            wall = next((n for n, s in walls if _covers(s, principal, action, resource)), None)
            if wall is None:
                break
            used[wall] = None
        else:
            found[action] = tuple(used)
    return found


def _conjuncts(policy: Statement) -> frozenset[str]:
    """What must hold for a policy, each part as text: its conditions, cut at ``&&``."""
    found = set()
    for condition in policy.conditions:
        left = [condition["body"]]
        while left:
            body = left.pop()
            if condition["kind"] == "when" and set(body) == {"&&"}:
                left += [body["&&"]["left"], body["&&"]["right"]]
            elif body != {"Value": condition["kind"] == "when"}:  # which holds for every call
                found.add(f"{condition['kind']} {json.dumps(body, sort_keys=True)}")
    return frozenset(found)


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


def _actions(part: dict[str, Any], schema: Schema) -> Iterable[str]:
    if part["op"] == "All":
        return [ANY]
    named = [e["id"] for e in part.get("entities") or [part["entity"]]]
    if part["op"] == "in" and not _GROUPS.isdisjoint(named):
        return [ANY]
    return [name for name in named if name not in _GROUPS]


def _resources(part: dict[str, Any]) -> Iterable[str]:
    entity = part.get("entity") or part.get("in", {}).get("entity")
    return [entity["id"] if entity else ANY]
