"""Values of flags and files as the declared answers: renamed, split, checked, never repeated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from agentcore_connect.answers import choices
from agentcore_connect.answers.option import Many, Row, find, outright
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.near import nearest
from agentcore_connect.vocabulary import names, secret

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


def validated(
    answers: type[T], rows: Mapping[str, Row[Any]], values: Mapping[str, Any], source: str
) -> T:
    """``values`` as ``answers``; InvalidInput with all problems of `read`."""
    found, problems = read(answers, rows, values, source)
    if problems:
        raise InvalidInput(*problems)
    return found


def of_flags_and_file(
    answers: type[T],
    rows: Mapping[str, Row[Any]],
    said: Mapping[str, Any],
    file: Mapping[str, Any],
    name: str,
) -> tuple[T, list[Problem]]:
    """What flags say, and under it the file called ``name``, whichever of its names that uses.

    As `read`, with the problems of both.
    """
    called = {key: row.name if (row := find(rows, key)) else key for key in file}
    under = {key: value for key, value in file.items() if called[key] not in said}
    flags, wrong = read(answers, rows, said, "the flags")
    rest, more = read(answers, rows, under, name)
    return answers(**outright(rest, rows) | outright(flags, rows)), [*wrong, *more]


def read(
    answers: type[T], rows: Mapping[str, Row[Any]], values: Mapping[str, Any], source: str
) -> tuple[T, list[Problem]]:
    """``values`` as ``answers``, and a problem for each wrong one, which is left out of them.

    What looks like a secret is wrong in every answer, and no message repeats it. Of a word that is
    nearly one of the answer's words, that one is kept, so that all else can be judged by it.

    ``source`` says where they came from, for the message: "the flags" or a file's name.
    """
    from pydantic import ValidationError

    known = {name: find(rows, name) for name in values}
    problems = secret.problems(
        (
            (name, value, row.option.secret if (row := known[name]) else secret.Kind.TEXT)
            for name, value in values.items()
        ),
        source,
    )
    secrets = {one.field for one in problems}
    named = _named(rows, {k: v for k, v in values.items() if k not in secrets})
    for name, row in rows.items():
        value = named.get(name)
        if row.words and isinstance(value, str) and value not in row.words:
            problems.append(_no_word(row, value, source))
            del named[name]
            if near := choices.near(value, row.words, row.option.also):
                named[name] = near
    model: Any = answers
    try:
        found: T = _adapter(model).validate_python(named)
    except ValidationError as error:
        for entry in error.errors(include_url=False, include_input=False):
            wrong = str(entry["loc"][0]) if entry["loc"] else ""
            named.pop(wrong, None)
            name, place = names.answer(wrong), _place(wrong, source)
            if entry["type"] == "unexpected_keyword_argument":
                message, hint = "there is no such answer", _known_answers(rows, name, problems)
            else:
                message, hint = str(entry["msg"]), ""
            problems.append(Problem("invalid-answer", f"{place}: {message}", hint, name))
        found = _adapter(model).validate_python(named)
    return found, problems


def _place(name: str, source: str) -> str:
    """What an answer is called where it was given."""
    return names.flag(name) if source == "the flags" else f"{names.answer(name)} in {source}"


def _no_word(row: Row[Any], value: str, source: str) -> Problem:
    """The problem with a value that is none of an answer's words, nor another's word for one."""
    name, place = names.answer(row.name), _place(row.name, source)
    if other := choices.meant(value, row.option.elsewhere):
        return Problem(
            "invalid-answer",
            f"{place} cannot be {other!r}: connect has no target of that type",
            f"One of: {', '.join(row.words)}. {row.option.elsewhere[other]}",
            name,
            choices=row.words,
        )
    return choices.none_of(place, value, row.words, name, also=row.option.also)


def secret_kind(question: str) -> secret.Kind:
    """What a unit's question asks for: as the option that says it; else, as others' do, a text."""
    from agentcore_connect.answers import gateway, given, policy

    every: tuple[Mapping[str, Row[Any]], ...] = (given.OPTIONS, policy.OPTIONS, gateway.OPTIONS)
    found = (row.option.secret for rows in every if (row := find(rows, question)))
    return next(found, secret.Kind.TEXT)


@cache
def _adapter(answers: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(answers)


def _named(rows: Mapping[str, Row[Any]], values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` by the names of their fields, as the fields' types have them."""
    found = {}
    for name, value in values.items():
        row = find(rows, name)
        if row is None or (name != row.name and not values.keys().isdisjoint(_better(row, name))):
            found[name] = value  # unknown, or said twice: refused
        else:
            found[row.name] = _read(row, value)
    return found


def _better(row: Row[Any], name: str) -> set[str]:
    """The names of an answer that win over ``name``, the one of its question."""
    return {row.name, names.answer(row.name)} - {name}


def _read(row: Row[Any], value: Any) -> Any:
    """A value of an answers file, or of one flag, as its type has it."""
    if isinstance(value, (int, float)) and row.option.numbers:
        return str(value)
    if not isinstance(value, str):
        return value
    if row.words:
        return choices.meant(value, row.words, row.option.also) or value
    match row.option.many:
        case Many.NO:
            return value
        case Many.REPEATED:
            return (value,)
        case Many.COMMAS | Many.EITHER:
            return tuple(part for part in (p.strip() for p in value.split(",")) if part)


def _known_answers(rows: Mapping[str, Row[Any]], name: str, told: Iterable[Problem]) -> str:
    """What to do about a name that is none; all names only once, where none is like it."""
    if any(word in name for word in ("secret", "api_key", "password", "token")):
        return "Type secrets at `agentcore deploy`; never give them to connect."
    known = [names.answer(row) for row in rows]
    if near := nearest(name, known):
        return f"Did you mean {near}?"
    is_told = any(one.hint.startswith(_KNOWN) for one in told)
    return "" if is_told else f"{_KNOWN}{', '.join(known)}."


_KNOWN = "Known answers: "
