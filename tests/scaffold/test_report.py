"""What a person and a machine are told: warnings, next steps, JSON, and the state of the CLI."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from agentcore_connect.answers.asking import Check
from agentcore_connect.answers.given import given
from agentcore_connect.commands.scaffold.resolve import resolve
from agentcore_connect.connection.connection import Answers as Connection
from agentcore_connect.connection.targets import Outbound
from agentcore_connect.errors import InvalidInput
from agentcore_connect.project.project import find
from front_door import (
    IAM,
    KEY,
    OAUTH,
    OWN_COMMAND,
    TARGET,
    Answers,
    Host,
    Result,
    flags,
    targets,
    tree,
)
from weather import SPEC

Json = dict[str, Any]
FORWARD: Answers = OWN_COMMAND | {"client_credential": None, "forward_caller_token": True}


def warnings(result: Result) -> list[str]:
    """The warnings of a run that has to be done."""
    assert (result.code, result.stderr) == (0, "")
    found = result.document["warnings"]
    assert isinstance(found, list)
    return found


def steps(host: Host, answers: Answers = OWN_COMMAND, **changes: str | bool | None) -> list[str]:
    """What to run next, as a dry run says it."""
    result = host.scaffold(answers, dry_run=True, json=True, **changes)
    found = result.document["next_steps"]
    assert isinstance(found, list)
    return found


def runtime(**values: Any) -> Callable[[Json], object]:
    return lambda config: config["runtimes"][0].update(values)


NO_CLIENT: dict[str, tuple[Callable[[Json], object], str]] = {
    "harness": (
        lambda config: config.update(runtimes=[], harnesses=[{"name": "Helper"}]),
        "a harness has no agent code",
    ),
    "no-runtimes": (lambda config: config.update(runtimes=[]), "no runtimes"),
    "typescript": (runtime(entrypoint="main.ts"), "agent Assistant is written in TypeScript"),
    "mcp-protocol": (runtime(protocol="MCP"), "agent Assistant uses protocol MCP"),
}


@pytest.mark.parametrize(("change", "says"), NO_CLIENT.values(), ids=NO_CLIENT)
def test_without_an_agent_for_code_the_gateway_s_side_is_done(
    host: Host, change: Callable[[Json], object], says: str
) -> None:
    """No client code, a warning that says why; gateway, target and its unit all the same."""
    host.edit(change)
    app = tree(host.app)

    result = host.scaffold(OWN_COMMAND | IAM, json=True)

    (warning,) = warnings(result)
    assert says in warning
    assert "an MCP client for the URL in AGENTCORE_GATEWAY_MYGATEWAY_URL, which signs" in warning
    assert {path.split("/")[0] for path in result.actions} == {"agentcore", "connections"}
    assert [gateway["name"] for gateway in host.config["agentCoreGateways"]] == ["MyGateway"]
    assert tree(host.app) == app


def existing_none_protocol(config: Json) -> None:
    config["agentCoreGateways"] = [
        {"name": "MyGateway", "protocolType": "None", "targets": [], "authorizerType": "AWS_IAM"}
    ]


def exa_left(host: Host) -> None:
    (host.app / "mcp_client").mkdir()
    (host.app / "mcp_client" / "client.py").write_text('URL = "https://mcp.exa.ai/mcp"\n')


def exa(host: Host) -> None:
    exa_left(host)
    main = host.app / "main.py"
    main.write_text(
        main.read_text().replace("from strands", "import mcp_client.client\nfrom strands")
    )


NOTHING: Callable[[Host], object] = lambda host: None  # noqa: E731, a name for the table
WARNED: dict[str, tuple[Callable[[Host], object], Answers, tuple[str, ...]]] = {
    "nothing": (NOTHING, OWN_COMMAND, ()),
    "open-gateway": (
        NOTHING,
        OWN_COMMAND | IAM | {"authorizer_type": "NONE"},
        ("no inbound authentication", "local testing only; never deploy it to production"),
    ),
    "protocol-none": (
        lambda host: host.edit(existing_none_protocol),
        TARGET,
        ("protocolType None", "AGENTCORE_GATEWAY_MYGATEWAY_URL=<url>/mcp"),
    ),
    "local-endpoint": (
        NOTHING,
        OWN_COMMAND | {"endpoint": "http://localhost:8000/mcp"},
        ("http://localhost:8000/mcp is on this machine",),
    ),
    "local-address": (
        NOTHING,
        OWN_COMMAND | {"endpoint": "http://127.0.0.1/mcp"},
        ("http://127.0.0.1/mcp is on this machine",),
    ),
    "callers-without-token": (NOTHING, FORWARD, ("its callers have no token", "CUSTOM_JWT")),
    "callers-with-token": (
        lambda host: host.edit(runtime(authorizerType="CUSTOM_JWT")),
        FORWARD,
        (),
    ),
    "example-server": (
        exa,
        OWN_COMMAND,
        ("app/Assistant/main.py still calls", "https://mcp.exa.ai/mcp", "mcp_client/client.py"),
    ),
    "example-server-that-nothing-calls": (exa_left, OWN_COMMAND, ()),
}


@pytest.mark.parametrize(("prepare", "answers", "says"), WARNED.values(), ids=WARNED)
def test_what_is_dangerous_is_warned_of(
    host: Host, prepare: Callable[[Host], object], answers: Answers, says: tuple[str, ...]
) -> None:
    """The one warning that fits, and none where nothing is dangerous."""
    prepare(host)

    found = warnings(host.scaffold(answers, dry_run=True, json=True))

    assert len(found) == bool(says)
    assert [words for words in says if words not in found[0]] == []
    for warning in found:
        assert f"warning: {warning}" in host.scaffold(answers, dry_run=True).stderr


RUNTIME = "https://bedrock-agentcore.eu-west-1.amazonaws.com/runtimes/Weather-a1B2c3/invocations"


@pytest.mark.parametrize(
    "more",
    [{}, {"outbound_auth": "none"}, KEY, {"path": "openapi", "schema": "api.json"}],
    ids=["unsaid", "none", "api-key", "openapi"],
)
def test_any_runtime_without_its_sign_in_is_stopped(host: Host, more: Answers) -> None:
    """It may be an agent, which is no target; and Runtime lets nobody in without IAM or OAuth."""
    (host.root / "api.json").write_text(json.dumps(SPEC))
    host.refuses("runtime-endpoint", "agent -> gateway -> target", endpoint=RUNTIME, **more)


@pytest.mark.parametrize("auth", ["iam", "oauth"])
def test_a_server_on_another_runtime_is_a_target_with_a_warning(host: Host, auth: str) -> None:
    """Who says how to sign in says that a server runs there; what else it may be is said."""
    more: Answers = OAUTH if auth == "oauth" else {"outbound_auth": "iam"}
    found = host.scaffold(OWN_COMMAND | more, endpoint=RUNTIME, dry_run=True, json=True)
    assert found.code == 0, found.said
    (said,) = [one for one in warnings(found) if "AgentCore Runtime" in one]
    assert "the flow is the wrong way round" in said


@dataclass
class Chooses:
    """A person who types an endpoint, says what runs there, and takes what is proposed."""

    what: str
    taken: Mapping[str, str] = field(default_factory=dict)

    def text(
        self,
        field: str,
        question: str,
        check: Check,
        default: str = "",
        at_enter: Check | None = None,
    ) -> str:
        return RUNTIME if field == "endpoint" else default

    def choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str = ""
    ) -> str:
        return self.what if field == "endpoint" else default

    def several(
        self, field: str, question: str, choices: Sequence[tuple[str, str]]
    ) -> tuple[str, ...]:
        return ()


@pytest.mark.parametrize("endpoint", [RUNTIME, None], ids=["said", "typed"])
def test_a_person_is_asked_what_runs_there(host: Host, endpoint: str | None) -> None:
    """A server goes on with a sign-in that Runtime takes; an agent is stopped."""
    answers = OWN_COMMAND | IAM | {"yes": None, "endpoint": endpoint}
    needed = {answer: value for answer, value in answers.items() if value is not None}
    said, project = given(needed, "a test"), find(host.root)
    server = resolve(said, project, Chooses("mcp-server"))
    assert isinstance(server, Connection)
    assert server.target.outbound == Outbound(
        "iam", iam_service="bedrock-agentcore", iam_region="eu-west-1"
    )
    with pytest.raises(InvalidInput, match="AgentCore Runtime"):
        resolve(said, project, Chooses("agent"))


def deployed_server(host: Host, *arns: str) -> None:
    """A runtime of the project that speaks MCP, deployed as ``arns``."""
    server = {"name": "Server", "protocol": "MCP", "codeLocation": "s", "entrypoint": "s.py"}
    host.edit(lambda config: config["runtimes"].append(server))
    state = host.root / "agentcore" / ".cli" / "deployed-state.json"
    state.parent.mkdir(parents=True, exist_ok=True)
    state.write_text(json.dumps({"targets": {"default": {"resources": {"x": [*arns]}}}}))


OWN_SERVER = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/Example_Server-a1B2c3"


def test_a_runtime_of_the_project_is_a_target_by_its_name(host: Host) -> None:
    """Its URL, IAM and the statement for the gateway's role follow; once more is the same."""
    deployed_server(host, OWN_SERVER)
    answers = OWN_COMMAND | {"agent": "Assistant", "endpoint": None, "runtime": "Server"}
    result = host.scaffold(answers, json=True)
    assert result.code == 0, result.said
    assert not any("AgentCore Runtime" in one for one in warnings(result))
    quoted = OWN_SERVER.replace(":", "%3A").replace("/", "%2F")
    url = f"https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{quoted}/invocations"
    readme = host.read("connections/weathertools/README.md").decode()
    assert f"{url}?qualifier=DEFAULT" in readme
    assert f'"{OWN_SERVER}"' in readme
    assert "bedrock-agentcore:InvokeAgentRuntime" in readme
    assert host.scaffold(answers, json=True).actions == {}


