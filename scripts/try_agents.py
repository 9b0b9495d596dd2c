"""How many agents that people have written does connect wire, and how many rightly?

    python scripts/try_agents.py FOLDER [--only WORD] [--json OUT] [--authorizer AWS_IAM]

FOLDER holds Python projects, each in a folder of its own; it is only read. A project may say its
entrypoint in a file ENTRYPOINT; else each file with `@app.entrypoint` or POST /invocations is one.
Each is copied as the code of an agent into a new AgentCore project, scaffolded twice and then
removed, and is started before and after, in every way that worked before, on stand-ins of all
libraries (scripts/agent_run.py): nothing is installed, and nothing is sent.

right    every agent that the entrypoint ran has the gateway, each start works, a second run changes
         nothing, `connect remove` gives every byte back
wrong    one of these is not so
left     the lines are left to the person: where they are meant for is printed
refused  nothing was changed: the error is printed
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WAY_IN = re.compile(rb"@\w+\.entrypoint\b|/invocations[\"']")
STARTS = ("import", "module", "script")
SCAFFOLD = (
    *("scaffold", "--path", "mcp", "--name", "WeatherTools", "--gateway", "MyGateway", "--yes"),
    *("--endpoint", "https://mcp.example.com/mcp", "--json", "--authorizer-type"),
)
UNIT = """from trial_gateway import GatewayTools, with_tools


async def load_tools():
    return [GatewayTools()]
"""
CONFIG: dict[str, Any] = {"name": "Trial", "version": 1, "agentCoreGateways": [], "credentials": []}
RUNTIME = {"build": "CodeZip", "runtimeVersion": "PYTHON_3_12", "networkMode": "PUBLIC"}


@dataclass
class Outcome:
    """What came of one entrypoint."""

    name: str
    kind: str
    framework: str = ""
    said: list[str] = field(default_factory=list)
    ran: int = 0


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("folder", type=Path)
    ask.add_argument("--only", default="")
    ask.add_argument("--json", type=Path)
    ask.add_argument("--authorizer", default="AWS_IAM")
    asked = ask.parse_args()
    found = [one for one in entrypoints(asked.folder.resolve()) if asked.only in f"{one[0]}"]
    outcomes = []
    os.environ["HOME"] = tempfile.mkdtemp(prefix="try-agents-home-")
    with ProcessPoolExecutor(2) as pool:
        for outcome in pool.map(tried, *zip(*found, strict=True), [asked.authorizer] * len(found)):
            outcomes.append(outcome)
            if outcome.kind != "right":
                print(f"{outcome.kind:8}{outcome.framework:10} {outcome.name}")
                for line in outcome.said[:4]:
                    print(f"           {line}")
    table(outcomes)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in outcomes], indent=1))


def table(outcomes: list[Outcome]) -> None:
    """The numbers by framework; of the right ones, how many were seen to run."""
    kinds = ("right", "wrong", "left", "refused")
    print(
        f"\n{'framework':12}{'n':>5}" + "".join(f"{kind:>9}" for kind in kinds) + "   seen to run"
    )
    count = Counter((one.framework, one.kind) for one in outcomes)
    for framework in sorted({one.framework for one in outcomes}):
        rows = [count[framework, kind] for kind in kinds]
        ran = sum(one.framework == framework and one.ran > 0 for one in outcomes)
        numbers = "".join(f"{row:>9}" for row in rows)
        print(f"{framework or 'none':12}{sum(rows):>5}{numbers}   {ran}")


def entrypoints(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Each project's folder with its entrypoints in it."""
    for project in sorted(path for path in folder.iterdir() if path.is_dir()):
        said = project / "ENTRYPOINT"
        if said.exists():
            yield project, Path(said.read_text().strip())
            continue
        for path in sorted(project.rglob("*.py")):
            if WAY_IN.search(path.read_bytes()):
                yield project, path.relative_to(project)


def tried(folder: Path, entrypoint: Path, authorizer: str) -> Outcome:
    """Scaffold a copy of one project, start it before and after, and take all out again."""
    with tempfile.TemporaryDirectory(prefix="try-agents-") as made:
        return _tried(Path(made), folder, entrypoint, authorizer)


