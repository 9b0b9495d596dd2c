"""The use of a unit in an agent's code: how it is wired in, and what it needs around itself.

There are two ways to know it: from the answers of the connection that is to be made, and from the
record of a unit that is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, cast

from agentcore_connect.agent import frameworks
from agentcore_connect.connection import connection
from agentcore_connect.connection import unit as units
from agentcore_connect.connection.connection import Client, Direct
from agentcore_connect.project.gateway import Authorizer, Gateway
from agentcore_connect.project.project import Agent, Project
from agentcore_connect.units.record import Recorded
from agentcore_connect.vocabulary.words import Framework, Kind

_KINDS: dict[str, Kind] = {"gateway_client": "gateway", "credential": "credential"}


@dataclass(frozen=True)
class Use:
    """One unit in the code of one agent: the agent imports the module in ``folder``.

    ``kind`` is what the unit connects with: a gateway, or a service that the agent calls itself.
    ``requirements`` are those of its code in `pyproject.toml`; ``headers`` those of the caller that
    the runtime has to let through. ``needs_invocation`` tells that it needs the token or the
    headers of an invocation, which an agent has only where AgentCore's SDK serves it.
    """

    agent: Agent
    framework: Framework
    folder: PurePosixPath
    kind: Kind
    requirements: tuple[str, ...]
    headers: tuple[str, ...] = ()
    needs_invocation: bool = False

    @property
    def name(self) -> str:
        """The unit's module in ``connections``."""
        return self.folder.name


def of_connection(connected: tuple[Client, Gateway] | Direct) -> Use:
    """How an agent uses what is to be made for it: a gateway's client, or code for a service."""
    if isinstance(connected, Direct):
        return Use(
            connected.agent,
            connected.framework,
            units.direct_folder(connected.agent, connected.name),
            "credential",
            frameworks.direct_requirements(connected),
            needs_invocation=connected.credential_type != "none",
        )
    client, gateway = connected
    return Use(
        client.agent,
        client.framework,
        units.client_folder(client.agent, gateway.name),
        "gateway",
        frameworks.requirements(client, gateway.authorizer_type),
        connection.allowed_headers(client),
        needs_invocation=_of_invocation(client, gateway.authorizer_type),
    )


def of_record(project: Project, unit: Recorded) -> tuple[Use, ...]:
    """How agents use a unit that is there: one for each whose ``connections`` it is in.

    Several runtimes may share one folder of code. A unit of the gateway's side, and one of a
    framework that this connect does not know, has none.
    """
    row = frameworks.named(unit.template.partition("/")[2])
    if unit.kind not in _KINDS or row is None:
        return ()
    agents = (agent for agent in project.agents if unit.folder.parent == agent.connections)
    return tuple(_of_agent(agent, row.name, unit) for agent in agents)


def uses(project: Project, units: Iterable[Recorded]) -> tuple[Use, ...]:
    """How agents use each of ``units``, in their order."""
    return tuple(use for unit in units for use in of_record(project, unit))


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a recorded list; a file that a person may have edited can hold anything."""
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _of_agent(agent: Agent, framework: Framework, unit: Recorded) -> Use:
    """How one agent uses a recorded unit.

    The record is a file that a person may have edited: an answer that is no known word counts as if
    it had not been given.
    """
    kind = _KINDS[unit.kind]
    if kind == "credential":
        credential = str(unit.answers.get("credential_type", "none"))
        endpoint = str(unit.answers.get("endpoint", ""))
        needed = frameworks.credential_requirements(framework, credential, endpoint)
        token = credential != "none"
        return Use(agent, framework, unit.folder, kind, needed, needs_invocation=token)
    client = Client(
        agent,
        framework,
        forward_caller_token=unit.answers.get("forward_caller_token") is True,
        request_headers=texts(unit.answers.get("request_headers")),
    )
    authorizer = cast("Authorizer", unit.text("authorizer_type"))
    known = authorizer if authorizer in frameworks.FOR_AUTHORIZER else "NONE"
    needed = frameworks.requirements(client, known)
    headers = connection.allowed_headers(client)
    return Use(
        agent,
        framework,
        unit.folder,
        kind,
        needed,
        headers,
        needs_invocation=_of_invocation(client, known),
    )


def _of_invocation(client: Client, authorizer: Authorizer) -> bool:
    """Whether a gateway's client needs what an invocation was given."""
    return authorizer == "CUSTOM_JWT" or bool(client.request_headers)
