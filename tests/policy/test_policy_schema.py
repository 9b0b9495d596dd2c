"""What Cedar sees of tools: their schema, and calls by its types."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import cedarpy
import policies
import pytest
from agentcore_connect.commands.tools import READER
from agentcore_connect.errors import InvalidInput
from agentcore_connect.policy import literal, shape, tools
from agentcore_connect.policy.engine import Engine
from agentcore_connect.policy.request import (
    Anonymous,
    Call,
    Claims,
    Iam,
    arguments,
    claims,
    moment,
    prepare,
)
from agentcore_connect.policy.schema import Schema
from agentcore_connect.policy.setup import load
from agentcore_connect.policy.statement import read
from agentcore_connect.text import characters
from hypothesis import given, settings
from hypothesis import strategies as st
from tiers import examples

HOSTILE = ['"', "\\", "\n", "\r", "\0", "\t", "*", "\u202e", "\u2028", "\ufeff", "é", "\U0001f600"]
ANY_TEXT = st.one_of(
    st.text(),
    st.text(st.sampled_from("".join(HOSTILE) + 'a"\\*{}$`//')),
)


# --- text ----------------------------------------------------------------------------------------


@given(ANY_TEXT)
def test_a_string_literal_is_read_back_by_the_engine(text: str) -> None:
    """Whatever is in a text, Cedar reads the very same text in its literal."""
    policy = read(
        "p", f"permit(principal, action, resource) when {{ {literal.string(text)} == 1 }};"
    )
    assert text == policy.json["conditions"][0]["body"]["=="]["left"]["Value"]


@given(ANY_TEXT)
def test_nothing_hidden_is_in_a_literal(text: str) -> None:
    """What a reader cannot see, or what reorders the line, is written as an escape."""
    shown = literal.string(text)
    assert [c for c in shown for first, last in characters.HIDDEN if first <= ord(c) <= last] == []


# --- the schema ----------------------------------------------------------------------------------


def one(json_schema: Any) -> tuple[str | None, list[str]]:
    """The Cedar type of an argument, and what is told of it."""
    record, left_out = shape.record({"type": "object", "properties": {"x": json_schema}})
    field = record.field("x")
    return (field.type.text() if field else None), [f"{n.path}: {n.reason}" for n in left_out]


@pytest.mark.parametrize(
    ("json_schema", "cedar"),
    [
        ({"type": "string"}, "__cedar::String"),
        ({"type": "string", "enum": ["a"]}, "__cedar::String"),
        ({"type": "integer"}, "__cedar::Long"),
        ({"type": "boolean"}, "__cedar::Bool"),
        ({"type": "number"}, "__cedar::decimal"),
        ({"type": "array", "items": {"type": "number"}}, "Set<__cedar::decimal>"),
        (
            {
                "type": "object",
                "properties": {"b": {"type": "string"}, "a": {"type": "integer"}},
                "required": ["b"],
            },
            '{"a"?: __cedar::Long, "b": __cedar::String}',
        ),
        ({"type": "object", "properties": {}}, "{}"),
    ],
)
def test_types(json_schema: Any, cedar: str) -> None:
    """Each JSON type is the Cedar type that the guide says, keys in their order."""
    assert (cedar, []) == one(json_schema)


@pytest.mark.parametrize(
    ("json_schema", "note"),
    [
        ({}, "x: it has no type"),
        (True, "x: it has no type"),
        ({"type": "null"}, "x: Cedar has no type null"),
        ({"type": ["string", "null"]}, "x: it has several types (string, null)"),
        ({"type": "object"}, "x: it is an object without declared properties"),
        ({"type": "array"}, "x[]: it has no type"),
        ({"type": "array", "items": {"type": "object"}}, "x[]: it is an object without declared"),
        ({"anyOf": [{"type": "string"}]}, "x: it has no type"),
        ({"$ref": "#/definitions/x"}, "x: it has no type"),
    ],
)
def test_what_has_no_type_is_told(json_schema: Any, note: str) -> None:
    """What Cedar cannot have is left out, and never silently."""
    kind, notes = one(json_schema)
    assert (kind, len(notes)) == (None, 1)
    assert notes[0].startswith(note)


def test_a_schema_without_end() -> None:
    """Nesting has a bound, so that no schema can exhaust the stack."""
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(3000):
        deep = {"type": "array", "items": deep}
    assert one(deep)[0] is None


def test_the_text_is_deterministic_and_parses() -> None:
    """The same tools in any order give the same text, which the engine takes."""
    texts = {policies.schema(order).text for order in (policies.TOOLS, policies.TOOLS[::-1])}
    assert len(texts) == 1
    assert cedarpy.Schema.from_str(texts.pop())


@given(ANY_TEXT.filter(bool), ANY_TEXT)
def test_hostile_names_of_tools_and_arguments(tool: str, argument: str) -> None:
    """No name of a tool or an argument breaks out of the schema."""
    entry = {
        "name": tool,
        "inputSchema": {"type": "object", "properties": {argument: {"type": "string"}}},
    }
    schema = policies.schema([entry])
    call = Call(Claims(), f"RefundTarget___{tool}", {argument: "x"}, "arn")
    allow = read("all", "permit(principal, action, resource);")
    assert Engine([allow], schema).decide(call).allowed


# --- where tools come from -----------------------------------------------------------------------


def of_project(root: Path, targets: list[dict[str, Any]], **options: Any) -> dict[str, Any]:
    """The names of the tools of each target."""
    project = policies.write_project(root, {}, targets=targets, **options)
    return {
        target.name: target.tools and [tool.name for tool in target.tools]
        for target in tools.of_gateway(project, "MyGateway", READER)
    }


def of_file(name: str) -> dict[str, Any]:
    """A Lambda target with a file of tools."""
    file = {"toolSchemaFile": "refund/tools.json"}
    return {"name": name, "targetType": "lambdaFunctionArn", "lambdaFunctionArn": file}


def test_sources(tmp_path: Path) -> None:
    """A Lambda's file, a document, a saved list; and targets that nobody knows."""
    targets = [
        of_file("L"),
        {
            "name": "O",
            "targetType": "openApiSchema",
            "schemaSource": {"inline": {"path": "api.json"}},
        },
        {"name": "S", "targetType": "smithyModel", "schemaSource": {"s3": {"uri": "s3://b/m"}}},
        {"name": "My-Mcp", "targetType": "mcpServer"},
        {"name": "Other", "targetType": "mcpServer"},
    ]
    get = {"operationId": "list_pets", "responses": {"200": {"description": "all"}}}
    api = {
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": "https://pets.example.com"}],
        "paths": {"/pets": {"get": get}},
    }
    saved = {"tools": [{"name": "t"}]}
    files = {"connections/my_mcp/tools.json": json.dumps(saved), "api.json": json.dumps(api)}
    assert of_project(tmp_path, targets, files=files) == {
        "L": ["process_refund", "list_orders"],
        "O": ["list_pets"],
        "S": None,
        "My-Mcp": ["t"],
        "Other": None,
    }