def _tried(world: Path, folder: Path, entrypoint: Path, authorizer: str) -> Outcome:
    root = world / "Trial"
    code = root / "app" / "Demo"
    shutil.copytree(folder, code, ignore=shutil.ignore_patterns("ENTRYPOINT", ".git", ".venv"))
    runtime = {"name": "Demo", "codeLocation": "app/Demo", "entrypoint": str(entrypoint), **RUNTIME}
    (root / "agentcore").mkdir()
    config = {**CONFIG, "runtimes": [runtime]}
    (root / "agentcore" / "agentcore.json").write_text(json.dumps(config, indent=2) + "\n")
    before = _files(root)
    outcome = Outcome(f"{folder.name} {entrypoint}", "wrong")
    done = _connect(root, *SCAFFOLD, authorizer)
    if "Traceback" in done.stderr or not done.stdout.strip():
        outcome.said = [done.stderr.strip()[-300:]]
        return outcome
    said = json.loads(done.stdout)
    if not said["ok"]:
        outcome.kind, outcome.said = "refused", [error["message"] for error in said["errors"]]
        if _files(root) != before:
            outcome.kind = "wrong"
        return outcome
    outcome.framework = next(
        (
            unit["template"].partition("/")[2]
            for unit in said.get("units", ())
            if unit["template"].startswith("gateway_client")
        ),
        "",
    )
    lines = [row for row in said["manual"] if row["file"].endswith(".py")]
    after = _files(root)
    faults = []
    if _connect(root, *SCAFFOLD, authorizer).returncode or _files(root) != after:
        faults.append("a second run changes something")
    again = _started(world, code, entrypoint)
    starts = _started(world, folder, entrypoint)
    for start, old in starts.items():
        new = again[start]
        if not old["error"] and new["error"]:
            faults.append(f"start by {start}: {new['error']}")
        outcome.ran = max(outcome.ran, len(new["agents"]))
        if not lines:
            faults += [
                f"{one['place']} is run with {one['gateways']} gateways"
                for one in new["agents"]
                if one["gateways"] != 1
            ]
    _connect(root, "remove", "WeatherTools", "--yes", "--json")
    _connect(root, "remove", "MyGateway", "--yes", "--json")
    kept = {path: content for path, content in _files(root).items() if path in before}
    if kept != before:
        changed = [path for path in before if kept.get(path) != before[path]]
        faults.append(f"remove leaves {', '.join(changed)} changed")
    outcome.kind = "wrong" if faults else "left" if lines else "right"
    outcome.said = [*dict.fromkeys(faults)] or [
        f"{row['file']}:{row['line']}: {row['reason']} | {row['lines'][-1]}" for row in lines
    ]
    return outcome


def _started(world: Path, original: Path, entrypoint: Path) -> dict[str, Any]:
    """What each way to start it came to, in copies of it whose gateways are stand-ins.

    Of an entrypoint at the top, all ways have the same path.
    """
    found = {}
    for start in STARTS if entrypoint.parent != Path() else STARTS[:1]:
        code = world / "run" / original.name
        shutil.rmtree(code, ignore_errors=True)
        shutil.copytree(original, code)
        for unit in (code / entrypoint).parent.glob("connections/*/__init__.py"):
            unit.write_text(UNIT)
        done = subprocess.run(
            [sys.executable, "-B", ROOT / "scripts" / "agent_run.py", code, entrypoint, start],
            capture_output=True,
            text=True,
            timeout=120,
            env={"PATH": os.environ["PATH"], "HOME": str(code), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
        last = (done.stdout.strip().splitlines() or ["{}"])[-1]
        try:
            found[start] = {"error": "it did not end", "agents": [], **json.loads(last)}
        except ValueError:
            found[start] = {"error": "it did not end", "agents": []}
    return found


@dataclass
class Done:
    """One command's end."""

    returncode: int
    stdout: str
    stderr: str


def _connect(root: Path, *words: str) -> Done:
    """Run connect in a project, in this process."""
    from agentcore_connect.cli import main as connect

    out, err, here = io.StringIO(), io.StringIO(), Path.cwd()
    os.chdir(root)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = connect(words)
    finally:
        os.chdir(here)
    return Done(code, out.getvalue(), err.getvalue())


def _files(root: Path) -> dict[str, bytes]:
    """The files of a project, without connect's own notes."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".connect" not in path.parts and "__pycache__" not in path.parts
    }


if __name__ == "__main__":
    main()
