"""MCP targets over HTTP: a server of the `mcp` library, its sign-in, sessions and faults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any
from unittest import mock

import pytest
from agentcore_connect.commands.tools import READER
from agentcore_connect.dev import destination
from agentcore_connect.dev.events import Event
from agentcore_connect.dev.running import Running, _unwritten
from agentcore_connect.dev.ways import Said
from agentcore_connect.project.project import find
from agentcore_connect.units import record
from dev_lab import Lab, Start, canned, gateway, put, target
from front_door import AUTH, IAM, TARGET, Host, targets
from standins.authorizer import JwtAuthorizer, RefusedError
from standins.foreign import Foreign
from standins.identity import Identity
from standins.request import Caller, Incoming

WEATHER = "Words___WeatherTools___get_weather"
SAVED = {"tools": [{"name": "WeatherTools___get_weather", "inputSchema": {"type": "object"}}]}


@pytest.fixture(params=[True, False], ids=["sse", "json"])
def server(request: pytest.FixtureRequest) -> Iterator[Foreign]:
    """A server with sessions and streams, or without."""
    with Foreign(sse=request.param, sessions=request.param) as made:
        yield made


def behind(host: Host, **auth: Any) -> None:
    """Give the project's gateway a target that is an MCP server."""
    gateway(host)
    entry = {"name": "Words", "targetType": "mcpServer", "endpoint": "https://example.com/mcp"}
    target(host, {**entry, **auth})
    put(host, "connections/words/tools.json", json.dumps(SAVED))


def test_a_call_goes_to_the_server(host: Host, start: Start, server: Foreign) -> None:
    """Its answer comes back; a session that ended is begun anew, and the connection is kept."""
    behind(host)
    lab = start(host, Said({"Words": server.url}))
    assert lab.call(WEATHER, city="Lisbon").text == "Sunny in Lisbon"
    server.end_sessions()
    assert lab.call(WEATHER, city="Porto").text == "Sunny in Porto"
    server.down()
    assert lab.call(WEATHER, city="Faro").json["result"]["isError"] is True
    server.up()
    assert lab.call(WEATHER, city="Faro").text == "Sunny in Faro"


def test_what_a_server_lists_is_served(host: Host, start: Start, server: Foreign) -> None:
    """Without a saved list the server is asked, in the background; then its tools are there."""
    behind(host)
    (host.root / "connections/words/tools.json").unlink()
    lab = start(host, Said({"Words": server.url}))
    assert WEATHER not in lab.names()
    said = Said({"Words": server.url})
    running = Running(lambda: find(host.root), READER, said, lab.events.append)
    (served,) = (one for one in lab.app.world.gates[0].targets if one.name == "Words")
    running._ask(served, served.answers, lambda: running.refresh(lab.app))  # type: ignore[arg-type]
    assert WEATHER in lab.names()
    assert lab.call(WEATHER, city="Lisbon").text == "Sunny in Lisbon"


def test_another_list_than_the_saved_one_is_told(host: Host, start: Start, server: Foreign) -> None:
    """The saved list is served, as the deployed gateway keeps its own."""
    behind(host)
    put(host, "connections/words/tools.json", '{"tools": [{"name": "old"}]}')
    lab = start(host, Said({"Words": server.url}))
    (served,) = (one for one in lab.app.world.gates[0].targets if one.name == "Words")
    events: list[Event] = []
    running = Running(lambda: find(host.root), READER, Said(), events.append)
    running._ask(served, served.answers, lambda: pytest.fail("nothing is new"))  # type: ignore[arg-type]
    assert "new: WeatherTools___get_weather; gone: old" in events[-1].text
    server.down()
    for _ in range(2):  # as after each change of a file
        running._ask(served, served.answers, lambda: None)  # type: ignore[arg-type]
    assert ["does not list" in event.text for event in events] == [False, True]


