"""Tools beside ADK's own, some of which the model takes only alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from agentcore_connect.agent.wiring import constructor, imports
from agentcore_connect.agent.wiring.argument import argument
from agentcore_connect.agent.wiring.list_argument import ListArgument, Unit, unit
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.text.splice import Edit
from agentcore_connect.vocabulary.words import Kind

_LIMIT = "bypass_multi_tools_limit"
_LIFTING = " = True  # so that other tools may stand beside it"
_SEARCH = frozenset(
    {"google.adk.tools.google_search", "google.adk.tools.google_search_tool.google_search"}
)
"""ADK's own object of `GoogleSearchTool`."""
_BUILT_IN = frozenset(
    {
        *("google_search", "GoogleSearchTool", "VertexAiSearchTool", "VertexAiRagRetrieval"),
        *("url_context", "UrlContextTool", "enterprise_web_search", "EnterpriseWebSearchTool"),
        *("google_maps_grounding", "GoogleMapsGroundingTool", "BuiltInCodeExecutor"),
    }
)
"""Tools that the model runs itself: Gemini before 3.0 takes no functions beside one of them.

Source: google-adk 1.35 and 2.13, `flows/llm_flows/extensions/_agent_transfer.py` and
`tools/google_search_tool.py`, whose ``bypass_multi_tools_limit`` asks an agent of its own instead.
"""


class Tools:
    """Units of one kind among the ``tools``, of which Google's search may be one."""

    def __init__(self, classes: frozenset[str], kind: Kind) -> None:
        self._tools = ListArgument(classes, "tools", kind=kind, fills=kind == "credential")
        self._classes = classes

    def attached(
        self, syntax: Syntax, local: str, taken: Collection[str], calls: Sequence[cst.Call]
    ) -> list[Edit]:
        """The edits that give the agent the unit, and lift what keeps a search alone."""
        calls = calls or constructor.agent(syntax, self._classes)
        edits = self._tools.attached(syntax, local, taken, calls)
        first = min(edit.start for edit in edits)
        for call in calls:
            for value in _given(syntax, call):
                edits += _lifted(syntax, value, first, self._tools.kind)
        return edits

    def detached(self, syntax: Syntax, local: str) -> list[Edit]:
        """The reverse; the search is alone again with the last unit."""
        edits = self._tools.detached(syntax, local)
        units = [unit(each) for literal in syntax.all(cst.List) for each in literal.elements]
        others = {*units} - {None, Unit(self._tools.kind, local)}
        lines = [] if others else [line for line in syntax.module.body if _is_lifting(syntax, line)]
        return edits + [Edit(syntax.line_start(line), syntax.span(line).end, "") for line in lines]


def _lifted(syntax: Syntax, value: cst.BaseExpression, used: int, kind: Kind) -> list[Edit]:
    """The edits that let other tools stand beside one; none where they may.

    Raises UnrecognisedError for a built-in tool of which only a person can say how.
    """
    name = _built_in(syntax, value)
    if name is None or _is_lifted(value):
        return []
    start, end = syntax.span(value)
    if syntax.qualified(value) <= _SEARCH and isinstance(value, cst.Name):
        line = f"{syntax.text[start:end]}.{_LIMIT}{_LIFTING}"
        imported = [node for node in syntax.module.body if _imports(node, value.value)]
        if any(_is_lifting(syntax, node, line) for node in syntax.module.body):
            return []
        if imported:
            after = [*imports.first_imports(syntax, used), imported[-1]]
            return [syntax.new_line(max(syntax.span(node).end for node in after), line)]
    reason = f"Gemini before 3.0 takes no other tools beside {name}"
    ours = Unit(kind, "{local}").text
    if name in ("google_search", "GoogleSearchTool", "VertexAiSearchTool"):
        made = "GoogleSearchTool" if name == "google_search" else name
        lifted = f"{made}({_LIMIT}=True)"
        instead = (f"Agent(..., tools=[{lifted}, {ours}])",)
        raise UnrecognisedError(f"{reason}, unless it is {lifted}", syntax.line(value), instead)
    raise UnrecognisedError(
        f"{reason}: give it to an agent of its own, which is a tool of this one",
        syntax.line(value),
        (
            "from google.adk.tools.agent_tool import AgentTool",
            f"Agent(..., tools=[AgentTool(agent=...), {ours}])",
        ),
    )


def _is_lifting(syntax: Syntax, node: cst.CSTNode, line: str = "") -> bool:
    """Whether a line is one that `_lifted` writes."""
    if not isinstance(node, cst.SimpleStatementLine):
        return False
    text = syntax.text[syntax.line_start(node) : syntax.span(node).end].rstrip("\r\n")
    return text == line if line else text.endswith(f".{_LIMIT}{_LIFTING}")


def _imports(node: cst.CSTNode, name: str) -> bool:
    """Whether a line imports ``name``."""
    return isinstance(node, cst.SimpleStatementLine) and any(
        isinstance(statement, cst.ImportFrom)
        and not isinstance(statement.names, cst.ImportStar)
        and any((each.evaluated_alias or each.evaluated_name) == name for each in statement.names)
        for statement in node.body
    )


def _given(syntax: Syntax, call: cst.Call) -> list[cst.BaseExpression]:
    """The tools that a call is given, as far as they are written out, and its code executor."""
    given = [arg.value for arg in call.args if arg.keyword and arg.keyword.value == "code_executor"]
    tools = argument(syntax, call, "tools")
    return given + (_elements(syntax, tools) if tools is not None else [])


def _elements(syntax: Syntax, tools: cst.BaseExpression) -> list[cst.BaseExpression]:
    """What a list has in it, as far as it is written out."""
    if isinstance(tools, cst.Name):
        bound = [value for value in syntax.bound(tools) if isinstance(value, cst.List)]
        return [each.value for literal in bound for each in literal.elements]
    if isinstance(tools, cst.BinaryOperation):
        return [*_elements(syntax, tools.left), *_elements(syntax, tools.right)]
    return [each.value for each in tools.elements] if isinstance(tools, cst.List) else []


def _built_in(syntax: Syntax, value: cst.BaseExpression) -> str | None:
    """The name of a built-in tool."""
    expression = value.func if isinstance(value, cst.Call) else value
    for name in syntax.qualified(expression):
        package, _, last = name.rpartition(".")
        if package.startswith("google.adk.") and last in _BUILT_IN:
            return last
    return None


def _is_lifted(value: cst.BaseExpression) -> bool:
    """Whether the tool is made to stand beside others."""
    return isinstance(value, cst.Call) and any(
        arg.keyword is not None
        and arg.keyword.value == _LIMIT
        and isinstance(arg.value, cst.Name)
        and arg.value.value == "True"
        for arg in value.args
    )
