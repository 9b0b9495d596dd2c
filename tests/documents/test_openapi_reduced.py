"""Documents as ordinary frameworks write them, made into what the gateway can use."""

from __future__ import annotations

import copy
import json
import time
from typing import Annotated, Any, Literal

import jsonschema_rs
import openapi_oracle
import pytest
import yaml
from agentcore_connect.documents.openapi import (
    Document,
    adapted,
    errors,
    read,
    served_at,
    structure,
    to_json,
)
from agentcore_connect.errors import Problem
from fastapi import Cookie, FastAPI, Header, Query, Security
from fastapi.security import APIKeyHeader
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field
from tiers import examples

TARGET = "Pets"


def check(document: Document, target: str) -> list[Problem]:
    """All that is said about a document."""
    return list(adapted(document, target).problems)


def reduced(document: Document, target: str) -> Document:
    """The copy of a document."""
    return adapted(document, target).document


_REF = "#/components/schemas/"
_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}
_CAT = {
    "type": "object",
    "title": "Cat",
    "required": ["kind"],
    "properties": {"kind": {"const": "cat"}},
}
_DOG = {
    "type": "object",
    "title": "Dog",
    "required": ["kind", "tricks"],
    "properties": {"kind": {"const": "dog"}, "tricks": _NUMBER},
}


def _document(schema: Any, version: str = "3.1.0", **schemas: Any) -> dict[str, Any]:
    """A document with one operation, whose body has a required property of ``schema``."""
    body = {"type": "object", "required": ["it"], "properties": {"it": schema}}
    return {
        "openapi": version,
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {
            "/pets": {
                "post": {
                    "operationId": "addPet",
                    "summary": "Adds a pet.",
                    "requestBody": {"content": {"application/json": {"schema": body}}},
                    "responses": {"204": {"description": "Done."}},
                }
            }
        },
        "components": {"schemas": schemas},
    }


def _read(value: Any) -> Document:
    return read(json.dumps(value).encode(), "pets.json")


def _body(document: Document) -> Any:
    operation = document.value["paths"]["/pets"]["post"]
    return operation["requestBody"]["content"]["application/json"]["schema"]["properties"]["it"]


def _codes(document: Document) -> list[str]:
    return [problem.code for problem in check(document, TARGET)]


def _reduced(value: Any) -> Document:
    """Reduced, and held to what must be true of every reduced document."""
    document = _read(value)
    before = copy.deepcopy(document.value)
    result = reduced(document, TARGET)
    assert document.value == before, "what is given is never changed"
    again = read(to_json(result), "pets.json")  # still OpenAPI, or this raises
    assert again.value == result.value
    assert reduced(result, TARGET).value == result.value, "once and for all"
    assert list(openapi_oracle.faults(result)) == []
    return result


