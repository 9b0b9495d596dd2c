"""What is said of an agent's framework: by its code first, and never against it."""

from __future__ import annotations

import pytest
from front_door import IAM, OWN_COMMAND, Host

ASKED = OWN_COMMAND | IAM | {"framework": None}
PLAIN = "`--framework mcp` creates a plain MCP client"


def write(host: Host, files: dict[str, str], *dependencies: str) -> None:
    """The agent's code, in place of the example's."""
    listed = ", ".join(f'"{each}"' for each in ("bedrock-agentcore", *dependencies))
    (host.app / "pyproject.toml").write_text(
        f'[project]\nname = "a"\nversion = "1"\ndependencies = [{listed}]\n'
    )
    for name, text in files.items():
        (host.app / name).parent.mkdir(parents=True, exist_ok=True)
        (host.app / name).write_text(text)


@pytest.mark.parametrize(
    ("code", "dependency", "title"),
    [
        ("from claude_code_sdk import query\n", "claude-code-sdk", "Claude Code SDK"),
        ("import agno.agent\n", "agno", "Agno"),
        ("import crewai\n", "mcp", "CrewAI"),
        ("import helper\n", "llama-index", "LlamaIndex"),
    ],
)
def test_a_framework_without_a_client_is_named(
    host: Host, code: str, dependency: str, title: str
) -> None:
    """The person reads which framework was seen, and what the plain client would give them."""
    write(host, {"main.py": code}, dependency)
    host.refuses("unsupported-framework", f"written in {title}", PLAIN, answers=ASKED)


def test_the_plain_client_is_for_every_framework(host: Host) -> None:
    """What the message advises works."""
    write(host, {"main.py": "import crewai\n"}, "crewai")
    host.has(ASKED, framework="mcp")


def test_a_folder_of_ones_own_is_no_framework(host: Host) -> None:
    """`agents` is the module of OpenAI Agents, and what people call a folder of their own."""
    code = "from agents.reviewer import REVIEWER\nimport crewai\n"
    files = {"main.py": code, "agents/reviewer.py": "REVIEWER = {}\n"}
    write(host, files, "crewai")
    host.refuses("unsupported-framework", "CrewAI", answers=ASKED)
    write(host, {"main.py": "import agents.reviewer\n"})
    host.refuses("missing-answer", answers=ASKED)


def test_what_is_said_has_to_fit_the_code(host: Host) -> None:
    """Another framework than the code imports is an error with the line; the right one is not."""
    says = "main.py:5 imports Strands Agents (`from strands import Agent, tool`)"
    host.refuses("framework-mismatch", says, "Leave --framework out", framework="langgraph")
    host.has(framework="strands")


def test_the_code_of_a_module_tells_the_framework(host: Host) -> None:
    """The entrypoint may import the framework only by a module of the agent's own."""
    made = "from strands import Agent\n\nagent = Agent()\n"
    write(host, {"main.py": "from helper import agent\n", "helper.py": made})
    host.has(ASKED)
    assert b"hooks=[mygateway.GatewayTools()]" in host.read("app/Assistant/helper.py")
