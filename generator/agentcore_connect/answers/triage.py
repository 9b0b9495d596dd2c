"""Gateway target or direct call, and by which path: the triage as rules that are named.

A gateway target is the default: the credential is added at the edge, the tools are discoverable,
and policies can govern them. A direct call is right in five situations only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agentcore_connect.errors import assert_never
from agentcore_connect.vocabulary.matrix import NO_FRONT, ROWS, Cell, Path, cell, row
from agentcore_connect.vocabulary.words import Caller, OutboundAuth, Situation

Recommendation = Literal["gateway", "direct", "inverted"]

FRONTS: dict[str, tuple[Path, str]] = {
    **{target.front: (target.path, target.phrase) for target in ROWS},
    NO_FRONT: ("credential", "none of these, and you cannot put one in front of it"),
}
"""What stands in front of a service, with the path that follows; in the order of preference."""

SITUATIONS: dict[Situation, tuple[str, str]] = {
    "streaming": (
        "it streams, or is bidirectional (live SSE, WebSockets, WebRTC, long polling)",
        "A gateway's MCP transport cannot carry such protocols: call it from agent code.",
    ),
    "latency": (
        "it is on a hot path, the extra hop was measured, and the trade-off is accepted",
        "The gateway is one more network hop: call it directly, and keep the measurement.",
    ),
    "vendor-sdk": (
        "its only client is a vendor's binary SDK, without an HTTP surface",
        "There is no HTTP API that a gateway could call: use the SDK, and a credential for its "
        "secret.",
    ),
    "a2a": (
        "it is another agent, called over A2A",
        "A2A is HTTP with its own authentication: call the agent directly, not as a tool.",
    ),
    "aws-sdk": (
        "it is an AWS service that the runtime's role may call already (S3, DynamoDB, SQS)",
        "Use boto3 with the runtime's execution role: there is no credential to register.",
    ),
}
"""The five situations in which a direct call is right, each with what it means and why."""

MANY_TOOLS = 20


@dataclass(frozen=True)
class Facts:
    """What is known of the service. ``auth`` is how it wants its callers to sign in.

    ``front`` is one of `FRONTS`.
    """

    caller: Caller = "agent"
    front: str = NO_FRONT
    situation: Situation | None = None
    auth: OutboundAuth | None = None
    tools: int | None = None


@dataclass(frozen=True)
class Reason:
    """A rule that applied, by its name, and what it says here."""

    rule: str
    text: str


@dataclass(frozen=True)
class Advice:
    """What to do; ``path`` is None where no path of connect applies."""

    recommendation: Recommendation
    path: Path | None
    reasons: tuple[Reason, ...]
    commands: tuple[tuple[str, ...], ...] = ()


def advise(facts: Facts) -> Advice:
    """The advice for ``facts``; every recommendation cites its rules.

    KeyError for a front that is none of `FRONTS`.
    """
    if facts.caller == "app":
        return Advice(
            "inverted",
            None,
            (
                Reason(
                    "direction",
                    "An application that calls your agent does not go through a gateway: a gateway "
                    "holds tools that the agent calls. The application calls invoke_agent_runtime, "
                    "signed with IAM or with a JWT.",
                ),
            ),
        )
    if facts.situation is not None:
        meaning, why = SITUATIONS[facts.situation]
        path: Path | None = None if facts.situation in ("a2a", "aws-sdk") else "credential"
        return Advice("direct", path, (Reason(facts.situation, f"{_sentence(meaning)} {why}"),))
    if facts.front == NO_FRONT:
        return Advice("direct", "credential", tuple(_nothing_in_front()))
    path, meaning = FRONTS[facts.front]
    reasons = [
        Reason(
            "default",
            "A gateway target is the default: the agent never sees the secret, its "
            "tools are listed over MCP, and policies can govern them.",
        ),
        Reason(facts.front, f"{_sentence(meaning)} That is path {path}."),
        *_auth(path, facts.auth),
    ]
    if facts.tools is not None and facts.tools > MANY_TOOLS:
        reasons.append(
            Reason(
                "tool-search",
                f"{facts.tools} tools are more than {MANY_TOOLS}: let the model search for them. "
                "A new gateway has the search; connect uses it by itself (--tool-search auto).",
            )
        )
    return Advice("gateway", path, tuple(reasons), (("connect", "scaffold", "--path", path),))


def _nothing_in_front() -> Iterator[Reason]:
    yield Reason(
        "fallback",
        "There is nothing that a gateway could call: register a credential and call the service "
        "from agent code. The agent then holds the secret, and policies cannot govern the calls.",
    )
    yield Reason(
        "wrap",
        "If you can put something in front after all, that is better: a Lambda function (the "
        "simplest), an OpenAPI document (FastAPI, Spring and ASP.NET generate one), or API "
        "Gateway.",
    )


def _auth(path: Path, auth: OutboundAuth | None) -> Iterator[Reason]:
    """Which sign-ins the path's targets can have, and how; of a known one, whether it is such."""
    if auth is None:
        listed = ", ".join(f"{one.outbound_auth} ({_through(one)})" for one in row(path).offered)
        yield Reason("auth", f"Its outbound auth can be {listed}.")
        return
    wanted = cell(path, auth)
    if wanted.through is None:
        yield Reason(
            "auth",
            f"{auth} does not fit: {wanted.note} Choose another, or call the service directly.",
        )
    else:
        said = f"{auth} is configured through {_through(wanted)}. {wanted.note} {wanted.dispute}"
        yield Reason("auth", said.rstrip())


def _through(cell: Cell) -> str:
    match cell.verdict:
        case "yes":
            return "agentcore.json"
        case "api":
            return "the API, after the deploy"
        case "contested":
            return "the API, after the deploy; contested"
        case "no":
            return "nothing"
        case _:
            return assert_never(cell.verdict)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
