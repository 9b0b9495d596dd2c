"""A Smithy model: read from the JSON that `smithy ast` writes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from agentcore_connect.documents.toolschema import shape
from agentcore_connect.documents.toolschema.tools import as_file
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text import jsonedit
from agentcore_connect.text.plain import plain

Shape = dict[str, Any]

PRELUDE = "smithy.api#"
_UNIT = "smithy.api#Unit"
_VERSION = r"[12](?:\.[0-9]{1,3})?"
_TEXT_MAX = 1000
# Of Smithy's "Shape ID ABNF" the characters; a shape's name is a tool's, a member's a property's.
_NAME = r"[a-zA-Z0-9_]+"
_ID = rf"[a-zA-Z0-9_.]+#{_NAME}(?:\${_NAME})?"  # with a member where traits are applied to it
_LIFECYCLE = ("put", "create", "read", "update", "delete", "list")


@dataclass(frozen=True)
class Operation:
    """One operation, a tool of the target: ``id`` is its absolute shape id."""

    id: str
    value: Shape

    @property
    def name(self) -> str:
        """The name behind the ``#``, of which the gateway makes the tool's name."""
        return self.id.rpartition("#")[2]

    @property
    def label(self) -> str:
        """The operation for a message."""
        return f"operation {plain(self.name, 80)}"

    @property
    def input(self) -> str | None:
        """The id of its input structure, None where it takes nothing."""
        return _target(self.value.get("input"))

    @property
    def output(self) -> str | None:
        """The id of its output structure, None where it answers nothing."""
        return _target(self.value.get("output"))


@dataclass(frozen=True)
class Model:
    """A model with exactly one service, whose shapes have the form of Smithy's JSON AST.

    `check` says what the gateway makes of it. ``shapes`` are by absolute id, ``service`` is the
    id of the service, ``file`` is for messages, ``value`` the whole JSON.
    """

    shapes: dict[str, Shape]
    service: str
    file: str
    value: dict[str, Any] = field(repr=False, compare=False)

    @property
    def traits(self) -> Shape:
        """The traits of the service."""
        return traits(self.shapes[self.service])

    @property
    def title(self) -> str:
        """The service's title, or its name, in one line."""
        title = self.traits.get("smithy.api#title")
        return plain(title if isinstance(title, str) else self.service.rpartition("#")[2], 120)

    @property
    def operations(self) -> Iterator[Operation]:
        """The service's operations and those of its resources, each once, in the model's order.

        An operation that the model names and does not have is an empty one.
        """
        seen: set[str] = set()
        waiting = [self.service]
        while waiting:
            owner = waiting.pop(0)
            if owner in seen:
                continue
            seen.add(owner)
            value = self.shapes.get(owner, {})
            found = [_target(value.get(word)) for word in _LIFECYCLE]
            found += [_target(one) for one in value.get("collectionOperations", ())]
            found += [_target(one) for one in value.get("operations", ())]
            for one in found:
                if one and one not in seen:
                    seen.add(one)
                    yield Operation(one, self.shapes.get(one, {}))
            waiting += filter(None, map(_target, value.get("resources", ())))

    def members(self, owner: str) -> dict[str, Shape]:
        """The members of a structure or union by name, those of its mixins first."""
        found: dict[str, Shape] = {}
        waiting, order = [owner], []
        while waiting:
            one = waiting.pop()
            if one not in order:
                order.append(one)
                mixins = self.shapes.get(one, {}).get("mixins", ())
                waiting += filter(None, map(_target, mixins))
        for one in reversed(order):
            members = self.shapes.get(one, {}).get("members")
            for name, member in members.items() if isinstance(members, dict) else ():
                before = found.get(name, {})
                found[name] = {**before, **member, "traits": {**traits(before), **traits(member)}}
        return found

    def without(self, left_out: set[str]) -> Model:
        """The model without some operations, by their ids: no service or resource names them."""
        shapes: dict[str, Shape] = {}
        for name, one in self.shapes.items():
            if name in left_out:
                continue
            shapes[name] = {
                word: (
                    [part for part in value if _target(part) not in left_out]
                    if word in ("operations", "collectionOperations") and isinstance(value, list)
                    else value
                )
                for word, value in one.items()
                if word not in _LIFECYCLE or _target(value) not in left_out
            }
        return replace(self, shapes=shapes, value={**self.value, "shapes": shapes})


def to_json(model: Model) -> bytes:
    """The model as a file; without blanks where it would be larger than the service takes."""
    return as_file(model.value, largest=shape.BYTES_MAX)


