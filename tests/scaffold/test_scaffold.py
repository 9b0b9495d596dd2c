"""`connect scaffold` does its main job: what is written, what is kept, what a second run does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from front_door import DISCOVERY, IAM, OWN_COMMAND, TARGET, Answers, Host, Tree, flags, put, tree

CONFIG = "agentcore/agentcore.json"
CLIENT = "app/Assistant/connections/mygateway"
TARGET_UNIT = "connections/weathertools"
OTHER: Answers = TARGET | {"name": "Orders", "endpoint": "https://orders.example.com/mcp"}


def beneath(folder: str, paths: Tree) -> list[str]:
    """The files of ``paths`` in ``folder``."""
    return [p for p, entry in paths.items() if p.startswith(folder + "/") and entry[0] == "file"]


def test_the_command_of_the_issue(host: Host) -> None:
    """One command: client, target, wiring, dependencies, agentcore.json; nothing else changes."""
    before = host.tree()

    result = host.scaffold(json=True)

    assert (result.code, result.stderr) == (0, "")
    after = host.tree()
    created = [*beneath(f"{host.app.relative_to(host.root)}/connections", after)]
    created += beneath("connections", after)
    modified = [CONFIG, "app/Assistant/main.py", "app/Assistant/pyproject.toml"]
    wanted = dict.fromkeys(created, "create") | dict.fromkeys(modified, "modify")
    assert result.actions == wanted
    assert {f"{CLIENT}/client.py", f"{CLIENT}/.copier-answers.yml"} <= set(created)
    assert {f"{TARGET_UNIT}/README.md", f"{TARGET_UNIT}/.copier-answers.yml"} <= set(created)
    assert {after[path][1] for path in created} == {0o644}
    untouched = {p: e for p, e in before.items() if p not in modified}
    assert {p: after[p] for p in untouched} == untouched


def test_what_agentcore_json_gets(host: Host) -> None:
    """The gateway, its target and the credential of the agent's token, and nothing else."""
    before = host.config
    host.has()

    after = host.config
    (gateway,), (credential,) = after["agentCoreGateways"], after["credentials"]
    assert after | {"agentCoreGateways": [], "credentials": []} == before
    jwt = {"discoveryUrl": DISCOVERY, "allowedAudience": ["my-api"]}
    (target,) = gateway["targets"]
    assert (gateway["name"], gateway["protocolType"]) == ("MyGateway", "MCP")
    assert gateway["authorizerConfiguration"] == {"customJwtAuthorizer": jwt}
    assert (target["name"], target["targetType"]) == ("WeatherTools", "mcpServer")
    assert target["endpoint"] == "https://mcp.example.com/mcp"
    assert (credential["name"], credential["discoveryUrl"]) == ("MyGateway-oauth", DISCOVERY)


def test_the_program_itself(host: Host) -> None:
    """`connect` and `python -I -m agentcore_connect` are the same; both do it in a process."""
    script = Path(sys.executable).with_name("connect")
    trees = []
    for program in ([str(script)], [sys.executable, "-I", "-m", "agentcore_connect"]):
        arguments = ["scaffold", *flags(OWN_COMMAND), "--json"]
        done = subprocess.run(
            [*program, *arguments], cwd=host.root, capture_output=True, text=True, check=True
        )
        assert (json.loads(done.stdout)["ok"], done.stderr) == (True, "")
        trees.append(host.tree())
        host.connect("undo")

    assert trees[0] == trees[1]


@pytest.mark.parametrize("example", ["strands", "langgraph", "mcp"])
def test_twice_is_once(world: Path, example: str) -> None:
    """The same command again changes nothing, nor does a shorter one that leaves out what is so."""
    host = put(world, example)
    host.agentcore()
    host.has(framework=example)
    before = tree(world)

    for answers in (OWN_COMMAND | {"framework": example}, TARGET, TARGET | {"endpoint": None}):
        again = host.scaffold(answers, json=True)
        assert (again.code, again.actions, again.document["commands"]) == (0, {}, [])
        assert again.document["next_steps"] == []

    assert tree(world) == before


