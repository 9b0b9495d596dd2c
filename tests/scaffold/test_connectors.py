"""Targets that are connectors of AWS: web search, and knowledge bases of Amazon Bedrock."""

from __future__ import annotations

from typing import Any

import pytest
import servicemodel
from front_door import Answers, Host, targets

BASE: Answers = {"connector": "bedrock-knowledge-bases", "knowledge_base_id": "ABCDEFGHI1"}


@pytest.mark.parametrize(
    ("answers", "tools", "values"),
    [
        ({}, ["WebSearch"], {}),
        (
            {"exclude_domains": "a.example.com,b.example.com"},
            ["WebSearch"],
            {"domainFilter": {"exclude": ["a.example.com", "b.example.com"]}},
        ),
        (BASE, ["AgenticRetrieveStream", "Retrieve"], {"knowledgeBaseId": "ABCDEFGHI1"}),
    ],
    ids=["web", "without", "base"],
)
def test_its_tools_are_in_agentcore_json(
    host: Host, answers: Answers, tools: list[str], values: dict[str, Any]
) -> None:
    """With what is fixed for them, in a form that the service takes; then nothing differs."""
    host.has(targets("connector", **answers))
    (entry,) = host.config["agentCoreGateways"][0]["targets"]
    made = entry["configurations"]
    assert ([one["name"] for one in made], made[-1]["parameterValues"]) == (tools, values)
    source = {"source": {"connectorId": entry["connectorId"]}, "configurations": made}
    request = {
        "gatewayIdentifier": "g-0123456789",
        "name": "WeatherTools",
        "targetConfiguration": {"mcp": {"connector": source}},
        "credentialProviderConfigurations": [{"credentialProviderType": "GATEWAY_IAM_ROLE"}],
    }
    assert servicemodel.faults("CreateGatewayTarget", request) == []
    before = host.tree()
    host.has(targets("connector", **answers))
    assert host.tree() == before
    assert host.connect("status", "--json").document["drift"] == []


def test_a_knowledge_base_of_the_project_has_to_be_declared(host: Host) -> None:
    """Its name is one of agentcore.json; any other is known by its id."""
    answers = targets("connector", **BASE) | {"knowledge_base_id": "docs"}
    host.refuses("knowledge-base", "agentcore add knowledge-base", answers=answers)
    base = {"type": "AgentCoreKnowledgeBase", "name": "docs", "dataSources": []}
    host.edit(lambda config: config.update(knowledgeBases=[base]))
    host.has(answers)


@pytest.mark.parametrize(
    ("answers", "code", "field"),
    [
        ({"knowledge_base_id": "ABCDEFGHI1"}, "not-for-connector", "knowledge_base_id"),
        (BASE | {"exclude_domains": "a.example.com"}, "not-for-connector", "exclude_domains"),
        (BASE | {"knowledge_base_id": None}, "missing-answer", "knowledge_base_id"),
        ({"exclude_domains": "a b"}, "invalid-answer", "exclude_domains"),
        (BASE | {"knowledge_base_id": "a b"}, "invalid-answer", "knowledge_base_id"),
    ],
)
def test_what_a_connector_cannot_have(host: Host, answers: Answers, code: str, field: str) -> None:
    """Each has what belongs to it, and needs that."""
    error = host.refuses(code, answers=targets("connector") | answers)
    assert error["field"] == field


def test_what_its_tools_take_is_not_known_here(host: Host) -> None:
    """Nothing describes their arguments, and that is said."""
    host.has(targets("connector"))
    (one,) = host.connect("tools", "--json").document["targets"]
    assert (one["type"], one["tools"]) == ("connector", None)
