"""`connect adopt`: the CLI's own client is replaced exactly; a person's is left and named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import realcli
from front_door import Host, Result, put, tree
from realcli import needs_cli

GATEWAYS = [
    {"name": "My-Gw", "protocolType": "MCP", "targets": [], "authorizerType": "AWS_IAM"},
    {
        "name": "Open",
        "protocolType": "MCP",
        "authorizerType": "NONE",
        "targets": [
            {"name": "Tools", "targetType": "mcpServer", "endpoint": "https://t.example.com/mcp"},
            {"name": "Search", "targetType": "connector", "connectorId": "web-search"},
        ],
    },
]
CLIENT = '''"""Clients of the gateways."""

import os


def get_all_gateway_mcp_clients():
    return [os.environ.get("AGENTCORE_GATEWAY_MY_GW_URL"), os.environ["AGENTCORE_GATEWAY_OPEN_URL"]]
'''
SETUP = """from mcp_client.client import get_all_gateway_mcp_clients

# Define MCP clients for all
mcp_clients = []
mcp_clients += get_all_gateway_mcp_clients()

tools = []
# Add MCP clients to tools
for mcp_client in mcp_clients:
    if mcp_client:
        tools.append(mcp_client)

"""


@pytest.fixture
def adopted(host: Host) -> Host:
    """The Strands example with a client in the CLI's shape, for two gateways."""
    host.edit(lambda config: config.update(agentCoreGateways=GATEWAYS))
    (host.app / "mcp_client").mkdir()
    (host.app / "mcp_client" / "client.py").write_text(CLIENT)
    main = host.app / "main.py"
    text = main.read_text().replace("app = Bedrock", SETUP + "app = Bedrock")
    main.write_text(text.replace("tools=[order_status]", "tools=[order_status, *tools]"))
    return host


def adopts(host: Host, *arguments: str) -> Result:
    result = host.connect("adopt", "--json", *arguments)
    assert result.code == 0, result.said
    return result


def drift(host: Host) -> list[str]:
    document = host.connect("status", "--json").document
    return [f["code"] for f in document["drift"] if f["severity"] != "info"]


# --- the CLI's client -----------------------------------------------------------------------------


def test_the_clis_client_is_replaced(adopted: Host) -> None:
    """Its import and use go, connect's come; its file and agentcore.json stay as they are."""
    before, main = adopted.tree(), (adopted.app / "main.py").read_text()

    result = adopts(adopted)

    after = (adopted.app / "main.py").read_text()
    kept = [line for line in main.splitlines() if line and line not in SETUP.splitlines()]
    assert set(kept) <= set(after.splitlines())
    assert "tools = []" in after
    assert [word for word in ("mcp_client", "MCP clients") if word in after] == []
    assert after.count("GatewayTools()") == len(GATEWAYS)
    changed = {path for path, entry in adopted.tree().items() if before.get(path) != entry}
    assert "agentcore/agentcore.json" not in changed
    assert "app/Assistant/mcp_client/client.py" not in changed
    assert result.document["manual"] == []
    said = " ".join(result.document["warnings"])
    assert "lose the prefix that the CLI's client gives them (my_gw_, open_)" in said
    assert "Target Search of gateway Open gets no unit" in said
    assert drift(adopted) == []


def test_adopt_again_finds_nothing(adopted: Host) -> None:
    """The CLI's file that nothing imports any more is no client."""
    adopts(adopted)
    before = tree(adopted.world)

    result = adopted.connect("adopt", "--json")

    assert [error["code"] for error in result.document["errors"]] == ["nothing-to-adopt"]
    assert tree(adopted.world) == before


def test_undo_of_adopt(adopted: Host) -> None:
    """Adopt is one change, and one undo takes it back."""
    before = adopted.tree()
    adopts(adopted)

    assert adopted.connect("undo").code == 0

    assert adopted.tree() == before


def test_a_dry_run_says_all_and_does_nothing(adopted: Host) -> None:
    """What is replaced is in the diff, what is lost in the warnings."""
    before = tree(adopted.world)

    dry, text = (adopted.connect("adopt", "--dry-run", *more) for more in (["--json"], []))

    assert tree(adopted.world) == before
    assert "-from mcp_client.client import get_all_gateway_mcp_clients" in text.stdout
    assert "lose the prefix" in text.stderr
    assert dry.actions == adopts(adopted).actions


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    if mcp_client:\n", "    if mcp_client is not None:\n"),
        ("mcp_clients = []\n", "mcp_clients = [my_own]\n"),
        ("app = Bedrock", "print(len(mcp_clients))\napp = Bedrock"),
        ("mcp_clients = []\n", "mcp_clients = []; x = 1\n"),
        ("import get_all_gateway_mcp_clients", "import get_all_gateway_mcp_clients as get"),
    ],
)
def test_another_shape_is_left_to_the_person(adopted: Host, old: str, new: str) -> None:
    """The entrypoint stays as it is; both what comes and what goes is named, with its line."""
    main = adopted.app / "main.py"
    main.write_text(main.read_text().replace(old, new))
    before = main.read_bytes()

    result = adopts(adopted)

    assert main.read_bytes() == before
    assert (adopted.app / "connections" / "my_gw" / "client.py").is_file()
    manual = result.document["manual"]
    assert [line for item in manual for line in item["lines"] if "import my_gw" in line]
    assert [(i["file"], i["line"]) for i in manual if "taken out, together" in i["reason"]] == [
        ("app/Assistant/mcp_client/client.py", 7),
        ("app/Assistant/mcp_client/client.py", 7),
    ]


