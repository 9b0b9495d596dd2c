"""An expression that gives a list of tools, and what of it comes from gateways.

``tools`` becomes ``tools + await weather.load_tools()`` where it is seen to be a list, and
``[*tools, *await weather.load_tools()]`` where it can be any iterable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import libcst as cst

from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.text.splice import Edit

Kind = Literal["list", "iterable", "other"]
Listable = Literal["list", "iterable", "optional", "other"]
_Found = Literal["list", "iterable", "defaulted", "optional", "other"]

_WORST_FIRST: tuple[_Found, ...] = ("other", "optional", "defaulted", "iterable")
_LISTS = {"builtins.list", "builtins.sorted"}
_LIST_METHODS = {"get_tools", "load_mcp_tools"}  # of langchain-mcp-adapters
# What `*` or `+` beside it cannot take apart; everything else needs parentheses of its own.
_ATOMS = (cst.Name, cst.Attribute, cst.Subscript, cst.Call, cst.List, cst.ListComp, cst.Await)


def loaded(value: cst.CSTNode) -> str | None:
    """``weather`` for ``await weather.load_tools()``."""
    if isinstance(value, cst.Await):
        call = value.expression
        if (
            isinstance(call, cst.Call)
            and not call.args
            and isinstance(call.func, cst.Attribute)
            and call.func.attr.value == "load_tools"
            and isinstance(call.func.value, cst.Name)
        ):
            return call.func.value.value
    return None


def joined(
    syntax: Syntax, tools: cst.BaseExpression, text: str, local: str, variables: dict[str, str]
) -> list[Edit]:
    """The edits that add ``text``, the tools of the gateway ``local``, to ``tools``.

    ``variables`` maps variables that hold a gateway's tools to that gateway. Gateways that were
    added before are in the order of their names, and the new one goes between them, so that it
    does not matter in which order they came; all else stays where it is.
    Raises `UnrecognisedError` for an expression that may be no list of tools.
    """

    def gateway(part: cst.CSTNode) -> str | None:
        return variables.get(part.value) if isinstance(part, cst.Name) else loaded(part)

    if isinstance(tools, cst.List):
        ours = {
            element: name
            for element in tools.elements
            if isinstance(element, cst.StarredElement) and (name := gateway(element.value))
        }
        if ours:
            later = next((element for element, name in ours.items() if name > local), None)
            before = syntax.item(later) if later else None
            return syntax.elements(tools).inserted(f"*{text}", before=before)
    parts = [(part, name) for part in summed(tools) if (name := gateway(part))]
    if not parts:
        return _beside(syntax, tools, text)
    for part, name in parts:
        if name > local:
            start = syntax.span(part).start
            return [Edit(start, start, f"{text} + ")]
    end = syntax.span(parts[-1][0]).end
    return [Edit(end, end, f" + {text}")]


def _beside(syntax: Syntax, tools: cst.BaseExpression, text: str) -> list[Edit]:
    """The edits that add the first gateway's tools to tools that are a person's own."""
    start, end = syntax.span(tools)
    kind = addable(syntax, tools)
    if kind == "list":
        return [Edit(end, end, f" + {text}")]
    if kind == "iterable":
        before, after = brackets(syntax, tools)
        return [Edit(start, start, before), Edit(end, end, f"{after}, *{text}]")]
    raise UnrecognisedError(
        "the tools are given by an expression that may not be a list", syntax.line(tools)
    )


def parted(syntax: Syntax, part: cst.BaseExpression) -> list[Edit]:
    """The edits that take one gateway's tools out again: the reverse of `joined`."""
    holder = syntax.parent(part)
    match holder:
        case cst.BinaryOperation(operator=cst.Add(), left=left, right=right):
            if part is right:
                return [Edit(syntax.span(left).end, syntax.span(right).end, "")]
            return [Edit(syntax.span(left).start, syntax.span(right).start, "")]
        case cst.StarredElement() if isinstance(whole := syntax.parent(holder), cst.List):
            return unstarred(syntax, whole, holder)
        case cst.Arg(keyword=cst.Name(value="tools")):
            return syntax.without_argument(holder)
        case _:
            raise UnrecognisedError(
                "the gateway's tools are used in another way", syntax.line(part)
            )


def addable(syntax: Syntax, tools: cst.BaseExpression) -> Kind:
    """Whether ``tools``, as it stands, can be a side of ``+``, or be taken apart with ``*``."""
    is_one = (tools.lpar or _is_atom(tools)) and not isinstance(tools, cst.BooleanOperation)
    match _kind(syntax, tools, frozenset()) if is_one else None:
        case "list":
            return "list"
        case "iterable" | "defaulted":
            return "iterable"
    return "other"


def listable(syntax: Syntax, tools: cst.BaseExpression) -> Listable:
    """The same, where brackets can be put around it; ``optional`` for what may be None as well."""
    if isinstance(tools, cst.BooleanOperation) and isinstance(tools.right, cst.Tuple):
        return "other"  # what wiring writes for an optional one
    if isinstance(tools, cst.Name) and tools.value == "None":
        return "other"
    kind = _kind(syntax, tools, frozenset())
    if kind == "list" and not (tools.lpar or _is_atom(tools)):
        return "iterable"
    return "optional" if kind == "defaulted" else kind or "other"


def is_iterable(syntax: Syntax, tools: cst.BaseExpression) -> bool:
    """Whether ``tools`` is some iterable of tools, to which a ``*`` can be put."""
    return addable(syntax, tools) != "other"


