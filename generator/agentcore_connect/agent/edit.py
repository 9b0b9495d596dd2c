"""A unit put into an agent and taken out again: the edits to the agent's own files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.use import Use
from agentcore_connect.errors import InvalidInput, Problem, in_file
from agentcore_connect.plan.edits import Edits
from agentcore_connect.plan.plan import Manual
from agentcore_connect.project import usage
from agentcore_connect.project.project import CONFIG, Agent

if TYPE_CHECKING:
    from agentcore_connect.agent import wiring
    from agentcore_connect.agent.serving import Served

PACKAGE_MARKER = b'"""The agent\'s connections: one folder each, made by connect."""\n'


def put_in(edits: Edits, use: Use, *, entrypoint: bool = True, keep_bounds: bool = False) -> None:
    """The unit imported and used where the agent is made, if wanted, and its dependencies.

    ``keep_bounds``: a dependency that admits versions nobody tried is left as it is.
    Raises InvalidInput where a file of the agent cannot be read or contradicts the unit.
    """
    mark_package(edits, use.agent)
    if entrypoint:
        _wire(edits, use)
    require(edits, use, keep_bounds=keep_bounds)


def mark_package(edits: Edits, agent: Agent) -> None:
    """The agent's ``connections`` made a package; one that is there stays as it is."""
    marker = agent.connections / "__init__.py"
    there = edits.read(marker)
    edits.put(marker, PACKAGE_MARKER if there is None else there)


def require(edits: Edits, use: Use, *, keep_bounds: bool = False) -> None:
    """What the unit's code needs among the agent's dependencies; see `dependencies.edit`."""
    from agentcore_connect.agent.dependencies import edit

    edit.require(edits, use, keep_bounds=keep_bounds)


def is_imported(edits: Edits, use: Use) -> bool:
    """Whether code that the agent's entrypoint runs imports the unit."""
    from agentcore_connect.agent import places

    return any(places.importers(places.modules_of(edits.read, use.agent), use))


def take_out(edits: Edits, use: Use) -> bool:
    """Whether nothing of the agent's needs the unit any more: its import and use are taken out.

    What `put_in` does not make is left, and named with its lines: a person has to take it out.
    """
    from agentcore_connect.agent import wiring

    main, before = use.agent.main, len(edits.manual)
    others = [path for path, _, _ in usage.imports(edits.project, use.agent, use.folder)]
    left: set[PurePosixPath] = set()
    for path in dict.fromkeys((main, *others)):
        source = edits.read(path)
        if source is None:
            continue
        try:
            with in_file(str(path)):
                outcome = wiring.unwire(source, use.framework, use.name, use.kind)
        except InvalidInput:
            if path == main:
                raise
            left.add(path)
            continue
        if isinstance(outcome, wiring.Wired):
            edits.put(path, outcome.source)
            if not outcome.changed:
                left.add(path)
        else:
            reason = f"remove these lines; connect did not, because {outcome.reason}"
            edits.manual.append(Manual(str(path), reason, outcome.lines, outcome.line))
    for path, number, line in usage.imports(edits.project, use.agent, use.folder):
        if path != main and path in left:
            reason = f"remove this line: it imports {use.folder}"
            edits.manual.append(Manual(str(path), reason, (line,), number))
    return len(edits.manual) == before


def release(edits: Edits, gone: Sequence[Use], rest: Sequence[Use]) -> None:
    """The dependencies taken out that only the units which are ``gone`` needed; ``rest`` stay."""
    from agentcore_connect.agent.dependencies import edit

    edit.release(edits, gone, rest)


def lock_steps(edits: Edits) -> Iterator[str]:
    """What is to be done about files that are made from those whose dependencies change."""
    from agentcore_connect.agent.dependencies import edit

    yield from edit.lock_steps(edits)


