"""The agent's side of units that are there: which agent's code uses each, and what it needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast

from agentcore_connect.agent import frameworks
from agentcore_connect.connection import connection
from agentcore_connect.connection.connection import Client
from agentcore_connect.project.gateway import Authorizer
from agentcore_connect.project.project import Agent, Project
from agentcore_connect.units.record import Recorded
from agentcore_connect.vocabulary.words import Framework

Kind = Literal["gateway", "credential"]
"""What the unit connects its agent with: a gateway, or a service that it calls itself."""

_KINDS: dict[str, Kind] = {"gateway_client": "gateway", "credential": "credential"}


@dataclass(frozen=True)
class Use:
    """One unit in the code of one agent: how it is wired in, and what it needs around itself.

    ``requirements`` are those of its code in `pyproject.toml`; ``headers`` those of the caller that
    the runtime has to let through.
    """

    unit: Recorded
    agent: Agent
    framework: Framework
    kind: Kind
    requirements: tuple[str, ...]
    headers: tuple[str, ...]

    @property
    def name(self) -> str:
        """The unit's module in ``connections``."""
        return self.unit.folder.name

    @property
    def wiring(self) -> tuple[Kind, ...]:
        """What `wiring` is told about the kind: nothing for a gateway, its default."""
        return () if self.kind == "gateway" else (self.kind,)


def uses(project: Project, units: Iterable[Recorded]) -> tuple[Use, ...]:
    """How agents use ``units``: one entry for each agent whose ``connections`` a unit is in.

    Several runtimes may share one folder of code. Units of the gateway's side, and those of a
    framework that this connect does not know, have none.
    """
    return tuple(
        use
        for unit in units
        for agent in project.agents
        if unit.folder.parent == agent.connections and (use := _use(unit, agent)) is not None
    )


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a recorded list; a file that a person may have edited can hold anything."""
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _use(unit: Recorded, agent: Agent) -> Use | None:
    framework = cast("Framework", unit.template.partition("/")[2])
    if unit.kind not in _KINDS or framework not in frameworks.FRAMEWORKS:
        return None
    if unit.kind == "credential":
        needed = frameworks.credential_requirements(
            framework,
            str(unit.answers.get("credential_type", "none")),
            str(unit.answers.get("endpoint", "")),
        )
        return Use(unit, agent, framework, "credential", needed, ())
    client = Client(
        agent,
        framework,
        forward_caller_token=unit.answers.get("forward_caller_token") is True,
        request_headers=texts(unit.answers.get("request_headers")),
    )
    authorizer = cast("Authorizer", unit.answers.get("authorizer_type"))
    known = authorizer if authorizer in frameworks.FOR_AUTHORIZER else "NONE"
    needed = frameworks.requirements(client, known)
    return Use(unit, agent, framework, "gateway", needed, connection.allowed_headers(client))
