"""Copies of documents as a server of tools: what arrives is what the source document asks for.

FastMCP makes the server, and knows nothing of us; what arrives is judged by the source alone.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import jsonschema_rs
import pytest
from front_door import KEY, Host, targets
from standins.environments import environment

DONE = {"responses": {"200": {"description": "done"}}}


def _body(schema: Any, kind: str = "application/json", *, required: bool = True) -> dict[str, Any]:
    return {"requestBody": {"required": required, "content": {kind: {"schema": schema}}}}


def _ref(name: str, of: str = "schemas") -> dict[str, str]:
    return {"$ref": f"#/components/{of}/{name}"}


TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
SHOP: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://api.example.com/shop/v1"}],
    "paths": {
        "/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": TEXT},
                _ref("Trace", "parameters"),
            ],
            "get": {"operationId": "getPet", **DONE},
            "put": {"operationId": "changePet", **_body(_ref("Pet")), **DONE},
        },
        "/pets": {
            "get": {
                "operationId": "findPets",
                "parameters": [
                    {"name": "tag", "in": "query", "schema": {"type": "array", "items": TEXT}},
                    {"name": "limit", "in": "query", "required": True, "schema": WHOLE},
                    {"name": "kind", "in": "query", "schema": {"enum": ["cat", "dog"]} | TEXT},
                    {"name": "session", "in": "cookie", "schema": TEXT},
                ],
                **DONE,
            },
            "post": {"operationId": "pets.add", **_body(_ref("New")), **DONE},
        },
        "/search": {
            "post": {
                **_body(
                    {"type": "object", "properties": {"q": TEXT, "page": WHOLE}, "required": ["q"]},
                    "application/x-www-form-urlencoded",
                ),
                **DONE,
            }
        },
    },
    "components": {
        "parameters": {"Trace": {"name": "X-Trace", "in": "header", "schema": TEXT}},
        "schemas": {
            "Pet": {
                "type": "object",
                "properties": {
                    "made": {"type": "string", "readOnly": True},
                    "name": TEXT,
                    "owner": _ref("Owner"),
                },
                "required": ["name"],
            },
            "Owner": {"type": "object", "properties": {"mail": TEXT, "age": WHOLE}},
            "New": {
                "allOf": [
                    _ref("Pet"),
                    {
                        "properties": {"price": {"type": "number", "minimum": 2}},
                        "required": ["price"],
                    },
                ]
            },
        },
    },
}
OLD: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "Old", "version": "1"},
    "host": "old.example.com",
    "basePath": "/api",
    "schemes": ["https"],
    "consumes": ["application/json"],
    "paths": {
        "/orders/{no}": {
            "post": {
                "operationId": "order",
                "parameters": [
                    {"name": "no", "in": "path", "required": True, "type": "integer"},
                    {"name": "dry", "in": "query", "type": "boolean"},
                    {"name": "order", "in": "body", "schema": {"$ref": "#/definitions/Order"}},
                ],
                **DONE,
            },
        },
        "/login": {
            "post": {
                "operationId": "login",
                "consumes": ["application/x-www-form-urlencoded"],
                "parameters": [
                    {"name": "user", "in": "formData", "required": True, "type": "string"},
                    {"name": "lang", "in": "formData", "type": "string"},
                ],
                **DONE,
            }
        },
    },
    "definitions": {
        "Order": {
            "type": "object",
            "properties": {"lines": {"type": "array", "items": {"$ref": "#/definitions/Line"}}},
        },
        "Line": {"type": "object", "properties": {"sku": TEXT, "count": WHOLE}},
    },
}
NEW: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "New", "version": "1"},
    "servers": [
        {
            "url": "https://{place}.example.com",
            "variables": {"place": {"default": "eu", "enum": ["eu"]}},
        }
    ],
    "paths": {
        "/notes": {
            "post": {
                "operationId": "note",
                **_body(
                    {
                        "type": "object",
                        "properties": {
                            "text": TEXT,
                            "due": {"type": ["string", "null"]},
                            "state": {"const": "open"},
                            "parts": {
                                "$ref": "#/paths/~1parts/put/requestBody/content/"
                                "application~1json/schema"
                            },
                        },
                        "required": ["text"],
                    }
                ),
                **DONE,
            }
        },
        "/parts": {
            "put": {"operationId": "parts", **_body({"type": "array", "items": WHOLE}), **DONE}
        },
    },
}
SOURCES = {"shop": SHOP, "old": OLD, "new": NEW}


@pytest.mark.slow
def test_each_tool_of_a_server_sends_what_the_source_asks_for(host: Host) -> None:
    """Every operation is called with all that it takes, and with the least; no more is sent."""
    copies = []
    for name, source in SOURCES.items():
        (host.root / f"{name}.json").write_text(json.dumps(source))
        host.has(targets("openapi", **KEY, schema=f"{name}.json", name=name))
        copies.append(json.loads(host.read(f"connections/{name}/openapi.json")))
    done = subprocess.run(
        [str(environment("mcp-fastmcp")), str(Path(__file__).with_name("fastmcp_calls.py"))],
        input=json.dumps(copies),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    for source, calls in zip(SOURCES.values(), json.loads(done.stdout), strict=True):
        met = {_operation(source, call)[:2] for call in calls}
        every = {(m, p) for p, i in source["paths"].items() for m in i if m != "parameters"}
        assert met == every
        assert [(call["tool"], fault) for call in calls for fault in _faults(source, call)] == []


def _operation(source: dict[str, Any], call: dict[str, Any]) -> tuple[str, str, dict[str, str]]:
    """Method, path as the source has it, and the values in it."""
    if "swagger" in source:
        base = f"https://{source['host']}{source['basePath']}"
    else:
        base = source["servers"][0]["url"].replace("{place}", "eu")
    url = call["url"].partition("?")[0]
    assert url.startswith(base), url
    for path in source["paths"]:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))
        if found := re.fullmatch(pattern, url.removeprefix(base)):
            values = {name: unquote(value) for name, value in found.groupdict().items()}
            return call["method"].lower(), path, values
    raise AssertionError(f"the source has no {url}")


def _faults(source: dict[str, Any], call: dict[str, Any]) -> Iterator[str]:
    """What arrived and is not what the source asks for, or was said and did not arrive."""
    method, path, in_path = _operation(source, call)
    item = source["paths"][path]
    operation = item[method]
    given = [*item.get("parameters", ()), *operation.get("parameters", ())]
    parameters = [source["components"]["parameters"]["Trace"] if "$ref" in p else p for p in given]
    places = {(one["in"], one["name"]): one for one in parameters}
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(urlsplit(call["url"]).query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    arrived: dict[str, Any] = {**in_path, **query}
    arrived |= {n: call["headers"][n.lower()] for p, n in places if n.lower() in call["headers"]}
    for name in query:
        if ("query", name) not in places:
            yield f"{name} is no query parameter"
    needed = {n for (place, n), one in places.items() if place != "body" and one.get("required")}
    for name in needed - arrived.keys() - call["arguments"].keys():
        yield f"{name} was neither asked for nor sent"
    left = dict(call["arguments"])
    for name in arrived:
        value = left.pop(name, None)
        said = value if isinstance(value, list) else [value]
        got = arrived[name] if isinstance(arrived[name], list) else [arrived[name]]
        if [one if isinstance(one, str) else json.dumps(one) for one in said] != got:
            yield f"{name} was said as {value!r} and arrived as {got!r}"
    yield from _body_faults(source, operation, call, left)


def _body_faults(
    source: dict[str, Any], operation: dict[str, Any], call: dict[str, Any], left: dict[str, Any]
) -> Iterator[str]:
    """What is wrong with a body, which is to hold what was ``left`` of the arguments."""
    form = [one for one in operation.get("parameters", ()) if one.get("in") == "formData"]
    whole = [one["schema"] for one in operation.get("parameters", ()) if one.get("in") == "body"]
    content = operation.get("requestBody", {}).get("content", {})
    if whole:
        content = {"application/json": {"schema": whole[0]}}
    if form:
        properties = {one["name"]: {"type": one["type"]} for one in form}
        needed = [one["name"] for one in form if one.get("required")]
        schema = {"type": "object", "properties": properties, "required": needed}
        content = {"application/x-www-form-urlencoded": {"schema": schema}}
    if not content:
        if call["body"] or left:
            yield f"the source has no body for {left}"
        return
    ((kind, media),) = content.items()
    if not left and not call["body"]:
        return
    if call["headers"].get("content-type") != kind:
        yield f"the body is {call['headers'].get('content-type')}, not {kind}"
        return
    if kind == "application/json":
        sent = json.loads(call["body"])
    else:
        sent = dict(parse_qsl(call["body"]))
        left = {k: v if isinstance(v, str) else json.dumps(v) for k, v in left.items()}
    if sent != (left["body"] if set(left) == {"body"} else left):
        yield f"{left} was said, and {sent} arrived"
    if kind == "application/json":
        more = {
            word: source[word] for word in ("components", "definitions", "paths") if word in source
        }
        for fault in jsonschema_rs.validator_for({**more, **media["schema"]}).iter_errors(sent):
            yield f"the body is not as the source has it: {fault.message}"