def test_a_saved_list_wins(tmp_path: Path) -> None:
    """What a target answered counts more than what was declared of it."""
    targets = [of_file("L")]
    files = {"connections/l/tools.json": '[{"name": "saved"}]'}
    assert of_project(tmp_path, targets, files=files) == {"L": ["saved"]}


@pytest.mark.parametrize("text", ["{}", "3", '[{"title": "x"}]', '{"tools": {}}', "{"])
def test_a_list_that_is_none(tmp_path: Path, text: str) -> None:
    """A saved list that is no list of tools is refused with its name."""
    files = {"connections/m/tools.json": text}
    with pytest.raises(InvalidInput) as refused:
        of_project(tmp_path, [{"name": "M", "targetType": "mcpServer"}], files=files)
    assert refused.value.problems[0].file == "connections/m/tools.json"


def test_a_list_from_the_gateway() -> None:
    """A gateway lists the tools of all targets, with their prefix and its own search tool."""
    names = ["A___x", "B___y", "x_amz_bedrock_agentcore_search", "A___y___z"]
    assert tools.unprefixed("A", [{"name": n} for n in names]) == [{"name": "x"}, {"name": "y___z"}]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """Tools are not read through a symbolic link."""
    project = policies.write_project(tmp_path, {})
    (tmp_path / "refund/tools.json").unlink()
    (tmp_path / "refund/tools.json").symlink_to("/etc/hostname")
    with pytest.raises(InvalidInput, match="symbolic link"):
        load(project, READER)


