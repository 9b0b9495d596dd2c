"""The tools of a Lambda target: what the service keeps, what is lost, and Python as the source."""

from __future__ import annotations

import contextlib
import json
import textwrap
import time
from typing import Any

import pytest
from agentcore_connect.documents.toolschema import (
    CODES,
    Tools,
    check,
    errors,
    from_handler,
    read,
    reduced,
    shape,
    to_json,
)
from agentcore_connect.documents.toolschema.keywords import LOST
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.plain import hidden, plain
from agentcore_connect.vocabulary import names
from botocore.loaders import Loader
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tiers import examples

TARGET = "Shop"


def _shapes(service: str) -> dict[str, Any]:
    model: dict[str, Any] = Loader().load_service_model(service, "service-2")["shapes"]
    return model


CONTROL = _shapes("bedrock-agentcore-control")


def _faults(value: Any, name: str, path: str = "") -> list[str]:
    """What the service's model would refuse: unlike botocore, with enums and unknown members."""
    model = CONTROL[name]
    if model["type"] == "structure":
        if not isinstance(value, dict):
            return [f"{path}: no structure"]
        members = model["members"]
        found = [f"{path}: unknown {key}" for key in value if key not in members]
        found += [f"{path}: no {key}" for key in model.get("required", []) if key not in value]
        for key, inner in value.items():
            if key in members:
                found += _faults(inner, members[key]["shape"], f"{path}.{key}")
        return found
    if model["type"] == "map":
        return [
            fault
            for key, inner in value.items()
            for fault in _faults(inner, model["value"]["shape"], f"{path}.{key}")
        ]
    if model["type"] == "list":
        return [
            fault
            for at, inner in enumerate(value)
            for fault in _faults(inner, model["member"]["shape"], f"{path}.{at}")
        ]
    if not isinstance(value, str):
        return [f"{path}: no string"]
    return [] if value in model.get("enum", [value]) else [f"{path}: {value!r} not in enum"]


def _tool(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties}
    return {"name": "get", "description": "Gets it.", "inputSchema": schema, **more}


def _tools(*entries: Any) -> Tools:
    return read(json.dumps(list(entries)).encode(), "tools.json")


def _property(schema: Any) -> Any:
    """What a property with this schema becomes."""
    (entry,) = reduced(_tools(_tool({"x": schema}))).entries
    return entry["inputSchema"]["properties"]["x"]


def _codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


# --- the service's shape --------------------------------------------------------------------------


def test_the_constants_are_those_of_the_services_own_model() -> None:
    """What is written down here as the service's shape is what botocore's models say."""
    tool, schema = CONTROL["ToolDefinition"], CONTROL["SchemaDefinition"]
    assert set(shape.TOOL_KEYS) == set(tool["members"])
    assert set(shape.TOOL_REQUIRED) == set(tool["required"])
    assert set(shape.SCHEMA_KEYS) == set(schema["members"])
    assert schema["required"] == ["type"]
    assert set(shape.TYPES) == set(CONTROL["SchemaType"]["enum"])
    name = _shapes("bedrock-runtime")["ToolName"]
    assert name["pattern"] == shape.TOOL_PATTERN
    assert name["max"] == shape.TOOL_MAX


def test_a_target_of_the_greatest_length_leaves_room_for_a_tool() -> None:
    longest = "T" * names.TARGET_MAX
    assert shape.name_fault(longest, "x") is None
    assert shape.name_fault(longest, "xy") is not None


# --- reading and writing --------------------------------------------------------------------------


def test_the_seeds_form_becomes_the_array_that_the_cli_wants() -> None:
    """``{"inlinePayload": [...]}`` is read as the array in it, and written as the array."""
    entry = _tool({"city": {"type": "string", "description": "Ort, z.B. Köln"}})
    wrapped = read(json.dumps({"inlinePayload": [entry]}).encode(), "tools.json")
    assert wrapped == _tools(entry)
    written = to_json(wrapped)
    assert json.loads(written) == [entry]
    assert written.startswith(b'[\n  {\n    "name": "get"')
    assert written.endswith(b"]\n")
    assert "Köln".encode() in written


