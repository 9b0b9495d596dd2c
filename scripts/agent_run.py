"""Run one entrypoint on stand-ins of all libraries, and say which agents it runs, and with what.

    python scripts/agent_run.py CODE ENTRYPOINT START...

CODE is the folder of the agent's code, ENTRYPOINT the file in it, START how it is started: `import`
(as `uvicorn src.main:app` does), `module` (`python -m src.main`), `script` (`python src/main.py`).
Every library that is not Python's own is a stand-in that takes any call, so nothing is installed,
called or sent; environment and network are not used. Prints one line of JSON: the `agents` that
were run, each with where it was made and how many gateways it was given; and `error`. Of several
starts each has a process of its own, and a line, in their order.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import importlib.abc
import importlib.machinery
import inspect
import json
import os
import runpy
import socket
import subprocess
import sys
import threading
import types
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

RUNS: list[dict[str, Any]] = []
WAYS_IN: list[Any] = []
PAYLOADS: tuple[dict[str, Any], ...] = (
    {"prompt": "hello", "message": "hello", "input": {"prompt": "hello"}, "session_id": "s" * 40},
    {"prompt": "again", "message": "again", "stream": True, "sessionId": "t" * 40},
)
CODE = ""


class _Meta(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __or__(cls, other: Any) -> Any:
        return cls

    __ror__ = __or__

    def __iter__(cls) -> Iterator[Any]:
        return iter(())

    def __contains__(cls, item: Any) -> bool:
        return False


class Anything(metaclass=_Meta):
    """Takes every call, gives itself; as a decorator it gives the function."""

    def __init__(self, *args: Any, **named: Any) -> None:
        pass

    def __class_getitem__(cls, item: Any) -> Any:
        return cls

    def __call__(self, *args: Any, **named: Any) -> Any:
        if len(args) == 1 and not named and inspect.isroutine(args[0]):
            return args[0]
        return Anything()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __await__(self) -> Iterator[Any]:
        return iter(())

    def __aiter__(self) -> Anything:
        return self

    async def __anext__(self) -> Any:
        raise StopAsyncIteration

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, *error: object) -> None: ...

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: object) -> None: ...

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __contains__(self, item: Any) -> bool:
        return False

    def __getitem__(self, key: Any) -> Any:
        return Anything()

    def __setitem__(self, key: Any, value: Any) -> None: ...

    def __str__(self) -> str:
        return "anything"

    def __int__(self) -> int:
        return 1

    def __float__(self) -> float:
        return 1.0

    def __fspath__(self) -> str:
        return "anything"

    def __index__(self) -> int:
        return 1

    def __or__(self, other: Any) -> Any:
        return self

    __ror__ = __or__
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __truediv__ = __or__

    def __lt__(self, other: Any) -> bool:
        return False

    __gt__ = __le__ = __ge__ = __lt__

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


class GatewayTools(Anything):
    """What a rendered gateway gives."""


class Recorder(Anything):
    """An agent: it notes that it runs, and whether a gateway is among what it was given."""

    def __init__(self, *args: Any, **named: Any) -> None:
        place = sys._getframe(1)
        while place.f_code.co_name == "__init__" and place.f_globals.get("__name__") == __name__:
            assert place.f_back is not None
            place = place.f_back
        self._place = f"{os.path.relpath(place.f_code.co_filename, CODE)}:{place.f_lineno}"
        self._has = sum(
            isinstance(item, GatewayTools)
            for field in ("hooks", "mcp_servers", "tools", "toolsets")
            for item in (list(named.get(field) or ()) if _is_iterable(named.get(field)) else ())
        )
        self.state = self.messages = Anything()

    def _run(self) -> None:
        RUNS.append({"place": self._place, "gateways": self._has})

    def __call__(self, *args: Any, **named: Any) -> Any:
        self._run()
        return Anything()

    async def invoke_async(self, *args: Any, **named: Any) -> Any:
        self._run()
        return Anything()

    async def stream_async(self, *args: Any, **named: Any) -> Any:
        self._run()
        yield {"data": "hello"}

    structured_output_async = invoke_async
    structured_output = __call__
    run = __call__


class Wrapped(Recorder):
    """AG-UI's wrapper: it makes the agent anew, and gives it its own hooks."""

    async def run(self, *args: Any, **named: Any) -> Any:  # type: ignore[override]
        self._run()
        yield Anything()


