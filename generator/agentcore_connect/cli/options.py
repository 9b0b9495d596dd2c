"""Options that several commands share, each with one name and one meaning."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from agentcore_connect.answers import given
from agentcore_connect.answers.option import Many, Names, Row
from agentcore_connect.cli import environment
from agentcore_connect.cli.completion import offering
from agentcore_connect.cli.usage import Rare
from agentcore_connect.errors import InvalidInput, Problem

HOW = "How to run"
SELDOM = Rare(HOW)
TEMPLATES = Rare("Other templates than connect's own")


def option(
    panel: str,
    text: str,
    *names: str,
    words: Iterable[str] = (),
    complete: Names | None = None,
    **more: Any,
) -> Any:
    """An option in a named panel of the help; an unset default is not shown.

    A shell offers the ``words``, and the help has them as what the value may be; else the names of
    the project that ``complete`` says.
    """
    if complete is not None:
        more["autocompletion"] = offering(complete)
    if offered := list(words):
        more |= {"autocompletion": lambda: offered, "metavar": "|".join(offered)}
    return typer.Option(*names, help=text, rich_help_panel=panel, show_default=False, **more)


def answer(field: str, panel: str, text: str) -> Any:
    """An answer of `connect scaffold` as another command asks for it: its variable, its words."""
    row = given.OPTIONS[field]
    return _option(row, panel, text, callback=lambda value: value or environment.answer(row))


def declared(
    rows: Mapping[str, Row[Any]], check: Callable[[dict[str, Any], str], object]
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command an option for each declared answer, in front of its own.

    The command's first parameter gets what was said by flags, and by variables where no flag says
    it, by the names of the fields. ``check`` gets a variable's answer and its name, and raises
    InvalidInput where it cannot be.
    """

    def decorate(run: Callable[..., int]) -> Callable[..., int]:
        def command(**values: Any) -> int:
            flags = {name: values.pop(name) for name in rows}
            said = {name: value for name, value in flags.items() if value not in (None, [])}
            return run(environment.answers(rows, check, said) | said, **values)

        _, *own = inspect.signature(run, eval_str=True).parameters.values()
        own = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
        command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [*map(_parameter, sorted(rows.values(), key=_place)), *own]
        )
        command.__annotations__ = {}  # Typer evaluates them, and the signature has them already
        command.__doc__ = run.__doc__
        return command

    return decorate


def _place(row: Row[Any]) -> tuple[int, bool]:
    """Where the help shows an option; what is equal stays in the order of the fields."""
    panel = row.option.panel
    return list(type(panel).__members__).index(panel.name), not row.option.first


def _parameter(row: Row[Any]) -> inspect.Parameter:
    """The option of an answer, as Typer reads it from a signature.

    All but switches are texts: what they mean is for the model to say, which a file's answers meet
    too.
    """
    taken: Any = bool if row.type is bool else str
    if row.option.many in (Many.REPEATED, Many.EITHER):
        taken = list[str]
    panel = row.option.panel.value
    shown = _option(row, panel if row.is_usual else Rare(panel), row.help)
    return inspect.Parameter(
        row.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[taken | None, shown],
    )


def _option(row: Row[Any], panel: str, text: str, **more: Any) -> Any:
    """An option that is an answer: it is completed."""
    return option(
        panel,
        text,
        *row.option.flags,
        autocompletion=_completion(row),
        metavar="|".join(row.words) or None,
        **more,
    )


def _completion(row: Row[Any]) -> Callable[..., list[str]] | None:
    if words := list(row.words):
        return lambda: words
    return offering(row.option.complete) if row.option.complete else None


ProjectOption = Annotated[
    Path | None,
    option(HOW, "The project. Default: the nearest folder upward with agentcore.json."),
]
JsonOption = Annotated[bool, option(HOW, "One JSON document on stdout.", "--json")]
DryRunOption = Annotated[bool, option(HOW, "Show the changes and the diff; change nothing.")]
FullOption = Annotated[
    bool,
    option(
        HOW,
        "Say all: each file, each step, the same with the agentcore CLI; with --dry-run also what "
        "is in new files.",
        "--full",
    ),
]
YesOption = Annotated[bool, option(HOW, "No prompts.", "--yes", "-y")]
ValidateOption = Annotated[
    bool, option(SELDOM, "Check a copy with `agentcore validate` first; if that fails, stop.")
]
KeepBoundsOption = Annotated[
    bool,
    option(
        SELDOM,
        "Leave dependencies that allow versions older than the tested ones; only warn.",
        "--keep-bounds",
    ),
]


NoConfigOption = Annotated[
    bool, option(SELDOM, "Do not change agentcore.json; only show the commands.", "--no-config")
]


def _whole_path(address: str | None) -> str | None:
    """A path from the current folder, made whole: units record it and are updated elsewhere."""
    if address is None or not re.match(r"\.{1,2}(/|$)", address):
        return address
    return str(Path(address).resolve())


TemplateSourceOption = Annotated[
    str | None,
    option(
        TEMPLATES,
        "A git repository: an https or ssh address, or a path (/, ~/, ./ or ../). Default: that of "
        "your settings.",
        callback=_whole_path,
    ),
]
TrustOption = Annotated[
    bool, option(TEMPLATES, "Let the templates' tasks and extensions run, in a temporary folder.")
]
PlanOption = Annotated[Path | None, option(HOW, "Save the plan instead of applying it.", "--plan")]


def refuse_unchecked(validate: bool, dry_run: bool, plan_file: Path | None) -> None:
    """Refuse --validate where nothing is applied."""
    if validate and (dry_run or plan_file is not None):
        raise InvalidInput(
            Problem(
                "usage",
                "--validate checks changes before they are made; --dry-run and --plan make none",
                "Leave one of them out.",
                "validate",
            )
        )
