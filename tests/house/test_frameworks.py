"""The registry of frameworks: every row whole, and each taken through every command."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import agents
import pytest
import realcli
from agentcore_connect.agent import frameworks
from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.agent.frameworks.others import OTHERS
from agentcore_connect.agent.frameworks.row import Row
from agentcore_connect.units.questions import Credential, GatewayClient
from agentcore_connect.vocabulary.words import CredentialFramework, Kind
from cases import CASES, DIRECT_CASES
from front_door import EXAMPLES, IAM, OWN_COMMAND, Answers, Host, put
from fuzz.agent_code import SHAPES
from standins.environments import REQUIREMENTS
from standins.models import SCRIPTED

pytestmark = pytest.mark.whole
"""What a row lacks is to be seen at once."""

ROOT = EXAMPLES.parent
ROWS = list(FRAMEWORKS.values())
GATEWAY: Answers = OWN_COMMAND | IAM
SERVICE: Answers = {
    "path": "credential",
    "name": "Weather",
    "credential_type": "api-key",
    "endpoint": "https://api.example.com/v1",
    "reason": "latency",
    "yes": True,
}
ASKED: dict[Kind, tuple[Answers, str, str]] = {
    "gateway": (GATEWAY, "mygateway", "WeatherTools"),
    "credential": (SERVICE, "weather", "Weather"),
}
"""What is scaffolded of each kind, the folder of its unit, and what is removed."""

every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
every_kind = pytest.mark.parametrize("kind", get_args(Kind))


# --- the places that name frameworks --------------------------------------------------------------


def folders(path: str) -> set[str]:
    return {folder.name for folder in (ROOT / path).iterdir() if folder.is_dir()}


def templates(model: type[GatewayClient | Credential]) -> set[str]:
    """The last words of a question's templates."""
    choices = get_args(model.model_fields["template"].annotation)
    return {choice.rpartition("/")[2] for choice in choices}


def modules() -> set[str]:
    """The modules beside the registry that give a row."""
    folder = Path(frameworks.__file__).parent
    return {path.stem for path in folder.glob("*.py") if re.search(r"(?m)^ROW\b", path.read_text())}


def measured() -> set[str]:
    """The frameworks whose clients are measured beside others: `python -m variants <word>`."""
    found = (ROOT / "benchmarks" / "variants").glob("*_agents.py")
    return {path.stem.removesuffix("_agents") for path in found}


def fuzzed(kind: Kind) -> set[str]:
    """The frameworks whose code is made by grammar."""
    return {shape.framework for shape in SHAPES if shape.kind == kind}


def gaps(rows: Mapping[str, Row]) -> list[str]:
    """A line for each place in which a framework of ``rows`` is missing, or that has another."""
    wired = {name for name, row in rows.items() if row.gateway.shape is not None}
    own_tools = {name for name, row in rows.items() if row.credential.shape is not None}
    written = {name for name, row in rows.items() if row.cli_client is not None}
    places: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("agent/frameworks", rows, modules()),
        ("the questions of a gateway's client", rows, templates(GatewayClient)),
        ("copier_templates/gateway_client", rows, folders("copier_templates/gateway_client")),
        ("examples", rows, folders("examples")),
        ("tests/cases.CASES", rows, {case.framework for case in CASES}),
        ("tests/standins/environments", rows, {name.partition("-")[0] for name in REQUIREMENTS}),
        ("benchmarks/variants", rows, measured()),
        ("tests/hosts/wiring", wired, folders("tests/hosts/wiring")),
        ("tests/standins/models", wired, SCRIPTED),
        ("tests/agents.FLAVOURS", wired, agents.FLAVOURS),
        ("tests/fuzz/agent_code.SHAPES", wired, fuzzed("gateway")),
        ("tests/fuzz/agent_code.SHAPES, of services", own_tools, fuzzed("credential")),
        ("tests/realcli.WORDS", written, realcli.WORDS),
        ("STOCK", written, STOCK),
    ]
    own = get_args(CredentialFramework)
    places += [
        ("the questions of a credential", own, templates(Credential)),
        ("copier_templates/credential", own, folders("copier_templates/credential")),
        ("tests/cases.DIRECT_CASES", own, {case.framework for case in DIRECT_CASES}),
        ("the rows' credential_template", own, {row.credential_template for row in rows.values()}),
    ]
    return [
        f"{where} {'does not have' if name in wanted else 'has'} {name}"
        for where, wanted, there in places
        for name in sorted(set(wanted) ^ set(there))
    ]


