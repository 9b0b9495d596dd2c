"""`connect adopt`: the CLI's own client is replaced exactly; a person's is left and named."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import realcli
from adopting import CLIENT, GATEWAYS, SETUP, with_cli_client
from front_door import Host, Result, put, tree
from realcli import needs_cli
from terminal import ENTER, Open, opens

__all__ = ["opens"]


@pytest.fixture
def adopted(host: Host) -> Host:
    """The Strands example with a client in the CLI's shape, for two gateways."""
    with_cli_client(host)
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


def test_adopt_warns_as_scaffold_does(adopted: Host) -> None:
    """Of versions below the tested ones, and of a gateway that anybody can call: once each."""
    pyproject = adopted.app / "pyproject.toml"
    text = pyproject.read_text()
    pyproject.write_text(re.sub(r'"strands-agents[^"]*"', '"strands-agents >= 1.0"', text))
    kept = "--keep-bounds"
    flags = ("--path=mcp", "--gateway=Open", "--name=Tools", "--dry-run", "--json", "--yes")
    told = adopted.connect("scaffold", *flags, kept).document["warnings"]
    below, is_open = (
        "strands-agents >=1.0, which allows versions older",
        "Gateway Open has no inbound",
    )
    assert [sum(words in warning for warning in told) for words in (below, is_open)] == [1, 1]

    warnings = adopts(adopted, kept).document["warnings"]

    said = Counter(warnings)
    assert [said[warning] for warning in told] == [1] * len(told)


def test_a_stale_lock_file_is_named(adopted: Host) -> None:
    """What is to be done about uv.lock is said in the words of scaffold and remove."""
    (adopted.app / "uv.lock").write_text("")
    added, taken_out = (
        [step for step in done.document["next_steps"] if "uv lock" in step]
        for done in (adopts(adopted), adopted.connect("remove", "My-Gw", "--yes", "--json"))
    )
    assert len(added) == 1
    assert taken_out == added


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
    assert [
        (i["file"], i["line"]) for i in manual if "remove this line and its uses" in i["reason"]
    ] == [
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


def test_a_comment_of_ones_own_stays(adopted: Host) -> None:
    """Above a statement that goes it is left; on its line, nothing is taken out."""
    main = adopted.app / "main.py"
    text = main.read_text().replace("mcp_clients = []\n", "# ours, ask Ann\nmcp_clients = []\n")
    main.write_text(text)
    adopts(adopted)
    after = main.read_text()
    assert ("# ours, ask Ann\n" in after, "mcp_client" in after) == (True, False)

    adopted.connect("undo")
    main.write_text(text.replace("mcp_clients = []\n", "mcp_clients = []  # ours\n"))
    before = main.read_bytes()
    adopts(adopted)
    assert main.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("    return [", "    print(1)\n    return [", 7),
        ("    return [", "    return [OWN, ", 7),
        ("import os\n", "import os\nimport mine\n", 4),
        ('_OPEN_URL"]', '_OPEN_URL"], "https://mcp.example.com/mcp"', 7),
        ('"AGENTCORE_GATEWAY_MY_GW_URL")', '"AGENTCORE_GATEWAY_MY_GW_URL", timeout=5)', 7),
        ("def get_all", "def _get_bearer_token_open():\n    return None\n\n\ndef get_all", 6),
    ],
)
def test_what_a_person_added_to_the_clis_client_is_not_lost(
    adopted: Host, old: str, new: str, line: int
) -> None:
    """A server or setting of their own in the client's file: nothing is replaced, it is said."""
    client = adopted.app / "mcp_client" / "client.py"
    assert old in client.read_text()
    client.write_text(client.read_text().replace(old, new, 1))
    before = (adopted.app / "main.py").read_bytes()

    said = " ".join(adopts(adopted).document["warnings"])

    assert (adopted.app / "main.py").read_bytes() == before
    assert f"mcp_client/client.py:{line} is not what the CLI writes" in said


