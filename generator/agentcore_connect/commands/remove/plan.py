"""`connect remove` from a `Removal` to a Plan: the exact reverse of what scaffold put in."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Sequence

from agentcore_connect.agent import edit
from agentcore_connect.agent.use import Use, uses
from agentcore_connect.commands.remove import configuration
from agentcore_connect.commands.remove.configuration import Leftovers
from agentcore_connect.commands.remove.selection import Removal
from agentcore_connect.connection.target_of import as_recorded
from agentcore_connect.connection.unit import FINDINGS, base
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.disk.walk import walk
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.plan.edits import Edits
from agentcore_connect.plan.plan import Plan, Unit
from agentcore_connect.project.project import CONFIG, Project
from agentcore_connect.units import record
from agentcore_connect.units.comparison import File, compared, is_cache, present
from agentcore_connect.units.record import Recorded
from agentcore_connect.vocabulary import names

_SCHEMAS = ("tool_schema_file", "schema_source", "mcp_tool_schema")
"""The answers that may name a file in the target's folder: scaffold put it there, no template."""


def plan(
    project: Project, wanted: Removal, *, force: bool = False, edit_config: bool = True
) -> Plan:
    """Everything that takes ``wanted`` out again.

    Files that were edited are kept and named, and so is a unit that code still needs; ``force``
    takes both out. ``edit_config`` False leaves agentcore.json alone. Raises InvalidInput where a
    file of the project cannot be read, and without ``force`` where a gateway would take targets
    with it that somebody else declared.
    """
    if wanted.strange and edit_config and not force:
        raise InvalidInput(_shared(wanted))
    edits = Edits(project)
    staying = {use.folder for use in wanted.uses if not edit.take_out(edits, use)}
    gone = [use for use in wanted.uses if force or use.folder not in staying]
    folders = {use.folder for use in gone} | {unit.folder for unit in wanted.units}
    every = record.units(project)
    rest = [unit for unit in every if unit.folder not in folders]
    used = [unit for unit in every if unit.folder in {use.folder for use in gone}]
    units = [*wanted.units, *used]
    edit.release(edits, gone, uses(project, rest))
    for unit in units:
        _delete(edits, unit, force=force)
    _delete_markers(edits, gone)
    edits.warnings += (
        f"{unit.folder} stays, because code still uses it. Remove that code by hand, then run "
        f"`{_again(project, unit)}`; with --force it goes although code uses it."
        for unit in every
        if unit.folder in staying - folders
    )
    edits.warnings += (
        f"{unit.folder} stays: it was made from the templates of {unit.source!r}, which you have "
        f"not accepted. Accept them in your settings, then run "
        f"`{shlex.join(['connect', 'remove', wanted.name])}` again; or delete the folder yourself."
        for unit in every
        if unit.is_foreign and _is_of(wanted, unit)
    )
    left = configuration.leftovers(project, wanted, gone, units, rest)
    if edit_config:
        edits.put(CONFIG, left.text.encode("utf-8"))
        edits.warnings[:0] = left.warnings
    edits.units += [Unit(str(u.folder), u.template, u.version) for u in units]
    edits.commands += _commands(left)
    edits.next_steps += _next_steps(edits, wanted, left, edit_config)
    edits.done = f"{wanted.name} is removed."
    return edits.plan()


def _is_of(wanted: Removal, unit: Recorded) -> bool:
    """Whether a unit was made for what leaves agentcore.json."""
    match unit.kind:
        case "target":
            return unit.text("gateway") == wanted.gateway and unit.resource in wanted.targets
        case "gateway_client":
            return wanted.what == "gateway" and unit.resource == wanted.name
        case _:
            return False


def _shared(wanted: Removal) -> Problem:
    """``not-ours``: the gateway has targets that somebody else declared, and how to keep them."""
    own = [name for name in wanted.targets if name not in wanted.strange]
    ways = [["connect", "remove", name, "--gateway", wanted.name] for name in own]
    agents = dict.fromkeys(use.agent.name for use in wanted.uses)
    ways += [["connect", "remove", wanted.name, "--agent", agent] for agent in agents]
    keep = " and ".join(f"`{shlex.join(way)}`" for way in ways)
    return Problem(
        "not-ours",
        f"gateway {wanted.name} has targets that are not connect's: {', '.join(wanted.strange)}",
        (f"To keep them, remove only what connect created: {keep}. " if keep else "")
        + "To remove the gateway with all of its targets, use --force.",
        field="force",
        file=CONFIG,
    )


