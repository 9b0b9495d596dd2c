"""Every declared option, in every place where an answer can be given, on every path and sign-in.

An answer that changes nothing and is not refused would be ignored in silence: the walk finds it.
"""

from __future__ import annotations

import functools
import json
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from agentcore_connect.answers.given import OPTIONS, Answer
from agentcore_connect.answers.option import Row
from agentcore_connect.answers.policy import OPTIONS as POLICY_OPTIONS
from agentcore_connect.vocabulary import matrix, names
from agentcore_connect.vocabulary.words import OutboundAuth
from cases import SOURCES
from front_door import CANARY, DISCOVERY, OFFERED, Answers, Host, Result, completed, flags, of_cell
from tiers import TIER, pairwise

pytestmark = pytest.mark.whole
"""What a row lacks is to be seen at once."""

SERVICE: Answers = {
    "path": "credential",
    "name": "Stripe",
    "credential_type": "api-key",
    "endpoint": "https://api.example.com/v1",
    "reason": "streaming",
    "yes": True,
}
OF_SECRET: dict[OutboundAuth, Answers] = {
    "token-exchange": {
        **{"secret_name": "prod/weather", "secret_json_key": "key", "oauth_client_id": "client"},
        **{"oauth_discovery_url": DISCOVERY, "actor_token_scopes": "gw/act", "actor_token": "M2M"},
    },
    "oauth": {
        **{"secret_name": "prod/weather", "secret_json_key": "key", "oauth_client_id": "client"},
        **{"oauth_vendor": "OktaOauth2", "oauth_issuer": "https://okta.example.com"},
        **{"credential_provider": "Weather-okta", "credential_name": None},
        "oauth_discovery_url": None,
    },
}
"""Providers of the account that the script makes."""
PLACES: dict[str, Answers] = {
    **{f"{cell.path}-{cell.outbound_auth}": of_cell(cell) for cell in OFFERED},
    **{
        f"mcp-{auth}-secret": of_cell(matrix.cell("mcp", auth)) | more
        for auth, more in OF_SECRET.items()
    },
    "credential-key": SERVICE,
    "credential-aws": {"path": "credential", "reason": "aws-sdk", "aws_service": "s3", "yes": True},
}
"""Complete answers for each path and sign-in, to which one more is added."""

VALUES: dict[str, str | bool] = {
    "path": "smithy",
    "name": "Other",
    "endpoint": "https://other.example.com/v2",
    "runtime": "Server",
    "server": "deepwiki",
    "connector": "bedrock-knowledge-bases",
    "knowledge_base_id": "ZYXWVUTSR9",
    "exclude_domains": "example.com",
    "listing_mode": "DYNAMIC",
    "mcp_tool_schema": "functions/server_tools.json",
    "lambda_arn": "arn:aws:lambda:us-east-1:123456789012:function:other",
    "tool_schema_file": "specs/tools.json",
    "from_handler": "functions/weather.py",
    "with_handler": True,
    "tool": "get_weather",
    "operation": "listOthers",
    "tag": "others",
    "split_by": "tag",
    "schema": "s3://others/document.json",
    "schema_s3_account": "210987654321",
    "from_app": "main:app",
    "rest_api_id": "z9y8x7w6v5",
    "stage": "beta",
    "tool_filter_path": "/orders/*",
    "tool_filter_methods": "POST",
    "tool_filter": "GET,PUT /orders/{id}",
    "tool_override": "listOrders=GET /orders Lists them.",
    "agent": "Nobody",
    "framework": "mcp",
    "client_credential": "Another-oauth",
    "forward_caller_token": True,
    "request_header": "X-Tenant",
    "tool_search": "always",
    "optional": True,
    "with_tests": True,
    "gateway": "OtherGateway",
    "new_gateway": "ThirdGateway",
    "authorizer_type": "NONE",
    "discovery_url": "https://idp2.example.com/.well-known/openid-configuration",
    "allowed_audience": "other-api",
    "allowed_clients": "other-app",
    "allowed_scopes": "other/read",
    "outbound_auth": "oauth",
    "credential_name": "Another-credential",
    "credential_provider": "Another-provider",
    "secret_name": "prod/other",
    "secret_json_key": "other",
    "oauth_vendor": "GithubOauth2",
    "oauth_client_id": "other-client",
    "oauth_tenant": "other-tenant",
    "oauth_issuer": "https://tenant.example.com",
    "oauth_authorization_url": "https://tenant.example.com/authorize",
    "oauth_token_url": "https://tenant.example.com/token",
    "exchange_grant": "JWT_AUTHORIZATION_GRANT",
    "actor_token": "M2M",
    "actor_token_scopes": "other/act",
    "oauth_discovery_url": "https://idp3.example.com/.well-known/openid-configuration",
    "oauth_scopes": "other",
    "return_url": "https://app.example.com/other",
    "custom_parameters": "tenant=other",
    "iam_service": "lambda",
    "iam_region": "eu-north-1",
    "api_key_location": "QUERY_PARAMETER",
    "api_key_parameter_name": "key",
    "api_key_prefix": "Token",
    "response_header": "X-Request-Id",
    "query_parameter": "locale",
    "reason": "latency",
    "force_direct": "It was so before.",
    "credential_type": "oauth",
    "async_": False,
    "aws_service": "dynamodb",
}
"""Another value than any in `PLACES` for each option."""