# --- schemas --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param(_TEXT, _TEXT, id="as it is"),
        pytest.param({"$ref": f"{_REF}Cat"}, {"$ref": f"{_REF}Cat"}, id="a reference"),
        pytest.param(
            {"anyOf": [_TEXT, {"type": "null"}]},
            {"type": "string", "description": "May be null."},
            id="null and required",
        ),
        pytest.param(
            {
                "type": "object",
                "properties": {"a": {"anyOf": [_TEXT, {"type": "null"}], "default": None}},
            },
            {"type": "object", "properties": {"a": _TEXT}},
            id="null and optional",
        ),
        pytest.param(
            {"type": "array", "items": {"type": ["integer", "null"]}},
            {"type": "array", "items": {"type": "integer", "description": "May be null."}},
            id="null in a list",
        ),
        pytest.param(
            {"anyOf": [{"$ref": f"{_REF}Cat"}, {"type": "null"}], "description": "The owner"},
            {"$ref": f"{_REF}Cat", "description": "The owner. May be null."},
            id="a reference or null",
        ),
        pytest.param(
            {"allOf": [{"$ref": f"{_REF}Cat"}], "default": {"kind": "cat"}},
            {"$ref": f"{_REF}Cat", "description": 'Default: {"kind": "cat"}.'},
            id="a reference in allOf",
        ),
        pytest.param(
            {
                "allOf": [
                    {"$ref": f"{_REF}Cat"},
                    {"properties": {"lives": _NUMBER}, "required": ["lives"]},
                ]
            },
            {
                "type": "object",
                "title": "Cat",
                "required": ["kind", "lives"],
                "properties": {"kind": {"type": "string", "enum": ["cat"]}, "lives": _NUMBER},
            },
            id="inheritance",
        ),
        pytest.param(
            {
                "allOf": [
                    {"properties": {"a": {"type": "string", "maxLength": 5}}},
                    {"properties": {"a": {"description": "An a."}}},
                ]
            },
            {
                "type": "object",
                "properties": {"a": {"type": "string", "maxLength": 5, "description": "An a."}},
            },
            id="a property in two parts",
        ),
        pytest.param(
            {
                "allOf": [
                    {"type": "integer", "minimum": 1, "maximum": 9, "enum": [1, 5, 9]},
                    {"type": "number", "minimum": 3, "maximum": 10, "enum": [5, 9, 11]},
                ],
                "maximum": 12,
            },
            {"type": "integer", "minimum": 3, "maximum": 9, "enum": [5, 9]},
            id="bounds that hold at once",
        ),
        pytest.param(
            {
                "type": "object",
                "required": ["id", "name"],
                "properties": {"id": {**_NUMBER, "readOnly": True}, "name": _TEXT},
            },
            {"type": "object", "required": ["name"], "properties": {"name": _TEXT}},
            id="what is only read",
        ),
        pytest.param(
            {"oneOf": [{"type": "array", "items": _TEXT}, {"$ref": f"{_REF}Cat"}]},
            {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"type": "string", "enum": ["cat"]}},
                "description": "Cat (with kind) The API also takes: array.",
            },
            id="an object before an array",
        ),
        pytest.param(
            {"type": "string", "pattern": "(?i)abc"},
            {"type": "string", "description": "Pattern: (?i)abc (a regular expression)."},
            id="a pattern of another language",
        ),
        pytest.param(
            {
                "oneOf": [{"$ref": f"{_REF}Cat"}, {"$ref": f"{_REF}Dog"}],
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {"cat": f"{_REF}Cat", "dog": f"{_REF}Dog"},
                },
            },
            {
                "type": "object",
                "required": ["kind"],
                "properties": {
                    "kind": {"enum": ["cat", "dog"], "type": "string"},
                    "tricks": _NUMBER,
                },
                "description": "Either: Cat (with kind) Or: Dog (with kind, tricks) "
                "The property kind says which: cat, dog.",
            },
            id="alternatives with a discriminator",
        ),
        pytest.param(
            {"oneOf": [{"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["b", "a"]}]},
            {"type": "string", "enum": ["a", "b"]},
            id="values of both",
        ),
        pytest.param(
            {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "string", "maxLength": 3}]},
            {"type": "string", "description": "Either: Format: uuid. Or: Greatest length: 3."},
            id="bounds of each",
        ),
        pytest.param(
            {"anyOf": [_NUMBER, _TEXT], "default": 1},
            {"type": "string", "description": "The API also takes: integer. Default: 1."},
            id="a number or text",
        ),
        pytest.param(
            {"anyOf": [_NUMBER, {"type": "number"}], "default": 1},
            {"type": "number", "default": 1},
            id="numbers",
        ),
        pytest.param(
            {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}], "title": "Tags"},
            {"type": "string", "description": "The API also takes: array.", "title": "Tags"},
            id="one or several",
        ),
        pytest.param(
            {"anyOf": [{"type": "array", "items": _TEXT}, {"type": "array", "items": _NUMBER}]},
            {
                "type": "array",
                "items": {"type": "string", "description": "The API also takes: integer."},
            },
            id="lists of both",
        ),
        pytest.param({"anyOf": [{}, {"type": "null"}]}, {}, id="anything"),
        pytest.param({"anyOf": [_TEXT, {}]}, {}, id="text or anything"),
        pytest.param({"const": 5}, {"type": "integer", "enum": [5]}, id="const"),
        pytest.param(
            {"type": ["boolean", "string"]},
            {"type": "string", "description": "The API also takes: boolean."},
            id="types",
        ),
        pytest.param(
            {"type": ["integer", "string"], "format": "int32", "pattern": "^-?[0-9]+$"},
            {"type": "integer", "format": "int32"},
            id="ASP.NET's integers",
        ),
        pytest.param(
            {"type": "array", "prefixItems": [_NUMBER, _NUMBER], "minItems": 2},
            {"type": "array", "items": _NUMBER, "minItems": 2},
            id="a tuple of one type",
        ),
        pytest.param(
            {"type": "array", "prefixItems": [_NUMBER, _TEXT]},
            {
                "type": "array",
                "items": {"type": "string", "description": "The API also takes: integer."},
                "description": "In this order: integer, string.",
            },
            id="a tuple of several types",
        ),
        pytest.param(
            {"type": "string", "not": {"enum": ["x"]}, "description": "A name"},
            {"type": "string", "description": 'A name. Not: {"enum": ["x"]}.'},
            id="not",
        ),
        pytest.param(
            {"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}},
            {
                "type": "object",
                "description": 'If: {"required": ["a"]}. Then: {"required": ["b"]}.',
            },
            id="if",
        ),
        pytest.param(
            {
                "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
                "type": "object",
                "description": "It",
            },
            {"type": "object", "description": "It. Either: object (with a) Or: object (with b)"},
            id="one of two required",
        ),
        pytest.param(
            {"type": "object", "properties": {"oneOf": _TEXT}, "example": {"anyOf": 1}},
            {"type": "object", "properties": {"oneOf": _TEXT}, "example": {"anyOf": 1}},
            id="words that are names",
        ),
        pytest.param(
            {"type": "object", "additionalProperties": {"anyOf": [{"$ref": f"{_REF}Cat"}]}},
            {"type": "object", "additionalProperties": {"$ref": f"{_REF}Cat"}},
            id="a map",
        ),
    ],
)
def test_what_a_schema_becomes(schema: Any, expected: Any) -> None:
    """One shape, with what it cannot say in the description."""
    result = _reduced(_document(schema, Cat=_CAT, Dog=_DOG))
    assert _body(result) == expected
    assert not {"openapi-composition", "openapi-types"} & set(_codes(result))


