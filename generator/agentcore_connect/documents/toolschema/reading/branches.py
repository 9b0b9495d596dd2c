"""Which tools a test on the tool's name is about."""

from __future__ import annotations

import ast
import re

from agentcore_connect.documents.toolschema.reading.expressions import Expressions, Scope
from agentcore_connect.documents.toolschema.reading.values import Given, Value, texts
from agentcore_connect.documents.toolschema.shape import SEPARATOR

_TOOL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*[A-Za-z0-9]")
_NO_TOOL = frozenset(["unknown", "none", "null", "default"])


def of(test: ast.expr, scope: Scope, names: Expressions) -> tuple[list[str], bool]:
    """The tools for which ``test`` holds, and whether it is the other way round: for all others.

    No tools where the test is about something else. A text that begins or ends with an underscore
    is a part of a name, and no tool's.
    """
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inside):
            found, turned = of(inside, scope, names)
            return found, not turned
        case ast.BoolOp(op=operator, values=values):
            several = [of(one, scope, names) for one in values]
            about = [one for one in several if one[0]]
            if not about:
                return [], False
            if isinstance(operator, ast.And):
                return about[0]
            return [tool for found, _ in about for tool in found], about[0][1]
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return _compared(names.value(left, scope), operator, names.value(right, scope), names)
        case ast.Call(func=ast.Attribute(value=whole, attr="startswith" | "endswith"), args=[part]):
            if Given.NAME in names.value(whole, scope):
                value = names.value(part, scope)
                return tools(texts(value) or texts(names.parts(value))), False
            return [], False
        case _:
            return [], False


def _compared(
    left: Value, operator: ast.cmpop, right: Value, names: Expressions
) -> tuple[list[str], bool]:
    if isinstance(operator, (ast.Eq, ast.NotEq)):
        for one, other in ((left, right), (right, left)):
            if Given.NAME in one and Given.NAME not in other:
                return tools(texts(other)), isinstance(operator, ast.NotEq)
    if isinstance(operator, (ast.In, ast.NotIn)):
        turned = isinstance(operator, ast.NotIn)
        if Given.NAME in left:
            return tools(texts(names.parts(right))), turned
        if Given.NAME in right:
            return tools(texts(left)), turned
    return [], False


def tools(found: list[str]) -> list[str]:
    """The texts that can be the name of a tool, without the target's part."""
    bare = [text.rpartition(SEPARATOR)[2] for text in found]
    return [one for one in bare if _TOOL.fullmatch(one) and one.lower() not in _NO_TOOL]