class PydanticAgent(Recorder):
    """An agent of Pydantic AI: it is run by methods of its own, and decorates its tools."""

    async def run(self, *args: Any, **named: Any) -> Any:  # type: ignore[override]
        self._run()
        return Anything()

    run_sync = Recorder.__call__
    run_stream_events = Recorder.stream_async

    @contextlib.asynccontextmanager
    async def run_stream(self, *args: Any, **named: Any) -> Any:
        self._run()
        yield Anything()

    iter = run_stream

    def tool(self, function: Any = None, **named: Any) -> Any:
        return function or self.tool

    tool_plain = system_prompt = instructions = output_validator = toolset = tool


def with_tools(options: Any = None) -> Any:
    """What a rendered gateway gives where it wraps: Claude's options, which are the agent there."""
    options = Recorder() if options is None else options
    if isinstance(options, Recorder):
        options._has += 1
    return options


async def query(*, options: Any = None, **named: Any) -> Any:
    """Claude is asked, with what the options give it."""
    (options or Recorder())._run()
    yield Anything()


class ClaudeClient(Anything):
    """A conversation with Claude."""

    def __init__(self, options: Any = None, **named: Any) -> None:
        self._options = options or Recorder()

    async def query(self, *args: Any, **named: Any) -> None:
        self._options._run()

    async def receive_response(self) -> Any:
        yield Anything()

    receive_messages = receive_response


class Runner(Anything):
    """The runner of OpenAI Agents, and of ADK: it runs the agent that it is given."""

    def __init__(self, *args: Any, **named: Any) -> None:
        self._given = [*args, *named.values()]
        for app in [one for one in self._given if isinstance(one, AdkApp)]:
            self._given += app.given

    def _ran(self) -> None:
        for one in self._given:
            if isinstance(one, Recorder):
                one._run()

    @staticmethod
    async def run(agent: Any = None, *args: Any, **named: Any) -> Any:
        agent = agent or named.get("starting_agent")
        if isinstance(agent, Recorder):
            agent._run()
        return Anything()

    @staticmethod
    def run_sync(agent: Any = None, *args: Any, **named: Any) -> Any:
        if isinstance(agent, Recorder):
            agent._run()
        return Anything()

    run_streamed = run_sync

    async def run_async(self, *args: Any, **named: Any) -> Any:
        self._ran()
        yield Anything()


class AdkRunner(Runner):
    def run(self, *args: Any, **named: Any) -> Any:  # type: ignore[override]
        self._ran()
        return iter(())


class AdkApp(Anything):
    def __init__(self, *args: Any, **named: Any) -> None:
        self.given = [*args, *named.values()]


class App(Anything):
    """BedrockAgentCoreApp, FastAPI and the like: it notes the ways in."""

    def __init__(self, *args: Any, **named: Any) -> None:
        self.state = types.SimpleNamespace()
        self.logger = Anything()

    def entrypoint(self, function: Any = None, **named: Any) -> Any:
        if function is None:
            return self.entrypoint
        WAYS_IN.append(function)
        return function

    websocket = entrypoint

    def post(self, path: str = "", **named: Any) -> Any:
        def noted(function: Any) -> Any:
            if path == "/invocations":
                WAYS_IN.append(function)
            return function

        return noted

    def add_api_route(self, path: str, function: Any, **named: Any) -> None:
        if path == "/invocations":
            WAYS_IN.append(function)

    def run(self, *args: Any, **named: Any) -> None: ...


