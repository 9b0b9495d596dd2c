"""The file from which an agent's build installs its dependencies.

Of CLI 0.30.0: a CodeZip build runs `uv pip install -r` on the nearest `pyproject.toml` upwards from
codeLocation, and reads no requirements.txt; a Container build does what its Dockerfile says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from agentcore_connect.agent.dependencies import poetry_table, toml
from agentcore_connect.errors import InvalidInput, in_file
from agentcore_connect.project import pyproject
from agentcore_connect.project.project import Agent

Read = Callable[[PurePosixPath], bytes | None]
"""The bytes of a file of the project; None for no file."""

Form = Literal["project", "poetry", "requirements", "other", "none"]
"""`[project]` of a pyproject.toml, Poetry's table, requirements.txt, a file that is only named, or
no file at all.
"""

PYPROJECT, REQUIREMENTS = "pyproject.toml", "requirements.txt"
_LARGEST = 100_000
"""Bytes of a Dockerfile that are looked at."""

_OTHERS = (
    ("Pipfile", "the agent's dependencies are in a Pipfile, which connect does not edit"),
    ("environment.yml", "the agent's dependencies are conda's, which connect does not edit"),
    ("environment.yaml", "the agent's dependencies are conda's, which connect does not edit"),
    ("setup.cfg", "the agent's dependencies are in setup.cfg, which connect does not edit"),
    ("setup.py", "the agent's dependencies are in setup.py, which connect does not edit"),
)
_FROM_FILE = re.compile(
    r"\bpip3?\s+(?:install|sync)\b[^\n;&|]*?\s(?:-r|--requirements?)[ =]*([^\s;&|]+)"
    r"|\buv\s+pip\s+sync\s+(?:-\S+\s+)*([^\s;&|-][^\s;&|]*)"
)
_FROM_PROJECT = re.compile(
    r"\b(?:uv\s+sync|poetry\s+(?:install|sync)|pdm\s+(?:install|sync))\b"
    r"|\bpip3?\s+install\b[^\n;&|]*\s(?:-e\s+)?\.(?:\[[^\]]*\])?(?:\s|$)"
)


@dataclass(frozen=True)
class Place:
    """The file at ``path``, and its ``form``.

    ``reason`` is why only a person can edit it; empty where connect can. ``note`` is what else is
    to be said of it.
    """

    form: Form
    path: PurePosixPath
    reason: str = ""
    note: str = ""


def place(read: Read, agent: Agent) -> Place:
    """Where the dependencies of ``agent`` are listed.

    Raises `InvalidInput` for a pyproject.toml that is not TOML.
    """
    declared = _pyproject(read, agent)
    named = _of_container(read, agent)
    if named is not None:
        if named.name != PYPROJECT:
            return Place("requirements", named)
        if declared is not None and declared.path == named:
            return _with_note(read, agent, declared)
    is_zip = agent.runtime.build == "CodeZip"
    if declared is not None and declared.form != "none":
        nearer = None if is_zip else _listed_nearer(read, agent, declared)
        return Place("requirements", nearer) if nearer else _with_note(read, agent, declared)
    listed = _requirements(read, agent)
    if listed is not None:
        return Place("requirements", listed, note=_unread(agent, declared))
    for name, reason in _OTHERS:
        if _is_there(read, agent.code / name):
            return Place("other", agent.code / name, reason)
    if declared is not None:
        return Place("project", declared.path, declared.reason)
    return Place(
        "none", agent.code / PYPROJECT, "the agent has no pyproject.toml and no requirements.txt"
    )


def candidates(read: Read, agent: Agent) -> Iterator[PurePosixPath]:
    """Every file that `place` may name for ``agent``, now or before."""
    for folder in _upwards(agent):
        for name in (PYPROJECT, REQUIREMENTS):
            if _is_there(read, folder / name):
                yield folder / name
    named = _of_container(read, agent)
    if named is not None:
        yield named


def document(read: Read, path: PurePosixPath) -> dict[str, Any]:
    """What a pyproject.toml holds."""
    with in_file(str(path)):
        return toml.data(pyproject.text(read(path) or b"", path))


def _upwards(agent: Agent) -> Sequence[PurePosixPath]:
    """The folders in which an agent's file may lie, the nearest first."""
    code = agent.code
    between = [folder for folder in agent.main.parents if code in folder.parents]
    return [code, *reversed(between), *code.parents]


