"""Set this checkout up and use it, with nothing but Python, git and Node on the machine.

    python3 scripts/dev.py demo     connect an example agent to an MCP server
    python3 scripts/dev.py test     run the tests; more arguments go to pytest
        --fast    those that answer within two minutes: offline, no agent started
        --long    every combination, where the others take pairs
    python3 scripts/dev.py lint     black, ruff, mypy
    python3 scripts/dev.py bench    the benchmarks; `bench clients`: those of the generated clients

Each makes `.venv` first, where it is missing or older than pyproject.toml.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")

TIERS = {"--fast": "fast", "--long": "long"}
"""The flags of `test`, and what tests/tiers.py calls them; without one it is `full`."""


def run(*command: str | Path, cwd: Path = ROOT, **variables: str) -> int:
    """Run a command with the environment's programs first on PATH; its exit code."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    return subprocess.run(
        [*map(str, command)], cwd=cwd, env={**os.environ, "PATH": path, **variables}
    ).returncode


def set_up() -> None:
    """Make `.venv` with what pyproject.toml declares, its group `dev` included."""
    stamp = VENV / "installed-from-pyproject.toml"
    declared = (ROOT / "pyproject.toml").read_bytes()
    if stamp.exists() and stamp.read_bytes() == declared:
        return
    print("Setting up .venv ...", file=sys.stderr)
    venv.create(VENV, clear=True, with_pip=True)
    python = BIN / "python"
    quiet = ("--quiet", "--disable-pip-version-check")
    for arguments in (
        ("--upgrade", "pip >= 25.1"),  # the first that knows dependency groups
        ("--editable", ".", "--group", "dev"),
    ):
        code = run(python, "-m", "pip", "install", *quiet, *arguments)
        if code:
            sys.exit(code)
    stamp.write_bytes(declared)


def demo() -> int:
    """Scaffold into a copy of an example project, and let an agent answer through a tool."""
    project = Path(tempfile.mkdtemp(prefix="connect-demo-")) / "strands"
    shutil.copytree(ROOT / "examples" / "strands", project)
    command = [
        *("connect", "scaffold", "--path", "mcp", "--framework", "strands"),
        *("--gateway", "MyGateway", "--authorizer-type", "CUSTOM_JWT"),
        *("--discovery-url", "https://idp.example.com/.well-known/openid-configuration"),
        *("--allowed-audience", "my-api", "--client-credential", "MyGateway-oauth"),
        *("--name", "WeatherTools", "--endpoint", "https://mcp.example.com/mcp", "--yes"),
    ]
    print(f"$ cd {project}\n$ {' '.join(command)}\n", flush=True)
    code = run(*command, cwd=project)
    if code == 0:
        print("\nOnce more changes nothing:", flush=True)
        code = run(*command[:4], *command[-5:], cwd=project)
    return code or run(BIN / "python", ROOT / "scripts" / "demo.py", cwd=ROOT)


def lint() -> int:
    """All linters; the first failure's exit code."""
    python = BIN / "python"
    checks = (["black", "--check", "--quiet", "."], ["ruff", "check", "--quiet", "."], ["mypy"])
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
    """The tests of a tier, on all processors; on two for `--fast`, which starts sooner so."""
    asked = [TIERS[word] for word in arguments if word in TIERS]
    tier = asked[-1] if asked else "full"
    rest = [word for word in arguments if word not in TIERS]
    workers = ("-n", "2" if tier == "fast" else "auto", "--dist", "worksteal")
    # The tests start Python some thousand times: without bytecode each compiles all it imports.
    variables = {"CONNECT_TESTS": tier, "PYTHONDONTWRITEBYTECODE": "", **in_memory()}
    return run(BIN / "python", "-m", "pytest", *workers, *rest, **variables)


def bench(*arguments: str) -> int:
    """What `connect` costs; or, as `bench clients`, what the clients cost that it generates."""
    if arguments[:1] == ("clients",):
        return run(BIN / "python", "benchmarks/clients.py", *arguments[1:])
    return run(BIN / "python", "benchmarks/compare.py", *arguments)


def main() -> int:
    name, *rest = sys.argv[1:] or [""]
    commands = {
        "demo": demo,
        "lint": lint,
        "test": lambda: test(*rest),
        "bench": lambda: bench(*rest),
    }
    if name not in commands:
        print(__doc__)
        return 2
    set_up()
    return commands[name]()


if __name__ == "__main__":
    sys.exit(main())
