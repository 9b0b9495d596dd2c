"""Agents of other protocols than HTTP, as the real CLI writes them: A2A and AG-UI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import realcli
from agentcore_connect.cli import main
from cases import AUTHORIZERS

pytestmark = [realcli.needs_cli, pytest.mark.slow]

USES = {
    "Strands": "hooks=[{gateway}.GatewayTools()]",
    "LangChain_LangGraph": "{gateway}.with_tools(",
    "GoogleADK": "{gateway}.GatewayTools()",
}
"""The CLI's words for the frameworks of such agents, and what each is given."""
PROTOCOLS = ("A2A", "AGUI")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an agent of each protocol and framework."""
    project = realcli.create(tmp_path_factory.mktemp("protocols"), "Protocols", "Strands")
    for protocol in PROTOCOLS:
        for framework in USES:
            words = ["--name", f"{protocol}{framework}", "--language", "Python", "--memory", "none"]
            words += ["--framework", framework, "--protocol", protocol, "--type", "create"]
            words += ["--model-provider", realcli.PROVIDERS[framework]]
            done = realcli.run(project, "add", "agent", *words, "--json")
            assert done.returncode == 0, done.stdout
    return project


def scaffold(
    project: Path, agent: str, authorizer: str, capsys: pytest.CaptureFixture[str]
) -> list[dict[str, Any]]:
    """Connect one agent to the gateway of an authorizer; give what is left to a person."""
    words = ["scaffold", "--project", str(project), "--agent", agent, "--path", "mcp", "--yes"]
    words += ["--gateway", f"For-{authorizer}", "--name", f"Tools-{authorizer}", "--json"]
    words += ["--endpoint", "https://mcp.example.com/mcp", *AUTHORIZERS[authorizer]]
    assert main(words) == 0
    manual: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["manual"]
    return manual


def test_agents_of_other_protocols_are_connected(
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each is wired, but for AG-UI's own apps where a token is needed: these get their lines.

    With the block that gives the agent its token the agent is wired, too. The credential of the
    agents is declared, and the CLI calls the project valid.
    """
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for framework, use in USES.items():
        for protocol in PROTOCOLS:
            agent = f"{protocol}{framework}"
            code = project / "app" / agent / "main.py"
            if protocol == "AGUI":
                assert scaffold(project, agent, "iam", capsys) == []
                assert use.format(gateway="for_iam") in code.read_text(), agent
                used, served = scaffold(project, agent, "jwt", capsys)
                assert used["lines"][0] == "from connections import for_jwt"
                assert "for_jwt." in used["lines"][1]
                lines = code.read_text().splitlines()
                lines[served["line"] : served["line"]] = served["lines"]
                code.write_text("\n".join(lines))
            assert scaffold(project, agent, "jwt", capsys) == []
            compile(code.read_bytes(), str(code), "exec")
            assert "from connections import for_jwt\n" in code.read_text(), agent
            assert "for_jwt." in code.read_text(), agent
    config = json.loads((project / "agentcore" / "agentcore.json").read_bytes())
    assert [each["name"] for each in config["credentials"]] == ["MyGateway-oauth"]
    assert realcli.validate(project) == (True, "")
