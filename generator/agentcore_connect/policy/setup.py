"""A project's policies and tools, read: what checking, trying and testing begin with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.policy import inventory as configured
from agentcore_connect.policy import statement, tools
from agentcore_connect.policy.engine import Engine
from agentcore_connect.policy.inventory import Configured, JudgedGateway
from agentcore_connect.policy.schema import Schema
from agentcore_connect.policy.statement import Statement
from agentcore_connect.project.project import CONFIG, Project
from agentcore_connect.text import near


@dataclass(frozen=True)
class Loaded:
    """A project's policies, read: what `check`, `try` and `test` begin with."""

    configured: Configured
    schemas: Mapping[str, Schema]
    statements: Mapping[tuple[str, str], Statement]

    def schema(self, engine: str) -> Schema:
        """The tools of the gateways that an engine judges; of all, where it judges none yet."""
        if engine not in self._by_engine:  # parsing the schema of many tools takes a while
            gateways = self.configured.judged_by(engine) or self.configured.gateways
            found = [self.schemas[gateway.name] for gateway in gateways]
            every = {tool.action: tool for schema in found for tool in schema.tools}
            unknown = tuple(name for schema in found for name in schema.unknown)
            tools_ = tuple(every[action] for action in sorted(every))
            self._by_engine[engine] = Schema(tools_, unknown)
        return self._by_engine[engine]

    @cached_property
    def _by_engine(self) -> dict[str, Schema]:
        return {}

    def judge(
        self,
        gateway: str | None = None,
        policies: Iterable[str] | None = None,
        *,
        before_any: bool = False,
    ) -> tuple[Engine, str]:
        """The engine that decides on the calls of a gateway, and the gateway's ARN.

        ``gateway`` may be left out where only one has an engine. Policies that are not in
        agentcore.json yet count too: they are tried before they are deployed. ``policies`` takes
        only those, also ones in LOG_ONLY. With ``before_any`` a project without any policy is
        judged as a gateway is that has a new engine: nothing is permitted. Raises InvalidInput
        where the gateway or the engine cannot be told, or a policy is not there.
        """
        found = self.gateway(gateway)
        if before_any and policies is None and not self.configured.policies:
            return Engine((), self.schemas[found.name]), _arn(found, ())
        name = found.engine or self._engine_of(policies)
        every = {p.name: self.statements[p.engine, p.name] for p in self.configured.of_engine(name)}
        if policies is None:
            chosen = self.of_engine(name)
        else:
            missing = sorted(set(policies) - set(every))
            if missing:
                raise InvalidInput(
                    Problem(
                        "policy-unknown",
                        f"engine {name} has no policy {', '.join(missing)}",
                        f"It has: {', '.join(sorted(every)) or 'none'}.",
                    )
                )
            chosen = tuple(every[policy] for policy in policies)
        return Engine(chosen, self.schema(name)), _arn(found, chosen)

    def gateway(self, name: str | None) -> JudgedGateway:
        """The gateway of that name, else the only one with an engine, else the only one.

        Raises InvalidInput (``policy-gateway``) where there is none of the name, or where several
        could be meant.
        """
        gateways = self.configured.gateways
        if name is not None:
            gateway = self.configured.gateway(name)
            if gateway is not None:
                return gateway
        else:
            judged = [gateway for gateway in gateways if gateway.engine] or gateways
            if len(judged) == 1:
                return judged[0]
        names = [gateway.name for gateway in gateways]
        there = f"Name one with --gateway; {CONFIG} has"
        what = f"no gateway {name}" if name else "it is not clear which gateway is meant"
        raise InvalidInput(
            near.unknown("policy-gateway", what, name or "", names, "gateway", there=there)
        )

    def _engine_of(self, policies: Iterable[str] | None) -> str:
        """The engine of a gateway that has none yet."""
        names = None if policies is None else set(policies)
        engines = {
            policy.engine
            for policy in self.configured.policies
            if names is None or policy.name in names
        }
        if len(engines) == 1:
            return engines.pop()
        raise InvalidInput(
            Problem(
                "policy-engine",
                (
                    "the gateway has no policy engine, and it is not clear which is meant"
                    if engines
                    else "the project has no policies"
                ),
                "Run `connect policy add` to make one.",
                field="engine",
            )
        )

    def of_engine(self, engine: str) -> tuple[Statement, ...]:
        """The policies of an engine that decide: those in LOG_ONLY do not."""
        return tuple(
            self.statements[policy.engine, policy.name]
            for policy in self.configured.of_engine(engine)
            if policy.decides
        )


def load(project: Project, reader: tools.Reader) -> Loaded:
    """The policies and tools of a project; ``reader`` as in `tools.of_gateway`."""
    found = configured.read(project)
    schemas = {
        gateway.name: Schema.of(tools.of_gateway(project, gateway.name, reader))
        for gateway in found.gateways
    }
    statements = {(p.engine, p.name): statement.read(p.name, p.text) for p in found.policies}
    return Loaded(found, schemas, statements)


def _arn(gateway: JudgedGateway, policies: Iterable[Statement]) -> str:
    """The ARN that calls go to: as deployed, else as the policies say, else one that is not."""
    if gateway.arns:
        return gateway.arns[0]
    named = {
        policy.json["resource"]["entity"]["id"]
        for policy in policies
        if policy.kind == "cedar" and "entity" in policy.json["resource"]
    }
    if len(named) == 1:
        return str(named.pop())
    return f"arn:aws:bedrock-agentcore:us-east-1:000000000000:gateway/{gateway.name}"