def test_a_lone_surrogate_is_written_as_it_was_read() -> None:
    tools = read(rb'[{"name": "a\ud800"}]', "tools.json")
    assert read(to_json(tools), "tools.json") == tools


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{}", "tools-form"),
        (b'{"inlinePayload": [], "s3": {}}', "tools-form"),
        (b'{"inlinePayload": {}}', "tools-form"),
        (b'"x"', "tools-form"),
        (b"[1,]", "json-syntax"),
        (b'[{"name": "a", "name": "b"}]', "json-duplicate-key"),
        (b"\xff\xfe[\0]\0", "json-encoding"),
        (b"[" * 100_000, "json-syntax"),
        (b"[" + b" " * shape.BYTES_MAX + b"]", "tools-too-large"),
    ],
)
def test_what_is_no_list_of_tools_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read(data, "tools.json")
    (problem,) = raised.value.problems
    assert (problem.code, problem.file) == (code, "tools.json")


# --- check ----------------------------------------------------------------------------------------

_CHECKED: list[tuple[str, list[Any], list[str]]] = [
    ("nothing to say", [_tool({"x": {"type": "string"}})], []),
    ("no tool", [], ["tools-empty"]),
    ("no object", [7], ["tool-form"]),
    ("no name", [{**_tool({}), "name": ""}], ["tool-name"]),
    ("no model takes the name", [{**_tool({}), "name": "a b"}], ["tool-name"]),
    ("64 characters with the target", [{**_tool({}), "name": "x" * 57}], []),
    ("65 characters with the target", [{**_tool({}), "name": "x" * 58}], ["tool-name"]),
    ("a name twice", [_tool({}), _tool({}), _tool({})], ["tool-name-taken"]),
    ("no description", [{**_tool({}), "description": " "}], ["tool-description"]),
    ("no input", [{"name": "a", "description": "b"}], ["tool-input-schema"]),
    ("input no object", [_tool({}, inputSchema=[])], ["tool-input-schema"]),
    ("input of another type", [_tool({}, inputSchema={"type": "string"})], ["schema-type"]),
    ("input without a type", [_tool({}, inputSchema={})], ["schema-type"]),
    ("output of another type", [_tool({}, outputSchema={"type": "array"})], ["schema-type"]),
    ("an MCP key", [_tool({}, annotations={})], ["tool-key"]),
    ("several types", [_tool({"x": {"type": ["string", "null"]}})], ["schema-type"]),
    ("an unknown type", [_tool({"x": {"type": "date"}})], ["schema-type"]),
    ("a boolean schema", [_tool({"x": True})], ["schema-form"]),
    ("items as a list", [_tool({"x": {"type": "array", "items": []}})], ["schema-form"]),
    (
        "a description that is no text",
        [_tool({"x": {"type": "string", "description": 1}})],
        ["schema-form"],
    ),
    (
        "properties no object",
        [_tool({}, inputSchema={"type": "object", "properties": 1})],
        ["schema-form"],
    ),
    (
        "required no list",
        [_tool({}, inputSchema={"type": "object", "required": "a"})],
        ["schema-form"],
    ),
    (
        "required unknown",
        [_tool({}, inputSchema={"type": "object", "required": ["a"]})],
        ["schema-required"],
    ),
    ("a property's name", [_tool({"größe": {"type": "string"}})], ["schema-property-name"]),
    ("a word too many", [_tool({"x": {"type": "string", "enum": ["a"]}})], ["schema-keyword"]),
    ("21 tools", [{**_tool({}), "name": f"t{n}"} for n in range(21)], ["tools-many"]),
    ("1,001 tools", [{**_tool({}), "name": f"t{n}"} for n in range(1001)], ["tools-quota"]),
]


@pytest.mark.parametrize(
    ("entries", "codes"), [c[1:] for c in _CHECKED], ids=[c[0] for c in _CHECKED]
)
def test_each_fault_is_reported_once(entries: list[Any], codes: list[str]) -> None:
    """Every fault of a tool has its code, a message, the file, and is told exactly once."""
    problems = check(_tools(*entries), TARGET)
    assert _codes(problems) == codes
    assert all(problem.file == "tools.json" and problem.message for problem in problems)


def test_what_the_service_would_refuse_is_an_error_or_goes_with_the_reduction() -> None:
    """Without errors after `reduced`, the service's model has nothing to say either."""
    for _, entries, _ in _CHECKED:
        tools = reduced(_tools(*entries))
        if not errors(check(tools, TARGET)):
            assert _faults(list(tools.entries), "ToolDefinitions") == []


