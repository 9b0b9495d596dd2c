"""How a gateway signs in to a target, and as much of it as agentcore.json can say."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from agentcore_connect.vocabulary.matrix import OutboundAuth, Path, cell

Json = dict[str, Any]

_TYPES = {"oauth": "OAUTH", "oauth-3lo": "OAUTH", "api-key": "API_KEY"}


@dataclass(frozen=True)
class Outbound:
    """The outbound auth of one target. What counts for another auth than ``auth`` is empty."""

    auth: OutboundAuth = "none"
    credential_name: str | None = None
    oauth_scopes: tuple[str, ...] = ()
    return_url: str | None = None
    custom_parameters: tuple[str, ...] = ()
    iam_service: str | None = None
    iam_region: str = ""
    api_key_location: str = "HEADER"
    api_key_parameter_name: str = "x-api-key"
    api_key_prefix: str = ""

    def answers(self) -> Json:
        """The answers of a unit that it makes, by the names of the questions."""
        values = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}
        return {"outbound_auth": values.pop("auth"), **values}

    def declared(self, path: Path) -> Json | None:
        """``outboundAuth`` of agentcore.json; None where its schema has no place for this auth.

        For OAuth with a user's consent it is the form without one: the schema knows no other, and
        the deploy makes the credential provider. The script of the target's unit sets the rest.
        """
        plain: OutboundAuth = "oauth" if self.auth == "oauth-3lo" else self.auth
        if plain not in _TYPES or cell(path, plain).through != "cli":
            return None
        entry: Json = {"type": _TYPES[plain], "credentialName": self.credential_name}
        return entry | ({"scopes": list(self.oauth_scopes)} if self.oauth_scopes else {})


def recorded(entry: Json) -> Json:
    """The answers that a target of agentcore.json gives about its outbound auth."""
    auth = entry.get("outboundAuth") or {}
    names = {"OAUTH": "oauth", "API_KEY": "api-key", "GATEWAY_IAM_ROLE": "iam"}
    kind = str(auth.get("type", "NONE"))
    return {
        "outbound_auth": names.get(kind, kind.lower()),
        "credential_name": auth.get("credentialName"),
        "oauth_scopes": tuple(auth.get("scopes", ())),
    }
