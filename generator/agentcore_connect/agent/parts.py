"""The parts of an agent that is put together by hand: where its modules give and call tools."""

from __future__ import annotations

import ast
from collections.abc import Collection
from pathlib import PurePosixPath

from agentcore_connect.agent.following import own_loops
from agentcore_connect.agent.following.modules import Modules
from agentcore_connect.agent.following.values import last_name
from agentcore_connect.agent.frameworks.row import Row

Parts = dict[PurePosixPath, tuple[ast.Call, ...]]
"""Files, each with the calls in it that are given the unit; none where the file alone tells."""


def found(modules: Modules, row: Row) -> tuple[Parts, str]:
    """The files with the parts of the one agent; none where no model is offered tools.

    A text beside them says why a person has to choose; it is empty where all of them belong
    together: one module offers a model tools, and they are called there or in others.
    """
    offers = calls(modules, row.offers)
    callers = calls(modules, row.parts - row.offers)
    why = ""
    for module in modules.every() if offers and not callers else ():
        try:
            loops = tuple(lookup.call for lookup in own_loops.lookups(module.tree))
        except own_loops.UnclearError:
            loops, why = (
                (),
                "your code calls the tool that the model asks for in a way that is not recognised",
            )
        if loops:
            callers[module.path] = (*callers.get(module.path, ()), *loops)
    files = [*dict.fromkeys((*offers, *callers))]
    if modules.main in offers and modules.main in callers:
        files = [modules.main]
    if len(files) < 2 or not offers:
        return dict.fromkeys(files[:1], ()), ""
    if len(offers) > 1:
        why = "models are offered tools in several modules"
    return {path: (*offers.get(path, ()), *callers.get(path, ())) for path in files}, why


def calls(modules: Modules, names: Collection[str]) -> Parts:
    """The files with calls of one of ``names``, by their last part."""
    found = {
        module.path: tuple(
            node
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Call)
            and last_name(node.func) in names
            and not own_loops.is_forced(node)
        )
        for module in modules.every()
    }
    return {path: every for path, every in found.items() if every}