def test_nullable_of_3_0_stays() -> None:
    """OpenAPI 3.0 has a word for null that is no composition."""
    schema = {"nullable": True, "allOf": [{"$ref": f"{_REF}Cat"}]}
    document = _document(schema, "3.0.3", Cat={"type": "object"})
    assert _body(_reduced(document)) == {"$ref": f"{_REF}Cat", "nullable": True}
    schema = {"oneOf": [{"type": "string", "nullable": True}, {"type": "string", "format": "date"}]}
    assert _body(_reduced(_document(schema, "3.0.3")))["nullable"] is True


def test_a_property_that_alternatives_have_by_reference_is_that_of_both() -> None:
    """What differs behind references is put together, and ends where it comes round."""
    schemas = {
        "Cat": {"type": "object", "properties": {"home": {"$ref": f"{_REF}House"}}},
        "Dog": {"type": "object", "properties": {"home": {"$ref": f"{_REF}Kennel"}}},
        "House": {"type": "object", "properties": {"cold": {"type": "boolean"}}},
        "Kennel": {"type": "object", "required": ["size"], "properties": {"size": _NUMBER}},
    }
    either = {"oneOf": [{"$ref": f"{_REF}Cat"}, {"$ref": f"{_REF}Dog"}]}
    assert _body(_reduced(_document(either, **schemas)))["properties"] == {
        "home": {
            "type": "object",
            "properties": {"cold": {"type": "boolean"}, "size": _NUMBER},
            "description": "Either: House Or: Kennel (with size)",
        }
    }


@pytest.mark.parametrize(
    ("schemas", "code"),
    [
        ({"A": {"allOf": [{"$ref": f"{_REF}A"}, _DOG]}}, "openapi-cycle"),
        ({"A": {"anyOf": [{"$ref": f"{_REF}A"}, _DOG]}}, "openapi-cycle"),
        ({"A": {"allOf": [{"$ref": f"{_REF}Gone"}, _DOG]}}, "openapi-reference"),
        ({"A": {"allOf": [{"$ref": "other.json"}, _DOG]}}, "openapi-reference"),
    ],
)
def test_what_is_put_together_of_itself_or_of_nothing_is_the_rest_of_it(
    schemas: Any, code: str
) -> None:
    """A part that is the whole says nothing, nor does one that is not there; both are told."""
    value = _document({"$ref": f"{_REF}A"}, **schemas)
    assert _shape(_reduced(value), "A")["required"] == ["kind", "tricks"]
    assert code in _codes(_read(value))