@pytest.mark.parametrize("word", [*LOST, "x-ours", "$schema"])
def test_every_word_that_the_service_does_not_know_is_named_with_its_place(word: str) -> None:
    """A dropped word is told by tool and property path, wherever it stands."""
    order = {
        "type": "object",
        "properties": {
            "lines": {
                "type": "array",
                "items": {"type": "object", "properties": {"sku": {"type": "string", word: None}}},
            }
        },
    }
    (problem,) = check(_tools(_tool({"order": order})), TARGET)
    assert problem.code == "schema-keyword"
    assert problem.message.startswith(
        f"tool 'get', order.lines[].sku: the service does not know \"{word}\"; lost: "
    )
    assert errors([problem]) == []


def test_a_message_holds_no_control_characters_of_the_file() -> None:
    entry = {"name": "\x1b[31m\u202e" + "n" * 500, "inputSchema": {"\x1b\n": 1}}
    for problem in check(_tools(entry), TARGET):
        assert problem.message.isprintable()
        assert len(problem.message) < 400


# --- reduced --------------------------------------------------------------------------------------

_REDUCED: list[tuple[str, Any, Any]] = [
    (
        "enum",
        {"type": "string", "enum": ["c", "f"]},
        {"type": "string", "description": 'One of: "c", "f".'},
    ),
    (
        "enum after the description",
        {"type": "integer", "description": "Page size.", "enum": [10, 20]},
        {"type": "integer", "description": "Page size. One of: 10, 20."},
    ),
    (
        "enum without a type",
        {"enum": ["a", None]},
        {"type": "string", "description": 'One of: "a".'},
    ),
    ("const", {"const": 3}, {"type": "integer", "description": "Always 3."}),
    (
        "default",
        {"type": "boolean", "default": False},
        {"type": "boolean", "description": "Default: false."},
    ),
    (
        "format",
        {"type": "string", "format": "date"},
        {"type": "string", "description": "Format: date."},
    ),
    (
        "bounds",
        {"type": "number", "minimum": 0, "maximum": 1.5},
        {"type": "number", "description": "Least value: 0. Greatest value: 1.5."},
    ),
    (
        "pattern",
        {"type": "string", "pattern": "^a$"},
        {"type": "string", "description": "Pattern: ^a$ (a regular expression)."},
    ),
    (
        "title for a description",
        {"type": "string", "title": "City"},
        {"type": "string", "description": "City"},
    ),
    ("null beside a type", {"type": ["string", "null"]}, {"type": "string"}),
    (
        "pydantic's optional",
        {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None, "title": "Limit"},
        {"type": "integer", "description": "Limit"},
    ),
    (
        "the outer description wins",
        {
            "anyOf": [{"type": "string", "description": "inner"}, {"type": "null"}],
            "description": "outer",
        },
        {"type": "string", "description": "outer"},
    ),
    (
        "alternatives of one type",
        {"oneOf": [{"const": "a"}, {"enum": ["b"]}]},
        {"type": "string", "description": 'One of: "a", "b".'},
    ),
    ("integer or number", {"type": ["integer", "number"]}, {"type": "number"}),
    (
        "allOf",
        {
            "allOf": [
                {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
                {"properties": {"b": {"type": "integer"}}},
            ]
        },
        {
            "type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "integer"}},
            "required": ["a"],
        },
    ),
    (
        "alternative objects",
        {
            "oneOf": [
                {
                    "type": "object",
                    "title": "Card",
                    "properties": {"id": {"type": "string"}, "pan": {"type": "string"}},
                    "required": ["id", "pan"],
                },
                {
                    "type": "object",
                    "title": "Bank",
                    "properties": {"id": {"type": "string"}, "iban": {"type": "string"}},
                    "required": ["id"],
                },
            ]
        },
        {
            "type": "object",
            "description": "Either: Card Or: Bank",
            "properties": {
                "id": {"type": "string"},
                "pan": {"type": "string"},
                "iban": {"type": "string"},
            },
            "required": ["id"],
        },
    ),
    (
        "items",
        {"items": {"type": "string", "maxLength": 3}},
        {"type": "array", "items": {"type": "string", "description": "Greatest length: 3."}},
    ),
    (
        "required without a property",
        {"type": "object", "properties": {}, "required": ["a"]},
        {"type": "object", "properties": {}},
    ),
    ("additionalProperties", {"type": "object", "additionalProperties": False}, {"type": "object"}),
    (
        "alternatives with a property of their own each",
        {
            "oneOf": [
                {"type": "object", "properties": {"kind": {"const": "cat"}}},
                {"type": "object", "properties": {"kind": {"const": "dog"}}},
            ],
        },
        {
            "type": "object",
            "properties": {"kind": {"type": "string", "description": 'One of: "cat", "dog".'}},
        },
    ),
    ("no type to be told", {"oneOf": [{"type": "string"}, {"type": "integer"}]}, {}),
    ("a boolean schema", True, {}),
]


@pytest.mark.parametrize(
    ("schema", "expected"), [c[1:] for c in _REDUCED], ids=[c[0] for c in _REDUCED]
)
def test_what_a_schema_becomes(schema: Any, expected: Any) -> None:
    """The service's five words are kept; what else matters to a model is in the description."""
    assert _property(schema) == expected


def test_references_are_replaced_by_what_they_refer_to() -> None:
    """A schema as pydantic makes it, with $defs, comes out whole and without them."""
    schema = {
        "$defs": {"Unit/s": {"enum": ["c", "f"], "title": "Unit", "type": "string"}},
        "type": "object",
        "properties": {"unit": {"$ref": "#/$defs/Unit~1s", "description": "The unit."}},
    }
    (entry,) = reduced(_tools(_tool({}, inputSchema=schema))).entries
    assert entry["inputSchema"] == {
        "type": "object",
        "properties": {"unit": {"type": "string", "description": 'The unit. One of: "c", "f".'}},
    }


def test_a_schema_that_is_used_twice_is_no_circle() -> None:
    """What several places refer to, also within one another, is put into each of them."""
    schema = {
        "$defs": {
            "A": {"type": "string"},
            "B": {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}},
        },
        "type": "object",
        "allOf": [{"$ref": "#/$defs/B"}, {"$ref": "#/$defs/B"}],
        "properties": {"b": {"$ref": "#/$defs/B"}, "c": {"$ref": "#/$defs/A"}},
    }
    (entry,) = reduced(_tools(_tool({}, inputSchema=schema))).entries
    inner = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert entry["inputSchema"]["properties"] == {
        "a": {"type": "string"},
        "b": inner,
        "c": {"type": "string"},
    }


