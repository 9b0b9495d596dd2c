"""The tools of a document as the gateway shows them, for policies and for people."""

from __future__ import annotations

import json
import time
from typing import Any

import jsonschema_rs
import pytest
from agentcore_connect.documents.openapi import Document, read, tools
from hypothesis import given, settings
from hypothesis import strategies as st

_TEXT = {"type": "string"}
_REF = "#/components/schemas/"


def _document(operation: dict[str, Any], **components: Any) -> Document:
    value = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            "/pets/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": _TEXT}],
                "put": {"responses": {"204": {"description": "Done."}}, **operation},
            }
        },
        "components": components,
    }
    return read(json.dumps(value).encode(), "pets.json")


def _put(body: Any, *, required: bool = True, **schemas: Any) -> dict[str, Any]:
    """The input schema of an operation with a body."""
    content = {"application/json": {"schema": body}}
    operation = {"operationId": "putPet", "requestBody": {"required": required, "content": content}}
    ((tool),) = tools(_document(operation, schemas=schemas))
    jsonschema_rs.meta.validate(tool["inputSchema"])
    schema: dict[str, Any] = tool["inputSchema"]
    return schema


def test_parameters_and_the_body_are_one_object() -> None:
    """Of path, query and header, with the path item's, and the properties of the body."""
    operation = {
        "operationId": "putPet",
        "summary": "Short.",
        "description": "Changes\n a pet.",
        "parameters": [
            {"$ref": "#/components/parameters/Dry"},
            {"name": "X-Trace", "in": "header", "required": True, "schema": _TEXT},
            {"name": "session", "in": "cookie", "schema": _TEXT},
        ],
        "requestBody": {"$ref": "#/components/requestBodies/Pet"},
    }
    pet = {
        "type": "object",
        "required": ["name", "owner"],
        "properties": {"name": _TEXT, "owner": {"$ref": f"{_REF}Owner"}},
    }
    document = _document(
        operation,
        parameters={
            "Dry": {
                "name": "dry",
                "in": "query",
                "description": "Try it.",
                "schema": {"type": "boolean"},
            }
        },
        requestBodies={
            "Pet": {
                "required": True,
                "content": {
                    "text/plain": {},
                    "application/json": {"schema": {"$ref": f"{_REF}Pet"}},
                },
            }
        },
        schemas={"Pet": pet, "Owner": {"type": "object", "properties": {"city": _TEXT}}},
    )
    schema = {
        "type": "object",
        "properties": {
            "name": _TEXT,
            "owner": {"type": "object", "properties": {"city": _TEXT}},
            "id": _TEXT,
            "dry": {"type": "boolean", "description": "Try it."},
            "X-Trace": _TEXT,
        },
        "required": ["id", "X-Trace", "name", "owner"],
    }
    tool = {"name": "putPet", "description": "Changes a pet.", "inputSchema": schema}
    assert tools(document) == [tool]
    assert tools(document, "Pets") == [{**tool, "name": "Pets___putPet"}]


def test_an_operation_without_a_name_is_no_tool() -> None:
    assert tools(_document({"summary": "s"})) == []


@pytest.mark.parametrize(
    ("body", "required", "expected"),
    [
        ({"type": "object", "properties": {"a": _TEXT}, "required": ["a"]}, False, ["id"]),
        ({"type": "object", "properties": {"a": _TEXT}, "required": ["a"]}, True, ["id", "a"]),
        ({"type": "array", "items": _TEXT}, True, ["id", "body"]),
        ({"type": "array", "items": _TEXT}, False, ["id"]),
        ({"type": "object", "properties": {"id": {"type": "integer"}}}, True, ["id"]),
    ],
)
def test_what_is_required_of_a_body(body: Any, required: bool, expected: list[str]) -> None:
    """Nothing where the body can be left out; a body that is no object is one property."""
    schema = _put(body, required=required)
    assert schema["required"] == expected
    assert schema["properties"]["id"] == _TEXT
    if body["type"] == "array":
        assert schema["properties"]["body"] == body


def test_a_schema_that_contains_itself_ends_in_its_type() -> None:
    node = {
        "type": "object",
        "properties": {
            "next": {"$ref": f"{_REF}Node"},
            "all": {"type": "array", "items": {"$ref": f"{_REF}Node"}},
        },
    }
    assert _put({"$ref": f"{_REF}Node"}, Node=node)["properties"] == {
        "next": {"type": "object"},
        "all": {"type": "array", "items": {"type": "object"}},
        "id": _TEXT,
    }


def test_a_schema_that_doubles_at_every_step_ends_soon() -> None:
    """The first levels are there, and what is below has its type."""
    schemas: dict[str, Any] = {
        f"S{n}": {
            "type": "object",
            "properties": {name: {"$ref": f"{_REF}S{n + 1}"} for name in "ab"},
        }
        for n in range(60)
    }
    start = time.process_time()
    schema = _put({"$ref": f"{_REF}S0"}, **schemas, S60=_TEXT)
    assert time.process_time() - start < 5
    assert schema["properties"]["a"]["properties"]["b"]["properties"].keys() == {"a", "b"}
    assert len(json.dumps(schema)) < 500_000


_SCHEMAS = st.recursive(
    st.sampled_from("AB").map(lambda name: {"$ref": _REF + name}) | st.just(_TEXT),
    lambda inner: st.dictionaries(st.sampled_from("xy"), inner).map(
        lambda properties: {"type": "object", "properties": properties}
    )
    | st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"anyOf": parts})
    | inner.map(lambda items: {"type": "array", "items": items}),
    max_leaves=5,
)


@settings(deadline=None)
@given(_SCHEMAS, _SCHEMAS, _SCHEMAS)
def test_no_reference_is_left_in_any_tool(body: Any, one: Any, other: Any) -> None:
    """Whatever refers to what: the schema stands alone, and is JSON Schema."""
    assert '"$ref"' not in json.dumps(_put(body, A=one, B=other))
