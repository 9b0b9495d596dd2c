"""How each target of a project is served here: by its handler, its server, its document, or not."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from agentcore_connect.dev import credentials, record
from agentcore_connect.dev.destination import Destination, shown
from agentcore_connect.dev.targets import lambda_function
from agentcore_connect.dev.targets.canned import Canned
from agentcore_connect.dev.targets.http_api import HttpApi, SignIn
from agentcore_connect.dev.targets.lambda_function import Handler, LambdaFunction
from agentcore_connect.dev.targets.mcp_server import McpServer, Stdio
from agentcore_connect.dev.targets.target import FailedError, Target
from agentcore_connect.errors import InvalidInput, in_file
from agentcore_connect.policy.recorded import Recorded
from agentcore_connect.policy.tools import saved_file
from agentcore_connect.project import local
from agentcore_connect.project.local import Local
from agentcore_connect.project.project import Project

Json = dict[str, Any]
Log = Callable[[str, str], None]
"""Takes a target's name and a line that its process printed."""

KINDS: Mapping[str, str] = {
    "mcpServer": "mcp",
    "lambdaFunctionArn": "lambda",
    "openApiSchema": "openapi",
    "apiGateway": "api-gateway",
    "smithyModel": "smithy",
}
_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_HANDLERS = ("handler.py", *(f"handler{ending}" for ending in lambda_function.SCRIPTS))
_PLACEHOLDER = "local"
"""A credential for a server that the person named, in place of the real one."""


@dataclass(frozen=True)
class Said:
    """What a person says about targets: addresses and commands by target, and the rest.

    ``real`` are targets whose credentials go to a local address too. ``recorded`` gives the answers
    of the unit in a folder; it knows where an API key goes that agentcore.json cannot say. With
    ``replay`` these calls answer, and targets are asked for others only if it ``or_calls``.
    """

    urls: Mapping[str, str] = field(default_factory=dict)
    stdio: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    real: frozenset[str] = frozenset()
    recorded: Callable[[PurePosixPath], Mapping[str, Any] | None] = lambda _: None
    replay: tuple[Recorded, ...] | None = None
    or_calls: bool = False


@dataclass(frozen=True)
class Way:
    """How one target is served. ``make`` is None where it is not, and ``how`` says why.

    ``program`` is what would be run on this machine: it is for the person to allow.
    """

    name: str
    kind: str
    how: str
    make: Callable[[Log], Target] | None = None
    program: str | None = None
    local: Local = field(default_factory=Local)

    def opened(self, log: Log) -> Target | None:
        """What answers, with the canned answers in front; None where nothing does."""
        behind = None if self.make is None else self.make(log)
        answers = self.local.answers
        return Canned(answers, behind) if answers else behind


def of(project: Project, entry: Mapping[str, Any], said: Said) -> Way:
    """The way of a target's entry in agentcore.json. InvalidInput where a file cannot be used."""
    name, json_type = str(entry.get("name", "")), str(entry.get("targetType", ""))
    kind = KINDS.get(json_type, json_type)
    folder = saved_file(name).parent
    here = local.read(project, folder)
    here = replace(here, url=said.urls.get(name, here.url), stdio=said.stdio.get(name, here.stdio))
    place = _Place(project, entry, said, folder, here, name)
    match kind:
        case "mcp":
            way = _mcp(place)
        case "lambda":
            way = _lambda(place)
        case "openapi":
            way = _openapi(place)
        case _:
            how = (
                f"not served: {kind or 'its type'} needs AWS; give answers in {folder}/{local.FILE}"
            )
            way = Way(name, kind, how)
    if said.replay is not None:
        way = _replayed(way, said)
    elif here.answers and way.make is None:
        way = replace(way, how=f"answers of {folder}/{local.FILE}")
    return replace(way, kind=kind, local=here)


def _replayed(way: Way, said: Said) -> Way:
    """A way whose calls are answered from a record."""
    behind = way.make if said.or_calls else None
    answers = record.answers(said.replay or ())

    def make(log: Log) -> Target:
        return record.Replayed(answers, None if behind is None else behind(log))

    how = f"a record, or {way.how}" if behind is not None else "a record"
    return replace(way, how=how, make=make, program=way.program if behind is not None else None)


@dataclass(frozen=True)
class _Place:
    project: Project
    entry: Mapping[str, Any]
    said: Said
    folder: PurePosixPath
    local: Local
    name: str

    @property
    def root(self) -> Path:
        return self.project.root / self.folder

    @property
    def auth(self) -> Mapping[str, Any]:
        found = self.entry.get("outboundAuth")
        return found if isinstance(found, dict) else {}

    def env(self) -> Mapping[str, str]:
        """The variables of local.yaml, with those that they refer to."""
        return {
            name: _REFERENCE.sub(lambda match: os.environ.get(match[1], ""), value)
            for name, value in self.local.env.items()
        }

    def way(self, how: str, make: Callable[[Log], Target], program: str | None = None) -> Way:
        return Way(self.name, "", how, make, program)

    def no(self, why: str) -> Way:
        return Way(self.name, "", f"not served: {why}")


def _lambda(place: _Place) -> Way:
    file, _, function = (place.local.handler or _handler(place)).partition(":")
    path = place.folder / file
    if place.project.read(path) is None:
        return place.no(f"there is no {path}; put the handler or answers beside {local.FILE}")
    if path.suffix in lambda_function.SCRIPTS:
        node = shutil.which("node")
        if node is None:
            return place.no(f"{path} needs Node.js, and there is no `node` on PATH")
        program, note = Path(node), ""
    elif path.suffix == ".py":
        program, note = _python(place)
    else:
        return place.no(f"{path} is neither Python nor JavaScript")
    function_of = place.entry.get("lambdaFunctionArn")
    arn = function_of.get("lambdaArn", "") if isinstance(function_of, dict) else ""
    handler = Handler(
        place.project.root / path,
        function or "handler",
        program,
        place.env(),
        place.local.timeout or lambda_function.SECONDS,
        arn,
    )
    return place.way(
        f"{path}{note}",
        lambda log: LambdaFunction(handler, lambda line: log(place.name, line)),
        f"{place.name}: {path}:{handler.function}, run by {program}",
    )


