"""`connect status`: what is connected, what became of it, and who calls whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import HOW, JsonOption, ProjectOption, option
from agentcore_connect.errors import ExitCode, InvalidInput, Problem

if TYPE_CHECKING:
    from agentcore_connect.commands.status.status import Status, UnitStatus
    from agentcore_connect.plan.show import Line

_STYLES = {"error": "bold red", "warning": "yellow", "info": ""}


def status(
    project: ProjectOption = None,
    check: Annotated[
        bool,
        option(HOW, "Exit 4 where anything is missing, conflicted, out of date or has drifted."),
    ] = False,
    diff: Annotated[bool, option(HOW, "Show your own changes to generated files.")] = False,
    graph: Annotated[bool, option(HOW, "Print who calls whom, as Mermaid.")] = False,
    svg: Annotated[
        Path | None, option(HOW, "With --graph: write an SVG picture to this file.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Show what is connected, what was changed by hand, and where agentcore.json differs."""
    from agentcore_connect.commands.status.status import status as compute
    from agentcore_connect.project.project import find
    from agentcore_connect.units.templates import of_user

    if svg is not None and not graph:
        raise InvalidInput(Problem("usage", "--svg needs --graph", "Add --graph.", field="svg"))
    found = find(project, of_user())
    result = compute(found)
    code = ExitCode.FOUND if check and not result.is_fine else ExitCode.DONE
    if graph:
        _graph(found, result, svg, as_json)
    elif as_json:
        terminal.emit(document(result))
    else:
        _show(result, with_diff=diff)
    return code


def document(result: Status) -> dict[str, Any]:
    """The JSON of --json."""
    return {
        "schema": 1,
        "command": "status",
        "ok": True,
        "errors": [],
        "units": [_entry(unit) for unit in result.units],
        "drift": [vars(finding) for finding in result.drift],
    }


def _entry(one: UnitStatus) -> dict[str, Any]:
    """A unit as JSON; what its kind has not is left out."""
    unit = one.unit
    known = {
        "agent": one.agent,
        "gateway": unit.text("gateway"),
        "target": unit.resource if unit.kind == "target" else unit.text("target"),
        "policy": unit.resource if unit.kind == "policy" else None,
        "credential": unit.resource if unit.kind == "credential" else None,
        "wired": one.wired,
    }
    return {
        "path": str(unit.folder),
        "template": unit.template,
        "version": unit.version,
        "latest": one.latest,
        **{name: value for name, value in known.items() if value is not None},
        "files": [{"path": file.path, "state": file.state} for file in one.files],
        "own": list(one.own),
    }


def _show(result: Status, *, with_diff: bool) -> None:
    """Print the units, then the files that are not as they were made, then what differs."""
    from agentcore_connect.plan import show

    if not result.units:
        terminal.say([("Nothing is connected yet: see `connect scaffold --help`.", "")], data=True)
    else:
        terminal.table(
            ("unit", "connects", "version", "wired", "state"),
            [
                (
                    str(one.unit.folder),
                    _connects(one),
                    one.unit.version,
                    {None: "", True: "yes", False: "no"}[one.wired],
                    _state(one),
                )
                for one in result.units
            ],
        )
    terminal.say(_files(result), data=True)
    terminal.say(_findings(result), data=True, prose=True)
    if with_diff:
        for file in (file for one in result.units for file in one.files):
            if file.state in ("modified", "conflicted"):
                terminal.say(show.diff(file.change), data=True)


def _connects(one: UnitStatus) -> str:
    """The two ends of what a unit connects."""
    unit = one.unit
    if unit.kind == "gateway_client":
        return f"{one.agent} to {unit.resource}"
    if unit.kind == "target":
        return f"{unit.text('gateway')} to {unit.resource}"
    if unit.kind == "policy":
        return f"policy {unit.resource} of {unit.text('gateway')}"
    if unit.kind == "gateway":
        return f"options of {unit.resource}"
    return f"{one.agent} to {unit.resource}, directly"


def _state(one: UnitStatus) -> str:
    if one.unit.is_foreign:
        return "other templates"
    states = [str(s) for s in ("conflicted", "missing", "modified") if s in one.states()]
    if one.is_outdated:
        states.append(f"outdated, {one.latest} is available")
    return ", ".join(states) or ("pristine" if one.files else "cannot be compared")


def _files(result: Status) -> Iterator[Line]:
    styles = {"modified": "yellow", "missing": "red", "conflicted": "bold red"}
    for file in (file for one in result.units for file in one.files):
        if file.state in styles:
            yield f"  {file.state.ljust(10)}  {file.path}", styles[file.state]


def _findings(result: Status) -> Iterator[Line]:
    for finding in result.drift:
        yield f"{finding.severity}: {finding.located()}", _STYLES[finding.severity]
        yield f"  {finding.hint}", ""


def _graph(found: Any, result: Status, svg: Path | None, as_json: bool) -> None:
    """Print the graph, or write it as a picture; as JSON it is printed in both cases."""
    from agentcore_connect.commands.status import graph as graphs

    units = [one.unit for one in result.units]
    drawn = graphs.graph(found, units)
    if svg is not None:
        from agentcore_connect.commands.status.picture import svg as picture

        _write(svg, picture(drawn))
        terminal.say([(f"Wrote {svg}.", "")])
    if as_json:
        document = {"schema": 1, "command": "status", "ok": True, "errors": []}
        terminal.emit(document | {"mermaid": graphs.mermaid(drawn)})
    elif svg is None:
        terminal.say([(line, "") for line in graphs.mermaid(drawn).splitlines()], data=True)


def _write(path: Path, text: str) -> None:
    """Write the picture; a file that is something else is never overwritten."""
    from agentcore_connect.commands.status.picture import MARK
    from agentcore_connect.disk.files import is_free

    try:
        if not is_free(path, lambda content: MARK.encode() in content):
            raise FileExistsError(17, "the file exists and is not a picture that connect made")
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        what = f"cannot write the picture: {error.strerror}"
        raise InvalidInput(Problem("unwritable", what, field="svg", file=str(path))) from None
