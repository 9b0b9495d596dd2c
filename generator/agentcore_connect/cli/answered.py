"""What a person has answered at this command's prompts, and the command line that says the same."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from agentcore_connect.vocabulary import names, secret


class _State:
    arguments: ClassVar[list[str]] = []
    answers: ClassVar[list[tuple[str, tuple[str, ...]]]] = []
    files: ClassVar[dict[str, str]] = {}


def begin(arguments: Sequence[str]) -> None:
    """A command begins with these ``arguments``: nobody has answered anything yet."""
    _State.arguments, _State.answers, _State.files = list(arguments), [], {}


def remember(answers: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    """All answers so far, in their order: the field and what was said."""
    _State.answers = list(answers)


def read(file: str, fields: Iterable[str]) -> None:
    """The answers file ``file`` gives the answers ``fields``."""
    _State.files |= {names.answer(field): file for field in fields}


def file_of(field: str) -> str | None:
    """The answers file that gave an answer to this command; a flag wins over it."""
    flag = names.flag(field)
    is_said = any(word.split("=")[0] == flag for word in _State.arguments)
    return None if is_said else _State.files.get(names.answer(field))


def command_line(without: Iterable[str] = ()) -> str | None:
    """The command that goes on from here, as a shell takes it; None where nothing was answered.

    What is wrong (``without``, the fields) is left out, to be asked for again, and so is every word
    that looks like a secret.
    """
    if not _State.answers:
        return None
    wrong = {names.flag(field) for field in without}
    said = [
        *_said(_State.arguments),
        *(one for answer in _State.answers for one in _flags(*answer)),
    ]
    kept = [words for words in said if words[0].split("=")[0] not in wrong and _is_safe(words)]
    return shlex.join(["connect", *(word for words in kept for word in words)])


def _said(arguments: Sequence[str]) -> Iterator[list[str]]:
    """The arguments, each flag with its value."""
    words: list[str] = []
    for word in arguments:
        if words and (word.startswith("-") or not words[0].startswith("--") or "=" in words[0]):
            yield words
            words = []
        words.append(word)
        if len(words) == 2:
            yield words
            words = []
    if words:
        yield words


def _flags(field: str, values: tuple[str, ...]) -> Iterator[list[str]]:
    """The flags that say an answer; a list's values name their own, and some answers are one."""
    for value in values:
        if value.startswith("--"):
            yield [value]
        elif field == "operation" and "=" in value:
            name, _, rest = value.partition("=")
            yield [f"{names.flag(name)}={rest}"]
        elif value and value != names.NEW:
            yield [f"{names.flag(field)}={value}"]


def _is_safe(words: Sequence[str]) -> bool:
    values = [word.partition("=")[2] if word.startswith("--") else word for word in words]
    return all(
        secret.problem("", value, kind=secret.Kind.IDENTIFIER) is None
        and secret.redacted(value) == value
        for value in values
    )
