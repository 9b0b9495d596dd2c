"""`connect` on projects that the real `agentcore` CLI made, judged by that CLI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import realcli
from agentcore_connect.cli import main
from cases import CASES, Case

pytestmark = realcli.needs_cli

FRAMEWORKS = realcli.WORDS | {"mcp": "Strands"}
SECRETS = ("--client-id", "id", "--client-secret", "not-a-secret")


def project_for(framework: str, folder: Path) -> Path:
    return realcli.create(folder, "Real", FRAMEWORKS[framework])


def config(project: Path) -> Any:
    return json.loads((project / "agentcore" / "agentcore.json").read_bytes())


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def beside_others(case: Case, gateway: str, target: str) -> list[str]:
    """The flags of a case, with names that other cases of the same project do not have."""
    flags = [*case.arguments, "--gateway", gateway, "--name", target]
    return flags + (["--client-credential", f"{gateway}-oauth"] if case.authorizer == "jwt" else [])


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_cli_calls_every_combination_valid(framework: str, tmp_path: Path) -> None:
    """Path A on a stock project, a gateway for each: applied, wired, and `validate` agrees."""
    project = project_for(framework, tmp_path)
    for number, case in enumerate(each for each in CASES if each.framework == framework):
        flags = beside_others(case, f"Gateway{number}", f"Target{number}")
        assert main(["scaffold", "--project", str(project), *flags]) == 0
        if framework != "mcp":
            main_py = next(project.glob("app/*/main.py")).read_text()
            assert f"from connections import gateway{number}\n" in main_py
    assert realcli.validate(project) == (True, "")


def test_agentcore_json_is_what_the_cli_writes(tmp_path: Path) -> None:
    """The same answers given to `agentcore add` give the same bytes, for each gateway and target.

    Added to the CLI's result is what it cannot write: a target's scopes, the header to forward.
    """
    (tmp_path / "ours").mkdir()
    (tmp_path / "theirs").mkdir()
    ours, theirs = (project_for("strands", tmp_path / side) for side in ("ours", "theirs"))
    saved = tmp_path / "plan.json"
    for case in (each for each in CASES if each.framework == "strands" and not each.options):
        flags = beside_others(case, f"For-{case.authorizer}", f"{case.authorizer}-{case.outbound}")
        assert main(["scaffold", "--project", str(ours), *flags, "--plan", str(saved)]) == 0
        assert main(["apply", "--project", str(ours), str(saved)]) == 0
        shown = json.loads(saved.read_text())["commands"]
        for arguments in with_secrets(shown, case, config(theirs)):
            done = realcli.run(theirs, *arguments, "--json")
            assert done.returncode == 0, (arguments, done.stdout)

    wanted = config(theirs)
    wanted["runtimes"][0]["requestHeaderAllowlist"] = ["Authorization"]
    for gateway in wanted["agentCoreGateways"]:
        for target in gateway["targets"]:
            if target["name"].endswith("-oauth"):
                target["outboundAuth"]["scopes"] = ["read", "write"]
    text = (ours / "agentcore" / "agentcore.json").read_text(encoding="utf-8")
    assert json.dumps(wanted, indent=2, ensure_ascii=False) == text


def with_secrets(shown: list[list[str]], case: Case, there: Any) -> list[list[str]]:
    """The shown commands as a script must give them: with flags for what a person would type.

    ``there`` is the agentcore.json in which they are run.
    """
    commands = [command[1:] for command in shown if command[1:3] != ["add", "credential"]]
    if case.authorizer == "jwt" and commands[0][:2] == ["add", "gateway"]:
        commands[0] += SECRETS  # the CLI then declares the agents' credential, too
    declared = [credential["name"] for credential in there["credentials"]]
    if case.outbound == "oauth" and "Weather-oauth" not in declared:
        url = "https://auth.example.com/.well-known/openid-configuration"
        credential = ["add", "credential", "--name", "Weather-oauth", "--type", "oauth"]
        credential += ["--discovery-url", url, "--scopes", "read,write", *SECRETS]
        commands.insert(-1, credential)
    return commands
