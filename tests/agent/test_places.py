"""The code is followed to the agent: each shape in which people write one, in each framework.

Whole small projects (tests/agents.py) are connected, started in every way in which they started
before, and asked: every agent that runs for the entrypoint has the gateway, once, and no other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import agents
import pytest
from agentcore_connect.agent import places
from agentcore_connect.agent.use import Use
from agentcore_connect.agent.wiring import Manual, Wired, unwire, wire
from agentcore_connect.project import project
from front_door import IAM, OWN_COMMAND, Answers, Host
from tiers import TIER
from updating import GIT, aged

ROOT = Path(__file__).parents[2]
EVERY = dict(agents.every())
UNIT = "weather"


def use_of(agent: agents.Agent) -> Use:
    """How the unit is used by the agent in such files."""
    runtime: Any = None  # nothing that is asked here reads it
    owner = project.Agent("A", 0, PurePosixPath(), PurePosixPath(agent.main), runtime)
    return Use(owner, agent.framework, owner.connections / UNIT, "gateway", ())


def connected(agent: agents.Agent) -> dict[str, str]:
    """The files with the gateway; each edit has to go again as it came."""
    use = use_of(agent)
    files = {PurePosixPath(path): text.encode() for path, text in agent.files.items()}
    found = places.find(places.modules_of(files.get, use.agent), use)
    assert not found.why, found.why
    for path, spot in found.spots:
        outcome = wire(files[path], agent.framework, UNIT, "gateway", spot)
        assert not isinstance(outcome, Manual), outcome
        assert unwire(outcome.source, agent.framework, UNIT) == Wired(files[path], changed=True)
        files[path] = outcome.source
    assert places.is_wired(places.modules_of(files.get, use.agent), use)
    return {str(path): content.decode() for path, content in files.items()}


def write(folder: Path, files: dict[str, str], main: str) -> None:
    """The project, with a stand-in of the gateway's client."""
    unit = (PurePosixPath(main).parent / "connections" / UNIT / "__init__.py").as_posix()
    for path, text in (
        files | {unit: "from trial_gateway import GatewayTools, with_tools\n"}
    ).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def started(folder: Path, main: str, *starts: str) -> dict[str, dict[str, Any]]:
    """What each start came to, and the agents that a request ran."""
    command = [sys.executable, ROOT / "scripts" / "agent_run.py", folder, main, *starts]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return dict(zip(starts, map(json.loads, done.stdout.splitlines()), strict=True))


def test_every_combination_is_connected() -> None:
    """Each is found and wired, in every layout, and each edit is taken out to the byte."""
    for name, agent in [*EVERY.items()][:: 7 if TIER == "fast" else 1]:
        files = connected(agent)
        calls = sum(text.count("'desk'") - text.count("['desk']") for text in files.values())
        used = (f"{UNIT}.GatewayTools()", f"{UNIT}.load_tools()", f"{UNIT}.with_tools(")
        given = sum(text.count(use) for text in files.values() for use in used)
        named = sum(text.count("'desk'") for text in agent.files.values())
        assert given, name
        assert calls <= named, name


@pytest.mark.slow
@pytest.mark.parametrize("place", agents.LAYOUTS)
@pytest.mark.parametrize("shape", agents.SHAPES)
def test_what_runs_has_the_gateway(tmp_path: Path, shape: str, place: str) -> None:
    """In every way in which it is started, whatever the framework, and however it is asked.

    LangGraph has no stand-in: its agents run in tests/live/test_graphs.py.
    """
    names = [name for name in EVERY if f"-{shape}-" in name and name.endswith(f"-{place}")]
    names = [name for name in names if EVERY[name].framework != "langgraph"]
    at = [*agents.SHAPES].index(shape) + [*agents.LAYOUTS].index(place)
    agent = EVERY[names[at % len(names)]]
    write(tmp_path, connected(agent), agent.main)
    for start, told in started(tmp_path, agent.main, *agent.starts).items():
        assert not told["error"], (start, told)
        assert told["agents"], (start, told)
        assert {one["gateways"] for one in told["agents"]} == {1}, (start, told)