def _shape(document: Document, name: str) -> Any:
    return document.value["components"]["schemas"][name]


def test_a_tree_that_a_tool_takes_has_three_levels() -> None:
    """A node that holds nodes is written in itself so often, and its innermost has a type only."""
    node = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": _TEXT,
            "next": {"anyOf": [{"$ref": f"{_REF}Node"}, {"type": "null"}]},
            "all": {
                "anyOf": [{"type": "array", "items": {"$ref": f"{_REF}Node"}}, {"type": "null"}]
            },
        },
    }
    value = _document({"$ref": f"{_REF}Node"}, Node=node)
    result = _reduced(value)
    inner = {"$ref": f"{_REF}Node_2"}
    assert _shape(result, "Node")["properties"] == {
        "name": _TEXT,
        "next": inner,
        "all": {"type": "array", "items": inner},
    }
    assert _shape(result, "Node_3")["properties"]["next"] == {
        "type": "object",
        "description": "Node: as above; its parts are not described once more.",
    }
    assert "openapi-cycle" in _codes(_read(value))


def _nodes(**mapping: Any) -> dict[str, Any]:
    """A node, which is a group of nodes or a leaf."""
    base = {"$ref": f"{_REF}Node"}
    children = {"children": {"type": "array", "items": base}}
    return {
        "Node": {
            "type": "object",
            "properties": {"kind": _TEXT},
            "discriminator": {"propertyName": "kind", **mapping},
        },
        "Group": {"allOf": [base, {"type": "object", "properties": children}]},
        "Leaf": {"allOf": [base, {"type": "object", "properties": {"value": _NUMBER}}]},
    }


@pytest.mark.parametrize("mapping", [{}, {"mapping": {"group": "Group", "leaf": f"{_REF}Leaf"}}])
@pytest.mark.parametrize("taken", ["Node", "Group"])
def test_a_tree_whose_nodes_are_of_several_kinds_has_three_levels(
    taken: str, mapping: dict[str, Any]
) -> None:
    """A base comes round where a subtype holds it, though it names none of them."""
    value = _document({"$ref": f"{_REF}{taken}"}, **_nodes(**mapping))
    result = _reduced(value)
    assert [*result.value["components"]["schemas"]] == [taken, "Node_2", "Node_3"]
    assert _shape(result, taken)["properties"]["children"]["items"] == {"$ref": f"{_REF}Node_2"}
    assert "openapi-cycle" in _codes(_read(value))


def test_what_extends_a_schema_is_in_no_circle_for_that() -> None:
    """Each subtype may hold the next one, however many there are: nothing is cut."""
    schemas = _nodes()
    for at in range(6):
        inner = {"type": "object", "properties": {"inner": {"$ref": f"{_REF}Kind{at + 1}"}}}
        schemas[f"Kind{at}"] = {"allOf": [{"$ref": f"{_REF}Base"}, inner]}
    schemas |= {"Base": {**schemas["Node"]}, "Kind6": _TEXT}
    value = _document({"$ref": f"{_REF}Kind0"}, **schemas)
    result = _reduced(value)
    assert [*result.value["components"]["schemas"]] == [f"Kind{at}" for at in range(7)]
    assert _codes(_read(value)) == []


@pytest.mark.parametrize("name", ["default", "example", "examples", "enum", "const", "allOf"])
def test_a_tree_whose_branches_are_called_as_a_keyword_has_three_levels(name: str) -> None:
    """A property's name is none of the words of a schema."""
    node = {"type": "object", "properties": {name: {"$ref": f"{_REF}Node"}}}
    value = _document({"$ref": f"{_REF}Node"}, Node=node)
    assert [*_reduced(value).value["components"]["schemas"]] == ["Node", "Node_2", "Node_3"]
    assert _codes(_read(value)) == ["openapi-cycle"]


def test_a_schema_that_is_another_one_is_that() -> None:
    """It becomes no component of its own; where it is itself there is nothing behind it."""
    whole = {"allOf": [{"$ref": f"{_REF}Text"}]}
    assert _body(_reduced(_document({"$ref": f"{_REF}Name"}, Name=whole, Text=_TEXT))) == {
        "$ref": f"{_REF}Text"
    }
    itself = _document({"$ref": f"{_REF}A"}, A={"allOf": [{"$ref": f"{_REF}A"}]})
    assert _body(_reduced(itself)) == {}
    assert _codes(_read(itself)) == ["openapi-reference"]


