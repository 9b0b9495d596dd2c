"""One unit put into an agent's code, and taken out of it."""

from __future__ import annotations

import ast
from functools import lru_cache

from agentcore_connect import limits
from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.wiring import imports, names, proof
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.source import Source
from agentcore_connect.agent.wiring.spot import ANY, Spot
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.text.splice import LINE_END, Edit
from agentcore_connect.vocabulary.words import Framework, Kind

_WHERE: dict[Kind, str] = {
    "gateway": "only you know where your code needs an MCP client",
    "credential": "only you know where your code calls the service",
}


_SHORT = 10_000
"""Characters, of which each is two nodes at the most."""

_read = lru_cache(maxsize=32)(Syntax)
"""The trees of short modules, which nothing changes: reading one is half of what an edit costs."""


def _syntax(code: Source) -> Syntax:
    if len(code.text) < _SHORT:
        return _read(code.text)
    if sum(1 for _ in ast.walk(code.tree)) > limits.PYTHON_NODES:
        raise UnrecognisedError("the file is too large to be edited")
    return Syntax(code.text)


def put_in(
    code: Source, framework: Framework, unit: str, local: str, kind: Kind, spot: Spot = ANY
) -> bytes:
    """The module with ``unit`` imported as ``local`` and used, as far as either is missing."""
    shape = FRAMEWORKS[framework].usage(kind).shape
    if shape is None:
        raise UnrecognisedError(_WHERE[kind])
    syntax = _syntax(code)
    edits: list[Edit] = []
    if not names.entrances(code.tree, local):
        calls = syntax.called([code.span(call.func) for call in spot.calls])
        if len(calls) < len(spot.calls):
            raise UnrecognisedError("the call is written in a way that is not known")
        edits += shape().attached(syntax, local, names.taken(code.tree), calls)
    if unit not in names.imported(code.tree):
        first = min((edit.start for edit in edits), default=len(code.text))
        edits.insert(0, imports.added(syntax, unit, local, first, spot.form))
    result = code.edited(dict.fromkeys(edits))
    proof.check(code.tree, result, unit, local)
    return result


def taken_out(code: Source, framework: Framework, unit: str, local: str, kind: Kind) -> bytes:
    """The module without ``unit``; raises `UnrecognisedError` where something else needs it."""
    syntax = _syntax(code)
    shape = FRAMEWORKS[framework].usage(kind).shape
    edits = [] if shape is None else shape().detached(syntax, local)
    edits += imports.dropped(syntax, unit)
    result = code.edited(edits)
    left = names.uses(proof.check(code.tree, result, unit, local), local)
    if left:
        line = _line_before(code.text, edits, left[0].lineno)
        raise UnrecognisedError(f"{local} is used elsewhere too", line)
    return result


def _line_before(text: str, edits: list[Edit], line: int) -> int:
    """The line of ``text`` that is ``line`` once ``edits`` are made."""
    for start, end, new in sorted(edits):
        if len(LINE_END.findall(text[:start])) + 1 <= line:
            line += len(LINE_END.findall(text[start:end])) - len(LINE_END.findall(new))
    return line
