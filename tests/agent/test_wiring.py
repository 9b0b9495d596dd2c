"""Agents' code is connected to gateways and disconnected again, as `connect` does it.

``tests/hosts/wiring/<framework>/<shape>.py`` are agents, each in a shape of its own. Beside each is
the same agent with the gateway ``weather``: ``<shape>.wired``.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from agentcore_connect.agent import detection
from agentcore_connect.agent.wiring import Manual, Wired, is_wired, unwire, wire
from agentcore_connect.errors import InvalidInput
from agentcore_connect.vocabulary.words import Framework
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiers import examples

HOSTS = sorted((Path(__file__).parents[1] / "hosts" / "wiring").glob("*/*.py"))
STRANDS = "from strands import Agent\n"
GRAPH = "from langgraph.prebuilt import create_react_agent, ToolNode\n"


def framework_of(host: Path) -> Framework:
    """The framework of a host project, which is its folder's name."""
    found: Framework = host.parent.name  # type: ignore[assignment]
    return found


def wired(source: bytes, framework: Framework, *units: str) -> bytes:
    """The source after wiring ``units``, each of which has to be recognised."""
    for unit in units:
        outcome = wire(source, framework, unit)
        assert isinstance(outcome, Wired), outcome
        source = outcome.source
    return source


def unwired(source: bytes, framework: Framework, *units: str) -> bytes:
    """The source after unwiring ``units``, each of which has to be recognised."""
    for unit in units:
        outcome = unwire(source, framework, unit)
        assert isinstance(outcome, Wired), outcome
        source = outcome.source
    return source


def check_the_life_of_connections(source: bytes, framework: Framework) -> None:
    """Twice is once, two gateways commute, and any order of removal gives the bytes back."""
    once = wired(source, framework, "weather")
    both = wired(once, framework, "calendar")

    assert wire(once, framework, "weather") == Wired(once, changed=False)
    assert wired(source, framework, "calendar", "weather") == both
    assert unwired(once, framework, "weather") == source
    assert unwired(both, framework, "weather", "calendar") == source
    assert unwired(both, framework, "calendar", "weather") == source
    assert unwire(source, framework, "weather") == Wired(source, changed=False)
    assert [is_wired(text, framework, "weather") for text in (source, once)] == [False, True]


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: f"{host.parent.name}-{host.stem}")
def test_a_known_shape_is_wired_as_a_person_would(host: Path) -> None:
    """Each host becomes the file beside it: one import, one use, in the layout around them."""
    expected = host.with_suffix(".wired").read_bytes()
    assert wired(host.read_bytes(), framework_of(host), "weather") == expected


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: f"{host.parent.name}-{host.stem}")
def test_a_known_shape_is_given_back(host: Path) -> None:
    """What was wired is taken out to the byte, and gateways do not stand in each other's way."""
    check_the_life_of_connections(host.read_bytes(), framework_of(host))