FIRST = {
    "own-token": OWN_COMMAND,
    "forwarded-token": OWN_COMMAND | {"client_credential": None, "forward_caller_token": True},
    "iam": OWN_COMMAND | IAM,
    "search": OWN_COMMAND | {"tool_search": "always"},
    "own-credential": OWN_COMMAND | {"client_credential": "the-idp"},
}


@pytest.mark.parametrize("first", FIRST.values(), ids=FIRST)
def test_a_second_target_adds_no_second_client(host: Host, first: Answers) -> None:
    """A tool more is no change of code, and the gateway's answers need not be said again."""
    host.has(first)
    before = host.tree()

    result = host.scaffold(OTHER, json=True)

    assert result.code == 0, result.said
    unit = dict.fromkeys(beneath("connections/orders", host.tree()), "create")
    assert result.actions == {CONFIG: "modify"} | unit
    app = {p: e for p, e in before.items() if p.startswith("app")}
    assert {p: e for p, e in host.tree().items() if p.startswith("app")} == app


def test_a_second_agent_adds_only_its_client(host: Host) -> None:
    """The gateway and the target are there: what is new is in the second agent's folder."""
    host.has()
    shutil.copytree(host.app, host.root / "app" / "Second", ignore=lambda *_: ["connections"])
    shutil.copy(host.root / "app/Assistant/model/load.py", host.root / "app/Second/main.py")
    (host.root / "app/Second/main.py").write_text("from strands import Agent\nagent = Agent()\n")
    second = {"name": "Second", "codeLocation": "app/Second/", "entrypoint": "main.py"}
    host.edit(lambda config: config["runtimes"].append(config["runtimes"][0] | second))
    config, pyproject = host.read(CONFIG), host.read("app/Second/pyproject.toml")

    result = host.scaffold(TARGET, agent="Second", endpoint=None, json=True)

    assert result.code == 0, result.said
    assert {path.split("/")[1] for path in result.actions} == {"Second"}
    assert result.actions["app/Second/main.py"] == "modify"
    assert host.read(CONFIG) == config
    assert host.read("app/Second/pyproject.toml") == pyproject  # it has what the first one got


def test_one_credential_for_both_sides(host: Host) -> None:
    """A new credential that is named for the client and for the target is declared once."""
    host.has(client_credential="idp", outbound_auth="oauth", credential_name="idp")

    assert [credential["name"] for credential in host.config["credentials"]] == ["idp"]
    auth = host.config["agentCoreGateways"][0]["targets"][0]["outboundAuth"]
    assert auth == {"type": "OAUTH", "credentialName": "idp"}


def test_a_credential_that_only_the_target_names_is_declared(host: Host) -> None:
    """What is missing of a target that is there is its credential: it is added, or asked for."""
    target = {
        "name": "WeatherTools",
        "targetType": "mcpServer",
        "endpoint": "https://mcp.example.com/mcp",
        "outboundAuth": {"type": "OAUTH", "credentialName": "weather", "scopes": ["read"]},
    }
    gateway = {"name": "Tools", "authorizerType": "AWS_IAM", "targets": [target]}
    host.edit(lambda config: config["agentCoreGateways"].append(gateway))
    host.refuses("missing-answer", "--oauth-discovery-url", "weather", answers=TARGET)

    host.has(TARGET, oauth_discovery_url=DISCOVERY)

    assert host.config["agentCoreGateways"] == [gateway]
    (credential,) = host.config["credentials"]
    assert (credential["name"], credential["discoveryUrl"]) == ("weather", DISCOVERY)


def test_targets_in_any_order(world: Path) -> None:
    """Two targets, one after the other, give the same files whichever comes first."""
    sides = []
    for name, order in (("one", (TARGET, OTHER)), ("two", (OTHER, TARGET))):
        (world / name / "work").mkdir(parents=True)
        (world / name / "bin").mkdir()
        host = put(world / name, "strands")
        for answers in order:
            host.has(OWN_COMMAND | answers)
        files, config = host.tree(), host.config
        config["agentCoreGateways"][0]["targets"].sort(key=lambda target: target["name"])
        sides.append(({p: e for p, e in files.items() if p != CONFIG}, config))

    assert sides[0] == sides[1]


