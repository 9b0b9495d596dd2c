"""The line that imports a unit: one line for each, so that it can be taken out again."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from agentcore_connect.agent.wiring.names import PACKAGE, import_line
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.text.splice import Edit, Span


def added(syntax: Syntax, unit: str, local: str, used: int) -> Edit:
    """The insertion of the import: in order among its like, otherwise after the first imports.

    ``used`` is where the name is used first: code there may run during the import of the module.
    """
    like = [(line, imported) for line, imported, _ in _lines(syntax)]
    for line, imported in like:
        if imported.evaluated_name > unit:
            return syntax.new_line(syntax.line_start(line), import_line(unit, local))
    section = [like[-1][0]] if like else _first_imports(syntax, used)
    if section:
        return syntax.new_line(syntax.span(section[-1]).end, import_line(unit, local))
    body = syntax.module.body
    start = 1 if syntax.module.get_docstring() is not None else 0
    if start == len(body):
        raise UnrecognisedError("all of the code is on the line of the docstring", 1)
    return syntax.new_line(syntax.line_start(body[start]), import_line(unit, local))


def dropped(syntax: Syntax, unit: str) -> list[Edit]:
    """The edits that take the import of ``unit`` out, from a line of several names too."""
    for line, alias, names in _lines(syntax):
        if alias.evaluated_name != unit:
            continue
        if len(names) > 1:
            return syntax.row(names, Span(0, 0)).removed(syntax.item(alias))
        return [Edit(syntax.line_start(line), syntax.span(line).end, "")]
    return []


_Line = tuple[cst.SimpleStatementLine, cst.ImportAlias, list[cst.ImportAlias]]


def _lines(syntax: Syntax) -> Iterator[_Line]:
    """Each unit that is imported at the top level: the line, the unit's alias, all aliases there.

    A line of several statements is passed over, because it is taken out whole with its last unit.
    """
    for line in syntax.module.body:
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) > 1:
            continue
        statement = line.body[0]
        if (
            isinstance(statement, cst.ImportFrom)
            and not statement.relative
            and isinstance(statement.module, cst.Name)
            and statement.module.value == PACKAGE
            and not isinstance(statement.names, cst.ImportStar)
        ):
            names = list(statement.names)
            yield from ((line, alias, names) for alias in names)


def _first_imports(syntax: Syntax, used: int) -> list[cst.SimpleStatementLine]:
    """The lines of the module's first block of imports, as far as it ends before ``used``."""
    section: list[cst.SimpleStatementLine] = []
    for line in syntax.module.body:
        if syntax.span(line).end > used:
            break
        if isinstance(line, cst.SimpleStatementLine) and all(
            isinstance(statement, cst.Import | cst.ImportFrom) for statement in line.body
        ):
            section.append(line)
        elif section:
            break
    return section
