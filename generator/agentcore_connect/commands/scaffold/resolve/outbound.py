"""How the gateway signs in to the target, and the credential to declare for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Questions
from agentcore_connect.connection.targets import TARGETS, Outbound
from agentcore_connect.project.credential import ApiKeyCredential, Credential, OAuthCredential
from agentcore_connect.units.questions import Target as TargetAnswers
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.matrix import Path, cell, row
from agentcore_connect.vocabulary.words import OWN_VENDORS, OauthVendor, OutboundAuth

if TYPE_CHECKING:
    from agentcore_connect.documents.openapi import Fit


def outbound(
    q: Questions, path: Path, target: str, inbound: OAuthCredential | None, fits: Sequence[Fit]
) -> tuple[Outbound, Credential | None] | None:
    """The outbound auth and the credential that is not declared yet; ``inbound`` will be too.

    ``fits`` is what the target's document says of its own security.
    """
    if not _runtime(q, path):
        return None
    auth = _auth(q, path, fits)
    if auth is None or not _fits(q, path, auth):
        return None
    before = len(q.problems)
    for one in q.options.values():
        if path in one.option.paths and auth not in one.option.auths:
            q.only_for([one], f"--outbound-auth {' or '.join(one.option.auths)}", "not-for-auth")
    counts = {name for name, one in q.options.items() if auth in one.option.auths}
    unit, said = TARGETS[path].questions(), q.said
    values: dict[str, object] = {}
    declared = None
    if auth == "token-exchange" or said.credential_provider or said.secret_name:
        values |= _provider(q, auth, unit)
    elif "credential_name" in counts:
        q.only_for([q.options[one] for one in _OF_SECRET], "--secret-name", "not-for-provider")
        documented = next((fit for fit in fits if fit.outbound_auth == auth), None)
        url = documented.discovery_url if documented else None
        values["credential_name"], declared = _credential(q, auth, target, inbound, url or "")
    if "oauth_scopes" in counts:
        q.fits(rules.scopes(said.oauth_scopes, "oauth_scopes", names.TARGET_SCOPE_MAX))
        values["oauth_scopes"] = said.oauth_scopes
    if "return_url" in counts:
        values["return_url"] = q.text(
            "return_url",
            said.return_url,
            rules.answer(unit, "return_url"),
        )
    if "custom_parameters" in counts:
        q.fits(rules.custom_parameters(said.custom_parameters, unit))
        values["custom_parameters"] = said.custom_parameters
    if "iam_service" in counts and "iam_service" in unit.model_fields:
        values |= _iam(q, unit)
    if "api_key_location" in counts:
        values |= _api_key(q, path, unit, fits)
    values |= _passed(q, unit)
    if len(q.problems) > before:
        return None
    return Outbound(auth, **values), declared  # type: ignore[arg-type]


_OF_RUNTIME: tuple[OutboundAuth, ...] = (
    "iam",
    "caller-iam",
    "oauth",
    "oauth-3lo",
    "token-exchange",
)
"""The sign-ins that AgentCore Runtime lets in."""


def _runtime(q: Questions, path: Path) -> bool:
    """Whether an endpoint that is an AgentCore Runtime may be a target.

    An agent is none: the flow is the wrong way round. An MCP server on Runtime is one, with IAM or
    OAuth, and only a person can say that it is such a server; one who says how to sign in does.
    """
    endpoint, auth = q.said.endpoint or "", q.said.outbound_auth
    if path not in ("mcp", "openapi") or not rules.is_runtime(endpoint):
        return True
    if path == "mcp" and auth in _OF_RUNTIME:
        return True
    if any(one.field == "endpoint" for one in q.problems):
        return True  # refused already, with the nearer reason: the project's own agent, a secret
    if path == "mcp" and auth is None and not q.is_silent:
        what = q.choice(
            "endpoint",
            [
                ("mcp-server", "an MCP server that runs there: its tools become the gateway's"),
                ("agent", "an agent: it is called by applications, not through a gateway"),
            ],
            question="This endpoint is an AgentCore Runtime. What runs there?",
        )
        if what == "mcp-server":
            chosen = q.choice(
                "outbound_auth",
                [
                    (one.outbound_auth, one.note)
                    for one in row(path).offered
                    if one.outbound_auth in _OF_RUNTIME
                ],
                "iam",
            )
            if chosen is not None:
                q.said = replace(q.said, outbound_auth=chosen)  # type: ignore[arg-type]
            return chosen is not None
    q.refuse(
        "runtime-endpoint",
        "this endpoint is an AgentCore Runtime, which lets nobody in without IAM or OAuth",
        "If an agent runs there, the flow is the wrong way round: agent -> gateway -> target, and "
        "an application calls the agent with invoke_agent_runtime. If it is an MCP server, use "
        "--path mcp with --outbound-auth iam (or oauth).",
        "endpoint",
    )
    return False


def _auth(q: Questions, path: Path, fits: Sequence[Fit]) -> OutboundAuth | None:
    """How the gateway signs in: said, else as credential or document have it, else asked for."""
    said = q.said
    if said.outbound_auth is not None:
        return said.outbound_auth
    declared = q.project.credential(said.credential_name or "")
    if declared is not None:
        return "api-key" if isinstance(declared, ApiKeyCredential) else "oauth"
    documented = {fit.outbound_auth for fit in fits if fit.outbound_auth is not None}
    if len(documented) == 1:
        return documented.pop()
    fitting = row(path).offered
    certain = [one for one in fitting if one.verdict != "contested"]
    with_credential = [one for one in certain if one.outbound_auth in ("oauth", "api-key")]
    if said.credential_name is not None and len(with_credential) == 1:
        return with_credential[0].outbound_auth
    default = fitting[0].outbound_auth if fitting[0].outbound_auth == "none" else ""
    if q.is_silent and default:
        return default  # the CLI's own where its flag is left out
    proposed: dict[OutboundAuth, Fit] = {}
    for fit in fits:
        if fit.outbound_auth is not None:
            proposed.setdefault(fit.outbound_auth, fit)
    choices = [
        (auth, f"as the document says: {fit.note}") for auth, fit in proposed.items() if auth
    ]
    choices += [
        (one.outbound_auth, f"contested: {one.note}" if one.verdict == "contested" else one.note)
        for one in fitting
        if one.outbound_auth not in proposed
    ]
    question = ""
    if proposed and q.is_silent:
        several = "; or ".join(
            f"{auth} ({fit.scheme}: {fit.note.rstrip('.')})" for auth, fit in proposed.items()
        )
        question = f"{q.prompt('outbound_auth').rstrip('?')}; the document offers {several}"
    return q.choice("outbound_auth", choices, default, question=question)  # type: ignore[return-value]


def _fits(q: Questions, path: Path, auth: OutboundAuth) -> bool:
    """Whether targets of this path can have the auth; refused with those that they can have."""
    wanted = cell(path, auth)
    if wanted.through is not None:
        return True
    fitting = ", ".join(one.outbound_auth for one in row(path).offered)
    hint = f"A target of this type allows {fitting}."
    q.refuse(
        "auth-not-supported",
        f"a target of path {path} cannot have --outbound-auth {auth}: {wanted.note}",
        hint,
        "outbound_auth",
    )
    return False


def _iam(q: Questions, unit: type[TargetAnswers]) -> dict[str, object]:
    """The service and region to sign for: said, or read from the endpoint's host."""
    said = q.said
    found = rules.iam_service(said.endpoint or "")
    if said.iam_service is None and found is None and said.endpoint:
        q.refuse(
            "iam-host",
            "IAM needs a host that verifies SigV4 by itself: AgentCore Runtime, AgentCore "
            "Gateway, API Gateway or a Lambda function URL; this endpoint is not one of them",
            "Choose --outbound-auth oauth; or, for a custom domain of API Gateway, add "
            "--iam-service execute-api and --iam-region.",
            "iam_service",
        )
        return {}
    service = q.text(
        "iam_service",
        said.iam_service or (found[0] if found else None),
        lambda value: rules.answer(unit, "iam_service")(value) or rules.signed_for(value),
    )
    region = said.iam_region or (found[1] if found and not said.iam_service else "")
    if q.fits(rules.answer(unit, "iam_region")(region)) and said.iam_region:
        q.fits(rules.region(region))
    return {"iam_service": service, "iam_region": region}


