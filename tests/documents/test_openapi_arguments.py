"""Each argument of a tool is that of the source document, or it is told that it is not."""

from __future__ import annotations

import copy
import json
from typing import Any

import openapi_oracle
import pytest
from agentcore_connect.documents import openapi
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from tiers import examples

_REF = "#/components/schemas/"
_TEXT = {"type": "string"}


def _document(
    schema: Any, *parameters: Any, version: str = "3.1.0", **schemas: Any
) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {
        "openapi": version,
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {
            "/pets/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": _TEXT}],
                "post": {
                    "operationId": "addPet",
                    "summary": "Adds a pet.",
                    "parameters": list(parameters),
                    "requestBody": body,
                    "responses": {"204": {"description": "Done."}},
                },
            }
        },
        "components": {"schemas": schemas},
    }


def _made(value: Any) -> tuple[dict[str, Any], list[str]]:
    """The copy, which an independent validator passes, and what differs without a word."""
    document = openapi.read(json.dumps(value).encode(), "pets.json")
    made = openapi.adapted(document, "Pets")
    assert openapi.errors(made.problems) == []
    copied = json.loads(openapi.to_json(made.document))
    return copied, openapi_oracle.differences(document.value, copied, made.problems)


def _post(value: Any) -> Any:
    return value["paths"]["/pets/{id}"]["post"]


_NAMES = st.sampled_from("ABCD")
_LEAVES = st.sampled_from(
    [
        {"type": "string", "minLength": 2, "maxLength": 5},
        {"type": "string", "maxLength": 4, "enum": ["a", "bb", "ccc"]},
        {"type": "string", "enum": ["bb", "ccc"], "default": "no"},
        {"type": "integer", "minimum": 1, "maximum": 9},
        {"type": "number", "minimum": 3},
        {"type": "integer", "enum": [1, 4]},
        {"type": "boolean", "readOnly": True},
        {"type": ["string", "null"]},
        {"type": ["integer", "string"]},
        {"const": "c"},
        {"type": "string", "pattern": "(?i)x"},
        {},
    ]
) | _NAMES.map(lambda name: {"$ref": _REF + name})


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    properties = st.dictionaries(st.sampled_from("xyz"), inner, min_size=1, max_size=3)
    required = st.lists(st.sampled_from("xyz"), unique=True, max_size=2)
    several = st.lists(inner, min_size=1, max_size=3)
    return (
        st.builds(
            lambda inside, names: {"type": "object", "properties": inside, "required": names},
            properties,
            required,
        )
        | inner.map(lambda items: {"type": "array", "items": items, "maxItems": 3})
        | several.map(lambda parts: {"allOf": parts})
        | several.map(lambda parts: {"oneOf": parts})
        | st.builds(
            lambda parts, inside: {"allOf": parts, "type": "object", "properties": inside},
            several,
            properties,
        )
    )


_SCHEMAS = st.recursive(_LEAVES, _larger, max_leaves=8)


@settings(deadline=None, max_examples=examples(60))
@given(st.fixed_dictionaries(dict.fromkeys("ABCD", _SCHEMAS)), _SCHEMAS)
def test_no_argument_differs_without_a_word(schemas: Any, schema: Any) -> None:
    """Name, type, required, values and bounds, at each level, for any web of schemas."""
    body = {"type": "object", "properties": {"it": schema, "other": {"$ref": f"{_REF}A"}}}
    _, found = _made(_document(body, **schemas))
    assert found == []


@pytest.mark.parametrize("word", ["oneOf", "anyOf"])
@pytest.mark.parametrize("by_name", [True, False])
def test_what_is_read_only_in_each_alternative_is_not_sent(word: str, by_name: bool) -> None:
    """However the property says so; with one that may be sent it is an argument."""
    read = {"type": "boolean", "readOnly": True}
    several = {
        "one": [read],
        "or_null": [read, {"type": "null"}],
        "both": [read, {"type": "string", "readOnly": True}],
        "sent": [read, _TEXT],
    }
    schemas = {name: {word: parts} for name, parts in several.items()}
    body = {name: {"$ref": f"{_REF}{name}"} for name in schemas} if by_name else schemas
    copied, found = _made(_document({"type": "object", "properties": body}, **schemas))
    sent = _post(copied)["requestBody"]["content"]["application/json"]["schema"]
    assert [*sent["properties"]] == ["sent"]
    assert found == []


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_references_into_what_the_copy_does_not_have(version: str) -> None:
    """By index behind a parameter that is left out, into allOf, and into a media type."""
    cookie = {"name": "c", "in": "cookie", "schema": _TEXT}
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 5}}
    value = _document(
        {
            "type": "object",
            "properties": {
                "whole": {"$ref": f"{_REF}Two/allOf/1"},
                "note": {"$ref": "#/paths/~1notes/post/requestBody/content/text~1xml/schema"},
            },
        },
        cookie,
        limit,
        version=version,
        Two={"allOf": [{"type": "object"}, {"properties": {"a": _TEXT}, "required": ["a"]}]},
    )
    parameter = {"$ref": "#/paths/~1pets~1{id}/post/parameters/1"}
    media = {"text/xml": {"schema": {"type": "object", "required": ["b"]}}}
    value["paths"]["/notes"] = {
        "post": {
            "operationId": "addNote",
            "summary": "Adds a note.",
            "parameters": [parameter],
            "requestBody": {"content": {**media, "application/json": {"schema": _TEXT}}},
            "responses": {"204": {"description": "Done."}},
        }
    }
    copied, found = _made(value)
    assert found == []
    assert [one["name"] for one in copied["paths"]["/notes"]["post"]["parameters"]] == ["limit"]
    known = OpenAPIV30SpecValidator if version == "3.0.3" else OpenAPIV31SpecValidator
    assert [str(error) for error in known(copied).iter_errors()] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda post: post["parameters"].pop(),
        lambda post: post["parameters"][0].update(required=False),
        lambda post: post["parameters"][1]["schema"].update(maximum=6),
        lambda post: post["parameters"][1]["schema"].update(type="string"),
        lambda post: post.pop("requestBody"),
        lambda post: post["requestBody"].update(required=False),
        lambda post: _inside(post).pop("required"),
        lambda post: _inside(post)["properties"].pop("kind"),
        lambda post: _inside(post)["properties"]["kind"]["enum"].pop(),
        lambda post: _inside(post)["properties"].update(secret=_TEXT),
    ],
)
def test_the_oracle_sees_what_is_wrong(spoil: Any) -> None:
    """A copy that differs in one place only is found out."""
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 5}}
    schema = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "enum": ["cat", "dog"]}},
    }
    value = _document(schema, limit)
    copied, found = _made(value)
    assert found == []
    spoilt = copy.deepcopy(copied)
    spoil(_post(spoilt))
    assert openapi_oracle.differences(value, spoilt, []) != []


def _inside(post: Any) -> Any:
    return post["requestBody"]["content"]["application/json"]["schema"]
