"""Units in the options of a Claude agent: ``weather.with_tools(ClaudeAgentOptions(...))``.

Where several are, the wrappers stand in the order of their names, so that it does not matter in
which order they came.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from agentcore_connect.agent.wiring import constructor
from agentcore_connect.agent.wiring.names import WRAPPER
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.agent.wiring.wrapping import unwrapped, wrapped
from agentcore_connect.text.splice import Edit

_GIVEN = "options"


class Options:
    """A unit in the options, which are made by ``classes``, or not given to one of ``runners``."""

    def __init__(self, classes: frozenset[str], runners: frozenset[str]) -> None:
        self._classes, self._runners = classes, runners

    def attached(
        self, syntax: Syntax, local: str, taken: Collection[str], calls: Sequence[cst.Call]
    ) -> list[Edit]:
        """The edits that give each of those calls the unit ``local``."""
        calls = calls or self._alone(syntax) or constructor.agent(syntax, self._classes)
        return [edit for call in calls for edit in self._attached(syntax, call, local)]

    def detached(self, syntax: Syntax, local: str) -> list[Edit]:
        """The edits that take ``local`` out of all options again."""
        edits = unwrapped(syntax, local)
        for call in syntax.all(cst.Call):
            if _nothing_of(call) == local:
                holder, (start, end) = syntax.parent(call), syntax.span(call)
                if isinstance(holder, cst.Arg) and holder.keyword is not None:
                    edits += syntax.without_argument(holder)
                else:
                    edits.append(Edit(start, end, ""))
        return edits

    def _alone(self, syntax: Syntax) -> list[cst.Call]:
        """The one call that asks Claude, where the module makes no options."""
        called = [(call, syntax.qualified(call.func)) for call in syntax.all(cst.Call)]
        asking = [call for call, names in called if names & self._runners]
        made = any(names & self._classes for _, names in called)
        return asking if len(asking) == 1 and not made and _is_bare(asking[0]) else []

    def _attached(self, syntax: Syntax, call: cst.Call, local: str) -> list[Edit]:
        if syntax.qualified(call.func) & self._runners:
            return _in_runner(syntax, call, local)
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "__init__":
            reason = "ClaudeAgentOptions is subclassed"
            raise UnrecognisedError(reason, syntax.line(call))
        _refuse_file(syntax, call)
        return wrapped(syntax, _outermost(syntax, call), local)


def _is_bare(call: cst.Call) -> bool:
    """Whether a call that asks Claude is given no options, but for those of units."""
    return all(
        arg.keyword is not None
        and not arg.star
        and (arg.keyword.value != _GIVEN or _is_of_units(arg.value))
        for arg in call.args
    )


def _is_of_units(value: cst.BaseExpression) -> bool:
    """Whether it is ``weather.with_tools()``, or such in another."""
    if not isinstance(value, cst.Call) or _name_of(value) is None:
        return False
    return all(_is_of_units(arg.value) for arg in value.args)


def _in_runner(syntax: Syntax, call: cst.Call, local: str) -> list[Edit]:
    """The edits for a call that is given no options, but for those of other units."""
    for arg in call.args:
        if arg.keyword is not None and arg.keyword.value == _GIVEN:
            return _beside(syntax, arg.value, local)
    return syntax.arguments(call).inserted(f"{_GIVEN}={local}.{WRAPPER}()")


def _beside(syntax: Syntax, given: cst.BaseExpression, local: str) -> list[Edit]:
    """The edits that wrap ``weather.with_tools()``, or what stands between its brackets."""
    while (other := _name_of(given)) is not None and other < local:
        assert isinstance(given, cst.Call)
        if not given.args:
            end = syntax.span(given).end - len(")")
            return [Edit(end, end, f"{local}.{WRAPPER}()")]
        given = given.args[0].value
    start, end = syntax.span(given)
    return [Edit(start, start, f"{local}.{WRAPPER}("), Edit(end, end, ")")]


def _outermost(syntax: Syntax, call: cst.Call) -> cst.BaseExpression:
    """The options with all that wraps them."""
    found: cst.BaseExpression = call
    for above in syntax.above(call):
        if isinstance(above, cst.Call):
            if _name_of(above) is None:
                break
            found = above
        elif not isinstance(above, cst.Arg):
            break
    return found


def _nothing_of(call: cst.Call) -> str | None:
    """``weather`` for ``weather.with_tools()``: the options where there were none."""
    return None if call.args else _name_of(call)


def _name_of(expression: cst.BaseExpression) -> str | None:
    """``weather`` for ``weather.with_tools(...)``."""
    match expression:
        case cst.Call(func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value=method))):
            return name if method == WRAPPER else None
    return None


def _refuse_file(syntax: Syntax, call: cst.Call) -> None:
    """Raises UnrecognisedError where the servers are those of a file, beside which none can be."""
    for arg in call.args:
        if arg.keyword is not None and arg.keyword.value == "mcp_servers" and _is_text(arg.value):
            raise UnrecognisedError(
                "mcp_servers names a file or is JSON, to which no server can be added",
                syntax.line(arg),
                (
                    "# the servers as a dict: json.loads(...)['mcpServers']",
                    "options = {local}.with_tools(ClaudeAgentOptions(..., mcp_servers=servers))",
                ),
            )


def _is_text(value: cst.BaseExpression) -> bool:
    match value:
        case cst.SimpleString() | cst.ConcatenatedString() | cst.FormattedString():
            return True
        case cst.Call(func=cst.Name(value="str" | "Path")):
            return True
    return False