def test_a_tree_that_is_answered_ends_where_it_comes_round() -> None:
    """No argument differs, and nothing leads round."""
    value = _document(_TEXT, Node={"properties": {"next": {"$ref": f"{_REF}Node"}}})
    answer = {"content": {"application/json": {"schema": {"$ref": f"{_REF}Node"}}}}
    value["paths"]["/pets"]["post"]["responses"]["204"] |= answer
    assert _shape(_reduced(value), "Node")["properties"] == {
        "next": {"type": "object", "description": "Node, as above."}
    }
    assert _codes(_read(value)) == ["openapi-cycle-response"]


@pytest.mark.parametrize(
    "schemas",
    [
        {f"S{n}": {"allOf": [{"$ref": f"{_REF}S{n + 1}"}] * 2} for n in range(60)},
        {f"S{n}": {"$ref": f"{_REF}S{n + 1}"} for n in range(5000)},
        {f"S{n}": {"allOf": [{"$ref": f"{_REF}S{n + 1}"}, {}]} for n in range(5000)},
        {
            f"S{n}": {
                "properties": {name: {"allOf": [{"$ref": f"{_REF}S{n + 1}"}, {}]} for name in "ab"}
            }
            for n in range(60)
        },
        {
            f"S{n}": {"properties": {"a": {"allOf": [{"$ref": f"{_REF}S{n + 1}"}, {}]}}}
            for n in range(1500)
        },
    ],
    ids=["doubling", "a chain", "a chain of parts", "doubling in breadth", "depth"],
)
def test_what_could_grow_without_end_stays_small_in_no_time(schemas: Any) -> None:
    """What is used again is a component: no copy is much larger than its source."""
    last = f"S{len(schemas)}"
    value = _document({"allOf": [{"$ref": f"{_REF}S0"}, {}]}, **schemas, **{last: _DOG})
    start = time.process_time()
    content = to_json(reduced(_read(value), TARGET))
    assert time.process_time() - start < 5
    assert len(content) < 10 * len(json.dumps(value))  # blanks, too


_NAMES = st.sampled_from("ABCD")
_LEAVES = st.sampled_from(
    [
        *({"type": kind} for kind in ("string", "integer", "number", "boolean", "null")),
        {"enum": ["a", 1]},
        {"const": "c"},
        {"type": ["string", "null"]},
        {"type": ["integer", "object"], "default": "x"},
        {"type": "string", "description": "Said"},
        {},
    ]
) | _NAMES.map(lambda name: {"$ref": _REF + name})


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, max_size=3)
    properties = st.dictionaries(st.sampled_from("xyz"), inner, max_size=3)
    words = st.fixed_dictionaries(
        {},
        optional={
            "properties": properties,
            "required": st.lists(st.sampled_from("xyz"), unique=True),
            "items": inner,
            "additionalProperties": inner | st.booleans(),
            "allOf": several,
            "oneOf": several,
            "anyOf": several,
            "not": inner,
            "prefixItems": st.lists(inner, min_size=1, max_size=2),
            "$ref": _NAMES.map(lambda name: _REF + name),
            "description": st.just("Words."),
            "discriminator": st.just({"propertyName": "x"}),
        },
    )
    return words.map(_valid)


def _valid(schema: Any) -> Any:
    """Without the empty lists that JSON Schema does not have."""
    return {word: part for word, part in schema.items() if part != [] or word == "required"}


_SCHEMAS = st.recursive(_LEAVES, _larger, max_leaves=8)


@settings(deadline=None, max_examples=examples(300))
@given(st.fixed_dictionaries(dict.fromkeys("ABCD", _SCHEMAS)), _SCHEMAS)
def test_any_web_of_schemas_is_reduced_once_and_for_all(schemas: Any, schema: Any) -> None:
    """The result is valid OpenAPI, reduced again it is the same, and no composition is left."""
    result = _reduced(_document(schema, **schemas))
    assert errors(check(result, TARGET)) == []
    text = to_json(result).decode()
    assert not any(f'"{word}":' in text for word in ("allOf", "oneOf", "anyOf", "not"))