def test_a_gateway_that_is_gone_is_named(adopted: Host) -> None:
    """The client opens a gateway that agentcore.json lost: the others are taken over, and it says.

    Where agentcore.json still gives the agent that variable, the person decides.
    """
    adopted.edit(lambda config: config.update(agentCoreGateways=GATEWAYS[:1]))
    dry = adopted.connect("adopt", "--dry-run", "--json").document
    told = [text for text in dry["warnings"] if "AGENTCORE_GATEWAY_OPEN_URL" in text]
    assert len(told) == 1
    assert "has no gateway of that name: it is not adopted" in told[0]
    assert dry["manual"] == []

    variable = {"name": "AGENTCORE_GATEWAY_OPEN_URL", "value": "https://g.example.com/mcp"}
    adopted.edit(lambda config: config["runtimes"][0].update(envVars=[variable]))
    assert adopted.connect("adopt", "--dry-run", "--json").document["manual"] != []


def test_a_gone_gateway_alone_is_nothing_to_adopt(adopted: Host) -> None:
    """And the error says which line reads its URL."""
    adopted.edit(lambda config: config.update(agentCoreGateways=[]))

    error = adopted.connect("adopt", "--json").document["errors"][0]

    assert error["code"] == "nothing-to-adopt"
    assert "client.py:7 reads AGENTCORE_GATEWAY_MY_GW_URL" in error["hint"]


def test_another_module_uses_the_client_too(adopted: Host) -> None:
    """Then it is left to the person, who is told where."""
    (adopted.app / "other.py").write_text("\nfrom mcp_client.client import get_all\n")

    said = " ".join(adopts(adopted).document["warnings"])

    assert "app/Assistant/other.py:2 uses the client too" in said


def test_a_plan_of_adopt_applies_exactly(adopted: Host) -> None:
    """--plan saves what `connect apply` does; --validate lets the CLI judge, and undoes."""
    before, saved = adopted.tree(), adopted.world / "plan.json"
    assert adopted.connect("adopt", "--plan", str(saved)).code == 0
    assert adopted.tree() == before

    adopted.agentcore(verdict='{"success": false, "error": "no"}')
    refused = adopted.connect("adopt", "--yes", "--validate", "--json")
    assert (refused.code, adopted.tree()) == (1, before)
    assert adopted.connect("adopt", "--validate", "--dry-run").code == 2

    assert adopted.connect("apply", str(saved)).code == 0
    applied = adopted.tree()
    adopted.connect("undo")
    adopts(adopted)
    assert adopted.tree() == applied


@pytest.mark.parametrize(("key", "code"), [("n", 130), ("y", 0)])
def test_a_person_is_told_and_asked(adopted: Host, opens: Open, key: str, code: int) -> None:
    """At a terminal the diff and what is lost come before the question; no means no change."""
    before = adopted.tree()
    terminal = opens("adopt")
    for seen in ("-from mcp_client.client import", "lose the prefix", "Apply?"):
        terminal.sees(seen)
    assert adopted.tree() == before
    terminal.sends(key + ENTER)

    assert terminal.ends()[0] == code
    assert (adopted.tree() == before) is (key == "n")


def test_where_connects_client_has_no_place_the_clis_stays(adopted: Host) -> None:
    """All or nothing: where several agents run in turn, the lines for both gateways are given."""
    main = adopted.app / "main.py"
    turns = "    return Agent(name='a')(Agent(name='b')('x'))\n"
    turns = f"\n\n@app.entrypoint\ndef turns(payload):\n{turns}"
    main.write_text(main.read_text() + turns)
    before = main.read_bytes()

    document = adopts(adopted).document

    assert main.read_bytes() == before
    assert "connect's client cannot be added to it: several agents" in document["warnings"][0]
    lines = [line for item in document["manual"] for line in item["lines"] if "connections" in line]
    assert [*lines] == [
        "from connections import my_gw",
        "from connections import open as open_gateway",
    ]


# --- OpenAI Agents: two agents, of which one stays ------------------------------------------------