def traits(value: Shape) -> Shape:
    """The traits of a shape or member."""
    found = value.get("traits")
    return found if isinstance(found, dict) else {}


def target(member: Shape) -> str:
    """The id of the shape that a member is of."""
    return str(member.get("target"))


def documentation(value: Shape) -> str:
    """What a shape or member says of itself, in one line and without the HTML of AWS's models."""
    text = traits(value).get("smithy.api#documentation")
    if not isinstance(text, str):
        return ""
    bounded = text[: 20 * _TEXT_MAX]
    return plain(html.unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", " ", bounded)), _TEXT_MAX)


def read(data: bytes, file: str) -> Model:
    """The model of a file in Smithy's JSON AST, version 1 or 2, with one service.

    ``file`` is for messages. Raises `InvalidInput`: the codes of `jsonedit`,
    ``smithy-idl`` for a model in Smithy's own language (with what makes JSON of it),
    ``smithy-version``, ``smithy-structure`` for shapes that are none, ``smithy-service`` where
    there is not exactly one. Sources: "Smithy model targets" of the AgentCore guide
    (gateway-building-smithy-targets.html: 10 MB, JSON), Smithy's "JSON AST" (smithy.io/2.0/spec).
    """

    def fail(code: str, message: str, hint: str) -> NoReturn:
        raise InvalidInput(Problem(code, f"{file} {message}", hint, file=file))

    text = jsonedit.read(data, file)
    if _is_idl(text, file):
        fail(
            "smithy-idl",
            "is written in the Smithy language, and the gateway needs Smithy's JSON",
            f"Make it with the Smithy CLI: run `smithy ast {plain(file, 80)} > model.json`.",
        )
    value = jsonedit.parse(text, file)
    version = value.get("smithy") if isinstance(value, dict) else None
    if not isinstance(version, str) or not re.fullmatch(_VERSION, version):
        said = (
            f"has Smithy version {plain(version, 20)}"
            if isinstance(version, str)
            else "has no Smithy version"
        )
        fail(
            "smithy-version",
            f"is not a Smithy model that the gateway supports: it {said}",
            'The JSON of one begins with "smithy": "2.0"; `smithy ast` writes it.',
        )
    shapes = value.get("shapes", {})
    if place := _misfit(shapes):
        fail(
            "smithy-structure",
            f"is not Smithy's JSON: {place}",
            "Make it with `smithy ast`, or take the model from github.com/aws/api-models-aws.",
        )
    services = [name for name, one in shapes.items() if one["type"] == "service"]
    if len(services) != 1:
        names = ", ".join(plain(name, 80) for name in services[:5])
        fail(
            "smithy-service",
            f"has {len(services)} services, {names}" if services else "has no service",
            "A target is one service: keep one in the model.",
        )
    return Model(shapes, services[0], file, value)


def _is_idl(text: str, file: str) -> bool:
    if file.lower().endswith(".smithy"):
        return True
    pattern = r"\s*(?://[^\n]*\n\s*)*(?:\$version\b|namespace\s+[\w.]+\s)"
    return re.match(pattern, text.removeprefix("\ufeff")[:10_000]) is not None


def _misfit(shapes: Any) -> str | None:
    """The first thing that is not of the form that the rest of this room relies on."""
    if not isinstance(shapes, dict):
        return "shapes is not an object"
    for name, one in shapes.items():
        at = plain(name, 80)
        if not re.fullmatch(_ID, name):
            return f"{at} is not a shape id, which has letters, digits and underscores"
        if not isinstance(one, dict) or not isinstance(one.get("type"), str):
            return f"{at} is not a shape with a type"
        if not isinstance(one.get("members", {}), dict):
            return f"the members of {at} are not an object"
        members = {
            **one.get("members", {}),
            **{w: one[w] for w in ("member", "key", "value") if w in one},
        }
        for inner, member in members.items():
            if not re.fullmatch(_NAME, inner):
                return f"{at}${plain(inner, 60)} is not a member, which has letters and digits"
            if not isinstance(member, dict) or not isinstance(member.get("target"), str):
                return f"{at}${plain(inner, 60)} has no target"
        for word in ("operations", "resources", "collectionOperations", "mixins"):
            if not isinstance(one.get(word, []), list):
                return f"{word} of {at} is not a list"
    return None


def _target(value: Any) -> str | None:
    found = value.get("target") if isinstance(value, dict) else None
    return found if isinstance(found, str) and found != _UNIT else None
