"""`connect dev -- COMMAND`: what the command sees, where `agentcore dev` runs, and how both end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from agentcore_connect.dev import child
from agentcore_connect.dev.signature import Keys
from agentcore_connect.project.project import find
from dev_lab import GATEWAY, PERMIT, Lab, Start, gateway, handler, policies, put
from front_door import Host, tree

NAME = "AGENTCORE_GATEWAY_MYGATEWAY"


def entered(host: Host, *command: str, **env: str) -> Any:
    return child.prepared(find(host.root), command, env, host.app)


def test_the_variables_lead_to_dev(host: Host, start: Start) -> None:
    """URL and authorizer of each gateway; Identity only by variables that leave Memory alone."""
    gateway(host)
    world = start(host).app.world
    found = child.variables(world, "http://127.0.0.1:7411", None, None)
    assert found == {
        f"{NAME}_URL": "http://127.0.0.1:7411/MyGateway/mcp",
        f"{NAME}_AUTH_TYPE": "NONE",
    }
    more = child.variables(world, "o", "http://i", Keys("AKIA", "s"))
    assert not [name for name in more if name.startswith("AWS_ENDPOINT_URL")]
    assert (more["BEDROCK_AGENTCORE_DP_ENDPOINT"], more["AWS_ACCESS_KEY_ID"]) == (
        "http://i",
        "AKIA",
    )


@pytest.mark.parametrize(
    "name", ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]
)
def test_credentials_that_are_there_are_never_replaced(
    name: str, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model needs them."""
    for variable in [one for one in os.environ if one.startswith("AWS_")]:
        monkeypatch.delenv(variable)
    assert not child.has_credentials()
    monkeypatch.setenv(name, "x")
    assert child.has_credentials()


class TestShadow:
    """`agentcore dev` runs in a folder in which no gateway is deployed."""

    def test_it_is_the_project_without_what_is_deployed(self, host: Host) -> None:
        """All is there by links; dev's variables are last in a copy that its owner alone reads."""
        put(host, "agentcore/.cli/deployed-state.json", "{}")
        put(host, "agentcore/.env.local", f'{NAME}_URL="https://deployed"\nSECRET="enc:v1:x"')
        before = tree(host.root)
        with entered(host, "agentcore", "dev", "--logs", **{f"{NAME}_URL": "http://here"}) as made:
            assert made.command == ("agentcore", "dev", "--skip-deploy", "--logs")
            env = made.folder / "agentcore/.env.local"
            assert env.read_text().splitlines() == [
                f'{NAME}_URL="https://deployed"',
                'SECRET="enc:v1:x"',
                f"{NAME}_URL=http://here",
            ]
            assert (env.stat().st_mode & 0o77, made.folder.stat().st_mode & 0o77) == (0, 0)
            assert not (made.folder / "agentcore/.cli").exists()
            assert (made.folder / "app").resolve() == host.root / "app"
            assert (made.folder / "agentcore/agentcore.json").resolve() == host.config_file
            (made.folder / "agentcore/.cli").mkdir()  # the CLI's logs
        assert not made.folder.exists()
        assert tree(host.root) == before

    def test_a_killed_run_leaves_no_secret_for_long(self, host: Host) -> None:
        """The next dev removes the shadow of a process that is gone, and no other."""
        runs = Path(os.environ["HOME"], ".agentcore-connect/dev")
        for name in (str(2**22 - 1), str(os.getpid()), "else"):
            (runs / name).mkdir(parents=True)
        child.sweep()
        assert {path.name for path in runs.iterdir()} == {str(os.getpid()), "else"}

    def test_any_other_command_runs_where_it_was_called(self, host: Host) -> None:
        """With its words as they are."""
        for words in (("python", "main.py"), ("agentcore", "deploy"), ("agentcore",)):
            with entered(host, *words) as made:
                assert (made.command, made.folder) == (words, host.app)

    def test_what_the_sdk_writes_is_taken_away(self, host: Host) -> None:
        """Its note of a workload identity that only dev knew; not one that was there."""
        note = host.app / ".agentcore.json"
        with entered(host, "true") as made:
            note.write_text("{}")
            made.clean()
        assert not note.exists()
        note.write_text("{}")
        with entered(host, "true") as made:
            made.clean()
        assert note.exists()


