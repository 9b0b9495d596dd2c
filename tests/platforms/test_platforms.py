"""Where systems are told apart, and that a checkout has the same bytes on each of them."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "generator" / "agentcore_connect"
TOLD_APART = re.compile(
    r"os\.name\b|sys\.platform|\bplatform\.system|import (fcntl|msvcrt|pwd|grp|resource|termios)\b"
    r"|getattr\(os, |hasattr\((os|signal), |os\.(kill|killpg|geteuid|f?chown|fchmod)\("
)


def test_one_module_tells_systems_apart() -> None:
    """Only `system` asks which one it is on, or calls what some have not got."""
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if TOLD_APART.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"system.py"}


@pytest.mark.parametrize("name", ["copier.yml", "generator/agentcore_connect/templates.bundle"])
def test_a_checkout_on_windows_has_the_same_bytes(name: str) -> None:
    """Git for Windows turns line ends by default; here it is told not to."""
    git = ("git", "-c", "core.autocrlf=true", "-c", "core.eol=crlf")
    command = [*git, "archive", "--worktree-attributes", "HEAD", name]
    archive = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        member = files.extractfile(name)
        assert member is not None
        content = member.read()
    show = subprocess.run(
        ["git", "show", f"HEAD:{name}"], cwd=ROOT, capture_output=True, check=True
    )
    assert content == show.stdout
