"""A document that tools are made of, OpenAPI or Smithy, and what becomes of a choice in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agentcore_connect.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from agentcore_connect.documents.choice import Choice, Offer
    from agentcore_connect.documents.openapi import Fit

Beside = Callable[[str], "bytes | None"]
"""Gives the bytes of a file below a document's folder."""


@dataclass(frozen=True)
class Judged:
    """What the CLI takes, what was noticed, the tools' names, the sign-ins that fit, the choice."""

    content: bytes
    findings: tuple[Problem, ...] = ()
    names: tuple[str, ...] = ()
    fits: tuple[Fit, ...] = ()
    choice: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A document that was read: what it offers, and what becomes of a choice for a target.

    ``take`` raises InvalidInput for what stops the target.
    """

    offers: Sequence[Offer]
    take: Callable[[Choice, str], Judged]


def openapi_source(data: bytes, file: str, endpoint: str | None, beside: Beside) -> Source:
    """The OpenAPI document of ``data``. ``endpoint`` is the API's address, where it is not the one
    that the document names; ``beside`` gives the files that it refers to.
    """
    from agentcore_connect.documents import findings, openapi

    read = openapi.read(data, file, beside)
    found = read if endpoint is None else openapi.served_at(read, endpoint)

    def take(choice: Choice, target: str) -> Judged:
        made = openapi.adapted(openapi.chosen(found, choice), target)
        if stop := openapi.errors(made.problems):
            raise InvalidInput(*stop, *findings.grouped(made.left_out))
        return Judged(
            openapi.to_json(made.document),
            (*found.notes, *made.problems),
            tuple(one.id for one in made.document.operations if one.id),
            tuple(openapi.fits(found)),
            choice.recorded(),
        )

    return Source(openapi.offers(found), take)


def smithy_source(data: bytes, file: str) -> Source:
    """The Smithy model of ``data``."""
    from agentcore_connect.documents import smithy

    whole = smithy.read(data, file)

    def take(choice: Choice, target: str) -> Judged:
        content, model = data, whole
        if (reduced := smithy.chosen(whole, choice)) is not None:
            content, model = reduced, smithy.read(reduced, file)
        made = smithy.adapted(content, model, target)
        if stop := smithy.errors(made.problems):
            raise InvalidInput(*stop)
        names = tuple(one.name for one in smithy.read(made.content, file).operations)
        return Judged(made.content, made.problems, names, choice=choice.recorded())

    return Source(smithy.offers(whole), take)
