"""What all targets have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from agentcore_connect.connection.targets import outbound
from agentcore_connect.connection.targets.outbound import Json, Outbound
from agentcore_connect.units.questions import Target as TargetAnswers
from agentcore_connect.vocabulary.matrix import TARGET_TYPES, Path, cell


@dataclass(frozen=True)
class Target(ABC):
    """A target as the answers want it. Each type adds its fields, which are its answers' names."""

    name: str
    outbound: Outbound

    path: ClassVar[Path]
    target_type: ClassVar[str]
    """``targetType`` in agentcore.json."""
    unit: ClassVar[type[TargetAnswers]]
    """The questions of its unit."""

    @abstractmethod
    def settings(self) -> Json:
        """What agentcore.json says of the type, in the key order of `agentcore add` 0.30.0."""

    @classmethod
    @abstractmethod
    def recorded(cls, entry: Json) -> Json:
        """The type's answers that an entry of agentcore.json gives."""

    @abstractmethod
    def flags(self) -> list[str]:
        """The type's own flags of `agentcore add gateway-target`."""

    def answers(self) -> Json:
        """The type's own answers of its unit."""
        return self.recorded(self.settings())

    @property
    def through(self) -> str:
        """``cli`` where agentcore.json can say all of it, else ``api``."""
        return str(cell(self.path, self.outbound.auth).through)

    @property
    def is_declared(self) -> bool:
        """Whether agentcore.json can hold the target at all.

        Its schema wants an API key or OAuth of every OpenAPI target (CLI 0.30.0): one that IAM
        lets in is made by the script of its unit.
        """
        return (self.path, self.outbound.auth) != ("openapi", "iam")

    def to_json(self) -> Json:
        """The entry in agentcore.json, with the key order of the CLI."""
        entry: Json = {"name": self.name, "targetType": self.target_type}
        auth = self.outbound.declared(self.path)
        return entry | ({"outboundAuth": auth} if auth else {}) | self.settings()

    def differences(self, existing: Json) -> list[tuple[str, Any, Any]]:
        """(field, there, wanted) for all that the answers say and ``existing`` contradicts."""
        there_type = existing.get("targetType")
        if there_type != self.target_type:
            return [("target-type", there_type, self.target_type)]
        mine = self.to_json()
        there = {**outbound.recorded(existing), **self.recorded(existing)}
        wanted = {**outbound.recorded(mine), **self.recorded(mine)}
        return [
            (field.replace("_", "-"), _plain(there[field]), _plain(value))
            for field, value in wanted.items()
            if there[field] != value
        ]

    def command(self, gateway: str) -> list[str]:
        """The command that adds the same, as far as the CLI can."""
        command = ["agentcore", "add", "gateway-target", "--type", TARGET_TYPES[self.path]]
        command += ["--name", self.name, *self.flags(), "--gateway", gateway]
        auth = self.outbound.declared(self.path)
        if auth is None:
            return command
        kind = {"OAUTH": "oauth", "API_KEY": "api-key"}[auth["type"]]
        return [*command, "--outbound-auth", kind, "--credential-name", auth["credentialName"]]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