def put(host: Host, agent: agents.Agent) -> None:
    """The agent's code, in place of the example's."""
    (host.app / "main.py").unlink()
    for path, text in agent.files.items():
        (host.app / path).parent.mkdir(parents=True, exist_ok=True)
        (host.app / path).write_text(text)
    host.edit(lambda config: config["runtimes"][0].update(entrypoint=agent.main))


@pytest.mark.parametrize(
    "name",
    [
        "strands-in a package-async-relative",
        "strands-in a module beside-stream-package",
        "strands-at the top-sync-folder",
        "strands-in branches-sync-top",
    ],
)
def test_every_command_knows_the_place(host: Host, name: str) -> None:
    """Scaffold is done once, status sees the use, and remove gives every byte back."""
    agent = EVERY[name]
    put(host, agent)
    before = host.tree()
    host.has(OWN_COMMAND | IAM)
    after = host.tree()
    again = host.scaffold(OWN_COMMAND | IAM, json=True)
    assert again.actions == {}
    findings = host.connect("status", "--json").document["drift"]
    assert "not-wired" not in [each["code"] for each in findings]
    assert host.tree() == after
    assert host.connect("remove", "WeatherTools", "--yes").code == 0
    left = {path: entry for path, entry in host.tree().items() if path in before}
    assert {p: e for p, e in left.items() if e[0] == "file"} == {
        p: e for p, e in before.items() if e[0] == "file"
    }