_VALUES = st.sampled_from(["a", "b", 1, 2, True])
_OBJECTS = st.lists(
    st.dictionaries(
        st.sampled_from("xyz"), st.sampled_from([_TEXT, _NUMBER, {"enum": ["a"]}, {"enum": ["b"]}])
    ).flatmap(
        lambda properties: st.sets(st.sampled_from(sorted(properties) or ["x"])).map(
            lambda names: {"type": "object", "properties": properties, "required": sorted(names)}
        )
    ),
    min_size=1,
    max_size=3,
)


@settings(deadline=None)
@given(_OBJECTS, st.dictionaries(st.sampled_from("xyz"), _VALUES), st.booleans())
def test_reducing_objects_refuses_nothing_that_is_of_one_type(
    several: list[Any], value: Any, is_all: bool
) -> None:
    """What fits all parts, or one of the alternatives that describe it, fits the one shape, if
    the properties do not differ in type."""
    original = {"allOf" if is_all else "anyOf": several}
    shape = _body(_reduced(_document(original)))
    told = json.dumps(shape)
    described = [part for part in several if value.keys() <= part["properties"].keys()]
    original = {"allOf": several} if is_all else {"anyOf": described}
    fits = (is_all or described) and jsonschema_rs.is_valid(original, value)
    if fits and "also takes" not in told:
        assert jsonschema_rs.is_valid(shape, value)


# --- whole documents ------------------------------------------------------------------------------


def _shown(document: Document) -> tuple[Document, set[str], set[str]]:
    """The flow of the package: what is told before, the document, and what stops the target."""
    told = {problem.code for problem in check(document, TARGET)}
    result = _reduced(document.value)
    left = check(result, TARGET)
    return result, told, {problem.code for problem in errors(left)}


def test_a_document_that_the_gateway_takes_is_not_changed() -> None:
    value = _document({"type": "string", "enum": ["a"], "default": "a", "maxLength": 3})
    assert _reduced(value).value == value


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]
    tricks: list[str] = []


class Node(BaseModel):
    name: str
    pet: Annotated[Cat | Dog, Field(discriminator="kind", description="The pet")]
    owner: Cat | None = Field(None, description="who")
    size: int | str = 1
    at: tuple[float, float] = (0, 0)
    inner: list[Node] | None = None


def test_an_ordinary_fastapi_application_becomes_a_target() -> None:
    """With unions, optionals, tuples, a cookie, webhooks and FastAPI's own 422 answer."""

    app = FastAPI(title="Nodes")

    @app.put("/api/v1/organizations/{organization_id}/nodes/{node_id}")
    def put_node(
        organization_id: int,
        node_id: int,
        node: Cat,
        q: str | None = None,
        session: Annotated[str | None, Cookie()] = None,
        trace: Annotated[str | None, Header()] = None,
        key: str = Security(APIKeyHeader(name="X-API-Key")),
    ) -> Node:
        "Puts a node."
        raise NotImplementedError

    @app.get("/search")
    def search(
        mode: Literal["a", "b"] = "a", tags: Annotated[list[str] | None, Query()] = None
    ) -> list[Node]:
        "Finds nodes."
        raise NotImplementedError

    @app.webhooks.post("added")
    def added(cat: Cat) -> None:
        "Is told."

    document = _read(app.openapi())
    assert "openapi-server" in _codes(document)
    result, told, stop = _shown(served_at(document, "https://api.example.com"))
    assert told >= {
        "openapi-null",
        "openapi-cookie",
        "openapi-webhooks",
        "openapi-tool-renamed",
    }
    assert stop == set()
    assert [operation.id for operation in result.operations] == ["put_node", "search_search_get"]
    operation = result.value["paths"]["/api/v1/organizations/{organization_id}/nodes/{node_id}"][
        "put"
    ]
    assert [one["name"] for one in operation["parameters"]] == [
        "organization_id",
        "node_id",
        "q",
        "trace",
    ]
    assert "securitySchemes" not in result.value["components"]
    node = result.value["components"]["schemas"]["Node"]["properties"]
    assert node["owner"] == {"$ref": f"{_REF}Cat", "description": "who"}
    assert node["pet"]["properties"]["kind"]["enum"] == ["cat", "dog"]
    assert node["size"]["type"] == "string"
    round_again = {"type": "object", "description": "Node, as above."}
    assert node["inner"] == {"type": "array", "items": round_again, "title": "Inner"}


