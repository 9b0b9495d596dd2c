"""Agents as people write them, by parts: a shape, a framework, a layout, and how it is asked.

Each is a whole project that runs on stand-ins (scripts/agent_run.py). In the code of a shape MADE
stands for an agent that has to get the gateway, OTHER(n) for one that must not, and RUN(x) for what
runs the agent x.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agentcore_connect.vocabulary.words import Framework

APP = "from bedrock_agentcore.runtime import BedrockAgentCoreApp\n"
TOP = "\napp = BedrockAgentCoreApp()\n"
WAY_IN = "\n\n@app.entrypoint\n"


@dataclass(frozen=True)
class Flavour:
    """How a framework's agents are made and run; ``ask`` are the ways that it has."""

    imports: str
    made: str
    ask: dict[str, tuple[str, str]]


_ADK_RUN = "async for event in Runner(agent={0}, app_name='a').run_async(new_message='x'):"
FLAVOURS: dict[Framework, Flavour] = {
    "strands": Flavour(
        "from strands import Agent, tool\n",
        "Agent(name={0!r}, system_prompt={0!r}{1})",
        {
            "sync": ("def", "return str({0}('x'))"),
            "async": ("async def", "return str(await {0}.invoke_async('x'))"),
            "stream": (
                "async def",
                "async for event in {0}.stream_async('x'):\n        yield event",
            ),
        },
    ),
    "openai": Flavour(
        "from agents import Agent, Runner, function_tool as tool\n",
        "Agent(name={0!r}, instructions={0!r}{1})",
        {
            "sync": ("def", "return str(Runner.run_sync({0}, 'x'))"),
            "async": ("async def", "return str(await Runner.run({0}, 'x'))"),
            "stream": ("async def", "yield Runner.run_streamed({0}, 'x')"),
        },
    ),
    "langgraph": Flavour(
        "from langchain.agents import create_agent\nfrom langchain_core.tools import tool\n",
        "create_agent(name={0!r}, system_prompt={0!r}{1})",
        {
            "sync": ("def", "return {0}.invoke('x')"),
            "async": ("async def", "return await {0}.ainvoke('x')"),
            "stream": ("async def", "async for event in {0}.astream('x'):\n        yield event"),
        },
    ),
    "adk": Flavour(
        "from google.adk.agents import Agent\nfrom google.adk.runners import Runner\n"
        "from google.adk.tools import FunctionTool as tool\n",
        "Agent(name={0!r}, instruction={0!r}{1})",
        {
            "async": ("async def", _ADK_RUN + "\n        last = event\n    return 'done'"),
            "stream": ("async def", _ADK_RUN + "\n        yield event"),
        },
    ),
    "pydantic_ai": Flavour(
        "from pydantic_ai import Agent, Tool as tool\n",
        "Agent(name={0!r}, instructions={0!r}{1})",
        {
            "sync": ("def", "return str({0}.run_sync('x'))"),
            "async": ("async def", "return str(await {0}.run('x'))"),
            "stream": (
                "async def",
                "async with {0}.run_stream('x') as result:\n        yield result",
            ),
        },
    ),
    "claude": Flavour(
        "from claude_agent_sdk import ClaudeAgentOptions, ClaudeSDKClient, query, tool\n",
        "ClaudeAgentOptions(system_prompt={0!r}{1})",
        {
            "async": (
                "async def",
                "async for event in query(prompt='x', options={0}):\n        last = event\n"
                "    return 'done'",
            ),
            "stream": (
                "async def",
                "async with ClaudeSDKClient(options={0}) as client:\n"
                "        await client.query('x')\n"
                "        async for event in client.receive_response():\n            yield event",
            ),
        },
    ),
}

MAIN = "MAIN"
"""The entrypoint among the files of a shape: its name comes from the layout."""