def said(row: Row[Any], value: str | bool) -> list[str]:
    """The arguments that give ``value``; a flag that turns something off has its own word."""
    if isinstance(value, str):
        return [f"{row.flag}={value}"]
    return [row.flag if value else "--sync"]


def planned(project: Host, arguments: list[str]) -> tuple[Result, bytes]:
    """What the command said, and the plan that it saved, with every byte to write."""
    file = project.world / "plan.json"
    file.unlink(missing_ok=True)
    result = project.connect("scaffold", *arguments, "--plan", str(file), "--json")
    return result, file.read_bytes() if file.exists() else b""


@pytest.fixture
def project(host: Host) -> Host:
    """The example with the documents that targets are made from."""
    shutil.copytree(SOURCES, host.root, dirs_exist_ok=True)
    return host


def test_each_option_has_a_value_to_walk_with() -> None:
    """A new option is tried here, too; one that is gone is forgotten."""
    assert VALUES.keys() == OPTIONS.keys()


@functools.cache
def tried() -> tuple[tuple[str, str], ...]:
    """The options that are tried at each place, in this tier: in `full` each with each path and
    with each sign-in, in `fast` each with each path.
    """
    cases = [
        (place, name)
        for place, base in PLACES.items()
        for name, row in OPTIONS.items()
        if name == "path" or base["path"] in row.option.paths
    ]

    def chosen(case: tuple[str, str]) -> tuple[str, str, str]:
        place, name = case
        return name, str(PLACES[place]["path"]), place.partition("-")[2]

    if TIER == "fast":
        taken = {}
        for number, name in enumerate(OPTIONS):  # at one sign-in or another
            for place, _ in (case for case in cases if case[1] == name):
                signs = [one for one in PLACES if PLACES[one]["path"] == PLACES[place]["path"]]
                taken[PLACES[place]["path"], name] = (signs[number % len(signs)], name)
        return tuple(taken.values())
    return pairwise(cases, chosen) if TIER == "full" else tuple(cases)


def test_what_is_tried_has_each_option_on_each_path() -> None:
    """Whatever the tier leaves out."""
    paths = {str(base["path"]) for base in PLACES.values()}
    assert {(name, str(PLACES[place]["path"])) for place, name in tried()} == {
        (name, path)
        for name, row in OPTIONS.items()
        for path in paths
        if name == "path" or path in row.option.paths
    }


@pytest.mark.parametrize("place", PLACES)
def test_no_answer_is_ignored(project: Host, place: str) -> None:
    """Beside complete answers each option changes what is done, or is refused and says why.

    On a path for which it does not count the refusal is not-for-path.
    """
    base = PLACES[place]
    before, plan = planned(project, flags(base))
    assert before.code == 0, before.said
    counts = [name for name, row in OPTIONS.items() if base["path"] in row.option.paths]
    ignored, wrong = [], []
    for name in (name for where, name in tried() if where == place):
        row = OPTIONS[name]
        if base.get(name) == VALUES[name]:
            continue
        rest = {key: value for key, value in base.items() if key != name}
        result, other = planned(project, [*flags(rest), *said(row, VALUES[name])])
        codes = {error["code"] for error in result.document["errors"]}
        if result.code == 0 and other == plan:
            ignored.append(row.flag)
        if name in counts and name != "path" and "not-for-path" in codes:
            wrong.append((row.flag, sorted(codes)))
        assert "internal" not in codes, result.said
    assert ignored == []
    assert wrong == []

    # All the others at once: each is refused by its name.
    others = [name for name in OPTIONS if name not in (*counts, "path")]
    spare = [word for name in others for word in said(OPTIONS[name], VALUES[name])]
    errors = planned(project, [*flags(base), *spare])[0].document["errors"]
    refused = {error["field"] for error in errors if error["code"] == "not-for-path"}
    assert refused == {names.answer(name) for name in others}


