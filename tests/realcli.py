"""The real ``agentcore`` CLI for tests: put on this machine once, then run on throw-away projects.

It needs Node and nothing else; no AWS, no account. Mark a test that runs it with `needs_cli`.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from agentcore_connect import system
from tiers import TIER

VERSION = "0.30.0"
HOME = Path(__file__).parents[1] / ".cache" / "agentcore-cli"
# What the CLI's one-file bundle imports at its start, where the package's own list of exact
# versions cannot be had in full.
_CDK_VERSIONS = ("1.40.1", "1.40.0", "1.38.1")
_PACKAGE = "node_modules/@aws/agentcore"
_PATIENCE = 300.0  # seconds
WORDS = {  # the CLI's words for frameworks for which it writes a gateway's client
    "strands": "Strands",
    "langgraph": "LangChain_LangGraph",
    "openai": "OpenAIAgents",
    "adk": "GoogleADK",
}
PROVIDERS = {  # whose models a new agent calls, by the CLI's word for its framework
    "Strands": "Bedrock",
    "LangChain_LangGraph": "Bedrock",
    "OpenAIAgents": "OpenAI",
    "GoogleADK": "Gemini",
}

needs_cli = pytest.mark.skipif(
    not (shutil.which("node") and shutil.which("npm")),
    reason="node and npm are missing, and the real agentcore CLI runs on them",
)


@functools.cache
def cli() -> Path | None:
    """The CLI's executable: the one on the PATH if it has our version, else our own install.

    The install is made once for a checkout, in ``.cache/agentcore-cli``. None without Node.
    """
    if not (shutil.which("node") and shutil.which("npm")):
        return None
    found = shutil.which("agentcore")
    if found and _version(Path(found)) == VERSION:
        return Path(found)
    folder = HOME / VERSION
    with _alone():
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=HOME) as unfinished:
                _install(Path(unfinished) / "install").rename(folder)
    return folder / "bin" / "agentcore"


def create(folder: Path, name: str, framework: str) -> Path:
    """A new project ``folder/name`` with one agent of that name, as ``agentcore create`` makes it.

    ``framework`` is a word of the CLI: ``Strands`` or another of `PROVIDERS`. What this version of
    the CLI has created once for a checkout is copied from then on.
    """
    return Path(shutil.copytree(_created(name, framework), folder / name, symlinks=True))


def run(project: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Runs the CLI in a project; the caller looks at the exit code.

    Commands with --json share a start, but for `create` and the long tier.
    """
    executable = cli()
    assert executable, "a test that runs the CLI is marked with needs_cli"
    entry = _entry(executable)
    if entry and "--json" in args and args[0] != "create" and TIER != "long":
        if args[0] == "validate":
            return _started(entry, "validate").run(project, args)
        # The CLI finds its project when it starts: that is a folder, which each takes in turn.
        place = _scratch() / "project"
        place.mkdir(exist_ok=True)
        _replace(place, project)
        done = _started(entry, "project", place).run(place, args)
        _replace(project, place)
        return done
    return subprocess.run(
        [executable, *args],
        cwd=project,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
    )


def validate(project: Path) -> tuple[bool, str]:
    """Whether ``agentcore validate`` accepts a project, and what it says if not."""
    answer = json.loads(run(project, "validate", "--json").stdout)
    return answer["success"], answer.get("error", "")


@functools.cache
def _environment() -> dict[str, str]:
    return {
        **os.environ,
        # `agentcore create` asks for uv, which is beside the Python that runs the tests.
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "AGENTCORE_TELEMETRY_DISABLED": "1",
        "AGENTCORE_SKIP_INSTALL": "1",
        "AGENTCORE_DISABLE_KEYCHAIN": "1",
        "AGENTCORE_CONFIG_DIR": str(_scratch() / "config"),
    }


def environment() -> dict[str, str]:
    """The environment the CLI runs in: no telemetry, no key chain, a config folder of its own."""
    return dict(_environment())


@functools.cache
def _scratch() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="agentcore-cli-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _replace(folder: Path, by: Path) -> None:
    """Put what is in the folder ``by`` in the place of what is in ``folder``."""
    for each in folder.iterdir():
        shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
    shutil.copytree(by, folder, symlinks=True, dirs_exist_ok=True)


