"""A runtime of agentcore.json: the agent's code, and what of a request gets through to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from agentcore_connect.project.resource import Json


@dataclass(frozen=True)
class Runtime:
    """What connect reads of a runtime; ``headers`` are those of the caller that it lets through.

    ``authorizer_type`` None is IAM. An entry is edited in place, and only in its headers.
    """

    POINTER: ClassVar = ("runtimes",)
    HEADERS: ClassVar = "requestHeaderAllowlist"
    SHAPE: ClassVar = {
        "name": str,
        "codeLocation": str,
        "entrypoint": str,
        "protocol": str,
        "authorizerType": str,
        HEADERS: [str],
    }

    name: str
    entrypoint: str = "main.py"
    code_location: str = ""
    protocol: str = "HTTP"
    authorizer_type: str | None = None
    headers: tuple[str, ...] = ()

    @classmethod
    def recorded(cls, entry: Json) -> Runtime:
        return cls(
            entry["name"],
            entry.get("entrypoint", "main.py"),
            entry.get("codeLocation", ""),
            entry.get("protocol", "HTTP"),
            entry.get("authorizerType"),
            tuple(entry.get(cls.HEADERS, ())),
        )

    def to_json(self) -> Json:
        entry: Json = {
            "name": self.name,
            "entrypoint": self.entrypoint,
            "codeLocation": self.code_location,
            "protocol": self.protocol,
        }
        if self.authorizer_type is not None:
            entry["authorizerType"] = self.authorizer_type
        return entry | ({self.HEADERS: list(self.headers)} if self.headers else {})

    def lacks(self, headers: Iterable[str]) -> tuple[str, ...]:
        """Those of ``headers`` that it does not let through; case does not matter."""
        allowed = {name.lower() for name in self.headers}
        return tuple(name for name in headers if name.lower() not in allowed)
