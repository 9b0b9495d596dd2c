"""The rooms of the package: which may import which, and whether the code keeps to it.

    python scripts/house.py            print the rooms, floors, arrows and what is wrong
    python scripts/house.py --check    exit 1 where anything is

A room is a package directly below `agentcore_connect`; its `__init__.py` says in `__all__` which of
its modules other rooms may import (its face), and so does each command's. `errors`, `installation`,
`limits`, `system` and the package itself stand outside the rooms, and any room may import them.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "agentcore_connect"
CODE = ROOT / "generator" / PACKAGE

_BELOW = "project vocabulary text disk"
ARROWS: Mapping[str, frozenset[str]] = {
    room: frozenset(others.split())
    for room, others in {
        "disk": "",
        "text": "",
        "vocabulary": "disk",
        "project": "text disk",
        "documents": "vocabulary text",
        "troubleshooting": "vocabulary",
        "policy": "units project vocabulary text",
        "plan": _BELOW,
        "units": f"plan {_BELOW}",
        "dev": "policy documents project vocabulary",
        "answers": "units project vocabulary text",
        "connection": f"units {_BELOW}",
        "agent": "connection units plan project vocabulary text",
        "commands": f"agent answers connection units plan policy documents {_BELOW}",
        "cli": f"commands dev answers units plan policy troubleshooting {_BELOW}",
    }.items()
}
"""The rooms, and the rooms that each may import: downwards only."""

FLOORS, MOST_ARROWS = 8, 60
YARD = ("errors", "installation", "limits", "system", "__init__", "__main__")
"""Modules outside the rooms."""


RECIPES = (
    "agent/frameworks/__init__.py",
    "connection/targets/__init__.py",
    "answers/given.py",
)
"""The modules whose docstrings say how to add a framework, a target type and an option."""


class Import(NamedTuple):
    """One import of the package's own: ``name`` is the module, or a name in it."""

    module: str
    line: int
    name: str


def modules(code: Path = CODE) -> dict[str, Path]:
    """Every module by its dotted name below the package; a package is its `__init__`."""
    found = {}
    for path in sorted(code.rglob("*.py")):
        parts = path.relative_to(code).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)] = path
    return found


def imports(code: Path = CODE) -> Iterator[Import]:
    """Every import inside the package: at the top, in a function, for type checkers alone."""
    for module, path in modules(code).items():
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            for name in names:
                if name.startswith(f"{PACKAGE}."):
                    yield Import(module, node.lineno, name.removeprefix(f"{PACKAGE}."))


def face(package: Path) -> frozenset[str] | None:
    """What a package's `__all__` names: its modules, or names that it re-exports; None: no word."""
    for node in ast.parse((package / "__init__.py").read_bytes()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return frozenset(ast.literal_eval(node.value))
    return None


def target(name: str, every: Mapping[str, Path]) -> str:
    """The module that an imported name is, or is in."""
    while name and name not in every:
        name = name.rpartition(".")[0]
    return name or "__init__"


def wrong(code: Path = CODE) -> list[str]:
    """What breaks the walls: a line for each import, room, face or row of the table."""
    every = modules(code)
    rooms = {module.partition(".")[0] for module in every} - set(YARD)
    lines = [f"{room} stands in the folder or in ARROWS only" for room in rooms ^ ARROWS.keys()]
    packages = {m: face(p.parent) for m, p in every.items() if p.name == "__init__.py"}
    faces = {
        name: shown
        for name, shown in packages.items()
        if shown is not None and (name in rooms or name.startswith("commands."))
    }
    used: dict[str, set[str]] = {room: set() for room in ARROWS}
    shown: dict[str, set[str]] = {name: set() for name in faces}
    for module, line, name in imports(code):
        there = target(name, every)
        where = f"{module}:{line} imports {name}"
        here, room = module.partition(".")[0], there.partition(".")[0]
        if name.rpartition(".")[2].startswith("_") and room not in YARD:
            lines.append(f"{where}: a private name")
        if here == room == "commands" and module.split(".")[1:2] != there.split(".")[1:2]:
            lines.append(f"{where}: a command imports another")
        if here in YARD or room in YARD or here == room:
            continue
        used.setdefault(here, set()).add(room)
        if room not in ARROWS.get(here, ()):
            lines.append(f"{where}: {here} may not import {room}")
        parts = name.split(".")
        for depth in range(1, len(parts)):
            package = ".".join(parts[:depth])
            if package in faces and parts[depth] not in faces[package]:
                lines.append(f"{where}: it is not in the face of {package}")
            shown.get(package, set()).add(parts[depth])
    lines += [f"{room} says no face: its __init__ has no __all__" for room in rooms - faces.keys()]
    lines += [
        f"{room} may import {other}, and does not"
        for room, others in ARROWS.items()
        for other in sorted(others - used[room])
    ]
    lines += [
        f"the face of {name} has {module}, which no other room imports"
        for name, modules_shown in faces.items()
        for module in sorted(modules_shown - shown[name])
        if f"{name}.{module}" in every
    ]
    if max(floors().values()) > FLOORS or sum(map(len, ARROWS.values())) > MOST_ARROWS:
        lines.append(f"more than {FLOORS} floors or {MOST_ARROWS} arrows")
    return sorted(lines)


def floors() -> dict[str, int]:
    """Each room's floor: one above the highest that it may import. RecursionError for a circle."""

    @cache
    def floor(room: str) -> int:
        return 1 + max((floor(other) for other in ARROWS[room]), default=0)

    return {room: floor(room) for room in ARROWS}


def purpose(room: str) -> str:
    """A room's docstring, on one line."""
    text = ast.get_docstring(ast.parse((CODE / room / "__init__.py").read_bytes())) or ""
    return " ".join(text.partition("\n\n")[0].split())


def table() -> str:
    """The rooms as Markdown, the highest floor first."""
    lines = ["| | Room | For | May import |", "|---|---|---|---|"]
    for room, floor in sorted(floors().items(), key=lambda item: (-item[1], item[0])):
        below = " ".join(other for other in ARROWS if other in ARROWS[room]) or "nothing"
        lines.append(f"| {floor} | `{room}/` | {purpose(room)} | {below} |")
    return "\n".join(lines)


def recipes() -> str:
    """How to add what grows, as the docstrings of the registries say it, as Markdown."""
    texts = []
    for registry in RECIPES:
        text = ast.get_docstring(ast.parse((CODE / registry).read_bytes())) or ""
        start = text.index("To add ")
        texts.append(text[start:].replace("``", "`"))
    return "\n\n".join(texts)


def main() -> int:
    sizes = Counter(module.partition(".")[0] for module in modules())
    for room, floor in sorted(floors().items(), key=lambda item: (-item[1], item[0])):
        print(f"{floor}  {room:16}{sizes[room]:4}  {purpose(room)}")
    arrows = sum(map(len, ARROWS.values()))
    print(f"{len(ARROWS)} rooms, {max(floors().values())} floors, {arrows} arrows")
    found = wrong()
    print("\n".join(found))
    return 1 if found and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