@pytest.mark.parametrize(
    ("arns", "more", "says"),
    [
        ((), {}, "not deployed yet"),
        ((OWN_SERVER, OWN_SERVER.replace("us-east-1", "eu-west-1")), {}, "several AWS targets"),
        ((OWN_SERVER,), {"runtime": "Assistant"}, "There are: Server"),
        ((OWN_SERVER,), {"endpoint": "https://mcp.example.com/mcp"}, "exclude each other"),
    ],
    ids=["not-deployed", "twice", "an-agent", "and-an-endpoint"],
)
def test_a_runtime_that_cannot_be(
    host: Host, arns: tuple[str, ...], more: Answers, says: str
) -> None:
    """Only a server of tools that is deployed once has a URL to call."""
    deployed_server(host, *arns)
    answers = OWN_COMMAND | {"agent": "Assistant", "endpoint": None, "runtime": "Server"} | more
    result = host.scaffold(answers, json=True)
    assert result.code == 2
    assert says in result.said


def test_a_server_of_the_project_s_own_is_a_target_like_any_other(host: Host) -> None:
    """A runtime that speaks MCP is not the agent that calls: its URL is no inverted flow."""
    arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/Example_Server-a1B2c3"
    server = {"name": "Server", "protocol": "MCP", "codeLocation": "s", "entrypoint": "s.py"}
    host.edit(lambda config: config["runtimes"].append(server))
    state = host.root / "agentcore" / ".cli" / "deployed-state.json"
    state.write_text(json.dumps({"targets": {"default": {"resources": {"x": [arn]}}}}))
    url = f"https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{arn}/invocations"

    assert host.scaffold(agent="Assistant", endpoint=url, outbound_auth="iam").code == 0