def operated(lab: Lab, operation: str, **given: Any) -> Any:
    """An operation of AgentCore Identity, as the SDK asks for it."""
    path = f"/_identity/the-run-token/identities/{operation}"
    answer = lab.ask(json.dumps(given).encode(), path)
    return answer.json if answer.status == 200 else answer.status


class TestIdentity:
    """The stand-in for AgentCore Identity, which an agent's SDK asks."""

    def started(self, host: Host, start: Start, *credentials: dict[str, Any]) -> Lab:
        gateway(host, authorizer="CUSTOM_JWT")
        host.edit(lambda config: config.update(credentials=list(credentials)))
        lab = start(host, claims={"role": "agent"})
        lab.app.stand_in(lambda: find(host.root))
        return lab

    def workload(self, lab: Lab) -> str:
        operated(lab, "CreateWorkloadIdentity", name="agent")
        asked = {"workloadName": "agent", "userId": "alice"}
        found = operated(lab, "GetWorkloadAccessTokenForUserId", **asked)
        return str(found["workloadAccessToken"])

    def test_the_agents_own_token_opens_the_gateway(self, host: Host, start: Start) -> None:
        """It has what the gateway allows, and the claims of --as."""
        own = {"name": "MyGateway-oauth", "authorizerType": "OAuthCredentialProvider"}
        lab = self.started(host, start, own | {"managed": True, "usage": "inbound"})
        found = operated(
            lab,
            "oauth2/token",
            workloadIdentityToken=self.workload(lab),
            resourceCredentialProviderName="MyGateway-oauth",
            scopes=["read"],
            oauth2Flow="M2M",
        )
        sent = {"authorization": f"Bearer {found['accessToken']}"}
        listing = Lab(lab.app, lab.events, sent).rpc("tools/list")
        assert listing.status == 200
        assert "role=agent" in lab.events[-1].line()

    def test_tokens_that_are_made_at_once_are_of_one_key(self, host: Host, start: Start) -> None:
        """Agents that ask for their first tokens together are all let in."""
        lab = self.started(host, start)
        ready, made = threading.Barrier(4), list[str]()

        def ask() -> None:
            ready.wait()
            made.append(lab.token())

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sent = [{"authorization": f"Bearer {token}"} for token in made]
        assert [lab.rpc("ping", one).status for one in sent] == [200] * 4

    def test_a_key_is_that_of_the_file(self, host: Host, start: Start) -> None:
        """By the CLI's own variable; one that is not there is an error that names it."""
        lab = self.started(host, start)
        put(host, "agentcore/.env.local", "AGENTCORE_CREDENTIAL_STRIPE=c4nary-key\n")
        asked = {"workloadIdentityToken": self.workload(lab)}
        key = operated(lab, "api-key", **asked, resourceCredentialProviderName="Stripe")
        assert key == {"apiKey": "c4nary-key"}
        assert operated(lab, "api-key", **asked, resourceCredentialProviderName="Other") == 403
        assert "AGENTCORE_CREDENTIAL_OTHER" in lab.events[-1].line()
        assert "c4nary-key" not in str(lab.events)

    def test_a_user_is_asked_once(self, host: Host, start: Start) -> None:
        """Without consent there is a page to open; once it was, a token of that user."""
        own = {"name": "Calendar", "authorizerType": "OAuthCredentialProvider"}
        lab = self.started(host, start, own)
        asked = {
            "workloadIdentityToken": self.workload(lab),
            "resourceCredentialProviderName": "Calendar",
            "scopes": ["read"],
            "oauth2Flow": "USER_FEDERATION",
        }
        assert operated(lab, "oauth2/token", **asked) == 400  # where to return to is missing
        asked["resourceOauth2ReturnUrl"] = "https://app.example.com/callback"
        page = operated(lab, "oauth2/token", **asked)["authorizationUrl"]
        assert lab.ask(path=page.removeprefix(lab.app.settings.origin), method="GET").status == 200
        assert operated(lab, "oauth2/token", **asked)["accessToken"]

    def test_a_token_may_have_ended(self, host: Host, start: Start) -> None:
        """Its times are claims like others: a person can see what becomes of an old one."""
        lab = self.started(host, start)
        assert lab.signs_in(exp="1").rpc("ping").status == 403
        later = lab.signs_in(exp="99999999999")
        assert [later.rpc("ping").status for _ in range(2)] == [200, 200]

    def test_what_is_not_there_is_said(self, host: Host, start: Start) -> None:
        """A foreign token, an unknown provider, a broken request and other operations."""
        lab = self.started(host, start)
        asked = {"resourceCredentialProviderName": "X", "scopes": [], "oauth2Flow": "M2M"}
        assert operated(lab, "oauth2/token", workloadIdentityToken="other", **asked) == 401
        mine = self.workload(lab)
        assert operated(lab, "oauth2/token", workloadIdentityToken=mine, **asked) == 404
        assert operated(lab, "oauth2/token") == 400
        assert operated(lab, "InvokeCodeInterpreter") == 501
        path = "/_identity/another-token/identities/CreateWorkloadIdentity"
        assert lab.ask(b'{"name": "x"}', path).status == 404


