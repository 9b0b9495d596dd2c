"""The policy engines of agentcore.json and their policies.

Keys and their order are those of `agentcore add policy-engine` and `add policy` 0.30.0 (compared in
tests/policy/test_policy_commands.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from agentcore_connect.project.gateway import Command
from agentcore_connect.project.resource import Json

ValidationMode = Literal["FAIL_ON_ANY_FINDINGS", "IGNORE_ALL_FINDINGS"]
"""Whether a deploy fails where the service finds fault with a policy."""

STRICT: ValidationMode = "FAIL_ON_ANY_FINDINGS"
"""The CLI's default."""


@dataclass(frozen=True)
class DeclaredPolicy:
    """A policy as agentcore.json holds it; ``source`` is its file, relative to the project.

    The CLI copies the text of the file and never reads it again: ``statement`` is what is deployed.
    """

    POINTER: ClassVar = ("policies",)
    STATEMENT: ClassVar = "statement"
    SHAPE: ClassVar = {"name": str, STATEMENT: str, "sourceFile": str}

    name: str
    statement: str = ""
    source: str | None = None
    validation_mode: str = STRICT
    authorization_phase: str = "INITIATE"
    enforcement_mode: str = "ACTIVE"

    @classmethod
    def recorded(cls, entry: Json) -> DeclaredPolicy:
        return cls(
            entry["name"],
            entry.get(cls.STATEMENT, ""),
            entry.get("sourceFile"),
            str(entry.get("validationMode", STRICT)),
            str(entry.get("authorizationPhase", "INITIATE")),
            str(entry.get("enforcementMode", "ACTIVE")),
        )

    def to_json(self) -> Json:
        return {
            "name": self.name,
            self.STATEMENT: self.statement,
            **({} if self.source is None else {"sourceFile": self.source}),
            "validationMode": self.validation_mode,
            "enforcementMode": self.enforcement_mode,
            "authorizationPhase": self.authorization_phase,
        }

    @property
    def decides(self) -> bool:
        """Whether the engine counts it: one in LOG_ONLY is only logged."""
        return self.enforcement_mode != "LOG_ONLY"

    def command(self, engine: str) -> Command:
        """The command that adds the same, as far as the CLI can."""
        words = ["agentcore", "add", "policy", "--name", self.name, "--engine", engine]
        words += ["--source", str(self.source)]
        if self.validation_mode != STRICT:
            words += ["--validation-mode", self.validation_mode]
        return tuple(words)


def statement_of(text: str) -> str:
    """The text of a policy's file as the CLI copies it: without white space at the ends."""
    return text.strip()


@dataclass(frozen=True)
class PolicyEngine:
    """A policy engine and the policies in it."""

    POINTER: ClassVar = ("policyEngines",)
    SHAPE: ClassVar[Any] = {"name": str, DeclaredPolicy.POINTER[0]: [DeclaredPolicy.SHAPE]}

    name: str
    policies: tuple[DeclaredPolicy, ...] = ()

    @classmethod
    def recorded(cls, entry: Json) -> PolicyEngine:
        policies = entry.get(DeclaredPolicy.POINTER[0], ())
        return cls(entry["name"], tuple(map(DeclaredPolicy.recorded, policies)))

    def to_json(self) -> Json:
        policies = [policy.to_json() for policy in self.policies]
        return {"name": self.name, DeclaredPolicy.POINTER[0]: policies}

    def policy(self, name: str) -> DeclaredPolicy | None:
        return next((policy for policy in self.policies if policy.name == name), None)

    def command(self, gateway: str) -> Command:
        """The command that adds the engine and attaches it to a gateway, which it logs for."""
        words = ["agentcore", "add", "policy-engine", "--name", self.name]
        return (*words, "--attach-to-gateways", gateway, "--attach-mode", "LOG_ONLY")
