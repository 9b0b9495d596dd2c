"""A project in a folder of its own, and `connect` run on it as a person would, in this process."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import jsonschema_rs
from agentcore_connect.cli import main
from agentcore_connect.commands.questions.outputs import COMMANDS, output_schema
from agentcore_connect.vocabulary.matrix import CELLS, Cell
from replay import Tree as Tree
from replay import replayed
from replay import tree as tree

EXAMPLES = Path(__file__).parents[1] / "examples"
CANARY = "c4nary-5ecret"
"""Given wherever a secret could be given by mistake; it must never be seen again."""

Answers = dict[str, "str | bool | None"]

DISCOVERY = "https://idp.example.com/.well-known/openid-configuration"
OWN_COMMAND: Answers = {
    "path": "mcp",
    "framework": "strands",
    "gateway": "MyGateway",
    "authorizer_type": "CUSTOM_JWT",
    "discovery_url": DISCOVERY,
    "allowed_audience": "my-api",
    "client_credential": "MyGateway-oauth",
    "name": "WeatherTools",
    "endpoint": "https://mcp.example.com/mcp",
    "yes": True,
}
"""The README's command as answers; `flags` makes arguments of it."""
IAM: Answers = {"authorizer_type": "AWS_IAM"} | dict.fromkeys(
    ("discovery_url", "allowed_audience", "client_credential")
)
"""Instead of the token of an identity provider: the least that a new gateway needs."""
TARGET: Answers = {key: OWN_COMMAND[key] for key in ("path", "name", "endpoint", "yes")}
"""A target for a gateway that is there."""

LAMBDA_ARN = "arn:aws:lambda:us-east-1:123456789012:function:weather"
KEY: Answers = {"outbound_auth": "api-key", "credential_name": "weather-key"}
OAUTH: Answers = {
    "outbound_auth": "oauth",
    "credential_name": "Weather-oauth",
    "oauth_discovery_url": DISCOVERY,
}
PATHS: dict[str, Answers] = {
    "mcp": {"endpoint": "https://mcp.example.com/mcp"},
    "lambda": {"lambda_arn": LAMBDA_ARN},
    "openapi": {"schema": "s3://documents/api.json", **KEY},
    "api-gateway": {"rest_api_id": "abc123", "stage": "prod"},
    "smithy": {"schema": "s3://documents/model.json"},
    "connector": {"connector": "web-search"},
}
"""The least that a target of each path needs, beside its name."""


def targets(path: str, **more: str | bool | None) -> Answers:
    """The answers of a target of ``path`` behind a new gateway that signs with IAM."""
    return OWN_COMMAND | IAM | {"path": path, "endpoint": None} | PATHS[path] | more


AUTH: dict[str, Answers] = {
    "none": {"outbound_auth": "none", "credential_name": None},
    "oauth": OAUTH | {"oauth_scopes": "read,write"},
    "oauth-3lo": OAUTH
    | {
        "outbound_auth": "oauth-3lo",
        "return_url": "https://app.example.com/done",
        "custom_parameters": "audience=weather",
    },
    "token-exchange": {
        "outbound_auth": "token-exchange",
        "credential_provider": "Weather-exchange",
        "credential_name": None,
        "oauth_scopes": "api://weather/.default",
        "custom_parameters": "audience=weather",
    },
    "api-key": KEY,
    "caller-iam": {"outbound_auth": "caller-iam", "credential_name": None},
    "iam": {"outbound_auth": "iam", "credential_name": None},
}
OFFERED = tuple(cell for cell in CELLS if cell.through is not None)
"""The cells of the matrix that can be had."""


def of_cell(cell: Cell) -> Answers:
    """The answers that ask for a cell of the matrix."""
    more: Answers = {}
    if cell.outbound_auth in ("iam", "caller-iam") and cell.path in ("mcp", "openapi"):
        more = {"iam_service": "execute-api", "iam_region": "eu-west-1"}
    return targets(cell.path, **AUTH[cell.outbound_auth], **more)


def flags(answers: Answers, **changes: str | bool | None) -> list[str]:
    """The arguments that say ``answers``, with ``changes``; None and False are not said."""
    arguments = []
    for field, value in (answers | changes).items():
        flag = "--" + field.replace("_", "-")
        if value is True:
            arguments.append(flag)
        elif isinstance(value, str):
            arguments.append(f"{flag}={value}")
    return arguments


@cache
def _validator(command: str) -> Any:
    return jsonschema_rs.validator_for(output_schema(command))


@dataclass(frozen=True)
class Result:
    """What one command left behind."""

    code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        """All of stdout as one JSON object, which is as `connect schema` says."""
        document = json.loads(self.stdout)
        assert isinstance(document, dict)
        command = document["command"]
        if command in COMMANDS:
            wrong = next(_validator(command).iter_errors(document), None)
            assert wrong is None, f"commands/questions/outputs.py, {command}: {str(wrong)[:2000]}"
        return document

    @property
    def actions(self) -> dict[str, str]:
        """The JSON's changes: path to action, without what stays."""
        changes = self.document["changes"]
        return {c["path"]: c["action"] for c in changes if c["action"] != "keep"}

    @property
    def said(self) -> str:
        return self.stdout + self.stderr


