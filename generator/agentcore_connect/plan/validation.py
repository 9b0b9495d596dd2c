"""The official `agentcore` CLI on this machine: which version, and its judgement of a project."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from agentcore_connect import limits, system
from agentcore_connect.disk.paths import is_safe
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.plan import wording
from agentcore_connect.plan.plan import Plan
from agentcore_connect.project.envfile import ENV_LOCAL
from agentcore_connect.project.project import CONFIG, DEPLOYED_STATE, Project
from agentcore_connect.text import jsonedit

OLDEST = (0, 9, 0)
"""The oldest CLI that knows gateways, targets and credentials as connect writes them."""

_AWS_TARGETS = "agentcore/aws-targets.json"

INSTALL = "To install it, run `npm install -g @aws/agentcore` (Node 20 or newer)."


def version(*, asks: bool = True) -> tuple[int, ...] | None:
    """The version of the CLI that is on PATH; None where there is none.

    Read from its package.json, because starting the CLI takes more than a second (measured);
    asked of the CLI itself only where that file is not found, and where ``asks``.
    """
    command = system.program("agentcore")
    if command is None:
        return None
    package = _package(Path(command).resolve())
    if package is not None:
        return _parse(package.read_text(encoding="utf-8", errors="replace"))
    if not asks:
        return None
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
        # npm's launcher for Windows, agentcore.cmd, names it from its own folder, %dp0%.
        named = re.search(r'"(%dp0%\\)?([^"]+[/\\]dist[/\\]cli[/\\]index\.mjs)"', text)
        if named is None:
            return None
        script = script.parent / named[2].replace("\\", "/") if named[1] else Path(named[2])
    package = script.parent.parent.parent / "package.json"
    return package if package.is_file() else None


def _parse(text: str) -> tuple[int, ...] | None:
    """The version in ``text``: what the CLI prints, or its package.json."""
    found = re.search(r'(?:^|"version"\s*:\s*")\s*(\d+)\.(\d+)\.(\d+)', text)
    return tuple(int(part) for part in found.groups()) if found else None


def state() -> str | None:
    """A sentence on what is missing of the CLI and what still works; None where all is well."""
    found = version()
    if found is None and system.program("agentcore"):
        return (
            "`agentcore` on PATH did not tell its version: connect has done its part, but whether "
            "the CLI knows what it wrote is not known. Run `agentcore --version`."
        )
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
    if found[:2] > wording.TRIED:
        tried = ".".join(map(str, wording.TRIED))
        return (
            f"The agentcore CLI is {wording.shown(found)}, newer than {tried}, with which connect "
            "was tried. What is in agentcore.json (version 1) holds as long as it reads that; what "
            "is said of its commands may be of an older one."
        )
    return None


def validate(plan: Plan) -> str | None:
    """What `agentcore validate` has against the project as ``plan`` makes it; None where nothing.

    It checks a copy, so nothing is changed here whatever becomes of it. Raises ConnectError where
    the CLI cannot be run or gives no answer in time, and InvalidInput where a file that it reads
    is a link or too large.
    """
    command = system.program("agentcore")
    if command is None:
        raise ConnectError(
            Problem("no-cli", "--validate needs the agentcore CLI, which is not installed", INSTALL)
        )
    there = version(asks=False)
    if there is not None and not wording.of(there).validates:
        raise ConnectError(
            Problem(
                "no-validate",
                f"agentcore {wording.shown(there)} has no `validate` that connect knows",
                "Nothing was changed. Leave --validate out: a deploy checks agentcore.json too.",
            )
        )
    files = tuple(_read_by_it(plan))
    try:
        with tempfile.TemporaryDirectory(prefix="agentcore-connect-") as scratch:
            copy = Path(os.path.realpath(scratch))
            for path, content in files:
                (copy / path).parent.mkdir(parents=True, exist_ok=True)
                (copy / path).write_bytes(content)
            verdict = _verdict(*_answer([command, "validate", "--json"], copy))
    except OSError as error:
        what = f"--validate cannot make its copy of the project: {error.strerror or error}"
        hint = "Nothing was changed. Free some space in the folder for temporary files."
        raise ConnectError(Problem("disk", what, hint)) from None
    return None if verdict is None else verdict.replace(f"{copy}{os.sep}", "")


def _read_by_it(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """What `agentcore validate` reads, as it will be: seen of 0.30.0 with strace, and in its code.

    Local secrets are among it only where payments are declared, which they have to fit.
    """
    project = Project(plan.root, "", {})
    after = {change.path: change.after for change in plan.changes}

    def read(path: str) -> bytes | None:
        return after[path] if path in after else project.read(path)

    config = read(CONFIG)
    names, with_payments = _declared(config or b"")
    harnesses = [f"app/{name}/harness.json" for name in names]
    secrets = [ENV_LOCAL] if with_payments else []
    left = limits.FILE_BYTES
    for path in (CONFIG, _AWS_TARGETS, DEPLOYED_STATE, *secrets, *filter(is_safe, harnesses)):
        content = read(path)
        if content is None:
            continue
        left -= len(content)
        if left < 0:
            what = (
                f"--validate copies what the agentcore CLI reads, and with {path} that is too much"
            )
            raise InvalidInput(Problem("too-much", what, "Leave --validate out.", file=path))
        yield path, content


def _declared(config: bytes) -> tuple[list[str], bool]:
    """The names of the harnesses in agentcore.json, and whether it has payments."""
    try:
        found = jsonedit.parse(jsonedit.read(config, CONFIG), CONFIG)
    except InvalidInput:
        return [], False  # the CLI says what is wrong with it
    harnesses = found.get("harnesses") if isinstance(found, dict) else None
    names = [
        one["name"]
        for one in (harnesses if isinstance(harnesses, list) else [])
        if isinstance(one, dict) and isinstance(one.get("name"), str)
    ]
    return list(dict.fromkeys(names)), isinstance(found, dict) and bool(found.get("payments"))


def _answer(command: list[str], folder: Path) -> tuple[int, str, str]:
    """The exit status and the output of the CLI, which ends with all that it started."""
    try:
        running = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        reason = f"agentcore cannot be started: {error.strerror or error}"
        raise ConnectError(Problem("no-cli", reason, INSTALL)) from None
    with running:
        try:
            output, errors = running.communicate(timeout=limits.VALIDATE_SECONDS)
        except subprocess.TimeoutExpired:
            system.kill(running)
            what = f"`agentcore validate` gave no answer in {limits.VALIDATE_SECONDS:g} seconds"
            hint = "Nothing was changed. Run it yourself to see why, or leave --validate out."
            raise ConnectError(Problem("validate", what, hint)) from None
        except BaseException:
            system.kill(running)
            raise
    return running.returncode, output, errors


def _verdict(status: int, output: str, errors: str) -> str | None:
    try:
        verdict = json.loads(output)
        if not isinstance(verdict, dict):
            raise ValueError
    except (ValueError, RecursionError):
        verdict = {"success": status == 0, "error": output + errors}
    return None if verdict.get("success") else str(verdict.get("error", "it gave no reason"))
