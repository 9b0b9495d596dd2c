"""The target: its name, its endpoint, and how the gateway signs in to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agentcore_connect import rules
from agentcore_connect.config import Gateway, McpServer, OAuthCredential, contradictions
from agentcore_connect.matrix import OutboundAuth, built, cell
from agentcore_connect.project import CONFIG
from agentcore_connect.resolve.asking import Nobody, Questions


def target(
    q: Questions, gateway: Gateway | None, inbound: OAuthCredential | None
) -> tuple[McpServer | None, OAuthCredential | None]:
    """The target, and the credential to declare for it; ``inbound`` will be declared too."""
    said, project = q.said, q.project
    name = q.text(
        "name",
        "What is the target called (the prefix of its tools)?",
        said.name,
        lambda value: rules.target_name(value, project, gateway.name if gateway else None),
    )
    existing = project.target(gateway.name, name) if gateway and name else None
    if existing is not None:
        return _existing_target(q, existing, inbound)
    endpoint = q.text(
        "endpoint",
        "The MCP server's URL?",
        said.endpoint,
        lambda value: rules.endpoint(value, project),
    )
    auth = said.outbound_auth
    if auth is None:
        auth = "oauth" if said.credential_name else _outbound_auth(q)
    if auth is None or not _fits(q, auth):
        return None, None
    if auth == "none":
        for field in ("credential_name", "oauth_discovery_url", "oauth_scopes"):
            if getattr(said, field):
                q.refuse(
                    "not-for-auth",
                    f"--{field.replace('_', '-')} is for --outbound-auth oauth",
                    "Leave it out, or say --outbound-auth oauth.",
                    field,
                )
        return (McpServer(name, endpoint) if name and endpoint else None), None
    credential, declared = _outbound_credential(q, name or "", inbound, said.credential_name)
    problem = rules.scopes(said.oauth_scopes, "oauth_scopes")
    if problem is not None:
        q.problems.append(problem)
    if name is None or endpoint is None or credential is None:
        return None, None
    return McpServer(name, endpoint, credential, said.oauth_scopes), declared


def _existing_target(
    q: Questions, existing: dict[str, Any], inbound: OAuthCredential | None
) -> tuple[McpServer | None, OAuthCredential | None]:
    """As it is, unless the answers say something else; its credential may still be missing."""
    said, name = q.said, str(existing["name"])
    for endpoint, file in ((existing.get("endpoint"), CONFIG), (said.endpoint, None)):
        problem = None if endpoint is None else rules.endpoint(endpoint, q.project)
        if problem is not None:
            q.problems.append(replace(problem, file=file))
            return None, None
    if said.outbound_auth is not None and not _fits(q, said.outbound_auth):
        return None, None
    auth = existing.get("outboundAuth", {})
    credential = said.credential_name or auth.get("credentialName")
    if said.outbound_auth is not None:
        credential = (credential or "") if said.outbound_auth == "oauth" else None
    target = McpServer(
        name,
        said.endpoint or str(existing.get("endpoint")),
        credential,
        said.oauth_scopes or tuple(auth.get("scopes", ())),
    )
    problems = contradictions(f"target {name}", target.differences(existing))
    q.problems += problems
    if problems or target.credential_name is None:
        return (None if problems else target), None
    named, declared = _outbound_credential(q, name, inbound, target.credential_name)
    return (target if named else None), declared


def _outbound_auth(q: Questions) -> OutboundAuth | None:
    if isinstance(q.asker, Nobody):
        return "none"  # the CLI's default where its flag is left out
    choices = [(row.outbound_auth, row.note) for row in built("mcp")]
    return q.choice(  # type: ignore[return-value]
        "outbound_auth", "How does the gateway sign in to the MCP server?", choices
    )


def _fits(q: Questions, auth: OutboundAuth) -> bool:
    row = cell("mcp", auth)
    if row.built:
        return True
    if auth == "api-key":
        hint = rules.mcp_api_key_options()
    else:
        hint = (
            "Connect with --outbound-auth none, deploy, and set it with UpdateGatewayTarget "
            "(boto3, client bedrock-agentcore-control)."
        )
    q.refuse(
        "auth-not-supported",
        f"an MCP server target with --outbound-auth {auth} is not scaffolded: {row.note}",
        hint,
        "outbound_auth",
    )
    return False


def _outbound_credential(
    q: Questions, target: str, inbound: OAuthCredential | None, name: str | None
) -> tuple[str | None, OAuthCredential | None]:
    """The credential's name, and its declaration where it is not declared yet."""
    said = q.said
    name = q.text(
        "credential_name",
        "Which credential does the gateway sign in with?",
        name,
        lambda value: rules.credential_name(value, q.project, "credential_name"),
        f"{target}-oauth",
    )
    if name is None:
        return None, None
    declared = q.project.credential(name)
    if declared is not None:
        q.needs_oauth(declared, "credential_name")
        return name, None
    if inbound is not None and inbound.name == name:
        return _same_credential(q, inbound)
    shared = inbound and rules.two_credentials(inbound.name, name, "credential_name")
    if shared:
        q.problems.append(shared)
        return None, None
    url = q.text(
        "oauth_discovery_url",
        f"credential {name} is not declared yet; its identity provider's discovery URL?",
        said.oauth_discovery_url,
        lambda value: rules.discovery_url(value, "oauth_discovery_url"),
    )
    return (name, OAuthCredential(name, url, said.oauth_scopes)) if url else (None, None)


def _same_credential(
    q: Questions, inbound: OAuthCredential
) -> tuple[str | None, OAuthCredential | None]:
    """One new credential for both sides: it has one provider."""
    url = q.said.oauth_discovery_url
    if url in (None, inbound.discovery_url):
        return inbound.name, None
    q.refuse(
        "contradiction",
        f"credential {inbound.name} is to get the agent's token from {inbound.discovery_url}, "
        f"and the target's from {url}",
        "Name two credentials, or leave --oauth-discovery-url out.",
        "oauth_discovery_url",
    )
    return None, None