def patched(before: bytes, hunks: str) -> list[str]:
    """The lines of a file after a unified diff."""
    old, new, at = before.decode().splitlines(), [], 0
    for line in hunks.splitlines():
        if header := re.match(r"@@ -(\d+)(?:,(\d+))? ", line):
            start = int(header[1]) - (header[2] != "0")
            new += old[at:start]
            at = start
        elif line.startswith("+"):
            new.append(line[1:])
        elif not line.startswith("\\"):  # "no newline at end of file"
            assert old[at] == line[1:]
            new += [line[1:]] if line.startswith(" ") else []
            at += 1
    return new + old[at:]


def test_a_dry_run_shows_what_the_real_run_writes(host: Host) -> None:
    """It changes nothing; its JSON is the real run's, its diff turns each file into the result."""
    before = tree(host.world)
    dry, text = (host.scaffold(dry_run=True, **how) for how in ({"json": True}, {"full": True}))
    assert tree(host.world) == before
    assert (dry.code, text.code) == (0, 0)
    assert "Nothing was changed" in text.stderr

    real = host.scaffold(json=True)

    planned = dry.document
    diffs = [change.pop("diff") for change in planned["changes"] if "diff" in change]
    assert planned == real.document
    assert diffs
    shown = {}
    for part in re.split(r"^--- ", text.stdout, flags=re.MULTILINE)[1:]:
        _, target, hunks = part.split("\n", 2)
        shown[target.removeprefix("+++ b/")] = hunks
    after = host.tree()
    old = {path: before.get(f"work/project/{path}", ("", 0, b""))[2] for path in real.actions}
    for path in real.actions:
        content = after[path][2]
        assert isinstance(content, bytes)
        was = old[path]
        assert isinstance(was, bytes)
        if content:  # a diff of nothing to nothing has no lines
            assert patched(was, shown.pop(path)) == content.decode().splitlines()
    assert shown == {}


def test_no_config_leaves_agentcore_json_alone(host: Host) -> None:
    """With --no-config the commands are shown instead, and the first step is to run them."""
    before = host.read(CONFIG)

    result = host.scaffold(no_config=True, json=True)

    assert (result.code, host.read(CONFIG)) == (0, before)
    assert CONFIG not in {change["path"] for change in result.document["changes"]}
    words = [command[:3] for command in result.document["commands"]]
    kinds = ("gateway", "credential", "gateway-target")
    assert words == [["agentcore", "add", kind] for kind in kinds]
    assert "Run the equivalent commands" in result.document["next_steps"][0]
    assert "is changed already" not in host.scaffold(no_config=True).stderr


def test_a_dry_run_says_of_nothing_that_it_is_changed_already(host: Host) -> None:
    """The same commands of the CLI: beside a change to come, and beside one that was made."""
    dry = host.scaffold(dry_run=True, full=True).stderr
    assert "(agentcore.json is changed by connect itself)" in dry
    assert "(agentcore.json is changed already)" in host.scaffold(full=True).stderr


def test_no_config_tells_what_no_command_can_do(host: Host) -> None:
    """A forwarded token needs a header that only agentcore.json can allow; it is said."""
    forward = FIRST["forwarded-token"]

    said = host.scaffold(forward, no_config=True, dry_run=True, json=True).document["next_steps"]
    host.has(forward)

    assert host.config["runtimes"][0]["requestHeaderAllowlist"] == ["Authorization"]
    assert [step for step in said if "requestHeaderAllowlist" in step and "Authorization" in step]


CUSTOM = "X-Amzn-Bedrock-AgentCore-Runtime-Custom-"
HEADERS: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "authorization": (("authorization",), ["Authorization"]),
    "x-header": (("X-Team",), ["X-Team"]),
    "word": (("tenant",), [CUSTOM + "tenant"]),
    "prefixed": ((CUSTOM.lower() + "Tenant",), [CUSTOM + "Tenant"]),
    "twice": (("X-Team", "x-team", "X-TEAM"), ["X-Team"]),
    "several": (("X-Team", "tenant"), ["X-Team", CUSTOM + "tenant"]),
}


