"""`connect remove` from a `Removal` to a Plan: the exact reverse of what scaffold put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from agentcore_connect.agent.edit import PACKAGE_MARKER
from agentcore_connect.agent.use import Use, uses
from agentcore_connect.commands.remove import configuration
from agentcore_connect.commands.remove.configuration import Leftovers
from agentcore_connect.commands.remove.selection import Removal
from agentcore_connect.connection.target_of import as_recorded
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import ConnectError, in_file
from agentcore_connect.plan.plan import Change, Manual, Plan, Unit
from agentcore_connect.plan.proof import prove
from agentcore_connect.project import pyproject, usage
from agentcore_connect.project.project import CONFIG, Project
from agentcore_connect.units import record
from agentcore_connect.units.comparison import compared, is_cache, present
from agentcore_connect.units.record import Recorded
from agentcore_connect.vocabulary import names

_SCHEMAS = ("tool_schema_file", "schema_source")
"""The answers that may name a file in the target's folder: scaffold put it there, no template."""


@dataclass
class _Edits:
    """What comes together for the plan; ``sources`` are files that several units have lines in."""

    changes: list[Change] = field(default_factory=list)
    manual: list[Manual] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    sources: dict[PurePosixPath, bytes] = field(default_factory=dict)


def plan(
    project: Project, wanted: Removal, *, force: bool = False, edit_config: bool = True
) -> Plan:
    """Everything that takes ``wanted`` out again.

    Files that were edited are kept and named, and so is a unit that code still needs; ``force``
    takes both out. ``edit_config`` False leaves agentcore.json alone. Raises InvalidInput where a
    file of the project cannot be read.
    """
    edits = _Edits()
    staying = {use.unit.folder for use in wanted.uses if not _unwired(project, use, edits)}
    gone = [use for use in wanted.uses if force or use.unit.folder not in staying]
    units = [*wanted.units, *{use.unit.folder: use.unit for use in gone}.values()]
    folders = {unit.folder for unit in units}
    rest = [unit for unit in record.units(project) if unit.folder not in folders]
    for path, content in edits.sources.items():
        edits.changes.append(Change(str(path), project.read(path), content))
    edits.changes += _released(project, gone, uses(project, rest))
    for unit in units:
        edits.changes += _deleted(project, unit, edits.warnings, force=force)
    edits.changes += _markers(project, gone, edits.changes)
    for folder in sorted(staying - folders):
        edits.warnings.append(
            f"{folder} stays, because code still uses it: take that out by hand, then run this "
            "again, or use --force."
        )
    left = configuration.leftovers(project, wanted, gone, units, rest)
    if edit_config:
        edits.changes.append(Change(CONFIG, project.read(CONFIG), left.text.encode("utf-8")))
    return prove(
        Plan(
            root=project.root,
            changes=tuple(edits.changes),
            units=tuple(Unit(str(u.folder), u.template, u.version) for u in units),
            commands=_commands(left),
            next_steps=tuple(_next_steps(project, wanted, left, edits.changes, edit_config)),
            warnings=(*(left.warnings if edit_config else ()), *edits.warnings),
            manual=tuple(dict.fromkeys(edits.manual)),
        )
    )


def _unwired(project: Project, use: Use, edits: _Edits) -> bool:
    """Whether nothing needs the unit once ``edits`` are made; what does is left to a person."""
    from agentcore_connect.agent import wiring

    main, before = use.agent.main, len(edits.manual)
    source = edits.sources.get(main) or project.read(main)
    if source is not None:
        with in_file(str(main)):
            outcome = wiring.unwire(source, use.framework, use.name, *use.wiring)
        if isinstance(outcome, wiring.Wired):
            edits.sources[main] = outcome.source
        else:
            reason = f"to be taken out: {outcome.reason}"
            edits.manual.append(Manual(str(main), reason, outcome.lines, outcome.line))
    for path, number, line in usage.imports(project, use.agent, use.unit.folder):
        reason = f"to be taken out: it imports {use.unit.folder}"
        edits.manual.append(Manual(str(path), reason, (line,), number))
    return len(edits.manual) == before