def test_an_update_follows_code_that_has_moved(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person took the agent into a module of its own, and left the import behind."""
    agent = EVERY["strands-at the top-sync-top"]
    put(host, agent)
    host.has(OWN_COMMAND | IAM)
    main = (host.app / "main.py").read_text()
    made = "agent = Agent(name='desk', system_prompt='desk', hooks=[mygateway.GatewayTools()])\n"
    assert made in main
    (host.app / "main.py").write_text(main.replace(made, "from helper import agent\n"))
    plain = "from strands import Agent\n\nagent = Agent(name='desk', system_prompt='desk')\n"
    (host.app / "helper.py").write_text(plain)

    monkeypatch.setenv("PATH", GIT, prepend=os.pathsep)
    aged(host.root)
    assert host.connect("update", "--yes").code == 0

    assert "hooks=[mygateway.GatewayTools()]" in (host.app / "helper.py").read_text()
    assert "connections" not in (host.app / "main.py").read_text()


def test_agents_in_turn_are_named_with_their_lines(host: Host) -> None:
    """Which of several gets the gateway is for the person to say: each place is named."""
    code = (
        "from strands import Agent\nfrom bedrock_agentcore import BedrockAgentCoreApp\n"
        "app = BedrockAgentCoreApp()\nplanner = Agent(name='plan')\nwriter = Agent(name='write')\n"
        "@app.entrypoint\ndef invoke(payload):\n    return writer(planner(payload['prompt']))\n"
    )
    put(host, agents.Agent("strands", {"main.py": code}, "main.py", ()))
    manual = host.scaffold(OWN_COMMAND | IAM, json=True).document["manual"]

    assert [(each["file"], each["line"]) for each in manual] == [
        ("app/Assistant/main.py", 4),
        ("app/Assistant/main.py", 5),
    ]
    assert "on lines 4 and 5" in manual[0]["reason"]
    assert (host.app / "main.py").read_text() == code


@pytest.mark.parametrize(
    ("made", "ran", "wired"),
    [
        ("partial(Agent, hooks=[LOG])", "MAKE()('x')", ""),
        ("partial(Agent, **OPTIONS)", "MAKE(name='desk')('x')", ""),
        ("partial(Agent, MODEL)", "MAKE()('x')", ""),
        ("partial(Agent, name='desk')", "MAKE()('x')", "MAKE(hooks=[weather.GatewayTools()])('x')"),
        ("cast(Agent, Agent())", "MAKE('x')", "cast(Agent, Agent(hooks=[weather.GatewayTools()]))"),
        ("Agent", "(await to_thread(MAKE, hooks=[LOG]))('x')", ""),
    ],
)
def test_what_a_library_was_given_for_an_agent_stays(made: str, ran: str, wired: str) -> None:
    """An argument beside that of `partial` would take its place: a person is told where to add."""
    code = (
        "from asyncio import to_thread\nfrom functools import partial\nfrom typing import cast\n"
        "from bedrock_agentcore import BedrockAgentCoreApp\nfrom hooks import LOG, MODEL, OPTIONS\n"
        f"from strands import Agent\n\nMAKE = {made}\napp = BedrockAgentCoreApp()\n"
        f"@app.entrypoint\nasync def invoke(payload):\n    result = {ran}\n    return result.text\n"
    )
    agent = agents.Agent("strands", {"main.py": code}, "main.py", ())
    if wired:
        assert wired in connected(agent)["main.py"]
        return
    found = places.find(
        places.modules_of({PurePosixPath("main.py"): code.encode()}.get, use_of(agent).agent),
        use_of(agent),
    )
    line = 12 if "to_thread(" in ran else 8
    assert found.why == f"what makes the agent is called by another function, on line {line}"


def test_the_wrapper_of_a_screen_gets_the_gateway() -> None:
    """AG-UI's wrapper makes the agent anew, without its hooks: the gateway is the wrapper's."""
    code = (
        "from ag_ui_strands import StrandsAgent\nfrom strands import Agent\n"
        "from bedrock_agentcore import BedrockAgentCoreApp\napp = BedrockAgentCoreApp()\n"
        "@app.entrypoint\nasync def invoke(payload):\n"
        "    screen = StrandsAgent(agent=Agent(name='desk'), name='shop')\n"
        "    async for event in screen.run(payload):\n        yield event\n"
    )
    files = connected(agents.Agent("strands", {"main.py": code}, "main.py", ()))
    assert "Agent(name='desk'), name='shop', hooks=[weather.GatewayTools()])" in files["main.py"]


@pytest.mark.parametrize(("answers", "is_left"), [(IAM, False), ({}, True)])
def test_a_screen_that_serves_itself_has_no_token(
    host: Host, answers: Answers, is_left: bool
) -> None:
    """AG-UI's own app gives the agent no token: where a gateway needs one, it is left."""
    code = (
        "from ag_ui_strands import StrandsAgent as Screen, create_strands_app\n"
        "from strands import Agent\n\n"
        "screen = Screen(agent=Agent(name='desk'), name='shop')\napp = create_strands_app(screen)\n"
    )
    put(host, agents.Agent("strands", {"main.py": code}, "main.py", ()))
    manual = host.scaffold(OWN_COMMAND | answers, json=True).document["manual"]

    assert ("GatewayTools" in (host.app / "main.py").read_text()) is not is_left
    assert bool(manual) is is_left
    if is_left:
        assert (manual[0]["line"], "create_strands_app" in manual[0]["reason"]) == (4, True)
        assert manual[0]["lines"][-1].endswith("name='shop', hooks=[mygateway.GatewayTools()])")
        assert (manual[1]["line"], manual[1]["lines"][1]) == (5, '@app.middleware("http")')


@pytest.mark.parametrize(
    ("served", "app"),
    [
        ("app: object = create_strands_app(screen)\n", "app"),
        ("def build():\n    return create_strands_app(screen)\n\napp = build()\n", ""),
        ("run(app=create_strands_app(screen))\n", ""),
        ("add_strands_fastapi_endpoint(api, screen)\n", "api"),
    ],
)
def test_the_app_of_a_screen_is_named_as_the_code_has_it(host: Host, served: str, app: str) -> None:
    """The middleware is the app's, never the agent's; where the app has no name none is told."""
    code = (
        "from ag_ui_strands import StrandsAgent, add_strands_fastapi_endpoint, create_strands_app\n"
        "from strands import Agent\nfrom uvicorn import run\nfrom web import api\n\n"
        f"screen = StrandsAgent(agent=Agent(name='desk'), name='shop')\n{served}"
    )
    put(host, agents.Agent("strands", {"main.py": code}, "main.py", ()))
    manual = host.scaffold(OWN_COMMAND, json=True).document["manual"]

    told = [line for row in manual for line in row["lines"] if ".middleware(" in line]
    assert told == ([f'@{app}.middleware("http")'] if app else [])
    assert ("of bedrock_agentcore.runtime serve it" in manual[0]["reason"]) is not bool(app)


def test_an_agent_that_the_sdk_does_not_serve_has_no_token(host: Host) -> None:
    """An A2A server of another's has no token for the gateway: it is left, and the way is told."""
    code = (
        "from strands import Agent\nfrom strands.multiagent.a2a import A2AServer\n\n"
        "agent = Agent(name='desk')\nA2AServer(agent=agent).serve()\n"
    )
    put(host, agents.Agent("strands", {"main.py": code}, "main.py", ()))
    host.edit(lambda config: config["runtimes"][0].update(protocol="A2A"))
    (manual,) = host.scaffold(OWN_COMMAND, json=True).document["manual"]

    assert "let serve_a2a of bedrock_agentcore.runtime serve it" in manual["reason"]
    assert manual["lines"][-1] == "agent = Agent(name='desk', hooks=[mygateway.GatewayTools()])"
    assert (host.app / "main.py").read_text() == code


GRAPH = """from langgraph.graph import MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, create_react_agent

def build(model, tools):
    graph = StateGraph(MessagesState)
"""
ASKS = (
    "from bedrock_agentcore import BedrockAgentCoreApp\nfrom graph import build\n"
    "app = BedrockAgentCoreApp()\nagent = build(model, [])\n"
    "@app.entrypoint\ndef invoke(payload):\n    return agent.invoke(payload)\n"
)


def test_a_graph_that_is_put_together_beside() -> None:
    """A graph of bind_tools and ToolNode in a module that the entrypoint imports is found there."""
    code = (
        GRAPH + "    graph.add_node(model.bind_tools(tools))\n    graph.add_node(ToolNode(tools))\n"
    )
    files = connected(agents.Agent("langgraph", {"main.py": ASKS, "graph.py": code}, "main.py", ()))
    assert files["main.py"] == ASKS
    assert f"{UNIT}.with_tools(model).bind_tools(tools)" in files["graph.py"]
    assert f"{UNIT}.with_tools(ToolNode)(tools)" in files["graph.py"]


OFFERS = (
    "from model import load_model\ntools = [search]\ntools_by_name = {t.name: t for t in tools}\n"
    "model = load_model().bind_tools(tools)\ndef chat(state):\n    return model.invoke(state)\n"
)
LOOKS_UP = (
    "from nodes import tools_by_name\ndef call(state):\n    for each in state.tool_calls:\n"
    "        tools_by_name[each['name']].invoke(each)\n"
)


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_graph_whose_parts_are_in_several_modules(by_hand: bool) -> None:
    """What offers the tools and what calls them get the gateway, each in its own module."""
    code = "from nodes import chat, tools\nfrom calls import call\n" + GRAPH
    code += "    graph.add_node(chat)\n    graph.add_node({})\n".format(
        "call" if by_hand else "ToolNode(tools)"
    )
    code = code.replace("ToolNode, ", "") if by_hand else code
    files = {"main.py": ASKS, "graph.py": code, "nodes.py": OFFERS, "calls.py": LOOKS_UP}
    changed = connected(agents.Agent("langgraph", files, "main.py", ()))
    assert f"{UNIT}.with_tools(load_model()).bind_tools(tools)" in changed["nodes.py"]
    assert (f"{UNIT}.with_tools(ToolNode)(tools)" in changed["graph.py"]) != by_hand
    assert (f"{UNIT}.with_tools(tools_by_name)[each" in changed["calls.py"]) == by_hand


def test_the_one_agent_of_a_team() -> None:
    """What a supervisor asks is not what the entrypoint runs, also where it is the only one."""
    code = "from langgraph_supervisor import create_supervisor\n" + GRAPH
    code += "    one = create_react_agent(model, tools)\n"
    code += "    return create_supervisor([one], model=model, tools=tools).compile()\n"
    agent = agents.Agent("langgraph", {"main.py": ASKS, "graph.py": code}, "main.py", ())
    sources = {PurePosixPath(path): text.encode() for path, text in agent.files.items()}
    use = use_of(agent)
    assert "several agents" in places.find(places.modules_of(sources.get, use.agent), use).why


def test_models_that_are_offered_tools_in_several_modules(host: Host) -> None:
    """Which one gets the gateway is for the person to say: each line is named, as it would be."""
    more = "    graph.add_node(model.bind_tools(tools))\n    graph.add_node(ToolNode(tools))\n"
    code = "from nodes import chat\n" + GRAPH + more
    files = {"main.py": ASKS, "graph.py": code, "nodes.py": OFFERS}
    put(host, agents.Agent("langgraph", files, "main.py", ()))
    manual = host.scaffold(OWN_COMMAND | IAM, json=True, framework="langgraph").document["manual"]
    lines = {(row["file"].rpartition("/")[2], row["line"]): row["lines"][-1] for row in manual}
    assert lines == {
        ("graph.py", 7): "graph.add_node(mygateway.with_tools(model).bind_tools(tools))",
        ("graph.py", 8): "graph.add_node(mygateway.with_tools(ToolNode)(tools))",
        ("nodes.py", 4): "model = mygateway.with_tools(load_model()).bind_tools(tools)",
    }


def test_a_second_gateway_of_a_graph(host: Host) -> None:
    """The code of the first one's unit, which makes graphs too, is not taken for the agent's."""
    code = "from langgraph.prebuilt import create_react_agent\nagent = create_react_agent(m, [])\n"
    code += ASKS.replace("from graph import build\n", "").replace("agent = build(model, [])\n", "")
    put(host, agents.Agent("langgraph", {"main.py": code}, "main.py", ()))
    host.has(OWN_COMMAND | IAM, framework="langgraph")
    host.has(OWN_COMMAND | IAM, framework="langgraph", gateway="Second", name="OtherTools")
    wrapped = "mygateway.with_tools(second.with_tools(create_react_agent))"
    assert wrapped in (host.app / "main.py").read_text()


def test_one_of_several_agents_of_a_graph() -> None:
    """Which agent of a graph gets the gateway is for the person to say, where there are several."""
    two = "    one = create_react_agent(model, tools)\n    one.invoke(1)\n"
    more = "    graph.add_node(lambda state: create_react_agent(model, tools).invoke(state))\n"
    files = {"main.py": ASKS, "graph.py": GRAPH + two + more + "    return graph.compile()\n"}
    agent = agents.Agent("langgraph", files, "main.py", ())
    sources = {PurePosixPath(path): text.encode() for path, text in files.items()}
    use = use_of(agent)
    assert "several agents" in places.find(places.modules_of(sources.get, use.agent), use).why


def test_the_lines_for_one_of_several_agents_of_a_graph(host: Host) -> None:
    """Where a person has to choose, each line is that call with the gateway, as it would be."""
    two = "    one = create_react_agent(model, tools)\n    one.invoke(1)\n"
    more = "    graph.add_node(lambda state: create_react_agent(model, tools).invoke(state))\n"
    files = {"main.py": ASKS, "graph.py": GRAPH + two + more + "    return graph.compile()\n"}
    put(host, agents.Agent("langgraph", files, "main.py", ()))
    manual = host.scaffold(OWN_COMMAND | IAM, json=True, framework="langgraph").document["manual"]
    lines = {row["line"]: row["lines"][-1] for row in manual if row["file"].endswith("graph.py")}
    assert lines[6] == "one = mygateway.with_tools(create_react_agent)(model, tools)"


def test_a_graph_whose_models_have_no_tools(host: Host) -> None:
    """A graph that asks no model with tools is named where it is, in the module that makes it."""
    files = {"main.py": ASKS, "graph.py": GRAPH + "    return graph.compile()\n"}
    put(host, agents.Agent("langgraph", files, "main.py", ()))
    (row,) = host.scaffold(OWN_COMMAND | IAM, json=True, framework="langgraph").document["manual"]
    assert (row["file"], row["line"]) == ("app/Assistant/graph.py", 5)
    assert "no model is given tools" in row["reason"]


HEAD = (
    "from strands import Agent, tool\nfrom bedrock_agentcore import BedrockAgentCoreApp\n"
    "app = BedrockAgentCoreApp()\n"
)
ASKED = "@app.entrypoint\ndef invoke(p):\n    return {}(p)\n"


@pytest.mark.whole
@pytest.mark.parametrize(
    ("code", "lines", "why"),
    [
        (
            "class Mine(Agent):\n    def __init__(self, x):\n        super().__init__(name=x)\n"
            + ASKED.format("Mine('x')"),
            [6],
            "",
        ),
        ("class Mine(Agent): ...\nmine = Mine()\n" + ASKED.format("mine"), [5], ""),
        (
            "from threading import Thread\nmine, other = Agent(), Agent()\n"
            "def run(agent, p):\n    agent(p)\n"
            "@app.entrypoint\ndef invoke(p):\n    Thread(target=run, args=(mine, p)).start()\n",
            [5],
            "",
        ),
        (
            "class One:\n    it = None\n    def __init__(self):\n        self.agent = Agent()\n"
            "    @classmethod\n    def get(cls):\n        cls.it = cls.it or cls()\n"
            "        return cls.it\n" + ASKED.format("One.get().agent"),
            [7],
            "",
        ),
        (
            "AGENTS = {\n    'a': Agent(name='a'),\n    'b': Agent(name='b'),\n}\n"
            + ASKED.format("AGENTS[p['kind']]"),
            [5, 6],
            "",
        ),
        (
            "def ask(q):\n    return Agent()(q)\nmine = Agent(tools=[tool(ask)])\n"
            + ASKED.format("mine"),
            [6],
            "",
        ),
        (
            "other = Agent()\nmine = Agent(tools=[other, other.as_tool()])\n"
            + ASKED.format("mine"),
            [5],
            "",
        ),
        (
            "@tool\ndef ask(q):\n    return Agent()(q)\n" + ASKED.format("str"),
            [6],
            "only in tools",
        ),
        (
            "from strands.multiagent import Swarm\n"
            "team = Swarm([Agent(name='a'), Agent(name='b')])\n" + ASKED.format("team"),
            [5, 5],
            "together",
        ),
        (
            "pair = [Agent(name='a'), Agent(name='b')]\n@app.entrypoint\ndef invoke(p):\n"
            "    for each in pair:\n        p = each(p)\n    return p\n",
            [4, 4],
            "together",
        ),
    ],
    ids=[
        *("subclass that passes on", "subclass", "thread", "singleton", "router", "plain tool"),
        *("agent as a tool", "only in a tool", "swarm", "loop"),
    ],
)
def test_the_agent_that_runs_is_seen(code: str, lines: list[int], why: str) -> None:
    """What a request runs gets the gateway; where several work together, a person has to say."""
    files = {PurePosixPath("main.py"): (HEAD + code).encode()}
    use = use_of(agents.Agent("strands", {}, "main.py", ()))
    found = places.find(places.modules_of(files.get, use.agent), use)

    assert [call.lineno for _, spot in found.spots for call in spot.calls] == lines
    assert why in found.why
    assert bool(why) is bool(found.why)


CLAUDE = """\
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from claude_agent_sdk import ClaudeAgentOptions, query

app = BedrockAgentCoreApp()


async def plain(prompt):
    async for message in query(prompt=prompt):
        yield message


async def with_options(prompt):
    options = ClaudeAgentOptions(max_turns=1)
    async for message in query(prompt=prompt, options=options):
        yield message


@app.entrypoint
async def invoke(payload):
    if payload["mode"] == 1:
        async for message in plain(payload["prompt"]):
            yield message
    elif payload["mode"] == 2:
        async for message in with_options(payload["prompt"]):
            yield message
"""


def test_each_way_to_ask_claude_has_the_gateway(host: Host) -> None:
    """With options and without, in the branches of one entrypoint; and of two gateways both."""
    put(host, agents.Agent("claude", {"main.py": CLAUDE}, "main.py", ()))
    before = host.read("app/Assistant/main.py")
    host.has(OWN_COMMAND | IAM, framework="claude")
    first = host.read("app/Assistant/main.py")
    assert first.decode() == CLAUDE.replace(
        "query(prompt=prompt)", "query(prompt=prompt, options=mygateway.with_tools())"
    ).replace(
        "ClaudeAgentOptions(max_turns=1)",
        "mygateway.with_tools(ClaudeAgentOptions(max_turns=1))",
    ).replace(
        "query\n\napp", "query\nfrom connections import mygateway\n\napp"
    )

    host.has(OWN_COMMAND | IAM, framework="claude", gateway="Another", name="Others")
    code = host.read("app/Assistant/main.py").decode()
    assert "options=another.with_tools(mygateway.with_tools())" in code
    assert "another.with_tools(mygateway.with_tools(ClaudeAgentOptions(max_turns=1)))" in code
    assert host.connect("remove", "Others", "--yes").code == 0
    assert host.read("app/Assistant/main.py") == first
    assert host.connect("remove", "WeatherTools", "--yes").code == 0
    assert host.read("app/Assistant/main.py") == before


@pytest.mark.parametrize(
    ("code", "reason", "line"),
    [
        (
            "options = ClaudeAgentOptions(mcp_servers='servers.json')\n"
            "query(prompt='', options=options)",
            "mcp_servers names a file or is JSON, to which no server can be added",
            7,
        ),
        (
            "class Mine(ClaudeAgentOptions):\n    def __init__(self):\n"
            "        super().__init__(model='m')\nquery(prompt='', options=Mine())",
            "ClaudeAgentOptions is subclassed",
            9,
        ),
        (
            "def build(prompt):\n    return query(prompt=prompt)\n"
            "first = build('a')\nsecond = query(prompt='b')",
            "several agents are run, one after the other, on lines 8 and 10",
            8,
        ),
    ],
)
def test_what_claude_is_given_out_of_sight_is_left(
    host: Host, code: str, reason: str, line: int
) -> None:
    """Nothing is guessed, and the lines fit."""
    indented = "".join(f"    {each}\n" for each in code.split("\n"))
    head = CLAUDE.partition("async def plain")[0].rstrip()
    main = f"{head}\n@app.entrypoint\ndef invoke(payload):\n{indented}    return 1\n"
    put(host, agents.Agent("claude", {"main.py": main}, "main.py", ()))
    manual = host.scaffold(OWN_COMMAND | IAM, json=True, framework="claude").document["manual"]
    assert (manual[0]["reason"], manual[0]["line"]) == (reason, line)
    assert "mygateway.with_tools(" in str(manual[0]["lines"])
    assert host.read("app/Assistant/main.py").decode() == main
