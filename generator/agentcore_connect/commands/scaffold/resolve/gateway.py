"""The gateway: which one, and for a new one who may call it."""

from __future__ import annotations

from dataclasses import replace

from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Questions, missing_answer
from agentcore_connect.answers.given import Panel
from agentcore_connect.connection.configuration import contradictions
from agentcore_connect.errors import Problem
from agentcore_connect.project.gateway import Gateway

_UNNAMED = "MyGateway"
"""A name for what is only missing it."""


def gateway(q: Questions) -> Gateway | None:
    """The gateway that was named, else the only one; a new one with its authorizer."""
    said, project = q.said, q.project
    name = said.gateway
    if name is None:
        existing = [gateway.name for gateway in project.gateways]
        if len(existing) == 1:
            name = existing[0]
        elif existing:
            name = q.choice(
                "gateway", [(other, "") for other in existing], question="Which gateway?"
            )
            if name is None:
                return None
    name = q.text(
        "gateway",
        name,
        lambda value: rules.gateway_name(value, project),
        question="What is the new gateway called?",
    )
    if name is None:
        if project.gateways:
            return None
        name = _UNNAMED  # so that all else that a new gateway needs is missing in this round
    existing_gateway = project.gateway(name)
    if existing_gateway is not None:
        return _existing_gateway(q, existing_gateway)
    authorizer = said.authorizer_type or q.choice(
        "authorizer_type",
        [
            ("CUSTOM_JWT", "callers with a token of your identity provider"),
            ("AWS_IAM", "callers that sign with AWS credentials, as agents do"),
            ("NONE", "everybody who knows the URL: for local testing only"),
        ],
        "CUSTOM_JWT",
    )
    if authorizer is None:
        return None
    if authorizer != "CUSTOM_JWT":
        _no_jwt_flags(q, authorizer)
        return Gateway(name, authorizer)  # type: ignore[arg-type]
    return _jwt_gateway(q, name)


def _existing_gateway(q: Questions, existing: Gateway) -> Gateway | None:
    """As it is, unless the answers say something else about it."""
    said = q.said
    gateway = replace(
        existing,
        authorizer_type=said.authorizer_type or existing.authorizer_type,
        discovery_url=said.discovery_url or existing.discovery_url,
        allowed_audience=said.allowed_audience or existing.allowed_audience,
        allowed_clients=said.allowed_clients or existing.allowed_clients,
        allowed_scopes=said.allowed_scopes or existing.allowed_scopes,
    )
    problems = contradictions(f"gateway {gateway.name}", gateway.differences(existing))
    q.problems += problems
    return None if problems else gateway


def _no_jwt_flags(q: Questions, authorizer: str) -> None:
    """Refuse what counts for a new gateway of another authorizer."""
    for row in q.options.values():
        is_own = row.option.panel is Panel.GATEWAY
        if is_own and authorizer not in row.option.authorizers and getattr(q.said, row.name):
            wanted = " or ".join(row.option.authorizers)
            q.refuse(
                "not-for-authorizer",
                f"{row.flag} is only for {wanted}, not for {authorizer}",
                f"Leave it out, or use --authorizer-type {wanted}.",
                row.name,
            )


def _jwt_gateway(q: Questions, name: str) -> Gateway | None:
    """A new gateway for callers with a token, which has to be narrowed down in one way at least.

    The CLI takes none without audience, clients or scopes (0.30.0).
    """
    said = q.said
    url = q.text(
        "discovery_url",
        said.discovery_url,
        lambda value: rules.discovery_url(value, "discovery_url"),
    )
    allowed = (said.allowed_audience, said.allowed_clients, said.allowed_scopes)
    if not any(allowed):
        audience = q.text(
            "allowed_audience",
            None,
            _audience,
        )
        allowed = (_parts(audience or ""), (), ())
    for problem in (
        rules.plain_values(allowed[0], "allowed_audience"),
        rules.plain_values(allowed[1], "allowed_clients"),
        rules.scopes(allowed[2], "allowed_scopes"),
    ):
        if problem is not None:
            q.problems.append(problem)
    return Gateway(name, "CUSTOM_JWT", url, *allowed)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in (p.strip() for p in text.split(",")) if part)


def _audience(value: str) -> Problem | None:
    if not _parts(value):
        return missing_answer("allowed_audience", "at least one value is needed")
    return rules.plain_values(_parts(value), "allowed_audience")