@pytest.mark.parametrize(
    "properties",
    [
        {"x": {"$ref": "#"}},
        {"x": {"$ref": "#/properties/x"}},
        {"x": {"allOf": [{"$ref": "#/properties/x"}]}},
        {"x": {"items": {"$ref": "#/properties/y"}}, "y": {"items": {"$ref": "#/properties/x"}}},
        {"x": {"$ref": "#/nowhere"}},
        {"x": {"$ref": "https://example.com/x.json"}},
        {"x": {"$ref": "file:///etc/passwd"}},
        {"x": {"$ref": "other.json#/x"}},
    ],
)
def test_a_reference_that_has_no_end_or_leads_out_is_refused(properties: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as raised:
        reduced(_tools(_tool(properties)))
    assert _codes(list(raised.value.problems)) == ["schema-reference"]


@pytest.mark.parametrize("how", ["properties", "allOf"])
def test_references_that_double_at_every_step_end_soon(how: str) -> None:
    """A schema of some hundred bytes that would unfold to 2**40 parts is refused in no time."""
    definitions: dict[str, Any] = {}
    for step in range(40):
        reference = {"$ref": f"#/$defs/D{step + 1}"}
        definitions[f"D{step}"] = (
            {"properties": {"a": reference, "b": reference}}
            if how == "properties"
            else {"allOf": [reference, reference]}
        )
    definitions["D40"] = {"type": "string"}
    schema = {"type": "object", "$defs": definitions, "properties": {"x": {"$ref": "#/$defs/D0"}}}
    start = time.monotonic()
    with pytest.raises(InvalidInput) as raised:
        reduced(_tools(_tool({}, inputSchema=schema)))
    assert _codes(list(raised.value.problems)) == ["schema-too-large"]
    assert time.monotonic() - start < 5


_WORDS = st.sampled_from([*shape.SCHEMA_KEYS, *LOST])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from([*shape.TYPES, "null", "a"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(_WORDS | st.sampled_from("abc"), inner, max_size=4),
    max_leaves=15,
)


@settings(deadline=None, max_examples=examples(300))
@example({"properties": {}, "enum": [None]})
@example({"items": {}, "enum": [1, "a"]})
@given(st.dictionaries(_WORDS, _JSON, max_size=5))
def test_any_schema_is_reduced_once_and_for_all(schema: dict[str, Any]) -> None:
    """Whatever a schema holds: reducing twice changes nothing, no foreign word is left, and what
    the service would still refuse is among the errors of `check`."""
    try:
        tools = reduced(_tools(_tool({"x": schema})))
    except InvalidInput:
        return
    assert reduced(tools) == tools
    problems = check(tools, TARGET)
    assert "schema-keyword" not in _codes(problems)
    if not errors(problems):
        assert _faults(list(tools.entries), "ToolDefinitions") == []


# --- from Python ----------------------------------------------------------------------------------

_MODULE = '''
    """Tools of the shop."""
    import sys
    from dataclasses import dataclass, field
    from enum import Enum
    from typing import Annotated, Literal, NewType, NotRequired, Optional as Opt, TypedDict
    import typing as t

    from pydantic import BaseModel, Field

    sys.exit("this module must not run")

    Currency = Literal["EUR", "USD"]
    Sku = NewType("Sku", str)

    class Size(str, Enum):
        """How large."""

        SMALL = "s"
        LARGE = "l"

    class Line(TypedDict):
        """One line of an order.

        Attributes:
            sku: What is ordered.
        """

        sku: Sku
        count: NotRequired[int]

    @dataclass
    class Address:
        street: str
        city: str = "Köln"
        tags: list[str] = field(default_factory=list)

    class Base(BaseModel):
        id: int

    class Customer(Base):
        model_config = {}
        name: str = Field(..., description="Full name.", alias="fullName")
        vip: bool = Field(default=False)
        address: "Address | None" = None

    def search(query: str, limit: int = 10, *, price: float | None = None,
               currency: Currency = "EUR", sizes: list[Size] = [],
               verbose: bool = False) -> list[dict]:
        """Search the catalogue
        of the shop.

        A longer text that no model needs.

        Args:
            query: What to look for,
                in words.
            limit (int): How many at most.
            currency: The currency.
        """

    def order(lines: t.List[Line], customer: Customer,
              note: Annotated[str, "For the driver."] = ""):
        """Order it.

        Parameters
        ----------
        lines : list
            The lines.
        """

    async def cancel(number: int, reason: Opt[str] = None, *args, **more):
        """Cancel an order.

        :param number: The number of the order.
        """

    def refund(amount: "int | float", meta: dict[str, str], any_of: tuple[int, ...] = ()):
        """Pay back."""

    def lambda_handler(event, context): ...
    def handler(event, context): ...
    def _private(x): ...
    class Shop:
        def method(self, x): ...
'''


def _module(text: str) -> Tools:
    return from_handler(textwrap.dedent(text).encode(), "handler.py")


def test_typed_functions_become_tools() -> None:
    """Names, types, defaults and docstrings of a module become tools, without running it."""
    tools = _module(_MODULE)
    line = {
        "type": "object",
        "properties": {
            "sku": {"type": "string", "description": "What is ordered."},
            "count": {"type": "integer"},
        },
        "description": "One line of an order.",
        "required": ["sku"],
    }
    address = {
        "type": "object",
        "properties": {
            "street": {"type": "string"},
            "city": {"type": "string"},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["street"],
    }
    customer = {
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "fullName": {"type": "string", "description": "Full name."},
            "vip": {"type": "boolean"},
            "address": address,
        },
        "required": ["id", "fullName"],
    }
    size = {"type": "string", "description": 'How large. One of: "s", "l".'}
    assert list(tools.entries) == [
        {
            "name": "search",
            "description": "Search the catalogue of the shop.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "query": {"type": "string", "description": "What to look for, in words."},
                    "limit": {
                        "type": "integer",
                        "description": "How many at most. Default: 10.",
                    },
                    "price": {"type": "number"},
                    "currency": {
                        "type": "string",
                        "description": 'The currency. One of: "EUR", "USD". Default: "EUR".',
                    },
                    "sizes": {"type": "array", "items": size, "description": "Default: []."},
                    "verbose": {"type": "boolean", "description": "Default: false."},
                },
                "required": ["query"],
            },
        },
        {
            "name": "order",
            "description": "Order it.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "lines": {"type": "array", "items": line, "description": "The lines."},
                    "customer": customer,
                    "note": {"type": "string", "description": "For the driver."},
                },
                "required": ["lines", "customer"],
            },
        },
        {
            "name": "cancel",
            "description": "Cancel an order.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "number": {"type": "integer", "description": "The number of the order."},
                    "reason": {"type": "string"},
                },
                "required": ["number"],
            },
        },
        {
            "name": "refund",
            "description": "Pay back.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "amount": {"type": "number"},
                    "meta": {"type": "object"},
                    "any_of": {
                        "type": "array",
                        "items": {"type": "integer"},
                        "description": "Default: [].",
                    },
                },
                "required": ["amount", "meta"],
            },
        },
    ]


