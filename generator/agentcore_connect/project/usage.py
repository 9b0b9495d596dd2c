"""What else in a project still uses a name: agentcore.json, its harnesses, the agents' own code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect.disk.walk import walk
from agentcore_connect.project.project import Agent, Project

_LARGEST = 1_000_000
"""Bytes of a source file that is still read: nobody writes a longer one by hand."""


_NOT_CODE = frozenset({"__pycache__", "node_modules", "site-packages"})


def is_named(value: Any, name: str) -> bool:
    """Whether a value of agentcore.json names the resource ``name`` anywhere.

    A ``name`` itself does not count: what is called so is not what is asked about.
    """
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting += [child for key, child in found.items() if key != "name"]
        elif isinstance(found, list):
            waiting += found
        elif found == name:
            return True
    return False


def harnesses(project: Project, name: str) -> list[str]:
    """The harnesses of the project whose file names ``name``: they have no code to look at."""
    found = []
    for harness in project.config.get("harnesses", ()):
        path = PurePosixPath(str(harness.get("path", "")))
        if path.is_absolute() or ".." in path.parts:
            continue
        content = project.read(path / "harness.json") or b""
        if f'"{name}"'.encode() in content:
            found.append(str(harness.get("name")))
    return found


def says(project: Project, agent: Agent, word: str) -> bool:
    """Whether the agent's own code has ``word`` as a text of its own; case does not matter.

    Its ``connections`` are not looked at: what a unit needs is in its answers.
    """
    pattern = re.compile(rb"""(["'])""" + re.escape(word.encode()) + rb"\1", re.IGNORECASE)
    return any(
        pattern.search(content) for _, content in sources(project, agent, {agent.connections})
    )


def imports(
    project: Project, agent: Agent, unit: PurePosixPath
) -> Iterator[tuple[PurePosixPath, int, str]]:
    """The lines of the agent's other modules that import ``unit``: file, line number, the line."""
    name = re.escape(unit.name)
    pattern = re.compile(
        rf"^\s*(?:from\s+[\w.]*\bconnections\s+import\s[^#]*\b{name}\b"
        rf"|(?:from|import)\s+[\w.]*\bconnections\.{name}\b)"
    )
    for path, content in sources(project, agent, {unit}):
        if path == agent.main:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if pattern.match(line):
                yield path, number, line.strip()


def sources(
    project: Project, agent: Agent, without: Collection[PurePosixPath]
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The Python files of an agent; environments, caches and links are left out."""
    for here, folders, files in walk(project.root, agent.code, skips_unreadable=True):
        if "pyvenv.cfg" in files or here in without:
            folders.clear()
            continue
        folders[:] = [n for n in folders if n[0] != "." and n not in _NOT_CODE]
        for name in files:
            full = project.root / here / name
            is_source = full.suffix == ".py" and not full.is_symlink() and full.is_file()
            if is_source and full.stat().st_size <= _LARGEST:
                yield here / name, full.read_bytes()