def brackets(syntax: Syntax, tools: cst.BaseExpression) -> tuple[str, str]:
    """What stands before and after tools that are unpacked into a list; `unbracketed` undoes it."""
    return ("[*(", " or ())") if listable(syntax, tools) == "optional" else ("[*", "")


def unbracketed(theirs: cst.BaseExpression) -> cst.BaseExpression:
    """A person's expression in what is unpacked."""
    match theirs:
        case cst.BooleanOperation(
            left=left, operator=cst.Or(), right=cst.Tuple(elements=[]), lpar=[_, *_]
        ):
            return left
    return theirs


def unstarred(syntax: Syntax, whole: cst.List, element: cst.StarredElement) -> list[Edit]:
    """The edits that take ``element`` out of a list; ``[*tools, element]`` becomes ``tools``."""
    match list(whole.elements):
        case [cst.StarredElement(value=tools), last] if last is element and not isinstance(
            last.comma, cst.Comma
        ):
            (start, end), (inner, until) = syntax.span(whole), syntax.span(unbracketed(tools))
            return [Edit(start, inner, ""), Edit(until, end, "")]
    return syntax.elements(whole).removed(syntax.item(element))


def summed(tools: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """The parts of a sum, from left to right; of anything else, itself."""
    if isinstance(tools, cst.BinaryOperation) and isinstance(tools.operator, cst.Add):
        if tools.left.lpar:
            yield tools.left
        else:
            yield from summed(tools.left)
        yield tools.right
    else:
        yield tools


def _is_atom(tools: cst.BaseExpression) -> bool:
    return isinstance(tools, (*_ATOMS, cst.BinaryOperation))


def _kind(syntax: Syntax, tools: cst.BaseExpression | None, seen: frozenset[str]) -> _Found | None:
    """What an expression is sure to give; ``tools`` is None for a value that nobody sees.

    A list can be a side of ``+``; any iterable of tools can be taken apart with ``*``, and that is
    what a value is taken for that comes from elsewhere, because it is given as tools; it may be
    None all the same (``defaulted``), as that of ``options.get("tools")``. A
    literal of another type, a `ToolNode`, and an expression that is not known are other things.

    ``seen`` are the variables on the way here: one of them says nothing, and the answer is None,
    so that ``tools`` in ``tools = tools + [mine]`` is what its other values are.
    """
    match tools:
        case cst.List() | cst.ListComp():
            return "list"
        case cst.Name(value="None"):
            return "optional"
        case cst.Name(value="True" | "False"):
            return "other"
        case cst.Name():
            return _kind_of_variable(syntax, tools, seen)
        case cst.BinaryOperation(operator=cst.Add(), left=left, right=right):
            kinds = [_kind(syntax, side, seen) for side in (left, right)]
            # A list can only be added to a list.
            if "list" in kinds and "other" not in kinds:
                return "list"
            return None if kinds == [None, None] else "other" if "other" in kinds else "iterable"
        case cst.IfExp(test=test, body=body, orelse=orelse):
            kinds = [_kind(syntax, side, seen) for side in (body, orelse)]
            if test.deep_equals(body) and kinds[0] in ("defaulted", "optional"):
                kinds[0] = "iterable"
            return _all_of(kinds)
        case cst.BooleanOperation(left=left, operator=cst.Or(), right=right):
            kinds = [_kind(syntax, left, seen), _kind(syntax, right, seen)]
            return "other" if "other" in kinds else kinds[1] and _all_of(("iterable", kinds[1]))
        case cst.Call(func=func):
            names = syntax.qualified(func)
            if names & _LISTS:
                return "list"
            return "other" if any(name.endswith("ToolNode") for name in names) else "defaulted"
        case cst.Await(expression=cst.Call(func=func)) if _called(func) in _LIST_METHODS:
            return "list"
        case cst.Tuple():
            return "iterable"
        case None | cst.Attribute() | cst.Subscript() | cst.Await():
            return "defaulted"
        case _:
            return "other"


def _kind_of_variable(syntax: Syntax, name: cst.Name, seen: frozenset[str]) -> _Found | None:
    """What all values together are that a variable is given."""
    if name.value in seen:
        return None
    kinds = [_kind(syntax, value, seen | {name.value}) for value in syntax.bound(name)]
    optional = any(map(_is_optional, syntax.parameters(name)))
    return _all_of([*kinds, "defaulted"] if optional else kinds)


def _is_optional(parameter: cst.Param) -> bool:
    """Whether a parameter may be None: by its default, or by what it is said to be."""
    if isinstance(parameter.default, cst.Name) and parameter.default.value == "None":
        return True
    return parameter.annotation is not None and any(
        isinstance(part, cst.Name) and part.value in ("None", "Optional")
        for part in _parts(parameter.annotation)
    )


def _parts(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from _parts(child)


def _called(func: cst.BaseExpression) -> str:
    """The last part of what is called."""
    found = func.attr if isinstance(func, cst.Attribute) else func
    return found.value if isinstance(found, cst.Name) else ""


def _all_of(kinds: Iterable[_Found | None]) -> _Found | None:
    """What a value is that may be any of ``kinds``; None where none of them says anything."""
    found = set(kinds) - {None}
    if not found or found == {"list"}:
        return "list" if found else None
    for kind in _WORST_FIRST:
        if kind in found:
            return "other" if found == {"optional"} else kind
    return "iterable"
