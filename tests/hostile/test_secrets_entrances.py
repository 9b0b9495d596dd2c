"""A secret pasted where it does not belong is refused, and afterwards it is nowhere."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agentcore_connect.answers import given, policy
from canary import PLAIN, SHAPES, shown, traces
from front_door import IAM, OWN_COMMAND, TARGET, Answers, Host, Result, flags, tree

FIELDS = [name for name, row in given.OPTIONS.items() if row.type is not bool]
POLICY_FIELDS = list(policy.OPTIONS)


def nowhere(host: Host, result: Result, *needles: str) -> None:
    """None of ``needles`` is in what was printed, nor in a file, a name or a git object."""
    assert shown(result.said, *needles) == []
    assert traces(host.world, *needles) == []


def _said(name: str) -> str:
    return name.replace("_", "-")


@pytest.fixture(params=["flag", "file", "environment"])
def gives(request: pytest.FixtureRequest, host: Host, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A way to give one answer to a command: what to call with its name and its value."""

    def give(command: tuple[str, ...], name: str, value: str) -> Result:
        if request.param == "flag":
            return host.connect(*command, f"--{_said(name)}={value}")
        if request.param == "environment":
            with monkeypatch.context() as patched:
                patched.setenv(f"AGENTCORE_CONNECT_{_said(name).upper().replace('-', '_')}", value)
                return host.connect(*command)
        held = host.root.parent.parent / "answers.yaml"
        held.write_text(json.dumps({_said(name): value}))
        result = host.connect(*command, "--answers", str(held))
        held.unlink()
        return result

    return give


@pytest.mark.parametrize("command", ["scaffold", "policy add"])
def test_a_secret_for_an_answer(host: Host, gives: Any, command: str) -> None:
    """In any answer of a command, by flag, file or environment: exit code 2 and nothing left."""
    fields = FIELDS if command == "scaffold" else POLICY_FIELDS
    host.has(OWN_COMMAND | IAM)
    before = tree(host.world)
    known = itertools.cycle(SHAPES.items())
    for name in fields:
        shape, value = next(known)
        if shape == "random" and name in ("allowed_audience", "allowed_clients", "value", "tool"):
            shape, value = next(known)
        if shape == "random" and name == "endpoint":
            value = f"https://mcp.example.com/{value}/mcp"

        result = gives((*command.split(), "--yes"), name, value)

        assert (result.code, result.stdout) == (2, ""), (name, shape, result.said)
        assert result.stderr.count("error: ") >= 1
        assert shown(result.said, value, SHAPES[shape]) == [], name
    assert tree(host.world) == before
    assert traces(host.world, *SHAPES.values()) == []


@pytest.mark.parametrize(
    ("shape", "debug"), [*((shape, "") for shape in SHAPES), ("jwt", "1"), ("random", "1")]
)
def test_a_key_for_the_name_of_a_credential(
    host: Host, monkeypatch: pytest.MonkeyPatch, shape: str, debug: str
) -> None:
    """The commonest mistake: one error that says where a secret goes, and not what was given."""
    monkeypatch.setenv("AGENTCORE_CONNECT_DEBUG", debug)
    error = host.refuses(
        "secret", "agentcore deploy", answers=OWN_COMMAND, client_credential=SHAPES[shape]
    )
    assert error["field"] == "client_credential"
    assert SHAPES[shape] not in json.dumps(error)


SECRET_FLAGS = [
    *("--api-key", "--client-secret", "--client-id", "--oauth-client-secret", "--token"),
    *("--password", "--secret", "--bearer-token", "--access-key", "--header", "--authorization"),
]


@pytest.mark.parametrize("flag", SECRET_FLAGS)
def test_a_flag_for_a_secret(host: Host, flag: str) -> None:
    """There is no such flag, whoever tries it and where: the value after it is not repeated."""
    before, value = tree(host.world), PLAIN
    for words in (
        ("scaffold", flag, value),
        ("scaffold", f"{flag}={value}"),
        (flag, value, "scaffold"),
        (f"{flag}={value}", "scaffold"),
        ("policy", "add", flag, value),
        ("update", flag, value),
        ("tools", f"{flag}={value}"),
        ("status", flag, value),
    ):
        result = host.connect(*words, *(["--json"] if "=" in words[-1] else []))
        assert result.code == 2
        assert shown(result.said, value) == []
    assert tree(host.world) == before
    assert traces(host.world, value) == []