COMMENTS = st.sampled_from(["", "# a comment\n", "# été: ☃\n", "\n\n", "\f\n"])
HEADS = st.sampled_from(['"""The agent."""\n', "'''One\n\nTwo'''  # doc\n", "x = 1\n", ""])
FUTURES = st.sampled_from(["from __future__ import annotations\n", ""])
IMPORTS = st.sampled_from(
    ["import os\n", "import os, re; import json  # three\n", "from a import (\n    b,\n)\n"]
)
MODELS = st.sampled_from(["model", "load(1,\n        2)", '"a, b"', "(yours)"])
MORE = st.sampled_from(["", "prompt=PROMPT", "prompt=[\n        1]"])
LAYOUTS = st.sampled_from(
    [
        "{}",
        "{},",
        " {} ",
        "\n        {}\n    ",
        "\n        {},\n    ",
        "{}  # c\n    ",
        "\n        {},  # c\n    ",
    ]
)
HOOKS = st.sampled_from(
    [
        "",
        "hooks=[]",
        "hooks=[ ]",
        "hooks=[a]",
        "hooks=[a, *b,]",
        "hooks=[\n        ]",
        "hooks=[\n            a\n        ]",
    ]
)
TOOLS = st.sampled_from(
    [
        "",
        "tools=[]",
        "tools=mine",
        "tools=mine + [a]",
        "tools=make()",
        "tools=(a, b)",
        "tools=[\n            a,\n        ]",
    ]
)
DECORATORS = st.sampled_from(["", "@app.entrypoint\n", "@app.entrypoint  # here\n@other(1)\n"])
NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def hosts(draw: st.DrawFn, imported: str, made: str, options: st.SearchStrategy[str]) -> bytes:
    """Agents that are made by a call in an async function, with all that can stand around it."""
    arguments = list(filter(None, [*draw(st.lists(MODELS, max_size=1)), draw(MORE), draw(options)]))
    layout = draw(LAYOUTS) if arguments else draw(st.sampled_from(["", " ", "\n    "]))
    separator = ",\n        " if layout.startswith("\n") else ", "
    call = made + "(" + layout.format(separator.join(arguments)) + ")"
    parts = [
        *(draw(COMMENTS), draw(HEADS), draw(COMMENTS)),
        *(draw(IMPORTS), imported, draw(COMMENTS), draw(IMPORTS)),
        *("mine = [a]\n", draw(DECORATORS), "async def run(payload):\n    # it runs\n"),
        *(f"    made = {call}  # made\n    return made\n", draw(COMMENTS)),
    ]
    if not parts[0].strip() and parts[1] != "x = 1\n":
        parts.insert(3, draw(FUTURES))
    text = "".join(parts)
    if draw(st.booleans()):
        text = text.replace("    ", "\t")
    if draw(st.booleans()):
        text = text.rstrip("\n")
    text = text.replace("\n", draw(NEWLINES))
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig"])))


def without(source: bytes, *texts: str) -> str:
    """The code that ``source`` means, with no layout and no comments, and without ``texts``."""
    code = ast.unparse(ast.parse(source))
    for text in texts:
        code = code.replace(text, "")
    return code


PROPERTY = settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@PROPERTY
@given(source=hosts(STRANDS, "Agent", HOOKS))
def test_any_strands_agent_keeps_what_is_its_own(source: bytes) -> None:
    """Whatever surrounds the agent, only the connection is new, and it goes as it came."""
    after = wired(source, "strands", "weather")

    ours = (
        "from connections import weather\n",
        ", weather.GatewayTools()",
        "weather.GatewayTools()",
    )
    assert without(after, *ours, ", hooks=[]", "hooks=[]") == without(
        source, ", hooks=[]", "hooks=[]"
    )
    check_the_life_of_connections(source, "strands")


@PROPERTY
@given(source=hosts("from langchain.agents import create_agent\n", "create_agent", TOOLS))
def test_any_langgraph_agent_keeps_what_is_its_own(source: bytes) -> None:
    """Whatever surrounds the graph, only the connection is new, and it goes as it came."""
    after = wired(source, "langgraph", "weather")

    load = "await weather.load_tools()"
    ours = (
        "from connections import weather\n",
        f" + {load}",
        f", *{load}",
        f", tools={load}",
        f"tools={load}",
    )
    left = (
        without(after, *ours).replace("[*(make() or ())]", "make()").replace("[*(a, b)]", "(a, b)")
    )
    assert left == without(source)
    check_the_life_of_connections(source, "langgraph")