AGENT = """\
import json, os, sys, urllib.request
url = os.environ["AGENTCORE_GATEWAY_MYGATEWAY_URL"]
def post(url, body, **headers):
    data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers})
    return json.load(urllib.request.urlopen(request))
identity = os.environ["BEDROCK_AGENTCORE_DP_ENDPOINT"] + "/identities/"
workload = post(identity + "GetWorkloadAccessToken", {})["workloadAccessToken"]
asked = {"workloadIdentityToken": workload, "resourceCredentialProviderName": "MyGateway-oauth"}
token = post(identity + "oauth2/token", {**asked, "scopes": [], "oauth2Flow": "M2M"})["accessToken"]
call = {"name": "Refund___process_refund", "arguments": {"order": "a", "amount": int(sys.argv[1])}}
message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
print(json.dumps(post(url, message, Authorization=f"Bearer {token}")))
sys.exit(7)
"""


@pytest.mark.slow
def test_an_agent_runs_with_dev(host: Host) -> None:
    """It gets its token and its answer from dev, its exit code is dev's, and nothing is left."""
    gateway(host, authorizer="CUSTOM_JWT")
    own = {"name": "MyGateway-oauth", "authorizerType": "OAuthCredentialProvider"}
    host.edit(lambda c: c.update(credentials=[{**own, "managed": True, "usage": "inbound"}]))
    policies(host, PERMIT)
    handler(host)
    put(host, "agent.py", AGENT)
    before = tree(host.root)
    words = [
        "dev",
        "--port",
        "0",
        "--trust",
        "--as",
        "role=agent",
        "--",
        sys.executable,
        "agent.py",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "agentcore_connect", *words, "5"],
        cwd=host.root,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 7, done.stderr
    assert json.loads(done.stdout)["result"]["content"][0]["text"] == '{"refunded": 5}'
    assert "allow  policy_0" in done.stderr
    assert GATEWAY in done.stderr
    assert tree(host.root) == before


@pytest.mark.slow
def test_a_command_that_is_not_there(host: Host) -> None:
    """One error with exit code 1."""
    gateway(host)
    command = [
        sys.executable,
        "-m",
        "agentcore_connect",
        "dev",
        "--port",
        "0",
        "--",
        "no-such-program",
    ]
    done = subprocess.run(command, cwd=host.root, capture_output=True, text=True, timeout=60)
    assert (done.returncode, "no-such-program does not start" in done.stderr) == (1, True)
