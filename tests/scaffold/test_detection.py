"""What was not said is read: from a file, the environment, the project, the agent's own code."""

from __future__ import annotations

import json
from typing import Any

import pytest
from front_door import DISCOVERY, IAM, OWN_COMMAND, TARGET, Answers, Host, flags

READ: Answers = OWN_COMMAND | IAM | {"framework": None}


def framework(host: Host, **changes: str | bool | None) -> str:
    """The framework of the client that a dry run would render."""
    result = host.scaffold(READ, dry_run=True, json=True, **changes)
    assert result.code == 0, result.said
    template = result.document["units"][0]["template"]
    assert isinstance(template, str)
    return template.removeprefix("gateway_client/")


def agent(host: Host, source: str, dependencies: list[str]) -> None:
    """Give the project an agent with this code and these dependencies."""
    (host.app / "main.py").write_text(source)
    (host.app / "pyproject.toml").write_text(
        f'[project]\nname = "assistant"\nversion = "1"\ndependencies = {json.dumps(dependencies)}\n'
    )


@pytest.mark.parametrize(
    ("source", "dependencies", "found"),
    [
        pytest.param("from strands import Agent", [], "strands", id="import"),
        pytest.param("import strands.models", [], "strands", id="import-of-a-part"),
        pytest.param("from langgraph.graph import END", [], "langgraph", id="langgraph"),
        pytest.param("from langchain.agents import x", [], "langgraph", id="langchain"),
        pytest.param("from mcp import ClientSession", [], "mcp", id="plain-client"),
        pytest.param("from strands import Agent\nimport mcp", [], "strands", id="mcp-beside"),
        pytest.param("import model", ["strands-agents>=1"], "strands", id="dependency"),
        pytest.param("import model", ["Strands_Agents[otel] ~= 1.0"], "strands", id="spelling"),
        pytest.param("import model", ["langgraph", "mcp"], "langgraph", id="dependency-langgraph"),
        pytest.param("import strands", ["langgraph"], "strands", id="import-over-dependency"),
        pytest.param("from agents import Agent", [], "openai", id="openai"),
        pytest.param("import agents, mcp", ["openai-agents"], "openai", id="openai-declared"),
        pytest.param("import model", ["openai_agents[litellm]"], "openai", id="openai-dependency"),
        pytest.param("from google.adk.agents import Agent", [], "adk", id="adk"),
        pytest.param("from google import adk", ["mcp"], "adk", id="adk-from-google"),
        pytest.param("import model", ["google-adk<2"], "adk", id="adk-dependency"),
        pytest.param("from pydantic_ai import Agent", ["mcp"], "pydantic_ai", id="pydantic-ai"),
        pytest.param("import m", ["pydantic-ai[bedrock]"], "pydantic_ai", id="pydantic-ai-whole"),
        pytest.param("from claude_agent_sdk import query", ["mcp"], "claude", id="claude"),
        pytest.param("import m", ["claude-agent-sdk==0.2.1"], "claude", id="claude-dependency"),
        pytest.param("import strands, agents.tools", [], "strands", id="folder-called-agents"),
        pytest.param("import agents.tools", ["langgraph"], "langgraph", id="agents-of-its-own"),
    ],
)
def test_the_framework_is_read(
    host: Host, source: str, dependencies: list[str], found: str
) -> None:
    """Imports of the entrypoint say it, else the dependencies do."""
    agent(host, source + "\n", dependencies)
    assert framework(host) == found


@pytest.mark.parametrize(
    ("source", "dependencies"),
    [
        pytest.param("import model", ["boto3"], id="none"),
        pytest.param("import strands, langgraph", [], id="two"),
        pytest.param("import model", ["strands-agents", "langgraph"], id="two-dependencies"),
        pytest.param("import strands, agents", ["openai-agents"], id="two-and-declared"),
        pytest.param("# from strands import Agent\nimport model", [], id="comment"),
    ],
)
def test_a_framework_that_cannot_be_read_is_asked_for(
    host: Host, source: str, dependencies: list[str]
) -> None:
    """Nothing is guessed: without a person to ask, the answer is missing."""
    agent(host, source + "\n", dependencies)

    error = host.refuses("missing-answer", "agent Assistant", "strands, langgraph", answers=READ)

    assert error["field"] == "framework"


