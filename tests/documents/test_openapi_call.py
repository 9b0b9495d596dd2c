"""A call of a tool becomes the request that its operation describes: `tools` the other way."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from agentcore_connect.documents import openapi
from agentcore_connect.documents.openapi import call
from agentcore_connect.documents.openapi.document import Document
from agentcore_connect.errors import InvalidInput
from hypothesis import given
from hypothesis import strategies as st


def document(operation: dict[str, Any], **more: Any) -> Document:
    value = {
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            "/pets/{id}": {
                "post": {
                    "operationId": "change",
                    "responses": {"200": {"description": "done"}},
                    **operation,
                }
            }
        },
        **more,
    }
    return openapi.read(json.dumps(value).encode(), "api.json")


def parameter(name: str, place: str, **more: Any) -> dict[str, Any]:
    required = {"required": True} if place == "path" else {}
    return {"name": name, "in": place, "schema": {"type": "string"}, **required, **more}


def made(operation: dict[str, Any], **arguments: Any) -> call.Request:
    api = document(operation)
    found = call.operation(api, "change")
    assert found is not None
    return call.request(api, found, arguments)


ID = parameter("id", "path")
TAGS = parameter("tags", "query", schema={"type": "array"})


@pytest.mark.parametrize(
    ("parameters", "arguments", "path"),
    [
        ([ID], {"id": "../admin"}, "/pets/..%2Fadmin"),
        ([ID], {"id": ".."}, "/pets/%2E%2E"),
        ([ID], {"id": "%2e%2e"}, "/pets/%252e%252e"),
        ([ID], {"id": ["a", "b"]}, "/pets/a%2Cb"),
        ([ID, TAGS], {"id": 7, "tags": ["x", "y&z"]}, "/pets/7?tags=x&tags=y%26z"),
        ([ID, {**TAGS, "explode": False}], {"id": 7, "tags": ["x", "y"]}, "/pets/7?tags=x%2Cy"),
        ([ID, TAGS], {"id": True, "tags": None}, "/pets/true"),
        ([ID, {**TAGS, "style": "deepObject"}], {"id": 7, "tags": {"a": 1}}, "/pets/7"),
        ([ID, parameter("sid", "cookie")], {"id": 7, "sid": "x"}, "/pets/7"),
    ],
)
def test_where_a_parameter_goes(
    parameters: list[Any], arguments: dict[str, Any], path: str
) -> None:
    """By its place and style; nothing in a value leads to another path or parameter."""
    request = made({"parameters": parameters}, **arguments)
    assert (request.method, request.path) == ("POST", path)


def test_what_a_path_or_header_cannot_hold_is_an_error() -> None:
    """A path without its value, and a line end that would begin another header."""
    operation = {"parameters": [ID, parameter("X-Trace", "header")]}
    for arguments in (
        {},
        {"id": "a", "X-Trace": "b\r\nHost: evil"},
        {"id": "a", "X-Trace": "\u20ac"},
    ):
        with pytest.raises(InvalidInput):
            made(operation, **arguments)
    assert made(operation, **{"id": "a", "X-Trace": "b"}).headers == {"X-Trace": "b"}


OBJECT = {"type": "object", "properties": {"name": {"type": "string"}, "id": {"type": "string"}}}


@pytest.mark.parametrize(
    ("kind", "schema", "arguments", "body"),
    [
        ("application/json", OBJECT, {"id": "7", "name": "Rex"}, b'{"name": "Rex"}'),
        ("application/vnd.api+json", OBJECT, {"id": "7", "name": "Rex"}, b'{"name": "Rex"}'),
        ("application/json", {"type": "array"}, {"id": "7", "body": [1, 2.5]}, b"[1, 2.5]"),
        (
            "application/x-www-form-urlencoded",
            OBJECT,
            {"id": "7", "name": "a b&"},
            b"name=a%20b%26",
        ),
        ("application/json", OBJECT, {"id": "7"}, None),
    ],
)
def test_what_is_no_parameter_is_the_body(
    kind: str, schema: dict[str, Any], arguments: dict[str, Any], body: bytes | None
) -> None:
    """A parameter of the same name goes first; JSON and forms are sent."""
    operation = {"parameters": [ID], "requestBody": {"content": {kind: {"schema": schema}}}}
    request = made(operation, **arguments)
    assert (request.path, request.body) == ("/pets/7", body)
    assert request.headers == ({"Content-Type": kind} if body else {})


@given(st.text(), st.text(), st.dictionaries(st.sampled_from(["name", "note"]), st.text()))
def test_every_argument_arrives(path: str, query: str, body: dict[str, str]) -> None:
    """Whatever characters it has, a server reads the very value again."""
    fields = {name: {"type": "string"} for name in ("name", "note")}
    operation = {
        "parameters": [ID, parameter("q", "query")],
        "requestBody": {
            "content": {"application/json": {"schema": {"type": "object", "properties": fields}}}
        },
    }
    request = made(operation, id=path, q=query, **body)
    where, _, rest = request.path.partition("?")
    assert where.count("/") == 2
    assert unquote(where.removeprefix("/pets/")) == path
    assert dict(parse_qsl(rest, keep_blank_values=True))["q"] == query
    assert json.loads(request.body or b"{}") == body


def test_the_server_of_an_operation() -> None:
    """Its own before its path's before the document's, with variables as by default."""
    url = {"url": "https://{region}.example.com/v1/", "variables": {"region": {"default": "eu"}}}
    api = document({}, servers=[url])
    found = call.operation(api, "change")
    assert found is not None
    assert call.server(api, found) == "https://eu.example.com/v1"
    own = document({"servers": [{"url": "https://own.example.com"}]}, servers=[url])
    found = call.operation(own, "change")
    assert found is not None
    assert call.server(own, found) == "https://own.example.com"
    assert call.operation(own, "other") is None
