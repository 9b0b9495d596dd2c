"""How each target of a project is served here: by its handler, its server, its document, or not."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from agentcore_connect import system
from agentcore_connect.dev import outbound, record
from agentcore_connect.dev.destination import Destination, shown
from agentcore_connect.dev.place import Log, Place, Said, Way
from agentcore_connect.dev.targets import lambda_function
from agentcore_connect.dev.targets.http_api import HttpApi, SignIn
from agentcore_connect.dev.targets.lambda_function import Handler, LambdaFunction
from agentcore_connect.dev.targets.mcp_server import McpServer, Stdio
from agentcore_connect.dev.targets.target import Target
from agentcore_connect.errors import InvalidInput, Problem, in_file
from agentcore_connect.policy.tools import saved_file
from agentcore_connect.project import local
from agentcore_connect.project.project import Project

__all__ = ["KINDS", "Log", "Said", "Way", "of", "of_text", "programs"]

KINDS: Mapping[str, str] = {
    "mcpServer": "mcp",
    "lambdaFunctionArn": "lambda",
    "openApiSchema": "openapi",
    "apiGateway": "api-gateway",
    "smithyModel": "smithy",
}
_HANDLERS = ("handler.py", *(f"handler{ending}" for ending in lambda_function.SCRIPTS))


def of(project: Project, entry: Mapping[str, Any], said: Said) -> Way:
    """The way of a target's entry in agentcore.json. InvalidInput where a file cannot be used."""
    name, json_type = str(entry.get("name", "")), str(entry.get("targetType", ""))
    kind = KINDS.get(json_type, json_type)
    folder = saved_file(name).parent
    here = local.read(project, folder)
    here = replace(here, url=said.urls.get(name, here.url), stdio=said.stdio.get(name, here.stdio))
    place = Place(project, entry, said, folder, here, name)
    match kind:
        case _ if name in said.aws:
            way = _aws(place, kind)
        case "mcp":
            way = _mcp(place)
        case "lambda":
            way = _lambda(place)
        case "openapi":
            way = _openapi(place)
        case _:
            how = f"{kind or 'its type'} needs AWS; give answers in {folder}/{local.FILE}"
            aws_too = f", or say --allow-aws {name}" if kind in ("api-gateway", "smithy") else ""
            way = place.no(how + aws_too)
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


def _aws(place: Place, kind: str) -> Way:
    """The way of a target that the person lets AWS answer. InvalidInput where it cannot."""
    from agentcore_connect.dev.targets import aws
    from agentcore_connect.installation import command

    if kind not in ("lambda", "api-gateway", "smithy"):
        what = f"--allow-aws is for Lambda, API Gateway and Smithy targets; {place.name} is {kind}"
        raise InvalidInput(Problem("usage", what, field="allow_aws"))
    if not aws.is_possible():
        install = command("aws", "botocore")
        return place.no(f"--allow-aws needs botocore, which is not installed; run `{install}`")
    how = "by AWS, with your own credentials"
    entry = place.entry.get(str(place.entry.get("targetType")))
    whole: Mapping[str, Any] = entry if isinstance(entry, dict) else {}
    match kind:
        case "lambda":
            arn = str(whole.get("lambdaArn", ""))
            if arn.count(":") < 6:
                return place.no(f"{arn or 'nothing'} is not the ARN of a function")
            return place.way(f"{arn} {how}", lambda _: aws.Function(arn))
        case "api-gateway":
            url = place.local.url
            at = "" if url is None else f", called at {shown(url)}"
            stage = f"stage {whole.get('stage')} of {whole.get('restApiId')} {how}{at}"
            own, words = None, ""
            if place.auth.get("type") == "API_KEY":
                own, words = outbound.sign_in(place)
            elif url is not None and place.name not in place.said.real:
                own, words = (lambda: SignIn({}, {})), ", not signed"
            return place.way(stage + words, lambda _: aws.RestApi(whole, url, own))
        case _:
            return _smithy(place, how)