def test_a_deployed_runtime_of_another_name_is_the_agent_too(host: Host) -> None:
    """What the CLI recorded as deployed from this project is no target, whatever its name."""
    arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/Renamed-a1B2c3D4e5"
    state = host.root / "agentcore" / ".cli" / "deployed-state.json"
    state.write_text(json.dumps({"targets": {"default": {"resources": {"x": [arn]}}}}))
    host.refuses("inverted-flow", endpoint=f"https://a.example.com/{arn.replace(':', '%3A')}")


def test_the_next_steps_are_in_order(host: Host) -> None:
    """Lock file, AWS target, deploy with the secrets to type, CI, local development."""
    (host.app / "uv.lock").write_text("")

    found = steps(host, outbound_auth="oauth", credential_name="weather", oauth_scopes="read",
                  oauth_discovery_url=OWN_COMMAND["discovery_url"])  # fmt: skip

    order = (
        "Run `uv lock` in app/Assistant",
        "aws-targets.json",
        "`agentcore deploy`",
        "Or, in CI",
        "dev",
    )
    assert [words in step for words, step in zip(order, found, strict=True)] == [True] * 5
    typed = "the client id and the client secret of"
    assert f"type {typed} MyGateway-oauth, then {typed} weather" in found[2]
    for stem in ("MYGATEWAY_OAUTH", "WEATHER"):
        for part in ("CLIENT_ID", "CLIENT_SECRET"):
            assert f"AGENTCORE_CREDENTIAL_{stem}_{part}" in found[3]
    assert "AGENTCORE_GATEWAY_MYGATEWAY_URL=" in found[4]