def _passed(q: Questions, unit: type[TargetAnswers]) -> dict[str, object]:
    """What the gateway passes on with a call; the caller's token is not among it."""
    requests = dict.fromkeys(map(rules.header, q.said.request_header))
    requests.pop("Authorization", None)
    values: dict[str, object] = {}
    for field, names_ in (
        ("request_header", tuple(requests)),
        ("response_header", q.said.response_header),
        ("query_parameter", q.said.query_parameter),
    ):
        once = {name.lower(): name for name in reversed(names_)}
        values[q.options[field].option.question] = tuple(reversed(once.values()))
        if not any(problem.field == field for problem in q.problems):  # of the runtime's own list
            q.fits(rules.passed(names_, field, unit))
    return values


def _provider(q: Questions, auth: OutboundAuth, unit: type[TargetAnswers]) -> dict[str, object]:
    """A credential provider that the account has, or that the script makes of a secret there.

    No credential of agentcore.json is beside it.
    """
    others = ("credential_name",) if q.said.secret_name else ("credential_name", _DISCOVERY)
    for field in others:
        if getattr(q.said, field):
            q.refuse(
                "one-credential",
                f"{names.flag(field)} and --credential-provider exclude each other",
                "Leave one out: a credential provider that the account has needs no other answer.",
                field,
            )
    name = q.text(
        "credential_provider",
        q.said.credential_provider,
        lambda value: rules.provider(value, auth, unit),
    )
    values: dict[str, object] = {"credential_provider": name}
    if not q.said.secret_name:
        q.only_for([q.options[one] for one in _OF_SECRET], "--secret-name", "not-for-provider")
        return values
    if name is not None and name.startswith("arn:"):
        q.refuse(
            "provider-of-secret",
            "--secret-name makes a credential provider, and an ARN is that of one that is there",
            "Give --credential-provider a name, or leave --secret-name out.",
            "credential_provider",
        )
    return values | _of_secret(q, auth, unit)