def _smithy(place: Place, how: str) -> Way:
    from agentcore_connect.dev.targets import aws
    from agentcore_connect.documents import smithy

    file, data = _document(place)
    if data is None:
        return place.no(f"there is no {file}" if file else "its model is not in the project")
    with in_file(file):
        sdk_id = smithy.read(data, file).traits.get("aws.api#service", {}).get("sdkId")
    if not isinstance(sdk_id, str):
        return place.no(f"{file} is the model of no AWS service: it has no sdkId")
    return place.way(f"{sdk_id} {how}", lambda _: aws.Service(sdk_id))


def _document(place: Place) -> tuple[str, bytes | None]:
    """The file of the project that describes a target, and what is in it; no name where there is
    none.
    """
    source = place.entry.get("schemaSource")
    inline = source.get("inline") if isinstance(source, dict) else None
    file = inline.get("path") if isinstance(inline, dict) else None
    return (file, place.project.read(file)) if isinstance(file, str) else ("", None)


def _lambda(place: Place) -> Way:
    file, _, function = (place.local.handler or _handler(place)).partition(":")
    path = place.folder / file
    if place.project.read(path) is None:
        return place.no(f"there is no {path}; put the handler or answers beside {local.FILE}")
    if path.suffix in lambda_function.SCRIPTS:
        node = system.program("node")
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


def _handler(place: Place) -> str:
    """The target's file that is a handler by its name; the first of `_HANDLERS` without one."""
    files = (file for file in _HANDLERS if place.project.read(place.folder / file) is not None)
    return next(files, _HANDLERS[0])


def _python(place: Place) -> tuple[Path, str]:
    """What runs a handler, and what is to be said of it."""
    if place.local.python is not None:
        return Path(os.path.normpath(place.root / place.local.python)), ""
    folders = [place.root, *(place.project.root / a.code for a in place.project.agents)]
    for folder in folders:
        for found in (folder / ".venv/bin/python", folder / ".venv/Scripts/python.exe"):
            if found.exists():
                return found, ""
    return Path(sys.executable), " (no .venv: by connect's own Python)"


def _mcp(place: Place) -> Way:
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
    if (why := outbound.fault(place)) is not None:
        return place.no(why)
    sign_in, words = outbound.sign_in(place)
    made = place.agreed(lambda: McpServer(to, lambda: sign_in().headers))
    return place.way(shown(url) + words, made)


def _openapi(place: Place) -> Way:
    from agentcore_connect.documents import openapi

    file, data = _document(place)
    if data is None:
        return place.no(f"there is no {file}" if file else "its document is not in the project")
    with in_file(file):
        document = openapi.read(data, file)
    url = place.local.url
    address = url or _server(document)
    if address is None:
        return place.no(f"{file} names no server; name it with --local-url")
    if (fault := Destination(address, is_named=url is not None).fault()) is not None:
        return place.no(f"{shown(address)}: {fault}; name another address with --local-url")
    if (why := outbound.fault(place)) is not None:
        return place.no(why)
    sign_in, words = outbound.sign_in(place)
    made = place.agreed(lambda: HttpApi(document, url, sign_in))
    return place.way(shown(address) + words, made)


def _server(document: Any) -> str | None:
    from agentcore_connect.documents.openapi import call

    return next(filter(None, (call.server(document, one) for one in document.operations)), None)


def programs(ways: Iterator[Way] | list[Way]) -> tuple[str, ...]:
    """What would be run on this machine, for a person to allow."""
    return tuple(sorted(way.program for way in ways if way.program is not None))


def of_text(text: str, flag: str) -> tuple[str, str]:
    """``TARGET=VALUE`` as it is said on the command line. InvalidInput where it is not that."""
    name, equals, value = text.partition("=")
    if not name or not equals or not value:
        raise InvalidInput(Problem("usage", f"{flag} {text!r} is not TARGET=VALUE", field=flag[2:]))
    return name, value
