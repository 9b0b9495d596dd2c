"""Which operations of a document become tools: said, recorded, or picked from a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Questions
from agentcore_connect.connection import unit
from agentcore_connect.connection.targets import TARGETS, Target
from agentcore_connect.units import record

if TYPE_CHECKING:
    from agentcore_connect.documents.choice import Choice, Offer
    from agentcore_connect.errors import Problem

OPTIONS = ("operation", "tag", "tool_filter_path", "tool_filter_methods")
"""The options that choose."""

_MANY = 20
"""From here on a person is asked which: a model chooses badly among more (guide, tool search)."""


def said(q: Questions, kind: type[Target], name: str | None = None) -> Choice | None:
    """What was said or recorded for a target of ``kind``; None where a value of it cannot be.

    Of the target ``name`` also which part it is of a document that was split, where nothing else
    was said: no option says that of one target.
    """
    from agentcore_connect.documents.choice import Choice, of_record

    questions = TARGETS["api-gateway"].questions()
    path, methods = q.said.tool_filter_path or "", q.said.tool_filter_methods
    fits = not path or q.fits(rules.answer(questions, "tool_filter_path")(path))
    for method in methods:
        fits &= q.fits(rules.answer(questions, "tool_filter_methods")(method))
    for word in ("operation", "tag"):
        check = rules.answer(kind.questions(), "choice", word)
        for value in getattr(q.said, word):
            fits &= q.fits(check(f"{word}={value}"))
    choice = Choice(q.said.operation, q.said.tag, path, methods)
    if not fits or name is None:
        return choice if fits else None
    there = record.answers(q.project, unit.target_folder(name)) or {}
    recorded = there.get("choice")
    known = of_record(texts(recorded)) if isinstance(recorded, list) else choice
    return known if replace(known, first_tag=None).recorded() == choice.recorded() else choice


def among(
    q: Questions, choice: Choice, offers: Sequence[Offer], file: str
) -> tuple[Choice, list[Problem]]:
    """The choice among ``offers``; a person picks from many. And what to say of many."""
    from agentcore_connect.documents.choice import advice, listed, of_record

    if not choice.is_all or len(offers) <= _MANY:
        return choice, []
    picked = q.asker.several(
        "operation", f"Which of {len(offers):,} operations become tools?", listed(offers)
    )
    return (of_record(picked), []) if picked else (choice, [advice(offers, file)])


def recalled(q: Questions, answers: Mapping[str, Any]) -> dict[str, Any]:
    """A unit's ``answers`` with its choice as options; without it where anything else was said."""
    from agentcore_connect.documents.choice import of_record

    rest = {name: value for name, value in answers.items() if name != "choice"}
    recorded = answers.get("choice")
    if any(getattr(q.said, name) for name in OPTIONS) or not isinstance(recorded, list):
        return rest
    choice = of_record(texts(recorded))
    values = (choice.operations, choice.tags, choice.path, choice.methods)
    return rest | {
        n: list(v) if isinstance(v, tuple) else v for n, v in zip(OPTIONS, values, strict=True)
    }


def texts(values: Iterable[Any]) -> list[str]:
    """The texts among recorded values, which a person can have edited."""
    return [value for value in values if isinstance(value, str)]
