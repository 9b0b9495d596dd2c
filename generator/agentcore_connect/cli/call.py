"""`connect call`: one tool, from the shell."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agentcore_connect.cli import terminal
from agentcore_connect.cli.completion import offering
from agentcore_connect.cli.options import JsonOption, ProjectOption, answer, option
from agentcore_connect.errors import ConnectError, ExitCode, InvalidInput, Problem
from agentcore_connect.vocabulary import variables

if TYPE_CHECKING:
    from agentcore_connect.dev.caller import Judged, Speaker
    from agentcore_connect.project.project import Project

_WHERE = "Which gateway"
_WHO = "Who calls"
_DENIED, _CONSENT, _UNKNOWN = -32002, -32042, -32602


def call(
    tool: Annotated[
        str | None,
        typer.Argument(
            help="The tool, TARGET___TOOL. Without it the tools are listed.",
            autocompletion=offering("calls"),
        ),
    ] = None,
    arguments: Annotated[
        str, typer.Argument(help="Its arguments, a JSON object; @FILE, or - for stdin.")
    ] = "{}",
    gateway: Annotated[
        str | None, answer("gateway", _WHERE, "The gateway. Default: the one that has the target.")
    ] = None,
    deployed: Annotated[
        bool, option(_WHERE, "The deployed gateway, not that of `connect dev`.")
    ] = False,
    url: Annotated[
        str | None, option(_WHERE, "The gateway, or any MCP server, at this URL.")
    ] = None,
    claim: Annotated[
        list[str] | None,
        option(_WHO, "A claim of the token that dev makes, NAME=VALUE; can be repeated.", "--as"),
    ] = None,
    iam_arn: Annotated[
        str | None, option(_WHO, "Who signs, at a gateway with AWS_IAM. Default: as dev says.")
    ] = None,
    timeout: Annotated[float, option("How to run", "Seconds. Default: 300")] = 300.0,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> int:
    """Call a tool of a gateway that `connect dev` serves, and print what it answers.

    With --deployed or --url any other: then AGENTCORE_CONNECT_MCP_TOKEN is sent, or the request
    signed with the AWS credentials of the environment, as the gateway wants it. The exit code is 4
    where the gateway answers that it is denied, or the tool that it failed.
    """
    from agentcore_connect.dev.caller import FailedError, Judged, RpcError

    given, judged = _arguments(arguments), Judged()
    speaker, where = _speaker(gateway, deployed, url, claim, iam_arn, project, tool, judged)
    began = time.perf_counter()
    result: Mapping[str, Any] = {}
    error: RpcError | None = None
    try:
        if tool is None:
            result = {"tools": speaker.tools(timeout)}
        else:
            result = speaker.call(tool, given, timeout)
    except RpcError as refused:
        if refused.code == _UNKNOWN:
            is_local = url is None and not deployed
            raise _unknown(speaker, tool or "", refused, timeout, is_local=is_local) from None
        error = refused
    except FailedError as failed:
        hint = _HINTS.get(getattr(failed, "status", 0), "Check that it is running.")
        raise ConnectError(Problem("call", f"{where} did not answer: {failed}", hint)) from None
    outcome = _outcome(result, error)
    if as_json:
        _emit(outcome, result, error, judged.said, (time.perf_counter() - began) * 1000)
    elif error is not None:
        terminal.say([(f"{outcome}: {error.message} ({error.code})", "bold red")])
        terminal.say((f"  open {url}", "") for url in _addresses(error.data))
    elif tool is None:
        terminal.say(
            ((str(one.get("name")), "") for one in result["tools"]),
            data=True,
        )
    else:
        terminal.say([(_text(result), "")], data=True)
        if outcome == "tool-error":
            terminal.say([("the tool answered that it failed", "bold red")])
        if judged.said.get("decision", "allow") != "allow":
            who = ", ".join(judged.said["policies"]) or "no policy permits it"
            words = f"the policies would deny this call: {who} (mode {judged.said['mode']})"
            terminal.say([(words, "yellow")])
    return ExitCode.DONE if outcome == "ok" else ExitCode.FOUND


_HINTS = {
    401: "The gateway wants a token: see AGENTCORE_CONNECT_MCP_TOKEN, or --as with `connect dev`.",
    403: "The gateway refuses who calls: its log says why.",
}


def _outcome(result: Mapping[str, Any], error: Any) -> str:
    if error is not None:
        return {_DENIED: "denied", _CONSENT: "consent"}.get(error.code, "refused")
    return "tool-error" if result.get("isError") is True else "ok"


def _emit(
    outcome: str, result: Mapping[str, Any], error: Any, judged: Mapping[str, Any], ms: float
) -> None:
    document: dict[str, Any] = {
        "schema": 1,
        "command": "call",
        "ok": outcome == "ok",
        "outcome": outcome,
    }
    if error is None:
        document["result"] = dict(result)
    else:
        document["error"] = {"code": error.code, "message": error.message, "data": error.data}
    terminal.emit(document | dict(judged) | {"ms": round(ms, 2)})


def _addresses(data: Any) -> list[str]:
    """Where a user is to agree, of an error's data."""
    asked = data.get("elicitations") if isinstance(data, Mapping) else None
    return [
        str(one["url"])
        for one in (asked if isinstance(asked, list) else ())
        if isinstance(one, Mapping) and "url" in one
    ]