def test_tools_from_python_are_in_the_services_shape() -> None:
    """Nothing is left to reduce, the service's model takes them, and only warnings are told."""
    tools = _module(_MODULE)
    assert reduced(tools) == tools
    assert _faults(list(tools.entries), "ToolDefinitions") == []
    problems = check(tools, TARGET)
    assert errors(problems) == []
    assert [(problem.code, problem.message) for problem in problems] == [
        ("handler-conversion", "tool 'search': sizes arrives as JSON, not as Size"),
        ("handler-conversion", "tool 'order': customer arrives as JSON, not as Customer"),
        ("handler-conversion", "tool 'order': customer arrives as JSON, not as Address"),
        (
            "handler-async",
            "tool 'cancel': it is asynchronous, and Lambda calls a handler as a plain function",
        ),
        (
            "handler-variadic",
            "tool 'cancel': *args has no equivalent in a schema, and connect leaves it out",
        ),
        (
            "handler-variadic",
            "tool 'cancel': *more has no equivalent in a schema, and connect leaves it out",
        ),
    ]


_REFUSED: list[tuple[str, str, str, int]] = [
    ("def f(x):\n    'Does.'", "handler-annotation", "x has no type", 1),
    ("def f(x: int): ...", "handler-description", "it has no docstring", 1),
    ("def f(x: int, /):\n    'Does.'", "handler-positional", "x can only be passed by position", 1),
    ("\ndef f(\n  x: bytes):\n    'Does.'", "handler-type", "x: bytes has no equivalent", 3),
    ("def f(x: int | str):\n    'Does.'", "handler-type", "x: int | str has more than one type", 1),
    ("def f(x: 'int |'):\n    'Does.'", "handler-type", "x: 'int |' is not an annotation", 1),
    ("def f(x: Other):\n    'Does.'", "handler-type", "x: Other has no equivalent", 1),
    ("class A: pass\ndef f(x: A):\n    'Does.'", "handler-type", "x: A is an ordinary class", 2),
    (
        "class A(B): pass\ndef f(x: A):\n    'Does.'",
        "handler-type",
        "x: A has a base class that is not in this file, B",
        2,
    ),
    (
        "class A(TypedDict):\n  a: 'A'\ndef f(x: A):\n    'Does.'",
        "handler-type",
        "x: A refers to itself",
        2,
    ),
    ("X = X\ndef f(x: X):\n    'Does.'", "handler-type", "x: X refers to itself", 1),
    ("X = make()\ndef f(x: X):\n    'Does.'", "handler-type", "x: X is made by a call", 2),
    ("def f(x: Literal[1, 'a']):\n    'Does.'", "handler-type", "x: Literal[1, 'a'] has values", 1),
    (
        "def f(x: tuple[int, str]):\n    'Does.'",
        "handler-type",
        "x: tuple[int, str] has no equivalent",
        1,
    ),
    ("x = 1", "handler-empty", "handler.py has no public function", 0),
    ("def f(:\n", "handler-syntax", "handler.py is not valid", 1),
    ("x = '\0'", "handler-syntax", "handler.py is not valid", 0),
    ("#" * 1_000_001, "handler-too-large", "handler.py has 1,000,001 bytes", 0),
]


