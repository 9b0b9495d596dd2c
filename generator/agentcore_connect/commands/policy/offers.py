"""What a person is offered for a policy: the patterns, gateways, targets and tools that can work.

Where nothing can, all are offered: what is chosen is then refused, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from agentcore_connect.commands.policy import patterns
from agentcore_connect.policy.inventory import JudgedGateway
from agentcore_connect.policy.setup import Loaded
from agentcore_connect.policy.tools import SEPARATOR, Tool
from agentcore_connect.vocabulary.words import Pattern

T = TypeVar("T")


def offered_patterns(
    every: Mapping[Pattern, str], loaded: Loaded, gateway: str | None
) -> list[tuple[Pattern, str]]:
    """The patterns, with their texts, that some gateway can have, or ``gateway`` where it is said.

    A role needs callers with claims, an amount a tool with a number, and so on.
    """
    gateways = [g for g in loaded.configured.gateways if gateway in (None, g.name)]
    return _those(every.items(), lambda row: any(can_have(row[0], loaded, one) for one in gateways))


def offered_gateways(pattern: Pattern | None, loaded: Loaded) -> list[tuple[str, str]]:
    """The gateways that can have a policy of that pattern."""
    gateways = loaded.configured.gateways
    able = _those(gateways, lambda g: pattern is None or can_have(pattern, loaded, g))
    return [(gateway.name, "") for gateway in able]


def offered_targets(
    pattern: Pattern, names: Iterable[str], loaded: Loaded, gateway: JudgedGateway
) -> list[tuple[str, str]]:
    """Of the targets ``names`` of a gateway those with a tool that the pattern can be about."""
    return [(name, "") for name in _those(names, lambda t: _is_about(pattern, loaded, gateway, t))]


def offered_tools(pattern: Pattern, known: Iterable[Tool]) -> list[tuple[str, str]]:
    """Of the ``known`` tools of a target those that the pattern can be about."""
    return [(tool.name, "") for tool in _those(known, lambda tool: _fits(pattern, tool))]


def can_have(pattern: Pattern, loaded: Loaded, gateway: JudgedGateway) -> bool:
    """Whether a policy of that pattern can do something at a gateway."""
    needs = patterns.NEEDS.get(pattern, gateway.authorizer)
    if gateway.authorizer != needs:
        return False
    schema = loaded.schemas[gateway.name]
    targets = {*schema.unknown, *(tool.target for tool in schema.tools)}
    return any(_is_about(pattern, loaded, gateway, target) for target in targets)


def _is_about(pattern: Pattern, loaded: Loaded, gateway: JudgedGateway, target: str) -> bool:
    schema = loaded.schemas[gateway.name]
    if schema.is_unknown(f"{target}{SEPARATOR}"):
        return pattern != "amount"  # which has to know the type of the amount
    return any(_fits(pattern, tool) for tool in schema.tools if tool.target == target)


def _fits(pattern: Pattern, tool: Tool) -> bool:
    if pattern == "amount":
        return bool(patterns.numbers(tool))
    if pattern == "required":
        return any(not field.required for field in tool.input.fields)
    return True


def _those(every: Iterable[T], can: Callable[[T], bool]) -> list[T]:
    """Those of ``every`` that can work; all of them where none can."""
    found = list(every)
    return [one for one in found if can(one)] or found
