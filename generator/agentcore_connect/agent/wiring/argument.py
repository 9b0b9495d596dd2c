"""What a call is given as one keyword argument, also by ``**options`` whose keys can be seen."""

from __future__ import annotations

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
    later: list[cst.BaseExpression] = []
    written = options
    if isinstance(options, cst.Name):
        bound = syntax.bound(options)
        if len(bound) != 1 or bound[0] is None:
            raise _unseen(syntax, call, options, keyword)
        for access in syntax.accesses(options):
            value = _given_later(syntax, access, call, keyword)
            if value is not None:
                later.append(value)
            elif not _is_seen(syntax, access, keyword):
                raise _unseen(syntax, call, options, keyword)
        written = bound[0]
    items = _items(written)
    if items is None:
        raise _unseen(syntax, call, options, keyword)
    values = [*(value for key, value in items if key == keyword), *later]
    if len(values) > 1:
        raise _unseen(syntax, call, options, keyword)
    return values[0] if values else None


def _given_later(
    syntax: Syntax, name: cst.CSTNode, call: cst.Call, keyword: str
) -> cst.BaseExpression | None:
    """The value of ``options["hooks"] = value``, where it always runs before the call."""
    target = syntax.parent(name)
    if not isinstance(target, cst.Subscript) or _key(target) != keyword:
        return None
    holder = syntax.parent(target)
    assign = syntax.parent(holder) if isinstance(holder, cst.AssignTarget) else None
    line = syntax.parent(assign) if isinstance(assign, cst.Assign) else None
    if line is None or syntax.span(line).start > syntax.span(call).start:
        return None
    block = syntax.parent(line)
    if isinstance(assign, cst.Assign) and any(above is block for above in syntax.above(call)):
        return assign.value
    return None


def _key(target: cst.Subscript) -> str | None:
    """The constant between the brackets."""
    match target.slice:
        case [cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString() as key))]:
            value = key.evaluated_value
            return value if isinstance(value, str) else None
    return None


def _items(options: cst.BaseExpression) -> list[tuple[str, cst.BaseExpression]] | None:
    """The keys and values of a dict that is written out; None for any other."""
    found: list[tuple[str, cst.BaseExpression]] = []
    match options:
        case cst.Dict(elements=elements):
            for element in elements:
                match element:
                    case cst.DictElement(key=cst.SimpleString() as key, value=value) if isinstance(
                        text := key.evaluated_value, str
                    ):
                        found.append((text, value))
                    case _:
                        return None
        case cst.Call(func=cst.Name(value="dict"), args=args):
            for arg in args:
                if arg.keyword is None:
                    return None
                found.append((arg.keyword.value, arg.value))
        case _:
            return None
    return found


def _is_seen(syntax: Syntax, name: cst.CSTNode, keyword: str) -> bool:
    """Whether an occurrence of the options gives them no ``keyword`` out of sight."""
    holder = syntax.parent(name)
    match holder:
        case cst.Arg(star="**"):
            return True
        case cst.Subscript():
            return _key(holder) not in (None, keyword)
        case cst.Attribute(attr=cst.Name(value="get" | "keys" | "items" | "values" | "pop")):
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


def _unseen(
    syntax: Syntax, call: cst.Call, options: cst.BaseExpression, keyword: str
) -> UnrecognisedError:
    reason = f"Agent(...) takes **arguments, which may hold {keyword}"
    if not isinstance(options, cst.Name):
        return UnrecognisedError(reason, syntax.line(call))
    name = options.value
    line = f'{name}["{keyword}"] = [*({name}.get("{keyword}") or ()), {{local}}.GatewayTools()]'
    return UnrecognisedError(reason, syntax.line(call), (f"{line}  # before the call",))
