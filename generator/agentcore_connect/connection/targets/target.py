"""What all targets have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from agentcore_connect.connection.targets.entry import Json
from agentcore_connect.connection.targets.outbound import Outbound
from agentcore_connect.vocabulary.matrix import TargetRow, cell

if TYPE_CHECKING:
    from agentcore_connect.units.questions.target import Target as TargetAnswers


@dataclass(frozen=True)
class Target(ABC):
    """A target as the answers want it. Each type adds its fields, which are its answers' names."""

    name: str
    outbound: Outbound

    row: ClassVar[TargetRow]
    may_have_more: ClassVar[frozenset[str]] = frozenset()
    """Lists of which agentcore.json may have more than the answers say: that is no difference."""

    @classmethod
    def questions(cls) -> type[TargetAnswers]:
        """The questions of its unit; LookupError where there are none for its template."""
        from agentcore_connect.units.questions.target import of_template  # pydantic: 40 ms

        return of_template(cls.row.template)

    @abstractmethod
    def settings(self) -> Json:
        """What agentcore.json says of the type, in the key order of `agentcore add` 0.30.0."""

    @classmethod
    @abstractmethod
    def recorded(cls, entry: Json) -> Json:
        """The same back: the type's answers that an entry of agentcore.json gives.

        An answer that the entry does not give is None, or empty. What stands in the entry may be
        of any form that `project.shape` does not refuse.
        """

    @abstractmethod
    def flags(self) -> list[str]:
        """The type's own flags of `agentcore add gateway-target`."""

    @classmethod
    def server(cls, entry: Json) -> str | None:
        """The URL of the MCP server that an entry names, which lists its tools; else None."""
        return None

    @classmethod
    def declared(cls, entry: Json) -> Json:
        """All answers that an entry of agentcore.json gives: of its auth, and of its type."""
        return {**Outbound.recorded(entry).declarable(), **cls.recorded(entry)}

    def answers(self) -> Json:
        """The type's own answers of its unit."""
        return self.recorded(self.settings())

    @property
    def is_declared(self) -> bool:
        """Whether agentcore.json can hold the target at all; else its unit's script makes it.

        An entry without ``outboundAuth`` is one without auth, which the CLI's schema does not take
        of every type (0.30.0): so an OpenAPI target that IAM lets in cannot be declared.
        """
        path = self.row.path
        return self.outbound.declared(path) is not None or cell(path, "none").through == "cli"

    def to_json(self) -> Json:
        """The entry in agentcore.json, with the key order of the CLI."""
        entry: Json = {"name": self.name, "targetType": self.row.json_type}
        auth = self.outbound.declared(self.row.path)
        return entry | ({"outboundAuth": auth} if auth else {}) | self.settings()

    def as_made(self) -> Json:
        """The entry as agentcore.json would have it if it could: of a target that a script makes.

        ``outboundAuth.type`` is the auth's own word in capitals where the file has none for it.
        """
        auth = self.outbound.declared(self.row.path) or self.outbound.as_made()
        return self.to_json() | {"outboundAuth": auth}

    def differences(self, existing: Json) -> list[tuple[str, Any, Any]]:
        """(field, there, wanted) for all that the answers say and ``existing`` contradicts."""
        there_type = existing.get("targetType")
        if there_type != self.row.json_type:
            return [("target-type", there_type, self.row.json_type)]
        there, wanted = self.declared(existing), self.declared(self.to_json())
        return [
            (field.replace("_", "-"), _plain(there[field]), _plain(value))
            for field, value in wanted.items()
            if there[field] != value
            if field not in self.may_have_more or not {*value} <= {*there[field]}
        ]

    def command(self, gateway: str) -> list[str]:
        """The command that adds the same, as far as the CLI can."""
        command = ["agentcore", "add", "gateway-target", "--type", self.row.cli_type]
        command += ["--name", self.name, *self.flags(), "--gateway", gateway]
        entry = {"outboundAuth": self.outbound.declared(self.row.path)}
        if entry["outboundAuth"] is None:
            return command
        auth = Outbound.recorded(entry)
        return [
            *(*command, "--outbound-auth", auth.auth),
            *("--credential-name", str(auth.credential_name)),
        ]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
