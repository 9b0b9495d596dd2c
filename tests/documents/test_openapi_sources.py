"""Documents in the forms in which people have them: old and new versions, several files, YAML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from agentcore_connect.documents import openapi
from agentcore_connect.errors import InvalidInput
from front_door import Host, targets
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

OPERATION: dict[str, Any] = {"operationId": "a", "responses": {"200": {"description": "ok"}}}
SPEC: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "A", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {"/a": {"get": OPERATION}},
}

_SWAGGER = """
swagger: "2.0"
info: {title: Jobs, version: "1"}
host: api.example.com
basePath: /v1/
schemes: [http, https]
consumes: [application/json]
produces: [application/json]
securityDefinitions:
  key: {type: apiKey, in: header, name: X-Token}
  user: {type: basic}
  code:
    type: oauth2
    flow: accessCode
    authorizationUrl: https://a.example.com
    tokenUrl: https://t.example.com
    scopes: {read: Read}
security: [{key: []}]
parameters:
  Limit: {name: limit, in: query, type: integer, minimum: 1, default: 10}
  Whole: {name: whole, in: body, required: true, schema: {$ref: "#/definitions/My Job"}}
  Field: {name: shared, in: formData, type: string}
responses:
  Gone: {description: gone, schema: {$ref: "#/definitions/My Job"}}
definitions:
  My Job:
    type: object
    required: [name]
    discriminator: kind
    properties:
      kind: {type: string}
      name: {type: string, x-nullable: true}
      default: {$ref: "#/definitions/My_Job"}
      type: {type: string, enum: [a, b]}
  My_Job: {type: array, items: {$ref: "#/definitions/My Job"}}
paths:
  /jobs/{id}:
    parameters:
      - {name: id, in: path, required: true, type: string}
      - {$ref: "#/parameters/Field"}
    get:
      operationId: getJob
      parameters:
        - {$ref: "#/parameters/Limit"}
        - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: ids, in: query, type: array, items: {type: integer}}
        - {name: X-Trace, in: header, type: string}
      responses:
        200:
          description: ok
          schema: {$ref: "#/definitions/My%20Job"}
          headers: {X-Left: {type: integer}}
        404: {$ref: "#/responses/Gone"}
    put:
      operationId: putJob
      parameters: [{$ref: "#/parameters/Whole"}]
      responses: {default: {description: ok}}
    post:
      operationId: upload
      consumes: [multipart/form-data]
      parameters:
        - {name: file, in: formData, type: file, required: true, description: The file.}
        - {name: note, in: formData, type: string}
      responses: {200: {description: ok, schema: {type: file}}}