def faults(row: Row) -> list[str]:
    """What of a row contradicts itself, or is left out."""
    own = row.name if row.name in get_args(CredentialFramework) else "mcp"
    told = {
        "title": row.title,
        "distributions": row.distributions,
        "modules": row.modules,
        "gateway.requirements": row.gateway.requirements,
        "gateway.lines": row.gateway.lines,
        "credential.lines": row.credential.lines,
        "makers": row.makers or row.gateway.shape is None,
        "arguments": row.arguments or row.gateway.shape is None,
        "classes": row.classes or row.gateway.shape is None,
        f"credential_template {own}": row.credential_template == own,
    }
    return [f"{row.name} does not say {field}" for field, said in told.items() if not said]


def test_every_place_has_every_framework() -> None:
    """Words, rows, questions, templates, examples and the tests' lists are equal."""
    assert gaps(FRAMEWORKS) == []
    assert [fault for row in ROWS for fault in faults(row)] == []
    assert [name for name, row in FRAMEWORKS.items() if row.name != name] == []


def test_a_framework_with_a_row_is_no_other() -> None:
    """What a row tells of a framework, the list of those without a client does not tell again."""
    known = frozenset[str]().union(*(row.modules | row.distributions for row in ROWS))
    assert [one.title for one in OTHERS if known & (one.modules | one.distributions)] == []


def test_another_framework_is_missing_everywhere() -> None:
    """Each place that a made-up row has not is named."""
    sixth = FRAMEWORKS | {"sixth": replace(FRAMEWORKS["strands"], name="sixth")}  # type: ignore
    assert gaps(sixth) == [
        f"{place} does not have sixth"
        for place in (
            "agent/frameworks",
            "the questions of a gateway's client",
            "copier_templates/gateway_client",
            "examples",
            "tests/cases.CASES",
            "tests/standins/environments",
            "benchmarks/variants",
            "tests/hosts/wiring",
            "tests/standins/models",
            "tests/agents.FLAVOURS",
            "tests/fuzz/agent_code.SHAPES",
            "tests/fuzz/agent_code.SHAPES, of services",
            "tests/realcli.WORDS",
            "STOCK",
        )
    ]
    assert faults(sixth["sixth"]) == ["sixth does not say credential_template mcp"]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        *(("title", ""), ("distributions", frozenset()), ("modules", frozenset())),
        *(("makers", frozenset()), ("arguments", frozenset()), ("classes", frozenset())),
    ],
)
def test_a_part_that_is_left_out_is_named(part: str, value: Any) -> None:
    """A row says all that the commands ask of it."""
    assert faults(replace(FRAMEWORKS["adk"], **{part: value})) == [f"adk does not say {part}"]


