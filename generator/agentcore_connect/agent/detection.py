"""Which framework an agent is written with, by its imports and its dependencies."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from agentcore_connect.agent.following.modules import (
    Module,
    Modules,
    import_statements,
    names_of,
    tree_of,
)
from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.frameworks.others import OTHERS
from agentcore_connect.agent.frameworks.row import Counts
from agentcore_connect.agent.places import modules_of
from agentcore_connect.project.project import Agent, Project
from agentcore_connect.vocabulary.words import Framework


@dataclass(frozen=True)
class Import:
    """The line of an agent's code that imports a framework, by its title."""

    title: str
    file: PurePosixPath
    line: int
    text: str


def detect_framework(project: Project, agent: Agent) -> Framework | None:
    """The framework of ``agent``, from the imports of its modules and its dependencies.

    What the entrypoint itself imports counts before what other modules of the agent do. None where
    nothing is found, or more than one framework, or one that connect has no client for;
    `row.Counts` says which count.
    """
    modules = modules_of(project.read, agent)
    declared = _declared(project, agent)
    every = modules.every()
    first, all_of_them = _names(modules, every[:1]), _names(modules, every)
    for names in (first, all_of_them):
        known = _known(names) - _counting("alone")
        if _others(names) and not known:
            return None
        if known and (found := _judged(_known(names), declared)) is not None:
            return found
    found = _judged(_known(all_of_them), declared)
    return found if found != "mcp" or other(project, agent) is None else None


def imports(source: bytes) -> set[Framework]:
    """The frameworks that Python code imports anywhere; none for code that does not parse."""
    tree = tree_of(source)
    statements = () if tree is None else import_statements(tree)
    return _known({name for statement in statements for name in names_of(statement)})


def dependencies(pyproject: str, requirements: str = "") -> set[Framework]:
    """The frameworks whose distributions the agent's files name; see `distributions`."""
    named = distributions(pyproject, requirements)
    return {name for name, row in FRAMEWORKS.items() if row.distributions & named}


def distributions(pyproject: str, requirements: str = "") -> set[str]:
    """The normalised names of what may be distributions in the agent's files.

    In a pyproject.toml that is anywhere, in quotes or as a key; in a requirements.txt where a line
    begins.
    """
    named = set(re.findall(r"""["']\s*([A-Za-z0-9][A-Za-z0-9._-]*)""", pyproject))
    named |= set(re.findall(r"(?m)^[ \t]*([A-Za-z0-9][A-Za-z0-9._-]*)[ \t]*=", pyproject))
    named |= set(re.findall(r"(?m)^[ \t]*([A-Za-z0-9][A-Za-z0-9._-]*)", requirements))
    return {re.sub(r"[-_.]+", "-", name).lower() for name in named}


def other(project: Project, agent: Agent) -> str | None:
    """The title of a framework that the agent uses, and that connect has no client for."""
    modules = modules_of(project.read, agent)
    found = _others(_names(modules, modules.every()))
    if not found:
        named = distributions(*_texts(project, agent))
        found = [one.title for one in OTHERS if one.distributions & named]
    return found[0] if found else None


def contradicts(project: Project, agent: Agent, framework: Framework) -> Import | None:
    """The import of another framework in the code of an agent that has none of ``framework``.

    None where the code, or its dependencies, tell of ``framework`` too, or of none at all.
    """
    modules = modules_of(project.read, agent)
    every = modules.every()
    known = _known(_names(modules, every)) | _declared(project, agent)
    if framework in known or framework == "mcp":
        return None
    titles = [(row.modules, row.title) for name, row in FRAMEWORKS.items() if name != "mcp"]
    titles += [(one.modules, one.title) for one in OTHERS]
    for module in every:
        lines = module.source.splitlines()
        for node in import_statements(module.tree):
            names = [name for name in names_of(node) if not modules.is_local(name)]
            for wanted, title in titles:
                if _matches(names, wanted):
                    text = lines[node.lineno - 1].decode("utf-8", "replace").strip()
                    return Import(title, module.path, node.lineno, text)
    return None


def _names(modules: Modules, some: Iterable[Module]) -> set[str]:
    """The dotted names that modules import from elsewhere: no file or folder of the agent's own."""
    names = {
        name
        for module in some
        for node in import_statements(module.tree)
        for name in names_of(node)
    }
    return {name for name in names if not modules.is_local(name)}


def _known(names: Collection[str]) -> set[Framework]:
    return {name for name, row in FRAMEWORKS.items() if _matches(names, row.modules)}


def _others(names: Collection[str]) -> list[str]:
    return [one.title for one in OTHERS if _matches(names, one.modules)]


def _matches(names: Collection[str], modules: Collection[str]) -> bool:
    return any(f"{name}.".startswith(f"{module}.") for name in names for module in modules)


def _judged(imported: set[Framework], declared: set[Framework]) -> Framework | None:
    """The one framework that imports and dependencies together tell of."""
    imported, declared = {*imported}, {*declared}
    doubtful, alone = _counting("declared"), _counting("alone")
    if (imported | declared) - doubtful - alone:
        imported -= doubtful - declared
    for found in (imported - alone, declared - alone):
        if found:
            return found.pop() if len(found) == 1 else None
    found = imported & alone
    return found.pop() if len(found) == 1 else None


def _declared(project: Project, agent: Agent) -> set[Framework]:
    """The frameworks among the agent's dependencies, in whichever file they are."""
    return dependencies(*_texts(project, agent))


def _texts(project: Project, agent: Agent) -> tuple[str, str]:
    """pyproject.toml and requirements.txt of an agent; empty where they are not there."""
    found = (project.read(agent.code / name) for name in ("pyproject.toml", "requirements.txt"))
    first, second = (_text(content or b"") for content in found)
    return first, second


def _text(content: bytes) -> str:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")  # PowerShell writes so
    return content.decode("utf-16" if wide else "utf-8-sig", "replace")


def _counting(how: Counts) -> set[Framework]:
    return {name for name, row in FRAMEWORKS.items() if row.counts == how}