def test_a_flag_wins_over_what_is_read(host: Host) -> None:
    """The agent's code says Strands, the flag says otherwise: the flag counts."""
    assert framework(host) == "strands"
    assert framework(host, framework="mcp") == "mcp"


def endpoint(host: Host, answers: Answers) -> str:
    """The endpoint of the target that a scaffold declares; the scaffold is undone."""
    host.has(answers)
    url = host.config["agentCoreGateways"][0]["targets"][0]["endpoint"]
    assert host.connect("undo").code == 0
    assert isinstance(url, str)
    return url


def test_flag_environment_file_in_this_order(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag wins over the environment, the environment over the file."""
    (host.root / "answers.json").write_text('{"endpoint": "https://file.example.com/mcp"}')
    answers = OWN_COMMAND | IAM | {"answers": "answers.json"}

    from_file = endpoint(host, answers | {"endpoint": None})
    monkeypatch.setenv("AGENTCORE_CONNECT_ENDPOINT", "https://variable.example.com/mcp")
    from_variable = endpoint(host, answers | {"endpoint": None})
    from_flag = endpoint(host, answers | {"endpoint": "https://flag.example.com/mcp"})

    assert [from_file, from_variable, from_flag] == [
        f"https://{source}.example.com/mcp" for source in ("file", "variable", "flag")
    ]


def test_a_flag_can_say_no_to_the_file(host: Host) -> None:
    """--no-forward-caller-token wins over a file that says true."""
    (host.root / "answers.yml").write_text("forward-caller-token: true\n")

    result = host.connect(
        *("scaffold", "--answers", "answers.yml", "--no-forward-caller-token"), *flags(OWN_COMMAND)
    )

    assert result.code == 0, result.said
    assert "requestHeaderAllowlist" not in host.config["runtimes"][0]


YAML = f"""
path: mcp
gateway: MyGateway
authorizer-type: CUSTOM_JWT  # as the flag is spelled
discovery_url: {DISCOVERY}
allowed_audience: [my-api, other-api]
client_credential: MyGateway-oauth
name: WeatherTools
endpoint: https://mcp.example.com/mcp
"""


def test_all_answers_from_a_file(host: Host) -> None:
    """A file can hold every answer, in the spelling of the flags or with underscores."""
    (host.root / "answers.yml").write_text(YAML)

    assert host.connect("scaffold", "--answers", "answers.yml").code == 0

    (gateway,) = host.config["agentCoreGateways"]
    jwt = gateway["authorizerConfiguration"]["customJwtAuthorizer"]
    assert jwt["allowedAudience"] == ["my-api", "other-api"]


def test_all_answers_from_the_environment(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer can be a variable: --gateway is AGENTCORE_CONNECT_GATEWAY."""
    for field, value in OWN_COMMAND.items():
        if isinstance(value, str):
            monkeypatch.setenv(f"AGENTCORE_CONNECT_{field.upper()}", value)

    assert host.connect("scaffold").code == 0
    assert host.config["agentCoreGateways"][0]["name"] == "MyGateway"


def gateways(*names: str) -> Any:
    return lambda config: config.update(
        agentCoreGateways=[
            {"name": name, "targets": [], "authorizerType": "AWS_IAM", "protocolType": "MCP"}
            for name in names
        ]
    )


def test_the_only_gateway_is_the_gateway(host: Host) -> None:
    """With one gateway in the project, neither its name nor its authorizer is asked for."""
    host.edit(gateways("Tools"))
    host.has(TARGET)
    assert [t["name"] for t in host.config["agentCoreGateways"][0]["targets"]] == ["WeatherTools"]


def test_of_several_gateways_and_agents_the_named_ones(host: Host) -> None:
    """With two of each, the flags choose."""
    host.edit(gateways("Search", "Tools"))
    host.edit(lambda config: config["runtimes"].append(config["runtimes"][0] | {"name": "Second"}))

    host.has(TARGET, gateway="Tools", agent="Second")

    assert [len(gateway["targets"]) for gateway in host.config["agentCoreGateways"]] == [0, 1]


def test_the_project_is_found_from_below(host: Host) -> None:
    """Anywhere in the project, connect finds it."""
    result = host.connect(
        "scaffold", "--yes", "--answers", str(answers(host)), "--json", at=host.app / "model"
    )

    assert (result.code, "connections" in host.tree()) == (0, True)


def answers(host: Host) -> Any:
    file = host.world / "answers.yml"
    file.write_text(YAML)
    return file
