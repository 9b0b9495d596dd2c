"""Smithy models as targets: read offline, checked by operation, and their tools."""

from __future__ import annotations

import contextlib
import copy
import json
import time
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from agentcore_connect.documents.smithy import CODES, adapted, check, errors, read, tools
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.errors import InvalidInput, Problem
from hypothesis import given, settings
from hypothesis import strategies as st

TARGET = "Pets"
_NS = "com.amazonaws.pets#"
_STRING = {"target": "smithy.api#String"}


def _operation(**words: Any) -> dict[str, Any]:
    return {
        "type": "operation",
        "traits": {
            "smithy.api#documentation": "<p>Gets a <code>pet</code> &amp; more.</p>",
            "smithy.api#http": {"method": "GET", "uri": "/pets"},
        },
        **words,
    }


def _model() -> dict[str, Any]:
    """A model that the gateway takes as it is: nothing is said about it."""
    return {
        "smithy": "2.0",
        "shapes": {
            f"{_NS}Pets": {
                "type": "service",
                "version": "1",
                "operations": [{"target": f"{_NS}GetPet"}],
                "traits": {
                    "aws.api#service": {"sdkId": "Pets"},
                    "aws.protocols#restJson1": {},
                    "smithy.api#title": "Amazon Pets",
                },
            },
            f"{_NS}GetPet": _operation(
                input={"target": f"{_NS}GetPetInput"}, output={"target": f"{_NS}GetPetOutput"}
            ),
            f"{_NS}GetPetInput": {
                "type": "structure",
                "members": {
                    "Id": {
                        "target": f"{_NS}Id",
                        "traits": {"smithy.api#required": {}, "smithy.api#httpLabel": {}},
                    }
                },
            },
            f"{_NS}GetPetOutput": {"type": "structure", "members": {"Name": _STRING}},
            f"{_NS}Id": {"type": "string", "traits": {"smithy.api#length": {"min": 1, "max": 9}}},
        },
    }


def _data(value: Any) -> bytes:
    return json.dumps(value).encode()


def _said(value: Any) -> list[tuple[str, str]]:
    problems = check(read(_data(value), "pets.json"), TARGET)
    for problem in problems:
        assert problem.file == "pets.json"
        assert problem.message.isprintable()
        assert problem.hint
    return [(problem.code, problem.message) for problem in problems]


def _refused(data: bytes, file: str = "pets.json") -> Problem:
    with pytest.raises(InvalidInput) as raised:
        read(data, file)
    (problem,) = raised.value.problems
    return problem


def test_nothing_is_said_about_a_model_that_the_gateway_takes() -> None:
    assert _said(_model()) == []


def test_what_a_readme_needs_to_know_about_a_model() -> None:
    model = read(b"\xef\xbb\xbf" + _data(_model()), "pets.json")
    assert model.title == "Amazon Pets"
    assert [operation.name for operation in model.operations] == ["GetPet"]


# --- reading --------------------------------------------------------------------------------------

_IDL = '// Pets\n$version: "2"\nnamespace com.amazonaws.pets\nservice Pets {}\n'


@pytest.mark.parametrize(
    ("data", "file", "code", "message"),
    [
        (_IDL.encode(), "pets.smithy", "smithy-idl", "is written in the Smithy language"),
        (_IDL.encode(), "pets.json", "smithy-idl", "is written in the Smithy language"),
        (b"namespace a.b\nstring C\n", "pets", "smithy-idl", "is written in the Smithy language"),
        (b"{", "pets.json", "json-syntax", "is not valid JSON"),
        (b"[]", "pets.json", "smithy-version", "it has no Smithy version"),
        (b'{"openapi": "3.0.3"}', "pets.json", "smithy-version", "it has no Smithy version"),
        (b'{"smithy": "3.0"}', "pets.json", "smithy-version", "it has Smithy version 3.0"),
        (b'{"smithy": 2}', "pets.json", "smithy-version", "it has no Smithy version"),
        (b'{"smithy": "2"}', "pets.json", "smithy-service", "has no service"),
        (b'{"smithy": "2", "shapes": []}', "pets.json", "smithy-structure", "shapes is not an"),
        (b'{"smithy": "2", "shapes": {"a#B": 1}}', "pets.json", "smithy-structure", "a#B is no"),
        (
            b'{"smithy": "2", "shapes": {"a#B\\u202e": {"type": "string"}}}',
            "pets.json",
            "smithy-structure",
            "a#B is not a shape id",
        ),
        (
            b'{"smithy": "2", "shapes": {"a#B": {"type": "union", "members": {"\\ufe0fc": {}}}}}',
            "pets.json",
            "smithy-structure",
            "a#B$c is not a member",
        ),
        (
            b'{"smithy": "2", "shapes": {"a#B$c": {"type": "apply"}}}',
            "pets.json",
            "smithy-service",
            "has no service",
        ),
        (
            b'{"smithy": "2", "shapes": {"a#B": {"type": "structure", "members": {"c": {}}}}}',
            "pets.json",
            "smithy-structure",
            "a#B$c has no target",
        ),
        (
            b'{"smithy": "2", "shapes": {"a#B": {"type": "service", "operations": 1}}}',
            "pets.json",
            "smithy-structure",
            "operations of a#B is not a list",
        ),
        (
            b'{"smithy": "2", "shapes": {"a#B": {"type": "service"}, "a#C": {"type": "service"}}}',
            "pets.json",
            "smithy-service",
            "has 2 services, a#B, a#C",
        ),
    ],
)
def test_what_is_no_model_that_the_gateway_takes_is_refused(
    data: bytes, file: str, code: str, message: str
) -> None:
    problem = _refused(data, file)
    assert problem.code == code
    assert message in problem.message
    assert problem.hint or code.startswith("json-")