"""


def _read(value: Any, file: str = "api.json") -> openapi.Document:
    return openapi.read(json.dumps(value).encode(), file)


def _validated(document: openapi.Document) -> dict[str, Any]:
    """The document, which a validator that is not ours finds to be OpenAPI of its version."""
    value = document.value
    known = OpenAPIV30SpecValidator if document.version == "3.0" else OpenAPIV31SpecValidator
    assert [str(error) for error in known(value).iter_errors()] == []
    return value


def _tool(document: openapi.Document, name: str) -> dict[str, Any]:
    (found,) = (tool for tool in openapi.tools(document) if tool["name"] == name)
    schema: dict[str, Any] = found["inputSchema"]
    return schema


def test_swagger_2_becomes_openapi_3() -> None:
    """Address, parameters, bodies, forms, references and sign-ins, as a validator checks them."""
    document = openapi.read(_SWAGGER.encode(), "api.yaml")
    value = _validated(document)

    assert [note.code for note in document.notes] == ["openapi-converted"]
    assert value["servers"] == [{"url": "https://api.example.com/v1"}]
    assert value["components"]["securitySchemes"]["code"]["flows"] == {
        "authorizationCode": {
            "authorizationUrl": "https://a.example.com",
            "tokenUrl": "https://t.example.com",
            "scopes": {"read": "Read"},
        }
    }
    item = value["paths"]["/jobs/{id}"]
    by_name = {one.get("name"): one for one in item["get"]["parameters"]}
    assert by_name["tags"]["explode"] is True
    assert by_name["ids"] | {"schema": None} == {
        "name": "ids",
        "in": "query",
        "schema": None,
        "style": "form",
        "explode": False,
    }
    assert item["put"]["requestBody"]["required"] is True
    form = item["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["required"] == ["file"]
    assert set(form["properties"]) == {"shared", "file", "note"}
    assert form["properties"]["file"]["format"] == "binary"
    job = value["components"]["schemas"]["My_Job"]
    assert job["properties"]["name"] == {"type": "string", "nullable": True}
    assert job["properties"]["default"] == {"$ref": "#/components/schemas/My_Job_2"}
    names = {"id", "limit", "tags", "ids", "X-Trace"}
    assert set(_tool(document, "getJob")["properties"]) - {"shared"} == names
    assert "name" in _tool(document, "putJob")["properties"]


_NAMES = st.sampled_from(["id", "Pet", "type", "enum", "default", "x", "a b", "properties"])
_TYPES = st.sampled_from(["string", "integer", "number", "boolean"])
_SCHEMAS = st.recursive(
    st.builds(lambda of: {"type": of}, _TYPES) | st.just({"$ref": "#/definitions/a b"}),
    lambda inner: (
        st.builds(lambda of: {"type": "array", "items": of}, inner)
        | st.builds(
            lambda of: {"type": "object", "properties": of},
            st.dictionaries(_NAMES, inner, max_size=3),
        )
        | st.builds(lambda of: {"allOf": of}, st.lists(inner, min_size=1, max_size=2))
    ),
    max_leaves=6,
)
_PARAMETERS = st.lists(
    st.builds(
        lambda name, where, of, required: {
            "name": name,
            "in": where,
            "type": of,
            "required": required,
        },
        *(_NAMES, st.sampled_from(["query", "header", "formData"]), _TYPES, st.booleans()),
    ),
    max_size=4,
    unique_by=lambda one: (one["name"], one["in"]),
)


@settings(deadline=None, max_examples=25)
@given(_SCHEMAS, _SCHEMAS, _PARAMETERS, st.booleans())
def test_any_swagger_becomes_valid_openapi(
    pet: Any, body: Any, parameters: list[dict[str, Any]], has_body: bool
) -> None:
    """Whatever is put together of Swagger's parts: the result is valid, no argument is lost."""
    if has_body:
        parameters = [one for one in parameters if one["in"] != "formData"]
        parameters.append({"name": "body", "in": "body", "schema": body})
    document = _read(
        {
            "swagger": "2.0",
            "info": {"title": "A", "version": "1"},
            "host": "a.example.com",
            "paths": {"/a": {"post": {**OPERATION, "parameters": parameters}}},
            "definitions": {"Pet": pet, "a b": {"type": "object"}},
        }
    )
    value = _validated(document)
    operation = value["paths"]["/a"]["post"]
    form = operation.get("requestBody", {}).get("content", {})
    fields = form.get("application/x-www-form-urlencoded", {}).get("schema", {})
    found = {one["name"] for one in operation.get("parameters", ())}
    assert found | set(fields.get("properties", ())) == {
        one["name"] for one in parameters if one["in"] != "body"
    }


_BODY = "#/components/requestBodies/B"


def test_openapi_3_2_becomes_3_1() -> None:
    """What 3.1 does not know is left out, with the operations that it has no place for."""
    answer = {
        "summary": "S",
        "content": {"application/json": {"$ref": "#/components/mediaTypes/M"}},
    }
    body = {"content": answer["content"]}
    referring = {**OPERATION, "operationId": "b", "requestBody": {"$ref": _BODY}}
    document = _read(
        {
            **SPEC,
            "openapi": "3.2.0",
            "$self": "https://example.com/api",
            "tags": [{"name": "x", "parent": "y", "kind": "nav", "summary": "z"}],
            "servers": [{"url": "https://api.example.com", "name": "it"}],
            "components": {
                "mediaTypes": {"M": {"schema": {"type": "string"}, "itemSchema": {}}},
                "requestBodies": {"B": body},
                "pathItems": {
                    "I": {"post": {**OPERATION, "operationId": "c", "requestBody": body}}
                },
            },
            "paths": {
                "/a": {
                    "get": {"operationId": "a", "responses": {"200": answer}},
                    "query": OPERATION,
                    "additionalOperations": {"COPY": OPERATION},
                },
                "/b": {"put": referring},
                "/c": {"$ref": "#/components/pathItems/I"},
            },
        }
    )
    assert document.version == "3.1"
    value = _validated(document)
    assert value["paths"]["/a"]["get"]["responses"]["200"] == {
        "description": "S",
        "content": {"application/json": {"schema": {"type": "string"}}},
    }
    for name in ("b", "c"):
        assert _tool(document, name)["properties"]["body"] == {"type": "string"}
    (note,) = document.notes
    assert "QUERY /a, COPY /a" in note.message