OPENAI = """from contextlib import AsyncExitStack
from agents import Agent, Runner, function_tool
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from mcp_client.client import get_all_gateway_mcp_servers

app = BedrockAgentCoreApp()

# Get MCP Server
mcp_servers = get_all_gateway_mcp_servers()
tools = []


async def main(query):
    if mcp_servers:
        # Connect every gateway server before the run; and so on
        async with AsyncExitStack() as stack:
            for server in mcp_servers:
                await stack.enter_async_context(server)
            agent = Agent(
                name="Assistant",
                mcp_servers=mcp_servers,
                tools=tools,
                mcp_config={"include_server_in_tool_names": True},
            )
            result = await Runner.run(agent, query)
            return result
    else:
        agent = Agent(
            name="Assistant",
            mcp_servers=[],
            tools=tools
        )
        result = await Runner.run(agent, query)
        return result


@app.entrypoint
async def invoke(payload):
    return {"result": (await main(payload["prompt"])).final_output}
"""
ADOPTED = """from agents import Agent, Runner, function_tool
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from connections import my_gw
from connections import open as open_gateway

app = BedrockAgentCoreApp()

tools = []


async def main(query):
    agent = Agent(
        name="Assistant",
        tools=tools,
        mcp_servers=[my_gw.GatewayTools(), open_gateway.GatewayTools()]
    )
    result = await Runner.run(agent, query)
    return result


@app.entrypoint
async def invoke(payload):
    return {"result": (await main(payload["prompt"])).final_output}
"""


@pytest.fixture
def openai(world: Path) -> Host:
    """The OpenAI example with main.py and a client in the CLI's shape, for two gateways."""
    host = put(world, "openai")
    host.agentcore()
    host.edit(lambda config: config.update(agentCoreGateways=GATEWAYS))
    (host.app / "mcp_client").mkdir()
    client = CLIENT.replace("mcp_clients", "mcp_servers")
    (host.app / "mcp_client" / "client.py").write_text(client)
    return host


_INSTRUCTIONS = 'name="Assistant",\n                instructions="""Be\n        kind.""",'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((), ()),
        ([("\n", "\r\n")], [("\n", "\r\n")]),
        ([("from contextlib", "\ufefffrom contextlib")], [("from agents", "\ufefffrom agents")]),
        (
            [("tools = []", "tools = []\nstack = AsyncExitStack()")],
            [
                ("from agents", "from contextlib import AsyncExitStack\nfrom agents"),
                ("tools = []", "tools = []\nstack = AsyncExitStack()"),
            ],
        ),
        (
            [('name="Assistant",', _INSTRUCTIONS)],
            [('name="Assistant",', _INSTRUCTIONS.replace(" " * 16, " " * 12))],
        ),
        (
            [("    else:\n", "    else:\n        # mine\n")],
            [("    agent =", "    # mine\n    agent =")],
        ),
        ([("            mcp_servers=[],\n", "")], ()),
    ],
    ids=["the-clis", "crlf", "bom", "stack-used", "string", "comment", "no-servers"],
)
def test_one_of_two_agents_stays(
    openai: Host, before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    """The agent without servers comes to the left and gets connect's; all else is as it was."""
    main = openai.app / "main.py"
    old, new = OPENAI, ADOPTED
    for change in before:
        old = old.replace(*change)
    for change in after:
        new = new.replace(*change)
    main.write_bytes(old.encode())

    assert adopts(openai).document["manual"] == []

    assert main.read_bytes().decode() == new
    assert openai.connect("undo").code == 0
    assert main.read_bytes().decode() == old


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        tools=tools\n", '        tools=tools,\n            model="other"\n'),
        ("            for server", "            print(stack)\n            for server"),
        ("            for server", "            # mine\n            for server"),
        ("    else:\n", "    else:  # mine\n"),
        ("    else:\n", "    elif query:\n        return None\n    else:\n"),
        ("mcp_config={", "mcp_config={'convert_schemas_to_strict': True, "),
        ("tools = []", "tools = []\nprint(mcp_servers)"),
        (
            "            result = await Runner.run(agent, query)\n            return",
            "            return",
        ),
    ],
)
def test_two_agents_that_differ_are_left(openai: Host, old: str, new: str) -> None:
    """Which of the two is meant is the person's to say; nothing of their code is changed."""
    assert old in OPENAI
    main = openai.app / "main.py"
    main.write_text(OPENAI.replace(old, new, 1))
    before = main.read_bytes()

    result = adopts(openai)

    assert main.read_bytes() == before
    assert "does not use the CLI's client as the CLI writes it" in result.document["warnings"][0]


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