_SPRING = """
openapi: 3.0.1
info: {title: OpenAPI definition, version: v0}
servers: [{url: "http://localhost:8080", description: Generated server url}]
paths:
  /pets:
    post:
      tags: [pet-controller]
      operationId: create_1
      requestBody:
        content: {"application/json": {schema: {oneOf: [{$ref: "#/components/schemas/Cat"}]}}}
        required: true
      responses:
        "200":
          description: OK
          content: {"*/*": {schema: {$ref: "#/components/schemas/Cat"}}}
components:
  schemas:
    Cat:
      type: object
      allOf:
      - $ref: "#/components/schemas/Pet"
      - type: object
        properties: {lives: {type: integer, format: int32}}
    Pet:
      required: [kind]
      type: object
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind}
"""

_ASP_NET = """
openapi: 3.0.1
info: {title: Shop, version: "1.0"}
paths:
  /Orders/{id}:
    get:
      tags: [Orders]
      parameters: [{name: id, in: path, required: true, schema: {type: integer, format: int32}}]
      responses:
        "200":
          description: OK
          content:
            text/plain: {schema: {$ref: "#/components/schemas/Order"}}
            application/json: {schema: {$ref: "#/components/schemas/Order"}}
            text/json: {schema: {$ref: "#/components/schemas/Order"}}
  /Orders:
    post:
      tags: [Orders]
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Order"}}
          text/json: {schema: {$ref: "#/components/schemas/Order"}}
          application/*+json: {schema: {$ref: "#/components/schemas/Order"}}
      responses: {"200": {description: OK}}
components:
  schemas:
    Address: {type: object, properties: {city: {type: string, nullable: true}}}
    Order:
      type: object
      properties:
        address: {nullable: true, allOf: [{$ref: "#/components/schemas/Address"}]}
      additionalProperties: false
"""


def test_an_ordinary_spring_document_becomes_a_target() -> None:
    """springdoc's: a local server, answers of */*, inheritance with allOf and a discriminator."""
    document = served_at(read(_SPRING.encode(), "spring.yaml"), "https://api.example.com")
    result, told, stop = _shown(document)
    assert told == {"openapi-description"}
    assert stop == set()
    assert result.value["components"]["schemas"]["Cat"] == {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"type": "string"},
            "lives": {"type": "integer", "format": "int32"},
        },
        "description": "The property kind says which.",
    }
    assert list(result.value["paths"]["/pets"]["post"]["responses"]["200"]["content"]) == [
        "application/json"
    ]


def test_an_ordinary_asp_net_document_becomes_a_target() -> None:
    """Swashbuckle's: no operationId, several media types, nullable references in allOf."""
    document = served_at(read(_ASP_NET.encode(), "shop.yaml"), "https://api.example.com")
    result, told, stop = _shown(document)
    assert told >= {"openapi-operation-id", "openapi-description"}
    assert stop == set()
    assert [operation.id for operation in result.operations] == ["get_Orders_id", "post_Orders"]
    post = result.value["paths"]["/Orders"]["post"]
    assert list(post["requestBody"]["content"]) == ["application/json"]


