"""A unit put into an agent and taken out again: the edits to the agent's own files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from agentcore_connect.agent.use import Use
from agentcore_connect.errors import InvalidInput, Problem, in_file
from agentcore_connect.plan.edits import Edits
from agentcore_connect.plan.plan import Manual
from agentcore_connect.project import pyproject, usage
from agentcore_connect.project.project import CONFIG, Agent

PACKAGE_MARKER = b'"""The agent\'s connections: one folder each, made by connect."""\n'


def put_in(edits: Edits, use: Use, *, entrypoint: bool = True) -> None:
    """The unit imported and used in the agent's entrypoint, if wanted, and its dependencies.

    Raises InvalidInput where a file of the agent cannot be read or contradicts the unit.
    """
    mark_package(edits, use.agent)
    if entrypoint:
        with in_file(str(use.agent.main)):
            _wire(edits, use)
    require(edits, use)


def mark_package(edits: Edits, agent: Agent) -> None:
    """The agent's ``connections`` made a package; one that is there stays as it is."""
    marker = agent.connections / "__init__.py"
    there = edits.read(marker)
    edits.put(marker, PACKAGE_MARKER if there is None else there)


def require(edits: Edits, use: Use) -> None:
    """What the unit's code needs among the agent's dependencies; an entry is never changed.

    A warning says which of them admit versions that nobody tried. Raises InvalidInput where
    pyproject.toml cannot be read or contradicts the unit.
    """
    from agentcore_connect.agent import requirements

    path, wanted = use.agent.code / "pyproject.toml", use.requirements
    before = edits.read(path)
    if before is None:
        edits.manual.append(Manual(str(path), "the agent has no pyproject.toml", wanted))
        return
    with in_file(str(path)):
        outcome = requirements.require(pyproject.text(before, path), wanted)
    edits.put(path, outcome.text.encode("utf-8"))
    if outcome.manual:
        edits.manual.append(Manual(str(path), outcome.reason, outcome.manual))
    for entry in outcome.below:
        edits.warnings.append(
            f"{path} has {entry.name} {entry.specifier}, which allows versions older than those "
            f"that were tested with the client ({entry.tested}); connect did not change it."
        )


def is_imported(edits: Edits, use: Use) -> bool:
    """Whether the agent's entrypoint imports the unit; not where it is no Python."""
    from agentcore_connect.agent.wiring.names import imported
    from agentcore_connect.agent.wiring.source import parsed

    try:
        return use.name in imported(parsed(edits.read(use.agent.main) or b""))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def take_out(edits: Edits, use: Use) -> bool:
    """Whether nothing of the agent's needs the unit any more: its import and use are taken out.

    What `put_in` does not make is left, and named with its lines: a person has to take it out.
    """
    from agentcore_connect.agent import wiring

    main, before = use.agent.main, len(edits.manual)
    source = edits.read(main)
    if source is not None:
        with in_file(str(main)):
            outcome = wiring.unwire(source, use.framework, use.name, use.kind)
        if isinstance(outcome, wiring.Wired):
            edits.put(main, outcome.source)
        else:
            reason = f"remove these lines; connect did not, because {outcome.reason}"
            edits.manual.append(Manual(str(main), reason, outcome.lines, outcome.line))
    for path, number, line in usage.imports(edits.project, use.agent, use.folder):
        reason = f"remove this line: it imports {use.folder}"
        edits.manual.append(Manual(str(path), reason, (line,), number))
    return len(edits.manual) == before


def release(edits: Edits, gone: Sequence[Use], rest: Sequence[Use]) -> None:
    """The dependencies taken out that only the units which are ``gone`` needed; ``rest`` stay."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    from agentcore_connect.agent import requirements

    for code in dict.fromkeys(use.agent.code for use in gone):
        needed = {
            canonicalize_name(Requirement(text).name)
            for use in rest
            if use.agent.code == code
            for text in use.requirements
        }
        going = [
            text
            for use in gone
            if use.agent.code == code
            for text in use.requirements
            if canonicalize_name(Requirement(text).name) not in needed
        ]
        path = code / "pyproject.toml"
        before = edits.read(path)
        if before is None:
            continue
        with in_file(str(path)):
            after = requirements.release(pyproject.text(before, path), going)
        edits.put(path, after.encode("utf-8"))


def lock_steps(edits: Edits) -> Iterator[str]:
    """What is to be done about the lock files of agents whose dependencies change."""
    for change in edits.changes:
        path = PurePosixPath(change.path)
        if path.name != "pyproject.toml" or change.action != "modify":
            continue
        if edits.read(path.parent / "uv.lock") is not None:
            yield (
                f"Run `uv lock` in {path.parent}: its dependencies changed, and builds install "
                "from the lock file."
            )


def _wire(edits: Edits, use: Use) -> None:
    """Import and use the unit in the agent's entrypoint, or name the lines that are to be added.

    The example server that `agentcore create` put into the agent is named and left: whether it is
    used is not ours to say. Raises InvalidInput (``no-entrypoint``) where agentcore.json names a
    file that is not there.
    """
    from agentcore_connect.agent import wiring

    main = use.agent.main
    source = edits.read(main)
    if source is None:
        raise InvalidInput(
            Problem(
                "no-entrypoint",
                f"agent {use.agent.name} has no file {main}",
                f"{CONFIG} names it as the agent's entrypoint: add the file, or correct the "
                "entrypoint.",
                field="agent",
            )
        )
    outcome = wiring.wire(source, use.framework, use.name, use.kind)
    if isinstance(outcome, wiring.Wired):
        edits.put(main, outcome.source)
        if b"mcp.exa.ai" in (edits.read(main.parent / "mcp_client" / "client.py") or b""):
            edits.warnings.append(
                f"{main} still calls the example server https://mcp.exa.ai/mcp that `agentcore "
                "create` put there (mcp_client/client.py); remove it if you do not use it."
            )
    else:
        edits.manual.append(Manual(str(main), outcome.reason, outcome.lines, outcome.line))
