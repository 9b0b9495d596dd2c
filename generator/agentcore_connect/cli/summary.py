"""`python -I -m agentcore_connect.cli.summary CHECK PLAN [DONE]`: an update as Markdown, on stdout.

The three are files with what `connect update` printed with `--check --json`, `--dry-run --json`
and `--json`; fleet/connect-update.yml makes a pull request of it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agentcore_connect.cli import terminal
from agentcore_connect.commands.update.summary import markdown
from agentcore_connect.disk.files import read_named
from agentcore_connect.errors import ConnectError, ExitCode, InvalidInput, Problem
from agentcore_connect.text import jsonedit

_USAGE = "python -I -m agentcore_connect.cli.summary CHECK PLAN [DONE]"


def main(arguments: Sequence[str]) -> int:
    """Print the summary; the exit code."""
    return terminal.reporting(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    try:
        if len(arguments) not in (2, 3):
            raise InvalidInput(Problem("usage", "give two or three files", _USAGE))
        check, plan, *done = map(_document, arguments)
        try:
            text = markdown(check, plan, done[0] if done else {})
        except (KeyError, TypeError, AttributeError):
            raise _no_document("the files are not what `connect update` prints") from None
    except ConnectError as error:
        terminal.say_errors(error)
        return error.exit_code
    terminal.write(text.encode())
    return ExitCode.DONE


def _document(name: str) -> dict[str, Any]:
    """What `connect update` printed; InvalidInput for anything else, and where it failed."""
    try:
        document = jsonedit.parse(jsonedit.read(read_named(Path(name)), name), name)
    except InvalidInput as error:
        raise _no_document(str(error), name) from None
    if not isinstance(document, dict) or document.get("command") != "update":
        raise _no_document("the file is not what `connect update` prints", name)
    if not document.get("ok"):
        raise _no_document("that update failed", name)
    return document


def _no_document(why: str, file: str | None = None) -> InvalidInput:
    return InvalidInput(
        Problem("no-update", f"cannot summarize the update: {why}", _USAGE, file=file)
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
