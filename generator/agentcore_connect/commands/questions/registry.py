"""Every question of connect as data, from the declared answers and the units' own questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from agentcore_connect.answers import gateway, given, policy
from agentcore_connect.answers.given import Answer
from agentcore_connect.answers.option import Many, Row
from agentcore_connect.answers.policy import PolicyAnswer
from agentcore_connect.project.gateway import Authorizer
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.words import OutboundAuth

COMMANDS: Mapping[str, Mapping[str, Row[Any]]] = {
    "scaffold": given.OPTIONS,
    "policy add": policy.OPTIONS,
    "gateway set": gateway.OPTIONS,
}
"""The commands that ask, with their answers."""


def questions(command: str) -> Iterator[dict[str, Any]]:
    """The questions of a command, in the order of its help. KeyError for one that asks nothing.

    ``choices`` is empty where any text may do; ``also`` has other words that are taken for them.
    ``default`` is what counts where the answer is left out, None where none is fixed;
    ``default_note`` says how it is found then. ``condition`` has the other answers with which this
    one counts, and is empty where it always does.
    """
    for row in COMMANDS[command].values():
        name = row.option.question or row.name
        yield {
            "command": command,
            "field": names.answer(row.name),
            "flag": row.option.flags[0] if row.option.flags else row.flag,
            "variable": row.variable,
            "type": kind(row),
            "choices": list(row.words),
            "also": dict(row.option.also),
            "default": _defaults().get(name),
            "default_note": _note(row.help),
            "question": row.option.prompt,
            "help": row.help,
            "condition": _condition(row.option),
        }


def kind(row: Row[Any]) -> str:
    """The JSON type of an answer."""
    if row.option.many is not Many.NO:
        return "array"
    return "boolean" if row.type is bool else "string"


def _note(text: str) -> str:
    found = re.search(r"Default: (.*?)\.?$", text)
    return found[1] if found else ""


def _condition(option: Any) -> dict[str, Any]:
    """The answers with which an option counts; what it does not narrow is left out."""
    found: dict[str, Any] = {}
    if isinstance(option, PolicyAnswer):
        if option.patterns != policy.EVERY:
            found["pattern"] = list(option.patterns)
        return found
    if not isinstance(option, Answer):
        return found
    if option.paths != given.EVERY:
        found["path"] = list(option.paths)
    if option.auths != get_args(OutboundAuth):
        found["outbound_auth"] = list(option.auths)
    if option.authorizers != get_args(Authorizer):
        found["authorizer_type"] = list(option.authorizers)
    if option.aws_sdk is not None:
        found["reason"] = ["aws-sdk"] if option.aws_sdk else {"not": ["aws-sdk"]}
    return found


@cache
def _defaults() -> Mapping[str, Any]:
    """The defaults of the units' questions that are the same in every unit that has them."""
    from agentcore_connect.units.questions import MODELS

    found: dict[str, list[Any]] = {}
    for model in MODELS:
        for name, field in model.model_fields.items():
            if not field.is_required():
                found.setdefault(name, []).append(field.get_default(call_default_factory=True))
    same = {
        name: values[0] for name, values in found.items() if all(v == values[0] for v in values)
    }
    return {name: value for name, value in same.items() if value not in (None, "", [])}