def taken(name: str) -> tuple[Row[Answer], Answers]:
    """An option, and complete answers of the first path for which it counts."""
    row = OPTIONS[name]
    auths = [place for place in PLACES if PLACES[place]["path"] in row.option.paths]
    fitting = [p for p in auths if p.partition("-")[2] in (*row.option.auths, "key", "aws")]
    base = PLACES[(fitting or auths)[0]]
    return row, {key: value for key, value in base.items() if key != name}


@pytest.mark.parametrize("name", OPTIONS)
def test_an_answer_means_the_same_everywhere(
    project: Host, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flag, an environment variable and an answers file give the same plan or refusal."""
    row, base = taken(name)
    value = VALUES[name]
    rest = (*flags(base), "--dry-run", "--json")
    by_flag = project.connect("scaffold", *rest, *said(row, value))
    monkeypatch.setenv(row.variable, str(value).lower() if isinstance(value, bool) else value)
    by_variable = project.connect("scaffold", *rest)
    monkeypatch.delenv(row.variable)
    file = project.world / "answers.json"
    file.write_text(json.dumps({names.answer(name).replace("_", "-"): value}))
    by_file = project.connect("scaffold", *rest, "--answers", str(file))

    def seen(result: Result) -> Any:
        errors = [(e["code"], e["message"]) for e in result.document["errors"]]
        return result.code, errors, result.document.get("changes")

    assert seen(by_variable) == seen(by_flag)
    assert seen(by_file) == seen(by_flag)


@pytest.mark.parametrize(
    ("command", "options"),
    [(("scaffold",), OPTIONS), (("policy", "add"), POLICY_OPTIONS)],
    ids=["scaffold", "policy add"],
)
def test_help_shows_each_option(
    host: Host,
    command: tuple[str, ...],
    options: dict[str, Row[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its flag, its help and its words, in its panel; without --all only what is usual."""
    monkeypatch.setenv("COLUMNS", "200")
    shown, short = (host.connect(*command, "--help", *more).stdout for more in (["--all"], []))
    panels = dict(_panels(shown))
    for row in options.values():
        words = panels[row.option.panel.value].split()
        assert row.flag.split("/")[0] in [word.split("/")[0] for word in words]
        assert [word for word in row.help.split() if word not in words] == []
        assert bool(re.search(rf"(?m)^  {row.flag}( |/|$)", short)) == row.is_usual, row.flag
    assert len(short) < len(shown)


def _panels(shown: str) -> Iterator[tuple[str, str]]:
    yield from re.findall(r"(?m)^(\S.*)\n((?:^  .*\n)+)", shown)


@pytest.mark.parametrize(
    ("command", "options"),
    [("scaffold", OPTIONS), ("policy add", POLICY_OPTIONS)],
    ids=["scaffold", "policy add"],
)
def test_a_shell_offers_exactly_the_words(command: str, options: dict[str, Row[Any]]) -> None:
    """Completion has the words of the option's type, all of them and no others."""
    for row in (row for row in options.values() if row.words):
        offered = completed(f"connect {command} {row.flag} ")
        assert sorted(offered) == sorted(row.words), row.flag


@pytest.mark.parametrize("name", OPTIONS)
def test_a_secret_is_refused_and_not_repeated(project: Host, name: str) -> None:
    """What looks like a secret is no answer to any option."""
    row, base = taken(name)
    secret = f"sk_live_{CANARY.replace('-', '')}4eC39HqLyjWDarjtT1zdp7dc"
    if isinstance(VALUES[name], bool):
        pytest.skip("it takes no text")
    arguments = [*flags(base), f"{row.flag}={secret}", "--dry-run", "--json"]
    result = project.connect("scaffold", *arguments)
    assert result.code == 2
    assert secret not in result.said


GUARDRAIL = ("guardrail_category", "guardrail_filter", "guardrail_effect", "guardrail_data_path")


@pytest.mark.parametrize("name", GUARDRAIL)
def test_an_answer_of_another_pattern_is_refused(host: Host, name: str) -> None:
    """`connect policy add` refuses what only another pattern has."""
    host.has()
    row = POLICY_OPTIONS[name]
    value = row.words[0] if row.words else "context.input.prompt"
    command = ("policy", "add", "--pattern", "allow", "--tool", "x", "--target", "WeatherTools")
    result = host.connect(*command, f"{row.flag}={value}", "--json", "--dry-run")
    assert result.code == 2
    assert "not-for-pattern" in {error["code"] for error in result.document["errors"]}