@PROPERTY
@given(
    data=st.data(),
    listed=st.sampled_from(
        [
            ("openai", "from agents import Agent\n", "mcp_servers="),
            ("adk", "from google.adk.agents import Agent\n", "tools="),
        ]
    ),
)
def test_any_agent_with_a_list_keeps_what_is_its_own(
    data: st.DataObject, listed: tuple[Framework, str, str]
) -> None:
    """Whatever surrounds the agent, only the connection is new, and it goes as it came."""
    framework, imported, keyword = listed
    lists = TOOLS.map(lambda option: option.replace("tools=", keyword))
    source = data.draw(hosts(imported, "Agent", lists))
    after = wired(source, framework, "weather")

    made = "weather.GatewayTools()"
    ours = (
        "from connections import weather\n",
        f" + [{made}]",
        f", {keyword}[{made}]",
        f"{keyword}[{made}]",
        f", {made}",
    )
    left = (
        without(after, *ours).replace("[*(make() or ())]", "make()").replace("[*(a, b)]", "(a, b)")
    )
    assert left == without(source, f", {keyword}[]", f"{keyword}[]")
    check_the_life_of_connections(source, framework)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("agent = Agent(**options)\n", "**arguments", id="options"),
        pytest.param("agent = Agent(hooks=None)\n", "may not be a list", id="none"),
        pytest.param("a = Agent()\nb = Agent()\n", "lines 2 and 3", id="two agents"),
        pytest.param("class Mine(Agent): ...\nagent = Mine()\n", "subclassed", id="subclass"),
        pytest.param("make = Agent\nagent = make()\n", "no call", id="none"),
        pytest.param("class Agent: ...\nagent = Agent()\n", "no call", id="another Agent"),
    ],
)
def test_an_unknown_strands_shape_is_left_to_the_person(code: str, reason: str) -> None:
    """Nothing is guessed: the answer says why, and gives the lines to add."""
    outcome = wire((STRANDS + code).encode(), "strands", "weather")

    assert isinstance(outcome, Manual)
    assert reason in outcome.reason
    line = "Agent(..., hooks=[weather.GatewayTools()])"
    if "options" in code:
        line = 'options["hooks"] = [*(options.get("hooks") or ()), weather.GatewayTools()]'
        line += "  # before the call"
    assert outcome.lines == ("from connections import weather", line)


@pytest.mark.parametrize(
    ("code", "reason", "line"),
    [
        pytest.param(
            "async def f(t):\n    n = ToolNode(t)\n    return create_react_agent(m, n)\n",
            "both",
            3,
            id="tool node",
        ),
        pytest.param(
            "async def f(o):\n    return create_react_agent(m, **o)\n",
            "**arguments",
            3,
            id="options",
        ),
        pytest.param(
            "async def f(t):\n    create_react_agent(m, t)\n    create_react_agent(m, t)\n",
            "several",
            3,
            id="two graphs",
        ),
        pytest.param(
            "async def f(t):\n    return m.bind_tools(t)\n",
            "one bind_tools and one ToolNode",
            3,
            id="no node",
        ),
        pytest.param("graph = build()\n", "no call", None, id="none"),
    ],
)
def test_an_unknown_graph_is_left_to_the_person(code: str, reason: str, line: int | None) -> None:
    """The answer says why and where, and what else there is."""
    outcome = wire((GRAPH + code).encode(), "langgraph", "weather")

    assert isinstance(outcome, Manual)
    assert reason in outcome.reason
    assert outcome.line == line
    assert "weather.with_tools(" in outcome.lines[2]


@pytest.mark.parametrize(
    "code",
    [
        "graph = {}(model, [])\n",
        "def f():\n    return {}(m, [])\n",
        "async def f():\n    def g():\n        return {}(m, [])\n",
        "async def f():\n    return lambda: {}(m, [])\n",
        "async def f():\n    return [{}(m, []) for m in ms]\n",
        "async def f(t):\n    return {}(m, t or [])\n",
        "async def f(t):\n    return {}(m, t if t else [])\n",
        "async def f(t=None):\n    t = None\n    return {}(m, t)\n",
    ],
    ids=["module", "sync", "nested", "lambda", "comprehension", "or", "ternary", "none"],
)
def test_a_graph_that_cannot_await_is_wrapped(code: str) -> None:
    """Where no tools can be loaded with await, or put into a list, they are listed later."""
    source, made = GRAPH + code, "create_react_agent"
    expected = code.format(f"weather.with_tools({made})")
    result = wired(source.format(made).encode(), "langgraph", "weather").decode()
    assert result.endswith(expected)
    check_the_life_of_connections(source.format(made).encode(), "langgraph")


