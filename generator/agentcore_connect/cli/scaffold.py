"""`connect scaffold` and `connect apply`: one Plan, shown, saved or applied."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agentcore_connect.answers import choices, given
from agentcore_connect.answers.validation import of_flags_and_file
from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import (
    HOW,
    TEMPLATES,
    DryRunOption,
    FullOption,
    JsonOption,
    KeepBoundsOption,
    NoConfigOption,
    PlanOption,
    ProjectOption,
    TemplateSourceOption,
    TrustOption,
    ValidateOption,
    YesOption,
    declared,
    option,
    refuse_unchecked,
)
from agentcore_connect.cli.sink import answers_file, finish
from agentcore_connect.cli.start import opened
from agentcore_connect.cli.templates import fetch, unreachable
from agentcore_connect.errors import ExitCode, InvalidInput, Problem
from agentcore_connect.text.near import nearest
from agentcore_connect.vocabulary import matrix, servers

if TYPE_CHECKING:
    from agentcore_connect.project.project import Project

# Typer reads the annotations; heavy modules are imported inside the functions that need them.


def _connect(
    said: dict[str, Any],
    what: Annotated[
        str | None,
        typer.Argument(
            help="A known MCP server (see `connect search`), the address of any, a function's ARN, "
            "an API document, or a path.",
            metavar="WHAT",
            autocompletion=lambda: [*(server.name for server in servers.SERVERS), *matrix.PATHS],
            show_default=False,
        ),
    ] = None,
    answers: Annotated[
        Path | None, option(HOW, "Answers from a YAML or JSON file; flags win over it.")
    ] = None,
    template_source: TemplateSourceOption = None,
    template_ref: Annotated[
        str | None, option(TEMPLATES, "The version of the templates. Default: the newest release.")
    ] = None,
    trust: TrustOption = False,
    data: Annotated[
        list[str] | None,
        option(
            TEMPLATES,
            "NAME=VALUE: the answer to a question of those templates; repeatable.",
        ),
    ] = None,
    project: ProjectOption = None,
    validate: ValidateOption = False,
    no_config: NoConfigOption = False,
    keep_bounds: KeepBoundsOption = False,
    dry_run: DryRunOption = False,
    plan_file: PlanOption = None,
    full: FullOption = False,
    as_json: JsonOption = False,
    yes: YesOption = False,
) -> int:
    """Connect an agent to a tool: code, wiring, dependencies and agentcore.json, in one step.

    Nothing is overwritten, all or nothing is written, and `connect undo` reverts it.
    """
    from agentcore_connect.cli.prompts import answers_of, asker
    from agentcore_connect.commands.scaffold import plan as core
    from agentcore_connect.commands.scaffold import report, resolve
    from agentcore_connect.units.templates import of_user

    refuse_unchecked(validate, dry_run, plan_file)
    said = said if what is None else {**_answered_by(what), **said}
    everything, wrong = of_flags_and_file(
        given.Given, given.OPTIONS, said, answers_file(answers) if answers else {}, str(answers)
    )
    sources = of_user(template_source, template_ref, trust=trust, data=data or ())
    found = opened(project, sources)
    old = fetch([sources.default] if sources.default else [])
    person = asker(yes=yes, as_json=as_json, options=given.OPTIONS)
    resolved = answers_of(person, lambda: resolve.resolve(everything, found, person, wrong))
    plan = core.plan(
        found, resolved, edit_config=not no_config, keep_bounds=keep_bounds, again=full
    )
    plan = replace(plan, warnings=(*unreachable(old), *plan.warnings))
    return finish(
        "scaffold",
        plan,
        dry_run=dry_run,
        save=plan_file,
        validate=validate,
        asks=not yes,
        full=full,
        as_json=as_json,
        more={"findings": report.findings(resolved)},
        adds_resources=True,
        adds_code=True,
        adds_units=True,
        taken=person.taken,
    )


scaffold = declared(given.OPTIONS, given.given)(_connect)


def _answered_by(word: str) -> dict[str, str]:
    """The answers that the word behind `connect add` stands for."""
    path = given.OPTIONS["path"].option
    paths = (*matrix.PATHS, *path.also, *path.elsewhere)
    known = [server.name for server in servers.SERVERS]
    is_slip = word not in known and choices.is_word(word) and nearest(word, paths)
    if is_slip or choices.meant(word, paths):
        return {"path": word}
    if word.startswith("arn:"):
        return {"path": "lambda", "lambda_arn": word}
    if word.startswith("s3://") or word.endswith((".json", ".yaml", ".yml")):
        return {"path": "openapi", "schema": word}
    if "://" in word:
        return {"path": "mcp", "endpoint": word}
    if nearest(word, known) is None:
        raise InvalidInput(
            Problem(
                "usage",
                "the word behind the command is nothing that can be connected",
                f"It can be a path ({', '.join(matrix.PATHS)}), a known server (see `connect "
                "search`), the https address of any, a function's ARN, or an API document (.json, "
                ".yaml). What it is to be called is said with --name.",
                "path",
            )
        )
    return {"server": word}


_PATHS: Mapping[matrix.Path, str] = {
    "mcp": "the tools of an MCP server",
    "lambda": "tools in a Lambda function",
    "openapi": "an API with an OpenAPI document",
    "api-gateway": "a REST API in Amazon API Gateway",
    "smithy": "a service with a Smithy model",
    "connector": "web search, or a knowledge base of Amazon Bedrock",
    "credential": "a service that its own code calls, past the gateway",
}


_WHAT: Mapping[matrix.Path, str] = {
    "lambda": "lambda_arn",
    "openapi": "schema",
    "smithy": "schema",
    "connector": "connector",
}
"""The answer that a word behind a path's own command is."""


