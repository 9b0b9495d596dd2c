"""Tasks that an agent does which follows the skill's text alone; and each of its commands runs."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cases import SOURCES
from front_door import DISCOVERY, LAMBDA_ARN, Host, put
from policies import ARN, REFUND
from skill_reader import Agent, filled
from updating import README, aged, git_on_path

FACTS = {
    "Gateway": "MyGateway",
    "Agent": "Assistant",
    "Target": "Weather",
    "Credential": "Weather-key",
    "https-url": "https://mcp.example.com/mcp",
    "arn": LAMBDA_ARN,
    "tools.json": "functions/tools.json",
    "handler.py": "functions/weather.py",
    "openapi.yaml": "specs/orders.yaml",
    "model.json": "s3://documents/model.json",
    "rest-api-id": "a1b2c3d4e5",
    "stage": "prod",
    "path-pattern": "/orders/*",
    "discovery-url": DISCOVERY,
    "audience": "my-api",
    "scopes": "read,write",
    "return-url": "https://app.example.com/done",
    "service": "execute-api",
    "region": "eu-west-1",
    "reason": "vendor-sdk",
    "front": "mcp-server",
    "path": "mcp",
}


@pytest.fixture
def agent(host: Host, monkeypatch: pytest.MonkeyPatch) -> Agent:
    """It works on the example, with documents of tools in it."""
    monkeypatch.setenv("PATH", git_on_path())
    shutil.copytree(SOURCES, host.root, dirs_exist_ok=True)
    return Agent(host, FACTS)


@dataclass(frozen=True)
class Task:
    """What a person says of a service; ``leads`` is the path, or what the agent answers instead."""

    has: str
    sign_in: str
    leads: str
    authorizer: str = "AWS_IAM"
    instead: dict[str, str] = field(default_factory=dict)


TASKS = {
    "a public MCP server": Task("an MCP server", "none", "mcp"),
    "an MCP server with OAuth": Task("an MCP server", "oauth", "mcp"),
    "an MCP server for users": Task("an MCP server", "oauth-3lo", "mcp"),
    "an MCP server on AWS": Task("an MCP server", "iam", "mcp"),
    "an MCP server with an API key": Task("an MCP server", "api-key", "mcp"),
    "an MCP server behind tokens": Task("an MCP server", "none", "mcp", "CUSTOM_JWT"),
    "a function": Task("a Lambda function", "none", "lambda"),
    "a Python function": Task(
        "a Lambda function",
        "none",
        "lambda",
        instead={"--tool-schema-file functions/tools.json": "--from-handler functions/weather.py"},
    ),
    "an API with a key": Task("an OpenAPI document", "api-key", "openapi"),
    "an API with OAuth": Task("an OpenAPI document", "oauth", "openapi"),
    "an API without sign-in": Task("an OpenAPI document", "none", "openapi"),
    "a REST API": Task("a REST API in Amazon API Gateway", "none", "api-gateway"),
    "a REST API with OAuth": Task("a REST API in Amazon API Gateway", "oauth", "not possible"),
    "a function with an API key": Task("a Lambda function", "api-key", "not possible"),
    "an AWS service": Task("an AWS service with a Smithy model", "none", "smithy"),
    "a vendor's SDK": Task("none of these", "none", "credential"),
}


@pytest.mark.parametrize("name", TASKS)
def test_a_service_is_connected(agent: Agent, name: str) -> None:
    """Looked at, led to its path and sign-in, shown, applied and fine; or said to be impossible."""
    task = TASKS[name]
    assert agent.look()["units"] == []
    assert agent.direction("my agent needs something from a service").startswith("a gateway target")
    path = agent.path(task.has)
    sign_in = agent.sign_in(path, task.sign_in)
    if sign_in is None:
        assert task.leads == "not possible"
        return
    assert path == task.leads
    words = agent.command(path, sign_in, authorizer=task.authorizer)
    said = " ".join(words)
    for before, after in task.instead.items():
        assert before in said
        said = said.replace(before, after)
    told = agent.connect(said.split()).document
    assert told["manual"] == []
    assert told["next_steps"]
    assert agent.is_fine() == []
    assert agent.look()["units"]


def test_an_application_that_calls_the_agent(agent: Agent) -> None:
    """The table of directions ends the task, and connect itself says the same."""
    assert agent.direction("my application needs something from my agent").startswith("no gateway")
    told = agent.run(["advise", "--caller", "app", "--json"]).document
    assert told["recommendation"] == "inverted"


def test_a_second_target_of_a_gateway(agent: Agent) -> None:
    """Without the authorizer, which the gateway has already; each question has its answer."""
    agent.connect(agent.command("mcp", []))
    agent.facts = {**FACTS, "Target": "Orders"}
    asked = agent.skill.commands("Which questions")[0]
    found = agent.run(filled(asked, FACTS)).document["questions"]
    assert "--endpoint" in {one["flag"] for one in found}
    assert "--lambda-arn" not in {one["flag"] for one in found}
    told = agent.connect(agent.command("lambda", [], authorizer="")).document
    assert any(change["path"] == "connections/orders/README.md" for change in told["changes"])
    assert agent.is_fine() == []


def test_code_that_is_not_recognised(agent: Agent) -> None:
    """It is left alone, and `manual` has the file, the reason and the lines to be added."""
    main = agent.host.app / "main.py"
    code = main.read_text()
    assert "Agent(" in code
    main.write_text(code.replace("Agent(", "type(Agent.__name__, (Agent,), {})("))
    before = main.read_bytes()
    told = agent.run(agent.command("mcp", [])).document
    assert told["manual"], told
    assert all(one["file"] and one["reason"] and one["lines"] for one in told["manual"])
    assert main.read_bytes() == before


def test_a_mistake_is_undone(agent: Agent) -> None:
    """To the byte, by the one command of the section."""
    before = agent.host.tree()
    agent.connect(agent.command("mcp", []))
    undo = agent.skill.commands("Show it, apply it, look again")[3]
    assert agent.run(filled(undo, FACTS)).code == 0
    assert agent.host.tree() == before


def test_an_answer_that_nobody_gave(agent: Agent) -> None:
    """Exit code 2 names it, as rule 4 says, and nothing is invented."""
    words = agent.command("mcp", [])
    at = words.index("--endpoint")
    result = agent.run(words[:at] + words[at + 2 :])
    assert result.code == 2
    assert [error["field"] for error in result.document["errors"]] == ["endpoint"]


def test_a_secret_that_a_person_gives(agent: Agent) -> None:
    """There is no flag for it: rule 3, and connect, refuse it."""
    result = agent.run([*agent.command("openapi", []), "--api-key", "sk-1234"])
    assert result.document["errors"][0]["code"] == "secret-flag"
    assert "sk-1234" not in result.said


def test_no_project(agent: Agent) -> None:
    """The first look says so; the agent asks."""
    _, status = agent.skill.commands("Look")
    result = agent.host.connect(*filled(status, FACTS), at=agent.host.world)
    assert [error["code"] for error in result.document["errors"]] == ["no-project"]


def test_an_error_has_an_explanation(agent: Agent) -> None:
    """By its text, with what to do."""
    (explain,) = agent.skill.commands("When something fails")
    words = filled(explain, {"the text of the error": "Gateway URL not set"})
    assert agent.run(words).document["entries"][0]["fix"]


def test_an_update_with_a_conflict(agent: Agent) -> None:
    """Late, merged, resolved by keeping both, and continued; exit codes as the table has them."""
    agent.connect(agent.command("mcp", []))
    readme = agent.host.root / README.replace("weathertools", "weather")
    aged(agent.host.root)
    readme.write_text("".join(f"{line} My own.\n" for line in readme.read_text().splitlines()))
    check, update, go_on = (
        filled(command, FACTS) for command in agent.skill.commands("Updates and conflicts")
    )
    assert agent.run(check).code == 4
    result = agent.run(update)
    assert result.code == 3
    (left,) = [one["path"] for one in result.document["changes"] if one["conflict"]]
    kept = [
        line
        for line in agent.host.read(left).decode().splitlines()
        if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))
    ]
    (agent.host.root / left).write_text("\n".join(kept) + "\n")
    assert agent.run(go_on).code == 0
    assert agent.is_fine() == []


def test_policies_by_the_text(agent: Agent, world: Path) -> None:
    """The table first, which fails; then the policy, with which it passes; then enforcement."""
    agent.facts = facts = {
        **FACTS,
        "Target": "RefundTarget",
        "tool": "process_refund",
        "claim": "role",
        "value": "refund-agent",
        "policy_name": "refund_policy",
        "Engine": "MyPolicyEngine",
        "what is allowed": "a refund agent",
        "arguments": '{"order": "1", "amount": 499}',
    }
    (agent.host.root / "functions" / "tools.json").write_text(json.dumps([REFUND]))
    agent.connect(agent.command("lambda", [], authorizer="CUSTOM_JWT"))
    state = {
        "targets": {
            "default": {"resources": {"mcp": {"gateways": {"MyGateway": {"gatewayArn": ARN}}}}}
        }
    }
    deployed = agent.host.root / "agentcore" / ".cli" / "deployed-state.json"
    deployed.parent.mkdir(exist_ok=True)
    deployed.write_text(json.dumps(state))
    title = "Policies: the test first"
    table = agent.skill.section(title).split("```yaml\n")[1].split("```")[0]
    for name, value in facts.items():
        table = table.replace(f"<{name}>", value)
    (agent.host.root / "policies.yaml").write_text(table)
    codes = [agent.run(filled(one, facts)).code for one in agent.skill.commands(title)]
    assert codes == [0, 4, 0, 0, 0, 0, 0], [result.said for _, result in agent.ran[-7:]]
    assert agent.ran[-2][1].document["decision"] == "Allow"
    enforce = agent.ran[-1][1].document
    assert enforce["ok"], enforce


def test_every_command_is_one_of_connects(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command of the text, also in its sentences, has options and choices that are there."""
    host = put(world, "strands")
    agent = Agent(host, FACTS)
    every = [one for one in agent.skill.commands() if "<the answers>" not in one]
    every += [
        one
        for one in re.findall(r"`(connect [^`\n]*)`", agent.skill.text)
        if "<the answers>" not in one and len(one.split()) > 2
    ]
    assert len(every) > 25
    facts = {name: "Weather" for one in every for name in re.findall(r"<([^<>\n]+)>", one)} | FACTS
    wrong = []
    for command in every:
        result = host.connect(*filled(command.replace("<agent|app>", "agent"), facts))
        said = json.loads(result.stdout) if result.stdout.startswith("{") else {"errors": []}
        codes = {error["code"] for error in said["errors"]}
        if codes & {"usage", "internal", "invalid-answer", "unknown-command"}:
            wrong.append((command, said["errors"]))
    assert wrong == []