OWN_LOOP = "a = m.bind_tools(x)\ndef f(s):\n    for c in s.tool_calls:\n        {}\n"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("a = m.bind_tools(x)\nb = m.bind_tools(y)\nn = ToolNode(x)\n", "not the same"),
        (
            "def make(m, t=None):\n    return m.bind_tools(t)\n"
            "a, b = make(m), m.bind_tools(y)\nn = ToolNode(y)\n",
            "not the same",
        ),
        ("a = m.bind_tools(x)\n", "no ToolNode"),
        (OWN_LOOP.format("TOOLS[c['name']](**c['args'])"), "no ToolNode"),
        (OWN_LOOP.format("TOOLS[c['name'].lower()].invoke(c)"), "not recognised"),
        (OWN_LOOP.format("c['name'] in mine and TOOLS[c['name']].invoke(c)"), "not recognised"),
        (OWN_LOOP.format("r, n = TOOLS[c['name']].invoke(c)"), "not recognised"),
        (OWN_LOOP.format("return TOOLS[c.name].invoke(c['args'])['text']"), "not recognised"),
        (OWN_LOOP.format("c['args']['me'] = me; TOOLS[c.name].invoke(c)"), "not recognised"),
        (OWN_LOOP.format("[t for t in x if t.name == of(c)][0].invoke(c)"), "not recognised"),
        ("def choose(state, runtime): ...\na = create_react_agent(choose, [])\n", "chooses"),
    ],
)
def test_a_graph_that_only_its_person_knows(code: str, reason: str) -> None:
    """Several sets of tools, a call of tools by hand, a model that is chosen while it runs."""
    outcome = wire((GRAPH + code).encode(), "langgraph", "weather")
    assert isinstance(outcome, Manual)
    assert reason in outcome.reason
    finds = any("weather.with_tools(tools_by_name)[name]" in line for line in outcome.lines)
    assert finds == (reason in ("no ToolNode", "not recognised"))


@pytest.mark.parametrize(
    ("framework", "imported", "line"),
    [
        (
            "openai",
            "from agents import Agent\n",
            "Agent(..., mcp_servers=[weather.GatewayTools()])",
        ),
        (
            "adk",
            "from google.adk.agents import Agent\n",
            "Agent(..., tools=[*tools, weather.GatewayTools()])",
        ),
    ],
)
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("agent = Agent(**options)\n", "**arguments", id="options"),
        pytest.param("agent = Agent({list}=None)\n", "may not be a list", id="none"),
        pytest.param("a = Agent()\nb = Agent()\n", "lines 2 and 3", id="no names"),
        pytest.param("a = Agent('a')\nb = Agent(name='b')\n", "lines 2 and 3", id="two names"),
        pytest.param(
            "a = Agent(name='a')\ndef f():\n    return Agent(name='a')\n",
            "lines 2 and 4",
            id="two places",
        ),
        pytest.param("class Mine(Agent): ...\n", "Agent is subclassed", id="subclass"),
        pytest.param("make = Agent\nagent = make()\n", "no call", id="none made"),
        pytest.param("class Agent: ...\nagent = Agent()\n", "no call", id="another Agent"),
    ],
)
def test_an_unknown_shape_of_a_list_is_left_to_the_person(
    framework: Framework, imported: str, line: str, code: str, reason: str
) -> None:
    """Nothing is guessed: the answer says why, and gives the lines to add."""
    keyword = "mcp_servers" if framework == "openai" else "tools"
    source = imported + code.replace("{list}", keyword)
    outcome = wire(source.encode(), framework, "weather")

    assert isinstance(outcome, Manual)
    assert reason in outcome.reason
    if "options" in code:
        line = f'options["{keyword}"] = [*(options.get("{keyword}") or ()), weather.GatewayTools()]'
        line += "  # before the call"
    assert outcome.lines == ("from connections import weather", line)


