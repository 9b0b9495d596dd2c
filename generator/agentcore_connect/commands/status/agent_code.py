"""What an agent's own files lack for a unit that it uses: the use itself, and dependencies."""

from __future__ import annotations

from collections.abc import Iterator

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.use import Use
from agentcore_connect.commands.status.finding import Finding
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.project import CONFIG, Project


def findings(project: Project, use: Use) -> Iterator[Finding]:
    """What is missing in the files of the agent that uses a unit."""
    main = str(use.agent.main)
    try:
        wired = is_wired(project, use)
    except InvalidInput as error:
        yield from (Finding.of(problem, main) for problem in error.problems)
    else:
        if not wired:
            by_hand = FRAMEWORKS[use.framework].usage(use.kind).shape is None
            yield Finding(
                "not-wired",
                "info" if by_hand else "warning",
                f"{main} does not use {use.folder}",
                (
                    "With a plain MCP client only you know where it belongs."
                    if by_hand
                    else "Run `connect scaffold` again: it adds the lines, or says which to add "
                    "by hand."
                ),
                main,
            )
    try:
        yield from _dependencies(project, use)
    except InvalidInput as error:
        path = str(use.agent.code / "pyproject.toml")
        yield from (Finding.of(problem, path) for problem in error.problems)


def is_wired(project: Project, use: Use) -> bool:
    """Whether code that the agent's entrypoint runs imports and uses the unit.

    InvalidInput as `wiring` has it.
    """
    from agentcore_connect.agent import places, wiring

    source = project.read(use.agent.main)
    if source is None:
        raise InvalidInput(
            Problem(
                "no-entrypoint",
                f"agent {use.agent.name} has no file {use.agent.main}",
                f"{CONFIG} names it as the agent's entrypoint: add the file, or correct the "
                "entrypoint.",
            )
        )
    if wiring.is_wired(source, use.framework, use.name, use.kind):
        return True
    return places.is_wired(places.modules_of(project.read, use.agent), use)


def _dependencies(project: Project, use: Use) -> Iterator[Finding]:
    """What the unit requires and the agent has not; no fault where it may be elsewhere."""
    from agentcore_connect.agent.dependencies import edit

    lack = edit.lack(project.read, use)
    for missing in lack.requirements:
        yield Finding(
            "dependency-missing",
            "info" if lack.reason else "error",
            f"{lack.path} does not have {missing}, which {use.folder} needs",
            (
                lack.reason[0].upper() + lack.reason[1:] + "."
                if lack.reason
                else "Add it, or run `connect scaffold` again."
            ),
            str(lack.path),
        )
