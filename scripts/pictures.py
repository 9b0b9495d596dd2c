"""Pictures of connect at a terminal, as SVG, recorded from real runs in copies of the examples."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest import mock

import renew
from agentcore_connect.cli import main as connect
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 96

_FIRST = "scaffold --path mcp --gateway MyGateway --authorizer-type AWS_IAM"
_TARGET = "--name WeatherTools --endpoint https://mcp.example.com/mcp --yes"
PICTURES: Mapping[str, tuple[str, ...]] = {
    "dry-run": (f"{_FIRST} {_TARGET} --dry-run",),
    "status": (f"{_FIRST} {_TARGET}", "status"),
    "undo": (f"{_FIRST} {_TARGET}", "undo --list"),
    "refusal": ("scaffold --path mcp --name WeatherTools --outbound-auth api-key --yes",),
    "explain": ('explain "Missing Bearer token"',),
}
"""The commands of each picture, in one project; the last one is shown."""

_LINES = 40
"""The most that a picture shows of what a command prints."""


class _Terminal(io.StringIO):
    """A stream that takes itself for a terminal, so that there are colours."""

    def isatty(self) -> bool:
        return True


def pictures() -> Iterator[tuple[str, str]]:
    """The name and the SVG of each."""
    for name, commands in PICTURES.items():
        with tempfile.TemporaryDirectory() as scratch, _project(Path(scratch)):
            for command in commands:
                printed = _printed(command)
            yield name, _svg(f"$ connect {commands[-1]}", printed)


@contextlib.contextmanager
def _project(scratch: Path) -> Iterator[None]:
    """In a copy of an example, on a machine of its own."""
    project = shutil.copytree(ROOT / "examples" / "strands", scratch / "Demo")
    before = Path.cwd()
    with renew.machine(scratch):
        os.environ["COLUMNS"] = str(WIDTH)
        os.chdir(project)
        try:
            yield
        finally:
            os.chdir(before)


def _printed(command: str) -> str:
    stream = _Terminal()
    stdin = io.StringIO()  # nobody answers
    with (
        mock.patch.object(sys, "stdin", stdin),
        contextlib.redirect_stdout(stream),
        contextlib.redirect_stderr(stream),
    ):
        connect(shlex.split(command))
    return stream.getvalue()


def _svg(command: str, printed: str) -> str:
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text(command, style="bold"))
    lines = printed.rstrip().splitlines()
    shown = (
        lines
        if len(lines) <= _LINES
        else [*lines[:_LINES], f"... and {len(lines) - _LINES} more lines"]
    )
    console.print(Text.from_ansi("\n".join(shown)))
    # The one id keeps the picture the same from build to build; no font is fetched.
    svg = console.export_svg(title="connect", unique_id="connect")
    start, end = svg.index("@font-face"), svg.index(".connect-matrix")
    return svg[:start] + svg[end:].replace("Fira Code", "ui-monospace")
