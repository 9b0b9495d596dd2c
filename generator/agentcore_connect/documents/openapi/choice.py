"""Of an OpenAPI document the operations that were chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agentcore_connect.documents.choice import Choice, Offer, picked
from agentcore_connect.documents.openapi.document import METHODS, Document


def offers(document: Document) -> list[Offer]:
    """Every operation of a document, in its order."""
    found = []
    for one in document.operations:
        tags = one.value.get("tags")
        named = tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
        found.append(Offer(one.id or "", one.method.upper(), one.path, named, one.summary))
    return found


def chosen(document: Document, choice: Choice) -> Document:
    """The document with the chosen operations only; all else of it stays as it is.

    Raises `InvalidInput` as `picked` does.
    """
    if choice.is_all:
        return document
    kept = set(picked(choice, offers(document), document.file))
    paths: dict[str, Any] = {}
    for at, one in enumerate(document.operations):
        if at in kept:
            shared = {word: value for word, value in one.item.items() if word not in METHODS}
            paths.setdefault(one.path, shared)[one.method] = one.value
    return replace(document, value={**document.value, "paths": paths})
