"""The calls that make the agents which an entrypoint runs: what a unit is given to."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from agentcore_connect.agent.following.modules import Module, Modules
from agentcore_connect.agent.following.reach import Reach, Use
from agentcore_connect.agent.following.scopes import own_nodes
from agentcore_connect.agent.following.values import Function, Made

_ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


@dataclass(frozen=True)
class Place:
    """A call of an agent's code, and the module that has it."""

    module: Module
    call: ast.Call

    @property
    def key(self) -> tuple[str, int, int]:
        return str(self.module.path), self.call.lineno, self.call.col_offset


@dataclass(frozen=True)
class Followed:
    """``places`` are all calls that make, or stand in for, what the entrypoint runs.

    ``why`` says why they are not all given a unit; empty where they are.
    """

    places: tuple[Place, ...]
    why: str = ""

    def at(self, path: PurePosixPath) -> list[ast.Call]:
        """The calls in one file."""
        return [place.call for place in self.places if place.module.path == path]

    @property
    def files(self) -> list[PurePosixPath]:
        """The files of the places, in their order."""
        return [*dict.fromkeys(place.module.path for place in self.places)]


def follow(
    modules: Modules,
    classes: Collection[str],
    wrappers: Collection[str],
    arguments: Collection[str],
    runners: Collection[str] = (),
) -> Followed:
    """The places of the agent that the entrypoint of ``modules`` runs; none where it is not seen.

    ``classes`` are the qualified names of what makes an agent; ``wrappers`` those of what makes it
    anew from the one it is given, so that a unit belongs to their call; ``arguments`` the keywords
    by which an agent gets a unit; ``runners`` the qualified names of what makes an agent itself
    where it is given none.
    """
    reach = Reach(modules, {*classes}, frozenset({*arguments, None}), runners)
    uses = reach.uses()
    if not uses:
        return _unused(modules, reach)
    steps = [(use, _places(use, wrappers)) for use in uses]
    places = sorted({place for _, found in steps for place in found}, key=lambda one: one.key)
    for index, (use, found) in enumerate(steps):
        if use.together:
            return Followed((*places,), "several agents work together")
        for other, theirs in steps[:index]:
            one_kind = found == theirs and not _differ(found)
            if not one_kind and not _is_instead(reach, use, other):
                return Followed((*places,), "several agents are run, one after the other")
    if any(place.call in reach.evaluation.preset for place in places):
        return Followed((*places,), "what makes the agent is called by another function")
    return Followed((*places,))


def _places(use: Use, wrappers: Collection[str]) -> frozenset[Place]:
    if use.taker in wrappers:
        return frozenset({Place(use.module, use.call)})
    return frozenset(Place(made.module, made.call) for made in use.agents)


def _differ(places: Collection[Place]) -> bool:
    """Whether several calls make agents of different kinds: by their names, or their prompts."""
    for words in (("name", "agent_id"), ("system_prompt", "instructions", "instruction")):
        given = [_said(place.call, words) for place in places]
        if all(given):
            return len({*given}) > 1
    return False


def _said(call: ast.Call, words: Collection[str]) -> str:
    return next((ast.dump(each.value) for each in call.keywords if each.arg in words), "")


def _unused(modules: Modules, reach: Reach) -> Followed:
    """The only call in the modules that makes an agent, where none is seen to be run."""
    found: list[Place] = []
    in_tools: list[Place] = []
    for module in modules.every():
        names = reach.evaluation.names(module)
        for scope in names.scopes.values():
            for each in own_nodes(scope.body):
                if isinstance(each, ast.Call):
                    made = reach.evaluation.of(each, scope)
                    if Made(module, each) in made:
                        kept = in_tools if Function(scope).is_tool else found
                        kept.append(Place(module, each))
    if in_tools and not found:
        return Followed((*in_tools,), "agents are created only in tools, which a model calls")
    found.sort(key=lambda one: one.key)
    if len(found) < 2:
        return Followed((*found,))
    mine = [place for place in found if place.module.path == modules.main]
    return Followed((*(mine or found),), "several agents are created")


def _is_instead(reach: Reach, one: Use, other: Use) -> bool:
    """Whether only one of two uses runs for a request: in branches, or by different ways in."""
    for first, second in zip(one.path, other.path, strict=False):
        if first is second:
            continue
        if first is one.path[0]:
            return not isinstance(first, ast.Module) and not isinstance(second, ast.Module)
        return _is_apart(reach, one, other, first, second)
    return False


def _is_apart(reach: Reach, one: Use, other: Use, first: ast.AST, second: ast.AST) -> bool:
    """Whether two nodes of one function are in different branches, or one ends before the other."""
    parents: dict[ast.AST, ast.AST] = {}
    for module in {one.module, other.module, *reach.modules.every()}:
        names = reach.evaluation.names(module)
        if first in names.parents and second in names.parents:
            parents = names.parents
    above, over = _above(parents, first), _above(parents, second)
    common = next((node for node in above if node in over), None)
    if common is None:
        return False
    mine, theirs = above[: above.index(common)], over[: over.index(common)]
    branches = _branch(common, mine), _branch(common, theirs)
    if None not in branches and branches[0] != branches[1]:
        return True
    lines = getattr(first, "lineno", 0), getattr(second, "lineno", 0)
    return _leaves(mine if lines[0] <= lines[1] else theirs)


def _above(parents: dict[ast.AST, ast.AST], node: ast.AST) -> list[ast.AST]:
    found = [node]
    while (parent := parents.get(found[-1])) is not None:
        found.append(parent)
    return found


def _branch(holder: ast.AST, below: list[ast.AST]) -> object:
    """Which of the ways that exclude each other in a statement a node is in."""
    if not below:
        return None
    child = below[-1]
    match holder:
        case ast.If(body=body, orelse=orelse):
            return "if" if child in body else "else" if child in orelse else None
        case ast.IfExp(body=body, orelse=orelse):
            return "if" if child is body else "else" if child is orelse else None
        case ast.Try(body=body, handlers=handlers):
            return "try" if child in body else child if child in handlers else None
        case ast.Match(cases=cases):
            return child if child in cases else None
    return None


def _leaves(below: list[ast.AST]) -> bool:
    """Whether the block of a node, in some statement, ends so that what follows does not run."""
    for inner, outer in itertools.pairwise(below):
        for name in ("body", "orelse", "handlers", "finalbody"):
            block = getattr(outer, name, None)
            if isinstance(block, list) and inner in block and isinstance(block[-1], _ENDS):
                return True
    return False