@dataclass(frozen=True)
class Host:
    """An example project, alone in a world that holds HOME and the `agentcore` on PATH too."""

    world: Path
    root: Path

    @property
    def config_file(self) -> Path:
        return self.root / "agentcore" / "agentcore.json"

    @property
    def config(self) -> dict[str, Any]:
        config = json.loads(self.config_file.read_text(encoding="utf-8-sig"))
        assert isinstance(config, dict)
        return config

    @property
    def app(self) -> Path:
        return self.root / "app" / "Assistant"

    def edit(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change agentcore.json as a person would; what ``change`` returns is ignored."""
        config = self.config
        change(config)
        self.config_file.write_text(json.dumps(config, indent=2), encoding="utf-8")

    def agentcore(
        self, version: str = "0.30.0", verdict: str = '{"success": true}', *, asked: bool = False
    ) -> None:
        """Put a stand-in of the CLI on PATH: it knows its version and judges every project.

        As npm installs it, it names its package.json, which has the version too; or it does not,
        and is ``asked``. It names it from its own folder, so that it is the same in each world.
        """
        program = self.world / "bin" / "agentcore"
        package = self.world / "agentcore-cli" / "package.json"
        package.parent.mkdir(exist_ok=True)
        package.write_text(json.dumps({"version": version}))
        named = "" if asked else '# "%dp0%\\../agentcore-cli/dist/cli/index.mjs"\n'
        answers = f"if [ \"$1\" = validate ]; then echo '{verdict}'; else echo {version}; fi\n"
        program.write_text(f"#!/bin/sh\n{named}{answers}")
        program.chmod(0o755)

    def connect(self, *arguments: str, at: Path | None = None) -> Result:
        """Run `connect` in the project, or in the folder ``at``."""
        stdout, stderr, before = io.StringIO(), io.StringIO(), Path.cwd()
        os.chdir(at or self.root)
        try:
            with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
                code = main(arguments)
        finally:
            os.chdir(before)
        return Result(code, stdout.getvalue(), stderr.getvalue())

    def scaffold(self, answers: Answers = OWN_COMMAND, **changes: str | bool | None) -> Result:
        """Run `connect scaffold` with ``answers`` as flags; ``json=True`` is a flag as well."""
        return self.connect("scaffold", *flags(answers, **changes))

    def has(self, answers: Answers = OWN_COMMAND, **changes: str | bool | None) -> None:
        """Scaffold as a preparation, which has to succeed: done once, see `replay`."""

        def scaffolded() -> None:
            result = self.scaffold(answers, **changes)
            assert result.code == 0, result.said

        if {"schema", "template_source"} & {*answers, *changes}:  # which may lie anywhere
            scaffolded()
        else:
            replayed(self.world, self.root, ("has", *flags(answers, **changes)), scaffolded)

    def refuses(
        self, code: str, *says: str, answers: Answers = OWN_COMMAND, **changes: str | bool | None
    ) -> dict[str, Any]:
        """The one error with which scaffold refuses, for machines as for people.

        Its exit code is 2, no byte of the world has changed, and no secret is repeated.
        """
        before = tree(self.world)
        result = self.scaffold(answers, json=True, **changes)
        for_people = self.scaffold(answers, **changes)
        assert (result.code, for_people.code) == (2, 2), for_people.stderr
        assert [error["code"] for error in result.document["errors"]] == [code]
        error: dict[str, Any] = result.document["errors"][0]
        assert [words for words in says if words not in f"{error['message']} {error['hint']}"] == []
        assert for_people.stdout == ""
        assert for_people.stderr.startswith("error: "), for_people.stderr
        assert for_people.stderr.count("error: ") == 1
        assert "\x1b" not in for_people.stderr
        assert CANARY not in result.said + for_people.said
        assert tree(self.world) == before
        return error

    def tree(self) -> Tree:
        """The project's files, without connect's own notes."""
        return {p: e for p, e in tree(self.root).items() if p.split("/")[0] != ".connect"}

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()


def undiffed(document: dict[str, Any]) -> dict[str, Any]:
    """What a dry run says, without the diffs: what the real one says."""
    changes = [
        {key: value for key, value in change.items() if key != "diff"}
        for change in document["changes"]
    ]
    return document | {"changes": changes}


def completed(words: str, at: Path | None = None) -> list[str]:
    """What `connect` offers bash after ``words``, in the folder ``at``."""
    asked = {"_CONNECT_COMPLETE": "complete_bash", "COMP_WORDS": words}
    asked["COMP_CWORD"] = str(len(words.split()))
    stdout, before = io.StringIO(), Path.cwd()
    os.chdir(at or before)
    try:
        with mock.patch.dict(os.environ, asked), contextlib.redirect_stdout(stdout):
            assert main([]) == 0
    finally:
        os.chdir(before)
    return stdout.getvalue().split()


def put(world: Path, example: str) -> Host:
    """A copy of an example project in ``world``."""
    root = world / "work" / "project"
    root.parent.mkdir(exist_ok=True)
    shutil.copytree(EXAMPLES / example, root)
    return Host(world, root)
