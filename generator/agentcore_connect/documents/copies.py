"""A copy of somebody's document, as connect keeps it: nothing unseen in it, and no secret."""

from __future__ import annotations

from collections.abc import Sequence

from agentcore_connect.documents.toolschema import tools, visible
from agentcore_connect.errors import Problem
from agentcore_connect.text import jsonedit
from agentcore_connect.vocabulary import secret


def copied(content: bytes, source: str, place: str) -> tuple[bytes, tuple[Problem, ...]]:
    """What to write to ``place`` for a JSON document of ``source``, and what it lacks.

    The same bytes, unless something is lost. Raises InvalidInput where it is not JSON.
    """
    value, unseen, cut = visible.readable(jsonedit.parse(jsonedit.read(content, source), source))
    lost = []
    if unseen:
        said = f"{source}: invisible characters were removed from {unseen} of its texts"
        hint = "The copy is without them: a model would read them. Find out where they came from."
        lost.append(Problem("hidden-text-removed", said, hint))
    if cut:
        said = f"{source}: {cut} of its texts were cut to {visible.TEXT_MAX:,} characters"
        hint = f"{place} has only their beginning. Shorten them in the source."
        lost.append(Problem("text-cut", said, hint))
    kept, lines = secret.taken_out(tools.dump(value) if lost else content)
    if lines:
        hint = f"{place} has `{secret.SHOWN}` in its place. Remove it from the source as well."
        lost.append(Problem("secret-in-document", f"{source}: {_places(lines)}", hint))
    return kept, tuple(lost)


def told(content: bytes, source: str) -> tuple[Problem, ...]:
    """What is noticed of secrets in a document that stays where it is."""
    lines = secret.taken_out(content)[1]
    if not lines:
        return ()
    said = f"{source}: {_places(lines)}, and a deploy uploads the file"
    hint = f"The first is in line {lines[0]}. Remove it, also from git's history."
    return (Problem("secret-in-document", said, hint),)


def _places(lines: Sequence[int]) -> str:
    what = "places hold" if len(lines) > 1 else "place holds"
    return f"{len(lines)} {what} what looks like a secret"
