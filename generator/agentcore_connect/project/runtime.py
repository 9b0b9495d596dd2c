"""A runtime of agentcore.json: the agent's code, and what of a request gets through to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from agentcore_connect.project.resource import Json


@dataclass(frozen=True)
class Runtime:
    """What connect reads of a runtime; ``headers`` are those of the caller that it lets through.

    ``authorizer_type`` None is IAM. ``build`` is CodeZip or Container; of a container,
    ``dockerfile`` is in the folder ``build_context`` (CLI 0.30.0: empty is codeLocation). An entry
    is edited in place, and only in its headers.
    """

    POINTER: ClassVar = ("runtimes",)
    HEADERS: ClassVar = "requestHeaderAllowlist"
    SHAPE: ClassVar = {
        "name": str,
        "codeLocation": str,
        "entrypoint": str,
        "protocol": str,
        "authorizerType": str,
        "build": str,
        "dockerfile": str,
        "buildContextPath": str,
        HEADERS: [str],
    }

    name: str
    entrypoint: str = "main.py"
    code_location: str = ""
    protocol: str = "HTTP"
    authorizer_type: str | None = None
    headers: tuple[str, ...] = ()
    build: str = "CodeZip"
    dockerfile: str = "Dockerfile"
    build_context: str = ""

    @classmethod
    def recorded(cls, entry: Json) -> Runtime:
        return cls(
            entry["name"],
            entry.get("entrypoint", "main.py"),
            entry.get("codeLocation", ""),
            entry.get("protocol", "HTTP"),
            entry.get("authorizerType"),
            tuple(entry.get(cls.HEADERS, ())),
            entry.get("build", "CodeZip"),
            entry.get("dockerfile", "Dockerfile"),
            entry.get("buildContextPath", ""),
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
        if self.build != "CodeZip":
            entry["build"] = self.build
        if self.dockerfile != "Dockerfile":
            entry["dockerfile"] = self.dockerfile
        if self.build_context:
            entry["buildContextPath"] = self.build_context
        return entry | ({self.HEADERS: list(self.headers)} if self.headers else {})

    def lacks(self, headers: Iterable[str]) -> tuple[str, ...]:
        """Those of ``headers`` that it does not let through; case does not matter."""
        allowed = {name.lower() for name in self.headers}
        return tuple(name for name in headers if name.lower() not in allowed)
