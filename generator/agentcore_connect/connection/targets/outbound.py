"""How a gateway calls a target, and as much of it as agentcore.json can say."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from agentcore_connect.connection.targets.entry import Json, part
from agentcore_connect.vocabulary.matrix import Path, cell
from agentcore_connect.vocabulary.words import ActorToken, ExchangeGrant, OauthVendor, OutboundAuth

_TYPES: dict[OutboundAuth, str] = {"oauth": "OAUTH", "api-key": "API_KEY"}
"""The auths that agentcore.json names, by its ``outboundAuth.type``."""

_RECORDED = {word: auth for auth, word in _TYPES.items()} | {"GATEWAY_IAM_ROLE": "iam"}
"""The same back; the last one is the CLI's word for what connect leaves out, the default."""


@dataclass(frozen=True)
class Outbound:
    """The outbound auth of one target, and what the gateway passes on with a call.

    What counts for another auth than ``auth`` is empty. ``credential_provider`` is one that the
    account has already, by its name or ARN, in place of ``credential_name`` in agentcore.json; with
    ``secret_name`` the unit's script makes it from that secret, where the account has none.
    """

    auth: OutboundAuth = "none"
    credential_provider: str = ""
    secret_name: str = ""
    secret_json_key: str = ""
    oauth_vendor: OauthVendor = "CustomOauth2"
    oauth_client_id: str = ""
    provider_discovery_url: str = ""
    oauth_tenant: str = ""
    oauth_issuer: str = ""
    oauth_authorization_url: str = ""
    oauth_token_url: str = ""
    exchange_grant: ExchangeGrant = "TOKEN_EXCHANGE"
    actor_token: ActorToken = "NONE"  # noqa: S105, a word
    actor_token_scopes: tuple[str, ...] = ()
    credential_name: str | None = None
    oauth_scopes: tuple[str, ...] = ()
    return_url: str | None = None
    custom_parameters: tuple[str, ...] = ()
    iam_service: str | None = None
    iam_region: str = ""
    api_key_location: str = "HEADER"
    api_key_parameter_name: str = "x-api-key"
    api_key_prefix: str = ""
    allowed_request_headers: tuple[str, ...] = ()
    allowed_response_headers: tuple[str, ...] = ()
    allowed_query_parameters: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the gateway passes headers or query parameters on, which a script has to set."""
        return bool(
            self.allowed_request_headers
            or self.allowed_response_headers
            or self.allowed_query_parameters
        )

    @classmethod
    def recorded(cls, entry: Json) -> Outbound:
        """The outbound auth that a target's entry of agentcore.json has.

        ``auth`` is the file's own word in lower case where connect has none for it, such as
        `jwt_passthrough`: it is there to be shown and compared, and no cell of the matrix has it.
        """
        there = part(entry, "outboundAuth")
        kind = str(there.get("type", "NONE"))
        return cls(
            auth=_RECORDED.get(kind, kind.lower()),  # type: ignore[arg-type]  # see above
            credential_name=there.get("credentialName"),
            oauth_scopes=tuple(there.get("scopes", ())),
        )

    def declared(self, path: Path) -> Json | None:
        """``outboundAuth`` of agentcore.json; None where its schema has no place for this auth.

        For OAuth with a user's consent it is the form without one: the schema knows no other, and
        the deploy makes the credential provider. The script of the target's unit sets the rest.
        """
        plain: OutboundAuth = "oauth" if self.auth == "oauth-3lo" else self.auth
        if self.credential_provider or plain not in _TYPES or cell(path, plain).through != "cli":
            return None
        entry: Json = {"type": _TYPES[plain], "credentialName": self.credential_name}
        return entry | ({"scopes": list(self.oauth_scopes)} if self.oauth_scopes else {})

    def as_made(self) -> Json:
        """``outboundAuth`` of a target that a script makes: what the file has no place for, too."""
        entry: Json = {"type": self.auth.upper().replace("-", "_")}
        if self.credential_name and not self.credential_provider:
            entry["credentialName"] = self.credential_name
        return entry

    def declarable(self) -> Json:
        """Those of its answers that agentcore.json has a place for, by the questions' names."""
        return {
            "outbound_auth": self.auth,
            "credential_name": self.credential_name,
            "oauth_scopes": self.oauth_scopes,
        }

    def answers(self) -> Json:
        """The answers of a unit that it makes, by the names of the questions."""
        values = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}
        return {"outbound_auth": values.pop("auth"), **values}