class _Started:
    """The CLI with one start for many commands: see realcli.mjs."""

    def __init__(self, entry: Path, folder: Path) -> None:
        self._process = subprocess.Popen(
            ["node", Path(__file__).with_suffix(".mjs"), entry],
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, folder: Path, args: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a command in ``folder``: `validate` in any, all others in that of the start."""
        assert self._process.stdin
        assert self._process.stdout
        impatience = threading.Timer(_PATIENCE, self._process.kill)
        impatience.start()
        line = json.dumps({"folder": str(folder), "arguments": [*args]})
        print(line, file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        impatience.cancel()
        assert answer, f"the CLI ended in the middle of {args}"
        done = json.loads(answer)
        return subprocess.CompletedProcess(
            ["agentcore", *args], done["code"], done["stdout"], done["stderr"]
        )


_STARTED: dict[str, _Started] = {}


def _started(entry: Path, purpose: str, folder: Path | None = None) -> _Started:
    """The one process for a purpose, started in ``folder`` or where no project is."""
    if purpose not in _STARTED:
        _STARTED[purpose] = _Started(entry, folder or _scratch())
    return _STARTED[purpose]


@functools.cache
def _entry(executable: Path) -> Path | None:
    """The CLI's own file, which npm's link leads to or our install runs; None if not known."""
    if executable.resolve().suffix == ".mjs":
        return executable.resolve()
    install = executable.parents[1]
    found = [install / folder / "dist/cli/index.mjs" for folder in ("package", _PACKAGE)]
    return next((entry for entry in found if entry.exists()), None)


@functools.cache
def _created(name: str, framework: str) -> Path:
    words = ["create", "--name", name, "--framework", framework, "--language", "Python"]
    words += ["--model-provider", PROVIDERS[framework], "--memory", "none"]
    words += ["--skip-install", "--skip-git", "--json"]
    assert cli(), "a test that runs the CLI is marked with needs_cli"
    folder = HOME / f"{VERSION}-projects" / "-".join(word.lstrip("-") for word in words)
    with _alone():
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=HOME) as unfinished:
                done = run(Path(unfinished), *words)
                assert done.returncode == 0, done.stdout + done.stderr
                folder.parent.mkdir(exist_ok=True)
                Path(unfinished, name).rename(folder)
    return folder


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Keep other processes, which share what is made once for a checkout, waiting."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        system.lock(lock.fileno(), wait=True)
        yield


def _version(executable: Path) -> str:
    done = subprocess.run(
        [executable, "--version"], env=environment(), capture_output=True, text=True
    )
    return done.stdout.strip()


def _install(folder: Path) -> Path:
    """Puts the CLI into a new folder, which may be moved afterwards; ``bin/agentcore`` runs it."""
    folder.mkdir()
    (folder / "package.json").write_text('{"private": true}')
    entry = f"{_PACKAGE}/dist/cli/index.mjs"
    if not _npm(folder, "install", f"@aws/agentcore@{VERSION}"):
        packed = _npm(folder, "pack", f"@aws/agentcore@{VERSION}")
        for cdk in _CDK_VERSIONS:
            if _npm(folder, "install", f"@aws-cdk/toolkit-lib@{cdk}"):
                break
        assert packed, f"npm has no @aws/agentcore@{VERSION}"
        archive = folder / packed.split()[-1]
        with tarfile.open(archive) as package:
            package.extractall(folder, filter="data")
        archive.unlink()
        entry = "package/dist/cli/index.mjs"
    executable = folder / "bin" / "agentcore"
    executable.parent.mkdir()
    executable.write_text(f'#!/bin/sh\nexec node "$(dirname "$0")/../{entry}" "$@"\n')
    executable.chmod(0o755)
    assert _version(executable) == VERSION, "the installed CLI does not start"
    return folder


def _npm(folder: Path, *args: str) -> str:
    """What an npm command prints; empty where it fails, and it prints nothing else when quiet."""
    words = ["npm", *args, "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    return "" if done.returncode else done.stdout.strip() or "done"