@pytest.mark.parametrize(("source", "code", "message", "line"), _REFUSED)
def test_what_cannot_be_expressed_is_told_with_its_line(
    source: str, code: str, message: str, line: int
) -> None:
    with pytest.raises(InvalidInput) as raised:
        from_handler(source.encode(), "handler.py")
    (problem,) = raised.value.problems
    assert problem.code == code
    assert message in problem.message
    assert problem.file == "handler.py"
    if line:
        assert problem.line == line


def test_all_that_is_wrong_with_a_module_is_told_at_once() -> None:
    source = b"def f(x, y: set[int]): ...\ndef g(z: Any):\n    'Does.'\n"
    with pytest.raises(InvalidInput) as raised:
        from_handler(source, "handler.py")
    assert [(problem.code, problem.line) for problem in raised.value.problems] == [
        ("handler-description", 1),
        ("handler-annotation", 1),
        ("handler-type", 1),
        ("handler-type", 2),
    ]


def test_classes_that_hold_each_other_twice_end_soon() -> None:
    """Thirty classes that would unfold to 2**30 properties are refused in bounded time."""
    classes = "".join(
        f"class C{at}(TypedDict):\n    a: 'C{at + 1}'\n    b: 'C{at + 1}'\n" for at in range(30)
    )
    start = time.monotonic()
    with pytest.raises(InvalidInput, match="is too large"):
        from_handler((classes + "C30 = int\ndef f(x: C0):\n    'Does.'").encode(), "handler.py")
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "source",
    [
        "def f(x: " + "list[" * 150 + "int" + "]" * 150 + "):\n    'Does.'",
        "def f(x: " + " | ".join(["int"] * 3000) + "):\n    'Does.'",
        "def f(x: int = " + "-" * 5000 + "1):\n    'Does.'",
        "def f(x: " + "(" * 5000 + "):\n    'Does.'",
    ],
)
def test_absurd_modules_are_refused_or_read_and_never_a_crash(source: str) -> None:
    with contextlib.suppress(InvalidInput):
        from_handler(source.encode(), "handler.py")


