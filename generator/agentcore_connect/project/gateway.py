"""A gateway of agentcore.json.

Keys and their order are those of `agentcore add gateway` 0.30.0 (compared in
tests/real/test_realcli_shapes.py) and of `agentcore add policy-engine --attach-to-gateways`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, get_args

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.resource import Json
from agentcore_connect.project.shape import TARGET

Authorizer = Literal["NONE", "AWS_IAM", "CUSTOM_JWT"]
"""Who may call a gateway: everybody, who signs with AWS credentials, who has a token."""

Mode = Literal["LOG_ONLY", "ENFORCE"]
"""Whether a gateway only logs what its policy engine decides."""

Command = tuple[str, ...]

_CLAIM = re.compile("[A-Za-z0-9_.:-]{1,255}")
_CLAIM_VALUE = re.compile("[A-Za-z0-9_.-]{1,255}")
"""The service's model of UpdateGateway; names in it may have even more characters."""


@dataclass(frozen=True)
class Attachment:
    """The policy engine that judges a gateway's calls."""

    KEY: ClassVar = "policyEngineConfiguration"
    MODE: ClassVar = "mode"
    SHAPE: ClassVar = {"policyEngineName": str, MODE: get_args(Mode)}

    engine: str | None
    mode: Mode | None = "LOG_ONLY"

    @classmethod
    def recorded(cls, entry: Json) -> Attachment:
        return cls(entry.get("policyEngineName"), entry.get(cls.MODE))

    def to_json(self) -> Json:
        values = {"policyEngineName": self.engine, self.MODE: self.mode}
        return {key: value for key, value in values.items() if value is not None}


@dataclass(frozen=True)
class Gateway:
    """A gateway as the answers want it, or as it is. The JWT fields count for CUSTOM_JWT only.

    ``targets`` are entries of their own kinds, which `connection.targets` reads.
    """

    POINTER: ClassVar = ("agentCoreGateways",)
    TARGETS: ClassVar = "targets"
    SEARCH: ClassVar = "enableSemanticSearch"
    EXCEPTIONS: ClassVar = "exceptionLevel"
    JWT: ClassVar = ("authorizerConfiguration", "customJwtAuthorizer")
    CLAIMS: ClassVar = "customClaims"
    SHAPE: ClassVar[Any] = {
        "name": str,
        "protocolType": str,
        "authorizerType": get_args(Authorizer),
        "authorizerConfiguration": {
            "customJwtAuthorizer": {
                "discoveryUrl": str,
                "allowedAudience": [str],
                "allowedClients": [str],
                "allowedScopes": [str],
            }
        },
        Attachment.KEY: Attachment.SHAPE,
        TARGETS: [TARGET],
    }

    name: str
    authorizer_type: Authorizer = "NONE"
    discovery_url: str | None = None
    allowed_audience: tuple[str, ...] = ()
    allowed_clients: tuple[str, ...] = ()
    allowed_scopes: tuple[str, ...] = ()
    protocol: str = "MCP"
    targets: tuple[Json, ...] = ()
    attached: Attachment | None = None

    @classmethod
    def recorded(cls, entry: Json) -> Gateway:
        jwt = entry.get("authorizerConfiguration", {}).get("customJwtAuthorizer", {})
        attached = entry.get(Attachment.KEY)
        return cls(
            entry["name"],
            entry.get("authorizerType", "NONE"),
            jwt.get("discoveryUrl"),
            tuple(jwt.get("allowedAudience", ())),
            tuple(jwt.get("allowedClients", ())),
            tuple(jwt.get("allowedScopes", ())),
            entry.get("protocolType", "MCP"),
            tuple(entry.get(cls.TARGETS, ())),
            Attachment.recorded(attached) if attached else None,
        )

    def to_json(self) -> Json:
        entry: Json = {
            "name": self.name,
            "protocolType": self.protocol,
            "description": f"Gateway for {self.name}",
            self.TARGETS: list(self.targets),
            "authorizerType": self.authorizer_type,
        }
        if self.authorizer_type == "CUSTOM_JWT":
            jwt: Json = {"discoveryUrl": self.discovery_url}
            jwt |= {
                "allowed" + kind.capitalize(): list(values)
                for kind, values in self._allowed().items()
                if values
            }
            entry["authorizerConfiguration"] = {"customJwtAuthorizer": jwt}
        entry |= {"enableSemanticSearch": True, "exceptionLevel": "NONE"}
        return entry | ({Attachment.KEY: self.attached.to_json()} if self.attached else {})

    def _allowed(self) -> dict[str, tuple[str, ...]]:
        """What a token has to have, one of each that is not empty."""
        return {
            "audience": self.allowed_audience,
            "clients": self.allowed_clients,
            "scopes": self.allowed_scopes,
        }

    @property
    def engine(self) -> str | None:
        """The policy engine that judges its calls; None where none does."""
        return self.attached.engine if self.attached else None

    @property
    def enforces(self) -> bool:
        """Whether its policy engine decides, and does not only log."""
        return self.attached is not None and self.attached.mode == "ENFORCE"

    @property
    def client_credential(self) -> str:
        """The OAuth credential of its agents that the CLI manages with it (0.30.0)."""
        return f"{self.name}-oauth"

    def as_added(self) -> Gateway:
        """A new gateway that lets in the same: MCP, without targets, judged by nothing."""
        return replace(self, protocol="MCP", targets=(), attached=None)

    def differences(self, there: Gateway) -> list[tuple[str, Any, Any]]:
        """(field, there, wanted) for all that the answers say and the entry contradicts."""
        found: list[tuple[str, Any, Any]] = [
            ("authorizer-type", there.authorizer_type, self.authorizer_type)
        ]
        if self.discovery_url is not None:
            found.append(("discovery-url", there.discovery_url, self.discovery_url))
        for kind, values in self._allowed().items():
            if values:
                found.append((f"allowed-{kind}", list(there._allowed()[kind]), list(values)))
        return [row for row in found if row[1] != row[2]]

    def command(self) -> Command:
        """The command that adds the same."""
        words = ["agentcore", "add", "gateway", "--name", self.name, "--protocol-type", "MCP"]
        words += ["--authorizer-type", self.authorizer_type]
        if self.authorizer_type == "CUSTOM_JWT":
            words += ["--discovery-url", str(self.discovery_url)]
            for kind, values in self._allowed().items():
                words += [f"--allowed-{kind}", ",".join(values)] if values else []
        return tuple(words)


