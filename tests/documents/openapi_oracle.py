"""What the arguments of a tool must be, read from the source document in the plainest way.

Nothing of the rewriting code is used here: references are followed one by one, `allOf` is taken
literally, and whatever a plain reader cannot decide (alternatives, conditions, circles) has to be
told in a finding of the operation. So a difference is either told, or a fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from agentcore_connect.documents.openapi.document import Document

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_LEAST = ("minimum", "minLength", "minItems", "minProperties")
_GREATEST = ("maximum", "maxLength", "maxItems", "maxProperties")
_DEPTH = 4
_WORDS = {
    *("openapi-composition", "openapi-types", "openapi-null", "openapi-cycle"),
    *("openapi-reference", "openapi-pattern"),
}
"""Codes that tell that a schema is another than the source's."""
_IGNORED = ("accept", "content-type", "authorization")


class _Undecided(Exception):
    """A plain reader cannot say what the schema is: it must be told."""


def differences(source: dict[str, Any], copy: dict[str, Any], problems: Iterable[Any]) -> list[str]:
    """Every argument that differs from the source without a word; ``problems`` are the words."""
    told: dict[str, set[str]] = {}
    for problem in problems:
        told.setdefault(str(getattr(problem, "subject", "")), set()).add(problem.code)
    labels: dict[str, set[str]] = {}
    for label, codes in told.items():
        labels.setdefault(label.split(" (")[0], set()).update(codes)
    found: list[str] = []
    for method, path, item, operation in _operations(source):
        shown = path if len(path) <= 80 else path[:79].rstrip() + "…"
        label = f"{method.upper()} {shown}"
        known = labels.get(label, set())
        made = (copy.get("paths", {}).get(path) or {}).get(method)
        if made is None:
            if not known and path not in labels:
                found.append(f"{label} is not in the copy, and nothing says why")
            continue
        found += [f"{label}: {one}" for one in _of(source, item, operation, copy, made, known)]
    return found


def faults(copy: Document) -> Iterator[str]:
    """What the service refuses in a copy: a schema that contains itself, two tools of one name."""
    yield from _round(copy.value, copy, (), set())
    names = Counter(operation.id for operation in copy.operations)
    yield from (f"{count} tools are called {name}" for name, count in names.items() if count > 1)


def _round(value: Any, copy: Document, within: tuple[str, ...], seen: set[str]) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _round(part, copy, within, seen)
    elif isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str) and reference in within:
            yield f"{reference} contains itself"
        elif isinstance(reference, str) and reference not in seen:
            yield from _round(copy.find(reference), copy, (*within, reference), seen)
            seen.add(reference)
        for part in value.values():
            yield from _round(part, copy, within, seen)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    for path, item in (document.get("paths") or {}).items():
        whole = _followed(document, item)
        for method in METHODS if isinstance(whole, dict) and path.startswith("/") else ():
            if isinstance(operation := whole.get(method), dict):
                yield method, path, whole, operation


def _followed(document: Any, value: Any) -> Any:
    """What references lead to; keys beside a reference are kept."""
    for _ in range(50):
        if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
            return value
        at: Any = document
        if not value["$ref"].startswith("#"):
            return None
        for step in value["$ref"][1:].split("/")[1:]:
            step = unquote(step).replace("~1", "/").replace("~0", "~")
            if isinstance(at, list) and step.isdecimal() and int(step) < len(at):
                at = at[int(step)]
            else:
                at = at.get(step) if isinstance(at, dict) else None
        beside = {word: part for word, part in value.items() if word != "$ref"}
        value = {**at, **beside} if isinstance(at, dict) and beside else at
    return None


def _of(
    source: Any, item: Any, operation: Any, copy: Any, made: Any, told: set[str]
) -> Iterator[str]:
    """The differences of one operation."""
    keys = _keys(source)
    given = {}
    for owner in (item, operation):
        for one in owner.get("parameters") or ():
            is_reference = isinstance(one, dict) and "$ref" in one
            # What stands beside a Reference Object's $ref is nothing, but for its texts.
            whole = _followed(source, {"$ref": one["$ref"]} if is_reference else one)
            if isinstance(whole, dict):
                given[whole.get("in"), whole.get("name")] = whole
    wanted = {
        (place, name): one
        for (place, name), one in given.items()
        if place in ("path", "query", "header")
        and not (place == "header" and str(name).lower() in _IGNORED)
    }
    have = {(one["in"], one["name"]): one for one in made.get("parameters", ())}
    words = {"openapi-sign-in-parameter", "openapi-path-parameter", "openapi-parameter-style"}
    for place, name in wanted.keys() ^ have.keys():
        if not told & words:
            yield f"the {place} parameter {name} is on one side only"
    for key in wanted.keys() & have.keys():
        if key in keys:
            yield f"the parameter {key[1]} holds a secret"
        needed = key[0] == "path" or wanted[key].get("required") is True
        if needed != (have[key].get("required") is True):
            yield f"{key[1]} is required on one side only"
        yield from _compare(
            source, wanted[key].get("schema"), copy, have[key].get("schema"), told, str(key[1])
        )
    yield from _bodies(source, operation, copy, made, told)


