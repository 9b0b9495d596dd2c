"""The JSON Schema of an answers file (`--answers`), from the declared answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agentcore_connect.answers.option import Many, Row
from agentcore_connect.commands.questions.registry import COMMANDS
from agentcore_connect.vocabulary import names

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def answers_schema(command: str) -> dict[str, Any]:
    """What an answers file of ``command`` may hold. KeyError for a command that asks nothing.

    It says names, types and choices. What an answer needs beside it, and the form of a name or an
    address, is judged by the command alone.
    """
    return {
        "$schema": DIALECT,
        "title": f"Answers of `connect {command}`",
        "type": "object",
        "properties": {
            name: _answer(row) for row in COMMANDS[command].values() for name in _names(row)
        },
        "additionalProperties": False,
    }


def _names(row: Row[Any]) -> Iterator[str]:
    """What a file may call an answer: as the flag is called, with either dash."""
    name = names.answer(row.name)
    yield from dict.fromkeys(
        (name, name.replace("_", "-"), *filter(None, (row.name, row.option.question)))
    )


def _answer(row: Row[Any]) -> dict[str, Any]:
    """Null is an answer that is not said, as a missing one is."""
    one: dict[str, Any] = (
        {"enum": [*row.words, *row.option.also]} if row.words else {"type": "string"}
    )
    shown: dict[str, Any]
    if row.option.many is not Many.NO:
        shown = {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}
    elif row.type is bool:
        shown = {"type": "boolean"}
    elif row.option.numbers:
        shown = {"type": ["string", "number"]}
    else:
        shown = one
    return {"description": row.option.prompt or row.help, **shown}
