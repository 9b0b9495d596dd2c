"""The walls of the package: which room imports which, and through which face."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import house


def test_the_walls_hold() -> None:
    """Every import is an allowed arrow into a face; no command imports another; no spare rows."""
    assert house.wrong() == []


BREACHES = [
    ("disk/git.py", "from agentcore_connect.plan import plan", "disk may not import plan"),
    ("plan/show.py", "from agentcore_connect.text import own", "it is not in the face of text"),
    ("cli/start.py", "from agentcore_connect.agent import use", "cli may not import agent"),
    (
        "commands/adopt/plan.py",
        "def late():\n    from agentcore_connect.commands.scaffold import plan",
        "a command imports another",
    ),
    ("text/row.py", "from agentcore_connect.text.splice import _x", "a private name"),
]


def test_a_breach_is_named(tmp_path: Path) -> None:
    """An import that a wall forbids is seen, also inside a function; each in its own module.

    All of them in one copy: to read the package takes longer than all else.
    """
    copy = shutil.copytree(
        house.CODE, tmp_path / house.PACKAGE, ignore=lambda _, names: {"__pycache__"} & {*names}
    )
    for module, line, _ in BREACHES:
        with (copy / module).open("a") as file:
            file.write(f"\n\n{line}\n")
    found = house.wrong(copy)
    for module, _, says in BREACHES:
        name = module.removesuffix(".py").replace("/", ".")
        assert any(one.startswith(f"{name}:") and says in one for one in found), (name, found)


def test_each_test_that_the_code_names_is_there() -> None:
    """A docstring that sends its reader to a test names a file that there is."""
    root = Path(__file__).resolve().parents[2]
    named = {
        name
        for path in house.CODE.rglob("*.py")
        for name in re.findall(r"\btests/[\w/]+\.py\b", path.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted(name for name in named if not (root / name).is_file()) == []