_DISCOVERY = "oauth_discovery_url"
_OF_SECRET = (
    *("secret_json_key", "oauth_vendor", "oauth_client_id", "oauth_tenant", "oauth_issuer"),
    *("oauth_authorization_url", "oauth_token_url", "exchange_grant", "actor_token"),
    "actor_token_scopes",
)
_ENDPOINTS = ("oauth_issuer", "oauth_authorization_url", "oauth_token_url")


def _of_secret(q: Questions, auth: OutboundAuth, unit: type[TargetAnswers]) -> dict[str, object]:
    """What a provider is made of: a secret of the account, and for OAuth a client of a vendor."""
    said = q.said
    values: dict[str, object] = {"secret_name": said.secret_name}
    q.fits(rules.answer(unit, "secret_name")(said.secret_name or ""))
    values["secret_json_key"] = q.text(
        "secret_json_key", said.secret_json_key, rules.answer(unit, "secret_json_key")
    )
    if auth == "api-key":
        return values
    vendor = said.oauth_vendor or "CustomOauth2"
    values["oauth_vendor"] = vendor
    values["oauth_client_id"] = q.text(
        "oauth_client_id", said.oauth_client_id, rules.answer(unit, "oauth_client_id")
    )
    if vendor == "CustomOauth2":
        values["provider_discovery_url"] = q.text(
            _DISCOVERY, said.oauth_discovery_url, lambda url: rules.discovery_url(url, _DISCOVERY)
        )
    else:
        q.only_for([q.options[_DISCOVERY]], "--oauth-vendor CustomOauth2", "not-for-vendor")
    for field in ("oauth_tenant", *_ENDPOINTS):
        takes = vendor not in OWN_VENDORS
        wanted = "vendors without a form of their own, such as --oauth-vendor OktaOauth2"
        if field == "oauth_tenant":
            takes, wanted = vendor == "MicrosoftOauth2", "--oauth-vendor MicrosoftOauth2"
        if not takes:
            q.only_for([q.options[field]], wanted, "not-for-vendor")
        elif value := getattr(said, field):
            q.fits(rules.answer(unit, field)(value))
            values[field] = value
    if auth == "token-exchange":
        values |= _exchange(q, vendor)
    return values