@dataclass(frozen=True)
class CustomClaim:
    """One of the authorizer's customClaims, as agentcore.json has it."""

    NAME: ClassVar = "inboundTokenClaimName"

    name: str
    operator: str
    values: tuple[str, ...]

    @classmethod
    def all(cls, entry: Json) -> tuple[CustomClaim, ...]:
        """Those of a gateway's entry; what has another form is left out."""
        found = entry.get("authorizerConfiguration", {}).get("customJwtAuthorizer", {})
        claims = []
        for one in found.get("customClaims") or ():
            try:
                match = one["authorizingClaimMatchValue"]
                value = match["claimMatchValue"]
                values = value.get("matchValueStringList") or [value["matchValueString"]]
                name, operator = one["inboundTokenClaimName"], match["claimMatchOperator"]
                claims.append(cls(str(name), str(operator), tuple(map(str, values))))
            except (KeyError, TypeError, AttributeError):
                continue
        return tuple(claims)

    @classmethod
    def of_text(cls, text: str) -> tuple[str, CustomClaim | None]:
        """A claim and what is wanted of it, from NAME=VALUE: one text, or with commas a list that
        has one of them; None: nothing any more. InvalidInput for what the service does not take.
        """
        name, equals, value = text.partition("=")
        values = tuple(value.split(",")) if value else ()
        fits = _CLAIM.fullmatch(name) and all(map(_CLAIM_VALUE.fullmatch, values))
        if not equals or not fits:
            raise InvalidInput(
                Problem(
                    "custom-claim",
                    "a custom claim is NAME=VALUE, of letters, digits, dot, dash and underscore "
                    "(in the name colons too)",
                    "Such as role=agent, or groups=admins,agents for a list with one of them.",
                    "custom_claim",
                )
            )
        if not values:
            return name, None
        return name, cls(name, "EQUALS" if len(values) == 1 else "CONTAINS_ANY", values)

    def to_json(self) -> Json:
        """The claim as `agentcore add gateway --custom-claims` writes it."""
        is_text = self.operator == "EQUALS"
        value: Json = {"matchValueString": self.values[0]}
        return {
            self.NAME: self.name,
            "inboundTokenClaimValueType": "STRING" if is_text else "STRING_ARRAY",
            "authorizingClaimMatchValue": {
                "claimMatchValue": (
                    value if is_text else {"matchValueStringList": list(self.values)}
                ),
                "claimMatchOperator": self.operator,
            },
        }

    def holds(self, value: Any) -> bool:
        if self.operator == "EQUALS":
            return isinstance(value, str) and value == self.values[0]
        have = set(value) if isinstance(value, list) else {value}
        return bool(have & set(self.values))

    def example(self) -> Any:
        """A value that holds."""
        return self.values[0] if self.operator == "EQUALS" else list(self.values)


@dataclass(frozen=True)
class Manner:
    """How a gateway deals with its callers, beyond what the answers of connect say of it.

    ``searches``: it has a tool that finds tools. ``tells_causes``: of failures.
    """

    searches: bool
    tells_causes: bool
    claims: tuple[CustomClaim, ...]

    @classmethod
    def recorded(cls, entry: Json) -> Manner:
        is_mcp = entry.get("protocolType", "MCP") == "MCP"
        return cls(
            is_mcp and entry.get("enableSemanticSearch", True) is True,
            entry.get("exceptionLevel") == "DEBUG",
            CustomClaim.all(entry),
        )