def test_steps_that_are_done_are_not_listed(host: Host) -> None:
    """No lock file, an AWS target and no credential: what is left is deploy and local use."""
    targets = host.root / "agentcore" / "aws-targets.json"
    targets.write_text('[{"name": "default", "account": "123456789012", "region": "us-east-1"}]')

    deploy, local = steps(host, OWN_COMMAND | IAM)

    assert deploy.startswith("Run `agentcore deploy -y`.")
    assert local.startswith("Locally, ")


def test_no_command_has_a_flag_for_a_secret(host: Host) -> None:
    """The equivalent commands are the CLI's, and a credential is added at its own prompt."""
    result = host.scaffold(
        json=True,
        outbound_auth="oauth",
        credential_name="weather",
        oauth_discovery_url=OWN_COMMAND["discovery_url"],
    )

    gateway, inbound, outbound, target = result.document["commands"]
    assert inbound == outbound == ["agentcore", "add", "credential"]
    assert gateway[:5] == ["agentcore", "add", "gateway", "--name", "MyGateway"]
    assert target[-4:] == ["--outbound-auth", "oauth", "--credential-name", "weather"]


CLI_STATES = {
    "absent": (None, "not installed"),
    "old": ("0.8.9", "The agentcore CLI is 0.8.9, older than 0.9.0"),
    "oldest": ("0.9.0", None),
    "two-digits": ("0.10.0", None),
    "tried": ("0.30.9", None),
    "newer": ("1.0.0-preview.1", "The agentcore CLI is 1.0.0, newer than 0.30"),
}


@pytest.mark.parametrize("asked", [False, True], ids=["package", "asked"])
@pytest.mark.parametrize(("version", "says"), CLI_STATES.values(), ids=CLI_STATES)
def test_the_state_of_the_cli_is_said(
    host: Host, version: str | None, says: str | None, asked: bool
) -> None:
    """An old, absent or untried CLI is a warning that says what still works; the work is done.

    Its package.json says the version; where there is none, it is asked.
    """
    if version is None:
        (host.world / "bin" / "agentcore").unlink()
    else:
        host.agentcore(version, asked=asked)

    found = warnings(host.scaffold(json=True))

    assert [warning for warning in found if says is None or says not in warning] == []
    assert len(found) == (says is not None)
    assert host.connect("undo", "--json").code == 0


@pytest.mark.parametrize("broken", ["exit 1", "echo what?", "no interpreter"])
def test_a_cli_that_does_not_answer_is_no_failure(host: Host, broken: str) -> None:
    """What is done stays done, exit code 0 says so, and nobody is told that it is not there."""
    shebang = "#!/nowhere" if broken == "no interpreter" else "#!/bin/sh"
    (host.world / "bin" / "agentcore").write_text(f"{shebang}\n{broken}\n")

    (warning,) = warnings(host.scaffold(json=True))
    assert "did not tell its version" in warning


