"""`connect policy try | explain`: what the policies decide on one call, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import JsonOption, ProjectOption, option
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.vocabulary import names

if TYPE_CHECKING:
    from agentcore_connect.plan.show import Line
    from agentcore_connect.policy.explain import Explanation
    from agentcore_connect.project.project import Project

_ARN = rf"arn:aws[a-z-]*:(iam|sts)::{names.ACCOUNT_PATTERN}:.+"
_SESSION = "arn:aws:sts::123456789012:assumed-role/Agent/session"

_CALL = "The call"

AsOption = Annotated[
    list[str] | None,
    option(_CALL, "A claim of the caller's token, NAME=VALUE; can be repeated.", "--as"),
]
ArnOption = Annotated[
    str | None, option(_CALL, "The caller's ARN instead of --as, if it signs with AWS credentials.")
]
ToolOption = Annotated[
    str, option(_CALL, "The tool, as <target>___<tool>.", "--tool", complete="calls")
]
ArgsOption = Annotated[
    str, option(_CALL, "The tool's arguments, a JSON object. Default: {}", "--args")
]
NowOption = Annotated[
    str | None,
    option(_CALL, "When it calls, such as 2026-11-30T09:30Z. Default: now."),
]
GatewayOption = Annotated[
    str | None,
    option(_CALL, "The gateway. Default: the only one with an engine.", complete="gateways"),
]


def only_gateway(project: Project) -> str:
    """The name of the project's only gateway. InvalidInput where there are none or several."""
    names = [gateway.name for gateway in project.gateways]
    if len(names) == 1:
        return names[0]
    raise project.unclear_gateway(code="policy-gateway")


def try_(
    tool: ToolOption,
    claim: AsOption = None,
    iam_arn: ArnOption = None,
    args: ArgsOption = "{}",
    now: NowOption = None,
    gateway: GatewayOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> int:
    """Ask the policies about one call: the decision, who decided, and why. Nothing is stored."""
    found = _explained(tool, claim, iam_arn, args, now, gateway, project)
    if as_json:
        terminal.emit(_document("policy try", found))
    else:
        terminal.say(_answer(found), data=True)
    return 0 if found.decision.decision != "NoDecision" else ConnectError.exit_code


def explain(
    tool: ToolOption,
    claim: AsOption = None,
    iam_arn: ArnOption = None,
    args: ArgsOption = "{}",
    now: NowOption = None,
    gateway: GatewayOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> int:
    """Do as `try`, and show for every policy whether it is about the call and what failed."""
    found = _explained(tool, claim, iam_arn, args, now, gateway, project)
    if as_json:
        matches = [_match(match) for match in found.matches]
        more = {"listed": found.listed, "matches": matches}
        terminal.emit(_document("policy explain", found) | more)
    else:
        shown = [(f"  {found.visibility}", "")] if found.visibility else []
        terminal.say([*_answer(found), *shown, *_matches(found)], data=True)
    return 0 if found.decision.decision != "NoDecision" else ConnectError.exit_code


def _explained(
    tool: str,
    claim: list[str] | None,
    iam_arn: str | None,
    args: str,
    now: str | None,
    gateway: str | None,
    project: Path | None,
) -> Explanation:
    """What the policies say to one call; InvalidInput where the call cannot be asked."""
    from agentcore_connect.commands.tools import READER
    from agentcore_connect.policy import explain as explaining
    from agentcore_connect.policy.request import Call, arguments, current, moment
    from agentcore_connect.policy.setup import load
    from agentcore_connect.project.project import find

    given = arguments(args)
    at = current() if now is None else moment(now)
    loaded = load(find(project), READER)
    engine, arn = loaded.judge(gateway)
    caller = _caller(claim, iam_arn, loaded.gateway(gateway).authorizer)
    return explaining.explain(engine, Call(caller, tool, given, arn, at))


def _caller(claim: list[str] | None, iam_arn: str | None, authorizer: str) -> Any:
    """Who calls: as it was said, else whom the gateway's authorizer lets in.

    A caller with a token may have no claims. One that signs has an ARN, which has to be named.
    """
    from agentcore_connect.policy.request import Anonymous, Iam, claims

    if claim and iam_arn:
        raise InvalidInput(
            Problem(
                "usage",
                "--as and --iam-arn exclude each other",
                "A caller has a token or AWS credentials.",
                "iam_arn",
            )
        )
    if iam_arn:
        if re.fullmatch(_ARN, iam_arn) is None:
            what = "--iam-arn is not the ARN of a user, a role or a session"
            raise InvalidInput(Problem("usage", what, f"Such as {_SESSION}.", "iam_arn"))
        return Iam(iam_arn)
    if not claim and authorizer == "NONE":
        return Anonymous()
    if not claim and authorizer == "AWS_IAM":
        raise InvalidInput(
            Problem(
                "usage",
                "--iam-arn is missing: callers of this gateway sign with AWS credentials",
                f"Such as {_SESSION}.",
                "iam_arn",
            )
        )
    return claims(claim or [])


def _document(command: str, found: Explanation) -> dict[str, Any]:
    """The JSON of an answer: without a decision the command failed.

    A policy that fails is skipped by the engine: an error beside a decision.
    """
    from agentcore_connect.plan.show import document

    decision = found.decision
    decided = decision.decision != "NoDecision"
    errors = [
        {"code": "policy-failed" if decided else "no-decision", "message": text, "hint": ""}
        for text in decision.errors
    ]
    return document(command, None) | {
        "ok": decided,
        "errors": errors,
        "decision": decision.decision,
        "policies": list(decision.policies),
        "notes": list(decision.notes),
        "why": found.summary,
        "now": found.now,
    }


def _match(match: Any) -> dict[str, Any]:
    return {
        "policy": match.policy,
        "effect": match.effect,
        "matches": match.matches,
        "scope": list(match.scope),
        "conditions": [
            {"text": part.text, "result": part.holds, "values": dict(part.values)}
            for part in match.parts
        ],
    }


def _answer(found: Explanation) -> Iterator[Line]:
    decision = found.decision
    style = {"Allow": "bold green", "Deny": "bold red"}.get(decision.decision, "bold yellow")
    yield decision.decision, style
    yield f"  {found.summary}", ""
    if decision.decision != "NoDecision":
        for error in decision.errors:
            yield f"  error: {error} (a policy that fails is skipped)", "red"
    for note in decision.notes:
        yield f"  note: {note}", "yellow"


def _matches(found: Explanation) -> Iterator[Line]:
    """Every policy: why it is not about the call, else what came of each condition."""
    for match in found.matches:
        yield "", ""
        verdict = "matches" if match.matches else "does not match"
        yield f"{match.policy} ({match.effect}) {verdict}", "bold"
        for text in match.scope:
            yield f"  is not about this call: {text}", ""
        for part in match.parts if not match.scope else ():
            colour = {"holds": "green", "fails": "red", "error": "red"}.get(part.holds, "")
            values = "; ".join(f"{name} is {value}" for name, value in part.values)
            yield f"  {part.holds.ljust(7)} {part.text}" + (f"   ({values})" if values else ""), (
                colour
            )
