"""What fuzzing found, each as the smallest input that shows it, and what is right."""

from __future__ import annotations

import json
from typing import Any

import pytest
import wiring_oracle
from agentcore_connect.agent.dependencies.project_table import entries, released
from agentcore_connect.agent.wiring import Manual, Wired, is_wired, unwire, wire
from agentcore_connect.documents import openapi
from agentcore_connect.errors import InvalidInput
from front_door import KEY, OWN_COMMAND, Answers, Host
from weather import SPEC, write

DEEP = b"import strands\nstrands.Agent(" + b"-" * 100_000 + b"1)\n"


def test_code_on_the_line_of_the_docstring_is_left_to_the_person() -> None:
    """There is no line for the import; it was an IndexError."""
    outcome = wire(b'"""d"""; import strands; a = strands.Agent()\n', "strands", "weather")

    assert isinstance(outcome, Manual)
    assert outcome.line == 1


def test_code_that_is_nested_too_deeply_is_left_to_the_person() -> None:
    """Python's parser says so with a MemoryError, which came through."""
    outcomes = [wire(DEEP, "strands", "weather"), unwire(DEEP, "strands", "weather")]

    assert [type(outcome) for outcome in outcomes] == [Manual, Manual]
    assert not is_wired(DEEP, "strands", "weather")


def test_an_encoding_that_cannot_be_written_is_left_to_the_person() -> None:
    """Not every codec that reads a file writes it again; it was a UnicodeError."""
    source = b"# coding: idna\nimport strands\nstrands.Agent()\n"

    outcome = wire(source, "strands", "weather")

    assert isinstance(outcome, Manual)
    assert "idna, cannot" in outcome.reason


TOOLS_AFTER = b"""\
from connections import calendar
from langgraph.prebuilt import ToolNode

async def run(payload=None):
    bound = model.bind_tools(make())
    calendar_tools = await calendar.load_tools()
    node = ToolNode(make())
"""


def test_a_gateways_tools_are_loaded_before_they_are_used() -> None:
    """The line went below the person's own, after the first use: an UnboundLocalError in a run."""
    outcome = wire(TOOLS_AFTER, "langgraph", "weather")

    assert isinstance(outcome, Wired)
    lines = outcome.source.decode().splitlines()
    loads = lines.index("    weather_tools = await weather.load_tools()")
    assert loads < lines.index("    bound = model.bind_tools([*(make() or ()), *weather_tools])")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("hooks = [a]\naudit(hooks)\nAgent(hooks=hooks)\n", id="given elsewhere"),
        pytest.param("hooks = mine = [a]\nAgent(hooks=hooks)\n", id="another name"),
        pytest.param("hooks = [a]\nAgent(hooks=hooks)\nhooks.pop()\n", id="taken from"),
    ],
)
def test_a_list_of_hooks_that_others_see_stays_as_it_is(code: str) -> None:
    """The gateway's hook went into the list of the person's own, for all who have it."""
    outcome = wire(f"from strands import Agent\n{code}".encode(), "strands", "weather")

    assert isinstance(outcome, Wired)
    assert b"= [a]\n" in outcome.source
    assert b"Agent(hooks=hooks + [weather.GatewayTools()])" in outcome.source


@pytest.mark.parametrize("use", ["hooks.append(b)", "for hook in hooks: hook.start()"])
def test_a_list_of_hooks_that_is_only_filled_or_gone_through_is_wired(use: str) -> None:
    """Such code means the agent's hooks, whatever they are."""
    source = f"from strands import Agent\nhooks = [a]\n{use}\nagent = Agent(hooks=hooks)\n"

    outcome = wire(source.encode(), "strands", "weather")

    assert isinstance(outcome, Wired)
    assert b"hooks = [a, weather.GatewayTools()]" in outcome.source


def test_a_services_tools_do_not_reach_who_else_has_the_list() -> None:
    """They went into the list itself; now they are added where the agent is given it."""
    source = b"from strands import Agent\ntools = [a]\naudit(tools)\nAgent(tools=tools)\n"

    outcome = wire(source, "strands", "weather", "credential")

    assert isinstance(outcome, Wired)
    assert b"Agent(tools=[*tools, *weather.TOOLS])" in outcome.source
    assert unwire(outcome.source, "strands", "weather", "credential") == Wired(source, True)


def test_a_services_tools_do_not_reach_another_graph() -> None:
    """Two graphs with one list: the one outside the entrypoint got the tools as well."""
    source = b"""\
from langchain.agents import create_agent
tools = [a]
other = create_agent(model, tools=tools)
@app.entrypoint
async def run(payload):
    graph = create_agent(model, tools=tools)
"""

    outcome = wire(source, "langgraph", "weather", "credential")

    assert isinstance(outcome, Manual)


