"""`connect` on projects that the real `agentcore` CLI made, judged by that CLI."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import realcli
from agentcore_connect.cli import main
from agentcore_connect.plan import validation
from agentcore_connect.plan.plan import Plan
from cases import CASES, Case

pytestmark = realcli.needs_cli

FRAMEWORKS = realcli.WORDS | {"mcp": "Strands"}
SECRETS = ("--client-id", "id", "--client-secret", "not-a-secret")


def project_for(case: Case, folder: Path) -> Path:
    return realcli.create(folder, f"Real{case.framework.title()}", FRAMEWORKS[case.framework])


def config(project: Path) -> Any:
    return json.loads((project / "agentcore" / "agentcore.json").read_bytes())


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_cli_calls_every_combination_valid(case: Case, tmp_path: Path) -> None:
    """Path A on a stock project: applied, wired, and `agentcore validate` agrees."""
    project = project_for(case, tmp_path)
    assert main(["scaffold", "--project", str(project), *case.arguments]) == 0
    assert realcli.validate(project) == (True, "")
    if case.framework != "mcp":
        main_py = next(project.glob("app/*/main.py")).read_text()
        assert "from connections import mygateway\n" in main_py


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.framework == "strands"], ids=lambda case: case.name
)
def test_agentcore_json_is_what_the_cli_writes(case: Case, tmp_path: Path) -> None:
    """The same answers given to `agentcore add` give the same bytes.

    Added to the CLI's result is what it cannot write: a target's scopes, the header to forward.
    """
    (tmp_path / "ours").mkdir()
    (tmp_path / "theirs").mkdir()
    ours, theirs = (project_for(case, tmp_path / side) for side in ("ours", "theirs"))
    saved = tmp_path / "plan.json"
    assert main(["scaffold", "--project", str(ours), *case.arguments, "--plan", str(saved)]) == 0
    assert main(["apply", "--project", str(ours), str(saved)]) == 0

    for arguments in with_secrets(json.loads(saved.read_text())["commands"], case):
        done = realcli.run(theirs, *arguments, "--json")
        assert done.returncode == 0, (arguments, done.stdout)

    wanted = config(theirs)
    if case.authorizer == "forward":
        wanted["runtimes"][0]["requestHeaderAllowlist"] = ["Authorization"]
    if case.outbound == "oauth":
        target = wanted["agentCoreGateways"][0]["targets"][0]
        target["outboundAuth"]["scopes"] = ["read", "write"]
    text = (ours / "agentcore" / "agentcore.json").read_text(encoding="utf-8")
    assert json.dumps(wanted, indent=2, ensure_ascii=False) == text


def with_secrets(shown: list[list[str]], case: Case) -> list[list[str]]:
    """The shown commands as a script must give them: with flags for what a person would type."""
    commands = [command[1:] for command in shown if command[1:3] != ["add", "credential"]]
    if case.authorizer == "jwt":
        commands[0] += SECRETS  # the CLI then declares the agents' credential, too
    if case.outbound == "oauth":
        url = "https://auth.example.com/.well-known/openid-configuration"
        credential = ["add", "credential", "--name", "Weather-oauth", "--type", "oauth"]
        credential += ["--discovery-url", url, "--scopes", "read,write", *SECRETS]
        commands.insert(-1, credential)
    return commands


def test_the_copy_that_is_checked_has_all_that_the_cli_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong in any file that `agentcore validate` reads is found in connect's copy too."""
    for variable, value in realcli.environment().items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("PATH", f"{Path(str(realcli.cli())).parent}{os.pathsep}{os.environ['PATH']}")
    project = project_for(CASES[0], tmp_path)
    helper = {"harnesses": [{"name": "Helper", "path": "app/Helper"}]}
    files = {
        "agentcore/agentcore.json": json.dumps(config(project) | helper),
        "app/Helper/harness.json": "{",
        "agentcore/.cli/deployed-state.json": "{",
    }
    for path, content in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(content)
    for path, says in (("agentcore/.cli/deployed-state.json", "state.json"), (None, "Helper")):
        assert says in str(validation.validate(Plan(project, ())))
        if path is not None:
            (project / path).unlink()