# --- calls ---------------------------------------------------------------------------------------


def judged(args: dict[str, Any], tool: str = policies.ACTION, unknown: tuple[str, ...] = ()) -> Any:
    """The decision of a permit for everything."""
    allow = read("all", "permit(principal, action, resource);")
    call = Call(Claims(), tool, args, policies.ARN)
    return Engine([allow], policies.schema(unknown=unknown)).decide(call)


GOOD: dict[str, Any] = {"order": "1", "amount": 1}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({"order": "1"}, "the tool requires amount"),
        ({**GOOD, "nope": 1}, "argument nope is not in the tool's schema"),
        ({**GOOD, "amount": "1"}, 'amount must be a number, not "1"'),
        ({**GOOD, "amount": True}, "amount must be a number, not true"),
        ({**GOOD, "amount": None}, "amount must be a number, not null"),
        ({**GOOD, "amount": Decimal("0.00001")}, "at most 4 decimal places"),
        ({**GOOD, "amount": Decimal("1e999999999")}, "that Cedar's decimal can hold"),
        ({**GOOD, "points": Decimal("1.5")}, "points must be an integer"),
        ({**GOOD, "points": 2**63}, "points must be an integer of 64 bits"),
        ({**GOOD, "points": Decimal("1e999999999")}, "points must be an integer of 64 bits"),
    ],
)
def test_a_call_that_does_not_fit(args: dict[str, Any], words: str) -> None:
    """A call that is not of the tool's types has no decision, and the reason is said."""
    decision = judged(args)
    assert decision.decision == "NoDecision"
    assert words in decision.errors[0]


@pytest.mark.parametrize("amount", [0, -1, Decimal("0.0001"), Decimal("1e3"), 922337203685477])
def test_numbers_reach_the_engine(amount: Any) -> None:
    """A JSON number, whole or not, is a decimal where the schema says number."""
    assert judged({**GOOD, "amount": amount}).allowed


def test_an_argument_without_a_type() -> None:
    """An argument that Cedar cannot have does not spoil the call; that it is not seen is said."""
    decision = judged({**GOOD, "who": None})
    assert decision.allowed
    assert decision.notes == ("policies cannot look at argument who",)


@pytest.mark.parametrize(
    ("tool", "hint"),
    [
        ("RefundTarget__process_refund", "between target and tool: RefundTarget___process_refund"),
        ("RefundTarget___proces_refund", "Did you mean RefundTarget___process_refund"),
        ("x", "Run `connect tools` to list the tools"),
    ],
)
def test_a_tool_that_is_not_there(tool: str, hint: str) -> None:
    """A wrong name has no decision, and a hint."""
    decision = judged({}, tool)
    assert decision.decision == "NoDecision"
    assert hint in decision.errors[0]


@pytest.mark.parametrize("scope", ["action", 'action in AgentCore::Action::"CallTool"'])
def test_a_tool_of_an_unknown_target(scope: str) -> None:
    """A tool whose target's list is not known is judged by what the call says, and that is said."""
    policy = f"permit(principal, {scope}, resource) when {{ context.input.n > 1 }};"
    engine = Engine([read("p", policy)], policies.schema(unknown=["Mcp"]))
    call = Call(Claims(), "Mcp___anything", {"n": 2, "m": Decimal("1.5")}, policies.ARN)
    decision = engine.decide(call)
    assert decision.allowed
    assert "schema is not known" in decision.notes[0]