def test_smithys_own_language_says_how_json_is_made_of_it() -> None:
    assert "`smithy ast pets.smithy > model.json`" in _refused(b"", "pets.smithy").hint


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("a#B"),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            [
                *("a#B", "type", "members", "member", "value", "target", "traits", "operations"),
                *("input", "mixins", "resources", "smithy.api#enum", "smithy.api#length"),
            ]
        ),
        inner,
    ),
    max_leaves=8,
)
_TYPES = st.sampled_from(
    ["structure", "operation", "list", "map", "union", "enum", "resource", "x"]
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["a#B", "a#C"]), st.tuples(_TYPES, _ANY)))
def test_no_model_crashes_anything(shapes: dict[str, Any]) -> None:
    """Whatever is in its shapes, a model is refused or judged, and its tools are plain JSON."""
    value: dict[str, Any] = {
        "smithy": "2.0",
        "shapes": {
            "a#S": {"type": "service", "operations": [{"target": "a#B"}, {"target": "a#O"}]},
            "a#O": {"type": "operation", "input": {"target": "a#B"}},
            **{
                name: {**(inner if isinstance(inner, dict) else {}), "type": kind}
                for name, (kind, inner) in shapes.items()
            },
        },
    }
    with contextlib.suppress(InvalidInput):
        model = read(_data(value), "x.json")
        check(model, TARGET)
        json.dumps(tools(model))


# --- check ----------------------------------------------------------------------------------------

Change = Callable[[dict[str, Any]], None]


def _set(path: str, new: Any) -> Change:
    """A change of one place of the shapes; ``...`` takes it out."""

    def change(shapes: dict[str, Any]) -> None:
        first, *steps = path.split("|")
        at, last = shapes, f"{_NS}{first}"
        for step in steps:
            at, last = at[last], step
        if new is ...:
            del at[last]
        else:
            at[last] = new

    return change


def _many(count: int) -> Change:
    def change(shapes: dict[str, Any]) -> None:
        names = [f"{_NS}Op{at}" for at in range(count)]
        shapes.update({name: _operation() for name in names})
        shapes[f"{_NS}Pets"]["operations"] = [{"target": name} for name in names]

    return change


def _endpoint(url: str) -> Change:
    rules = {
        "parameters": {"Endpoint": {"builtIn": "SDK::Endpoint"}, "Region": {}, "Tenant": {}},
        "rules": [
            {
                "type": "tree",
                "conditions": [{"fn": "aws.partition", "argv": [], "assign": "partitionResult"}],
                "rules": [{"endpoint": {"url": url}}],
            },
            {"endpoint": {"url": {"ref": "Endpoint"}}},
        ],
    }
    return _set("Pets|traits|smithy.rules#endpointRuleSet", rules)


_MEMBER = "GetPetInput|members|More"
_TRAITS = "GetPet|traits"
_PROTOCOL = "Pets|traits|aws.protocols"
_DOC = f"{_TRAITS}|smithy.api#documentation"

