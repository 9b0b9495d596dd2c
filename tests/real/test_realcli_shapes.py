"""What the real CLI appends to agentcore.json for each of its commands that we stand in for.

`cli_entries.ROWS` was measured on 0.30.0, with the order of keys, and the test runs the CLI to hold
it true. Who writes the file without the CLI is to write these values.
"""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest
import realcli
from agentcore_connect.cli import main
from agentcore_connect.text.jsonedit import append
from cli_entries import CREDENTIALS, GATEWAYS, ROWS, TARGETS
from front_door import KEY, LAMBDA_ARN, OFFERED, Answers, flags, of_cell, targets

pytestmark = realcli.needs_cli


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """The text of agentcore.json before and after each row, all run in one project in order."""
    project = realcli.create(tmp_path_factory.mktemp("shapes"), "Shapes", "Strands")
    file = project / "agentcore" / "agentcore.json"
    result = {}
    for name, row in ROWS.items():
        before = _text(file)
        done = realcli.run(project, *shlex.split(row.argv), "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        result[name] = before, _text(file)
    return result


def _text(file: Path) -> str:
    return file.read_bytes().decode()


@pytest.mark.parametrize("name", ROWS)
def test_the_cli_appends_exactly_this(name: str, texts: dict[str, tuple[str, str]]) -> None:
    """Compared as bytes: so is also held that our edit of its file is the same as its own."""
    before, after = texts[name]
    for pointer, value in ROWS[name].added.items():
        before = append(before, pointer, value)
    assert before == after


def test_what_only_we_write_is_valid_and_outlives_the_clis_next_edit(tmp_path: Path) -> None:
    """The CLI writes the whole file anew: all values stay, in its own layout and order of keys."""
    project = realcli.create(tmp_path, "Shapes", "Strands")
    file = project / "agentcore" / "agentcore.json"
    managed = ROWS["gateway, CUSTOM_JWT, scopes, with the client of its agents"].added
    target = ROWS["mcp-server target, oauth, whose scopes the CLI drops"].added[TARGETS]
    auth = {"type": "OAUTH", "credentialName": "Scoped", "scopes": ["read", "write"]}
    gateway = {k: v for k, v in managed[GATEWAYS].items() if k != "description"}
    gateway["targets"] = [{**target, "outboundAuth": auth}]
    base = _text(file)
    for row in ("credential, OAuth, scopes", "credential, OAuth"):
        base = append(base, CREDENTIALS, ROWS[row].added[CREDENTIALS])
    base = append(base, CREDENTIALS, managed[CREDENTIALS])
    in_its_order = append(base, GATEWAYS, gateway)
    in_another = append(base, GATEWAYS, dict(reversed(gateway.items())))
    file.write_bytes((in_another.replace("\n  ", "\n\t") + "\n").encode())
    assert realcli.validate(project) == (True, "")

    row_of_the_cli = ROWS["credential, API key"]
    assert realcli.run(project, *shlex.split(row_of_the_cli.argv), "--json").returncode == 0
    assert _text(file) == append(in_its_order, CREDENTIALS, row_of_the_cli.added[CREDENTIALS])


FILTERS: Answers = {"tool_filter_path": "/pets/*", "tool_filter_methods": "GET,POST"}
SHOWN: dict[str, Answers] = {
    **{
        f"{cell.path}-{cell.outbound_auth}": of_cell(cell)
        for cell in OFFERED
        if cell.through == "cli"
    },
    "lambda-own-tools": targets("lambda", tool_schema_file="tools.json"),
    "openapi-account": targets("openapi", schema_s3_account="123456789012"),
    "openapi-file": targets("openapi", schema="specs/api.json"),
    "api-gateway-filters": targets("api-gateway", **FILTERS),
    "api-gateway-filters-key": targets("api-gateway", **FILTERS, **KEY),
    "connector-domains": targets("connector", exclude_domains="a.example.com,b.example.com"),
    "connector-base": targets(
        "connector", connector="bedrock-knowledge-bases", knowledge_base_id="ABCDEFGHI1"
    ),
    "smithy-account": targets("smithy", schema_s3_account="123456789012"),
}
"""A target for each cell of the matrix that the CLI can set, and for what else it can say."""
BY_SCRIPT: dict[str, Answers] = {
    f"{cell.path}-{cell.outbound_auth}": of_cell(cell) for cell in OFFERED if cell.through == "api"
}
BY_SCRIPT["api-gateway-overrides"] = targets(
    "api-gateway", tool_filter="PUT,PATCH /pets", tool_override="onePet=GET /pets/{id} One of them."
)
"""A target for each of the other cells, of which agentcore.json has a part; and what no command
of the CLI writes."""

TOOLS = [{"name": "now", "description": "The weather.", "inputSchema": {"type": "object"}}]
SPEC = {
    "openapi": "3.0.3",
    "info": {"title": "Weather", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {
        "/now": {
            "get": {
                "operationId": "now",
                "summary": "The weather.",
                "responses": {"200": {"description": "It"}},
            }
        }
    },
}


def _project(folder: Path) -> Path:
    folder.mkdir()
    project = realcli.create(folder, "Shapes", "Strands")
    (project / "tools.json").write_text(json.dumps(TOOLS))
    (project / "specs").mkdir()
    (project / "specs" / "api.json").write_text(json.dumps(SPEC))
    return project


def _for_a_script(command: list[str], answers: Answers) -> list[str]:
    """The command; one that would prompt, with flags for what a person would type."""
    if command != ["add", "credential"]:
        return command
    added = [*command, "--name", str(answers["credential_name"])]
    if answers["outbound_auth"] == "api-key":
        return [*added, "--api-key", "not-a-secret"]
    added += ["--type", "oauth", "--discovery-url", str(answers["oauth_discovery_url"])]
    scopes = answers.get("oauth_scopes")
    added += ["--scopes", str(scopes)] if scopes else []
    return [*added, "--client-id", "id", "--client-secret", "not-a-secret"]


def test_the_shown_commands_give_the_same_agentcore_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the byte, for every target; but for the scopes, which the CLI drops.

    With a target for each of the other cells beside them the CLI calls the project valid.
    """
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    ours, theirs = _project(tmp_path / "ours"), _project(tmp_path / "theirs")
    saved = tmp_path / "plan.json"
    for name, answers in SHOWN.items():
        _scaffold(ours, name, answers, saved)
        # The CLI looks whether the file of a target is there.
        shutil.copytree(ours / "connections", theirs / "connections", dirs_exist_ok=True)
        for command in json.loads(saved.read_text())["commands"]:
            done = realcli.run(theirs, *_for_a_script(command[1:], answers), "--json")
            assert done.returncode == 0, (name, command, done.stdout)

    wanted = json.loads(_text(theirs / "agentcore" / "agentcore.json"))
    targets_there = wanted["agentCoreGateways"][0]["targets"]
    for target in targets_there:
        if target.get("outboundAuth", {}).get("type") == "OAUTH":
            scopes = str(SHOWN[target["name"]]["oauth_scopes"])
            target["outboundAuth"]["scopes"] = scopes.split(",")
    text = _text(ours / "agentcore" / "agentcore.json")
    assert text == json.dumps(wanted, indent=2, ensure_ascii=False)
    assert [target["name"] for target in targets_there] == list(SHOWN)

    for name, answers in BY_SCRIPT.items():
        _scaffold(ours, name, answers, saved)
    assert realcli.validate(ours) == (True, "")


def _scaffold(project: Path, name: str, answers: Answers, saved: Path) -> None:
    """Scaffold through a saved plan, which has the shown commands."""
    where = f"--project={project}"
    said = flags(answers | {"name": name}, plan=str(saved))
    assert main(["scaffold", where, *said]) == 0, name
    assert main(["apply", where, str(saved)]) == 0, name


BY_HAND = {
    "lambda": f"--type lambda-function-arn --lambda-arn {LAMBDA_ARN} --tool-schema-file tools.json",
    "openapi": "--type open-api-schema --schema specs/api.json"
    " --outbound-auth api-key --credential-name Key",
    "api-gateway": "--type api-gateway --rest-api-id abc123 --stage prod",
    "api-gateway-none": "--type api-gateway --rest-api-id abc123 --stage prod --outbound-auth none",
    "smithy": "--type smithy-model --schema s3://documents/model.json",
    "mcp": "--type mcp-server --endpoint https://mcp.example.com/mcp --description 'The weather'",
}


def test_targets_that_somebody_added_with_the_cli_are_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their names are enough: agentcore.json and the files that it names stay byte for byte."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    project = _project(tmp_path / "there")
    commands = [
        "add gateway --name MyGateway --protocol-type MCP --authorizer-type AWS_IAM",
        "add credential --name Key --api-key secret",
        *(
            f"add gateway-target --name My-{name} --gateway MyGateway {words}"
            for name, words in BY_HAND.items()
        ),
    ]
    for command in commands:
        done = realcli.run(project, *shlex.split(command), "--json")
        assert done.returncode == 0, (command, done.stdout)
    files = [project / "agentcore" / "agentcore.json", project / "tools.json"]
    files.append(project / "specs" / "api.json")
    before = [file.read_bytes() for file in files]

    for name in BY_HAND:
        said = [f"--project={project}", f"--name=My-{name}", "--gateway=MyGateway", "--yes"]
        assert main(["scaffold", *said]) == 0, name

    assert [file.read_bytes() for file in files] == before
    units = sorted(path.name for path in (project / "connections").iterdir())
    assert units == sorted(f"my_{name}".replace("-", "_") for name in BY_HAND)
    assert list((project / "connections").glob("*/*.json")) == []
