"""`connect dev`: the project's gateways on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import HOW, JsonOption, ProjectOption, option
from agentcore_connect.errors import ConnectError, InvalidInput, Problem

if TYPE_CHECKING:

    from agentcore_connect.dev.application import Application
    from agentcore_connect.dev.child import Child
    from agentcore_connect.dev.events import Event
    from agentcore_connect.dev.loading import Allowed
    from agentcore_connect.dev.record import Recorder
    from agentcore_connect.dev.running import Running
    from agentcore_connect.dev.ways import Said
    from agentcore_connect.dev.world import Gate, World
    from agentcore_connect.plan.show import Line
    from agentcore_connect.project.project import Project

_WHAT = "What is served"
_WHO = "Who calls"
_PORTS = 65_535
_GRACE = 5.0  # seconds that a command has to end by itself

AsOption = Annotated[
    list[str] | None,
    option(_WHO, "A claim of the tokens that dev makes, NAME=VALUE; can be repeated.", "--as"),
]


def dev(
    gateway: Annotated[
        list[str] | None, option(_WHAT, "Only this gateway; can be repeated. Default: all.")
    ] = None,
    local_url: Annotated[
        list[str] | None,
        option(_WHAT, "TARGET=URL: call this address instead; it may be on this machine."),
    ] = None,
    stdio: Annotated[
        list[str] | None,
        option(_WHAT, "TARGET='COMMAND': an MCP server that is started, instead of the endpoint."),
    ] = None,
    real_credentials: Annotated[
        list[str] | None,
        option(_WHAT, "TARGET: send its credential to --local-url too, not a placeholder."),
    ] = None,
    mode: Annotated[
        str | None,
        option(
            _WHAT,
            "What a denial does: ENFORCE or LOG_ONLY. Default: as in agentcore.json.",
            words=("ENFORCE", "LOG_ONLY"),
        ),
    ] = None,
    page_size: Annotated[int, option(_WHAT, "Tools in a page of a list. Default: 30")] = 30,
    sessions: Annotated[bool, option(_WHAT, "Give session ids and want them back.")] = False,
    record: Annotated[
        Path | None, option(_WHAT, "Write each call and its answer to this new file.")
    ] = None,
    replay: Annotated[
        Path | None, option(_WHAT, "Answer calls from this record; no target is called.")
    ] = None,
    or_call: Annotated[
        bool, option(_WHAT, "With --replay: call the target where the record has no answer.")
    ] = False,
    claim: AsOption = None,
    iam_arn: Annotated[
        str | None, option(_WHO, "The ARN of callers that sign with AWS credentials.")
    ] = None,
    port: Annotated[int, option(HOW, "The port. Default: 7411; 0: a free one.")] = 7411,
    trust: Annotated[bool, option(HOW, "Run the project's handlers and commands unasked.")] = False,
    reload: Annotated[bool, option(HOW, "Serve what changed files become. Default: yes.")] = True,
    project: ProjectOption = None,
    as_json: JsonOption = False,
    command: Annotated[
        list[str] | None,
        typer.Argument(help="Behind --: a command that runs with these gateways, and ends dev."),
    ] = None,
) -> int:
    """Serve the project's gateways on this machine, without AWS and without a deploy.

    Each is at http://127.0.0.1:7411/NAME/mcp, with its targets, its sign-in and its policies.
    Lambda targets run connections/TARGET/handler.py, after you have said yes once for the project;
    MCP and OpenAPI targets call their servers, or what --local-url names. A target's local.yaml
    says the same for everybody, and can hold answers, so that nothing is called. Nothing is written
    into the project. `connect call` calls a tool; docs/dev.md lists what is not as at the service.

    `connect dev -- agentcore dev` runs the agent with them, deployed or not; any other command gets
    the same variables. Its tokens and keys come from here as well, in place of AgentCore Identity.
    """
    if not 0 <= port <= _PORTS:
        raise InvalidInput(Problem("usage", f"--port {port} is not 0 to {_PORTS}", field="port"))
    _refuse_missing()
    from agentcore_connect.dev import application, authorizer, server
    from agentcore_connect.dev import record as recording
    from agentcore_connect.dev import running as runs
    from agentcore_connect.policy.request import claims
    from agentcore_connect.project.project import find

    found = find(project)
    said = _said(found, local_url, stdio, real_credentials, replay, or_call)
    names = tuple(gateway or ())
    output = _Output(as_json)
    running = runs.Running(
        lambda: find(found.root),
        _reader(),
        said,
        output.tell,
        names,
        _allowed(found, names, said, trust),
        _mode(mode),
    )
    world = running.world()
    _refuse_useless(world, claim, page_size)
    listener = server.listen(port)
    with listener:
        if record is not None:
            output.recorder = recording.Recorder(record)
        settings = application.Settings(
            listener.getsockname()[1],
            secrets.token_urlsafe(24),
            claims(claim or []).claims,
            iam_arn or authorizer.LOCAL_ARN,
            authorizer.environment_keys(),
            page_size,
            sessions,
        )
        app = application.Application(world, settings, output.tell)
        run = server.Run(os.getpid(), settings.port, settings.token, str(found.root))
        with server.noted(run), _child(found, app, tuple(command or ())) as started:
            beside = _Beside(app, running, output, started, reload)
            server.serve(app, listener, beside.run)
    return beside.code


@contextlib.contextmanager
def _child(project: Project, app: Application, command: tuple[str, ...]) -> Iterator[Child | None]:
    """The command as it is to be started, and an end of all that was made for it."""
    from agentcore_connect.dev import child
    from agentcore_connect.project.project import find

    child.sweep()
    if not command:
        yield None
        return
    signs_in = any(one.gateway.authorizer_type == "CUSTOM_JWT" for one in app.world.gates)
    needs = signs_in or bool(project.credentials)
    identity = app.stand_in(lambda: find(project.root)) if needs else None
    keys = None if child.has_credentials() else app.local_keys(app.settings.iam_arn)
    variables = child.variables(app.world, app.settings.origin, identity, keys)
    with child.prepared(project, command, variables, Path.cwd()) as made:
        if keys is not None:
            text = "there are no AWS credentials here: the agent gets local ones, and no model"
            made = replace(made, notes=(*made.notes, text))
        try:
            yield made
        finally:
            made.clean()


class _Beside:
    """What goes on beside the server until somebody stops it, or the command ends.

    ``code`` is the exit code then.
    """

    def __init__(
        self,
        app: Application,
        running: Running,
        output: _Output,
        child: Child | None,
        reloads: bool,
    ) -> None:
        self._app, self._running, self._output, self._child = app, running, output, child
        self._reloads = reloads
        self.code = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Raises ConnectError where the command cannot be started."""
        self._output.open(asyncio.get_running_loop())
        self._output.banner(self._app, self._child.notes if self._child else ())
        self._running.ask(self._app.world, lambda: self._running.refresh(self._app))
        following = asyncio.create_task(self._follow(stop))
        waiting = None
        try:
            if self._child is not None:
                waiting = asyncio.create_task(self._accompany(self._child, stop))
            await self._output.write_until(stop)
            if waiting is not None:
                await waiting
        finally:
            following.cancel()
            self._app.close()

    async def _follow(self, stop: asyncio.Event) -> None:
        """Serve what files become, unless it was said not to."""
        if self._reloads:
            await self._running.follow(self._app, stop)

    async def _accompany(self, child: Child, stop: asyncio.Event) -> None:
        """Run the command; end it where dev is stopped, and dev where it ends."""
        try:
            process = child.start(out=self._output.for_child)
        except OSError as error:
            stop.set()
            raise ConnectError(
                Problem("child", f"{child.command[0]} does not start: {error.strerror}")
            ) from None
        ended = asyncio.create_task(asyncio.to_thread(process.wait))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not ended.done():
            await asyncio.wait({ended}, timeout=_GRACE)  # a terminal's Ctrl-C has reached it
        for end in (process.terminate, process.kill):
            if not ended.done():
                end()
                await asyncio.wait({ended}, timeout=_GRACE)
        code = await ended
        self.code = code if code >= 0 else 128 - code
        if stopped.done() and self.code in (128 + signal.SIGINT, 128 + signal.SIGTERM):
            self.code = 0  # as it was asked to
        stop.set()


