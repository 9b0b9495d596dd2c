"""`connect matrix`: which outbound auth fits which target, and through what."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import JsonOption
from agentcore_connect.vocabulary.matrix import ROWS

_PATHS = [row.path for row in ROWS]


def matrix(
    path: Annotated[
        str | None,
        typer.Argument(help="Only this path: mcp, lambda, ...", autocompletion=lambda: _PATHS),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Show which outbound auth fits which target, and how it is configured."""
    from agentcore_connect.errors import InvalidInput, Problem

    if path is not None and path not in _PATHS:
        raise InvalidInput(
            Problem(
                "unknown-path",
                f"there is no path {path!r} that ends in a gateway target",
                f"There are: {', '.join(_PATHS)}.",
                field="path",
            )
        )
    rows: list[dict[str, Any]] = [
        {
            "path": cell.path,
            "target_type": row.cli_type,
            "outbound_auth": cell.outbound_auth,
            "supported": cell.through is not None,
            "through": cell.through,
            "note": cell.note,
        }
        for row in ROWS
        if path in (None, row.path)
        for cell in row.cells
    ]
    if as_json:
        terminal.emit({"schema": 1, "command": "matrix", "ok": True, "errors": [], "rows": rows})
    else:
        through = {"cli": "agentcore.json", "api": "API", None: "not possible"}
        terminal.table(
            ("path", "target type", "outbound auth", "through", ""),
            [
                (r["path"], r["target_type"], r["outbound_auth"], through[r["through"]], r["note"])
                for r in rows
            ],
        )
    return 0
