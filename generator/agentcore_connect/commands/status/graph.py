"""Who calls whom: agents, gateways, targets, and the services that agents call themselves.

Names are other people's text: each form in which the graph is written quotes them for itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from agentcore_connect.agent.use import uses
from agentcore_connect.connection import targets
from agentcore_connect.connection.target_of import offered
from agentcore_connect.connection.targets import Outbound
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.project import Project
from agentcore_connect.text.characters import is_hidden
from agentcore_connect.units.record import Recorded
from agentcore_connect.vocabulary.secret import redacted

NodeKind = Literal["agent", "gateway", "target", "service"]

_SIGNS_IN = {"NONE": "no sign-in", "AWS_IAM": "AWS signature"}
_DIRECT = {
    "api-key": "API key",
    "oauth": "OAuth",
    "oauth-3lo": "OAuth, the user's consent",
    "none": "AWS role",
}
_OUTBOUND = {
    "none": "no sign-in",
    "oauth": "OAuth",
    "oauth-3lo": "OAuth, the user's consent",
    "token-exchange": "OAuth, on behalf of the user",
    "api-key": "API key",
    "iam": "AWS signature",
    "caller-iam": "AWS signature of the caller",
    "jwt_passthrough": "the caller's token",
}


@dataclass(frozen=True)
class Node:
    """A box: ``title`` is a name of the project, ``notes`` are what is said below it."""

    id: str
    kind: NodeKind
    title: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edge:
    """A call from the node ``start`` to the node ``end``, and as whom it is made."""

    start: str
    end: str
    label: str


@dataclass(frozen=True)
class Graph:
    """All boxes, in the order of agentcore.json, and all calls between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph(project: Project, units: Iterable[Recorded]) -> Graph:
    """The project as agentcore.json has it; which agent calls a gateway is what its units say."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    agents = {agent.name: f"a{agent.index}" for agent in project.agents}
    nodes += [Node(agents[agent.name], "agent", agent.name) for agent in project.agents]
    gateways: dict[str, str] = {}
    known = tuple(units)
    for index, gateway in enumerate(project.gateways):
        name, node = gateway.name, f"g{index}"
        gateways[name] = node
        nodes.append(
            Node(node, "gateway", name, (*_gateway_notes(gateway), *_options(known, name)))
        )
        for number, target in enumerate(offered(project, name, known)):
            end = f"{node}t{number}"
            nodes.append(Node(end, "target", str(target["name"]), (_type(target),)))
            edges.append(Edge(node, end, outbound(known, name, target)))
    records = {unit.folder: unit for unit in known}
    for number, use in enumerate(uses(project, known)):
        start, unit = agents[use.agent.name], records[use.folder]
        if use.kind == "credential":
            service = str(unit.answers.get("aws_service") or unit.resource)
            kind = str(unit.answers.get("credential_type"))
            nodes.append(Node(f"s{number}", "service", service, ("called directly",)))
            edges.append(Edge(start, f"s{number}", _DIRECT.get(kind, kind)))
        elif unit.resource in gateways:
            edges.append(Edge(start, gateways[unit.resource], _sign_in(unit)))
    return Graph(tuple(nodes), tuple(edges))


def _gateway_notes(gateway: Gateway) -> tuple[str, ...]:
    judge = gateway.attached
    policies = [f"policies: {judge.engine} ({judge.mode})"] if judge is not None else []
    return (gateway.authorizer_type, *policies)


def _options(units: Iterable[Recorded], gateway: str) -> tuple[str, ...]:
    """What a script sets of the gateway, which agentcore.json does not have."""
    return tuple(
        f"{name.replace('_', ' ')}: {unit.answers[name]}"
        for unit in units
        if unit.kind == "gateway" and unit.resource == gateway
        for name in ("sessions", "streaming")
        if unit.answers.get(name)
    )


def _type(target: dict[str, Any]) -> str:
    kind = targets.by_type(str(target.get("targetType")))
    return kind.row.cli_type if kind is not None else str(target.get("targetType"))


def outbound(units: tuple[Recorded, ...], gateway: str, target: dict[str, Any]) -> str:
    """What the target's unit says, because agentcore.json cannot say all of it; else that."""
    auth: str = Outbound.recorded(target).auth
    for unit in units:
        mine = (unit.text("gateway"), unit.resource) == (gateway, target["name"])
        if unit.kind == "target" and mine:
            auth = str(unit.answers.get("outbound_auth", auth))
    return _OUTBOUND.get(auth, auth)


def _sign_in(unit: Recorded) -> str:
    authorizer = str(unit.answers.get("authorizer_type"))
    if authorizer != "CUSTOM_JWT":
        return _SIGNS_IN.get(authorizer, authorizer)
    forwards = unit.answers.get("forward_caller_token") is True
    return "the caller's token" if forwards else "the agent's token"


_SHAPES: dict[NodeKind, tuple[str, str]] = {
    "agent": ("([", "])"),
    "gateway": ("{{", "}}"),
    "target": ("[", "]"),
    "service": ("[[", "]]"),
}


def mermaid(drawn: Graph) -> str:
    """The graph as a Mermaid flowchart."""
    lines = ["flowchart LR"]
    for node in drawn.nodes:
        left, right = _SHAPES[node.kind]
        text = "<br/>".join(map(_quoted, (node.title, *node.notes)))
        lines.append(f'    {node.id}{left}"{text}"{right}')
    lines += [f'    {e.start} -->|"{_quoted(e.label)}"| {e.end}' for e in drawn.edges]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """``text`` for a quoted Mermaid label: what is not plainly a letter becomes its number.

    A number is drawn as its character, so what moves other characters is replaced first.
    """
    moved = (c if c < "\xa0" or not is_hidden(c) else REPLACED for c in redacted(text))
    return "".join(c if c.isalnum() or c in " -_.,:()/" else f"#{ord(c)};" for c in moved)


REPLACED = "\N{REPLACEMENT CHARACTER}"


def seen(text: str) -> str:
    """``text`` of a picture: no secret, and no character that is invisible or moves others."""
    return "".join(c if c.isprintable() and not is_hidden(c) else REPLACED for c in redacted(text))