class _Output:
    """The log: lines for people on stderr, or events on stdout, one JSON object a line."""

    recorder: Recorder | None = None
    """Also gets what is written."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._explained: set[str | None] = set()  # each tool once is enough
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queue: asyncio.Queue[Event] = asyncio.Queue()

    @property
    def for_child(self) -> int | None:
        """Where a command's own output goes: with --json stdout is for events alone."""
        return sys.stderr.fileno() if self._as_json else None

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def tell(self, event: Event) -> None:
        """Take an event, from any thread; what comes after the end is nobody's any more."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._queue.put_nowait, event)

    async def write_until(self, stop: asyncio.Event) -> None:
        """Write what comes, until ``stop``."""
        stopped = asyncio.create_task(stop.wait())
        while not stopped.done():
            coming = asyncio.create_task(self._queue.get())
            await asyncio.wait({coming, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if coming.done():
                self._write(coming.result())
            else:
                coming.cancel()
        while not self._queue.empty():
            self._write(self._queue.get_nowait())

    def banner(self, app: Application, notes: tuple[str, ...] = ()) -> None:
        """What is served, and where."""
        from agentcore_connect.dev.events import Event

        if self._as_json:
            gateways = [
                {
                    "name": gate.name,
                    "url": f"{app.settings.origin}/{gate.name}/mcp",
                    "authorizer": gate.gateway.authorizer_type,
                    "targets": [
                        {"name": one.name, "type": one.kind, "served": one.answers is not None}
                        for one in gate.targets
                    ],
                }
                for gate in app.world.gates
            ]
            ready = Event("ready").document() | {"gateways": gateways}
            terminal.write(json.dumps(ready) + "\n")
        else:
            terminal.say(_banner(app))
            terminal.say((f"note: {text}", "yellow") for text in notes)
        terminal.flush()

    def _write(self, event: Event) -> None:
        from agentcore_connect.dev.events import explaining

        if self.recorder is not None:
            self.recorder.take(event)
        if self._as_json:
            terminal.write(json.dumps(event.document(), ensure_ascii=True, default=str) + "\n")
        else:
            red = event.outcome == "denied" or event.kind in ("refused", "problem")
            terminal.say([(event.line(), "red" if red else "")])
            if (why := explaining(event)) is not None and event.tool not in self._explained:
                self._explained.add(event.tool)
                terminal.say([(f"          why: {why}", "")])
        terminal.flush()


def _banner(app: Application) -> Iterator[Line]:
    from agentcore_connect import __version__
    from agentcore_connect.dev import fidelity

    world, origin = app.world, app.settings.origin
    yield f"connect dev {__version__} - {world.project} - {origin}", "bold"
    for gate in world.gates:
        yield f"{gate.name}  {origin}/{gate.name}/mcp   {_inbound(gate)}{_policies(gate)}", "bold"
        for target in gate.targets:
            known = "asking" if target.tools is None else f"{len(target.tools)} tools"
            count = known if target.answers is not None else ""
            line = (
                f"  {target.name.ljust(20)} {target.kind.ljust(8)} {target.how.ljust(50)} {count}"
            )
            yield line.rstrip(), "" if target.answers is not None else "yellow"
    for note in world.notes:
        yield f"warning: {note}", "yellow"
    yield f"Not like the service: {fidelity.SHORT} docs/dev.md has the list. Ctrl-C ends.", ""


def _inbound(gate: Gate) -> str:
    match gate.gateway.authorizer_type:
        case "CUSTOM_JWT":
            other = gate.gateway.discovery_url
            from urllib.parse import urlsplit

            host = urlsplit(other).hostname if other else None
            return f"CUSTOM_JWT (local issuer{f', and {host}' if host else ''})"
        case word:
            return word


def _policies(gate: Gate) -> str:
    if gate.judge is None:
        return ""
    mode = "ENFORCE" if gate.judge.enforces else "LOG_ONLY"
    return f"   policies: {mode}, {len(gate.judge.engine.policies)} of {gate.gateway.engine}"


def _reader() -> Any:
    from agentcore_connect.commands.tools import described

    return described


def _said(
    project: Project,
    urls: list[str] | None,
    stdio: list[str] | None,
    real: list[str] | None,
    replay: Path | None,
    or_call: bool,
) -> Said:
    import shlex

    from agentcore_connect.dev import ways
    from agentcore_connect.disk.files import read_named
    from agentcore_connect.policy import recorded as calls
    from agentcore_connect.units import record

    if or_call and replay is None:
        raise InvalidInput(Problem("usage", "--or-call is for --replay", field="or_call"))

    def recorded(folder: Any) -> Any:
        try:
            return record.answers(project, folder)
        except InvalidInput:
            return None

    commands = (ways.of_text(text, "--stdio") for text in stdio or ())
    return ways.Said(
        dict(ways.of_text(text, "--local-url") for text in urls or ()),
        {name: tuple(shlex.split(command)) for name, command in commands},
        frozenset(real or ()),
        recorded,
        None if replay is None else calls.read(read_named(replay), str(replay)),
        or_call,
    )


def _mode(word: str | None) -> Any:
    if word not in (None, "ENFORCE", "LOG_ONLY"):
        raise InvalidInput(
            Problem("usage", f"--mode {word} is neither ENFORCE nor LOG_ONLY", field="mode")
        )
    return word


def _allowed(project: Project, names: tuple[str, ...], said: Said, trust: bool) -> Allowed:
    """Which of the project's programs may run: those of a yes of now, or of before.

    Ones that come while dev runs are not among them, unless everything is trusted.
    """
    from agentcore_connect.dev import loading, ways
    from agentcore_connect.dev import trust as trusted

    if trust:
        return lambda _: True
    found = loading.all_ways(project, loading.chosen(project, names), said)
    programs = ways.programs(found)
    if not trusted.is_trusted(project.root, programs):
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return lambda _: False
        terminal.say([("This project's targets run programs on this machine:", "bold")])
        terminal.say((f"  {line}", "") for line in programs)
        terminal.say([("Run them, with your rights? [y/N] ", "")])
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            return lambda _: False
        trusted.keep(project.root, programs)
    return frozenset(programs).__contains__


def _refuse_useless(world: World, claim: list[str] | None, page_size: int) -> None:
    """Refuse options that nothing would come of."""
    if claim and not any(gate.gateway.authorizer_type == "CUSTOM_JWT" for gate in world.gates):
        raise InvalidInput(
            Problem("usage", "--as is for gateways with CUSTOM_JWT, and there is none", field="as")
        )
    if page_size < 1:
        raise InvalidInput(Problem("usage", "--page-size must be at least 1", field="page_size"))


def _refuse_missing() -> None:
    """Raise ConnectError where the extra's libraries are not installed, with how to get them."""
    from importlib.metadata import PackageNotFoundError, requires
    from importlib.util import find_spec

    if find_spec("uvicorn") is not None and find_spec("jwt") is not None:
        return
    try:
        rows = requires("agentcore-connect") or []
    except PackageNotFoundError:
        rows = []
    wanted = [row.partition(";")[0].strip() for row in rows if 'extra == "dev"' in row]
    libraries = " ".join(f"'{one}'" for one in wanted or ("uvicorn", "pyjwt[crypto]"))
    if find_spec("pip") is not None:
        command = f"{sys.executable} -m pip install {libraries}"
    else:
        command = f"uv pip install --python {sys.executable} {libraries}"
    raise ConnectError(
        Problem(
            "no-dev",
            "`connect dev` needs uvicorn and pyjwt, which are not installed",
            f"Run `{command}`.",
        )
    )