@pytest.mark.parametrize(
    "pyproject",
    [
        "project = 1\n",
        "tool = 1\n",
        "[tool]\npoetry = []\n",
        '[project]\nname = "x"\ndynamic = 1\n',
        "[tool.poetry]\ndependencies = []\n",
    ],
)
def test_tables_that_are_no_tables_are_read_as_none(host: Host, pyproject: str) -> None:
    """They were an AttributeError; what is needed is left to the person, or added."""
    (host.app / "pyproject.toml").write_text(pyproject)

    result = host.scaffold(json=True)

    assert result.code == 0, result.said
    assert result.document["manual"] or "app/Assistant/pyproject.toml" in result.actions
    assert released(pyproject, ["mcp >= 1.24"]) == pyproject


def test_dependencies_that_are_no_strings_are_not_released() -> None:
    """It was an IndexError."""
    text = '[project]\ndependencies = [1, 2, "a"]\n'

    assert released(text, ["a"]) == text
    with pytest.raises(InvalidInput):
        entries(text, "pyproject.toml")


def test_a_deployed_state_that_is_nested_absurdly_deep_is_no_state(host: Host) -> None:
    """It was a RecursionError, in a file that the CLI keeps for itself."""
    state = host.root / "agentcore" / ".cli" / "deployed-state.json"
    state.parent.mkdir(exist_ok=True)
    state.write_bytes(b"[" * 100_000)

    assert host.scaffold().code == 0


def test_an_agent_that_is_nested_too_deeply_keeps_no_command_from_answering(host: Host) -> None:
    """Scaffold leaves the lines to the person; status and update read on."""
    host.has()
    (host.app / "main.py").write_bytes(DEEP)

    done = [host.connect(*words, "--json") for words in (["status"], ["update", "--dry-run"])]
    again = host.scaffold(gateway="Other", name="More", json=True)

    assert [result.code for result in done] == [0, 0]
    assert [note["file"] for note in again.document["manual"]] == ["app/Assistant/main.py"]


STAR = b"import strands\n%sweather = 'rain'\na = strands.Agent(tools=[*weather_service.TOOLS])\n"


def test_a_name_that_another_module_may_give_is_not_taken_over() -> None:
    """With an import of everything it was taken for ours, and the person's import was hidden."""
    outcomes = [
        wire(STAR % lines, "strands", "weather", "credential")
        for lines in (b"", b"from mine import *\n")
    ]

    assert [type(outcome) for outcome in outcomes] == [Wired, Manual]


def test_brackets_without_end_do_not_end_the_process() -> None:
    """The parser that was asked whether they are newer Python overflowed the stack: a crash."""
    with pytest.raises(InvalidInput, match="not valid Python"):
        wire(b"[" * 100_000, "strands", "weather")


def test_the_run_on_stand_ins_tells_a_wrong_object() -> None:
    """The judge is judged: the same code with the hook given to another call has another run."""
    source = b"from kit import a, probe\nfrom strands import Agent\nprobe([a])\nAgent()\n"
    wrong = source.replace(b"[a]", b"[a, 'weather']")

    with pytest.raises(wiring_oracle.Broken, match="only the agent"):
        wiring_oracle.same_run(source, wrong)


OPENAPI: Answers = OWN_COMMAND | KEY | {"path": "openapi", "endpoint": None, "schema": "api.json"}


def test_properties_that_are_no_object_are_left_out_of_a_copy(host: Host) -> None:
    """They were an AttributeError."""
    query = {"name": "q", "in": "query", "schema": {"type": "object", "properties": False}}
    item = {"get": {"operationId": "get", "parameters": [query], "responses": {}}}
    write(host, "api.json", SPEC | {"paths": SPEC["paths"] | {"/x": item}})

    result = host.scaffold(OPENAPI, json=True)

    assert result.code == 0, result.said
    assert "is not OpenAPI" in " ".join(result.document["warnings"])


def test_half_a_character_in_a_path_is_said(host: Host) -> None:
    """It was a UnicodeEncodeError of the validator, which repeats the values it finds wrong."""
    half = {"\u00e9\ud800": {"get": {"operationId": "x", "responses": {"200": {"$ref": "x"}}}}}
    write(host, "api.json", SPEC | {"paths": SPEC["paths"] | half})

    host.refuses("openapi-structure", "half of a character", answers=OPENAPI)


@pytest.mark.parametrize("beside", [{"items": {"type": "string"}}, {"enum": [1]}])
def test_what_stands_beside_null_alone_gives_a_copy_no_type(beside: dict[str, Any]) -> None:
    """OpenAPI 3.0 has no type of null: the copy had none, and a copy of it had that of `items`."""
    answer = {"schema": {"type": ["null"], **beside}}
    responses = {"200": {"description": "x", "content": {"application/json": answer}}}
    item = {"get": {"operationId": "get", "responses": responses}}
    content = json.dumps(SPEC | {"paths": {"/x": item}}).encode()

    copies = [content]
    for _ in range(2):
        document = openapi.adapted(openapi.read(copies[-1], "api.json"), "Api").document
        copies.append(openapi.to_json(document))

    assert copies[1] == copies[2]
