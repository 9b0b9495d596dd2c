"""How the gateway signs in to the target, and the credential to declare for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Questions
from agentcore_connect.connection.targets import TARGETS, Outbound
from agentcore_connect.project.credential import ApiKeyCredential, Credential, OAuthCredential
from agentcore_connect.units.questions import Target as TargetAnswers
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.matrix import OutboundAuth, Path, cell, row

if TYPE_CHECKING:
    from agentcore_connect.documents.openapi import Fit

_CREDENTIAL: tuple[OutboundAuth, ...] = ("oauth", "oauth-3lo", "api-key")
_OAUTH: tuple[OutboundAuth, ...] = ("oauth", "oauth-3lo")


def outbound(
    q: Questions, path: Path, target: str, inbound: OAuthCredential | None, fits: Sequence[Fit]
) -> tuple[Outbound, Credential | None] | None:
    """The outbound auth and the credential that is not declared yet; ``inbound`` will be too.

    ``fits`` is what the target's document says of its own security.
    """
    auth = _auth(q, path, fits)
    if auth is None or not _fits(q, path, auth):
        return None
    before = len(q.problems)
    for one in q.options.values():
        if path in one.option.paths and auth not in one.option.auths:
            q.only_for([one], f"--outbound-auth {' or '.join(one.option.auths)}", "not-for-auth")
    unit, said = TARGETS[path].questions(), q.said
    values: dict[str, object] = {}
    declared = None
    if auth in _CREDENTIAL:
        documented = next((fit for fit in fits if fit.outbound_auth == auth), None)
        url = documented.discovery_url if documented else None
        values["credential_name"], declared = _credential(q, auth, target, inbound, url or "")
    if auth in _OAUTH:
        q.fits(rules.scopes(said.oauth_scopes, "oauth_scopes", names.TARGET_SCOPE_MAX))
        values["oauth_scopes"] = said.oauth_scopes
    if auth == "oauth-3lo":
        values["return_url"] = q.text(
            "return_url",
            said.return_url,
            rules.answer(unit, "return_url"),
        )
        q.fits(rules.custom_parameters(said.custom_parameters, unit))
        values["custom_parameters"] = said.custom_parameters
    if auth == "iam" and "iam_service" in unit.model_fields:
        values |= _iam(q, unit)
    if auth == "api-key":
        values |= _api_key(q, unit, fits)
    if len(q.problems) > before:
        return None
    return Outbound(auth, **values), declared  # type: ignore[arg-type]


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
    with_credential = [one for one in fitting if one.outbound_auth in ("oauth", "api-key")]
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
        (one.outbound_auth, one.note) for one in fitting if one.outbound_auth not in proposed
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
    if (path, auth) == ("mcp", "api-key"):
        hint = rules.mcp_api_key_options()
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
        rules.answer(unit, "iam_service"),
    )
    region = said.iam_region or (found[1] if found and not said.iam_service else "")
    q.fits(rules.answer(unit, "iam_region")(region))
    return {"iam_service": service, "iam_region": region}


def _api_key(q: Questions, unit: type[TargetAnswers], fits: Sequence[Fit]) -> dict[str, object]:
    """Where the key goes: said, else as the document says, else as the CLI sends it."""
    said = {field: getattr(q.said, field) for field in _KEY}
    documented = [fit for fit in fits if fit.outbound_auth == "api-key"]
    if documented and not any(value is not None for value in said.values()):
        fit = documented[0]
        said = dict(zip(_KEY, (fit.location, fit.parameter, fit.prefix), strict=True))
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