def test_servers_that_are_given_by_position_are_left_to_the_person() -> None:
    """`mcp_servers=` beside the same argument by position would be an error when it runs."""
    source = b"from agents import Agent\nagent = Agent('a', None, [], [server])\n"
    outcome = wire(source, "openai", "weather")
    assert isinstance(outcome, Manual)
    assert "by position" in outcome.reason


@pytest.mark.parametrize(
    "code",
    [
        "agent = Agent(m, mcp_servers=[server])",
        "options = dict(mcp_servers=[s])\nagent = Agent(m, **options)",
        "agent = Agent(m, **{'mcp_servers': [s]})",
        "options = {}\nif s:\n    options['mcp_servers'] = [s]\nagent = Agent(m, **options)",
    ],
)
def test_servers_beside_which_there_are_no_toolsets_are_left_to_the_person(code: str) -> None:
    """Pydantic AI refuses `toolsets=` beside `mcp_servers`, also where options (may) hold that."""
    source = f"from pydantic_ai import Agent\n{code}\n"
    outcome = wire(source.encode(), "pydantic_ai", "weather")
    assert isinstance(outcome, Manual)
    assert "mcp_servers, beside which" in outcome.reason
    assert "Agent(..., toolsets=[..., weather.GatewayTools()])" in outcome.lines


def test_a_plain_client_is_used_by_the_person() -> None:
    """Where an MCP client belongs is not known, so the lines are given; once added, all is well."""
    outcome = wire(b"import mcp\n", "mcp", "weather")
    assert isinstance(outcome, Manual)
    assert "async with weather.connect() as session:" in outcome.lines

    done = b"from connections import weather\nsession = weather.connect()\n"
    assert wire(done, "mcp", "weather") == Wired(done, changed=False)
    assert isinstance(unwire(done, "mcp", "weather"), Manual)


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        (b"x = 1\ndef f(:\n", 2, 7),
        (b"x = 1\nawait x\n", 2, 1),
        (b"# coding: nonsense\nx = 1\n", None, None),
        (b"name = '\xff'\n", None, None),
        (b"a\0b", None, None),
    ],
)
def test_code_that_is_not_python_is_refused(
    source: bytes, line: int | None, column: int | None
) -> None:
    """The error says where the code is wrong, as far as Python knows."""
    with pytest.raises(InvalidInput) as refusal:
        wire(source, "strands", "weather")

    (problem,) = refusal.value.problems
    assert problem.code == "python-syntax"
    if line:
        assert (problem.line, problem.column) == (line, column)


def test_a_declared_encoding_is_kept() -> None:
    """Latin-1 stays Latin-1, also where the coding comment ends with a lone CR."""
    source = "# coding: latin-1\r# café\rfrom strands import Agent\ragent = Agent()\r".encode(
        "latin-1"
    )
    assert b"caf\xe9" in wired(source, "strands", "weather")
    check_the_life_of_connections(source, "strands")


@pytest.mark.parametrize("newlines", ["\r\n\n", "\r\n\r\n", "\n\r\n", "\r\n\r"])
def test_mixed_line_ends_stay_apart(newlines: str) -> None:
    """A line is added between a CR and an LF without making one line end of two."""
    source = f"from strands import Agent{newlines}agent = Agent(\r    a,\n)".encode()
    check_the_life_of_connections(source, "strands")
    source = f"from strands import Agent\r#\r\nimport os\r\n{newlines}agent = Agent()".encode()
    check_the_life_of_connections(source, "strands")


def test_a_formatter_and_an_import_sorter_may_run_in_between() -> None:
    """A connection is found, added to and removed in code that black and isort wrote anew."""
    source = b"""\
from connections import calendar, weather
from strands import Agent

agent = Agent(
    hooks=[
        calendar.GatewayTools(),
        weather.GatewayTools(),
    ],
)
"""
    assert wire(source, "strands", "weather") == Wired(source, changed=False)
    assert unwired(source, "strands", "calendar", "weather") == (
        b"from strands import Agent\n\nagent = Agent(\n    hooks=[\n    ],\n)\n"
    )


