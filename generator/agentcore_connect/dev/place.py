"""What is said of one target, and what comes of it: a way in which it is served here."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from agentcore_connect.dev.consent import Consents, OfUsers
from agentcore_connect.dev.targets.canned import Canned
from agentcore_connect.dev.targets.target import Target
from agentcore_connect.policy.recorded import Recorded
from agentcore_connect.project.local import Local
from agentcore_connect.project.project import Project

Log = Callable[[str, str], None]
"""Takes a target's name and a line that its process printed."""

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True)
class Said:
    """What a person says about targets: addresses and commands by target, and the rest.

    ``real`` are targets whose credentials go to a local address too, ``aws`` those that AWS itself
    answers, with the person's own credentials. ``recorded`` gives the answers of the unit in a
    folder; it knows where an API key goes that agentcore.json cannot say. With ``replay`` these
    calls answer, and targets are asked for others only if it ``or_calls``. ``consents`` are what
    users say while dev runs.
    """

    urls: Mapping[str, str] = field(default_factory=dict)
    stdio: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    real: frozenset[str] = frozenset()
    aws: frozenset[str] = frozenset()
    recorded: Callable[[PurePosixPath], Mapping[str, Any] | None] = lambda _: None
    replay: tuple[Recorded, ...] | None = None
    or_calls: bool = False
    consents: Consents = field(default_factory=Consents)


@dataclass(frozen=True)
class Way:
    """How one target is served. ``make`` is None where it is not, and ``how`` says why.

    ``program`` is what would be run on this machine: it is for the person to allow.
    """

    name: str
    kind: str
    how: str
    make: Callable[[Log], Target] | None = None
    program: str | None = None
    local: Local = field(default_factory=Local)

    def opened(self, log: Log) -> Target | None:
        """What answers, with the canned answers in front; None where nothing does."""
        behind = None if self.make is None else self.make(log)
        answers = self.local.answers
        return Canned(answers, behind) if answers else behind


@dataclass(frozen=True)
class Place:
    """A target's entry in agentcore.json, and what a person and its local.yaml say of it."""

    project: Project
    entry: Mapping[str, Any]
    said: Said
    folder: PurePosixPath
    local: Local
    name: str

    @property
    def root(self) -> Path:
        return self.project.root / self.folder

    @property
    def auth(self) -> Mapping[str, Any]:
        """Its outbound auth; that of the service's own role, too, which a unit's script sets where
        agentcore.json has no place for it.
        """
        found = self.entry.get("outboundAuth")
        if isinstance(found, dict):
            return found
        recorded = self.said.recorded(self.folder) or {}
        return {"type": "IAM"} if recorded.get("outbound_auth") == "iam" else {}

    @property
    def is_of_users(self) -> bool:
        """Whether the target is signed in to as each user (3LO), which its unit alone says."""
        recorded = self.said.recorded(self.folder) or {}
        return self.auth.get("type") == "OAUTH" and recorded.get("outbound_auth") == "oauth-3lo"

    def env(self) -> Mapping[str, str]:
        """The variables of local.yaml, with those that they refer to."""
        return {
            name: _REFERENCE.sub(lambda match: os.environ.get(match[1], ""), value)
            for name, value in self.local.env.items()
        }

    def way(self, how: str, make: Callable[[Log], Target], program: str | None = None) -> Way:
        return Way(self.name, "", how, make, program)

    def agreed(self, make: Callable[[], Target]) -> Callable[[Log], Target]:
        """What makes a target; one of users wants their consent before its calls."""
        if not self.is_of_users:
            return lambda _: make()
        return lambda _: OfUsers(make(), self.said.consents)

    def no(self, why: str) -> Way:
        return Way(self.name, "", f"not served: {why}")