def _released(project: Project, gone: Sequence[Use], rest: Sequence[Use]) -> Iterator[Change]:
    """The dependencies that only the units needed that go, taken out."""
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
        before = project.read(path)
        if before is None:
            continue
        with in_file(str(path)):
            after = requirements.release(pyproject.text(before, path), going)
        yield Change(str(path), before, after.encode("utf-8"))


def _deleted(
    project: Project, unit: Recorded, warnings: list[str], *, force: bool
) -> Iterator[Change]:
    """The files of a unit that go; ``warnings`` get those that stay."""
    answers = str(unit.folder / ANSWERS_FILE)
    going = {str(unit.answers[name]) for name in _SCHEMAS if name in unit.answers}
    try:
        files = compared(project, unit)
    except ConnectError as error:
        if not force:
            warnings.append(f"{unit.folder} stays: {error}. Use --force to delete it.")
            return
        going |= set(present(project, unit))
    else:
        going |= {file.path for file in files if force or file.state == "pristine"} | {answers}
        edited = [f.path for f in files if f.disk is not None and f.path not in going]
        warnings += [f"{path} stays: it was edited. Use --force to delete it." for path in edited]
        made = {file.path for file in files}
        own = [path for path in present(project, unit) if path not in made and not is_cache(path)]
        warnings += [f"{path} stays: connect did not make it." for path in own if path not in going]
        warnings += [
            f"{path} goes with its target, edited or not; `connect undo` brings it back."
            for path in own
            if path in going
        ]
    for path in present(project, unit):
        if path in going or is_cache(path):
            yield Change(path, project.read(path), None)


def _markers(project: Project, gone: Sequence[Use], changes: Sequence[Change]) -> Iterator[Change]:
    """The package file of a ``connections`` that has nothing else left in it."""
    deleted = {change.path for change in changes if change.action == "delete"}
    for folder in dict.fromkeys(use.agent.connections for use in gone):
        marker = str(folder / "__init__.py")
        there = {
            path.relative_to(project.root).as_posix()
            for path in (project.root / folder).rglob("*")
            if not path.is_dir()
        }
        caches = {path for path in there - deleted if is_cache(path)}
        content = project.read(marker)
        is_ours = content is not None and content.replace(b"\r\n", b"\n") == PACKAGE_MARKER
        if is_ours and there - deleted - caches == {marker}:
            for path in (marker, *sorted(caches)):
                yield Change(path, project.read(path), None)


def _commands(left: Leftovers) -> tuple[tuple[str, ...], ...]:
    """What the CLI would be told instead."""
    gone = [
        *(("policy-engine", name) for name in left.engines),
        *(("gateway-target", name) for name in left.targets),
        *((("gateway", left.gateway),) if left.gateway else ()),
        *(("credential", name) for name in left.credentials),
    ]
    policies = (("policy", "--name", name, "--engine", engine) for engine, name in left.policies)
    return (
        *(("agentcore", "remove", *words) for words in policies),
        *(("agentcore", "remove", kind, "--name", name) for kind, name in gone),
    )


def _next_steps(
    project: Project,
    wanted: Removal,
    left: Leftovers,
    changes: Iterable[Change],
    edit_config: bool,
) -> Iterator[str]:
    for change in changes:
        if change.action == "modify" and change.path.endswith("/pyproject.toml"):
            code = PurePosixPath(change.path).parent
            if project.read(code / "uv.lock") is not None:
                yield (
                    f"`uv lock` in {code}: its dependencies changed, and builds install the lock "
                    "file."
                )
    if _commands(left):
        first = "" if edit_config else "Run the commands above, then "
        yield f"{first}`agentcore deploy`: what is deployed goes with it."
    for unit in wanted.units:
        target = as_recorded(unit)
        if target is not None and not target.is_declared:
            yield (
                f"Target {unit.resource} was made through the API, so no deploy takes it out: "
                "delete it with `aws bedrock-agentcore-control delete-gateway-target`."
            )
    if left.credentials:
        yield (
            f"The secrets of {', '.join(left.credentials)} stay in agentcore/.env.local: take the "
            f"lines out that begin with {_variables(left.credentials)}."
        )


def _variables(credentials: Sequence[str]) -> str:
    return " and ".join(names.credential_variable(name) for name in credentials)