def test_what_got_lost_is_added_again() -> None:
    """An import or a use that a person removed comes back, and the other is not there twice."""
    source = STRANDS.encode() + b"agent = Agent()\n"
    whole = wired(source, "strands", "weather")

    assert (
        wired(whole.replace(b"from connections import weather\n", b""), "strands", "weather")
        == whole
    )
    assert (
        wired(whole.replace(b"hooks=[weather.GatewayTools()]", b""), "strands", "weather") == whole
    )


@pytest.mark.parametrize(
    "code",
    [
        "import a.b as weather\n",
        "import weather.data\n",
        "def f(weather): ...\n",
        "def f():\n    global weather\n",
        "print(weather)\n",
        "try: ...\nexcept E as weather: ...\n",
        "match x:\n    case [*weather]: ...\n",
    ],
)
def test_a_name_that_means_something_else_is_kept(code: str) -> None:
    """The unit is imported under a second name; with that one taken too, the person decides."""
    source = (STRANDS + code + "agent = Agent()\n").encode()
    after = wired(source, "strands", "weather")
    assert b"from connections import weather as weather_gateway\n" in after
    assert b"Agent(hooks=[weather_gateway.GatewayTools()])" in after
    check_the_life_of_connections(source, "strands")
    assert isinstance(wire(source + b"weather_gateway = 1\n", "strands", "weather"), Manual)


def test_a_builtin_is_not_shadowed() -> None:
    """A gateway may be called like a built-in function that the code may come to use."""
    after = wired(STRANDS.encode() + b"agent = Agent()\n", "strands", "filter")
    assert b"from connections import filter as filter_gateway\n" in after


def test_a_client_that_is_used_elsewhere_is_not_removed() -> None:
    """The import stays as long as a person's own line needs it, and the answer says which one."""
    source = wired(STRANDS.encode() + b"agent = Agent()\n", "strands", "weather")
    outcome = unwire(source + b"print(weather.name)\n", "strands", "weather")

    assert isinstance(outcome, Manual)
    assert outcome.reason == "weather is used elsewhere too"
    assert outcome.line == 4


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"from strands.models import X\nimport mcp.client\n", {"strands", "mcp"}),
        (b"from langgraph.graph import StateGraph\n", {"langgraph"}),
        (b"def f():\n    import langchain\n", {"langgraph"}),
        (b"from google import adk\n", {"adk"}),
        (b"from google.adk.agents import Agent\n", {"adk"}),
        (b"from agents import Agent\n", {"openai"}),
        (b"from .strands import x\nimport mcp_client.client\nfrom google import genai\n", set()),
        (b"import strands\ndef f(:\n", set()),
    ],
)
def test_frameworks_are_read_from_imports(source: bytes, expected: set[str]) -> None:
    """Only what a module imports counts, and code that does not parse says nothing."""
    assert detection.imports(source) == expected


def test_a_question_does_not_wait_for_libcst() -> None:
    """Whether an agent is wired is asked often; the library for edits takes long to import."""
    code = (
        "import sys; from agentcore_connect.agent.wiring import is_wired; "
        "is_wired(b'import x', 'strands', 'weather'); sys.exit('libcst' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_line_to_look_at_is_one_of_the_file(end: str) -> None:
    """A use that keeps the unit is named by its line as the person sees it, not as it would be."""
    code = (
        "from connections import mygateway",
        "from strands import Agent",
        "",
        "agent = Agent(tools=[], hooks=[mygateway.GatewayTools()])",
        "print(mygateway.GatewayTools)",
    )
    outcome = unwire(end.join([*code, ""]).encode(), "strands", "mygateway")
    assert isinstance(outcome, Manual)
    assert (outcome.reason, outcome.line) == ("mygateway is used elsewhere too", 5)