_CHECKED: list[tuple[str, list[Change], list[tuple[str, str]]]] = [
    ("no operation", [_set("Pets|operations", [])], [("smithy-empty", "service Pets has no")]),
    ("20 operations", [_many(20)], []),
    ("21 operations", [_many(21)], [("smithy-many", "service Pets has 21 operations")]),
    ("1,001 operations", [_many(1001)], [("smithy-quota", "has 1001 operations")]),
    (
        "another protocol",
        [
            _set(f"{_PROTOCOL}#restJson1", ...),
            _set(f"{_PROTOCOL}#restXml", {}),
        ],
        [("smithy-protocol", "service Pets uses restXml, and the guide")],
    ),
    (
        "no protocol",
        [_set(f"{_PROTOCOL}#restJson1", ...)],
        [("smithy-protocol", "uses no protocol")],
    ),
    (
        "not of AWS",
        [_set("Pets|traits|aws.api#service", ...)],
        [("smithy-custom", "is not marked as one of AWS")],
    ),
    ("a host of AWS", [_endpoint("https://{Tenant}.{Region}.{partitionResult#dnsSuffix}")], []),
    (
        "what is called as AWS's partition often is",
        [_endpoint("https://{Tenant}.{Region}.{PartitionResult#dnsSuffix}")],
        [("smithy-endpoint", "that allows any host")],
    ),
    ("a variable within AWS", [_endpoint("https://{Tenant}.pets.{Region}.amazonaws.com/x")], []),
    ("the client's own", [_endpoint("{Endpoint}")], []),
    ("a region elsewhere", [_endpoint("https://pets.{Region}.example.com")], []),
    (
        "any host",
        [_endpoint("https://{Tenant}/pets")],
        [("smithy-endpoint", "that allows any host: {Tenant}")],
    ),
    (
        "a name that only looks like AWS",
        [_endpoint("https://{Tenant}.example.com/amazonaws.com")],
        [("smithy-endpoint", "{Tenant}.example.com")],
    ),
    (
        "an operation that is not there",
        [_set("GetPet", ...)],
        [
            ("smithy-empty", "has no operation"),
            ("smithy-reference", "GetPet is left out: it is named by the service"),
        ],
    ),
    (
        "a shape that is not there",
        [_set("Id", ...)],
        [
            ("smithy-empty", "has no operation"),
            ("smithy-reference", f"takes {_NS}Id, which the model does not have"),
        ],
    ),
    (
        "a prelude shape that is not there",
        [_set("Id", {"type": "list", "member": {"target": "smithy.api#Strings"}})],
        [("smithy-empty", "has no operation"), ("smithy-reference", "takes smithy.api#Strings")],
    ),
    (
        "a long name",
        [
            _set("Pets|operations", [{"target": _NS + "x" * 60}]),
            _set("x" * 60, _operation()),
        ],
        [
            ("smithy-empty", "has no operation"),
            ("smithy-tool-name", "67 characters, and allows 64"),
        ],
    ),
    ("no http", [_set(f"{_TRAITS}|smithy.api#http", ...)], [("smithy-http", "method and path")]),
    ("no documentation", [_set(_DOC, ...)], [("smithy-description", "has no documentation")]),
    ("markup only", [_set(_DOC, "<p></p>")], [("smithy-description", "has no documentation")]),
    ("hidden text", [_set(_DOC, "a\u202e")], [("smithy-hidden-text", "invisible")]),
    (
        "a stream in the answer",
        [
            _set("GetPetOutput|members|Body", {"target": f"{_NS}Body"}),
            _set("Body", {"type": "blob", "traits": {"smithy.api#streaming": {}}}),
        ],
        [("smithy-streaming", "operation GetPet streams")],
    ),
    (
        "a union",
        [
            _set(_MEMBER, {"target": f"{_NS}Either"}),
            _set(
                "Either",
                {"type": "union", "members": {"a": _STRING, "none": {"target": "smithy.api#Unit"}}},
            ),
        ],
        [("smithy-shape", "takes Either")],
    ),
    (
        "a document",
        [_set(_MEMBER, {"target": "smithy.api#Document"})],
        [("smithy-shape", "Document")],
    ),
    (
        "a shape in itself",
        [
            _set(_MEMBER, {"target": f"{_NS}List"}),
            _set("List", {"type": "list", "member": {"target": f"{_NS}GetPetInput"}}),
        ],
        [("smithy-cycle", "takes a shape that contains itself")],
    ),
    (
        "an enum",
        [
            _set(_MEMBER, {"target": f"{_NS}E"}),
            _set("E", {"type": "enum", "members": {"A": {"target": "smithy.api#Unit"}}}),
        ],
        [],
    ),
]