@pytest.mark.parametrize(("said", "allowed"), HEADERS.values(), ids=HEADERS)
def test_a_header_of_the_caller_is_let_through(
    host: Host, said: tuple[str, ...], allowed: list[str]
) -> None:
    """The runtime's allowlist gets it under the name that it has there, and the client knows it.

    The same once more, or without it, changes nothing.
    """
    headers = [f"--request-header={name}" for name in said]
    wanted = ["scaffold", *flags(OWN_COMMAND | IAM), *headers, "--json"]

    assert host.connect(*wanted).code == 0

    assert host.config["runtimes"][0]["requestHeaderAllowlist"] == allowed
    client = "".join(host.read(path).decode() for path in beneath(CLIENT, host.tree()))
    assert [name for name in allowed if f'"{name}"' not in client] == []
    done = tree(host.world)
    assert host.connect(*wanted).actions == {}
    assert host.scaffold(TARGET, json=True).actions == {}
    assert tree(host.world) == done


def test_headers_that_are_let_through_already_stay_as_they_are(host: Host) -> None:
    """The allowlist is added to, without regard to case, and never written anew."""
    there = ["x-team", "Authorization"]
    host.edit(lambda config: config["runtimes"][0].update(requestHeaderAllowlist=there))

    arguments = flags(OWN_COMMAND | IAM)
    for name in ("X-Team", "X-Other"):
        arguments.append(f"--request-header={name}")
    assert host.connect("scaffold", *arguments).code == 0

    assert host.config["runtimes"][0]["requestHeaderAllowlist"] == [*there, "X-Other"]


@pytest.mark.parametrize(
    ("names", "says"),
    [
        pytest.param(["X-Amz-Date"], "'X-Amz-Date'", id="of-aws"),
        pytest.param(["x-amzn-trace-id"], "'x-amzn-trace-id'", id="of-aws-in-small-letters"),
        pytest.param(["X-Te am"], "'X-Te am'", id="space"),
        pytest.param(["X-Team: a"], "'X-Team: a'", id="with-a-value"),
        pytest.param(["X-Team\n"], "cannot be in", id="newline"),
        pytest.param(["wétter"], "cannot be in", id="unicode"),
        pytest.param([""], "cannot be in", id="empty"),
        pytest.param(["X-" + "a" * 99], "cannot be in", id="too-long"),
        pytest.param([f"X-H{i}" for i in range(11)], "at most 10", id="11-for-the-target"),
        pytest.param(
            [f"X-H{i}" for i in range(20)],
            "can have 20 headers; with these it would have 21",
            id="21",
        ),
    ],
)
def test_a_header_that_cannot_be_let_through(host: Host, names: list[str], says: str) -> None:
    """What the CLI's schema refuses is refused before; the allowlist has one header already."""
    host.edit(lambda config: config["runtimes"][0].update(requestHeaderAllowlist=["X-There"]))
    before = tree(host.world)

    headers = [f"--request-header={name}" for name in names]
    result = host.connect("scaffold", *flags(OWN_COMMAND | IAM), *headers, "--json")

    (error,) = result.document["errors"]
    assert (result.code, error["code"]) == (2, "request-header")
    assert error["field"] == "request_header"
    assert says in error["message"]
    assert tree(host.world) == before


def test_an_entrypoint_in_a_folder_of_its_own(host: Host) -> None:
    """The client is beside the entrypoint, where its imports are found; dependencies are above."""
    (host.app / "src").mkdir()
    shutil.move(host.app / "main.py", host.app / "src" / "agent.py")
    host.edit(lambda config: config["runtimes"][0].update(entrypoint="src/agent.py:app"))

    result = host.scaffold(json=True)

    assert result.actions["app/Assistant/src/agent.py"] == "modify"
    assert result.actions["app/Assistant/pyproject.toml"] == "modify"
    assert result.actions["app/Assistant/src/connections/mygateway/client.py"] == "create"


def test_an_agent_without_pyproject(host: Host) -> None:
    """The dependencies are left to the person, by name; the rest is done."""
    (host.app / "pyproject.toml").unlink()

    result = host.scaffold(json=True)

    assert result.code == 0
    (manual,) = result.document["manual"]
    assert manual["file"] == "app/Assistant/pyproject.toml"
    assert "no pyproject.toml" in manual["reason"]
    assert [line for line in manual["lines"] if line.startswith("httpx >= 0.")]
    assert not (host.app / "pyproject.toml").exists()


