"""Hostile text as an answer, at each entrance: refused whole, or a value that stays a value."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import tomlkit
import yaml
from front_door import DISCOVERY, KEY, OAUTH, OWN_COMMAND, Answers, Host, put, targets, tree
from hostile import PIECES, TEXTS, UNSEEN
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tiers import examples

OTHER = "https://auth.example.com/.well-known/openid-configuration"
SIGN_IN: Answers = OAUTH | {
    "outbound_auth": "oauth-3lo",
    "oauth_scopes": "orders.read",
    "return_url": "https://app.example.com/done",
}
USUAL: dict[str, Answers] = {
    "mcp": OWN_COMMAND
    | {"allowed_clients": "web-app", "allowed_scopes": "gw/read", "request_header": "X-Tenant"}
    | SIGN_IN
    | {"custom_parameters": "audience=weather", "oauth_discovery_url": OTHER},
    "lambda": targets("lambda", **SIGN_IN),
    "openapi": targets("openapi", **KEY, api_key_parameter_name="X-Key", api_key_prefix="Bearer"),
    "api-gateway": targets("api-gateway", tool_filter_path="/orders/*"),
    "smithy": targets("smithy", schema_s3_account="123456789012"),
    "credential": {
        **{"path": "credential", "framework": "strands", "name": "Weather", "yes": True},
        **{"credential_type": "oauth-3lo", "endpoint": "https://api.example.com/v1"},
        **{"force_direct": "It was so before.", "return_url": "https://app.example.com/done"},
        **{"oauth_discovery_url": DISCOVERY, "oauth_scopes": "orders.read"},
    },
}
LISTS = {"allowed_audience", "allowed_clients", "allowed_scopes", "request_header"} | {
    *("oauth_scopes", "custom_parameters")
}
CHOICES = {"path", "framework", "authorizer_type", "outbound_auth", "credential_type", "yes"}

# What many patterns take, and a shell, a template, Markdown or YAML reads as its own.
MARKS = st.text("!#$%&'()*+-./:;<=>?@[]^_`{|}~\"\\ aZ09", max_size=8)
MORE = st.one_of(MARKS, MARKS, st.sampled_from(PIECES), TEXTS)


def leaves(
    value: Any, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The values in a document, and the way to each."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in items:
        if isinstance(part, dict | list):
            yield from leaves(part, (*at, key))
        else:
            yield (*at, key), part


def parsed(path: str, content: bytes) -> Any:
    """What a reader of its kind makes of a file; every text of it is a leaf of this."""
    text = content.decode("utf-8-sig")
    if path.endswith(".py"):
        nodes = list(ast.walk(ast.parse(text)))
        kinds = [type(node).__name__ for node in nodes]
        return [kinds, [n.value for n in nodes if isinstance(n, ast.Constant)]]
    if path.endswith(".md"):
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        return [(token.type, token.tag, token.level) for token in tokens]
    if path.endswith((".yml", ".yaml")):
        return yaml.safe_load(text)
    if path.endswith(".toml"):
        return tomlkit.parse(text).unwrap()
    return json.loads(text) if path.endswith(".json") else None


def files(host: Host) -> dict[str, bytes]:
    """The project's files; a unit's folder is named by its number among its neighbours."""
    found: dict[str, bytes] = {}
    units: dict[str, list[str]] = {}
    for path, (kind, _, content) in host.tree().items():
        if kind != "file":
            continue
        parts = path.split("/")
        if "connections" in parts[:-2]:
            index = parts.index("connections") + 1
            known = units.setdefault("/".join(parts[:index]), [])
            known += [parts[index]] if parts[index] not in known else []
            parts[index] = str(known.index(parts[index]))
        assert isinstance(content, bytes)
        found["/".join(parts)] = content
    return found


def is_equal(path: str, usual: Any, now: Any, said: str, value: str) -> None:
    """Where the harmless text was a value, the hostile one is now; a script's shape is the same."""
    if usual is None or path.endswith(".md"):
        assert now == usual, path
        return
    if path.endswith(".py"):
        assert now[0] == usual[0], path
    found = dict(leaves(now))
    for at, leaf in leaves(usual):
        if leaf == said:
            assert found[at] == value, (path, at)


def given_by(way: str, host: Host, answers: Answers, field: str, value: str) -> tuple[int, str]:
    """Scaffold with ``answers``, of which one comes by flag, file or environment."""
    without = {key: answer for key, answer in answers.items() if key != field}
    if way == "flag":
        result = host.scaffold(answers, json=True, **{field: value})
    elif way == "file":
        answers_file = host.world / "answers.yml"
        content = {field: [value] if field in LISTS else value}
        answers_file.write_text(yaml.safe_dump(content), encoding="utf-8")
        result = host.scaffold(without | {"answers": str(answers_file)}, json=True)
        answers_file.unlink()
    else:
        name = f"AGENTCORE_CONNECT_{field.upper()}"
        os.environ[name] = value
        try:
            result = host.scaffold(without, json=True)
        finally:
            del os.environ[name]
    assert [c for c in result.said if c in UNSEEN] == []
    if result.code == 2:
        assert all(error["code"] and error["message"] for error in result.document["errors"])
        assert "internal" not in [error["code"] for error in result.document["errors"]]
    return result.code, result.said


@pytest.mark.parametrize("path", USUAL)
def test_a_hostile_answer_is_refused_or_stays_a_value(world: Path, path: str) -> None:
    """By flag, file or environment: nothing is changed, or every parser reads that very text."""
    answers, number = USUAL[path], count()
    fields = [field for field, answer in answers.items() if answer and field not in CHOICES]

    def fresh() -> Host:
        root = put(world, "strands").root
        host = Host(world, root.rename(root.with_name(f"project{next(number)}")))
        host.agentcore()
        return host

    host = fresh()
    host.has(answers)
    usual = {name: parsed(name, content) for name, content in files(host).items()}
    host = fresh()
    taken = 0

    @given(
        st.sampled_from(fields),
        st.sampled_from(["flag", "file", "environment"]),
        st.sampled_from(["end", "middle", "all"]),
        MORE,
    )
    @example("name", "file", "end", "True")
    @settings(
        max_examples=examples(10),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def holds(field: str, way: str, place: str, text: str) -> None:
        nonlocal host, taken
        said = str(answers[field])
        cut = len(said) - (0 if place == "end" else 2)
        value = text if place == "all" else said[:cut] + text + said[cut:]
        if way == "environment":
            value = value.replace("\0", "")
        if field in LISTS:
            value = value.replace(",", "").strip() or said
        if not value:
            return  # an empty answer is none
        before = tree(host.world)
        code, printed = given_by(way, host, answers, field, value)
        assert code in (0, 2), printed
        if code == 2:
            assert tree(host.world) == before
            return
        taken += value != said
        now = files(host)
        assert now.keys() == usual.keys()
        for name, content in now.items():
            is_equal(name, usual[name], parsed(name, content), said, value)
        host = fresh()

    holds()
    assert taken > 0
