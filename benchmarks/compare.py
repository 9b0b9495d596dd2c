"""The cost of `connect`, as ratios against Copier on the same machine in the same run.

    python3 scripts/dev.py bench [--runs N]

Each row runs both commands in turn N times and compares the medians of whole processes. Exit
code 1 where a ratio misses its goal.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SCAFFOLD = (
    *("scaffold", "--path", "mcp", "--framework", "strands", "--gateway", "MyGateway"),
    *("--authorizer-type", "AWS_IAM", "--name", "WeatherTools"),
    *("--endpoint", "https://mcp.example.com/mcp", "--yes"),
)
COPY = (
    *("copy", "--defaults", "--quiet", "-d", "template=gateway_client/strands"),
    *("-d", "gateway=MyGateway", "-d", "authorizer_type=AWS_IAM"),
)


@dataclass(frozen=True)
class Row:
    """Our command and its peer; each takes a fresh folder and gives (program, arguments, cwd)."""

    title: str
    goal: float
    ours: Callable[[Path], tuple[list[str], Path]]
    peer: Callable[[Path], tuple[list[str], Path]]


def _example(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples" / "strands", folder / "project"))


def _repository(folder: Path) -> Path:
    """The released templates as a git repository, which is what Copier copies from."""
    bundle = ROOT / "generator" / "agentcore_connect" / "templates.bundle"
    command = ["git", "clone", "--quiet", "--branch", "main", str(bundle), str(folder / "git")]
    subprocess.run(command, check=True)
    return folder / "git"


def rows(repository: Path) -> list[Row]:
    connect, copier = str(BIN / "connect"), str(BIN / "copier")
    return [
        Row(
            "connect --help / copier --version",
            0.5,
            lambda folder: ([connect, "--help"], folder),
            lambda folder: ([copier, "--version"], folder),
        ),
        Row(
            "connect scaffold (plan, wire, apply) / copier copy of one unit from git",
            1.0,
            lambda folder: ([connect, *SCAFFOLD], _example(folder)),
            lambda folder: ([copier, *COPY, str(repository), str(folder / "unit")], folder),
        ),
        *(
            Row(
                f"connect update of {count} edited units / copier update of one",
                goal,
                lambda folder, count=count: ([connect, "update"], _outdated(folder, count)),
                lambda folder: (
                    [copier, "update", "--defaults", "--quiet"],
                    _outdated(folder, 1) / "connections" / "target0",
                ),
            )
            for count, goal in ((1, 0.4), (20, 1.0), (100, 4.0))
        ),
    ]


def _outdated(folder: Path, count: int) -> Path:
    """A committed project with ``count`` units of the first release, each with an edited line."""
    from agentcore_connect import recorded, templates, versions

    project = _example(folder)
    first = versions.known()[0]
    for number in range(count):
        unit = recorded.Recorded(
            PurePosixPath("connections", f"target{number}"),
            {
                "_commit": first,
                "_src_path": templates.SOURCE,
                "template": "target/mcp_server",
                "gateway": "MyGateway",
                "name": f"Target{number}",
                "endpoint": "https://mcp.example.com/mcp",
                "outbound_auth": "none",
            },
        )
        (project / unit.folder).mkdir(parents=True)
        for name, content in recorded.render(unit, first).items():
            edited = content.replace(b"# ", b"# My ", 1) if name == "README.md" else content
            (project / unit.folder / name).write_bytes(edited)
    git = ["git", "-C", str(project), "-c", "user.name=a", "-c", "user.email=a@localhost"]
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "all"]):
        subprocess.run([*git, *command], check=True)
    return project


def seconds(command: list[str], cwd: Path, home: Path) -> float:
    """The wall time of one process; it must succeed."""
    environment = {**os.environ, "HOME": str(home), "COPIER_CACHE_DIR": str(home / "copier")}
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=11)
    runs = parser.parse_args().runs
    from agentcore_connect import templates

    missed = False
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch, "home")
        home.mkdir()
        templates.place_bundle(home)
        for row in rows(_repository(Path(scratch))):
            times: dict[str, list[float]] = {"ours": [], "peer": []}
            for _ in range(runs):
                for side in times:
                    with tempfile.TemporaryDirectory(dir=scratch) as folder:
                        command, cwd = getattr(row, side)(Path(folder))
                        times[side].append(seconds(command, cwd, home))
            ours, peer = (statistics.median(times[side]) for side in ("ours", "peer"))
            ratio = ours / peer
            missed |= ratio > row.goal
            print(
                f"{row.title}: {ours * 1000:.0f} ms / {peer * 1000:.0f} ms = {ratio:.2f}x "
                f"(goal {row.goal}x; min {min(times['ours']) * 1000:.0f} / "
                f"{min(times['peer']) * 1000:.0f} ms)"
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
