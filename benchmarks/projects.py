"""The projects that are measured: an example, and the same with units of the first release."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path, PurePosixPath

from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.project import sources
from agentcore_connect.units import record
from agentcore_connect.units.templates import own, versions

ROOT = Path(__file__).resolve().parent.parent


def example(folder: Path) -> Path:
    """The Strands example."""
    return Path(shutil.copytree(ROOT / "examples" / "strands", folder))


def repository(folder: Path) -> Path:
    """The released templates as a git repository, which is what Copier copies from."""
    _git("clone", "--quiet", "--branch", "main", str(own.BUNDLE), str(folder))
    return folder


def outdated(folder: Path, count: int, source: Path | None = None) -> Path:
    """A committed project with ``count`` units of the first release, each with an edited line.

    They say that their templates come from ``source``, which has the same releases.
    """
    project = example(folder)
    first = versions.known()[0]
    for number in range(count):
        unit = record.Recorded(
            PurePosixPath("connections", f"target{number}"),
            {
                "_commit": first,
                "_src_path": sources.SOURCE,
                "template": "target/mcp_server",
                "gateway": "MyGateway",
                "name": f"Target{number}",
                "endpoint": "https://mcp.example.com/mcp",
                "outbound_auth": "none",
            },
        )
        (project / unit.folder).mkdir(parents=True)
        for name, content in record.render(unit, first).items():
            edited = content.replace(b"# ", b"# My ", 1) if name == "README.md" else content
            if source is not None and name == ANSWERS_FILE:
                edited = content.replace(sources.SOURCE.encode(), str(source).encode())
            (project / unit.folder / name).write_bytes(edited)
    at = ("-C", str(project), "-c", "user.name=a", "-c", "user.email=a@localhost")
    for command in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "-m", "all")):
        _git(*at, *command)
    return project


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True)