def test_a_flag_that_some_commands_have(host: Host) -> None:
    """Where it has no value, that is said; it is refused as of the command that has it not."""
    error, other = (
        host.connect(command, "--json", "--oauth-client-id", *value).document["errors"][0]
        for command, value in (("openapi", ()), ("status", (PLAIN,)))
    )
    assert error["code"] == "usage"
    assert "needs a value" in error["message"]
    assert other["code"] == "secret-flag"
    assert other["message"].startswith("`connect status` has no --oauth-client-id")


@pytest.mark.parametrize("key", ["api_key", "client_secret", "token", "password", "apiKey", "sk"])
def test_a_secret_in_an_answers_file(host: Host, key: str) -> None:
    """An answers file has no place for one, under whatever name: the name is shown alone."""
    held = host.world / "answers.yaml"
    held.write_text(json.dumps({key: PLAIN, "name": "Weather"}))
    before = tree(host.world)
    for more in ((), ("--json",)):
        result = host.connect("scaffold", "--yes", "--answers", str(held), *more)
        assert result.code == 2
        assert shown(result.said, PLAIN) == []
    assert tree(host.world) == before


@pytest.mark.parametrize("text", [f"api_key: {PLAIN}\n  {PLAIN}: [", f"- {PLAIN}\n", f"{PLAIN}"])
def test_a_broken_answers_file_is_not_quoted(host: Host, text: str) -> None:
    """Where the file cannot be read, the place is told and not what stands there."""
    held = host.world / "answers.yaml"
    held.write_text(text)
    result = host.connect("scaffold", "--yes", "--answers", str(held))
    assert result.code == 2
    assert shown(result.said, PLAIN) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": f"https://user:{PLAIN}@mcp.example.com/mcp"},
        {"endpoint": f"https://mcp.example.com/mcp?token={PLAIN}"},
        {"endpoint": f"https://mcp.example.com/mcp#key={PLAIN}"},
        {"discovery_url": f"https://u:{PLAIN}@idp.example.com/.well-known/openid-configuration"},
        {"discovery_url": f"https://idp.example.com/?key={PLAIN}/.well-known/openid-configuration"},
    ],
)
def test_a_secret_in_a_url(host: Host, changes: Answers) -> None:
    """In the user, the query or the fragment of any URL: refused, and not repeated."""
    before = tree(host.world)
    for more in ({}, {"json": True}):
        result = host.scaffold(OWN_COMMAND | more, **changes)
        assert result.code == 2
        nowhere(host, result, PLAIN)
    assert tree(host.world) == before


def test_a_secret_for_update(host: Host) -> None:
    """`--data` of an update takes none either, and a word without `=` is not repeated."""
    host.has()
    before = tree(host.world)
    for word in (f"x={SHAPES['github']}", SHAPES["aws"], PLAIN):
        for more in ((), ("--json",)):
            result = host.connect("update", "--data", word, *more)
            assert result.code == 2
            assert shown(result.said, word.removeprefix("x=")) == []
    assert tree(host.world) == before


# --- what is there already: copied nowhere, and not shown ----------------------------------------

SOURCE = f"https://build:{SHAPES['github']}@git.example.com/acme/templates.git"


def _answers_file(host: Host) -> Path:
    return host.root / "connections" / "weathertools" / ".copier-answers.yml"


def test_a_token_in_the_source_of_a_template(host: Host) -> None:
    """A template's address with a token in it, as git has them, is shown without."""
    host.has()
    held = _answers_file(host)
    text = held.read_text().replace("~/.agentcore-connect/templates.bundle", SOURCE)
    held.unlink()  # it is a hard link of the journal
    held.write_text(text)
    for words in (("status",), ("status", "--json"), ("update",), ("update", "--json"),
                  ("remove", "WeatherTools", "--dry-run"), ("status", "--graph")):  # fmt: skip
        result = host.connect(*words)
        assert shown(result.said, SHAPES["github"], "build:") == [], words
    assert traces(host.world, SHAPES["github"]) == [str(held)]


def _with_key(host: Host) -> None:
    main = host.app / "main.py"
    main.write_text(main.read_text() + f"\nKEY = {SHAPES['openai']!r}\n")


def _with_endpoint(host: Host) -> None:
    def change(config: dict[str, Any]) -> None:
        target = config["agentCoreGateways"][0]["targets"][0]
        target["endpoint"] = f"https://mcp.example.com/mcp?api_key={PLAIN}"

    host.edit(change)