def _text(result: Mapping[str, Any]) -> str:
    """What a model would read of a result; what is no text is named."""
    parts = result.get("content")
    lines = [
        str(part.get("text", f"[{part.get('type')}]"))
        for part in (parts if isinstance(parts, list) else ())
        if isinstance(part, dict)
    ]
    return "\n".join(lines) if lines else json.dumps(result.get("structuredContent", {}))


def _arguments(text: str) -> dict[str, Any]:
    from agentcore_connect import limits
    from agentcore_connect.disk.files import read_named

    if text == "-":
        text = sys.stdin.read()
    elif text.startswith("@"):
        try:
            text = read_named(Path(text[1:]), limits.TABLE_BYTES).decode("utf-8", "replace")
        except OSError as error:
            raise InvalidInput(
                Problem("call-args", f"{text[1:]} cannot be read: {error.strerror}")
            ) from None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            Problem("call-args", f"the arguments are not JSON: {error}", 'Such as {"amount": 5}.')
        ) from None
    if not isinstance(found, dict):
        raise InvalidInput(
            Problem("call-args", "the arguments are not a JSON object", 'Such as {"amount": 5}.')
        )
    return found


def _speaker(
    gateway: str | None,
    deployed: bool,
    url: str | None,
    claim: list[str] | None,
    iam_arn: str | None,
    project: Path | None,
    tool: str | None,
    judged: Judged,
) -> tuple[Speaker, str]:
    """Who is asked, and how that is called in messages."""
    from agentcore_connect.dev import caller, destination, server
    from agentcore_connect.policy.request import claims
    from agentcore_connect.project.project import find

    token = variables.read("mcp_token")
    if (url is not None or deployed) and (claim or iam_arn):
        raise InvalidInput(
            Problem("usage", "--as and --iam-arn are for `connect dev`, which makes its tokens")
        )
    if url is not None:
        if (fault := destination.Destination(url, is_named=True).fault()) is not None:
            what = f"--url is nothing that can be called: {fault}"
            raise InvalidInput(Problem("usage", what, "Such as https://.../mcp.", "url"))
        return caller.speaker(url, caller.of_environment(url, "NONE", token)), "the server"
    found = find(project)
    chosen = found.chosen_gateway(gateway, (tool or "").partition("___")[0])
    if deployed:
        where = _deployed(found, chosen.name)
        headers = caller.of_environment(where, chosen.authorizer_type, token)
        return caller.speaker(where, headers), f"{chosen.name}, as deployed,"
    run = next((run for run in server.runs() if run.project == str(found.root)), None)
    if run is None:
        raise ConnectError(
            Problem(
                "no-dev-running",
                "`connect dev` does not run for this project",
                "Start it in another terminal, or call the deployed gateway with --deployed.",
            )
        )
    where, headers = caller.local(run, chosen.name, claims(claim or []).claims, iam_arn)
    return caller.speaker(where, headers, judged), f"{chosen.name} of `connect dev`"


def _deployed(project: Project, gateway: str) -> str:
    """The address of a deployed gateway, of its ARN in the CLI's own record."""
    from agentcore_connect.policy.inventory import gateway_url

    url = gateway_url(project, gateway)
    if url is None:
        raise ConnectError(
            Problem(
                "not-deployed",
                f"gateway {gateway} is not deployed from here",
                "Run `agentcore deploy`, or name its address with --url.",
            )
        )
    return url


def _unknown(
    speaker: Speaker, tool: str, refused: Any, timeout: float, *, is_local: bool
) -> ConnectError:
    """The error for a tool that is not there, with those that may be meant."""
    import difflib

    from agentcore_connect.dev.caller import FailedError

    try:
        names = [str(one.get("name")) for one in speaker.tools(timeout)]
    except FailedError:
        names = []
    close = difflib.get_close_matches(tool, names, 3)
    hint = f"Did you mean {' or '.join(close)}?" if close else "`connect call` lists the tools."
    if is_local and not close:
        hint += " `connect dev` says at its start which targets it does not serve, and why."
    if "___" not in tool and "__" in tool:
        hint = f"Write three underscores: {tool.replace('__', '___', 1)}."
    return InvalidInput(Problem("tool", refused.message, hint, "tool"))
