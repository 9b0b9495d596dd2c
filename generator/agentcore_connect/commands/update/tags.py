"""Tags that are new in the source of targets which `--split-by tag` made: no target has them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from agentcore_connect.documents.source import Source
from agentcore_connect.errors import InvalidInput
from agentcore_connect.units.record import Recorded

if TYPE_CHECKING:
    from agentcore_connect.documents.choice import Choice


def new(source: str, read: Source, split: Sequence[Recorded]) -> Iterator[str]:
    """A sentence for each tag of a source that is in none of its ``split`` targets, and can be."""
    from agentcore_connect.documents import choice

    known = {_choice(unit).first_tag for unit in split}
    first = split[0]
    whole, base = replace(_choice(first), first_tag=None), _base(first)
    try:
        offers = [read.offers[at] for at in choice.picked(whole, read.offers, source)]
    except InvalidInput:  # an operation that was chosen is gone: that is told of the targets
        return
    for tag, name in choice.parts(offers, base).items():
        if tag in known:
            continue
        try:
            read.take(replace(whole, first_tag=tag), name)
        except InvalidInput:  # a gateway can call none of them
            continue
        whose = f"the tag {tag!r}" if tag else "operations without a tag"
        yield (
            f"{source} has {whose}, of which there is no target. To add {name}, run "
            f"`{shlex.join(_command(first, source, base))}`."
        )


def is_split(unit: Recorded) -> bool:
    """Whether the unit's target is one of those that `--split-by tag` made."""
    return _choice(unit).first_tag is not None


def _choice(unit: Recorded) -> Choice:
    from agentcore_connect.documents import choice

    recorded = unit.answers.get("choice")
    texts = [one for one in recorded if isinstance(one, str)] if isinstance(recorded, list) else []
    return choice.of_record(texts)


def _base(unit: Recorded) -> str:
    """The name that the targets were made with: what stands before the part of the tag."""
    from agentcore_connect.documents.choice import Offer, parts

    tag = str(_choice(unit).first_tag)
    pieces = unit.resource.split("-")
    bases = ("-".join(pieces[:end]) for end in range(len(pieces) - 1, 0, -1))
    offers = [Offer("", "", "", (tag,) if tag else ())]
    return next((base for base in bases if parts(offers, base)[tag] == unit.resource), pieces[0])


def _command(unit: Recorded, source: str, base: str) -> Iterator[str]:
    """The command that made the targets, which leaves those alone that are there.

    What of it the unit records: another choice of operations would change all of them.
    """
    from agentcore_connect.answers.given import OPTIONS
    from agentcore_connect.answers.option import Many, find
    from agentcore_connect.units.questions.target import of_template

    path = "smithy" if unit.template.endswith("smithy_model") else "openapi"
    yield from ("connect", path, "--name", base, "--schema", source, "--split-by", "tag")
    choice, fields = _choice(unit), of_template(unit.template).model_fields
    said = {
        "operation": choice.operations,
        "tag": choice.tags,
        "tool_filter_path": choice.path,
        "tool_filter_methods": choice.methods,
        "endpoint": unit.answers.get("address"),
    }
    for name, value in {**unit.answers, **said}.items():
        row = find(OPTIONS, name)
        is_usual = not value or (name in fields and value == fields[name].default)
        if row is None or row.name in ("name", "schema") or is_usual:
            continue
        values = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
        for one in [",".join(values)] if row.option.many is Many.COMMAS else values:
            yield from (row.flag, one)
