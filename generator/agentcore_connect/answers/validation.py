"""Values of flags and files as the declared answers: renamed, split, checked, never repeated."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from agentcore_connect.answers.option import Many, Row, find
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.vocabulary import names, secret

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


def validated(
    answers: type[T], rows: Mapping[str, Row[Any]], values: Mapping[str, Any], source: str
) -> T:
    """``values`` as ``answers``; InvalidInput names each wrong one and never repeats its value.

    What looks like a secret is wrong in every answer.

    ``source`` says where they came from, for the message: "the flags" or a file's name.
    """
    from pydantic import ValidationError

    known = {name: find(rows, name) for name in values}
    secrets = secret.problems(
        (
            (name, value, row.option.secret if (row := known[name]) else secret.Kind.TEXT)
            for name, value in values.items()
        ),
        source,
    )
    if secrets:
        raise InvalidInput(*secrets)
    try:
        model: Any = answers
        checked: T = _adapter(model).validate_python(_named(rows, values))
        return checked
    except ValidationError as error:
        problems = []
        for entry in error.errors(include_url=False, include_input=False):
            name = names.answer(str(entry["loc"][0])) if entry["loc"] else ""
            if entry["type"] == "unexpected_keyword_argument":
                message, hint = "there is no such answer", _known_answers(rows, name)
            else:
                message, hint = str(entry["msg"]), ""
            problems.append(Problem("invalid-answer", f"{name} in {source}: {message}", hint, name))
        raise InvalidInput(*problems) from None


def under_flags(
    rows: Mapping[str, Row[Any]], file: Mapping[str, Any], said: Mapping[str, Any]
) -> dict[str, Any]:
    """What a file says, and over it what flags do, whichever of its names the file uses."""
    called = {name: row.name if (row := find(rows, name)) else name for name in file}
    return {name: value for name, value in file.items() if called[name] not in said} | dict(said)


def secret_kind(question: str) -> secret.Kind:
    """What a unit's question asks for: as the option that says it; else, as others' do, a text."""
    from agentcore_connect.answers import given, policy

    every: tuple[Mapping[str, Row[Any]], ...] = (given.OPTIONS, policy.OPTIONS)
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
    match row.option.many:
        case Many.NO:
            return value
        case Many.REPEATED:
            return (value,)
        case Many.COMMAS | Many.EITHER:
            return tuple(part for part in (p.strip() for p in value.split(",")) if part)


def _known_answers(rows: Mapping[str, Row[Any]], name: str) -> str:
    if any(word in name for word in ("secret", "api_key", "password", "token")):
        return "Type secrets at `agentcore deploy`; never give them to connect."
    return "Known answers: " + ", ".join(map(names.answer, rows)) + "."