def test_a_target_that_a_script_makes_is_served(
    host: Host, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the key where its script puts that, and the list that is deployed, which no other list
    of the server replaces; what the service alone can sign in with is named, until somebody says
    which server is meant."""
    put(host, "list.json", json.dumps(SAVED))
    key = AUTH["api-key"] | {"api_key_parameter_name": "Authorization", "api_key_prefix": "Bearer "}
    host.has(targets("mcp", name="Words", authorizer_type="NONE", **key, **LISTED))
    exchange = AUTH["token-exchange"] | {"custom_parameters": None}
    host.has(TARGET | IAM | exchange | {"name": "Users", "authorizer_type": None}, **LISTED)
    assert host.config["agentCoreGateways"][0]["targets"] == []
    signed = AUTH["iam"] | {"iam_service": "execute-api", "iam_region": "eu-west-1"}
    host.has(TARGET | IAM | signed | {"name": "Signed", "authorizer_type": None})
    (declared,) = host.config["agentCoreGateways"][0]["targets"]
    assert "outboundAuth" not in declared
    monkeypatch.setenv("AGENTCORE_CREDENTIAL_WEATHER_KEY", "k-1")

    with Foreign(authorizer=_Bearer()) as server, _local_addresses():
        unit = partial(record.answers, find(host.root))
        said = Said({"Words": server.url}, real=frozenset({"Words"}), recorded=unit)
        lab = start(host, said)
        assert lab.call(WEATHER, city="Lisbon").text == "Sunny in Lisbon"
        assert lab.names() == [WEATHER, "x_amz_bedrock_agentcore_search"]
        assert list(_unwritten(lab.app.world)) == []
        (users,) = (one for one in lab.app.world.gates[0].targets if one.name == "Users")
        assert users.answers is None
        assert users.how.startswith("not served: the service signs in with a token that is exch")
        (role,) = (one for one in lab.app.world.gates[0].targets if one.name == "Signed")
        assert role.answers is None
        assert role.how.startswith("not served: the service signs in with the gateway's IAM role")
    with Foreign() as server:
        lab = start(host, Said({"Users": server.url}))
        assert lab.call(WEATHER.replace("Words", "Users"), city="Faro").text == "Sunny in Faro"


def test_a_connector_answers_only_from_its_file(host: Host, start: Start) -> None:
    """It is named as not served, with the file that can answer for it; then that does."""
    gateway(host)
    target(host, {"name": "Web", "targetType": "connector", "connectorId": "web-search"})
    (web,) = (one for one in start(host).app.world.gates[0].targets if one.name == "Web")
    assert (web.answers, web.tools) == (None, None)
    assert web.how == (
        "not served: connector needs AWS; give answers in connections/web/local.yaml"
    )
    canned(host, "answers: [{tool: WebSearch, answer: found}]", "web")
    lab = start(host)
    assert "Web___WebSearch" in lab.names()
    assert lab.call("Web___WebSearch", query="news").text == "found"


LISTED = {"mcp_tool_schema": "list.json"}


class _Bearer:
    """Lets in who has the key, as the target's script has it sent."""

    def authorize(self, request: Incoming) -> Caller:
        if request.headers.get("authorization") != "Bearer k-1":
            raise RefusedError(401, "who are you?")
        return Caller()


OAUTH = {"outboundAuth": {"type": "OAUTH", "credentialName": "Words-oauth", "scopes": ["read"]}}


@pytest.mark.parametrize("way", ["client_secret_post", "client_secret_basic"])
def test_a_server_that_wants_a_token_gets_one(
    way: str, host: Host, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the credential's own provider, once for many calls; the secret is in no log or world."""
    monkeypatch.setenv("AGENTCORE_CREDENTIAL_WORDS_OAUTH_CLIENT_ID", "stand-in-client")
    monkeypatch.setenv("AGENTCORE_CREDENTIAL_WORDS_OAUTH_CLIENT_SECRET", "stand-in-client-secret")
    behind(host, **OAUTH)
    with Identity() as identity:
        identity.ways = [way]
        credential = {
            "name": "Words-oauth",
            "authorizerType": "OAuthCredentialProvider",
            "discoveryUrl": f"{identity.url}/.well-known/openid-configuration",
        }
        host.edit(lambda config: config.update(credentials=[credential]))
        authorizer = JwtAuthorizer(identity.jwks_url, scopes=["read"])
        with Foreign(authorizer=authorizer) as server, _local_addresses():
            said = Said({"Words": server.url}, real=frozenset({"Words"}))
            lab = start(host, said)
            for _ in range(2):
                assert lab.call(WEATHER, city="Lisbon").text == "Sunny in Lisbon"
            assert len(identity.token_requests) == 1
            monkeypatch.delenv("AGENTCORE_CREDENTIAL_WORDS_OAUTH_CLIENT_SECRET")
            assert start(host, said).call(WEATHER, city="Lisbon").json["result"]["isError"] is True
            placeholder = start(host, Said({"Words": server.url}))
            assert placeholder.call(WEATHER, city="Lisbon").json["result"]["isError"] is True
            assert "HTTP 401" in placeholder.events[-1].line()
    assert "stand-in-client-secret" not in _everything(lab)


def _local_addresses() -> Any:
    """Let what agentcore.json names be on this machine, where the stand-in is."""
    return mock.patch.multiple(
        destination, _refused=lambda *_, **__: None, _UNNAMED=("http", "https")
    )


def _everything(lab: Lab) -> str:
    return "".join(event.line() + json.dumps(event.document()) for event in lab.events) + repr(
        lab.app.world
    )