def _keys(source: Any) -> set[tuple[str, str]]:
    schemes = (source.get("components") or {}).get("securitySchemes") or {}
    return {
        (str(one.get("in")), str(one.get("name")))
        for one in schemes.values()
        if isinstance(one, dict) and one.get("type") == "apiKey"
    }


def _bodies(source: Any, operation: Any, copy: Any, made: Any, told: set[str]) -> Iterator[str]:
    body = _followed(source, operation.get("requestBody"))
    mine = made.get("requestBody")
    content = (body or {}).get("content") if isinstance(body, dict) else None
    if not content or not mine:
        if bool(content) != bool(mine) and "openapi-request-body" not in told:
            yield "a body is on one side only"
        return
    ((kind, media),) = mine["content"].items()
    if (body.get("required") is True) != (mine.get("required") is True):
        yield "the body is required on one side only"
    theirs = content.get(kind, content.get("*/*", content.get("application/*")))
    if theirs is None:
        yield f"the body is of {kind}"
        return
    if "openapi-request-body" in told and "multipart" in kind:
        return  # files were left out, and that is told
    yield from _compare(
        source, (theirs or {}).get("schema"), copy, media.get("schema"), told, "body"
    )


def _compare(
    source: Any, theirs: Any, copy: Any, mine: Any, told: set[str], name: str, depth: int = 0
) -> Iterator[str]:
    """The differences of two schemas; none where the source's is undecided and that is told."""
    try:
        wanted = _facts(source, theirs, ())
        if len(wanted.get("types", ())) > 1:
            raise _Undecided("several types")
    except _Undecided as error:
        if not told & _WORDS:
            yield f"{name} has {error}, and that is not told"
        return
    have = _facts(copy, mine, ())
    if told & {"openapi-cycle"} and depth > 1:
        return
    for word in ("types", "required", *_LEAST, *_GREATEST):
        if wanted.get(word) != have.get(word) and not told & _WORDS:
            yield f"{name} has {word} {wanted.get(word)!r}, and the copy {have.get(word)!r}"
    if wanted.get("null") and not have.get("null") and not told & _WORDS:
        yield f"{name} may be null, and the copy does not say so"
    if _values(wanted) != _values(have) and not told & _WORDS:
        yield f"{name} has the values {wanted.get('enum')!r}, and the copy {have.get('enum')!r}"
    properties, others = wanted.get("properties", {}), have.get("properties", {})
    if properties.keys() != others.keys() and not told & _WORDS:
        yield f"{name} has {sorted(properties.keys() ^ others.keys())} on one side only"
    if depth < _DEPTH:
        for key in properties.keys() & others.keys():
            yield from _compare(
                source, properties[key], copy, others[key], told, f"{name}.{key}", depth + 1
            )
        if "items" in wanted and "items" in have:
            items = (source, wanted["items"], copy, have["items"])
            yield from _compare(*items, told, f"{name}[]", depth + 1)


def _values(facts: dict[str, Any]) -> list[str] | None:
    values = facts.get("enum")
    return None if values is None else sorted(repr(one) for one in values if one is not None)


def _facts(document: Any, schema: Any, within: tuple[int, ...]) -> dict[str, Any]:
    """What a schema says: types, required, values, bounds, and the schemas in it."""
    if not isinstance(schema, dict):
        return {}
    if "$ref" in schema:
        target = _followed(document, {"$ref": schema["$ref"]})
        if target is None:
            raise _Undecided("a reference to nothing")
        if id(target) in within:
            raise _Undecided("a circle")
        own = {word: part for word, part in schema.items() if word != "$ref"}
        return _both(_facts(document, target, (*within, id(target))), _facts(document, own, within))
    for word in ("not", "if", "prefixItems", "discriminator"):
        if word not in schema or (word == "discriminator" and not _has_subtypes(schema)):
            continue
        raise _Undecided(word)
    found = _own(document, schema)
    for part in schema.get("allOf") or ():
        inner = dict(part) if isinstance(part, dict) else {}
        inside = within
        if "$ref" in inner:  # as a base its discriminator is nothing
            target = _followed(document, inner)
            if target is None:
                raise _Undecided("a reference to nothing")
            if id(target) in within:
                raise _Undecided("a circle")
            inside = (*within, id(target))
            inner = {word: one for word, one in target.items() if word != "discriminator"}
        found = _both(_facts(document, inner, inside), found)
    for word in ("oneOf", "anyOf"):
        several = schema.get(word) or ()
        parts = [part for part in several if part not in ({"type": "null"}, {"enum": [None]})]
        found["null"] = found.get("null", False) or len(parts) < len(several)
        if len(parts) > 1:
            raise _Undecided(word)
        for part in parts:
            found = _both(_facts(document, part, within), found)
    return found


