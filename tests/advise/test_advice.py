"""The triage: what to connect how, with the rule that says so."""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any

import pytest
from agentcore_connect.cli import main


def advise(*arguments: str) -> dict[str, Any]:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        code = main(["advise", *arguments, "--json"])
    document = json.loads(output.getvalue())
    assert (code == 0) == document["ok"]
    assert isinstance(document, dict)
    return document


ROWS: dict[str, tuple[tuple[str, ...], str, str | None, str]] = {
    # the triage: what the service has
    "an MCP server": (("--front", "mcp-server"), "gateway", "mcp", "mcp-server"),
    "a Lambda function you control": (("--front", "lambda"), "gateway", "lambda", "lambda"),
    "an OpenAPI document": (("--front", "openapi"), "gateway", "openapi", "openapi"),
    "API Gateway in front": (("--front", "api-gateway"), "gateway", "api-gateway", "api-gateway"),
    "a Smithy model": (("--front", "smithy"), "gateway", "smithy", "smithy"),
    "none, and you cannot add one": (("--front", "none"), "direct", "credential", "fallback"),
    # the five situations in which a direct call is right
    "a streaming protocol": (("--reason", "streaming"), "direct", "credential", "streaming"),
    "a latency hot path": (("--reason", "latency"), "direct", "credential", "latency"),
    "a vendor's binary SDK": (("--reason", "vendor-sdk"), "direct", "credential", "vendor-sdk"),
    "another agent over A2A": (("--reason", "a2a"), "direct", None, "a2a"),
    "an AWS service by its SDK": (("--reason", "aws-sdk"), "direct", None, "aws-sdk"),
    # the three directions
    "my agent looks up weather data": (
        ("--caller", "agent", "--front", "mcp-server"),
        "gateway",
        "mcp",
        "default",
    ),
    "my FastAPI app calls my agent": (("--caller", "app"), "inverted", None, "direction"),
    "my agent fetches from my FastAPI app": (
        ("--caller", "agent", "--front", "openapi"),
        "gateway",
        "openapi",
        "openapi",
    ),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_each_situation_has_one_answer_and_names_its_rule(
    row: tuple[tuple[str, ...], str, str | None, str],
) -> None:
    """Every row of the triage, every reason for a direct call, every direction."""
    arguments, recommendation, path, rule = row
    said = advise(*arguments)
    assert (said["recommendation"], said["path"]) == (recommendation, path)
    assert rule in [reason["rule"] for reason in said["reasons"]]


def test_a_gateway_recommendation_says_what_to_run() -> None:
    """The command that follows is the scaffold of that path."""
    assert advise("--front", "lambda")["commands"] == [["connect", "scaffold", "--path", "lambda"]]


@pytest.mark.parametrize(
    ("auth", "words"),
    [
        ("jwt-passthrough", "does not fit"),
        ("api-key", "Against: "),
        ("oauth", "agentcore.json"),
        ("iam", "the API"),
    ],
)
def test_the_wanted_auth_is_judged_by_the_matrix(auth: str, words: str) -> None:
    """An MCP server with that auth: refused, through agentcore.json, or through the API."""
    reasons = advise("--front", "mcp-server", "--outbound-auth", auth)["reasons"]
    (reason,) = [reason["text"] for reason in reasons if reason["rule"] == "auth"]
    assert words in reason


@pytest.mark.parametrize(("tools", "searched"), [("20", False), ("21", True)])
def test_more_than_twenty_tools_call_for_search(tools: str, searched: bool) -> None:
    """The rule of thumb of AgentCore: above 20 tools the model should search."""
    rules = [r["rule"] for r in advise("--front", "openapi", "--tools", tools)["reasons"]]
    assert ("tool-search" in rules) == searched


def test_without_a_terminal_what_is_missing_is_an_error() -> None:
    """Nothing known and nobody to ask: the missing fact is named."""
    (error,) = advise()["errors"]
    assert (error["code"], error["field"]) == ("missing-answer", "caller")


def test_a_fact_that_does_not_exist_is_refused_with_those_that_do() -> None:
    """A typing error lists the known values."""
    (error,) = advise("--front", "soap")["errors"]
    assert "mcp-server, lambda, openapi, api-gateway, smithy, connector, none" in error["hint"]


@pytest.mark.parametrize("arguments", [(), ("smithy",)], ids=["all", "one path"])
def test_connect_matrix_shows_every_cell(arguments: tuple[str, ...]) -> None:
    """The rows of the JSON are the matrix, all of it or that of one path."""
    from agentcore_connect.vocabulary.matrix import CELLS

    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        assert main(["matrix", *arguments, "--json"]) == 0
    rows = json.loads(output.getvalue())["rows"]
    wanted = [
        (c.path, c.outbound_auth, c.through) for c in CELLS if c.path in arguments or not arguments
    ]
    assert wanted == [(row["path"], row["outbound_auth"], row["through"]) for row in rows]
    assert all(len(row["evidence"]) >= 3 for row in rows)
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        assert main(["matrix", *arguments, "--evidence"]) == 0
    for cell in CELLS:
        if cell.path in arguments or not arguments:
            assert f"{cell.path} {cell.outbound_auth}: " in shown.getvalue()
            assert [one for one in cell.evidence.others if one not in shown.getvalue()] == []
