"""The schemas of a copy: one shape each, those that were referred to as components."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.documents.openapi import compose, form, structure
from agentcore_connect.documents.openapi.circles import circles
from agentcore_connect.documents.openapi.compose import Flat, Schema
from agentcore_connect.documents.openapi.document import Document
from agentcore_connect.documents.openapi.flattening import (
    ALTERNATIVES,
    PUT_TOGETHER,
    Flattening,
    alone,
    dicts,
    is_null,
    is_null_too,
)
from agentcore_connect.documents.openapi.references import References, Target
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.plain import plain

DEPTH = 3
"""How often a schema that contains itself is written inside itself, in what a tool takes."""

_PREFIX = "#/components/schemas/"
_PLACES = 3
# What is put together can grow at every step; what a model can use is far below.
_SCHEMAS_MAX = 1_000_000
_ANSWERS_MAX = 300_000
_DEPTH_MAX = 40

Place = tuple["Place | None", str]
"""A place is the place it is in and one more step; it is only written out for a message."""

Circles = tuple[tuple[int, int], ...]
"""The circles that a schema is in, each with how often it was entered."""


@dataclass(eq=False)
class Part:
    """What is written of one schema that findings are collected for; ``name`` if a component."""

    name: str = ""
    schema: Schema = field(default_factory=dict)
    lost: dict[tuple[str, str], Place] = field(default_factory=dict)
    uses: list[Part] = field(default_factory=list)
    references: list[tuple[Schema, Part]] = field(default_factory=list)


@dataclass
class _Waiting:
    """A schema that is to be written into ``slot``."""

    slot: Schema
    raw: Any
    within: Circles
    part: Part
    place: Place
    is_input: bool
    optional: bool = False
    is_component: bool = False
    depth: int = 0


class Schemas:
    """The schemas of one copy. `write` all, then `finish`; then ask for `components` and `lost`."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._version = document.version
        self._children = form.children(document.version)
        self._flattening = Flattening(document)
        self._references = References(document.value, self._flattening.find, self._put_in)
        self._waiting: deque[_Waiting] = deque()
        self._components: dict[tuple[int, bool | None, Circles], Part] = {}
        self._repeated: dict[tuple[int, bool, bool, Circles], tuple[Schema, Part, Part]] = {}
        self._names: dict[str, Part] = {}
        self._marked: dict[tuple[int, str], bool] = {}
        self._kept: list[Any] = []  # what is known by identity must live
        self._written = 0

    def components(self, roots: list[Part]) -> dict[str, Schema]:
        """The components that what was written for ``roots`` refers to, in their order."""
        seen: set[int] = set()
        waiting = list(roots)
        while waiting:
            part = waiting.pop()
            if id(part) in seen:
                continue
            seen.add(id(part))
            waiting += [other for slot, other in part.references if "$ref" in slot]
            waiting += [other for other in part.uses if not other.name]
        return {name: part.schema for name, part in self._names.items() if id(part) in seen}

    def write(
        self, raw: Any, part: Part, place: str, *, is_input: bool, optional: bool = False
    ) -> Schema:
        """The schema ``raw`` of the document, as it will be after `finish`.

        ``optional`` says that its value can be left out instead of null; ``part`` collects what is
        lost.
        """
        slot: Schema = {}
        self._kept.append(raw)
        self._waiting.append(_Waiting(slot, raw, (), part, (None, place), is_input, optional))
        self._finish()
        return slot

    def flat(self, raw: Any) -> Flat:
        """One level of a schema that a tool takes."""
        return self._flattening.flat(raw, is_input=True)

    def shown(self, schema: Schema) -> Schema:
        """A schema of the copy, or the component that it refers to."""
        for _ in range(8):
            if not isinstance(reference := schema.get("$ref"), str):
                break
            part = self._names.get(reference.removeprefix(_PREFIX))
            schema = part.schema if part else {}
        return schema

    def has(self, raw: Any, word: str, depth: int = 0) -> bool:
        """Whether a schema is marked by ``word``, ``readOnly`` or ``writeOnly``: itself, in a part
        of it, or in each of its alternatives.
        """
        if not isinstance(raw, dict) or depth > _DEPTH_MAX:
            return False
        key = (id(raw), word)
        if key not in self._marked:
            self._kept.append(raw)
            self._marked[key] = raw.get(word) is True  # which is what a circle adds
            parts: list[Any] = dicts(raw.get("allOf"))
            if isinstance(reference := raw.get("$ref"), str):
                parts = [*parts, self._flattening.find(reference)]
            several = [
                [part for part in dicts(raw.get(one)) if not is_null(part)] for one in ALTERNATIVES
            ]
            self._marked[key] |= any(self.has(part, word, depth + 1) for part in parts) or any(
                each and all(self.has(part, word, depth + 1) for part in each) for each in several
            )
        return self._marked[key]

    def _finish(self) -> None:
        while self._waiting:
            self._written += 1
            if self._written > _SCHEMAS_MAX:
                raise InvalidInput(_too_large(self._document.file))
            self._take(self._waiting.popleft())

    def _take(self, one: _Waiting) -> None:
        if not isinstance(one.raw, dict):
            return
        if not one.is_input and self._written > _ANSWERS_MAX:
            return
        reference = alone(one.raw)
        if reference is not None:
            self._refer(one, reference)
            return
        flat = self._flattening.flat(one.raw, is_input=one.is_input)
        within = one.within
        if not one.is_component:
            entered = self._entered(flat.targets, within) if one.is_input else ()
            if entered is None:
                self._cut(one, flat, flat.name)
                return
            within = tuple(sorted({**dict(within), **dict(entered)}.items()))
        if self._is_repeated(one, flat, within):
            return
        self._emit(one, flat, within)

    # --- references -------------------------------------------------------------------------------

    def _refer(self, one: _Waiting, reference: Schema) -> None:
        """Write a reference to a component, which is made where it is new."""
        name, target = self._named(reference["$ref"])
        beside = _beside(reference)
        called = plain(name.rpartition("/")[2], 80)
        if not isinstance(target, dict):
            if not isinstance(target, bool):
                self._lose(one, "openapi-reference", plain(name, 80))
            one.slot.update(beside)
            return
        entered = self._entered({(id(target), False)}, one.within) if one.is_input else ()
        if entered is None:
            flat = self._flattening.flat(target, is_input=True, is_base=True)
            self._cut(one, flat, called)
            return
        component = self._component(target, name, entered, one.is_input)
        one.slot["$ref"] = _PREFIX + component.name
        one.slot.update(self._with_null(beside, one, is_null_too(one.raw)))
        one.part.uses.append(component)
        one.part.references.append((one.slot, component))

    def _named(self, name: str) -> tuple[str, Any]:
        """What a reference leads to, through schemas that are nothing but one reference, and its
        name there; None where they go round.
        """
        seen: set[str] = set()
        while (target := self._flattening.find(name)) is not None:
            inner = alone(target) if isinstance(target, dict) else None
            if inner is None or inner.keys() != {"$ref"}:
                return name, target
            if name in seen:
                break
            seen.add(name)
            name = inner["$ref"]
        return name, None

    def _put_in(self, raw: Schema) -> list[Schema]:
        """The references by which a schema that is no base is put together, but for ``$ref``."""
        inner = alone(raw)
        return [*self._flattening.put_in(raw), *([] if inner is None else [inner])]

    def _component(self, target: Schema, name: str, within: Circles, is_input: bool) -> Part:
        is_same = self._references.is_same_on_both_sides(id(target))
        key = (id(target), None if is_same else is_input, within)
        if key not in self._components:
            level = max((level for _, level in within), default=1)
            free = self._free(_component_name(name), level, is_input or is_same)
            part = self._names[free] = self._components[key] = Part(free)
            place: Place = (None, plain(name.removeprefix("#/").replace("/", "."), 120))
            self._waiting.append(
                _Waiting(part.schema, target, within, part, place, is_input, is_component=True)
            )
        return self._components[key]

    def _free(self, name: str, level: int, is_input: bool) -> str:
        wanted = f"{name}_{level}" if level > 1 else name
        if not is_input and wanted in self._names:
            wanted = f"{name}_answer"
        free, number = wanted, 1
        while free in self._names:
            number += 1
            free = f"{wanted}_{number}"
        return free

    def _entered(self, targets: Set[Target], within: Circles) -> Circles | None:
        """The circles that one is in behind references to ``targets``; None where that is too
        deep.
        """
        before = dict(within)
        found: dict[int, int] = {}
        for target in targets:
            circle = self._references.circle(target)
            if circle is not None:
                found[circle] = before.get(circle, 0) + 1
        if any(level > DEPTH for level in found.values()):
            return None
        return tuple(sorted(found.items()))

    def _cut(self, one: _Waiting, flat: Flat, name: str) -> None:
        """End a circle of what a tool takes: a value of the type, without what is in it."""
        self._lose(one, "openapi-cycle", name)
        kinds = flat.kinds
        one.slot["type"] = compose.chosen(kinds) if kinds else "object"
        if one.slot["type"] == "array":
            one.slot["items"] = {}
        called = f"{plain(name, 60)}: as" if name else "As"
        one.slot["description"] = f"{called} above; its parts are not described once more."

    def _is_repeated(self, one: _Waiting, flat: Flat, within: Circles) -> bool:
        """Whether the same was written before, and is now a component that ``one`` refers to.

        What is composed and holds schemas could be written in itself without end.
        """
        if one.is_component or not one.raw.keys() & PUT_TOGETHER:
            return False
        if not any(word in flat.schema for word in self._children):
            return False
        key = (id(one.raw), one.is_input, one.optional, within)
        if key not in self._repeated:
            part, owner = Part(), one.part
            owner.uses.append(part)
            one.part, part.schema = part, one.slot
            self._repeated[key] = (one.slot, part, owner)
            if one.depth > _DEPTH_MAX:
                self._move(one, part, owner)
                one.slot, one.depth = part.schema, 0
            return False
        _, part, owner = self._repeated[key]
        if not part.name:
            self._move(one, part, owner)
        one.slot["$ref"] = _PREFIX + part.name
        one.part.uses.append(part)
        one.part.references.append((one.slot, part))
        return True

    def _move(self, one: _Waiting, part: Part, owner: Part) -> None:
        """Make what stands in a place a component that the place refers to."""
        slot = part.schema
        part.name = self._free(_called(one.place), 1, True)
        self._names[part.name] = part
        part.schema = dict(slot)
        slot.clear()
        slot["$ref"] = _PREFIX + part.name
        owner.references.append((slot, part))

    # --- one level --------------------------------------------------------------------------------

    def _emit(self, one: _Waiting, flat: Flat, within: Circles) -> None:
        """Write one level, and let the schemas in it wait."""
        for code, word in sorted(flat.lost):
            self._lose(one, code, word)
        schema = self._visible(flat.schema, one.is_input)
        kinds = flat.kinds
        result: Schema = {}
        also = [*flat.also]
        if kinds:
            result["type"] = compose.chosen(kinds)
            if len(kinds) > 1:
                also += self._other_types(one, schema, kinds, result)
        elif "type" in schema:  # it is null alone, and what tells of another type means nothing
            schema = {
                word: part
                for word, part in schema.items()
                if word != "enum" and word not in self._children
            }
            result |= {"type": "null"} if self._version == "3.1" else {}
        required = schema.get("required", ())
        for word, part in schema.items():
            if word in self._children:
                result[word] = self._inside(one, word, part, within, required)
            elif word not in ("type", "nullable", "default", "readOnly", "writeOnly"):
                result[word] = part
        _fit(result, self._version)
        sentences = [*flat.told, _default(schema, result)]
        if also:
            words = plain(", ".join(dict.fromkeys(also)), 400)
            sentences.insert(-1, f"The API also takes: {words}.")
        one.slot.update(
            self._with_null(compose.said(result, *sentences), one, flat.is_nullable and bool(kinds))
        )
        for name in schema.get("properties", ()) if one.is_input else ():
            if not re.fullmatch(shape.PROPERTY_PATTERN, name):
                self._lose(one, "openapi-property-name", plain(name, 80))

    def _inside(
        self, one: _Waiting, word: str, part: Any, within: Circles, required: Sequence[str]
    ) -> Any:
        """What a keyword holds that holds schemas, which wait."""
        if self._children[word] == form.SCHEMAS:
            return {
                name: self._child(one, inner, within, (word, name), name not in required)
                for name, inner in part.items()
                if word != "patternProperties" or form.is_regex(name)
            }
        return part if isinstance(part, bool) else self._child(one, part, within, (word, ""), False)

    def _visible(self, schema: Schema, is_input: bool) -> Schema:
        """Without the properties that only the other side has."""
        word = "readOnly" if is_input else "writeOnly"
        properties = schema.get("properties")
        if not properties:
            return schema
        hidden = {name for name, part in properties.items() if self.has(part, word)}
        if not hidden:
            return schema
        kept = {name: part for name, part in properties.items() if name not in hidden}
        required = [name for name in schema.get("required", ()) if name not in hidden]
        rest = {key: part for key, part in schema.items() if key != "required"}
        return {**rest, "properties": kept, **({"required": required} if required else {})}

    def _other_types(
        self, one: _Waiting, schema: Schema, kinds: list[str], result: Schema
    ) -> list[str]:
        """The types that are not used; a number that may be a text loses nothing."""
        if _is_number_or_its_text(kinds, schema.get("format")):
            numbers = [kind for kind in kinds if kind != "string"]
            result["type"] = compose.chosen(numbers)
            return []
        others = [kind for kind in kinds if kind != result["type"]]
        if result["type"] == "number" and others == ["integer"]:
            return []
        self._lose(one, "openapi-types", " or ".join(kinds))
        return others

    def _child(
        self, one: _Waiting, raw: Any, within: Circles, step: tuple[str, str], optional: bool
    ) -> Schema:
        slot: Schema = {}
        if isinstance(raw, dict):
            place = (one.place, ".".join(filter(None, step)))
            self._kept.append(raw)
            self._waiting.append(
                _Waiting(
                    slot, raw, within, one.part, place, one.is_input, optional, depth=one.depth + 1
                )
            )
        return slot

    def _with_null(self, schema: Schema, one: _Waiting, is_nullable: bool) -> Schema:
        if not is_nullable or schema.get("type") == "null":
            return schema
        if self._version == "3.0":
            return {**schema, "nullable": True}
        if one.optional:
            self._lose(one, "openapi-null", "")
            return schema
        return compose.said(schema, "May be null.")

    def _lose(self, one: _Waiting, code: str, word: str) -> None:
        if one.is_input:
            one.part.lost.setdefault((code, word), one.place)

    # --- all of them ------------------------------------------------------------------------------

    def cut_answers(self, answers: list[Part]) -> None:
        """End the circles that are left, which are those of answers.

        A reference back to a schema that one is inside of becomes an object that names it, and the
        part has lost ``openapi-cycle-response``.
        """
        state: dict[int, bool] = {}  # True while one is inside
        for root in answers:
            if id(root) in state:
                continue
            state[id(root)] = True
            work = [(root, iter(root.uses))]
            while work:
                part, ways = work[-1]
                for to in ways:
                    if state.get(id(to)):
                        part.lost[("openapi-cycle-response", "")] = (None, part.name)
                        for slot, other in part.references:
                            if other is to:
                                slot.clear()
                                slot["type"] = "object"
                                slot["description"] = f"{to.name}, as above."
                    elif id(to) not in state:
                        state[id(to)] = True
                        work.append((to, iter(to.uses)))
                        break
                else:
                    state[id(part)] = False
                    work.pop()

    def lost(self, roots: list[Part]) -> list[dict[tuple[str, str], list[Place]]]:
        """What is lost behind each of ``roots``: code and word, with the first places."""
        numbers: dict[int, int] = {}
        parts: list[Part] = []
        waiting = list(roots)
        while waiting:
            part = waiting.pop()
            if id(part) not in numbers:
                numbers[id(part)] = len(parts)
                parts.append(part)
                waiting += part.uses
        edges = [[numbers[id(to)] for to in part.uses] for part in parts]
        found: list[dict[str, dict[tuple[str, Place], None]]] = [{} for _ in parts]
        for group in circles(edges):
            whole: dict[str, dict[tuple[str, Place], None]] = {}
            for at in group:
                for (code, word), place in parts[at].lost.items():
                    _add(whole, code, [(word, place)])
                for to in edges[at]:
                    for code, places in found[to].items():
                        _add(whole, code, places)
            for at in group:
                found[at] = whole
        results = []
        for root in roots:
            result: dict[tuple[str, str], list[Place]] = {}
            for code, places in found[numbers[id(root)]].items():
                for word, place in places:
                    result.setdefault((code, word), []).append(place)
            results.append(result)
        return results


