"""`connect remove`: remove one connection, with all that only it needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from agentcore_connect.answers import choices
from agentcore_connect.answers.option import listed
from agentcore_connect.cli import terminal
from agentcore_connect.cli.completion import offering
from agentcore_connect.cli.options import (
    HOW,
    DryRunOption,
    FullOption,
    JsonOption,
    ProjectOption,
    YesOption,
    answer,
    option,
)
from agentcore_connect.cli.sink import finish
from agentcore_connect.cli.start import opened
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.vocabulary.words import Removable

if TYPE_CHECKING:
    from agentcore_connect.commands.remove.selection import Removal

_WHAT = "What to remove"
_KINDS = get_args(Removable)


def remove(
    name: Annotated[
        str | None,
        typer.Argument(
            help="A target, a gateway, a policy, or a service that an agent calls directly.",
            autocompletion=offering("connections"),
        ),
    ] = None,
    kind: Annotated[
        str | None,
        option(_WHAT, f"What NAME is, if several have it: {listed(_KINDS)}.", words=_KINDS),
    ] = None,
    gateway: Annotated[
        str | None, answer("gateway", _WHAT, "The target's gateway. Default: the only one.")
    ] = None,
    agent: Annotated[str | None, answer("agent", _WHAT, "Only from this agent's code.")] = None,
    force: Annotated[
        bool, option(_WHAT, "Also remove what was edited, is still used, or is not connect's.")
    ] = False,
    keep_config: Annotated[bool, option(HOW, "Do not change agentcore.json.")] = False,
    project: ProjectOption = None,
    dry_run: DryRunOption = False,
    plan: Annotated[
        Path | None, option(HOW, "Save the plan to this file instead of applying it.")
    ] = None,
    yes: YesOption = False,
    full: FullOption = False,
    as_json: JsonOption = False,
) -> int:
    """Remove one connection: its lines, its files, and what nothing else in the project uses."""
    from agentcore_connect.commands.remove import plan as removing
    from agentcore_connect.commands.remove.selection import removal, removals

    if kind is not None and (said := choices.meant(kind, _KINDS)) is None:
        raise InvalidInput(choices.none_of("--kind", kind, _KINDS, "kind", "usage"))
    found = opened(project)
    narrowed: Any = {"what": kind and said, "gateway": gateway, "agent": agent}
    if name is None:
        wanted = _chosen(removals(found, **narrowed), yes=yes, as_json=as_json)
    else:
        wanted = removal(found, name, **narrowed)
    made = removing.plan(found, wanted, force=force, edit_config=not keep_config)
    if wanted.is_large and not (yes or dry_run or plan is not None):
        _tell(wanted, as_json=as_json)
    return finish(
        "remove", made, dry_run=dry_run, save=plan, asks=not yes, full=full, as_json=as_json
    )


def _chosen(found: Sequence[Removal], *, yes: bool, as_json: bool) -> Removal:
    """What a person at a terminal chooses; without one, an error that has all there is."""
    from agentcore_connect.answers.asking import Nobody
    from agentcore_connect.cli.prompts import asker
    from agentcore_connect.commands.remove.selection import described, listed

    person = asker(yes=yes, as_json=as_json)
    if not found or isinstance(person, Nobody):
        raise InvalidInput(
            Problem(
                "missing-answer",
                "the name of what to remove is missing",
                f"{listed(found)} Give one: `connect remove NAME`." if found else listed(found),
                field="name",
            )
        )
    by_label = {f"{one.name}, {described(one)}": one for one in found}
    labels = [(label, "") for label in by_label]
    return by_label[person.choice("name", "What do you want to remove?", labels, labels[0][0])]


def _tell(wanted: Removal, *, as_json: bool) -> None:
    """Tell a person, who is asked after that; where nobody is, say that --yes is needed."""
    listed = [f"target {name}" for name in wanted.targets]
    listed += [f"policy {name}" for _, name in wanted.policies]
    listed += [f"the client of agent {use.agent.name}" for use in wanted.uses]
    what = f"this removes gateway {wanted.name} with {', '.join(listed)}"
    if as_json or not terminal.is_attended():
        raise InvalidInput(
            Problem(
                "missing-answer",
                what,
                "Run it again with --yes, or look first with --dry-run.",
                field="yes",
            )
        )
    terminal.say([(f"T{what[1:]}.", "bold")])
