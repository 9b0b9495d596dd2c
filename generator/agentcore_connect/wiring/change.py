"""One gateway put into an agent's code, and taken out of it."""

from __future__ import annotations

from agentcore_connect.wiring import imports, langgraph, names, proof, strands
from agentcore_connect.wiring.outcome import Framework, UnrecognisedError
from agentcore_connect.wiring.source import Source
from agentcore_connect.wiring.splice import Edit
from agentcore_connect.wiring.syntax import Syntax

_SHAPES = {"strands": strands, "langgraph": langgraph}


def put_in(code: Source, framework: Framework, unit: str, local: str) -> bytes:
    """The module with ``unit`` imported as ``local`` and used, as far as either is missing."""
    if framework == "mcp":
        raise UnrecognisedError("only you know where your code needs an MCP client")
    syntax = Syntax(code.text)
    edits: list[Edit] = []
    if not names.entrances(code.tree, local):
        edits += _SHAPES[framework].attached(syntax, local, names.taken(code.tree))
    if unit not in names.imported(code.tree):
        first = min((edit.start for edit in edits), default=len(code.text))
        edits.append(imports.added(syntax, unit, local, first))
    result = code.edited(edits)
    proof.check(code.tree, result, unit, local)
    return result


def taken_out(code: Source, framework: Framework, unit: str, local: str) -> bytes:
    """The module without ``unit``; raises `UnrecognisedError` where something else needs it."""
    syntax = Syntax(code.text)
    edits = [] if framework == "mcp" else _SHAPES[framework].detached(syntax, local)
    result = code.edited([*edits, *imports.dropped(syntax, unit)])
    left = names.uses(proof.check(code.tree, result, unit, local), local)
    if left:
        raise UnrecognisedError(f"{local} is used elsewhere too", left[0].lineno)
    return result
