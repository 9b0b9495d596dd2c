"""One class for each kind of entry of agentcore.json: it alone knows the keys, in both directions.

The targets of a gateway have classes of their own, in `connection.targets`.
"""

from __future__ import annotations

import ast
import itertools
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from agentcore_connect.answers.option import Names
from agentcore_connect.project.credential import ApiKeyCredential, OAuthCredential
from agentcore_connect.project.gateway import Attachment, Gateway
from agentcore_connect.project.policy import DeclaredPolicy, PolicyEngine
from agentcore_connect.project.resource import Json, Resource
from agentcore_connect.project.runtime import Runtime
from agentcore_connect.project.shape import misfit
from cli_entries import CREDENTIALS, ENGINES, GATEWAYS, POLICIES, ROWS

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import house

URL = "https://idp.example.com/.well-known/openid-configuration"
TARGET = {"name": "Weather", "targetType": "mcpServer", "endpoint": "https://mcp.example.com/mcp"}
POLICY = DeclaredPolicy(
    "limit", 'permit(principal, action == "ä", resource);', "connections/t/limit.cedar"
)


def _products(kind: type, **choices: tuple[Any, ...]) -> list[Any]:
    """An instance for each combination of the choices."""
    every = itertools.product(*choices.values())
    return [kind(**dict(zip(choices, values, strict=True))) for values in every]


NOTHING: tuple[str, ...] = ()
INSTANCES: dict[type, list[Any]] = {
    Gateway: [
        *_products(
            Gateway,
            name=("MyGateway",),
            authorizer_type=("NONE", "AWS_IAM"),
            protocol=("MCP", "None"),
            targets=((), (TARGET, {**TARGET, "name": "Other"})),
            attached=(None, Attachment("Engine"), Attachment("Engine", "ENFORCE")),
        ),
        *_products(
            Gateway,
            name=("my-Gateway",),
            authorizer_type=("CUSTOM_JWT",),
            discovery_url=(URL,),
            allowed_audience=(NOTHING, ("my-api",), ("one", "two")),
            allowed_clients=(NOTHING, ("client",)),
            allowed_scopes=(NOTHING, ("gw/read", "gw/write")),
        ),
    ],
    OAuthCredential: _products(
        OAuthCredential,
        name=("Plain",),
        discovery_url=(URL,),
        scopes=(NOTHING, ("read", "write")),
        inbound=(False, True),
    ),
    ApiKeyCredential: [ApiKeyCredential("Key")],
    DeclaredPolicy: _products(
        DeclaredPolicy,
        name=("limit",),
        statement=("", POLICY.statement),
        source=(None, POLICY.source),
        validation_mode=("FAIL_ON_ANY_FINDINGS", "IGNORE_ALL_FINDINGS"),
        authorization_phase=("INITIATE", "RETURN_OUTPUT"),
        enforcement_mode=("ACTIVE", "LOG_ONLY"),
    ),
    PolicyEngine: _products(
        PolicyEngine,
        name=("Engine",),
        policies=((), (POLICY,), (POLICY, DeclaredPolicy("other"))),
    ),
    Runtime: _products(
        Runtime,
        name=("Assistant",),
        entrypoint=("main.py", "src/app.py:handler"),
        code_location=("", "app/Assistant/"),
        protocol=("HTTP", "MCP"),
        authorizer_type=(None, "CUSTOM_JWT"),
        headers=(NOTHING, ("Authorization", "X-One")),
    ),
}


@pytest.mark.parametrize("kind", INSTANCES, ids=lambda kind: kind.__name__)
def test_what_is_written_is_what_is_read(kind: type[Resource]) -> None:
    """`recorded` is the inverse of `to_json`, and what is written has the shape that is asked."""
    for one in INSTANCES[kind]:
        entry = json.loads(json.dumps(one.to_json()))
        assert kind.recorded(entry) == one
        assert misfit(entry, kind.SHAPE) is None


@pytest.mark.parametrize("kind", INSTANCES, ids=lambda kind: kind.__name__)
def test_an_entry_may_say_nothing_but_its_name(kind: type[Resource]) -> None:
    """What an entry leaves out is as the CLI has it, and no key that it may leave out is needed."""
    assert kind.recorded({"name": "Bare"}).name == "Bare"


def _written_by_the_cli() -> Iterator[tuple[type[Resource], Json]]:
    """Entries that the real CLI wrote; tests/real holds them true."""
    kinds: dict[Any, dict[str, type[Resource]]] = {
        GATEWAYS: {"": Gateway},
        CREDENTIALS: {
            "OAuthCredentialProvider": OAuthCredential,
            "ApiKeyCredentialProvider": ApiKeyCredential,
        },
        ENGINES: {"": PolicyEngine},
        POLICIES: {"": DeclaredPolicy},
    }
    for row in ROWS.values():
        for pointer, entry in row.added.items():
            if pointer in kinds:
                by_type = kinds[pointer]
                yield by_type.get("") or by_type[entry["authorizerType"]], entry
    for example in sorted((house.ROOT / "examples").glob("*/agentcore/agentcore.json")):
        for entry in json.loads(example.read_bytes())[Runtime.POINTER[0]]:
            yield Runtime, entry


@pytest.mark.parametrize(("kind", "entry"), [*_written_by_the_cli()])
def test_what_the_cli_wrote_is_written_the_same(kind: type[Resource], entry: Json) -> None:
    """Read and written, an entry has its values and their order, as far as the class knows it.

    A gateway's description is only written: it is the one of a gateway that has been given none.
    """
    written = kind.recorded(entry).to_json()
    if "description" in written:
        written["description"] = entry["description"]
    known = {key: value for key, value in entry.items() if key in written}
    assert json.dumps(written) == json.dumps(known)
    if kind is not Runtime:
        assert known == entry


def _keys(value: Any) -> Iterator[str]:
    """The keys of two words in a JSON value: nobody has them by chance."""
    if isinstance(value, dict):
        yield from (key for key in value if re.search("[a-z][A-Z]", key))
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def _owners() -> dict[str, set[str]]:
    """The words of agentcore.json, each with the modules of the classes whose entries have it."""
    found: dict[str, set[str]] = {}
    for kind, instances in INSTANCES.items():
        keys = {*kind.POINTER, *([kind.TYPE] if hasattr(kind, "TYPE") else [])}
        for one in instances:
            keys |= set(_keys({k: v for k, v in one.to_json().items() if k != "targets"}))
        for key in keys - {"policies"}:  # a word of test tables, too
            found.setdefault(key, set()).add(kind.__module__.removeprefix(f"{house.PACKAGE}."))
    return found


OFFERING = ("answers.option", "answers.given", "cli.completion")
"""The modules that say which names of the project a shell offers."""


def test_only_the_class_knows_its_keys() -> None:
    """No other module has a key of an entry as a text: it asks the class instead.

    What a shell offers the names of is called as people call it, which may be such a word.
    """
    owners = _owners()
    mentions: dict[str, set[str]] = {key: set() for key in owners}
    for module, path in house.modules().items():
        for node in ast.walk(ast.parse(path.read_bytes())):
            is_offered = module in OFFERING and getattr(node, "value", None) in get_args(Names)
            if isinstance(node, ast.Constant) and node.value in mentions and not is_offered:
                mentions[node.value].add(module)
    assert {"customJwtAuthorizer", "requestHeaderAllowlist", "policyEngineName"} <= owners.keys()
    assert {k: mentions[k] - owners[k] for k in owners if mentions[k] - owners[k]} == {}