@settings(deadline=None, max_examples=examples(150))
@given(
    st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "ignore"))
)
def test_no_bytes_crash_a_reader(data: bytes) -> None:
    """Files with anything in them are read or refused with a known code."""
    for reader in (read, from_handler):
        try:
            reader(data, "x")
        except InvalidInput as error:
            for problem in error.problems:
                assert problem.code in CODES or problem.code.startswith("json-")


# --- text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("  two\r\n\twords\u2028here\x85 ", 40, "two words here"),
        ("\x1b[31mred\x1b[0m\x00", 40, "[31mred[0m"),
        ("a\u202eb\u2066c\u200bd\ufeff", 40, "abcd"),
        ("tag\U000e0041\U000e0042 vs\U000e0101", 40, "tag vs"),
        ("half\ud800", 40, "half"),
        ("naïve 東京 👩\u200d🚀 क\u200cष", 40, "naïve 東京 👩\u200d🚀 क\u200cष"),
        ("a\u3164b\u115fc\u1160d\uffa0e\u2800f\u034fg", 40, "abcdefg"),
        ("❤\ufe0f ✔\ufe0e 1\ufe0f\u20e3 ☺\ufe0f", 40, "❤\ufe0f ✔\ufe0e 1\ufe0f\u20e3 ☺\ufe0f"),
        ("☺\ufe00\ufe01\ufe0f\ufe02 a\ufe01\ufe02 \ufe0f東\ufe00", 40, "☺\ufe00 a 東"),
        ("👩\u200d\u200c\u200d🚀 \u200d\u200ca", 40, "👩\u200d🚀 a"),
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcd  efgh", 6, "abcd…"),
        ("\u200b" * 1_000_000 + "x", 6, ""),
    ],
)
def test_plain_text_is_one_visible_line(text: str, limit: int, expected: str) -> None:
    assert plain(text, limit) == expected


@given(st.text(st.characters(exclude_categories=()), max_size=80), st.integers(1, 50))
def test_plain_text_is_bounded_and_stays_as_it_is(text: str, limit: int) -> None:
    """Never too long, nothing in it that is not seen, and plain text is left alone."""
    line = plain(text, limit)
    assert len(line) <= limit
    assert line == plain(line, limit)
    assert not hidden(line)
    assert not any(char in line for char in "\r\n\t\x1b\u202e\u2028\x85")
    assert line.encode() is not None  # no halves of surrogate pairs


def test_every_code_says_whether_it_stops_a_target() -> None:
    """The table of codes is that of the tests: none is missing and none is never used."""
    used = {code for _, _, codes in _CHECKED for code in codes}
    used |= {code for _, code, _, _ in _REFUSED}
    used |= set(_codes(check(_module(_MODULE), TARGET)))
    used |= {"tools-form", "tools-too-large", "schema-reference", "schema-too-large"}
    used |= {"no-such-tool", "handler-left-out", "handler-secret"}  # tests/documents/test_handler
    used |= {f"handler-{of}" for of in ("inferred", "assumed", "unsaid", "elsewhere")}
    assert used == CODES.keys()
