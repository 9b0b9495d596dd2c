"""The official generator of Cedar schemas for MCP tools, beside our own schema of the same tools.

It is the oracle for what the AgentCore guide leaves open: where the two differ, a person is told.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import policies
import pytest
from agentcore_connect.policy import contested, shape
from agentcore_connect.policy.shape import Record, Scalar, SetOf
from hypothesis import given
from hypothesis import strategies as st
from policies import ACTION, permit

generator = pytest.importorskip("cedar_mcp_schema_generator", reason="of the group dev")

STUB = """
namespace AgentCore {
  @mcp_principal entity OAuthUser;
  @mcp_resource entity Gateway;
  action "CallTool" appliesTo { principal: [OAuthUser], resource: [Gateway] };
}
"""
OPTIONS = {"objectsAsRecords": True, "numbersAsDecimal": True, "flattenNamespaces": True}
"""As the guide's own table of types has it: number is Decimal, object is Record."""


def official(arguments: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The types of a tool's arguments by the generator, and the entities that it makes of enums."""
    tool = {"name": ACTION, "description": "A tool", "inputSchema": arguments}
    made = generator.generate_schema(STUB, [tool], config=OPTIONS)
    assert made["isOk"], made["error"]
    whole = json.loads(made["schemaJson"])["AgentCore"]
    common, entities = whole["commonTypes"], whole["entityTypes"]

    def plain(kind: dict[str, Any]) -> Any:
        name = str(kind.get("name", kind["type"])).removeprefix("AgentCore::")
        if kind["type"] == "Record":
            return {
                key: (plain(one), one.get("required", True))
                for key, one in kind["attributes"].items()
            }
        if kind["type"] == "Set":
            return [plain(kind["element"])]
        return plain(common[name]) if name in common else name

    return plain(whole["commonTypes"][f"{ACTION}Input"]), entities


def ours(kind: shape.Type, path: tuple[str, ...]) -> Any:
    """A type of ours in the form of `official`, with what we say that the generator has."""
    if isinstance(kind, Record):
        return {f.name: (ours(f.type, (*path, f.name)), f.required) for f in kind.fields}
    if isinstance(kind, SetOf):
        return [ours(kind.element, path)]
    assert isinstance(kind, Scalar)
    if kind.official == "enum":
        return contested.official_entity(ACTION, path).removeprefix("AgentCore::")
    return kind.official or kind.name


NAMES = st.sampled_from(["a", "b", "note", "amount"])
FORMATS = ("date", "date-time", "duration", "ipv4", "ipv6", "decimal", "uri", "uuid", "time")
SCALARS = st.one_of(
    st.sampled_from([{"type": kind} for kind in ("string", "integer", "boolean", "number")]),
    st.builds(lambda form: {"type": "string", "format": form}, st.sampled_from(FORMATS)),
    st.just({"type": "string", "enum": ["x", "y z"]}),
    st.just({"type": "integer", "enum": [1, 2]}),
)


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def made(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
        names = [name for name in required if name in properties]
        return {"type": "object", "properties": properties, "required": names}

    return st.builds(
        made, st.dictionaries(NAMES, inner, max_size=4), st.lists(NAMES, unique=True, max_size=3)
    )


TYPES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        objects(inner), st.builds(lambda one: {"type": "array", "items": one}, inner)
    ),
    max_leaves=6,
)


@given(objects(TYPES))
def test_what_has_a_type_has_the_official_one(arguments: dict[str, Any]) -> None:
    """Each argument that we type: as the generator does, or as we say that it does."""
    record, left_out = shape.record(arguments)
    assert left_out == ()
    theirs, entities = official(arguments)
    assert ours(record, ()) == theirs
    enums = {name for name, entity in entities.items() if entity.get("enum")}
    assert all("_Input_" in name for name in enums)


@pytest.mark.parametrize(
    ("argument", "theirs"),
    [
        (
            {"type": ["string", "null"]},
            {"typeChoice0": ("String", False), "typeChoice1": ("Null", False)},
        ),
        (
            {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            {"typeChoice0": ("String", False), "typeChoice1": ("Long", False)},
        ),
        ({"type": "null"}, "Null"),
        ({"type": "array"}, ["Unknown"]),
        ({"type": "object"}, {}),
        ({"const": "x"}, "Unknown"),
        ({}, "Unknown"),
    ],
)
def test_what_we_leave_out_is_what_the_generator_types_in_a_way_of_its_own(
    argument: dict[str, Any], theirs: Any
) -> None:
    """So no policy relies on either: the argument is not in our schema, and that is told."""
    arguments = {"type": "object", "properties": {"x": argument}}
    assert official(arguments)[0] == {"x": (theirs, False)}
    record, left_out = shape.record(arguments)
    assert record.field("x") is None
    assert [one.path.removesuffix("[]") for one in left_out] == ["x"]


def test_a_policy_on_an_enum_is_told_the_other_form(tmp_path: Path) -> None:
    """With the text to write, which the generator's schema takes, and ours does not."""
    import cedarpy

    order = {"order": {"type": "string", "enum": ["web", "shop"]}}
    arguments = {"type": "object", "properties": order, "required": ["order"]}
    refund = {"name": "process_refund", "description": "A tool", "inputSchema": arguments}
    text = permit('context.input.order == "web"')
    files = {"refund/tools.json": json.dumps([refund, policies.LIST])}
    found = policies.found(tmp_path, {"p": text}, files=files)
    (said,) = [one for one in found if one.rule == "argument-contested"]
    assert said.severity == "info"
    other = said.fix.replace("<value>", "web")

    options = {**OPTIONS, "eraseAnnotations": True}
    made = generator.generate_schema(STUB, [{**refund, "name": ACTION}], config=options)
    theirs = cedarpy.Schema.from_str(made["schema"])
    for condition, fits in (('context.input.order == "web"', False), (other, True)):
        assert fits is not bool(cedarpy.validate_policies(permit(condition), theirs).errors)
    mine = policies.schema([refund, policies.LIST]).handle
    assert cedarpy.validate_policies(permit(other), mine).errors
