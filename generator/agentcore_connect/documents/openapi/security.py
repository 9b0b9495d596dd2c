"""Which outbound authorization fits what a document says of its security.

The gateway does not read a document's security: "authentication must be configured using the
Gateway's outbound authorization configuration" (guide, gateway-schema-openapi.html). So this is
advice. Through the CLI 0.30.0 an API key is always the header ``x-api-key`` and OAuth is always
client credentials; the rest is set with UpdateGatewayTarget. Location, parameter and prefix are
those of the API's `ApiKeyCredentialProvider` (botocore, bedrock-agentcore-control); its defaults
in AWS's CDK are the header Authorization with the prefix "Bearer ", with the space.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from agentcore_connect.documents.openapi.document import Document
from agentcore_connect.errors import Problem
from agentcore_connect.text.plain import plain
from agentcore_connect.vocabulary.matrix import Through
from agentcore_connect.vocabulary.words import OutboundAuth

CLI_HEADER = "x-api-key"
_PARAMETER_MAX = 64
"""Longest parameter name and prefix that the API takes."""


@dataclass(frozen=True)
class Fit:
    """The outbound auth for one security scheme.

    ``outbound_auth`` and ``through`` are None where the gateway has none for it. ``location``,
    ``parameter`` and ``prefix`` are for API keys, ``scopes`` and ``discovery_url`` for OAuth.
    ``note`` is a sentence for people.
    """

    scheme: str
    kind: str
    outbound_auth: OutboundAuth | None
    through: Through | None
    note: str
    location: Literal["HEADER", "QUERY_PARAMETER"] | None = None
    parameter: str | None = None
    prefix: str | None = None
    scopes: tuple[str, ...] = ()
    discovery_url: str | None = None


def fits(document: Document) -> list[Fit]:
    """A `Fit` for each security scheme that the document uses, or has if it uses none."""
    used = {name for several in _requirements(document) for one in several for name in one}
    found: list[Fit] = []
    for name, scheme in _schemes(document).items():
        if not used or name in used:
            found += _fits(plain(name, 60), scheme)
    return found


def filled(document: Document) -> frozenset[tuple[str, str]]:
    """The parameters that the sign-in sends: place and name, of headers in lower case.

    Those of the document's API keys, whatever operation uses them, and the CLI's own header. No
    model should be asked for a secret.
    """
    found = {("header", CLI_HEADER)}
    for scheme in _schemes(document).values():
        place, name = str(scheme.get("in")), str(scheme.get("name"))
        if scheme.get("type") == "apiKey" and place in ("header", "query"):
            found.add((place, name.lower() if place == "header" else name))
    return frozenset(found)


def check(document: Document) -> Iterator[Problem]:
    """A warning for each scheme that ``--outbound-auth api-key`` through the CLI does not fit, and
    one where several are required at once.
    """
    for fit in fits(document):
        if (fit.outbound_auth, fit.through) != ("api-key", "cli"):
            way = {
                "cli": f"Use --outbound-auth {fit.outbound_auth}.",
                "api": f"Use --outbound-auth {fit.outbound_auth}; it is set through the API after "
                "the deploy.",
                None: "The gateway cannot sign in this way.",
            }[fit.through]
            yield Problem(
                "openapi-security",
                f"security scheme {fit.scheme!r}: {fit.note}",
                way,
                file=document.file,
            )
    together = {
        tuple(sorted(fewest))
        for requirements in _requirements(document)
        if (fewest := min(requirements, key=len, default={})) and len(fewest) > 1
    }
    for names in sorted(together):
        yield Problem(
            "openapi-security",
            f"{document.file} requires {' and '.join(plain(name, 60) for name in names)} at once, "
            "and the gateway sends one credential: calls will be refused",
            "Ask the API's owner for a sign-in with one, or put a server in between that adds the "
            "other.",
            file=document.file,
        )


def _schemes(document: Document) -> dict[str, dict[str, Any]]:
    components = document.value.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    found: dict[str, dict[str, Any]] = {}
    for name, scheme in schemes.items() if isinstance(schemes, dict) else ():
        reference = scheme.get("$ref") if isinstance(scheme, dict) else None
        scheme = document.find(reference) if isinstance(reference, str) else scheme
        if isinstance(scheme, dict):
            found[name] = scheme
    return found


def _requirements(document: Document) -> Iterator[list[dict[str, Any]]]:
    """The alternatives of the document's sign-in, and of each operation that has its own."""
    lists = [document.value.get("security")]
    lists += [operation.value.get("security") for operation in document.operations]
    for requirements in lists:
        if isinstance(requirements, list):
            yield [one for one in requirements if isinstance(one, dict)]