def _with_version(host: Host) -> None:
    held = _answers_file(host)
    held.write_text(held.read_text().replace("_commit: v", f"_commit: {SHAPES['jwt']}"))


COMMANDS = [
    *(("status",), ("status", "--graph"), ("status", "--json"), ("status", "--diff")),
    *(("scaffold", *flags(TARGET), "--dry-run"), ("scaffold", *flags(TARGET), "--json")),
    *(
        ("update", "--dry-run"),
        ("update", "--check", "--json"),
        ("tools", "--json", "--url=http://127.0.0.1:9/mcp"),
    ),
    *(("remove", "WeatherTools", "--dry-run"), ("remove", "MyGateway", "--dry-run", "--json")),
    *(("undo", "--dry-run"), ("policy", "check"), ("adopt", "--dry-run")),
]


@pytest.mark.parametrize(
    ("held", "value"),
    [(_with_key, SHAPES["openai"]), (_with_endpoint, PLAIN), (_with_version, SHAPES["jwt"])],
    ids=["code", "endpoint", "version"],
)
def test_a_secret_of_the_project_is_never_shown(
    host: Host, held: Callable[[Host], None], value: str
) -> None:
    """A key in main.py, in an endpoint or in an answers file: no command prints it."""
    host.has(OWN_COMMAND | IAM)
    held(host)
    for words in COMMANDS:
        result = host.connect(*words)
        assert shown(result.said, value) == [], words


def test_a_saved_plan_is_its_owners_alone(host: Host) -> None:
    """A plan holds whole files: it has mode 0600, and a secret in it is told."""
    _with_key(host)
    saved = host.world / "plan.json"
    for _ in range(2):  # new, and over one that everybody can read
        result = host.scaffold(plan=str(saved))
        assert result.code == 0
        assert saved.stat().st_mode & 0o777 == 0o600
        assert "plan contains what looks like a secret, from app/Assistant/main.py" in result.stderr
        assert shown(result.said, SHAPES["openai"]) == []
        saved.chmod(0o644)


def test_a_secret_in_the_local_environment_is_not_read(host: Host) -> None:
    """What is in agentcore/.env.local stays there: no command copies or shows it."""
    env = host.root / "agentcore" / ".env.local"
    env.write_text(f"AGENTCORE_CREDENTIAL_X={PLAIN}\nY={SHAPES['stripe']}\n")
    host.has()
    saved = host.world / "plan.json"
    for words in (*COMMANDS, ("scaffold", *flags(TARGET), f"--plan={saved}"), ("undo",)):
        assert shown(host.connect(*words).said, PLAIN, SHAPES["stripe"]) == []
    assert traces(host.world, PLAIN, SHAPES["stripe"]) == [str(env)]


# --- documents -----------------------------------------------------------------------------------

