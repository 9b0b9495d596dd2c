"""`connect policy test`: tables of calls through the real engine."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import HOW, JsonOption, ProjectOption, option
from agentcore_connect.errors import ConnectError, InvalidInput, Problem

if TYPE_CHECKING:
    from agentcore_connect.plan.show import Line
    from agentcore_connect.policy.run import Run
    from agentcore_connect.policy.table import Table

_FAILED = 4
_SECONDS = 0.5


def run_tables(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Table files. Default: all in the project.", show_default=False),
    ] = None,
    from_record: Annotated[
        Path | None,
        option(HOW, "Run the calls of `connect dev --record` instead: each as it was decided."),
    ] = None,
    now: Annotated[
        str | None, option(HOW, "When calls come that have no time in the table. Default: now.")
    ] = None,
    junit: Annotated[Path | None, option(HOW, "Also write the results here, for CI.")] = None,
    watch: Annotated[bool, option(HOW, "Run again whenever a file changes.", "--watch")] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> int:
    """Run tables of calls and expected decisions through the real engine: exit code 4 if one fails.

    A table is a tests.yaml beside its policy, and any other file of the same form.
    """
    if watch and as_json:
        raise InvalidInput(
            Problem("usage", "--watch never ends, and --json is one document", "", "watch")
        )
    if from_record is not None and (files or watch):
        raise InvalidInput(
            Problem("usage", "--from-record runs no table, and once", "", "from_record")
        )
    from agentcore_connect.policy.request import moment

    at = None if now is None else moment(now)
    if not watch:
        return _tested(files or [], project, junit, as_json, from_record, at)
    while True:
        before = _state(project, files or [])
        try:
            _tested(files or [], project, junit, as_json, None, at)
        except ConnectError as error:  # a half-written table is mended in a moment
            terminal.say_errors(error)
        terminal.say([("Waiting for a change (Ctrl-C ends it).", "")])
        _wait(project, files or [], before)


def _tested(
    files: Sequence[Path],
    project: Path | None,
    junit: Path | None,
    as_json: bool,
    from_record: Path | None = None,
    now: str | None = None,
) -> int:
    """Run the tables once and print the results; the exit code.

    The file for CI is written whatever the results are, and before they are printed.
    """
    from agentcore_connect.commands.policy.enforcement import tables
    from agentcore_connect.commands.tools import READER
    from agentcore_connect.plan.show import document
    from agentcore_connect.policy import junit as xml
    from agentcore_connect.policy import run
    from agentcore_connect.policy.setup import load
    from agentcore_connect.project.project import find

    found = find(project)
    if from_record is not None:
        wanted = _recorded(from_record)
    else:
        wanted = [_table(path) for path in files] if files else list(tables(found))
    if not wanted:
        raise InvalidInput(
            Problem(
                "policy-no-tables",
                "the project has no policy test table",
                "`connect policy add` creates one with each policy; or name a file.",
            )
        )
    loaded = load(found, READER)
    runs = [run.run(table, loaded, now) for table in wanted]
    if junit is not None:
        _write(junit, xml.document(runs))
    passed = not any(one.failed for one in runs)
    if as_json:
        shown = document("policy test", None) | {"ok": passed}
        terminal.emit(shown | {"tables": [_results(one) for one in runs]})
    else:
        terminal.say(_summary(runs, run.diff(runs)), data=True)
    return 0 if passed else _FAILED


def _table(path: Path) -> Table:
    from agentcore_connect.disk.files import read_named
    from agentcore_connect.policy import table

    return table.read(read_named(path), str(path))


def _recorded(path: Path) -> list[Table]:
    """The calls of a record as tables. InvalidInput where none of them was judged."""
    from agentcore_connect.disk.files import read_named
    from agentcore_connect.policy import recorded

    found = list(recorded.tables(recorded.read(read_named(path), str(path)), str(path)))
    if not found:
        raise InvalidInput(
            Problem(
                "record-no-decisions",
                f"no policies decided on the calls of {path}",
                "Record them at a gateway with a policy engine.",
                "from_record",
            )
        )
    return found


def _write(path: Path, content: bytes) -> None:
    """Write the results over those of the last run, which have the same name in CI."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InvalidInput(
            Problem(
                "unwritable", f"cannot write the file: {error.strerror}", "", "junit", str(path)
            )
        ) from None


def _results(run: Run) -> dict[str, Any]:
    return {
        "file": run.table.file,
        "cases": [
            {
                "name": result.case.name,
                "line": result.case.line,
                "tool": result.case.tool,
                "expected": result.case.expect,
                "decision": result.decision.decision,
                "policies": list(result.decision.policies),
                "passed": result.fault is None,
                "fault": result.fault,
            }
            for result in run.results
        ],
    }


def _summary(runs: Sequence[Run], diff: str) -> Iterator[Line]:
    """The cases that failed, as a diff, then a line for each table."""
    for line in diff.splitlines():
        style = {"F": "bold red", "-": "red", "+": "green"}.get(line.strip()[:1], "")
        yield line, style
    for one in runs:
        failed = len(one.failed)
        words = f"{failed} of {len(one.results)} failed" if failed else f"{len(one.results)} passed"
        yield f"{one.table.file}: {words}", "red" if failed else "green"


def _state(project: Path | None, files: Sequence[Path]) -> dict[str, int]:
    """When each file that a test looks at was last changed."""
    from agentcore_connect.disk.walk import walk
    from agentcore_connect.project.project import CONFIG, DEPLOYED_STATE, find

    root = find(project).root
    looked_at = [root / CONFIG, root / DEPLOYED_STATE, *files]
    for folder, _, names in walk(root, PurePosixPath("connections")):
        looked_at += [root / folder / name for name in names]
    return {str(path): path.stat().st_mtime_ns for path in looked_at if path.exists()}


def _wait(project: Path | None, files: Sequence[Path], before: dict[str, int]) -> None:
    while _state(project, files) == before:
        time.sleep(_SECONDS)