def _fits(name: str, scheme: dict[str, Any]) -> Iterator[Fit]:
    """The outbound authorization for one security scheme, and none with a note where none fits."""
    kind = scheme.get("type")
    if kind == "apiKey":
        yield _api_key(name, scheme)
    elif kind == "http":
        yield _http(name, str(scheme.get("scheme", "")).lower())
    elif kind == "oauth2":
        flows = scheme.get("flows")
        yield _oauth2(name, flows if isinstance(flows, dict) else {})
    elif kind == "openIdConnect":
        url = scheme.get("openIdConnectUrl")
        note = (
            "OpenID Connect: an OAuth credential with its discovery URL, with client credentials; "
            "on behalf of a user it is oauth-3lo, through the API."
        )
        found = url if isinstance(url, str) and url.startswith("https://") else None
        yield Fit(name, "openIdConnect", "oauth", "cli", note, discovery_url=found)
    else:
        note = f"the gateway has no outbound auth for {plain(str(kind), 40)}."
        yield Fit(name, plain(str(kind), 40), None, None, note)


def _api_key(name: str, scheme: dict[str, Any]) -> Fit:
    """A key's authorization by its place: the CLI sends the header ``x-api-key`` only (0.30.0).

    A scheme that AWS marks as SigV4 is declared as a key, too, and is none.
    """
    parameter, place = str(scheme.get("name", "")), scheme.get("in")
    shown = plain(parameter, _PARAMETER_MAX)
    if scheme.get("x-amazon-apigateway-authtype") == "awsSigv4":
        note = "requests are signed with SigV4, by the gateway's role."
        return Fit(name, "apiKey", "iam", "api", note)
    if place == "cookie" or not 0 < len(parameter) <= _PARAMETER_MAX:
        note = f"the gateway has no outbound auth for a key in the {plain(str(place), 20)} {shown}."
        return Fit(name, "apiKey", None, None, note)
    if place == "query":
        note = f"an API key as the query parameter {shown}; the CLI can only send a header."
        return Fit(name, "apiKey", "api-key", "api", note, "QUERY_PARAMETER", parameter)
    if parameter.lower() == CLI_HEADER:
        note = f"an API key in the header {CLI_HEADER}, as the CLI sends it."
        return Fit(name, "apiKey", "api-key", "cli", note, "HEADER", parameter)
    note = f"an API key in the header {shown}; the CLI can only send {CLI_HEADER}."
    return Fit(name, "apiKey", "api-key", "api", note, "HEADER", parameter)


def _http(name: str, scheme: str) -> Fit:
    """The authorization of an HTTP scheme: bearer and basic are API keys with a prefix, others
    none.
    """
    if scheme == "bearer":
        note = (
            "a bearer token: one that does not expire is an API key in the header Authorization "
            "with the prefix 'Bearer '; one from an identity provider is --outbound-auth oauth."
        )
        return Fit(name, "http", "api-key", "api", note, "HEADER", "Authorization", "Bearer ")
    if scheme == "basic":
        note = (
            "user and password: an API key that is the base64 of user:password, in the header "
            "Authorization with the prefix 'Basic '."
        )
        return Fit(name, "http", "api-key", "api", note, "HEADER", "Authorization", "Basic ")
    note = f"the gateway has no outbound auth for the HTTP scheme {plain(scheme, 40)}."
    return Fit(name, "http", None, None, note)


def _oauth2(name: str, flows: dict[str, Any]) -> Fit:
    if (flow := flows.get("clientCredentials")) is not None:
        note = f"OAuth with client credentials (2LO){_flow(flow)}."
        return Fit(name, "oauth2", "oauth", "cli", note, scopes=_scopes(flow))
    if (flow := flows.get("authorizationCode")) is not None:
        note = f"OAuth on behalf of a user (3LO){_flow(flow)}."
        return Fit(name, "oauth2", "oauth-3lo", "api", note, scopes=_scopes(flow))
    note = "the gateway supports only the OAuth flows clientCredentials and authorizationCode."
    return Fit(name, "oauth2", None, None, note)


def _scopes(flow: Any) -> tuple[str, ...]:
    scopes = flow.get("scopes") if isinstance(flow, dict) else None
    return tuple(scopes) if isinstance(scopes, dict) else ()


def _flow(flow: Any) -> str:
    """Token URL and scopes of a flow, for a sentence."""
    url = flow.get("tokenUrl") if isinstance(flow, dict) else None
    found = f", tokens from {plain(url, 100)}" if isinstance(url, str) and url else ""
    if scopes := _scopes(flow):
        found += f", with the scopes {plain(', '.join(scopes), 160)} (--oauth-scopes)"
    return found