API = {
    "openapi": "3.0.3",
    "info": {"title": "Orders", "version": "1", "description": f"Try {SHAPES['stripe']}"},
    "servers": [{"url": "https://api.example.com"}],
    "components": {
        "securitySchemes": {
            "key": {
                "type": "apiKey",
                "in": "header",
                "name": "x-api-key",
                "description": f"such as {SHAPES['openai']}",
            }
        }
    },
    "paths": {
        "/orders": {
            "get": {
                "operationId": "listOrders",
                "description": "Lists orders.",
                "parameters": [
                    {
                        "name": "token",
                        "in": "query",
                        "description": "A token.",
                        "example": SHAPES["github"],
                        "schema": {"type": "string", "default": SHAPES["slack"]},
                    }
                ],
                "responses": {"200": {"description": f"Bearer {SHAPES['jwt']}"}},
            }
        }
    },
}
TOOLS = [
    {
        "name": "look_up",
        "description": f"Looks up with {SHAPES['anthropic']}.",
        "inputSchema": {
            "type": "object",
            "properties": {"k": {"type": "string", "default": SHAPES["gitlab"]}},
        },
    }
]
HANDLER = f'''
def look_up(key: str = "{SHAPES["google"]}") -> str:
    """Looks up with {SHAPES["aws"]}.

    Args:
        key: Such as {SHAPES["slack"]}.
    """
    return key
'''
DOCUMENTS: dict[str, tuple[str, str, Answers]] = {
    "openapi": ("api.json", json.dumps(API, indent=1), {"path": "openapi", "schema": "api.json",
                "outbound_auth": "api-key", "credential_name": "orders-key"}),
    "tools": ("my-tools.json", json.dumps(TOOLS), {"path": "lambda",
              "lambda_arn": "arn:aws:lambda:us-east-1:123456789012:function:weather",
              "tool_schema_file": "my-tools.json"}),
    "list": ("my-tools.json", json.dumps(TOOLS), {"path": "mcp",
             "endpoint": "https://mcp.example.com/mcp", "mcp_tool_schema": "my-tools.json"}),
    "handler": ("handler.py", HANDLER, {"path": "lambda",
                "lambda_arn": "arn:aws:lambda:us-east-1:123456789012:function:weather",
                "from_handler": "handler.py", "with_handler": True}),
}  # fmt: skip


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_secret_in_a_document_is_not_copied(host: Host, kind: str) -> None:
    """Examples, defaults and descriptions with keys in them: the copy has none, and it is told."""
    name, text, answers = DOCUMENTS[kind]
    source = host.root / name
    source.write_text(text)
    result = host.scaffold(OWN_COMMAND | IAM | {"endpoint": None} | answers)
    assert result.code == 0, result.said
    assert "what looks like a secret" in result.stderr
    held = [value for value in SHAPES.values() if value in text]
    assert len(held) >= 2
    assert shown(result.said, *held) == []
    assert traces(host.world, *held) == [str(source)]
    copies = [path for path in (host.root / "connections").rglob("*.json") if path.is_file()]
    assert any("***" in json.dumps(json.loads(path.read_text())) for path in copies)
    again = host.scaffold(OWN_COMMAND | IAM | {"endpoint": None} | answers)
    assert (again.code, "=" in again.stdout or "No changes" in again.stdout) == (0, True)


# --- other processes -----------------------------------------------------------------------------

_RECORDER = """#!/bin/sh
{ for word; do printf '%s\\n' "$word"; done; cat /proc/*/cmdline 2>/dev/null | tr '\\0' '\\n'; } \\
    >> "$RECORD"
[ "$(basename "$0")" = git ] && exec "$REAL_GIT" "$@"
[ "$1" = validate ] && { echo '{"success": true}'; exit; }
echo 0.30.0
"""


@pytest.fixture
def recorded(host: Host, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with the arguments of each `agentcore` and `git` that is run, and of all processes."""
    record = host.world / "arguments"
    for name in ("agentcore", "git"):
        program = host.world / "bin" / name
        program.write_text(_RECORDER)
        program.chmod(0o755)
    real = shutil.which("git", path="/usr/local/bin:/usr/bin:/bin")
    assert real is not None
    monkeypatch.setenv("PATH", f"{host.world / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("RECORD", str(record))
    monkeypatch.setenv("REAL_GIT", real)
    return record


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="there is no /proc")
def test_a_secret_in_reach_is_no_argument_of_a_process(
    host: Host, recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither agentcore nor git gets one as an argument, nor any process that runs then."""
    monkeypatch.setenv("AGENTCORE_CREDENTIAL_X", PLAIN)
    (host.root / "agentcore" / ".env.local").write_text(f"Y={PLAIN}\n")
    _with_key(host)
    for words in (
        ("git", "init", "-q", "."),
        ("scaffold", *flags(OWN_COMMAND), "--validate"),
        ("status",),
        ("update", "--dry-run"),
        ("undo",),
    ):
        if words[0] == "git":
            subprocess.run(words, cwd=host.root, check=True, env=dict(os.environ))
        else:
            assert host.connect(*words).code == 0
    text = recorded.read_text("utf-8", "replace")
    assert "validate" in text
    assert "check-ignore" in text
    assert shown(text, PLAIN, SHAPES["openai"]) == []


def test_a_secret_does_not_come_out_of_a_completion(host: Host) -> None:
    """What a shell is offered are names that are words: nothing that it could run or show."""
    hostile = ["$(touch owned)", "a;id", "`id`", "-rf", f"x {PLAIN}", "Good_1", "\x1b[31m"]
    host.edit(lambda config: config.update(agentCoreGateways=[{"name": name} for name in hostile]))
    words = "connect scaffold --gateway "
    environment = {"_CONNECT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "3"}
    done = subprocess.run(
        [Path(sys.executable).with_name("connect")],
        cwd=host.root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["Good_1"]
