"""Policies: whatever a claim is called and holds, Cedar and YAML read back what was said."""

from __future__ import annotations

import re
from typing import Any

import cedarpy
import pytest
import yaml
from agentcore_connect.policy import literal
from agentcore_connect.questions import Policy
from agentcore_connect.render import render
from hostile import PIECES, UNSEEN
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering import accepted

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
        st.sampled_from([chr(code) for first, last in literal.HIDDEN for code in (first, last)]),
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
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_claims_value_is_itself_in_cedar_and_in_yaml(value: str) -> None:
    """Refused, or the same in both files; what a reader does not see is an escape in both."""
    if accepted({**ROLE, "claim_values": [value]}) is None:
        return
    statement, table = files(claim_values=[value])

    policy = cedarpy.policies_to_json_str(statement)
    assert yaml.safe_load(table)["cases"][0]["claims"] == {"role": value}
    assert _literals(yaml.safe_load(policy)) >= {value}
    for text in (statement, table):
        assert [c for c in text if literal.is_hidden(c) and c != "\n"] == []
        assert [c for c in text if c in UNSEEN] == []


def _literals(node: Any) -> set[str]:
    if isinstance(node, dict):
        return {t for key, part in node.items() for t in _literals(part)}
    if isinstance(node, list):
        return {text for part in node for text in _literals(part)}
    return {node} if isinstance(node, str) else set()


@pytest.mark.parametrize("char", [chr(c) for first, last in literal.HIDDEN for c in {first, last}])
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