def _handler(place: _Place) -> str:
    """The target's file that is a handler by its name; the first of `_HANDLERS` without one."""
    files = (file for file in _HANDLERS if place.project.read(place.folder / file) is not None)
    return next(files, _HANDLERS[0])


def _python(place: _Place) -> tuple[Path, str]:
    """What runs a handler, and what is to be said of it."""
    if place.local.python is not None:
        return Path(os.path.normpath(place.root / place.local.python)), ""
    folders = [place.root, *(place.project.root / a.code for a in place.project.agents)]
    for folder in folders:
        for found in (folder / ".venv/bin/python", folder / ".venv/Scripts/python.exe"):
            if found.exists():
                return found, ""
    return Path(sys.executable), " (no .venv: by connect's own Python)"


def _mcp(place: _Place) -> Way:
    if place.local.stdio:
        command = place.local.stdio
        words = " ".join(command)
        return place.way(
            words,
            lambda log: Stdio(
                command, place.project.root, place.env(), lambda line: log(place.name, line)
            ),
            f"{place.name}: {words}",
        )
    url = place.local.url or place.entry.get("endpoint")
    if not isinstance(url, str):
        return place.no("agentcore.json names no endpoint")
    to = Destination(url, is_named=place.local.url is not None)
    if (fault := to.fault()) is not None:
        return place.no(f"{shown(url)}: {fault}; name another address with --local-url")
    sign_in, words = _sign_in(place, url)
    return place.way(shown(url) + words, lambda _: McpServer(to, lambda: sign_in().headers))


def _openapi(place: _Place) -> Way:
    from agentcore_connect.documents import openapi

    source = place.entry.get("schemaSource")
    inline = source.get("inline") if isinstance(source, dict) else None
    file = inline.get("path") if isinstance(inline, dict) else None
    if not isinstance(file, str):
        return place.no("its document is not in the project")
    data = place.project.read(file)
    if data is None:
        return place.no(f"there is no {file}")
    with in_file(file):
        document = openapi.read(data, file)
    url = place.local.url
    address = url or _server(document)
    if address is None:
        return place.no(f"{file} names no server; name it with --local-url")
    if (fault := Destination(address, is_named=url is not None).fault()) is not None:
        return place.no(f"{shown(address)}: {fault}; name another address with --local-url")
    sign_in, words = _sign_in(place, address)
    return place.way(shown(address) + words, lambda _: HttpApi(document, url, sign_in))


def _server(document: Any) -> str | None:
    from agentcore_connect.documents.openapi import call

    return next(filter(None, (call.server(document, one) for one in document.operations)), None)


def _sign_in(place: _Place, url: str) -> tuple[Callable[[], SignIn], str]:
    """What lets a call in, and the words for it. Secrets are read when they are used."""
    auth, project = place.auth, place.project
    kind, name = str(auth.get("type", "NONE")), str(auth.get("credentialName", ""))
    if kind in ("NONE", ""):
        return (lambda: SignIn({}, {})), ""
    is_named = place.local.url is not None
    is_real = place.name in place.said.real
    if is_named and not is_real:
        words = f" (a placeholder for {kind}; the real one with --real-credentials {place.name})"
    else:
        words = f", {kind.lower()}"
    if kind == "API_KEY":
        recorded = place.said.recorded(place.folder) or {}
        parameter = str(recorded.get("api_key_parameter_name") or "x-api-key")
        prefix = str(recorded.get("api_key_prefix") or "")
        in_query = recorded.get("api_key_location") == "QUERY_PARAMETER"

        def key() -> SignIn:
            fake = is_named and not is_real
            value = prefix + (_PLACEHOLDER if fake else credentials.api_key(project, name))
            return SignIn({}, {parameter: value}) if in_query else SignIn({parameter: value}, {})

        return key, words
    if kind == "OAUTH":
        declared = project.credential(name)
        if declared is None:
            return _fails(f"agentcore.json has no credential {name}"), words
        scopes = auth.get("scopes")
        tokens = credentials.ClientCredentials(
            project, declared, tuple(map(str, scopes)) if isinstance(scopes, list) else ()
        )

        def bearer() -> SignIn:
            token = _PLACEHOLDER if is_named and not is_real else tokens.token()
            return SignIn({"Authorization": f"Bearer {token}"}, {})

        return bearer, words
    return _fails(f"{kind} cannot be used here"), f" (without {kind})"


def _fails(why: str) -> Callable[[], SignIn]:
    def fail() -> SignIn:
        raise FailedError(why)

    return fail


def programs(ways: Iterator[Way] | list[Way]) -> tuple[str, ...]:
    """What would be run on this machine, for a person to allow."""
    return tuple(sorted(way.program for way in ways if way.program is not None))


def of_text(text: str, flag: str) -> tuple[str, str]:
    """``TARGET=VALUE`` as it is said on the command line. InvalidInput where it is not that."""
    from agentcore_connect.errors import Problem

    name, equals, value = text.partition("=")
    if not name or not equals or not value:
        raise InvalidInput(Problem("usage", f"{flag} {text!r} is not TARGET=VALUE", field=flag[2:]))
    return name, value