def test_callers() -> None:
    """Each kind of caller is the entity that the gateway makes of it."""
    made = [
        prepare(Call(caller, policies.ACTION, GOOD, "arn"), policies.schema()).entities[0]
        for caller in (
            Claims({"sub": "s", "role": "r", "groups": ["a", "b"], "n": 1}),
            Iam("arn:x"),
            Anonymous(),
        )
    ]
    assert made == [
        {
            "uid": {"type": "AgentCore::OAuthUser", "id": "s"},
            "attrs": {"id": "s"},
            "parents": [],
            "tags": {"sub": "s", "role": "r", "groups": '["a","b"]', "n": "1"},
        },
        {
            "uid": {"type": "AgentCore::IamEntity", "id": "arn:x"},
            "attrs": {"id": "arn:x"},
            "parents": [],
        },
        {
            "uid": {"type": "AgentCore::UnauthenticatedUser", "id": "anonymous"},
            "attrs": {},
            "parents": [],
        },
    ]


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("2026-11-30", "2026-11-30T00:00:00.000Z"),
        ("2026-11-30T09:30", "2026-11-30T09:30:00.000Z"),
        ("2026-11-30 09:30:15Z", "2026-11-30T09:30:15.000Z"),
        ("2026-11-30T09:30:15.25+05:30", "2026-11-30T04:00:15.250Z"),
        ("2026-11-30T23:30-0130", "2026-12-01T01:00:00.000Z"),
        ("0001-01-01", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_a_time_is_what_the_engine_takes(text: str, now: str) -> None:
    """In UTC, and Cedar reads it as the same time."""
    assert moment(text) == now
    literal_ = f'datetime("{now}")'
    condition = f"context.system.now == {literal_}"
    engine = Engine([read("p", policies.permit(condition))], policies.schema())
    call = Call(Claims(), policies.ACTION, {"order": "1", "amount": 1}, policies.ARN, now)
    assert engine.decide(call).allowed


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "2026-13-01", "2026-11-30T25:00", "2026-11-30T09:30+24:00", "30.11.2026"),
        *("0001-01-01T00:00+01:00", '2026-11-30T09:30Z" )', "٢٠٢٦-11-30"),
    ],
)
def test_a_time_that_is_none(text: str) -> None:
    """One error, whatever it is."""
    with pytest.raises(InvalidInput) as refused:
        moment(text)
    assert refused.value.problems[0].code == "policy-now"


def test_claims_of_the_command_line() -> None:
    """A claim that comes twice is a list; a value may hold an equals sign."""
    assert claims(["role=a", "role=b=c", "x="]).claims == {"role": ["a", "b=c"], "x": ""}
    with pytest.raises(InvalidInput, match="NAME=VALUE"):
        claims(["role"])


@pytest.mark.parametrize("text", ["[]", "{", "NaN", '{"a": Infinity}', "3", "[" * 100_000])
def test_arguments_that_are_none(text: str) -> None:
    """Arguments are a JSON object."""
    with pytest.raises(InvalidInput, match="JSON"):
        arguments(text)


def test_a_number_is_as_it_is_written() -> None:
    """No number of a call goes through binary floating point."""
    assert {"a": Decimal("0.1"), "b": 600} == arguments('{"a": 0.1, "b": 600}')


def action(name: str) -> str:
    return f'AgentCore::Action::"RefundTarget___{name}"'