def _wire(edits: Edits, use: Use) -> None:
    """Import and use the unit where the agent is made, or name the lines that are to be added.

    The example server that `agentcore create` put into the agent is named and left: whether it is
    used is not ours to say. Raises InvalidInput (``no-entrypoint``) where agentcore.json names a
    file that is not there.
    """
    from agentcore_connect.agent import places, wiring

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
    modules = places.modules_of(edits.read, use.agent)
    found = places.find(modules, use)
    if (found.why or found.served) and places.is_wired(modules, use):
        edits.put(main, source)  # a person has chosen
        return
    outcomes = [(path, spot, _wired(edits, use, path, spot)) for path, spot in found.spots]
    unknown = [each for each in outcomes if isinstance(each[2], wiring.Manual)]
    if found.why or unknown:
        for path, spot, outcome in outcomes if found.why else unknown:
            _left(edits, use, found.why, path, spot, outcome)
        return
    if found.served is not None:
        _served(edits, found.served, outcomes)
        return
    for path, _, outcome in outcomes:
        if isinstance(outcome, wiring.Wired):
            edits.put(path, outcome.source)
    for path in places.importers(modules, use):
        if path not in [path for path, _ in found.spots] and places.is_idle(
            edits.read(path) or b"", use.name
        ):
            outcome = wiring.unwire(edits.read(path) or b"", use.framework, use.name, use.kind)
            if isinstance(outcome, wiring.Wired):
                edits.put(path, outcome.source)  # the code that used it has moved
    example = main.parent / "mcp_client" / "client.py"
    if b"mcp.exa.ai" in (edits.read(example) or b""):
        edits.warnings += [
            f"{module.path} still calls the example server https://mcp.exa.ai/mcp that `agentcore "
            "create` put there (mcp_client/client.py); remove it if you do not use it."
            for module in modules.every()
            if any(other.path == example for _, other in modules.meanings(module))
        ][:1]


def _wired(
    edits: Edits, use: Use, path: PurePosixPath, spot: wiring.Spot
) -> wiring.Wired | wiring.Manual:
    """One file with the unit."""
    from agentcore_connect.agent import wiring

    with in_file(str(path)):
        return wiring.wire(edits.read(path) or b"", use.framework, use.name, use.kind, spot)


def _served(
    edits: Edits,
    served: Served,
    outcomes: Sequence[tuple[PurePosixPath, wiring.Spot, wiring.Wired | wiring.Manual]],
) -> None:
    """Name the lines that `_wired` would write, and those without which they would not work."""
    from agentcore_connect.agent import wiring

    for path, _, outcome in outcomes:
        if isinstance(outcome, wiring.Wired):
            lines, number = _changed(edits, path, outcome)
            edits.manual.append(Manual(str(path), served.why, lines, number))
    if served.path is not None:
        why = "after this line, so that the agent has them"
        edits.manual.append(Manual(str(served.path), why, served.lines, served.line))


def _left(
    edits: Edits,
    use: Use,
    why: str,
    path: PurePosixPath,
    spot: wiring.Spot,
    outcome: wiring.Wired | wiring.Manual,
) -> None:
    """Name the lines for one file: at each of its calls where a person has to choose."""
    from agentcore_connect.agent import wiring

    if not why and isinstance(outcome, wiring.Manual):
        edits.manual.append(Manual(str(path), outcome.reason, outcome.lines, outcome.line))
        return
    for call in spot.calls:
        here = replace(spot, calls=(call,))
        called = here.called
        lines = wiring.lines(use.framework, use.name, use.name, use.kind, spot.form, called=called)
        if FRAMEWORKS[use.framework].parts:  # its agents are made in several ways
            alone = _wired(edits, use, path, here)
            if isinstance(alone, wiring.Wired):
                lines, _ = _changed(edits, path, alone)
        edits.manual.append(Manual(str(path), why, lines, call.lineno))


def _changed(edits: Edits, path: PurePosixPath, wired: wiring.Wired) -> tuple[tuple[str, ...], int]:
    """The lines that are new or changed, and where the last of them is to stand in the old text."""
    before = (edits.read(path) or b"").decode("utf-8", "replace").splitlines()
    after = wired.source.decode("utf-8", "replace").splitlines()
    number, new = 1, list[str]()
    for tag, start, _, begin, end in SequenceMatcher(None, before, after).get_opcodes():
        if tag in ("insert", "replace"):
            number = start + 1
            new += after[begin:end]
    return tuple(line.strip() for line in new), number