def _pyproject(read: Read, agent: Agent) -> Place | None:
    """The nearest pyproject.toml; its form is ``none`` where it says no dependencies at all."""
    for folder in (agent.code, *agent.code.parents):
        path = folder / PYPROJECT
        if read(path) is None:
            continue
        found = document(read, path)
        project = toml.table(found, "project")
        if "dependencies" in project:
            return Place("project", path)
        dynamic = project.get("dynamic")
        if isinstance(dynamic, list) and "dependencies" in dynamic:
            return _dynamic(read, found, path)
        if toml.table(found, *poetry_table.TABLE):
            return Place("poetry", path)
        if folder == agent.code or project:
            return Place("none", path, "" if project else _no_table(found))
    return None


def _dynamic(read: Read, found: dict[str, Any], path: PurePosixPath) -> Place:
    """Where a build backend reads the dependencies: a file, if it is setuptools that says one."""
    if toml.table(found, *poetry_table.TABLE):
        return Place("poetry", path)
    said = toml.table(found, "tool", "setuptools", "dynamic", "dependencies").get("file")
    for name in [said] if isinstance(said, str) else said if isinstance(said, list) else []:
        if isinstance(name, str) and ".." not in name and read(path.parent / name) is not None:
            return Place("requirements", path.parent / name)
    why = "the build backend sets the dependencies: they are listed in [project].dynamic"
    return Place("project", path, why)


def _no_table(found: dict[str, Any]) -> str:
    """Why nothing can be added to a pyproject.toml without [project]."""
    if groups := ", ".join(toml.table(found, "dependency-groups")):
        return f"pyproject.toml has no [project] table, only [dependency-groups]: {groups}"
    return "pyproject.toml has no [project] table"


def _requirements(read: Read, agent: Agent) -> PurePosixPath | None:
    paths = (folder / REQUIREMENTS for folder in _upwards(agent))
    return next((path for path in paths if read(path) is not None), None)


def _of_container(read: Read, agent: Agent) -> PurePosixPath | None:
    """The file that the agent's Dockerfile installs from; None where that is not seen."""
    runtime = agent.runtime
    if runtime.build != "Container":
        return None
    context = _clean(runtime.build_context) if runtime.build_context else agent.code
    if context is None or (name := _clean(runtime.dockerfile)) is None:
        return None
    if not _is_there(read, context / name):
        return None
    text = (read(context / name) or b"")[:_LARGEST].decode("utf-8", "replace")
    text = re.sub(r"(?m)^[ \t]*#.*$", "", text)
    text = re.sub(r"\\[ \t]*\r?\n", " ", text)
    project = _FROM_PROJECT.search(text)
    for found in _FROM_FILE.finditer(text):
        said = (found[1] or found[2]).strip("\"'")
        whole = _clean(said.lstrip("/")) or PurePosixPath(PurePosixPath(said).name)
        tried = (context / whole, context / whole.name, agent.code / whole.name)
        paths = [path for path in tried if _is_there(read, path)]
        if paths and not (project and project.start() < found.start()):
            return paths[0]
    if project:
        here = (context / PYPROJECT, agent.code / PYPROJECT)
        return next((path for path in here if _is_there(read, path)), None)
    return None


def _clean(name: str) -> PurePosixPath | None:
    """A path of the project; None for one that leaves it."""
    path = PurePosixPath(name)
    return None if path.is_absolute() or ".." in path.parts or "\0" in name else path


def _with_note(read: Read, agent: Agent, declared: Place) -> Place:
    """What is to be said of a requirements.txt beside the pyproject.toml that counts."""
    if declared.form == "requirements":
        return declared
    beside = declared.path.parent / REQUIREMENTS
    listed = _listed_nearer(read, agent, declared) or (_is_there(read, beside) and beside)
    if not listed:
        return declared
    note = (
        f"{listed} lists dependencies too, but the build installs those of {declared.path}: "
        "connect looks only at that."
    )
    return Place(declared.form, declared.path, declared.reason, note)


def _listed_nearer(read: Read, agent: Agent, declared: Place) -> PurePosixPath | None:
    """A requirements.txt in a folder that is nearer to the agent than its pyproject.toml's."""
    for folder in _upwards(agent):
        if folder == declared.path.parent:
            return None
        if _is_there(read, folder / REQUIREMENTS):
            return folder / REQUIREMENTS
    return None


def _is_there(read: Read, path: PurePosixPath) -> bool:
    try:
        return read(path) is not None
    except InvalidInput:  # a link: it does not count, whatever it is
        return False


def _unread(agent: Agent, declared: Place | None) -> str:
    """That the CLI's build does not read a requirements.txt, where that is so."""
    if agent.runtime.build != "CodeZip":
        return ""
    path = agent.code / PYPROJECT if declared is None else declared.path
    lacks = "is not there" if declared is None else "lists no dependencies"
    return (
        f"`agentcore deploy` installs from {path}, which {lacks}: with build CodeZip, "
        "requirements.txt is not read."
    )