def _has_subtypes(schema: dict[str, Any]) -> bool:
    """Whether a discriminator names schemas that are not its alternatives."""
    discriminator = schema["discriminator"]
    is_mapping = isinstance(discriminator, dict) and bool(discriminator.get("mapping"))
    return is_mapping and "oneOf" not in schema and "anyOf" not in schema


def _own(document: Any, schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    kinds = schema.get("type")
    text = schema.get("description")
    found["null"] = schema.get("nullable") is True or "May be null." in str(text)
    if isinstance(kinds, list) and len(kinds) > 1 and "null" in kinds:
        kinds = [kind for kind in kinds if kind != "null"]
        found["null"] = True
    if isinstance(kinds, (str, list)):
        found["types"] = [kinds] if isinstance(kinds, str) else kinds
    elif "properties" in schema:
        found["types"] = ["object"]
    elif "items" in schema:
        found["types"] = ["array"]
    for word in (*_LEAST, *_GREATEST):
        if word in schema:
            found[word] = schema[word]
    if "const" in schema:
        found["enum"] = [schema["const"]]
    elif isinstance(schema.get("enum"), list):
        found["enum"] = schema["enum"]
    if "enum" in found and "types" not in found:
        found |= _types_of(found["enum"])
    if isinstance(properties := schema.get("properties"), dict):
        hidden = {name for name, one in properties.items() if _is_only_read(document, one)}
        found["properties"] = {n: one for n, one in properties.items() if n not in hidden}
        found["hidden"] = hidden
    if isinstance(required := schema.get("required"), list):
        found["required"] = sorted({*required} - found.get("hidden", set()))
    if not found.get("required"):
        found.pop("required", None)
    if isinstance(schema.get("items"), dict):
        found["items"] = schema["items"]
    return found


def _types_of(values: list[Any]) -> dict[str, list[str]]:
    names = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array"}
    kinds = {names.get(type(one), "object") for one in values if one is not None}
    if kinds == {"integer", "number"}:
        return {"types": ["number"]}
    if len(kinds) > 1:
        raise _Undecided("values of several types")
    return {"types": [*kinds]} if kinds else {}


def _is_only_read(document: Any, schema: Any, depth: int = 0) -> bool:
    if not isinstance(schema, dict) or depth > 20:
        return False
    if schema.get("readOnly") is True:
        return True
    if "$ref" in schema and _is_only_read(
        document, _followed(document, {"$ref": schema["$ref"]}), depth + 1
    ):
        return True
    if any(_is_only_read(document, part, depth + 1) for part in schema.get("allOf") or ()):
        return True
    for word in ("oneOf", "anyOf"):
        parts = [part for part in schema.get(word) or () if part != {"type": "null"}]
        if parts and all(_is_only_read(document, part, depth + 1) for part in parts):
            return True
    return False


def _both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What holds where both hold."""
    nulls = [part.get("null", False) for part in (one, other)]
    found = {**one, **other, "null": any(nulls)}
    if "types" in one and "types" in other:
        found["null"] = all(nulls)
    for words, stricter in ((_LEAST, max), (_GREATEST, min)):
        for word in words:
            if word in one and word in other:
                found[word] = stricter(one[word], other[word])
    if "types" in one and "types" in other and max(len(one["types"]), len(other["types"])) > 1:
        sides = [
            {*part, *(["integer"] if "number" in part else [])}
            for part in (one["types"], other["types"])
        ]
        common = sides[0] & sides[1]
        common -= {"integer"} if "number" in common else set()
        if not common:
            raise _Undecided("types that contradict")
        found["types"] = sorted(common)
    elif "types" in one and "types" in other and one["types"] != other["types"]:
        if {*one["types"], *other["types"]} != {"integer", "number"}:
            raise _Undecided("types that contradict")
        found["types"] = ["integer"]
    if "enum" in one and "enum" in other:
        found["enum"] = [value for value in one["enum"] if value in other["enum"]]
        if not found["enum"]:
            raise _Undecided("values that contradict")
    hidden = one.get("hidden", set()) | other.get("hidden", set())
    required = {*one.get("required", ()), *other.get("required", ())} - hidden
    found["hidden"] = hidden
    if required:
        found["required"] = sorted(required)
    else:
        found.pop("required", None)
    mine, its = one.get("properties"), other.get("properties")
    if mine is not None and its is not None:
        found["properties"] = {
            name: (
                {"allOf": [mine[name], its[name]]}
                if name in mine and name in its and mine[name] != its[name]
                else its.get(name, mine.get(name))
            )
            for name in [*mine, *(name for name in its if name not in mine)]
            if name not in hidden
        }
    if "items" in one and "items" in other:
        found["items"] = {"allOf": [one["items"], other["items"]]}
    return found