def test_a_home_that_cannot_be_written_is_a_warning(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The project is done; that plain `copier update` misses its templates is said."""
    home = host.world / "home-that-is-a-file"
    home.write_text("")
    monkeypatch.setenv("HOME", str(home))

    (warning,) = warnings(host.scaffold(json=True))

    assert "~/.agentcore-connect/templates.bundle" in warning
    assert "connections" in host.tree()


PROBLEM: dict[str, type] = {"code": str, "message": str, "hint": str}
PLACE: dict[str, type] = {"field": str, "file": str, "line": int, "column": int}
ANSWER: dict[str, type] = {"choices": list, "default": str}


def check_schema(document: Json, command: str) -> None:
    """Exactly the keys and types that the contract of --json names."""
    assert (document["schema"], document["command"]) == (1, command)
    assert document["ok"] is (document["errors"] == [])
    types = PROBLEM | PLACE | ANSWER
    for problem in document["errors"]:
        assert PROBLEM.keys() <= problem.keys() <= types.keys()
        assert [key for key, value in problem.items() if type(value) is not types[key]] == []
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", problem["code"])
    if not document["ok"]:
        assert document.keys() == {"schema", "command", "ok", "errors"}
        return
    lists = ("changes", "units", "commands", "next_steps", "warnings", "reasons", "manual", "tools")
    own = document.keys() & {"undone", "redone"}
    assert len(own) == (command == "undo")
    if command == "scaffold":
        own |= {"findings"}
    assert document.keys() == {"schema", "command", "ok", "errors", "done", *lists, *own}
    for change in document["changes"]:
        assert change.keys() == {"path", "action", "conflict"}
        assert change["action"] in ("create", "modify", "delete", "keep")
        assert change["conflict"] is False
    for unit in document["units"]:
        assert unit.keys() == {"path", "template", "version"}
    assert all(type(word) is str for command in document["commands"] for word in command)
    assert [
        text
        for key in ("next_steps", "warnings", "reasons")
        for text in document[key]
        if type(text) is not str
    ] == []
    for item in document["manual"]:
        assert item.keys() == {"file", "reason", "lines", "line"}
        assert all(type(line) is str for line in item["lines"])


COMMANDS: dict[str, tuple[str, Answers, int]] = {
    "done": ("scaffold", OWN_COMMAND, 0),
    "again": ("scaffold", TARGET, 0),
    "undo": ("undo", {}, 0),
    "redo": ("undo", {"redo": True}, 0),
    "nothing-to-redo": ("undo", {"redo": True}, 2),
    "no-plan": ("apply", {}, 2),
    "refused": ("scaffold", OWN_COMMAND | {"name": "9"}, 2),
    "missing": ("scaffold", {}, 2),
    "unknown-option": ("scaffold", {"soap": True}, 2),
    "unknown-command": ("soap", {}, 2),
}


def test_json_is_all_of_stdout_and_has_the_schema(host: Host) -> None:
    """Whatever the outcome, --json gives one object of the contract's shape and nothing beside."""
    from front_door import flags

    codes = {}
    for name, (command, answers, _) in COMMANDS.items():
        result = host.connect(command, *flags(answers), "--json")
        check_schema(result.document, command)
        assert result.stderr == ""
        codes[name] = result.code

    assert codes == {name: code for name, (_, _, code) in COMMANDS.items()}


def test_data_goes_to_stdout_and_talk_to_stderr(host: Host) -> None:
    """The list of changed files is data; advice is not. Without a terminal nothing has colour."""
    result = host.scaffold(full=True)

    assert result.stdout.splitlines()[0] == "  ~ agentcore/agentcore.json"
    assert [
        line for line in result.stdout.splitlines() if not re.match(r"  [+~=-] \S+$", line)
    ] == []
    assert "Next:" in result.stderr
    assert "\x1b" not in result.said


def test_a_success_is_three_lines(host: Host) -> None:
    """What is connected, what changed, what to do next; with --full all of it, also afterwards."""
    result = host.scaffold()

    assert result.stdout.splitlines() == [
        "Assistant is connected to WeatherTools (mcp) through gateway MyGateway.",
        "  Changed app/Assistant/main.py, app/Assistant/pyproject.toml, agentcore/agentcore.json; "
        "made 9 files in app/Assistant/connections, connections/weathertools.",
    ]
    (line,) = (line for line in result.stderr.splitlines() if not line.startswith("warning: "))
    assert re.match(r"Next: Name the AWS account .*; then run `agentcore deploy` in .*", line)
    assert "agentcore add" not in result.said
    again = host.scaffold()
    assert again.stdout == "  No changes: everything is there already.\n"
    assert "Next:" not in again.said
    told = host.scaffold(full=True).stderr
    assert "client id and the client secret of MyGateway-oauth" in told
    assert "Locally, `agentcore dev`" in told


def test_the_next_steps_are_one_sentence(host: Host) -> None:
    """Where a script has to be run afterwards, too: a step's own first word is not doubled."""
    result = host.scaffold(outbound_auth="api-key", credential_name="weather-key")

    (line,) = (line for line in result.stderr.splitlines() if line.startswith("Next: "))
    assert "; then run `python connections/weathertools/configure_auth.py`" in line
    assert "then then" not in line


def test_what_every_target_needs_is_said_once(host: Host) -> None:
    """The second target of a gateway says what it needs, and not again how the first one runs."""
    first = host.scaffold(json=True).document["next_steps"]
    second = host.scaffold(TARGET, name="Other", json=True).document["next_steps"]

    assert [step for step in first if step.startswith("Locally, ")]
    assert second[-1] == "Run `agentcore deploy -y`."
    assert not [step for step in second if step.startswith("Locally, ")]


def test_a_dry_run_shows_what_becomes_of_files_that_are_there(host: Host) -> None:
    """The list, and the diff of each file that changes; new ones with --full, in JSON as well."""
    short, long = (host.scaffold(dry_run=True, full=full) for full in (False, True))

    assert "  + connections/weathertools/README.md" in short.stdout
    assert "+++ b/app/Assistant/main.py" in short.stdout
    assert "+++ b/connections/weathertools/README.md" not in short.stdout
    assert "+++ b/connections/weathertools/README.md" in long.stdout
    changes = host.scaffold(dry_run=True, json=True).document["changes"]
    diffs = {change["path"]: change["diff"] for change in changes if "diff" in change}
    assert diffs.keys() == {c["path"] for c in changes if c["action"] == "modify"}
    assert "+from connections import mygateway" in diffs["app/Assistant/main.py"]


@pytest.mark.parametrize(
    ("arguments", "code"), [(("--help",), 0), (("--version",), 0), (("scaffold", "-h"), 0), ((), 2)]
)
def test_help_is_there_without_a_project(
    world: Path, arguments: tuple[str, ...], code: int
) -> None:
    """Help and version need no project; no command at all shows the help and is bad usage."""
    (world / "work").mkdir()

    result = Host(world, world / "work").connect(*arguments)

    assert result.code == code
    assert ("Usage: connect" in result.said) is (arguments != ("--version",))
    assert "error: " not in result.said


def test_an_override_of_a_tool_that_no_filter_lets_in_is_told(host: Host) -> None:
    """By path, and by method; `*` is anything."""
    tools = ["a=GET /orders", "b=POST /orders/1", "c=GET /pets", "d=POST /pets/1/x"]
    api = flags(targets("api-gateway", tool_filter_path="/orders/*"))
    more = [f"--tool-override={tool}" for tool in tools] + ["--tool-filter=POST,PUT /pets/*"]
    result = host.connect("scaffold", *api, *more, "--json")
    (warning,) = (text for text in result.document["warnings"] if "--tool-override" in text)
    assert "names b, c, so" in warning
