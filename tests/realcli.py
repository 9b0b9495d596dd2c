"""The real ``agentcore`` CLI for tests: put on this machine once, then run on throw-away projects.

It needs Node and nothing else; no AWS, no account. Mark a test that runs it with `needs_cli`.
"""

from __future__ import annotations

import atexit
import fcntl
import functools
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import pytest

VERSION = "0.30.0"
HOME = Path(__file__).parents[1] / ".cache" / "agentcore-cli"
# What the CLI's one-file bundle imports at its start, where the package's own list of exact
# versions cannot be had in full.
_CDK_VERSIONS = ("1.40.1", "1.40.0", "1.38.1")
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
    HOME.mkdir(parents=True, exist_ok=True)
    folder = HOME / VERSION
    with (HOME / "lock").open("w") as lock:  # the workers of one test run share the install
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=HOME) as unfinished:
                _install(Path(unfinished) / "install").rename(folder)
    return folder / "bin" / "agentcore"


def create(folder: Path, name: str, framework: str) -> Path:
    """A new project ``folder/name`` with one agent of that name, as ``agentcore create`` makes it.

    ``framework`` is a word of the CLI: ``Strands`` or another of `PROVIDERS`. What a test run has
    created once is copied from then on.
    """
    return Path(shutil.copytree(_created(name, framework), folder / name, symlinks=True))


def run(project: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Runs the CLI in a project; the caller looks at the exit code."""
    executable = cli()
    assert executable, "a test that runs the CLI is marked with needs_cli"
    return subprocess.run(
        [executable, *args],
        cwd=project,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
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


@functools.cache
def _created(name: str, framework: str) -> Path:
    folder = _scratch() / framework
    folder.mkdir(exist_ok=True)
    words = ["create", "--name", name, "--framework", framework, "--language", "Python"]
    words += ["--model-provider", PROVIDERS[framework], "--memory", "none"]
    done = run(folder, *words, "--skip-install", "--skip-git", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / name


def _version(executable: Path) -> str:
    done = subprocess.run(
        [executable, "--version"], env=environment(), capture_output=True, text=True
    )
    return done.stdout.strip()


def _install(folder: Path) -> Path:
    """Puts the CLI into a new folder, which may be moved afterwards; ``bin/agentcore`` runs it."""
    folder.mkdir()
    (folder / "package.json").write_text('{"private": true}')
    entry = "node_modules/@aws/agentcore/dist/cli/index.mjs"
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