HAND: dict[str, tuple[str, list[tuple[str, str]], list[tuple[int, str]]]] = {
    "module-level": (
        "strands",
        [
            (
                "app = ",
                'URL = os.environ["AGENTCORE_GATEWAY_OPEN_URL"]\n'
                "client = MCPClient(lambda: streamablehttp_client(URL))\napp = ",
            ),
            ("tools=[order_status]", "tools=[order_status, client]"),
        ],
        [
            (7, 'URL = os.environ["AGENTCORE_GATEWAY_OPEN_URL"]'),
            (8, "client = MCPClient(lambda: streamablehttp_client(URL))"),
            (21, "tools=[order_status, client],"),
        ],
    ),
    "entrypoint": (
        "langgraph",
        [
            (
                "    graph = ",
                "    multi = MultiServerMCPClient(\n"
                '        {"gw": {"url": os.environ["AGENTCORE_GATEWAY_OPEN_URL"]}}\n    )\n'
                "    more = await multi.get_tools()\n    graph = ",
            ),
            ("tools=[order_status]", "tools=[order_status, *more]"),
        ],
        [
            (22, '{"gw": {"url": os.environ["AGENTCORE_GATEWAY_OPEN_URL"]}}'),
            (21, "multi = MultiServerMCPClient("),
            (24, "more = await multi.get_tools()"),
            (27, "tools=[order_status, *more],"),
        ],
    ),
    "with": (
        "openai",
        [
            (
                "    result = ",
                "    url = os.environ['AGENTCORE_GATEWAY_OPEN_URL']\n"
                '    async with MCPServerStreamableHttp(params={"url": url}) as server:\n'
                "        agent.mcp_servers = [server]\n    result = ",
            ),
        ],
        [
            (34, "url = os.environ['AGENTCORE_GATEWAY_OPEN_URL']"),
            (35, 'async with MCPServerStreamableHttp(params={"url": url}) as server:'),
            (36, "agent.mcp_servers = [server]"),
        ],
    ),
    "toolset": (
        "adk",
        [
            (
                "agent = Agent(",
                'toolset = MCPToolset(os.getenv("AGENTCORE_GATEWAY_OPEN_URL"))\nagent = Agent(',
            ),
            ("tools=[order_status]", "tools=[toolset, order_status]"),
        ],
        [
            (18, 'toolset = MCPToolset(os.getenv("AGENTCORE_GATEWAY_OPEN_URL"))'),
            (23, "tools=[toolset, order_status],"),
        ],
    ),
}


@pytest.mark.parametrize("shape", list(HAND))
def test_each_line_of_a_hand_written_client_is_named(world: Path, shape: str) -> None:
    """From the URL to the agent that is given the client; not one line of it is changed."""
    framework, changes, expected = HAND[shape]
    host = put(world, framework)
    host.edit(lambda config: config.update(agentCoreGateways=GATEWAYS))
    main = host.app / "main.py"
    text = main.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    main.write_text(text)

    dry = host.connect("adopt", "--dry-run", "--json")
    manual = adopts(host).document["manual"]

    assert [(m["line"], m["lines"][0]) for m in manual if m["line"]] == expected
    assert dry.document["manual"] == manual
    assert main.read_text() == text
    assert [line for item in manual for line in item["lines"] if "import open as" in line] != []


def test_a_client_in_a_module_of_its_own_is_followed(host: Host) -> None:
    """The import and the use in the entrypoint are named too."""
    host.edit(lambda config: config.update(agentCoreGateways=GATEWAYS))
    (host.app / "helper.py").write_text(
        "import os\n\n\ndef make():\n    url = os.environ['AGENTCORE_GATEWAY_OPEN_URL']\n"
        "    return MCPClient(lambda: streamablehttp_client(url))\n"
    )
    main = host.app / "main.py"
    text = "from helper import make\n" + main.read_text()
    main.write_text(text.replace("tools=[order_status]", "tools=[make()]"))

    manual = adopts(host).document["manual"]

    assert [(m["file"].rpartition("/")[2], m["line"]) for m in manual if m["line"]] == [
        ("helper.py", 5),
        ("helper.py", 6),
        ("main.py", 1),
        ("main.py", 20),
    ]


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