def _exchange(q: Questions, vendor: OauthVendor) -> dict[str, object]:
    """How a provider exchanges tokens; the service model has it for custom ones only."""
    said = q.said
    if vendor != "CustomOauth2":
        q.refuse(
            "not-for-vendor",
            f"a provider of {vendor} has no token exchange: only a custom one can be made with it",
            "Use --oauth-vendor CustomOauth2 with the vendor's discovery URL.",
            "oauth_vendor",
        )
    grant, actor = said.exchange_grant or "TOKEN_EXCHANGE", said.actor_token or "NONE"
    if grant != "TOKEN_EXCHANGE":
        only = [q.options["actor_token"], q.options["actor_token_scopes"]]
        q.only_for(only, "--exchange-grant TOKEN_EXCHANGE", "not-for-grant")
    elif actor != "M2M":
        q.only_for([q.options["actor_token_scopes"]], "--actor-token M2M", "not-for-actor")
    q.fits(rules.scopes(said.actor_token_scopes, "actor_token_scopes", names.ACTOR_SCOPE_MAX))
    scopes = said.actor_token_scopes
    return {"exchange_grant": grant, "actor_token": actor, "actor_token_scopes": scopes}


def _api_key(
    q: Questions, path: Path, unit: type[TargetAnswers], fits: Sequence[Fit]
) -> dict[str, object]:
    """Where the key goes: said, else as the document says, else as the CLI or a server has it."""
    said = {field: getattr(q.said, field) for field in _KEY}
    documented = [fit for fit in fits if fit.outbound_auth == "api-key"]
    if documented and not any(value is not None for value in said.values()):
        fit = documented[0]
        said = dict(zip(_KEY, (fit.location, fit.parameter, fit.prefix), strict=True))
    elif path == "mcp" and not any(value is not None for value in said.values()):
        said = dict(zip(_KEY, _BEARER, strict=True))
    prefix = said["api_key_prefix"]
    if prefix and prefix.isalpha():
        said["api_key_prefix"] = f"{prefix} "  # the service puts nothing between the two
    values: dict[str, object] = {}
    for field, value in said.items():
        if value is None:
            continue
        if field == "api_key_location" or q.fits(rules.answer(unit, field)(value)):
            values[field] = value
    return values


_KEY = ("api_key_location", "api_key_parameter_name", "api_key_prefix")
_BEARER = ("HEADER", "Authorization", "Bearer ")
"""How most MCP servers take a key; nothing but the script sends one to a server."""


def _credential(
    q: Questions, auth: OutboundAuth, target: str, inbound: OAuthCredential | None, url: str
) -> tuple[str | None, Credential | None]:
    """The credential's name, and its declaration where it is not declared yet.

    ``url`` is the discovery URL that the target's document names, proposed to a person.
    """
    is_key = auth == "api-key"
    check = rules.api_key_name if is_key else rules.credential_name
    name = q.text(
        "credential_name",
        q.said.credential_name,
        lambda value: check(value, q.project, "credential_name"),
        f"{target}-{'key' if is_key else 'oauth'}",
    )
    if name is None:
        return None, None
    declared = q.project.credential(name)
    if declared is not None:
        q.needs("an API key" if is_key else "OAuth", declared, "credential_name")
        return name, None
    if inbound is not None and inbound.name == name and not is_key:
        return _same_credential(q, inbound)
    if inbound is not None and not q.fits(
        rules.two_credentials(inbound.name, name, "credential_name")
    ):
        return None, None
    if is_key:
        return name, ApiKeyCredential(name)
    return name, oauth_credential(q, name, url)


def oauth_credential(q: Questions, name: str, proposed: str = "") -> OAuthCredential | None:
    """The declaration of an OAuth credential that is not declared yet."""
    url = q.text(
        "oauth_discovery_url",
        q.said.oauth_discovery_url,
        lambda value: rules.discovery_url(value, "oauth_discovery_url"),
        proposed,
        question=f"credential {name} is not declared yet; its identity provider's discovery URL?",
    )
    return OAuthCredential(name, url, q.said.oauth_scopes) if url else None


def _same_credential(
    q: Questions, inbound: OAuthCredential
) -> tuple[str | None, OAuthCredential | None]:
    """One new credential for both sides: it has one provider."""
    url = q.said.oauth_discovery_url
    if url not in (None, inbound.discovery_url):
        q.refuse(
            "contradiction",
            f"credential {inbound.name} cannot have two identity providers: "
            f"{inbound.discovery_url} for the agent's token, {url} for the target's",
            f"Use two credentials, or leave {names.flag('oauth_discovery_url')} out.",
            "oauth_discovery_url",
        )
    return inbound.name, None
