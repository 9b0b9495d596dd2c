"""The concrete syntax tree of a module: where things are, and what names stand for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import libcst as cst
from libcst.metadata import MetadataWrapper, ScopeProvider, WhitespaceInclusivePositionProvider

from agentcore_connect.agent.wiring.names import WRAPPER
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.text.row import Item, Row
from agentcore_connect.text.splice import LINE_END, Edit, Span, apart, line_end_of

NodeT = TypeVar("NodeT", bound=cst.CSTNode)
_LONE_CR = re.compile(r"\r(?!\n)")
Part = cst.BaseElement | cst.Arg | cst.ImportAlias


@lru_cache(maxsize=512)  # asked of each node, and slow to say: they are abstract classes
def _is_a(kind: Any, of: type) -> bool:
    return issubclass(kind, of)


class _Wrapper(MetadataWrapper):
    """libcst goes through the whole tree for providers that share a visit, also where none do."""

    def visit_batched(
        self, visitors: Iterable[cst.BatchableCSTVisitor], *hooks: Any, **named: Any
    ) -> cst.CSTNode:
        visitors = list(visitors)
        return super().visit_batched(visitors, *hooks, **named) if visitors else self.module


class Syntax:
    """One module's text as a tree. Raises `UnrecognisedError` for text that libcst cannot read."""

    def __init__(self, text: str) -> None:
        readable = _LONE_CR.sub("\n", text)  # libcst loses a lone CR at the end
        try:
            self.module = cst.parse_module(readable)
        except cst.ParserSyntaxError as error:
            reason = f"libcst cannot read the file: {error.message}"
            raise UnrecognisedError(reason, error.raw_line) from error
        if self.module.code != readable:
            raise UnrecognisedError("libcst does not reproduce the file exactly")
        self.text = text
        # libcst counts a last line end that is not there, hence the one more.
        self._line_starts = [0, *(match.end() for match in LINE_END.finditer(text)), len(text)]
        self._wrapper = _Wrapper(self.module, unsafe_skip_copy=True)  # parsed: no shared node

    @cached_property
    def _newline(self) -> str:
        return line_end_of(self.text)

    @cached_property
    def _ranges(self) -> Mapping[cst.CSTNode, Any]:
        return self._wrapper.resolve(WhitespaceInclusivePositionProvider)

    @cached_property
    def _scopes(self) -> Mapping[cst.CSTNode, Any]:
        return self._wrapper.resolve(ScopeProvider)

    @cached_property
    def _parents(self) -> dict[cst.CSTNode, cst.CSTNode | None]:
        """Every node with the node that holds it.

        By the fields of the nodes: ``children``, which has them in the order of the text, makes a
        copy of each node that it is asked of.
        """
        parents: dict[cst.CSTNode, cst.CSTNode | None] = {self.module: None}
        waiting: list[cst.CSTNode] = [self.module]
        while waiting:
            node = waiting.pop()
            for name in node.__dataclass_fields__:
                value = getattr(node, name)
                for child in value if isinstance(value, list | tuple) else (value,):
                    if _is_a(child.__class__, cst.CSTNode):
                        parents[child] = node
                        waiting.append(child)
        return parents

    def all(self, kind: type[NodeT]) -> list[NodeT]:
        """Every node of one kind, in the order of the text: one that holds another is first."""
        found: list[Any] = [node for node in self._parents if _is_a(type(node), kind)]
        return sorted(found, key=lambda node: (self.span(node).start, -self.span(node).end))

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node that holds ``node``; none for the module."""
        return self._parents[node]

    def above(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes that hold ``node``, innermost first."""
        while (parent := self._parents[node]) is not None:
            yield parent
            node = parent

    def span(self, node: cst.CSTNode) -> Span:
        """Where ``node`` is, with the parentheses and the whitespace that it owns."""
        where = self._ranges[node]
        return Span(
            self._line_starts[where.start.line - 1] + where.start.column,
            self._line_starts[where.end.line - 1] + where.end.column,
        )

    def line(self, node: cst.CSTNode) -> int:
        """The line, from 1, on which ``node`` starts."""
        return bisect_right(self._line_starts, self.span(node).start)

    def line_start(self, statement: cst.CSTNode) -> int:
        """Where the line of a statement starts, below the comments that belong to it."""
        above: Iterable[cst.EmptyLine] = getattr(statement, "leading_lines", ())
        return max([self.span(statement).start, *(self.span(line).end for line in above)])

    def new_line(self, start: int, *lines: str) -> Edit:
        """The insertion of ``lines`` at the line start ``start``."""
        before = LINE_END.findall(self.text, max(0, start - 2), start)
        newline = apart(before[-1] if before else self._newline, self.text, start)
        return Edit(start, start, "".join(line + newline for line in lines))

    def called(self, spans: Collection[Span]) -> list[cst.Call]:
        """The calls whose functions, the parts before the parentheses, are at ``spans``."""
        return [call for call in self.all(cst.Call) if self.span(call.func) in spans]

    def elements(self, literal: cst.List) -> Row:
        """The elements of a list literal."""
        start = self.span(literal.lbracket.whitespace_after).start
        end = self.span(literal.rbracket.whitespace_before).end
        return self.row(literal.elements, Span(start, end))

    def arguments(self, call: cst.Call) -> Row:
        """The arguments of a call."""
        return self.row(call.args, self.span(call.whitespace_before_args))

    def row(self, parts: Sequence[Part], hollow: Span) -> Row:
        """A row of ``parts``, as text."""
        items = [self.item(part) for part in parts]
        return Row(self.text, items, hollow, self._newline, self.module.default_indent)

    def item(self, part: Part) -> Item:
        """One part of a row, as text."""
        start, end = self.span(part)
        if isinstance(part.comma, cst.Comma):
            comma = self.span(part.comma.whitespace_before)
            return Item(start, comma.start, comma.end)
        if isinstance(part, cst.Arg):
            end = self.span(part.value).end
        return Item(start, end, None)

    def without_argument(self, arg: cst.Arg) -> list[Edit]:
        """The edits that take an argument out of its call."""
        call = self.parent(arg)
        if not isinstance(call, cst.Call):
            raise UnrecognisedError("the gateway is used in another way", self.line(arg))
        return self.arguments(call).removed(self.item(arg))

    def qualified(self, expression: cst.CSTNode) -> set[str]:
        """What a name or attribute may stand for: ``{"strands.Agent"}`` for ``s.Agent``."""
        scope = self._scopes.get(expression)
        found = scope.get_qualified_names_for(expression) if scope else ()
        return {name.name for name in found}

    def bound(self, name: cst.Name) -> list[cst.BaseExpression | None]:
        """What is assigned to a variable in its scope; none for a parameter, an import, a loop."""
        scope = self._scopes.get(name)
        assignments = scope[name.value] if scope else ()
        return [self._assigned(getattr(found, "node", None)) for found in assignments]

    def parameters(self, name: cst.Name) -> list[cst.Param]:
        """The parameters that a variable is, if it is any."""
        scope = self._scopes.get(name)
        nodes = [getattr(found, "node", None) for found in (scope[name.value] if scope else ())]
        return [node for node in nodes if isinstance(node, cst.Param)]

    def accesses(self, name: cst.Name) -> list[cst.CSTNode]:
        """Every occurrence of a variable but those that give it a value."""
        scope = self._scopes.get(name)
        return [
            access.node
            for found in (scope[name.value] if scope else ())
            for access in found.references
        ]

    def is_shared(self, name: cst.Name, users: Sequence[cst.CSTNode]) -> bool:
        """Whether others than ``users`` see what is in a variable, by it or by another name.

        Code that only puts more in (``hooks.append(mine)``) or goes through it does not.
        """
        scope = self._scopes.get(name)
        for found in scope[name.value] if scope else ():
            target = self._parents.get(node) if (node := getattr(found, "node", None)) else None
            assign = self.parent(target) if target is not None else None
            if isinstance(assign, cst.Assign) and len(assign.targets) > 1:
                return True
            for access in found.references:
                node = access.node
                if not (any(node is user for user in users) or self._fills(node)):
                    return True
        return False

    def _fills(self, name: cst.CSTNode) -> bool:
        """Whether an occurrence of a variable only goes through what is in it, or puts more in.

        The latter is a call that stands alone, so that nothing is made of what it gives. What a
        gateway's tools are put beside, ``weather.with_tools(tools)``, is gone through only.
        """
        method = self.parent(name)
        while isinstance(method, cst.Arg) and isinstance(call := self.parent(method), cst.Call):
            if not (isinstance(call.func, cst.Attribute) and call.func.attr.value == WRAPPER):
                return False
            name, method = call, self.parent(call)
        if isinstance(method, cst.For | cst.CompFor):
            return method.iter is name
        return (
            isinstance(method, cst.Attribute)
            and method.attr.value in ("append", "extend", "insert")
            and isinstance(call := self.parent(method), cst.Call)
            and call.func is method
            and isinstance(self.parent(call), cst.Expr)
        )

    def _assigned(self, target: cst.CSTNode | None) -> cst.BaseExpression | None:
        """The value that an assignment gives to ``target`` alone; None where there is no such."""
        holder = self._parents.get(target) if target else None
        if isinstance(holder, cst.AssignTarget):
            holder = self.parent(holder)
        return holder.value if isinstance(holder, cst.Assign | cst.AnnAssign) else None
