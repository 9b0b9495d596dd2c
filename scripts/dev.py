"""Set this checkout up and use it, with nothing but Python, git and Node on the machine.

    python3 scripts/dev.py demo     see what connect does, with an example agent
    python3 scripts/dev.py test     run the tests; more arguments go to pytest
        --fast    those that answer within two minutes: offline, no agent started
        --long    every combination, where the others take pairs
    python3 scripts/dev.py lint     black, ruff, mypy
    python3 scripts/dev.py bench    the benchmarks
        clients   those of the generated clients
        dev       those of `connect dev`
    python3 scripts/dev.py site     the site, in build/site/html; a link that leads nowhere fails
        publish   commits it as this version to the branch gh-pages

Each makes `.venv` first, where it is missing or older than pyproject.toml; the demo has its own
environment, without the developers' tools, where `.venv` is not there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
DEMO = ROOT / ".cache" / "demo"
"""The demo's environment, where `.venv` is not there."""
STAMP = "installed-from-pyproject.toml"
"""The file of an environment that is whole: the pyproject.toml that it was made from."""

TIERS = {"--fast": "fast", "--long": "long"}
"""The flags of `test`, and what tests/tiers.py calls them; without one it is `full`."""


def run(*command: str | Path, cwd: Path = ROOT, **variables: str) -> int:
    """Run a command with the environment's programs first on PATH; its exit code."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    return subprocess.run(
        [*map(str, command)], cwd=cwd, env={**os.environ, "PATH": path, **variables}
    ).returncode


def is_made(folder: Path) -> bool:
    """Whether an environment is whole, and made from the pyproject.toml of now."""
    stamp = folder / STAMP
    return stamp.exists() and stamp.read_bytes() == (ROOT / "pyproject.toml").read_bytes()


def make(folder: Path, install: Callable[[Path], int]) -> None:
    """Make an environment, unless it is made: a Python with pip, and what ``install`` puts there.

    ``install`` is called with the environment's Python, and gives an exit code.
    """
    if is_made(folder):
        return
    name = folder.relative_to(ROOT)
    print(f"Setting up {name}, once: it takes half a minute ...", file=sys.stderr, flush=True)
    venv.create(folder, clear=True, with_pip=True)
    code = install(folder / BIN.name / "python")
    if code:
        sys.exit(code)
    (folder / STAMP).write_bytes((ROOT / "pyproject.toml").read_bytes())


def pip(python: Path, *what: str) -> int:
    """Install with an environment's own pip; its exit code."""
    return run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)


def from_lock(python: Path) -> int:
    """Install connect, to be edited, and its developers' tools, in the versions of uv.lock."""
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    uv = re.search(r'"(uv >=[^"]+)"', declared)[1]  # type: ignore[index]
    own = {"UV_PROJECT_ENVIRONMENT": str(python.parents[1])}
    sync = ("-m", "uv", "sync", "--quiet", "--locked", "--inexact", "--group", "dev")
    return pip(python, uv) or run(python, *sync, **own)


def set_up() -> None:
    """Make `.venv` with what pyproject.toml declares, its group `dev` included."""
    make(VENV, from_lock)


def demo() -> int:
    """Show what connect does; in an environment with connect alone, where there is no other."""
    own = VENV if is_made(VENV) else DEMO
    if own == DEMO:
        # The agent, which has its own elsewhere, needs mcp and httpx.
        needed = ("--editable", ".[dev,tools]", "httpx >= 0.27, < 1")
        make(DEMO, lambda python: pip(python, *needed))
    return run(own / BIN.name / "python", ROOT / "scripts" / "demo.py")


def site(*arguments: str) -> int:
    """Write the site's pages and build it strictly; `site publish`: as a version of its branch.

    The branch is `gh-pages`, and each release has a folder of its own there (mike).
    """
    code = run(BIN / "python", "scripts/pages.py")
    if code:
        return code
    # Locked, and in an environment of its own: its tools are no business of connect's.
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    uv = re.search(r'"(uv >=[^"]+)"', declared)[1]  # type: ignore[index]
    own = {"UV_PROJECT_ENVIRONMENT": str(ROOT / ".cache" / "site"), "NO_MKDOCS_2_WARNING": "1"}
    uv = (BIN / "uv", "run", "--quiet", "--frozen", "--only-group", "docs")
    config = ("--config-file", "build/site/mkdocs.yml")
    if arguments[:1] == ("publish",):
        name = f"v{version()}"
        code = run(*uv, "mike", "deploy", *config, "--update-aliases", name, "latest", **own)
        # The root of the site leads to the newest release.
        return code or run(*uv, "mike", "set-default", *config, "latest", **own)
    return run(*uv, "mkdocs", "build", "--strict", "--quiet", *config, **own)


def version() -> str:
    """The version of the package."""
    text = (ROOT / "generator" / "agentcore_connect" / "__init__.py").read_text(encoding="utf-8")
    return re.search(r'__version__ = "([^"]+)"', text)[1]  # type: ignore[index]


def lint() -> int:
    """All linters; the first failure's exit code."""
    python = BIN / "python"
    checks = (["black", "--check", "."], ["ruff", "check", "--quiet", "."], ["mypy"])
    return next((code for check in checks if (code := run(python, "-m", *check))), 0)


_ROOM = 4_000_000_000
"""Bytes: more than the tests have on disk at any time."""


def in_memory() -> dict[str, str]:
    """The variable that puts what the tests write into memory, where that has room for it.

    They make, sync and remove some hundred thousand files, each for a moment.
    """
    place = Path("/dev/shm")  # noqa: S108, pytest makes a folder in it that is its own
    try:
        there = os.statvfs(place)
    except (AttributeError, OSError):  # Windows, macOS
        return {}
    runs = not there.f_flag & os.ST_NOEXEC  # some of what they write is programs
    free = there.f_bavail * there.f_frsize
    return {"TMPDIR": str(place)} if runs and free > _ROOM and os.access(place, os.W_OK) else {}


def test(*arguments: str) -> int:
    """The tests of a tier, on all processors."""
    asked = [TIERS[word] for word in arguments if word in TIERS]
    tier = asked[-1] if asked else "full"
    rest = [word for word in arguments if word not in TIERS]
    # One more than processors: many tests wait for an agent, a server or a limit of time.
    workers = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal")
    # The tests start Python some thousand times: without bytecode each compiles all it imports.
    variables = {"CONNECT_TESTS": tier, "PYTHONDONTWRITEBYTECODE": "", **in_memory()}
    return run(BIN / "python", "-m", "pytest", *workers, *rest, **variables)


def bench(*arguments: str) -> int:
    """What `connect` costs; as `bench clients`, what the clients cost that it generates; as `bench
    dev`, what `connect dev` costs.
    """
    if arguments[:1] == ("clients",):
        return run(BIN / "python", "benchmarks/clients.py", *arguments[1:])
    if arguments[:1] == ("dev",):
        return run(BIN / "python", "benchmarks/local.py", *arguments[1:])
    return run(BIN / "python", "benchmarks/compare.py", *arguments)


def main() -> int:
    name, *rest = sys.argv[1:] or [""]
    commands = {
        "demo": demo,
        "lint": lint,
        "test": lambda: test(*rest),
        "bench": lambda: bench(*rest),
        "site": lambda: site(*rest),
    }
    if name not in commands:
        print(__doc__)
        return 2
    if name != "demo":
        set_up()
    return commands[name]()


if __name__ == "__main__":
    sys.exit(main())
