"""The line that imports a unit: one line for each, so that it can be taken out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from agentcore_connect.agent.wiring.names import AS_MODULE, PACKAGE, ImportForm
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.agent.wiring.syntax import Syntax
from agentcore_connect.text.splice import Edit, Span


def added(syntax: Syntax, unit: str, local: str, used: int, form: ImportForm) -> Edit:
    """The insertion of the import: in order among its like, otherwise after the first imports.

    ``used`` is where the name is used first: code there may run during the import of the module.
    """
    new = form.lines(unit, local, syntax.module.default_indent)
    like = [(line, imported) for line, imported, _ in _lines(syntax)]
    for line, imported in like:
        if imported.evaluated_name > unit:
            return syntax.new_line(syntax.line_start(line), *new)
    section: Sequence[cst.CSTNode] = [like[-1][0]] if like else first_imports(syntax, used)
    if section:
        return syntax.new_line(syntax.span(section[-1]).end, *new)
    body = syntax.module.body
    start = 1 if syntax.module.get_docstring() is not None else 0
    if start == len(body):
        raise UnrecognisedError("all of the code is on the line of the docstring", 1)
    return syntax.new_line(syntax.line_start(body[start]), *new)


def dropped(syntax: Syntax, unit: str) -> list[Edit]:
    """The edits that take the import of ``unit`` out, from a line of several names too."""
    edits = []
    for line, alias, names in _lines(syntax):
        if alias.evaluated_name != unit:
            continue
        if len(names) > 1:
            edits += syntax.row(names, Span(0, 0)).removed(syntax.item(alias))
        else:
            edits.append(Edit(syntax.line_start(line), syntax.span(line).end, ""))
    return edits


_Line = tuple[cst.CSTNode, cst.ImportAlias, list[cst.ImportAlias]]


def _lines(syntax: Syntax) -> Iterator[_Line]:
    """Each unit that is imported at the top level: the line, the unit's alias, all aliases there.

    Of an `if` that chooses where from, it is all of that. A line of several statements is passed
    over, because it is taken out whole with its last unit.
    """
    for line in syntax.module.body:
        match line:
            case cst.If(
                test=cst.Name(value=test),
                body=cst.IndentedBlock(body=[body]),
                orelse=cst.Else(body=cst.IndentedBlock(body=[other])),
            ) if (
                test == AS_MODULE
            ):
                names, others = _units(body), _units(other)
                same = [one.evaluated_name for one in names] == [
                    one.evaluated_name for one in others
                ]
                if len(names) == 1 and same:
                    yield line, names[0], names
            case _:
                names = _units(line)
                yield from ((line, alias, names) for alias in names)


def _units(line: cst.CSTNode) -> list[cst.ImportAlias]:
    """The units that a line imports; none where it does anything else."""
    match line:
        case cst.SimpleStatementLine(
            body=[cst.ImportFrom(module=cst.Name() | cst.Attribute() as package, names=names)]
        ) if not isinstance(names, cst.ImportStar):
            last = package.attr if isinstance(package, cst.Attribute) else package
            return list(names) if last.value == PACKAGE else []
    return []


def first_imports(syntax: Syntax, used: int) -> list[cst.SimpleStatementLine]:
    """The lines of the imports with which the module begins, as far as they end before ``used``.

    What stands among them (a variable that a library reads when it is imported) is to come first.
    """
    section: list[cst.SimpleStatementLine] = []
    for line in syntax.module.body:
        if syntax.span(line).end > used or isinstance(line, cst.FunctionDef | cst.ClassDef):
            break
        if isinstance(line, cst.SimpleStatementLine) and all(
            isinstance(statement, cst.Import | cst.ImportFrom) for statement in line.body
        ):
            section.append(line)
    return section