ACTIONS = [
    *("", f'== {action("process_refund")}', f'== {action("list_orders")}', "in []"),
    f'in [{action("list_orders")}, {action("gone")}]',
    f'in [{action("gone")}, AgentCore::Action::"CallTool"]',
    *('in AgentCore::Action::"Mcp"', '== AgentCore::Action::"CallTool"'),
]
CONDITIONS = [
    *("", "true", 'principal.hasTag("role") && principal.getTag("role") == "agent"'),
    *(
        'context.input.amount.greaterThan(decimal("3.0"))',
        "context.input.points + 9223372036854775807 > 0",
    ),
    f'{action("list_orders")} in AgentCore::Action::"CallTool"',
    'action in AgentCore::Action::"CallTool"',
    *('principal == AgentCore::OAuthUser::"a"', 'principal.getTag("role") == "agent"'),
]


@st.composite
def statements(draw: st.DrawFn) -> list[str]:
    """Texts of policies for every tool, for some, for one and for none."""
    found = []
    for _ in range(draw(st.integers(0, 6))):
        effect = draw(st.sampled_from(["permit", "permit", "forbid"]))
        condition = draw(st.sampled_from(CONDITIONS))
        when = f" when {{ {condition} }}" if condition else ""
        scope = f"principal is AgentCore::OAuthUser, action {draw(st.sampled_from(ACTIONS))}"
        found.append(f"{effect}({scope}, resource){when}; // {len(found)}")
    return found


@settings(max_examples=examples(60), deadline=None)
@given(
    statements(), st.sampled_from(["agent", "x", ""]), st.sampled_from(["process_refund", "new"])
)
def test_policies_of_other_tools_change_nothing(texts: list[str], role: str, name: str) -> None:
    """What is decided, by which policies, with which errors, and what is listed, is as where the
    engine is given every policy at once.
    """
    schema = policies.schema(unknown=["New"])
    tool = policies.ACTION if name == "process_refund" else "New___new"
    engine = Engine([read(f"p{n}", text) for n, text in enumerate(texts)], schema)
    whole = "\n".join(texts)
    for caller in (Claims({"sub": "a", "role": role} if role else {}), Claims({"sub": "a"})):
        prepared = prepare(Call(caller, tool, GOOD | {"points": 1}, policies.ARN), schema)
        known = schema.handle if prepared.in_schema else None
        answer = cedarpy.is_authorized(prepared.request, whole, prepared.entities, known)
        told = sorted(re.sub("`policy([0-9]+)`", r"`p\1`", e) for e in answer.diagnostics.errors)
        decision = engine.ask(prepared)
        assert decision.decision == answer.decision.value
        assert decision.policies == tuple(
            f"p{n}" for n in range(len(texts)) if f"policy{n}" in answer.diagnostics.reasons
        )
        assert sorted(decision.errors) == told
        asked = {
            part: f"{uid['type']}::{literal.string(uid['id'])}"
            for part, uid in prepared.request.items()
            if part != "context"
        }
        partly = cedarpy.is_authorized_partial(asked, whole, prepared.entities, known)
        is_listed = partly.decision is not cedarpy.Decision.Deny
        assert engine.may_allow(caller, tool, policies.ARN) == is_listed


def test_the_policy_that_decides_is_named() -> None:
    """Also where a tool has several of its own beside those for every tool."""
    own = f'permit(principal, action == AgentCore::Action::"{policies.ACTION}", resource)'
    texts = ["forbid(principal, action, resource) when { false };"]
    texts += [f"{own} when {{ {one} }};" for one in ("false", "true", "false")]
    engine = Engine([read(f"p{n}", text) for n, text in enumerate(texts)], policies.schema())

    assert engine.decide(Call(Claims(), policies.ACTION, GOOD, policies.ARN)).policies == ("p2",)


def test_many_tools() -> None:
    """A schema is of one text whatever the number of tools, and stays usable."""
    entries = [{**policies.REFUND, "name": f"t{number}"} for number in range(300)]
    schema = Schema.of([tools.Target("RefundTarget", tools.from_entries("RefundTarget", entries))])
    call = Call(Claims(), "RefundTarget___t299", GOOD, "arn")
    assert Engine([], schema).decide(call).decision == "Deny"