SHAPES: dict[str, dict[str, str]] = {
    "at the top": {MAIN: "IMPORTS APP TOP\nagent = MADE\nENTER:\n    RUN(agent)"},
    "for each request": {MAIN: "IMPORTS APP TOP ENTER:\n    agent = MADE\n    RUN(agent)"},
    "at once": {MAIN: "IMPORTS APP TOP ENTER:\n    RUN(MADE)"},
    "by a factory": {
        MAIN: "IMPORTS APP TOP\ndef make(prompt):\n    return MADE\nENTER:\n    RUN(make('p'))"
    },
    "lazily": {
        MAIN: "IMPORTS APP TOP\n_agent = None\n\n\ndef get():\n    global _agent\n"
        "    if _agent is None:\n        _agent = MADE\n    return _agent\nENTER:\n    RUN(get())"
    },
    "by session": {
        MAIN: "IMPORTS APP TOP\nAGENTS = {}\n\n\ndef of(session):\n    if session not in AGENTS:\n"
        "        AGENTS[session] = MADE\n    return AGENTS[session]\nENTER:\n    RUN(of('s'))"
    },
    "in branches": {
        MAIN: "IMPORTS APP TOP ENTER:\n    if payload.get('stream'):\n        agent = MADE\n"
        "    else:\n        agent = MADE\n    RUN(agent)"
    },
    "in a try": {
        MAIN: "IMPORTS APP TOP ENTER:\n    try:\n        raise ValueError\n        agent = MADE\n"
        "    except ValueError:\n        agent = MADE\n    RUN(agent)"
    },
    "in a class": {
        MAIN: "IMPORTS APP TOP\nclass Shop:\n    def __init__(self):\n        self.agent = MADE\n\n"
        "    @property\n    def desk(self):\n        return self.agent\n\n\nshop = Shop()\n"
        "ENTER:\n    RUN(shop.desk)"
    },
    "options in a dict": {
        MAIN: "IMPORTS APP TOP ENTER:\n    options = {'description': 'd'}\n"
        "    options['model'] = None\n    agent = OPTIONS\n    RUN(agent)"
    },
    "beside specialists": {
        MAIN: "IMPORTS APP TOP\nfirst = OTHER(one)\n\n\n@tool\ndef ask(question):\n"
        "    second = OTHER(two)\n    return second(question)\n\n\nagent = MADE\n"
        "ENTER:\n    RUN(agent)"
    },
    "in a module beside": {
        MAIN: "APP IMPORTS from NEAR.helper import build\nTOP ENTER:\n    RUN(build())",
        "helper.py": "IMPORTS\n\ndef build():\n    return MADE\n",
    },
    "in a package": {
        MAIN: "APP IMPORTS from NEAR.team import agent\nTOP ENTER:\n    RUN(agent)",
        "team/__init__.py": "from .desk.makes import agent\n",
        "team/desk/__init__.py": "",
        "team/desk/makes.py": "IMPORTS\nother = OTHER(one)\nagent = MADE\n",
    },
    "in a class beside": {
        MAIN: "APP IMPORTS from NEAR import shops\nTOP\nshop = shops.Shop()\n"
        "ENTER:\n    RUN(shop.agents['desk'])",
        "shops.py": "IMPORTS\n\nclass Shop:\n    def __init__(self):\n"
        "        self.agents = {}\n        self.agents['desk'] = MADE\n",
    },
}


@dataclass(frozen=True)
class Layout:
    """Where the entrypoint is, and how it imports its neighbours; ``starts`` are those it has.

    ``near`` is what stands before a neighbour's name: empty for its own folder.
    """

    main: str
    near: str
    starts: tuple[str, ...]


ALL = ("import", "module", "script")
LAYOUTS: dict[str, Layout] = {
    "top": Layout("main.py", "", ALL),
    "folder": Layout("src/main.py", "", ("script",)),
    "package": Layout("src/main.py", "src", ("import", "module")),
    "relative": Layout("src/api/main.py", ".", ("import", "module")),
}


@dataclass(frozen=True)
class Agent:
    """One project: its ``files``, and where agents are ``made`` that have to get the gateway."""

    framework: Framework
    files: dict[str, str]
    main: str
    starts: tuple[str, ...]


def every() -> Iterator[tuple[str, Agent]]:
    """All combinations that mean something, each with a name."""
    for framework, flavour in FLAVOURS.items():
        for name, shape in SHAPES.items():
            for ask in flavour.ask:
                for place, layout in LAYOUTS.items():
                    yield f"{framework}-{name}-{ask}-{place}", made(framework, shape, ask, layout)


def made(framework: Framework, shape: dict[str, str], ask: str, layout: Layout) -> Agent:
    """The project of one combination."""
    flavour = FLAVOURS[framework]
    folder = layout.main.rpartition("/")[0]
    files = {}
    for path, text in shape.items():
        here = layout.main if path == MAIN else f"{folder}/{path}".lstrip("/")
        files[here] = _written(text, flavour, ask, layout)
    is_alone = len(shape) == 1
    return Agent(framework, files, layout.main, ALL if is_alone else layout.starts)


def _written(text: str, flavour: Flavour, ask: str, layout: Layout) -> str:
    head, run = flavour.ask[ask]
    text = re.sub("IMPORTS ?", flavour.imports, text)
    text = re.sub("APP ?", APP, text)
    text = re.sub("TOP ?", TOP, text)
    text = text.replace("ENTER", f"{WAY_IN}{head} invoke(payload, context)")
    near = {"": "", ".": "."}.get(layout.near, f"{layout.near}.")
    text = text.replace("from NEAR import", f"from {near.rstrip('.') or '.'} import")
    if not near:
        text = text.replace("from . import shops", "import shops")
    text = text.replace("NEAR.", near)
    text = re.sub(r"RUN\((.*)\)", lambda found: run.format(found[1]), text)
    text = re.sub(r"OTHER\((\w+)\)", lambda found: flavour.made.format(found[1], ""), text)
    text = text.replace("OPTIONS", flavour.made.format("desk", ", **options"))
    return text.replace("MADE", flavour.made.format("desk", ""))