@pytest.mark.parametrize(
    ("changes", "said"), [c[1:] for c in _CHECKED], ids=[c[0] for c in _CHECKED]
)
def test_what_the_gateway_cannot_use_is_told_by_operation(
    changes: list[Change], said: list[tuple[str, str]]
) -> None:
    """Each fault once, with the service or the operation that it is of, and with what to do."""
    value = copy.deepcopy(_model())
    for change in changes:
        change(value["shapes"])
    found = _said(value)
    assert [code for code, _ in found] == [code for code, _ in said]
    for (_, message), (_, part) in zip(found, said, strict=True):
        assert part in message


def test_every_code_says_whether_it_stops_a_target() -> None:
    """The table of codes is that of these tests: none is missing and none is never used."""
    used = {code for _, _, said in _CHECKED for code, _ in said}
    used |= {"smithy-too-large", "smithy-idl", "smithy-version", "smithy-structure"}
    assert used | {"smithy-service"} == CODES.keys()
    problems = [Problem("smithy-empty", ""), Problem("smithy-many", "")]
    assert errors(problems) == problems[:1]


def test_operations_of_resources_are_the_services() -> None:
    """Those of a resource's life cycle, of its own, of all of it, and of those inside it; once."""
    value = _model()
    shapes = value["shapes"]
    names = ["Make", "Look", "All", "Other", "Inner"]
    shapes.update({f"{_NS}{name}": _operation() for name in names})
    shapes[f"{_NS}Pets"]["resources"] = [{"target": f"{_NS}Pet"}]
    shapes[f"{_NS}Pet"] = {
        "type": "resource",
        "create": {"target": f"{_NS}Make"},
        "read": {"target": f"{_NS}Look"},
        "collectionOperations": [{"target": f"{_NS}All"}],
        "operations": [{"target": f"{_NS}Other"}, {"target": f"{_NS}GetPet"}],
        "resources": [{"target": f"{_NS}Toy"}, {"target": f"{_NS}Pet"}],
    }
    shapes[f"{_NS}Toy"] = {"type": "resource", "list": {"target": f"{_NS}Inner"}}
    found = [operation.name for operation in read(_data(value), "pets.json").operations]
    assert found == ["GetPet", *names]


def test_one_operation_stops_no_other_and_blanks_do_not_count() -> None:
    """The copy is without an operation that is named and not there; else it is the source."""
    value = _model()
    data = _data(value)
    assert adapted(data, read(data, "pets.json"), TARGET).content == data
    value["shapes"][f"{_NS}Pets"]["operations"].append({"target": f"{_NS}Gone"})
    data = _data(value)
    made = adapted(data, read(data, "pets.json"), TARGET)
    assert errors(made.problems) == []
    assert "operation Gone is left out" in made.problems[-1].message
    assert json.loads(made.content) == _model()
    wide = data + b" " * shape.BYTES_MAX
    assert errors(adapted(wide, read(wide, "pets.json"), TARGET).problems) == []
    value["metadata"] = {"x": "y" * shape.BYTES_MAX}
    data = _data(value)
    (problem,) = errors(adapted(data, read(data, "pets.json"), TARGET).problems)
    assert problem.code == "smithy-too-large"


# --- tools ----------------------------------------------------------------------------------------


def _input(members: dict[str, Any], **shapes: Any) -> dict[str, Any]:
    """The input schema of an operation with these members."""
    value = _model()
    value["shapes"][f"{_NS}GetPetInput"]["members"] = members
    value["shapes"].update({_NS + name: one for name, one in shapes.items()})
    ((tool),) = tools(read(_data(value), "pets.json"))
    jsonschema_rs.meta.validate(tool["inputSchema"])
    schema: dict[str, Any] = tool["inputSchema"]
    return schema


def test_each_operation_is_a_tool() -> None:
    """With what AWS's models say, without their HTML."""
    model = read(_data(_model()), "pets.json")
    schema = {
        "type": "object",
        "properties": {"Id": {"type": "string", "minLength": 1, "maxLength": 9}},
        "required": ["Id"],
    }
    tool = {"name": "GetPet", "description": "Gets a pet & more.", "inputSchema": schema}
    assert tools(model) == [tool]
    assert tools(model, TARGET) == [{**tool, "name": "Pets___GetPet"}]