def _add(whole: dict[str, dict[tuple[str, Place], None]], code: str, places: Any) -> None:
    there = whole.setdefault(code, {})
    for one in places:
        if len(there) > _PLACES:
            break
        there[one] = None


def written(place: Place) -> str:
    """A place as text."""
    steps = []
    at: Place | None = place
    while at is not None:
        at, step = at
        steps.append(plain(step, 80))
    return plain(".".join(reversed(steps)), 200)


def _called(place: Place) -> str:
    """A component's name for what stood in a place."""
    steps = [step for step in written(place).split(".") if step not in ("properties", "items")]
    return _component_name("_".join(steps[-2:]))


def _component_name(reference: str) -> str:
    """The name of a component for what a reference leads to, wherever that is."""
    if reference.startswith(_PREFIX) and "/" not in reference[len(_PREFIX) :]:
        name = reference[len(_PREFIX) :]
    else:
        steps = [step for step in reference.split("/") if not step.isdecimal()]
        steps = [step for step in steps if step not in ("schema", "properties", "#", "items")]
        name = "_".join(steps[-2:])
    from urllib.parse import unquote

    name = unquote(name).replace("~1", "_").replace("~0", "_")
    return re.sub(r"[^a-zA-Z0-9._-]+", "_", name)[:100].strip("_") or "schema"