def _again(project: Project, unit: Recorded) -> str:
    """The command that takes out a unit of an agent's, once nothing uses it any more."""
    words = ["connect", "remove", unit.resource]
    agents = [use.agent.name for use in uses(project, [unit])]
    if len(project.agents) > len(agents):
        words += ["--agent", agents[0]]
    return shlex.join(words)


def _delete(edits: Edits, unit: Recorded, *, force: bool) -> None:
    """Drop the files of a unit, and warn of those that stay.

    What goes is the record, each file as connect made it, what scaffold put beside them (a schema,
    and what was noticed in it), and what Python made of these; ``force`` takes edited files too.
    What connect did not make stays, and the folder with it. Of a unit that cannot be rendered
    nobody knows what was edited: it stays whole, or with ``force`` goes whole.
    """
    project, there = edits.project, list(present(edits.project, unit))
    going = {str(unit.answers[name]) for name in _SCHEMAS if name in unit.answers}
    try:
        files = compared(project, unit)
    except ConnectError as error:
        if not force:
            command = shlex.join(["connect", "remove", unit.resource, "--force"])
            edits.warnings.append(f"{unit.folder} stays: {error}. `{command}` deletes it.")
            return
        going |= set(there)
    else:
        going |= {file.path for file in files if force or file.state == "pristine"}
        going.add(str(unit.folder / ANSWERS_FILE))
        own = {str(unit.folder / FINDINGS)}
        own |= {str(unit.folder / name) for path in going if (name := base(path))}
        going |= own
        edits.warnings += _kept_or_lost(files, [one for one in there if one not in own], going)
    for path in there:
        if path in going or is_cache(path):
            edits.drop(path)


def _kept_or_lost(
    files: Sequence[File], there: Sequence[str], going: Collection[str]
) -> Iterator[str]:
    """What to say of the files of a unit: those that stay, and a person's own that goes with it."""
    for file in files:
        if file.disk is not None and file.path not in going:
            yield f"{file.path} stays: it was edited. Delete it if you do not need it."
    made = {file.path for file in files}
    own = [path for path in there if path not in made and not is_cache(path)]
    yield from (f"{path} stays: connect did not make it." for path in own if path not in going)
    for path in own:
        if path in going:
            yield f"{path} is deleted with its target, edited or not; `connect undo` restores it."


def _delete_markers(edits: Edits, gone: Sequence[Use]) -> None:
    """Drop the package file of each ``connections`` that has nothing else left in it."""
    root = edits.project.root
    deleted = {change.path for change in edits.changes if change.action == "delete"}
    for folder in dict.fromkeys(use.agent.connections for use in gone):
        marker = str(folder / "__init__.py")
        there = {str(here / name) for here, _, files in walk(root, folder) for name in files}
        caches = {path for path in there - deleted if is_cache(path)}
        content = edits.read(marker)
        is_ours = content is not None and content.replace(b"\r\n", b"\n") == edit.PACKAGE_MARKER
        if is_ours and there - deleted - caches == {marker}:
            for path in (marker, *sorted(caches)):
                edits.drop(path)


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


def _next_steps(edits: Edits, wanted: Removal, left: Leftovers, edit_config: bool) -> Iterator[str]:
    """The deploy, and what no deploy takes out: targets made through the API, and local secrets."""
    yield from edit.lock_steps(edits)
    if _commands(left):
        first = "Run " if edit_config else "Run the commands above. Then run "
        yield f"{first}`agentcore deploy` to remove what is deployed."
    for unit in wanted.units:
        target = as_recorded(unit)
        if target is not None and not target.is_declared:
            yield (
                f"Target {unit.resource} was made through the API, so no deploy removes it: "
                "delete it with `aws bedrock-agentcore-control delete-gateway-target`."
            )
    if left.credentials:
        yield (
            f"The secrets of {', '.join(left.credentials)} stay in agentcore/.env.local: remove "
            f"the lines that begin with {_variables(left.credentials)}."
        )


def _variables(credentials: Sequence[str]) -> str:
    return " and ".join(names.credential_variable(name) for name in credentials)