def test_one_of_two_gateways_without_a_credential(adopted: Host) -> None:
    """The client's code stays whole; the other gateway's unit is made, and its lines are given."""
    adopted.edit(lambda config: config["agentCoreGateways"][1].update(authorizerType="CUSTOM_JWT"))
    before = (adopted.app / "main.py").read_bytes()

    document = adopts(adopted).document

    assert (adopted.app / "main.py").read_bytes() == before
    assert (adopted.app / "connections" / "my_gw" / "client.py").is_file()
    assert not (adopted.app / "connections" / "open").exists()
    assert "its client also opens Open, for which there is no credential" in document["warnings"][1]
    lines = [line for item in document["manual"] for line in item["lines"]]
    assert "from connections import my_gw" in lines


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


PREFIXES = {
    "Strands": "my_gw_, open_, jwt_",
    "LangChain_LangGraph": "my_gw_, open_, jwt_",
    "OpenAIAgents": "mcp_My-Gw__, mcp_Open__, mcp_Jwt__",
    "GoogleADK": "my_gw_, open_, jwt_",
}


GONE = {  # the lines of main.py for which there is no use any more, as they are read
    "Strands": """
        from mcp_client.client import get_all_gateway_mcp_clients
        # Define MCP clients for all configured MCP servers (gateways and/or remote MCP)
        mcp_clients = []
        mcp_clients += get_all_gateway_mcp_clients()
        # Add MCP clients to tools
        for mcp_client in mcp_clients:
        if mcp_client:
        tools.append(mcp_client)""",
    "LangChain_LangGraph": """
        from mcp_client.client import get_all_gateway_mcp_client
        # Get MCP Client
        mcp_client = get_all_gateway_mcp_client()
        # Load MCP Tools
        mcp_tools = []
        if mcp_client:
        mcp_tools = await mcp_client.get_tools()
        tools=mcp_tools + tools,""",
    "OpenAIAgents": """
        from contextlib import AsyncExitStack
        from mcp_client.client import get_all_gateway_mcp_servers
        # Get MCP Server
        mcp_servers = get_all_gateway_mcp_servers()
        if mcp_servers:
        # Connect every gateway server before the run; include_server_in_tool_names
        # namespaces each server's tools so multiple gateways exposing the same tool
        # (e.g. x_amz_bedrock_agentcore_search) don't collide.
        async with AsyncExitStack() as stack:
        for server in mcp_servers:
        await stack.enter_async_context(server)
        agent = Agent(
        name="New",
        model="gpt-4.1",
        instructions=INSTRUCTIONS,
        mcp_servers=mcp_servers,
        tools=tools,
        mcp_config={"include_server_in_tool_names": True},
        )
        result = await Runner.run(agent, query, session=session)
        return result
        else:
        mcp_servers=[],""",
    "GoogleADK": """
        from mcp_client.client import get_all_gateway_mcp_toolsets
        # Get MCP Toolset
        mcp_toolset = get_all_gateway_mcp_toolsets()
        tools=mcp_toolset + tools,""",
}
NEW = {"LangChain_LangGraph": ["tools=tools,"], "GoogleADK": ["tools=tools,"]}


def new_lines(before: str, after: str) -> list[str]:
    """The lines of ``after`` that ``before`` has not, or has less often; blanks do not count."""
    left = Counter(line.strip() for line in before.splitlines())
    found = []
    for line in map(str.strip, after.splitlines()):
        left[line] -= 1
        found += [line] if line and left[line] < 0 else []
    return found


def made_by_the_cli(world: Path, framework: str, gateways: list[dict[str, Any]]) -> Host:
    """A project with an agent that the CLI made when the gateways were there: app/New."""
    host = Host(world, realcli.create(world, "Base", "Strands"))
    host.edit(lambda c: c.update(agentCoreGateways=gateways, credentials=[_CREDENTIAL]))
    words = ("--framework", framework, "--model-provider", realcli.PROVIDERS[framework])
    more = ("--language", "Python", "--memory", "none", "--json")
    added = realcli.run(host.root, "add", "agent", "--name", "New", *words, *more)
    assert added.returncode == 0, added.stdout + added.stderr
    return host


