"""`connect dev`: the project's gateways on this machine."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agentcore_connect.answers import choices
from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import HOW, ProjectOption, option
from agentcore_connect.errors import ConnectError, InvalidInput, Problem

if TYPE_CHECKING:
    from agentcore_connect.dev.application import Application
    from agentcore_connect.dev.child import Child
    from agentcore_connect.dev.loading import Allowed
    from agentcore_connect.dev.ways import Said
    from agentcore_connect.dev.world import World
    from agentcore_connect.project.project import Project

_WHAT = "What is served"
_WHO = "Who calls"
_PORTS = 65_535

AsOption = Annotated[
    list[str] | None,
    option(_WHO, "A claim of the tokens that dev makes, NAME=VALUE; can be repeated.", "--as"),
]


def dev(
    gateway: Annotated[
        list[str] | None,
        option(_WHAT, "Only this gateway; can be repeated. Default: all.", complete="gateways"),
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
    allow_aws: Annotated[
        list[str] | None,
        option(_WHAT, "TARGET: AWS answers it, with your credentials; can be repeated."),
    ] = None,
    mode: Annotated[
        str | None,
        option(
            _WHAT,
            "What a denial does: ENFORCE or LOG_ONLY. Default: as in agentcore.json.",
            words=("ENFORCE", "LOG_ONLY"),
        ),
    ] = None,
    now: Annotated[
        str | None, option(_WHAT, "The time that policies see. Default: that of the clock.")
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
    as_json: Annotated[
        bool, option(HOW, "One JSON object a line on stdout, of what happens.", "--json")
    ] = False,
    command: Annotated[
        list[str] | None,
        typer.Argument(help="Behind --: a command that runs with these gateways, and ends dev."),
    ] = None,
) -> int:
    """Serve the project's gateways on this machine, without AWS and without a deploy.

    Each is at http://127.0.0.1:7411/NAME/mcp, with its targets, its sign-in and its policies.
    Lambda targets run connections/TARGET/handler.py, or .mjs, once you have said yes to it;
    MCP and OpenAPI targets call their servers, or what --local-url names; AWS itself is called for
    the targets alone that --allow-aws names, with your credentials. A target's local.yaml
    says the same for everybody, and can hold answers, so that nothing is called. Nothing is written
    into the project. `connect call` calls a tool; docs/dev.md lists what is not as at the service.

    `connect dev -- agentcore dev` runs the agent with them, deployed or not; any other command gets
    the same variables. Its tokens and keys come from here as well, in place of AgentCore Identity.
    """
    if not 0 <= port <= _PORTS:
        raise InvalidInput(Problem("usage", f"--port {port} is not 0 to {_PORTS}", field="port"))
    _refuse_missing()
    import secrets

    from agentcore_connect.cli import dev_log
    from agentcore_connect.dev import application, authorizer, server
    from agentcore_connect.dev import record as recording
    from agentcore_connect.dev import running as runs
    from agentcore_connect.policy.request import claims, moment
    from agentcore_connect.project.project import find

    found = find(project)
    said = _said(found, local_url, stdio, real_credentials, allow_aws, replay, or_call)
    names = tuple(gateway or ())
    output = dev_log.Output(as_json)
    running = runs.Running(
        lambda: find(found.root),
        _reader(),
        said,
        output.tell,
        names,
        _allowed(found, names, said, trust),
        _mode(mode),
        None if now is None else moment(now),
    )
    world = running.world()
    _refuse_useless(world, {"as": claim, "iam-arn": iam_arn, "mode": mode, "now": now}, page_size)
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
            beside = dev_log.Beside(app, running, output, started, reload)
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


def _reader() -> Any:
    from agentcore_connect.commands.tools import READER

    return READER


def _said(
    project: Project,
    urls: list[str] | None,
    stdio: list[str] | None,
    real: list[str] | None,
    aws: list[str] | None,
    replay: Path | None,
    or_call: bool,
) -> Said:
    import shlex

    from agentcore_connect.dev import ways
    from agentcore_connect.dev.destination import Destination
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
    places = dict(ways.of_text(text, "--local-url") for text in urls or ())
    for name, url in places.items():
        if (fault := Destination(url, is_named=True).fault()) is not None:
            what = f"--local-url of {name} is nothing that can be called: {fault}"
            hint = f"Such as {name}=http://127.0.0.1:8000/mcp."
            raise InvalidInput(Problem("usage", what, hint, "local_url"))
    return ways.Said(
        places,
        {name: tuple(shlex.split(command)) for name, command in commands},
        frozenset(real or ()),
        frozenset(aws or ()),
        recorded,
        None if replay is None else calls.read(read_named(replay), str(replay)),
        or_call,
    )


def _mode(word: str | None) -> Any:
    if word is None:
        return None
    words = ("ENFORCE", "LOG_ONLY")
    if (meant := choices.meant(word, words)) is None:
        raise InvalidInput(choices.none_of("--mode", word, words, "mode", "usage"))
    return meant


def _allowed(project: Project, names: tuple[str, ...], said: Said, trust: bool) -> Allowed:
    """Which of the project's programs may run: those of a yes of now, or of before.

    Ones that come while dev runs are not among them, unless everything is trusted.
    """
    from agentcore_connect.dev import loading, ways
    from agentcore_connect.dev import trust as trusted

    if trust:
        return lambda _: True
    found = loading.all_ways(project, loading.chosen(project, names), said, _reader())
    programs = ways.programs(found)
    if not trusted.is_trusted(project.root, programs):
        if not terminal.is_attended():
            return lambda _: False
        terminal.say([("This project's targets run programs on this machine:", "bold")])
        terminal.say((f"  {line}", "") for line in programs)
        terminal.say([("Run them, with your rights? [y/N] ", "")])
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            return lambda _: False
        trusted.keep(project.root, programs)
    return frozenset(programs).__contains__


def _refuse_useless(world: World, given: Mapping[str, object], page_size: int) -> None:
    """Refuse options that nothing would come of; ``given`` are what was said, by option."""
    has = {gate.gateway.authorizer_type for gate in world.gates}
    judged = any(gate.judge is not None for gate in world.gates)
    for option_, what, is_there in (
        ("as", "gateways with CUSTOM_JWT", "CUSTOM_JWT" in has),
        ("iam-arn", "gateways with AWS_IAM", "AWS_IAM" in has),
        ("mode", "gateways with a policy engine", judged),
        ("now", "gateways with a policy engine", judged),
    ):
        if given[option_] and not is_there:
            text = f"--{option_} is for {what}, and there is none"
            raise InvalidInput(Problem("usage", text, field=option_.replace("-", "_")))
    if page_size < 1:
        raise InvalidInput(Problem("usage", "--page-size must be at least 1", field="page_size"))


def _refuse_missing() -> None:
    """Raise ConnectError where the extra's libraries are not installed, with how to get them."""
    from importlib.util import find_spec

    from agentcore_connect.installation import command

    if find_spec("uvicorn") is not None and find_spec("jwt") is not None:
        return
    raise ConnectError(
        Problem(
            "no-dev",
            "`connect dev` needs uvicorn and pyjwt, which are not installed",
            f"Run `{command('dev', 'uvicorn', 'pyjwt[crypto]')}`.",
        )
    )