@pytest.mark.parametrize(
    ("source", "version", "notes"),
    [
        pytest.param("openapi: 3.1", "3.1", ["openapi-converted"], id="number"),
        pytest.param("openapi: 3", "3.0", ["openapi-converted"], id="whole-number"),
        pytest.param("openapi: 3.0.4", "3.0", [], id="text"),
        pytest.param("openapi: 3.2.0", "3.1", ["openapi-converted"], id="3.2"),
        pytest.param("swagger: 2.0", "3.0", ["openapi-converted"], id="swagger-as-a-number"),
    ],
)
def test_a_version_is_understood(source: str, version: str, notes: list[str]) -> None:
    rest = yaml.safe_dump({"info": SPEC["info"], "paths": SPEC["paths"]})
    document = openapi.read(f"{source}\n{rest}".encode(), "api.yaml")
    assert document.version == version
    assert [note.code for note in document.notes] == notes
    assert _validated(document)["openapi"].startswith(version)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({**SPEC, "openapi": "4.0.0"}, "is OpenAPI 4.0.0"),
        ({"swagger": "1.2"}, "is Swagger 1.2"),
        ({"info": {}}, "does not say its version"),
        ([SPEC, SPEC], "is a list of 2 values"),
        ([], "is a list of 0 values"),
        ("text", "is no object"),
    ],
)
def test_what_is_no_document_is_refused(value: Any, says: str) -> None:
    file = "api.json" if isinstance(value, (dict, list)) else "api.yaml"
    with pytest.raises(InvalidInput, match=says) as raised:
        _read(value, file)
    assert [problem.code for problem in raised.value.problems] == ["openapi-version"]


def test_a_list_with_one_document_is_that_document() -> None:
    document = _read([SPEC])
    assert document.value["paths"] == SPEC["paths"]
    assert "a list with one document" in document.notes[0].message


# --- several files --------------------------------------------------------------------------------


def _several() -> dict[str, Any]:
    schema = {"$ref": "schemas/pet.yaml#/Pet"}
    body = {"content": {"application/json": {"schema": schema}}}
    return {
        "api.yaml": {
            **SPEC,
            "paths": {
                "/a": {"$ref": "paths/a.yaml"},
                "/b": {
                    "post": {
                        **OPERATION,
                        "operationId": "b",
                        "requestBody": body,
                        "parameters": [{"$ref": "./parameters.json#/Limit"}],
                    }
                },
            },
            "components": {"schemas": {"Name": {"type": "string", "maxLength": 9}}},
        },
        "paths/a.yaml": {
            "get": {**OPERATION, "parameters": [{"$ref": "../parameters.json#/Page"}]}
        },
        "parameters.json": {
            "Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}},
            "Page": {"name": "page", "in": "query", "schema": {"$ref": "#/Number"}},
            "Number": {"type": "number"},
        },
        "schemas/pet.yaml": {
            "Pet": {
                "type": "object",
                "properties": {
                    "name": {"$ref": "../api.yaml#/components/schemas/Name"},
                    "mother": {"$ref": "#/Pet"},
                },
            }
        },
    }


def _write(folder: Path, files: dict[str, Any]) -> None:
    for name, value in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(_text(name, value))


def _text(name: str, value: Any) -> str:
    return json.dumps(value) if name.endswith(".json") else str(yaml.safe_dump(value))


def test_a_document_of_several_files_is_read_as_one() -> None:
    """Path items, parameters and schemas of files below the folder, back and forth, and round."""
    files = {name: _text(name, value).encode() for name, value in _several().items()}
    document = openapi.read(files["api.yaml"], "specs/api.yaml", files.get)
    assert _tool(document, "a")["properties"] == {"page": {"type": "number"}}
    arguments = _tool(document, "b")["properties"]
    assert arguments["limit"] == {"type": "integer"}
    assert arguments["name"] == {"type": "string", "maxLength": 9}


@pytest.mark.parametrize(
    "reference",
    [
        "../secret.json#/A",
        "/etc/hostname",
        "https://example.com/a.json#/A",
        "file:///etc/hostname",
        "folder/../../secret.json",
        "link.json#/A",
        "missing.json",
        "..",
    ],
)
def test_nothing_outside_the_folder_is_read(host: Host, reference: str) -> None:
    """Neither above it, nor by a link, nor of the network: the reference leads to nothing."""
    content = {"application/json": {"schema": {"$ref": reference}}}
    operation = {**OPERATION, "requestBody": {"content": content, "required": True}}
    spec = {
        **SPEC,
        "paths": {"/a": {"get": OPERATION}, "/b": {"post": {**operation, "operationId": "b"}}},
    }
    _write(host.root, {"specs/api.json": spec, "secret.json": {"A": {"description": "c4nary"}}})
    (host.root / "specs" / "link.json").symlink_to(host.root / "secret.json")

    answers = targets("openapi", schema="specs/api.json")

    result = host.scaffold(answers, dry_run=True, json=True)

    assert "c4nary" not in result.said
    assert "Traceback" not in result.said