@pytest.mark.parametrize(
    ("target", "traits", "expected"),
    [
        *(
            (name, {}, {"type": kind})
            for name, kind in [
                *(("String", "string"), ("Blob", "string"), ("Boolean", "boolean")),
                *(("PrimitiveBoolean", "boolean"), ("Byte", "integer"), ("Long", "integer")),
                *(("PrimitiveInteger", "integer"), ("BigInteger", "integer"), ("Float", "number")),
                *(("Double", "number"), ("BigDecimal", "number"), ("Timestamp", "number")),
            ]
        ),
        ("Document", {}, {}),
        ("Unit", {}, {"type": "object"}),
        ("Timestamp", {"httpQuery": "t"}, {"type": "string", "format": "date-time"}),
        ("Timestamp", {"httpHeader": "t"}, {"type": "string"}),
        ("Timestamp", {"timestampFormat": "date-time"}, {"type": "string", "format": "date-time"}),
        ("Timestamp", {"timestampFormat": "http-date"}, {"type": "string"}),
        ("Timestamp", {"timestampFormat": "epoch-seconds", "httpQuery": "t"}, {"type": "number"}),
        (
            "Integer",
            {"range": {"min": 1, "max": 5}},
            {"type": "integer", "minimum": 1, "maximum": 5},
        ),
        ("Integer", {"default": 3}, {"type": "integer", "default": 3}),
        ("String", {"pattern": "^a$"}, {"type": "string", "pattern": "^a$"}),
        ("String", {"enum": [{"value": "a"}]}, {"type": "string", "enum": ["a"]}),
        (
            "String",
            {"documentation": "<p>A&nbsp;name</p>"},
            {"type": "string", "description": "A name"},
        ),
        ("Blob", {"length": {"max": 5}}, {"type": "string"}),
    ],
)
def test_what_a_member_becomes(target: str, traits: Any, expected: Any) -> None:
    member = {
        "target": f"smithy.api#{target}",
        "traits": {f"smithy.api#{name}": value for name, value in traits.items()},
    }
    assert _input({"it": member})["properties"]["it"] == expected


def test_shapes_become_schemas_without_references() -> None:
    """Lists, maps, enums, unions, mixins; a shape in itself ends in its type."""
    schema = _input(
        {"node": {"target": f"{_NS}Node"}, "either": {"target": f"{_NS}Either"}},
        Node={
            "type": "structure",
            "mixins": [{"target": f"{_NS}Named"}],
            "members": {
                "name": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}},
                "children": {"target": f"{_NS}Nodes"},
                "tags": {"target": f"{_NS}Tags"},
            },
        },
        Named={
            "type": "structure",
            "members": {"name": {**_STRING, "traits": {"smithy.api#documentation": "Its name"}}},
        },
        Nodes={"type": "list", "member": {"target": f"{_NS}Node"}},
        Tags={"type": "map", "key": _STRING, "value": {"target": f"{_NS}Level"}},
        Level={
            "type": "intEnum",
            "members": {
                "LOW": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 1}}
            },
        },
        Either={"type": "union", "members": {"a": _STRING, "b": {"target": f"{_NS}Color"}}},
        Color={"type": "enum", "members": {"RED": {"target": "smithy.api#Unit"}}},
    )
    assert schema["properties"] == {
        "node": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "description": "Its name"},
                "children": {"type": "array", "items": {"type": "object"}},
                "tags": {
                    "type": "object",
                    "additionalProperties": {"type": "integer", "enum": [1]},
                },
            },
        },
        "either": {
            "type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "string", "enum": ["RED"]}},
        },
    }


def test_an_operation_without_input_takes_nothing() -> None:
    value = _model()
    value["shapes"][f"{_NS}GetPet"]["input"] = {"target": "smithy.api#Unit"}
    ((tool),) = tools(read(_data(value), "pets.json"))
    assert tool["inputSchema"] == {"type": "object", "properties": {}}


def test_shapes_that_double_at_every_step_end_soon() -> None:
    shapes: dict[str, Any] = {
        f"S{n}": {
            "type": "structure",
            "members": {name: {"target": f"{_NS}S{n + 1}"} for name in "ab"},
        }
        for n in range(60)
    }
    start = time.process_time()
    schema = _input({"it": {"target": f"{_NS}S0"}}, **shapes, S60={"type": "string"})
    assert time.process_time() - start < 5
    assert schema["properties"]["it"]["properties"]["a"]["properties"].keys() == {"a", "b"}
    assert len(json.dumps(schema)) < 1_000_000