def test_what_the_gateway_has_no_use_for_is_left_out() -> None:
    """Security, callbacks, links, and the optional parameters that it cannot send."""
    value = _document(_TEXT)
    value["security"] = [{"key": []}]
    value["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "basic"}}
    value["components"]["parameters"] = {"C": {"name": "c", "in": "cookie", "schema": _TEXT}}
    post = value["paths"]["/pets"]["post"]
    deep = {"name": "deep", "in": "query", "style": "deepObject", "schema": {"type": "object"}}
    post |= {
        "security": [],
        "callbacks": {"c": {}},
        "parameters": [{"$ref": "#/components/parameters/C"}, deep],
    }
    post["responses"]["204"]["links"] = {"next": {"operationId": "addPet"}}
    result = _reduced(value)
    operation = result.value["paths"]["/pets"]["post"]
    assert operation.keys() == post.keys() - {"security", "callbacks", "parameters"}
    assert "security" not in result.value
    assert "securitySchemes" not in result.value["components"]
    assert {problem.code for problem in check(_read(value), TARGET)} == {
        "openapi-callbacks",
        "openapi-cookie",
        "openapi-parameter-style",
        "openapi-security",
    }


def test_a_reduced_document_knows_its_lines() -> None:
    """What is left to say about a YAML document still has its line."""
    text = yaml.safe_dump(_document({"anyOf": [_TEXT]}), sort_keys=False)
    document = read(text.replace("Adds a pet.", "''").encode(), "pets.yaml")
    (line,) = [problem.line for problem in check(document, TARGET)]
    result = reduced(document, TARGET)
    assert [problem.line for problem in check(result, TARGET)] == [line]
    assert line is not None


# --- names ----------------------------------------------------------------------------------------


def _named(paths: list[tuple[str, str, str | None]], target: str = TARGET) -> list[str | None]:
    """The operationIds after reduction, of operations given by method, path and operationId."""
    value = {**_document(_TEXT), "paths": {}}
    for method, path, name in paths:
        operation: dict[str, Any] = {"summary": "s", "responses": {"200": {"description": "d"}}}
        value["paths"].setdefault(path, {})[method] = operation | (
            {"operationId": name} if name else {}
        )
    result = reduced(_read(value), target)
    assert reduced(result, target).value == result.value
    return [operation.id for operation in result.operations]


_LONG = "update_item_api_v1_organizations__org_id__projects__project_id__items_patch"
_LONG_PATH = "/api/v1/organizations/{org_id}/projects/{project_id}/items"


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ([("get", "/a", "fine-Name_1")], ["fine-Name_1"]),
        ([("get", "/pets/{petId}/toys", None)], ["get_pets_petId_toys"]),
        ([("get", "/", None)], ["get"]),
        (
            [("get", "/a/b", None), ("get", "/a-b", None), ("get", "/a_b", None)],
            ["get_a_b", "get_a-b", "get_a_b_2"],
        ),
        ([("get", "/a", None), ("get", "/b", "get_a")], ["get_a_2", "get_a"]),
        ([("get", "/a", "Pets.Get all")], ["Pets_Get_all"]),
        ([("get", "/é", "é")], ["get"]),
        ([("patch", _LONG_PATH, _LONG)], ["update_item"]),
        (
            [("patch", _LONG_PATH, _LONG), ("get", "/x", "update_item")],
            ["update_item_api_v1_organizations__org_id__proje_27c4", "update_item"],
        ),
        ([("get", "/x", "x" * 80)], ["x" * 47 + "_"]),
    ],
)
def test_operations_get_names_that_a_model_takes(
    operations: list[tuple[str, str, str | None]], expected: list[str]
) -> None:
    """Of method and path; without what FastAPI adds; else cut, with a mark of its own."""
    found = _named(operations)
    assert len(set(found)) == len(found)
    for name, start in zip(found, expected, strict=True):
        assert name is not None
        assert name == start or (len(name) == 57 and name.startswith(start[:47]))


@pytest.mark.parametrize(("name", "second"), [({}, "get_b"), ({"operationId": "one"}, "one_get_b")])
def test_each_path_of_a_shared_operation_has_a_tool_of_its_own(
    name: dict[str, str], second: str
) -> None:
    """By reference, and by an alias of YAML."""
    value = _document(_TEXT)
    get = {**name, "summary": "Gets it.", "responses": {"204": {"description": "Done."}}}
    value["paths"] = {"/a": {"get": get}, "/b": {"$ref": "#/paths/~1a"}}
    shared = yaml.safe_dump({**value, "paths": {"/a": (item := {"get": get}), "/b": item}})
    assert "&" in shared
    for document in (_read(value), read(shared.encode(), "pets.yaml")):
        paths = reduced(document, TARGET).value["paths"]
        names = [paths[path]["get"]["operationId"] for path in ("/a", "/b")]
        assert names == [name.get("operationId", "get_a"), second]


def test_a_name_that_leaves_no_room_is_left_to_the_person() -> None:
    assert _named([("get", "/x", "x" * 80)], "t" * 55) == ["x" * 80]


def test_a_copy_in_memory_is_as_valid_as_the_file_that_is_made_of_it() -> None:
    result = _reduced(_document({"anyOf": [_TEXT, _NUMBER]}))
    assert structure.problems(result.value, "3.1", "pets.json") == []