SPECIAL: dict[str, dict[str, Any]] = {
    "strands": {"Agent": Recorder},
    "strands.agent": {"Agent": Recorder},
    "strands.agent.agent": {"Agent": Recorder},
    "agents": {"Agent": Recorder, "Runner": Runner},
    "google.adk": {"Agent": Recorder, "Runner": AdkRunner},
    "google.adk.agents": {"Agent": Recorder, "LlmAgent": Recorder},
    "google.adk.agents.llm_agent": {"Agent": Recorder, "LlmAgent": Recorder},
    "google.adk.runners": {"Runner": AdkRunner, "InMemoryRunner": AdkRunner},
    "google.adk.apps": {"App": AdkApp},
    "pydantic_ai": {"Agent": PydanticAgent},
    "pydantic_ai.agent": {"Agent": PydanticAgent},
    "claude_agent_sdk": {
        **{"ClaudeAgentOptions": Recorder, "ClaudeSDKClient": ClaudeClient},
        "query": query,
    },
    "ag_ui_strands": {"StrandsAgent": Wrapped},
    "ag_ui_strands.agent": {"StrandsAgent": Wrapped},
    "bedrock_agentcore": {"BedrockAgentCoreApp": App},
    "bedrock_agentcore.runtime": {"BedrockAgentCoreApp": App},
    "bedrock_agentcore.runtime.app": {"BedrockAgentCoreApp": App},
    "fastapi": {"FastAPI": App, "APIRouter": App},
    "trial_gateway": {"GatewayTools": GatewayTools, "with_tools": with_tools},
}


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a stand-in for every module that neither Python nor the agent has."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        parent = sys.modules.get(name.rpartition(".")[0])
        is_own = parent is not None and not getattr(parent, "__stand_in__", False)
        if is_own or name.partition(".")[0] in sys.stdlib_module_names:
            return None
        first = name.partition(".")[0]
        own = [Path(CODE, first), Path(CODE, sys.argv[0]).parent / first]
        if any(path.is_dir() or path.with_suffix(".py").is_file() for path in own):
            return None  # it is there, and this start does not find it
        if first == "connections" or ".connections" in name:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return StandIn(spec.name)

    def exec_module(self, module: types.ModuleType) -> None: ...


class StandIn(types.ModuleType):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__stand_in__ = True
        self.__path__: list[str] = []
        self.__dict__.update(SPECIAL.get(name, {}))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (Anything,), {}) if name[:1].isupper() else Anything()
        if name.endswith(("Error", "Exception", "Interrupt", "Disconnect")):
            made = type(name, (Exception,), {})
        setattr(self, name, made)
        return made


def _is_iterable(value: Any) -> bool:
    return isinstance(value, list | tuple)


def called(function: Any) -> None:
    """Call a way in with each payload, and go through what it gives."""
    for payload in PAYLOADS:
        given: list[Any] = []
        for _ in inspect.signature(function).parameters:
            given.append(payload if not given else Anything())
        try:
            asyncio.run(asyncio.wait_for(_finished(function, given), 5))
        except BaseException as error:
            ERRORS.append(f"{type(error).__name__}: {error}")


async def _finished(function: Any, given: list[Any]) -> None:
    made = function(*given)
    if inspect.isawaitable(made):
        made = await made
    for _ in range(50):
        if isinstance(made, types.AsyncGeneratorType):
            await anext(made, None)
        elif isinstance(made, types.GeneratorType):
            next(made, None)
    await asyncio.sleep(0.01)


ERRORS: list[str] = []


def _cut_off() -> None:
    """Nothing leaves this process: no connection, no program, no waiting."""

    def refused(*args: Any, **named: Any) -> Any:
        raise OSError("not in a trial run")

    socket.socket.connect = refused  # type: ignore[method-assign]
    subprocess.Popen.__init__ = refused  # type: ignore[method-assign]
    os.system = refused
    builtins.input = refused
    for name in [*os.environ]:
        if name.startswith("AWS_"):
            del os.environ[name]


def main() -> None:
    global CODE
    CODE, entrypoint, *starts = sys.argv[1:]
    start = starts.pop()
    for other in starts:
        child = os.fork()
        if child == 0:
            start = other
            break
        os.waitpid(child, 0)
    sys.argv = [entrypoint]
    _cut_off()
    threading.Timer(20, lambda: os._exit(3)).start()
    path = Path(entrypoint)
    module = ".".join(path.with_suffix("").parts)
    sys.meta_path.append(Finder())
    sys.path[0] = str(Path(CODE, entrypoint).parent) if start == "script" else CODE
    os.chdir(CODE)
    told = sys.stdout
    sys.stdout = sys.stderr
    error = ""
    try:
        match start:
            case "import":
                importlib.import_module(module)
            case "module":
                runpy.run_module(module, run_name="__main__", alter_sys=True)
            case _:
                runpy.run_path(entrypoint, run_name="__main__")
    except BaseException as raised:
        error = f"{type(raised).__name__}: {raised}"
    RUNS.clear()
    for function in WAYS_IN:
        called(function)
    print(json.dumps({"error": error, "agents": RUNS, "later": ERRORS[:3]}), file=told, flush=True)
    os._exit(0)


main()
