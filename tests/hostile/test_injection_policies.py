"""Policies: whatever a claim is called and holds, Cedar and YAML read back what was said."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import cedarpy
import pytest
import yaml
from agentcore_connect.text import characters
from agentcore_connect.units.questions import Policy
from agentcore_connect.units.renderer import render
from front_door import put
from hostile import PIECES, UNSEEN
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_cases import deploy, prepare
from rendering import accepted
from tiers import examples

ROLE: dict[str, Any] = {
    "template": "policy",
    "policy_name": "refund_policy",
    "engine": "MyEngine",
    "gateway": "MyGateway",
    "target": "Refunds",
    "pattern": "role",
    "tools": ["process_refund"],
    "claim": "role",
}
GUARDRAIL = {
    **ROLE,
    "pattern": "guardrail",
    "claim": None,
    "guardrail_filters": ["JAILBREAK"],
}
VALUES = st.text(
    st.one_of(
        st.sampled_from(sorted(set("".join(PIECES)))),
        st.sampled_from([chr(code) for first, last in characters.HIDDEN for code in (first, last)]),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=20,
)


def files(**answers: Any) -> tuple[str, str]:
    """The statement and the test table of a policy."""
    tree = render(Policy(**{**ROLE, **answers}))
    return tree["refund_policy.cedar"].decode(), tree["tests.yaml"].decode()


@given(VALUES)
@settings(max_examples=examples(150), deadline=None, derandomize=True)
def test_a_claims_value_is_itself_in_cedar_and_in_yaml(value: str) -> None:
    """Refused, or the same in both files; what a reader does not see is an escape in both."""
    if accepted({**ROLE, "claim_values": [value]}) is None:
        return
    statement, table = files(claim_values=[value])

    policy = cedarpy.policies_to_json_str(statement)
    assert yaml.safe_load(table)["cases"][0]["claims"] == {"role": value}
    assert _literals(yaml.safe_load(policy)) >= {value}
    for text in (statement, table):
        assert [c for c in text if characters.is_hidden(c) and c != "\n"] == []
        assert [c for c in text if c in UNSEEN] == []


def _literals(node: Any) -> set[str]:
    if isinstance(node, dict):
        return {t for key, part in node.items() for t in _literals(part)}
    if isinstance(node, list):
        return {text for part in node for text in _literals(part)}
    return {node} if isinstance(node, str) else set()


@pytest.mark.parametrize(
    "char", [chr(c) for first, last in characters.HIDDEN for c in {first, last}]
)
def test_each_hidden_character_is_an_escape_or_refused(char: str) -> None:
    """The first and the last of each range of them; plain letters beside it stay as they are."""
    value = f"é{char}名"
    if accepted({**ROLE, "claim_values": [value]}) is None:
        return
    statement, table = files(claim_values=[value])
    assert char not in statement + table
    assert re.search(r"é\\u\{[0-9a-f]+\}名", statement)
    assert re.search(r"é\\U[0-9a-f]{8}名", table)


def in_cedar(path: str) -> bool:
    """Whether Cedar takes ``path`` as an expression."""
    try:
        cedarpy.policies_to_json_str(f"permit(principal, action, resource) when {{ {path} == 1 }};")
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "name", ["é", "名", "a.é", "if", "a.in", "like.b", "__cedar", "true", "has", "a b"]
)
def test_a_data_path_that_cedar_refuses(name: str) -> None:
    """What Cedar does not take as a name is refused before a policy is made of it."""
    path = f"context.input.{name}"
    assert not in_cedar(path)
    assert accepted({**GUARDRAIL, "guardrail_data_path": path}) is None


@pytest.mark.parametrize("name", ["note", "_a.B9", "ifs", "a.inner"])
def test_a_plain_data_path_is_taken(name: str) -> None:
    """Letters, digits and underscores, with dots between them."""
    path = f"context.input.{name}"
    assert in_cedar(path)
    assert accepted({**GUARDRAIL, "guardrail_data_path": path}) is not None


# --- through the front door -----------------------------------------------------------------------

EXAMPLES = int(os.environ.get("CONNECT_HOSTILE_EXAMPLES", "0")) or 4
CEDAR = (
    *('"', "\\", "::", "*", "?", "${}", '@id("x")', "// comment", "/*", "\n", " || true", "\\*"),
    *("};permit(principal,action,resource);", '"); permit(principal, action, resource); //', "___"),
    *("AgentCore::Action::", "\u202e", "\U0001f600", "'", "#", ": ", "- ", "{{ 1 }}", "!!x", "]"),
)
HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(CEDAR), st.sampled_from("ab"), st.characters(exclude_categories=["Cs"])
    ),
    min_size=1,
    max_size=5,
).map("".join)


def tool_list(tool: str, argument: str, enum: str) -> list[dict[str, Any]]:
    """A tool that permits are about, and one with a hostile name that they are not about."""
    text = {"type": "string", "enum": [enum], "description": enum}
    schema = {"type": "object", "properties": {argument: text}, "required": [argument]}
    return [{"name": name, "description": enum, "inputSchema": schema} for name in ("safe", tool)]


@pytest.mark.slow
def test_a_hostile_text_widens_no_policy(world: Path) -> None:
    """Tools, arguments, enums, claims, tables and cases: one policy of exactly them, or an error.

    Only that claim's value is let in, to that tool; nothing else that is said of it is run.
    """
    host = put(world, "strands")
    prepare(host)
    deploy(host)
    clean = world / "clean"
    shutil.copytree(host.root, clean)
    tools = host.root / "connections/refundtarget/tools.json"
    tally = {"taken": 0, "refused": 0}

    def judged(*words: str) -> dict[str, Any]:
        result = host.connect("policy", *words, "--json")
        assert [c for c in result.said if c in UNSEEN] == []
        assert result.code in (0, 1, 2, 4), result.said
        document: dict[str, Any] = result.document
        errors = document.get("errors", [])
        assert all(error["code"] not in ("", "internal") for error in errors), errors
        return {**document, "code": result.code}

    def decided(tool: str, claim: str, args: dict[str, str]) -> str:
        words = (f"--tool={tool}", f"--as=role={claim}", f"--args={json.dumps(args)}")
        explained = judged("explain", *words)
        document = judged("try", *words)
        assert document.get("decision") == explained.get("decision")
        return str(document.get("decision"))

    @given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    def holds(tool: str, argument: str, value: str, case: str) -> None:
        shutil.rmtree(host.root)
        shutil.copytree(clean, host.root)
        # The system passes no NUL.
        value, tool = (
            value.replace("\0", "").replace("\n", " ") or "v",
            tool.replace("\0", "").replace("safe", "") or "t",
        )
        tools.write_text(json.dumps(tool_list(tool, argument, value)))
        before = host.tree()
        add = ("--pattern=role", "--name=p", "--engine=E", "--claim=role", "--yes")
        for named, other in (("safe", tool), (tool, "safe")):
            added = judged("add", *add, f"--tool={named}", f"--value={value}")
            tally["taken" if added["code"] == 0 else "refused"] += 1
            if added["code"] != 0:
                assert host.tree() == before
                continue
            (policy,) = host.config["policyEngines"][0]["policies"]
            (cedar,) = json.loads(cedarpy.policies_to_json_str(policy["statement"]))[
                "staticPolicies"
            ].values()
            assert (cedar["effect"], cedar.get("annotations") or {}) == ("permit", {})
            assert cedar["action"]["entity"]["id"] == f"RefundTarget___{named}"
            assert _literals(cedar["conditions"]) >= {value}
            judged("check")
            args = {argument: value}
            mine, others = f"RefundTarget___{named}", f"RefundTarget___{other}"
            assert decided(mine, value, args) == "Allow"
            assert decided(mine, f"{value}x", args) == "Deny"
            assert decided(others, value, args) == "Deny"
            assert decided(f"{mine}x", value, args) == "NoDecision"
            table = {"claims": {"role": f"{value}x"}, "tool": mine, "args": args}
            table |= {"name": case, "expect": "deny"}
            (host.root / "t.json").write_text(json.dumps({"cases": [table]}))
            tested = judged("test", "t.json")
            tally[f"table {tested['code']}"] = tally.get(f"table {tested['code']}", 0) + 1
            assert tested["code"] in (0, 2), tested
            (host.root / "t.json").unlink()
            assert host.connect("undo").code == 0
            assert host.tree() == before

    holds()
    assert tally["taken"] > tally["refused"] // 2, tally
    print(tally)