def test_a_second_client_beside_the_clis(adopted: Host) -> None:
    """Where code opens gateways in another place too, nothing is taken out by half."""
    (adopted.app / "helper.py").write_text('URL = "AGENTCORE_GATEWAY_OPEN_URL"\n')
    before = (adopted.app / "main.py").read_bytes()

    result = adopts(adopted)

    assert (adopted.app / "main.py").read_bytes() == before
    files = {item["file"] for item in result.document["manual"]}
    assert files == {f"app/Assistant/{f}" for f in ("main.py", "helper.py", "mcp_client/client.py")}


# --- a person's own -------------------------------------------------------------------------------


def test_a_hand_written_client_is_named(host: Host) -> None:
    """A line that reads the gateway's URL is found wherever it is; nothing of it is changed."""
    host.edit(lambda config: config.update(agentCoreGateways=GATEWAYS))
    helper = host.app / "helper.py"
    helper.write_text('import os\n\nURL = os.environ["AGENTCORE_GATEWAY_OPEN_URL"]\n')
    before = {name: (host.app / name).read_bytes() for name in ("main.py", "helper.py")}

    result = adopts(host)

    assert {name: (host.app / name).read_bytes() for name in before} == before
    assert (host.app / "connections" / "open" / "client.py").is_file()
    assert not (host.app / "connections" / "my_gw").exists()
    places = [(i["file"], i["line"], i["lines"]) for i in result.document["manual"]]
    assert ("app/Assistant/helper.py", 3, ['URL = os.environ["AGENTCORE_GATEWAY_OPEN_URL"]']) in (
        places
    )


def test_a_gateway_without_a_credential_stays(host: Host) -> None:
    """A token needs a credential that is declared; without one the gateway is left as it is."""
    jwt = {"discoveryUrl": "https://i.example.com/.well-known/openid-configuration"}
    gateway = GATEWAYS[0] | {
        "authorizerType": "CUSTOM_JWT",
        "authorizerConfiguration": {"customJwtAuthorizer": jwt | {"allowedAudience": ["a"]}},
    }
    host.edit(lambda config: config.update(agentCoreGateways=[gateway]))
    (host.app / "helper.py").write_text("URL = 'AGENTCORE_GATEWAY_MY_GW_URL'\n")
    before = host.tree()

    result = adopts(host)

    assert host.tree() == before
    assert "declares no credential My-Gw-oauth" in result.document["warnings"][0]


@pytest.mark.parametrize(
    ("arguments", "code"), [((), "nothing-to-adopt"), (("--agent", "X"), "unknown-agent")]
)
def test_nothing_to_adopt(host: Host, arguments: tuple[str, ...], code: str) -> None:
    """Connect's own clients are not found, and what was asked for is named."""
    host.has()
    before = tree(host.world)

    result = host.connect("adopt", "--json", *arguments)

    assert result.code == 2
    assert [error["code"] for error in result.document["errors"]] == [code]
    assert tree(host.world) == before


# --- what the real CLI writes ---------------------------------------------------------------------

_JWT = {
    "name": "Jwt",
    "protocolType": "MCP",
    "targets": [],
    "authorizerType": "CUSTOM_JWT",
    "authorizerConfiguration": {
        "customJwtAuthorizer": {
            "discoveryUrl": "https://idp.example.com/.well-known/openid-configuration",
            "allowedScopes": ["gw/read", "gw/write"],
        }
    },
}
_CREDENTIAL = {
    "authorizerType": "OAuthCredentialProvider",
    "name": "Jwt-oauth",
    "discoveryUrl": "https://idp.example.com/.well-known/openid-configuration",
    "vendor": "CustomOauth2",
    "managed": True,
    "usage": "inbound",
}


@needs_cli
@pytest.mark.parametrize("framework", list(realcli.PROVIDERS))
def test_what_the_real_cli_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, framework: str
) -> None:
    """An agent that the CLI makes for three gateways is taken over wholly, and validates."""
    project = realcli.create(tmp_path, "Base", framework)
    monkeypatch.setenv("HOME", str(tmp_path))
    host = Host(tmp_path, project)
    gateways = [GATEWAYS[0], GATEWAYS[1] | {"targets": []}, _JWT]
    host.edit(lambda c: c.update(agentCoreGateways=gateways, credentials=[_CREDENTIAL]))
    words = ("--framework", framework, "--language", "Python")
    words += ("--model-provider", realcli.PROVIDERS[framework])
    added = realcli.run(project, "add", "agent", "--name", "New", *words, "--memory", "none")
    assert added.returncode == 0, added.stdout + added.stderr
    before = host.config_file.read_bytes()

    result = adopts(host)

    assert result.document["manual"] == []
    main = (project / "app" / "New" / "main.py").read_text()
    assert "mcp_client" not in main
    assert [unit for unit in ("my_gw", "open", "jwt") if f"connections import {unit}" in main] == [
        *("my_gw", "open", "jwt")
    ]
    assert host.config_file.read_bytes() == before
    assert drift(host) == []
    assert realcli.validate(project) == (True, "")


def test_the_client_of_an_agent_without_gateways(world: Path) -> None:
    """The CLI's placeholder opens no gateway of the project: there is nothing to adopt."""
    host = put(world, "strands")
    (host.app / "mcp_client").mkdir()
    (host.app / "mcp_client" / "client.py").write_text('URL = "https://mcp.exa.ai/mcp"\n')

    errors = json.loads(host.connect("adopt", "--json").stdout)["errors"]

    assert [error["code"] for error in errors] == ["nothing-to-adopt"]
