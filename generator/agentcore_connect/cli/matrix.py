"""`connect matrix`: which outbound auth fits which target, through what, and who says so."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agentcore_connect.answers import choices
from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import JsonOption
from agentcore_connect.vocabulary.matrix import ROWS, VERDICTS

_PATHS = tuple(row.path for row in ROWS)


def matrix(
    path: Annotated[
        str | None,
        typer.Argument(
            help="Only this path: mcp, lambda, ...", autocompletion=lambda: list(_PATHS)
        ),
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Show what each cell rests on, and who contests it.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Show which outbound auth fits which target, and how it is configured."""
    from agentcore_connect.errors import InvalidInput

    if path is not None:
        types = {row.cli_type: row.path for row in ROWS}
        said, path = path, choices.meant(path, _PATHS, types)
        if path is None:
            raise InvalidInput(choices.none_of("PATH", said, _PATHS, "path", "unknown-path"))
    rows: list[dict[str, Any]] = [
        {
            "path": cell.path,
            "target_type": row.cli_type,
            "outbound_auth": cell.outbound_auth,
            "supported": cell.through is not None,
            "through": cell.through,
            "verdict": cell.verdict,
            "note": cell.note,
            "dispute": cell.dispute,
            "evidence": list(cell.evidence.lines(cell.outbound_auth)),
        }
        for row in ROWS
        if path in (None, row.path)
        for cell in row.cells
    ]
    if as_json:
        terminal.emit({"schema": 1, "command": "matrix", "ok": True, "errors": [], "rows": rows})
    elif evidence:
        shown = []
        for r in rows:
            shown.append(f"{r['path']} {r['outbound_auth']}: {VERDICTS[r['verdict']]}. {r['note']}")
            shown += [f"  - {each}" for each in r["evidence"]]
        terminal.say([(line, "") for line in shown], data=True)
    else:
        terminal.table(
            ("path", "target type", "outbound auth", "through", ""),
            [
                (r["path"], r["target_type"], r["outbound_auth"], VERDICTS[r["verdict"]], r["note"])
                for r in rows
            ],
        )
    return 0