def test_the_registry_does_not_wait_for_libcst() -> None:
    """Who only reads rows does not import the library for edits, which takes long."""
    code = (
        "import sys; import agentcore_connect.agent.frameworks; sys.exit('libcst' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- each row through every command ---------------------------------------------------------------


def template(host: Host) -> str | None:
    """The template of the client that would be rendered where the framework is not said."""
    result = host.scaffold(GATEWAY, framework=None, dry_run=True, json=True)
    return None if result.code else str(result.document["units"][0]["template"])


@every_row
def test_it_is_told_by_its_imports(world: Path, row: Row) -> None:
    """Each module of the row, imported alone, tells of it."""
    host = put(world, row.name)
    (host.app / "pyproject.toml").write_text('[project]\nname = "a"\ndependencies = []\n')
    for module in row.modules:
        (host.app / "main.py").write_text(f"import {module}\n")
        assert template(host) == f"gateway_client/{row.name}", module


@every_row
def test_it_is_told_by_its_dependencies(world: Path, row: Row) -> None:
    """So does each distribution, but of a row that agents of every framework depend on."""
    host = put(world, row.name)
    (host.app / "main.py").write_text("import model\n")
    told = None if row.counts == "alone" else f"gateway_client/{row.name}"
    for distribution in row.distributions:
        text = f'[project]\nname = "a"\ndependencies = ["{distribution}"]\n'
        (host.app / "pyproject.toml").write_text(text)
        assert template(host) == told, distribution


@every_kind
@every_row
def test_a_unit_comes_and_goes(world: Path, row: Row, kind: Kind) -> None:
    """Scaffolded, it is wired or left to a person, and status agrees; removed, no byte is left."""
    answers, _, resource = ASKED[kind]
    host = put(world, row.name)
    host.agentcore()
    before = host.tree()
    by_hand = row.usage(kind).shape is None

    report = host.scaffold(answers, framework=row.name, json=True).document

    main = "app/Assistant/main.py"
    assert [i["reason"] for i in report["manual"] if i["file"] == main] == by_hand * [
        {
            "gateway": "only you know where your code needs an MCP client",
            "credential": "only you know where your code calls the service",
        }[kind]
    ]
    status = host.connect("status", "--json").document
    assert [unit["wired"] for unit in status["units"] if unit.get("agent")] == [not by_hand]
    drift = [(finding["code"], finding["severity"]) for finding in status["drift"]]
    assert drift == by_hand * [("not-wired", "info")]
    assert host.connect("remove", resource, "--yes").code == 0
    assert host.tree() == before


@every_kind
@every_row
def test_what_is_printed_by_hand_is_there(world: Path, row: Row, kind: Kind) -> None:
    """The lines for code of another shape name what the unit exports, and nothing else."""
    answers, unit, _ = ASKED[kind]
    host = put(world, row.name)
    host.agentcore()
    (host.app / "main.py").write_text("print('an agent in a shape of its own')\n")

    report = host.scaffold(answers, framework=row.name, json=True).document

    (manual,) = [i for i in report["manual"] if i["file"].endswith("main.py")]
    assert manual["lines"][0] == f"from connections import {unit}"
    named = set(re.findall(rf"\b{unit}\.(\w+)\(?", "\n".join(manual["lines"][1:])))
    assert named
    assert named <= exported(host.app / "connections" / unit / "__init__.py")


def exported(file: Path) -> set[str]:
    """What a module's ``__all__`` names."""
    for statement in ast.parse(file.read_text()).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                return set(ast.literal_eval(value))
    return set()


@pytest.mark.parametrize("row", [row for row in ROWS if row.cli_client], ids=lambda row: row.name)
def test_the_clis_client_is_adopted(world: Path, row: Row) -> None:
    """Where the CLI writes a client, all of it goes, connect's comes, and undo gives it back."""
    assert row.cli_client is not None
    gateway = {"name": "MyGateway", "targets": [], "authorizerType": "NONE", "protocolType": "MCP"}
    host = put(world, row.name)
    host.agentcore()
    host.edit(lambda config: config.update(agentCoreGateways=[gateway]))
    (host.app / "main.py").write_text(STOCK[row.name])
    (host.app / "mcp_client").mkdir()
    (host.app / "mcp_client" / "client.py").write_text(
        f"import os\n\n\ndef {row.cli_client.function}():\n"
        '    return [os.environ.get("AGENTCORE_GATEWAY_MYGATEWAY_URL")]\n'
    )
    before = host.tree()

    report = host.connect("adopt", "--json").document

    assert report["manual"] == []
    left = (host.app / "main.py").read_text()
    assert [word for word in (row.cli_client.function, "mcp_client") if word in left] == []
    status = host.connect("status", "--json").document
    assert [unit["wired"] for unit in status["units"]] == [True]
    assert status["drift"] == []
    assert host.connect("undo").code == 0
    assert host.tree() == before


STOCK = {
    "strands": """\
from mcp_client.client import get_all_gateway_mcp_clients
from strands import Agent

# Define MCP clients for all configured MCP servers
mcp_clients = []
mcp_clients += get_all_gateway_mcp_clients()

tools = []
# Add MCP clients to tools
for mcp_client in mcp_clients:
    if mcp_client:
        tools.append(mcp_client)

agent = Agent(tools=tools)
""",
    "langgraph": """\
from langchain.agents import create_agent
from mcp_client.client import get_all_gateway_mcp_client

tools = []


async def invoke(payload):
    # Get MCP Client
    mcp_client = get_all_gateway_mcp_client()
    # Load MCP Tools
    mcp_tools = []
    if mcp_client:
        mcp_tools = await mcp_client.get_tools()
    graph = create_agent("model", tools=mcp_tools + tools)
    return await graph.ainvoke(payload)
""",
    "openai": """\
from contextlib import AsyncExitStack

from agents import Agent, Runner
from mcp_client.client import get_all_gateway_mcp_servers

# Get MCP Server
mcp_servers = get_all_gateway_mcp_servers()


async def invoke(payload):
    if mcp_servers:
        async with AsyncExitStack() as stack:
            for server in mcp_servers:
                await stack.enter_async_context(server)
            agent = Agent(
                name="Assistant",
                mcp_servers=mcp_servers,
                mcp_config={"include_server_in_tool_names": True},
            )
            return await Runner.run(agent, payload)
    else:
        agent = Agent(
            name="Assistant",
            mcp_servers=[],
        )
        return await Runner.run(agent, payload)
""",
    "adk": """\
from google.adk.agents import Agent
from mcp_client.client import get_all_gateway_mcp_toolsets

# Get MCP Toolset
mcp_toolset = get_all_gateway_mcp_toolsets()
tools = []
agent = Agent(name="assistant", tools=mcp_toolset + tools)
""",
}
"""The least agents with the CLI's client, as CLI 0.30.0 uses it; test_adopt has its whole ones."""