def to(path: matrix.Path) -> Callable[..., int]:
    """`connect scaffold` for one path, with the options that count there."""
    rows = {
        name: row
        for name, row in given.OPTIONS.items()
        if name != "path" and path in row.option.paths
    }

    @wraps(_connect)
    def run(said: dict[str, Any], what: str | None = None, **values: Any) -> int:
        if path != "mcp" and what is not None:
            said, what = {_WHAT[path]: what, **said}, None
        return _connect({"path": path, **said}, what, **values)

    if path != "mcp":  # known servers are MCP servers
        whole = inspect.signature(_connect, eval_str=True)
        own = dict(whole.parameters)
        what = own.pop("what")
        if path in _WHAT:
            row = rows[_WHAT[path]]
            argument = typer.Argument(
                help=f"The same as {row.flag}.",
                metavar=row.name.upper(),
                autocompletion=lambda: list(row.words),
                show_default=False,
            )
            own["what"] = what.replace(annotation=Annotated[str | None, argument])
        own = {name: own[name] for name in whole.parameters if name in own}
        run.__signature__ = whole.replace(  # type: ignore[attr-defined]
            parameters=list(own.values())
        )
    run.__doc__ = f"Connect an agent to {_PATHS[path]}: `connect add --path {path}`."
    return declared(rows, given.given)(run)


def apply(
    plan_file: Annotated[Path, typer.Argument(help="A plan that `connect scaffold --plan` saved.")],
    project: ProjectOption = None,
    full: FullOption = False,
    as_json: JsonOption = False,
) -> int:
    """Apply a saved plan: all of it, or nothing if a file has changed since.

    The project may be checked out anywhere: what counts is what is in its files.
    """
    from agentcore_connect.disk.files import read_named
    from agentcore_connect.plan import recovery, saved
    from agentcore_connect.plan.proof import prove
    from agentcore_connect.project.project import find

    content = cache(partial(read_named, plan_file))  # once, for a pipe has it once
    found = _planned_for(content, project)
    recovery.recover(found.root)
    plan = prove(saved.load(content(), find(found.root), str(plan_file)))
    if not plan.writes and not as_json:
        done = "Nothing to do: all that this plan does is done already."
        terminal.say([(done, "")], data=True)
        return ExitCode.DONE
    return finish(
        "apply",
        plan,
        dry_run=False,
        full=full,
        as_json=as_json,
        adds_resources=True,
        adds_code=True,
        adds_units=True,
    )


def _planned_for(content: Callable[[], bytes], project: Path | None) -> Project:
    """The project here; else, where none is named, the one that the plan has below this checkout.

    Raises InvalidInput as `project.find` and, where it asks for it, ``content``.
    """
    from agentcore_connect.plan import saved
    from agentcore_connect.project.project import CONFIG, find

    try:
        return find(project)
    except InvalidInput:
        here = Path()
        if project is not None or not here.exists():
            raise
        there = saved.place(content(), here.resolve())
        if not (there / CONFIG).is_file():
            raise
        return find(there)
