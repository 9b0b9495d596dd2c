"""What a call is given as one keyword argument, also by ``**options`` whose keys can be seen."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import libcst as cst

from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax


def argument(syntax: Syntax, call: cst.Call, keyword: str) -> cst.BaseExpression | None:
    """The value of an argument; None where the call is sure not to be given it.

    Raises UnrecognisedError where ``**options`` may hold it and nobody sees whether.
    """
    for arg in call.args:
        if arg.keyword and arg.keyword.value == keyword:
            return arg.value
    found = None
    for arg in call.args:
        if arg.star == "**":
            found = _in_options(syntax, call, arg.value, keyword) or found
    return found


def _in_options(
    syntax: Syntax, call: cst.Call, options: cst.BaseExpression, keyword: str
) -> cst.BaseExpression | None:
    """The value that ``options`` has for a key, which are a dict whose keys are all constants."""
    if isinstance(options, cst.Name):
        bound = syntax.bound(options)
        if len(bound) != 1 or bound[0] is None:
            raise _unseen(syntax, call, keyword)
        for access in syntax.accesses(options):
            if not _is_seen(syntax, access, keyword):
                raise _unseen(syntax, call, keyword)
        options = bound[0]
    values = [value for key, value in _items(syntax, call, options, keyword) if key == keyword]
    if len(values) > 1:
        raise _unseen(syntax, call, keyword)
    return values[0] if values else None


def _items(
    syntax: Syntax, call: cst.Call, options: cst.BaseExpression, keyword: str
) -> Iterator[tuple[str, cst.BaseExpression]]:
    """The keys and values of a dict that is written out."""
    match options:
        case cst.Dict(elements=elements):
            for element in elements:
                if not isinstance(element, cst.DictElement):
                    raise _unseen(syntax, call, keyword)
                yield _constant(syntax, call, element.key, keyword), element.value
        case cst.Call(func=cst.Name(value="dict"), args=args) if all(arg.keyword for arg in args):
            for arg in args:
                assert arg.keyword is not None
                yield arg.keyword.value, arg.value
        case _:
            raise _unseen(syntax, call, keyword)


def _constant(syntax: Syntax, call: cst.Call, key: cst.BaseExpression, keyword: str) -> str:
    if isinstance(key, cst.SimpleString) and isinstance(value := key.evaluated_value, str):
        return value
    raise _unseen(syntax, call, keyword)


def _is_seen(syntax: Syntax, name: cst.CSTNode, keyword: str) -> bool:
    """Whether an occurrence of the options gives them no ``keyword`` out of sight."""
    holder = syntax.parent(name)
    match holder:
        case cst.Arg(star="**"):
            return True
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
            return isinstance(key, cst.SimpleString) and ast.literal_eval(key.value) != keyword
        case cst.Attribute(attr=cst.Name(value="get" | "keys" | "items" | "values")):
            return holder.value is name
        case cst.Attribute(attr=cst.Name(value="update")) if isinstance(
            call := syntax.parent(holder), cst.Call
        ):
            return bool(call.args) and all(
                arg.keyword is not None and arg.keyword.value != keyword for arg in call.args
            )
        case cst.ComparisonTarget(operator=cst.In() | cst.NotIn()):
            return True
    return False


def _unseen(syntax: Syntax, call: cst.Call, keyword: str) -> UnrecognisedError:
    return UnrecognisedError(
        f"Agent(...) takes **arguments, which may hold {keyword}", syntax.line(call)
    )