@needs_cli
@pytest.mark.parametrize("framework", realcli.WORDS.values())
def test_what_the_real_cli_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, framework: str
) -> None:
    """An agent with three gateways is taken over wholly, validates, can be undone and removed."""
    monkeypatch.setenv("HOME", str(tmp_path))
    open_, wired = GATEWAYS[1] | {"targets": GATEWAYS[1]["targets"][:1]}, ["my_gw", "open", "jwt"]
    host = made_by_the_cli(tmp_path, framework, [GATEWAYS[0], open_, _JWT])
    main, before = host.root / "app" / "New" / "main.py", host.tree()
    old = main.read_text()

    result = adopts(host)

    assert result.document["manual"] == []
    prefixes = f"gives them ({PREFIXES[framework]})"
    assert [said for said in result.document["warnings"] if prefixes in said]
    text = main.read_text()
    assert re.findall(r"mcp_client|mcp_toolset|mcp_clients|AsyncExitStack|mcp_config", text) == []
    assert [
        line
        for line in new_lines(old, text)
        if not re.search(r"^from connections import |\bGatewayTools\(\)|\bload_tools\(\)", line)
    ] == []
    assert [unit for unit in wired if f"from connections import {unit}" in text] == wired
    changed = {path for path, entry in host.tree().items() if before.get(path, entry) != entry}
    assert changed - {"app/New/pyproject.toml"} == {"app/New/main.py"}
    units = host.connect("status", "--json").document["units"]
    assert [unit["wired"] for unit in units if unit.get("agent")] == [True] * len(wired)
    assert drift(host) == []
    assert realcli.validate(host.root) == (True, "")
    adopted = host.tree()
    assert host.connect("adopt", "--json").code == 2
    assert host.tree() == adopted
    assert host.connect("undo").code == 0
    assert host.tree() == before

    adopts(host)
    for name, how in (("My-Gw", "--yes"), ("Open", "--force"), ("Jwt", "--yes")):
        assert host.connect("remove", name, "--yes", "--kind", "gateway", how).code == 0

    left = main.read_text()
    compile(left, "main.py", "exec")
    assert new_lines(old, left) == NEW.get(framework, [])
    gone = [*map(str.strip, GONE[framework].strip().splitlines())]
    assert sorted(new_lines(left, old)) == sorted(gone)
    assert "connections" not in left
    assert not (main.parent / "connections").exists()


@pytest.mark.parametrize(
    ("scopes", "manual"), [("gw/read gw/write", False), ("gw/read", True), ("gw/read x", True)]
)
def test_other_scopes_than_agentcore_json_has(adopted: Host, scopes: str, manual: bool) -> None:
    """A client that asks for other scopes than connect's would is left to the person."""
    adopted.edit(lambda c: c.update(agentCoreGateways=[_JWT], credentials=[_CREDENTIAL]))
    token = f'@requires_access_token(provider_name="Jwt-oauth", scopes=["{scopes}"])\n'
    token += "def _get_bearer_token_jwt(*, access_token):\n    return access_token\n"
    used = CLIENT.partition("    return")[0]
    used += '    return [os.environ["AGENTCORE_GATEWAY_JWT_URL"], _get_bearer_token_jwt()]\n'
    (adopted.app / "mcp_client" / "client.py").write_text(used + token)

    document = adopts(adopted, "--dry-run").document

    assert bool(document["manual"]) is manual


def test_the_client_of_an_agent_without_gateways(world: Path) -> None:
    """The CLI's placeholder opens no gateway of the project: there is nothing to adopt."""
    host = put(world, "strands")
    (host.app / "mcp_client").mkdir()
    (host.app / "mcp_client" / "client.py").write_text('URL = "https://mcp.exa.ai/mcp"\n')

    errors = json.loads(host.connect("adopt", "--json").stdout)["errors"]

    assert [error["code"] for error in errors] == ["nothing-to-adopt"]
