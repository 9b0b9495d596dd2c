"""`connect update`: units to newer templates, and what is done where that conflicts."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agentcore_connect.answers.validation import secret_kind
from agentcore_connect.cli import terminal
from agentcore_connect.cli.completion import offering
from agentcore_connect.cli.options import (
    HOW,
    DryRunOption,
    FullOption,
    JsonOption,
    KeepBoundsOption,
    ProjectOption,
    TemplateSourceOption,
    TrustOption,
    YesOption,
    option,
)
from agentcore_connect.cli.sink import finish
from agentcore_connect.cli.start import opened
from agentcore_connect.cli.templates import confirmed, fetch, unreachable
from agentcore_connect.errors import ExitCode, InvalidInput, Problem
from agentcore_connect.vocabulary import secret

if TYPE_CHECKING:
    from agentcore_connect.commands.update.origins import Another
    from agentcore_connect.commands.update.plan import Selection
    from agentcore_connect.plan.show import Line
    from agentcore_connect.project.project import Project
    from agentcore_connect.units.record import Recorded

# Typer reads the annotations; heavy modules are imported inside the functions that need them.

_WHICH = "Which units"
_RESOLVING = "After a conflict"


def update(
    unit: Annotated[
        list[str] | None,
        typer.Argument(
            help="Folders of units, or names of gateways, targets and credentials.",
            autocompletion=offering("units"),
        ),
    ] = None,
    every: Annotated[bool, option(_WHICH, "All units, which is the default.", "--all")] = False,
    to: Annotated[
        str | None,
        option(_WHICH, "The version of the templates. Default: the newest.", complete="versions"),
    ] = None,
    data: Annotated[
        list[str] | None,
        option(HOW, "NAME=VALUE: the answer to a new question; can be repeated."),
    ] = None,
    check: Annotated[
        bool,
        option(
            HOW, "Only check: exit code 4 if a unit is out of date or was not checked.", "--check"
        ),
    ] = False,
    diff: Annotated[bool, option(HOW, "Show the diff of each file as well.", "--diff")] = False,
    fetches: Annotated[
        bool,
        option(HOW, "Ask the web addresses that documents come from for changes.", "--fetch"),
    ] = False,
    go_on: Annotated[
        bool, option(_RESOLVING, "Finish the update: all conflicts are resolved.", "--continue")
    ] = False,
    abort: Annotated[
        bool, option(_RESOLVING, "Bring the files back as they were before the update.", "--abort")
    ] = False,
    force: Annotated[
        bool, option(_RESOLVING, "With --continue: also if the files are as before the update.")
    ] = False,
    template_source: TemplateSourceOption = None,
    trust: TrustOption = False,
    project: ProjectOption = None,
    keep_bounds: KeepBoundsOption = False,
    dry_run: DryRunOption = False,
    full: FullOption = False,
    as_json: JsonOption = False,
    yes: YesOption = False,
) -> int:
    """Bring units to the newest templates, and keep every edit of yours.

    Your edits and the templates' changes are merged, in one plan for all units. Where both change
    the same lines, the file gets conflict markers, and the exit code is 3.
    """
    from agentcore_connect.commands.update import origins
    from agentcore_connect.commands.update import plan as core
    from agentcore_connect.project.project import find
    from agentcore_connect.units.templates import of_user

    named, resolves = unit or [], go_on or abort
    if (
        sum((check, go_on, abort)) > 1
        or (every and named)
        or (resolves and (named or every or to or data))
        or (force and not go_on)
    ):
        raise _apart()
    sources = of_user(template_source, trust=trust)
    found = find(project, sources) if check else opened(project, sources)
    done = functools.partial(
        finish,
        "update",
        dry_run=dry_run,
        diff=diff,
        asks=not yes,
        full=full,
        as_json=as_json,
        adds_units=True,
    )
    if resolves:
        plan = core.proceed(found, force=force) if go_on else core.abort(found)
        return done(plan)
    found = _accepting(found, named, yes=yes or as_json)
    old = fetch(core.addresses(found, template_source))
    chosen = core.select(found, named, Path(), to, template_source, only_looks=check)
    goals, unfit = ([one.unit for one in of] for of in (chosen.goals, chosen.unfit))
    others, told = origins.changed(found, goals, unfit, fetches=fetches)
    if check:
        seen = chosen.without(old if to is None else {})
        return _check(seen, others, [*unreachable(old), *told], as_json=as_json)
    answers = _Answers(data or (), yes=yes or as_json)
    warnings = [*unreachable(old), *(one.why for one in chosen.unfit)]
    warnings += [*(one.said for one in others), *told]
    plan = core.plan(found, chosen.late, answers, warnings, keep_bounds=keep_bounds, others=others)
    answers.refuse_unused()
    return done(plan)


def _apart() -> InvalidInput:
    return InvalidInput(
        Problem(
            "usage",
            "these options cannot be combined",
            "Use only one of --check, --continue and --abort. Give either names or --all. "
            "--continue and --abort are about the whole unfinished update: give them alone.",
        )
    )


def _accepting(found: Project, named: Sequence[str], *, yes: bool) -> Project:
    """The project, where a person may accept the sources of the units that were named."""
    from agentcore_connect.answers.asking import Nobody
    from agentcore_connect.cli.prompts import asker
    from agentcore_connect.commands.update import plan as core

    foreign = core.foreign(found, named, Path())
    if not foreign or isinstance(asker(yes=yes), Nobody):
        return found
    return confirmed(found, foreign)


def _check(
    chosen: Selection, others: Sequence[Another], warnings: Sequence[str], *, as_json: bool
) -> int:
    """Say what is out of date, what is new in between, and what was not checked; the exit code.

    A unit with another document is out of date.
    """
    from agentcore_connect.commands.update import changelog
    from agentcore_connect.plan import show

    news = changelog.news(chosen.late)
    if as_json:
        document = show.document("update", None) | {
            "units": _late(chosen, others),
            "checked": [str(goal.unit.folder) for goal in chosen.goals],
            "not_checked": [
                _unit(one.unit) | {"code": one.problem.code, "reason": one.why}
                for one in chosen.unfit
            ],
            "changelog": [vars(section) for section in news],
            "warnings": list(warnings),
        }
        terminal.emit(document)
    else:
        terminal.say(_state(chosen, others), data=True)
        for section in news:
            text = section.text.splitlines()
            terminal.say([("", ""), (section.version, "bold"), *((t, "") for t in text)], data=True)
        terminal.warn(warnings)
    return ExitCode.FOUND if chosen.late or chosen.unfit or others else ExitCode.DONE


def _late(chosen: Selection, others: Sequence[Another]) -> list[dict[str, Any]]:
    """The units that are out of date; of one with another document also what is in that."""
    units = {goal.unit.folder: _unit(goal.unit) | {"latest": goal.version} for goal in chosen.late}
    for one in others:
        there = units.setdefault(one.unit.folder, _unit(one.unit) | {"latest": one.unit.version})
        there["document"] = one.said
    return list(units.values())


def _unit(unit: Recorded) -> dict[str, Any]:
    return {"path": str(unit.folder), "template": unit.template, "version": unit.version}


def _state(chosen: Selection, others: Sequence[Another]) -> Iterator[Line]:
    """What is late, what was not checked, and of the rest no more than is known."""
    for goal in chosen.late:
        yield f"  {goal.unit.folder}  {goal.unit.version} -> {goal.version}", "yellow"
    for another in others:
        yield f"  {another.unit.folder}  {another.said}", "yellow"
    for one in chosen.unfit:
        yield f"  {one.unit.folder}  not checked: {one.why}", "yellow"
    if chosen.late or others:
        return
    checked, rest = len(chosen.goals), len(chosen.unfit) + chosen.others
    if not rest:
        yield "  All units are up to date." if checked else "  There are no units.", ""
    elif checked:
        yield f"  {checked} of {checked + rest} units were checked and are up to date.", ""


class _Answers:
    """Answers to questions that are new to a unit: what was said, else a person, else nothing."""

    def __init__(self, said: Sequence[str], *, yes: bool) -> None:
        wrong = [word for word in said if "=" not in word]
        if wrong:
            raise InvalidInput(
                Problem("usage", "a value of --data is not NAME=VALUE", field="data")
            )
        self._said = dict(word.split("=", 1) for word in said)
        secrets = secret.problems(
            ((name, value, secret_kind(name)) for name, value in self._said.items()), "--data"
        )
        if secrets:
            raise InvalidInput(*secrets)
        self._used: set[str] = set()
        self._yes = yes

    def __call__(self, unit: Any, name: str, question: Mapping[str, Any]) -> Any:
        """The answer to a question; a person is asked only where there is no default."""
        if name in self._said:
            self._used.add(name)
            return self._said[name]
        if "default" in question:
            return None
        from agentcore_connect.answers.asking import Nobody
        from agentcore_connect.cli.prompts import asker

        person = asker(yes=self._yes)
        if isinstance(person, Nobody):
            return None
        text = f"{unit.folder}: {question.get('help', name)}?"
        choices = ["true", "false"] if question.get("type") == "bool" else question.get("choices")
        if choices:
            pairs = [(str(choice), "") for choice in choices]
            return person.choice(name, text, pairs, pairs[0][0])
        return person.text(
            name, text, lambda said: secret.problem(name, said, kind=secret_kind(name))
        )

    def refuse_unused(self) -> None:
        """Raise InvalidInput for what was said and nobody asked."""
        unused = sorted(set(self._said) - self._used)
        if unused:
            raise InvalidInput(
                Problem(
                    "usage",
                    f"no unit has a new question {unused[0]!r}",
                    "--data answers questions that newer templates ask and no unit has answered; "
                    "recorded answers are in each unit's .copier-answers.yml.",
                    field="data",
                )
            )
