"""`connect skill`: what a coding agent has to know of connect, put into the project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from agentcore_connect.answers import choices
from agentcore_connect.answers.option import listed
from agentcore_connect.cli import group, terminal
from agentcore_connect.cli.options import (
    DryRunOption,
    FullOption,
    JsonOption,
    ProjectOption,
    YesOption,
)
from agentcore_connect.cli.sink import finish
from agentcore_connect.cli.start import opened
from agentcore_connect.commands.skill.clients import CLIENTS, FILES, Client
from agentcore_connect.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from agentcore_connect.project.project import Project


class _Group(group.Group):
    group = "skill"


app = typer.Typer(name="skill", cls=_Group, no_args_is_help=True, add_completion=False)


@app.callback()
def _skill() -> None:
    """Teach a coding agent (Claude Code, Cursor, Kiro, Codex) to use connect."""


ClientArgument = Annotated[
    list[str] | None,
    typer.Argument(help=f"For which client: {listed(CLIENTS)}.", autocompletion=lambda: CLIENTS),
]


def install(
    client: ClientArgument = None,
    project: ProjectOption = None,
    dry_run: DryRunOption = False,
    full: FullOption = False,
    as_json: JsonOption = False,
    yes: YesOption = False,
) -> int:
    """Write the skill into the project, or bring it up to date. Default: what the project uses.

    Nothing of yours is overwritten: a skill that was edited stays, and is an error.
    """
    from agentcore_connect.commands.skill import plan

    found = opened(project)
    clients = _clients(client) or _chosen(found, yes=yes or as_json)
    made = plan.install(found, clients)
    return finish("skill install", made, dry_run=dry_run, full=full, as_json=as_json)


def remove(
    client: ClientArgument = None,
    project: ProjectOption = None,
    dry_run: DryRunOption = False,
    full: FullOption = False,
    as_json: JsonOption = False,
) -> int:
    """Take the skill out of the project. Default: wherever it is."""
    from agentcore_connect.commands.skill import plan

    found = opened(project)
    clients = _clients(client) or plan.installed(found)
    made = plan.remove(found, clients)
    return finish("skill remove", made, dry_run=dry_run, full=full, as_json=as_json)


def show() -> int:
    """Print the skill."""
    from agentcore_connect.commands.skill import text

    terminal.write(text.skill())
    return 0


def _clients(said: Sequence[str] | None) -> tuple[Client, ...]:
    """The clients that were named; InvalidInput for a word that is none."""
    known = {str(client): client for client in CLIENTS}
    unknown = [word for word in said or () if word not in known]
    if unknown:
        words = list(known)
        raise InvalidInput(choices.none_of("CLIENT", unknown[0], words, "client", "unknown-client"))
    return tuple(known[word] for word in said or ())


def _chosen(project: Project, *, yes: bool) -> tuple[Client, ...]:
    """What the project uses already; else what a person at a terminal chooses."""
    from agentcore_connect.answers.asking import Nobody
    from agentcore_connect.cli.prompts import asker
    from agentcore_connect.commands.skill.plan import used

    if found := used(project):
        return found
    person = asker(yes=yes)
    if isinstance(person, Nobody):
        raise InvalidInput(
            Problem(
                "missing-answer",
                "the client is missing, and the project has nothing of one",
                f"Name it: `connect skill install claude`. There are: {', '.join(CLIENTS)}.",
                field="client",
                choices=CLIENTS,
            )
        )
    offered = [(str(client), f"writes {FILES[client]}") for client in CLIENTS]
    return _clients([person.choice("client", "Which client do you use?", offered, "claude")])