def test_code_that_is_not_recognised_is_left_alone(host: Host) -> None:
    """The lines to add are shown with their place, and the file keeps its bytes."""
    source = b"import strands\n\nmake = getattr(strands, 'Agent')\nagent = make()\n"
    (host.app / "main.py").write_bytes(source)

    result, for_people = host.scaffold(dry_run=True, json=True), host.scaffold()

    (manual,) = result.document["manual"]
    assert (manual["file"], manual["reason"] != "") == ("app/Assistant/main.py", True)
    assert "from connections import mygateway" in manual["lines"]
    assert "To do by hand in app/Assistant/main.py" in for_people.stderr
    assert [line for line in manual["lines"] if line not in for_people.stderr] == []
    assert host.read("app/Assistant/main.py") == source


def crlf(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


LAYOUTS: dict[str, Callable[[bytes], bytes]] = {
    "crlf": crlf,
    "bom": lambda content: b"\xef\xbb\xbf" + content,
    "bom-and-crlf": lambda content: b"\xef\xbb\xbf" + crlf(content),
    "no-final-newline": lambda content: content.rstrip(b"\n"),
    "final-newlines": lambda content: content.rstrip(b"\n") + b"\n\n\n",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("path", [CONFIG, "app/Assistant/main.py", "app/Assistant/pyproject.toml"])
def test_the_layout_of_a_file_is_kept(
    host: Host, path: str, layout: Callable[[bytes], bytes]
) -> None:
    """Line ends, byte order mark, last line and mode stay; the edit is the same one."""
    plain = host.read(path)
    host.has()
    wanted = layout(host.read(path))
    assert host.connect("undo").code == 0
    (host.root / path).write_bytes(layout(plain))
    (host.root / path).chmod(0o640)

    result = host.scaffold(json=True)

    assert (result.code, result.actions[path]) == (0, "modify")
    assert host.read(path) == wanted
    assert host.tree()[path][1] == 0o640


def test_connect_keeps_its_own_notes_out_of_git(host: Host) -> None:
    """The journal is in .connect/, whose own .gitignore leaves nothing of it to git."""
    host.has()

    state = tree(host.root / ".connect")
    ignore = state[".gitignore"][2]
    assert isinstance(ignore, bytes)
    assert [line for line in ignore.decode().splitlines() if not line.startswith("#")] == ["*"]
    assert not [path for path in tree(host.root) if path.endswith(".connect") and "/" in path]


def test_what_is_unknown_in_agentcore_json_is_kept(host: Host) -> None:
    """Keys that connect does not know, their order and their layout stay byte for byte."""
    text = host.config_file.read_text().replace(
        '"version": 1,', '"version": 1,\n  "x-team" : {"b":1,   "a":[1,2]},'
    )
    host.config_file.write_text(text)

    host.has()

    after = host.config_file.read_text()
    assert '"version": 1,\n  "x-team" : {"b":1,   "a":[1,2]},\n' in after
    kept: dict[str, Any] = json.loads(after) | {"credentials": [], "agentCoreGateways": []}
    assert list(kept.items()) == list(json.loads(text).items())


@pytest.mark.parametrize("provider", [("--credential-provider", "K"), ()])
def test_a_target_with_a_provider_of_the_account_twice(
    host: Host, provider: tuple[str, ...]
) -> None:
    """Its auth is not in agentcore.json: the unit knows it, when the provider is said or not."""
    said = (
        *("scaffold", "--yes", "--json", "--path", "api-gateway", "--name", "Zoo"),
        *("--rest-api-id", "a1b2c3d4e5", "--stage", "prod", "--outbound-auth", "api-key"),
        *("--gateway", "MyGateway", "--authorizer-type", "AWS_IAM"),
    )
    assert host.connect(*said, "--credential-provider", "K").code == 0
    before = host.tree()
    again = host.connect(*said, *provider)
    assert (again.code, again.actions, host.tree()) == (0, {}, before), again.said
