"""The official `agentcore` CLI on this machine: which version, and its judgement of a project."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from agentcore_connect.disk import programs
from agentcore_connect.errors import ConnectError, Problem

OLDEST = (0, 9, 0)
"""The oldest CLI that knows gateways, targets and credentials as connect writes them."""

INSTALL = "Install it with `npm install -g @aws/agentcore` (Node 20 or newer)."


def version() -> tuple[int, ...] | None:
    """The version of the CLI that is on PATH; None where there is none.

    Read from its package.json, because starting the CLI takes more than a second (measured);
    asked of the CLI itself only where that file is not found.
    """
    command = programs.find("agentcore")
    if command is None:
        return None
    package = _package(Path(command).resolve())
    if package is not None:
        return _parse(package.read_text(encoding="utf-8", errors="replace"))
    try:
        answer = subprocess.run(
            [command, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return _parse(answer.stdout)


def _package(command: Path) -> Path | None:
    """The package.json of the bundle that ``command`` is, or that a launcher script names."""
    script = command
    if script.suffix != ".mjs":
        try:
            text = script.read_bytes()[:4096].decode("utf-8", "replace")
        except OSError:
            return None
        named = re.search(r'"([^"]+/dist/cli/index\.mjs)"', text)
        if named is None:
            return None
        script = Path(named[1])
    package = script.parent.parent.parent / "package.json"
    return package if package.is_file() else None


def _parse(text: str) -> tuple[int, ...] | None:
    """The version in ``text``: what the CLI prints, or its package.json."""
    found = re.search(r'(?:^|"version"\s*:\s*")\s*(\d+)\.(\d+)\.(\d+)', text)
    return tuple(int(part) for part in found.groups()) if found else None


def state() -> str | None:
    """A sentence on what is missing of the CLI and what still works; None where all is well."""
    found = version()
    if found is None:
        return (
            "The agentcore CLI is not installed: connect has done its part, but validating and "
            f"deploying need it. {INSTALL}"
        )
    if found < OLDEST:
        shown = ".".join(map(str, found))
        return (
            f"The agentcore CLI is {shown}, older than 0.9.0: it may not know what connect wrote "
            "to agentcore.json. Run `agentcore update` before `agentcore deploy`."
        )
    return None


def validate(root: Path) -> str | None:
    """What `agentcore validate` has against the project; None where it says Valid.

    Raises ConnectError where the CLI cannot be run.
    """
    command = programs.find("agentcore")
    if command is None:
        raise ConnectError(
            Problem("no-cli", "--validate needs the agentcore CLI, which is not installed", INSTALL)
        )
    answer = subprocess.run(
        [command, "validate", "--json"],
        cwd=root,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    try:
        verdict = json.loads(answer.stdout)
        if not isinstance(verdict, dict):
            raise ValueError
    except (ValueError, RecursionError):
        verdict = {"success": answer.returncode == 0, "error": answer.stdout + answer.stderr}
    return None if verdict.get("success") else str(verdict.get("error", "it gave no reason"))