def _fit(result: Schema, version: structure.Version) -> None:
    """Mend in ``result`` what does not go with its one type."""
    kind = result.get("type")
    if kind == "array":
        result.setdefault("items", {})
    if kind in ("integer", "number"):
        result.pop("pattern", None)  # that of the text which the number may be written as
    if "enum" in result and kind != "null" and version == "3.1":
        result["enum"] = [value for value in result["enum"] if value is not None]
        if not result["enum"]:
            del result["enum"]


def _beside(reference: Schema) -> Schema:
    """What stands beside a reference and says something to a model."""
    result: Schema = {}
    for word in ("title", "description"):
        if isinstance(text := reference.get(word), str):
            result[word] = text
    if reference.get("deprecated") is True:
        result["deprecated"] = True
    default = reference.get("default")
    return (
        result if default is None else compose.said(result, f"Default: {compose.shown(default)}.")
    )


def _default(schema: Schema, result: Schema) -> str:
    """Put the default into ``result``, or give it as a sentence where it may not fit the rest.

    Validators judge a default by the whole schema.
    """
    default = schema.get("default")
    if default is None:
        return ""
    kind = compose.kind_of(default)
    is_kind = kind == result.get("type", kind) or (kind, result.get("type")) == (
        "integer",
        "number",
    )
    is_plain = kind in ("string", "integer", "number", "boolean") and not (
        kind == "string" and ("pattern" in result or result.get("format", "password") != "password")
    )
    if is_kind and is_plain and _is_within(default, result):
        result["default"] = default
        return ""
    return f"Default: {compose.shown(default)}."


def _is_within(value: Any, schema: Schema) -> bool:
    if "enum" in schema and not any(
        value == one and type(value) is type(one) for one in schema["enum"]
    ):
        return False
    if isinstance(value, str):
        size: float = len(value)
        least, greatest = schema.get("minLength"), schema.get("maxLength")
    elif isinstance(value, bool):
        return True
    else:
        size = value
        least, greatest = schema.get("minimum"), schema.get("maximum")
        if any(word in schema for word in ("exclusiveMinimum", "exclusiveMaximum", "multipleOf")):
            return False
    return (least is None or size >= least) and (greatest is None or size <= greatest)


def _is_number_or_its_text(kinds: list[str], form: Any) -> bool:
    """ASP.NET's numbers: it reads them as text too, which says nothing new to a caller."""
    return (
        "string" in kinds
        and ("integer" in kinds or "number" in kinds)
        and isinstance(form, str)
        and form.startswith(("int", "uint", "float", "double", "decimal"))
    )


def _too_large(file: str) -> Problem:
    return Problem(
        "openapi-too-large",
        f"{file} is too large once its schemas are combined",
        "Remove operations, or write allOf, oneOf and anyOf as plain schemas.",
        file=file,
    )
