"""The gateway: which one, and for a new one who may call it."""

from __future__ import annotations

from dataclasses import replace

from agentcore_connect.answers import choices, rules
from agentcore_connect.answers.asking import Questions, missing_answer
from agentcore_connect.answers.given import Panel
from agentcore_connect.connection.configuration import contradictions
from agentcore_connect.errors import Problem
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.vocabulary import names

_UNNAMED = "GATEWAY"
"""Stands for the name that is only missing, as in the help: defaults that follow of it are told."""


def gateway(q: Questions) -> Gateway | None:
    """The gateway that was named, else the only one; a new one with its authorizer."""
    said, project = q.said, q.project
    name = _name(q)
    if name is None:
        if project.gateways:
            return None
        name = _UNNAMED  # so that all else that a new gateway needs is missing in this round
    existing = project.gateway(name)
    if existing is None and said.new_gateway is None:
        existing = _near(q, name)
    if existing is not None:
        return _existing_gateway(q, existing)
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


def _name(q: Questions) -> str | None:
    """The name that was said, that of the only gateway, or what a person says."""
    said, project = q.said, q.project
    if said.new_gateway is not None:
        return _new_name(q, said.new_gateway)
    name, existing = said.gateway, [gateway.name for gateway in project.gateways]
    if name is None and len(existing) == 1 and (q.is_silent or _is_target(q, existing[0])):
        name = existing[0]
    elif name is None and existing:
        offered = [(one.name, _described(one)) for one in project.gateways]
        if not q.is_silent:
            offered.append((names.NEW, "a new gateway"))
        only = existing[0] if len(existing) == 1 else ""
        name = q.choice("gateway", offered, only, question="Which gateway?")
        if name is None:
            return None
        name = None if name == names.NEW else name
    return q.text(
        "gateway",
        name,
        lambda value: rules.gateway_name(value, project),
        question="What is the new gateway called?",
    )


def _is_target(q: Questions, gateway: str) -> bool:
    """Whether what was named is a target of this gateway already."""
    return q.said.name is not None and q.project.target(gateway, q.said.name) is not None


def _described(gateway: Gateway) -> str:
    """What tells one gateway from another, for a person who chooses."""
    targets = [str(target.get("name")) for target in gateway.targets]
    return ", ".join([gateway.authorizer_type, *(targets or ["without a target"])])


def _new_name(q: Questions, name: str) -> str | None:
    """The name of a gateway that has to be new."""
    if q.said.gateway is not None:
        q.refuse(
            "contradiction",
            "--gateway and --new-gateway exclude each other",
            "The first names a gateway that is there or a new one, the second always a new one.",
            "new_gateway",
        )
        return None
    if q.project.gateway(name) is not None:
        q.refuse(
            "gateway-taken",
            f"the project has a gateway {name!r} already",
            f"Choose another name; or use that gateway: --gateway {name}.",
            "new_gateway",
        )
        return None
    problem = rules.gateway_name(name, q.project)
    return name if q.fits(problem and replace(problem, field="new_gateway")) else None


def _near(q: Questions, name: str) -> Gateway | None:
    """The gateway that may be meant by a name which is nearly its own; None for a new one.

    A person says which; without one it is that gateway, and a problem, because a new gateway is a
    resource in AWS that nobody may have wanted.
    """
    near = next((one for one in q.project.gateways if choices.is_slip(name, one.name)), None)
    if near is None:
        return None
    if q.is_silent:
        q.problems.append(
            Problem(
                "gateway-near",
                f"there is no gateway {name!r}; did you mean {near.name}?",
                f"For a new gateway of that name, use --new-gateway {name}.",
                "gateway",
                choices=tuple(one.name for one in q.project.gateways),
            )
        )
        return near
    meant = q.choice(
        "gateway",
        [(near.name, "the gateway that is there"), (name, "a new gateway")],
        near.name,
        question=f"There is no gateway {name} yet. Which one do you mean?",
    )
    return near if meant == near.name else None


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
        if q.is_silent:
            others = "Or give --allowed-clients or --allowed-scopes."
            q.lacks(missing_answer("allowed_audience", q.prompt("allowed_audience"), others))
            audience = None
        else:
            audience = q.text("allowed_audience", None, _audience)
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
