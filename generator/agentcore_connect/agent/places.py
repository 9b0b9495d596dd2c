"""Where in an agent's code a unit belongs, and where it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from agentcore_connect.agent import parts
from agentcore_connect.agent.following import forms
from agentcore_connect.agent.following.modules import (
    Modules,
    Read,
    tree_of,
)
from agentcore_connect.agent.following.places import follow
from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.frameworks.row import Row
from agentcore_connect.agent.serving import Served, past_the_sdk
from agentcore_connect.agent.use import Use
from agentcore_connect.agent.wiring import names
from agentcore_connect.agent.wiring.spot import Spot
from agentcore_connect.errors import InvalidInput
from agentcore_connect.project.project import Agent


@dataclass(frozen=True)
class Places:
    """The files that get a unit, each with its place. ``why`` says why a person has to choose;
    ``served`` what serves the agent so that a unit there would not work yet.
    """

    spots: tuple[tuple[PurePosixPath, Spot], ...]
    why: str = ""
    served: Served | None = None


def modules_of(read: Read, agent: Agent) -> Modules:
    """The modules of an agent; a file that cannot be read is none."""

    def safe(path: PurePosixPath) -> bytes | None:
        try:
            return read(path)
        except InvalidInput:
            return None

    return Modules(safe, agent.code, agent.main)


def find(modules: Modules, use: Use) -> Places:
    """Where the unit belongs: at what makes the agent that the entrypoint runs.

    In the entrypoint, where that is not seen or not known of the framework.
    """
    found = _found(modules, use)
    return found if found.why else replace(found, served=past_the_sdk(modules, use))


def _found(modules: Modules, use: Use) -> Places:
    row = FRAMEWORKS[use.framework]
    main = use.agent.main
    if not row.classes or row.usage(use.kind).shape is None:
        return Places(((main, Spot(form=forms.form(modules, main))),))
    wrappers = row.wrappers if use.kind == "gateway" else frozenset()
    found = follow(modules, row.classes, wrappers, row.arguments, row.runners)
    spots = tuple(
        (path, Spot(tuple(found.at(path)), forms.form(modules, path))) for path in found.files
    )
    if not spots:
        return _by_hand(modules, row)
    if not found.why and _are_together(modules, row, len(found.places)):
        every = parts.calls(modules, {name.rpartition(".")[2] for name in row.classes})
        spots = _spots(modules, every)
        return Places(spots, f"several agents work together, {_said(spots)}")
    return Places(spots, f"{found.why}, {_said(spots)}" if found.why else "")


def _spots(
    modules: Modules, calls: Mapping[PurePosixPath, tuple[ast.Call, ...]]
) -> tuple[tuple[PurePosixPath, Spot], ...]:
    return tuple((path, Spot(every, forms.form(modules, path))) for path, every in calls.items())


def _by_hand(modules: Modules, row: Row) -> Places:
    """The places in an agent that is put together by hand; else what may hold it."""
    found, why = parts.found(modules, row)
    if not found:
        found = {_only(modules, modules.main, row.holders) or modules.main: ()}
    spots = _spots(modules, found)
    return Places(spots, f"{why}, {_said(spots)}" if why else "")


def _are_together(modules: Modules, row: Row, found: int) -> bool:
    """Whether an agent may be one of several: others are put beside it, or it into a team."""
    makers = {name.rpartition(".")[2] for name in row.classes}
    made = sum(len(calls) for calls in parts.calls(modules, makers).values())
    in_graph = made > found and parts.calls(modules, row.holders)
    return bool(in_graph or parts.calls(modules, row.teams))


def _only(modules: Modules, main: PurePosixPath, called: frozenset[str]) -> PurePosixPath | None:
    """The only module with a call of one of ``called``; the entrypoint ``main``, if it has one.

    What holds the parts of an agent that is put together by hand.
    """
    found = [*parts.calls(modules, called)]
    if main in found:
        return main
    return found[0] if len(found) == 1 else None


def importers(modules: Modules, use: Use) -> Iterator[PurePosixPath]:
    """The files that the entrypoint runs, itself too, which import the unit."""
    for module in modules.every():
        if use.name in names.imported(module.tree):
            yield module.path


def is_wired(modules: Modules, use: Use) -> bool:
    """Whether a file that the entrypoint runs imports and uses the unit."""
    return any(
        names.is_wired(module.tree, use.name, use.framework, use.kind) for module in modules.every()
    )


def is_idle(source: bytes, unit: str) -> bool:
    """Whether a module imports a unit, and no line of it uses it."""
    tree = tree_of(source)
    local = None if tree is None else names.imported(tree).get(unit)
    return tree is not None and local is not None and not names.uses(tree, local)


def _said(spots: tuple[tuple[PurePosixPath, Spot], ...]) -> str:
    """The lines of all places, as a person is told them."""
    lines = [(path, call.lineno) for path, spot in spots for call in spot.calls]
    if len(spots) == 1:
        numbers = " and ".join(str(line) for _, line in lines)
        return f"on line{'s'[: len(lines) - 1]} {numbers}"
    return "in " + " and ".join(f"{path}:{line}" for path, line in lines)
