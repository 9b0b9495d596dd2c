"""Answers from the environment: each declared one has a variable, `AGENTCORE_CONNECT_<ANSWER>`."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from agentcore_connect.answers.option import Many, Row
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.vocabulary import names, variables


def answer(row: Row[Any], fits: Callable[[str], bool] = bool) -> str | None:
    """The text of one answer's variable; see `variables.read`."""
    return variables.read(names.answer(row.name), fits)


def answers(
    rows: Mapping[str, Row[Any]],
    check: Callable[[dict[str, Any], str], object],
    said: Container[str],
) -> dict[str, Any]:
    """What the variables of the ``rows`` say that are not ``said`` otherwise.

    Raises InvalidInput with what ``check`` finds, given an answer and its variable's name.
    """
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, row in rows.items():
        if name in said:
            continue
        text = answer(row, lambda old, row=row: not _problems(check, row, old))  # type: ignore[misc]
        if text is not None:
            found[name] = _value(row, text)
            problems += _problems(check, row, text)
    if left := variables.unread():
        _tell_slips(left)
    if problems:
        raise InvalidInput(*problems)
    return found


def _tell_slips(left: Iterable[str]) -> None:
    """Which variables are near to one of connect's; those of other commands' answers are right."""
    from agentcore_connect.answers import gateway, given, policy
    from agentcore_connect.text.near import nearest

    every = (*given.OPTIONS, *gateway.OPTIONS, *policy.OPTIONS)
    known = sorted({names.answer(name) for name in every})
    for name in left:
        if name not in (*known, *variables.OTHERS) and (meant := nearest(name, known)):
            variables.slip(name, meant)


def _problems(check: Callable[[dict[str, Any], str], object], row: Row[Any], text: str) -> Any:
    variable = variables.said(names.answer(row.name)) or row.variable
    try:
        check({row.name: _value(row, text)}, variable)
    except InvalidInput as error:
        return error.problems
    return ()


def _value(row: Row[Any], text: str) -> Any:
    """The variable's text as its flag would be given: a line for each where that is repeated."""
    return text.splitlines() if row.option.many is Many.REPEATED else text
