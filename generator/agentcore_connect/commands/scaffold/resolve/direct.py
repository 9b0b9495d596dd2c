"""Path D: why the agent calls the service itself, and with which credential.

A gateway target is the default. Only one of the five situations, or the person's own reason,
leads past it (the reason is recorded beside the code).
"""

from __future__ import annotations

from typing import Any, get_args

from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Questions
from agentcore_connect.answers.triage import SITUATIONS
from agentcore_connect.commands.scaffold.resolve import agent as agents
from agentcore_connect.connection import unit
from agentcore_connect.connection.connection import Direct, DirectAnswers
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import Problem
from agentcore_connect.project.credential import (
    ApiKeyCredential,
    Credential,
    Declared,
    OAuthCredential,
)
from agentcore_connect.project.project import Agent
from agentcore_connect.units import record
from agentcore_connect.units.questions import Credential as Unit
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.words import CredentialType, Situation

_ROUTE_BACK = (
    "Can the service be a gateway target instead? Then the gateway adds the credential, the agent "
    "never holds the secret, and policies can govern the calls: --path openapi, mcp or lambda, if "
    "it has an OpenAPI document, an MCP server or a Lambda function in front of it. Otherwise say "
    f'--reason {", ".join(SITUATIONS)}; or --force-direct "why".'
)

_A2A = (
    "An agent that speaks A2A is called directly, with its own authentication: "
    "invoke_agent_runtime, signed with IAM or with a JWT, or an A2A client with the token of a "
    "credential. It is neither a gateway target nor a tool with an API key. See the AgentCore "
    "guide, `Deploy A2A servers in AgentCore Runtime`."
)

_KINDS = [
    ("api-key", "an API key"),
    ("oauth", "OAuth client credentials: the agent's own token"),
    ("oauth-3lo", "OAuth with the user's consent: each user's own token"),
]


_NO_REASON = ("none", "none of these")


def direct(q: Questions, why: tuple[str, ...]) -> DirectAnswers:
    """The answers of path credential. Raises InvalidInput as `resolve.resolve` does."""
    who, no_client = agents.agent(q)
    if who is None and no_client:
        q.refuse("no-agent", f"path credential writes agent code: {no_client}", "", "agent")
    if who is not None and q.said.name is not None:
        _recall(q, who, q.said.name)
    reason = _reason(q)
    framework = agents.framework(q, who) if who is not None else None
    is_open = q.said.reason is None and q.said.force_direct is None and q.is_silent
    if who is None or framework is None or (reason is None and not is_open):
        q.stop()
    found = _aws(q, who) if reason == "aws-sdk" else _credential(q, who, reason == "vendor-sdk")
    if q.problems or found is None:
        q.stop()
    fields, credential = found
    made = Direct(
        who,
        framework,
        FRAMEWORKS[framework].credential_template,
        reason=reason,  # type: ignore[arg-type]
        force_direct=q.said.force_direct if reason == "forced" else None,
        asynchronous=q.said.async_ is not False,
        **fields,
    )
    return DirectAnswers(made, (credential,) if credential else (), why)


def _recall(q: Questions, agent: Agent, name: str) -> None:
    """What the unit of that name was made with."""
    if rules.credential_name(name, q.project, "name") is not None:
        return
    folder = unit.direct_folder(agent, name)
    there = record.answers(q.project, folder)
    if there is None or not str(there.get("template")).startswith("credential/"):
        return
    values = {k: v for k, v in there.items() if not k.startswith("_")}
    values["framework"] = str(values.pop("template")).removeprefix("credential/")
    values.pop("credential_name", None)
    if values.get("reason") == "forced":
        values.pop("reason")
    if values.get("credential_type") == "none":
        values.pop("credential_type")
    q.recall(values, str(folder / ANSWERS_FILE))


def _reason(q: Questions) -> Situation | str | None:
    """One of the situations, or ``forced``."""
    said = q.said
    if said.force_direct is not None and said.reason is None:
        return "forced" if q.fits(rules.explanation(said.force_direct)) else None
    if said.force_direct is not None and "force_direct" not in q.recalled:
        q.refuse(
            "contradiction",
            "--reason and --force-direct exclude each other",
            "Use the one that applies; the words of --force-direct are kept in the code.",
            "force_direct",
        )
        return None
    reason: str | None = said.reason
    if reason is None:
        choices = [*((name, meaning) for name, (meaning, _) in SITUATIONS.items()), _NO_REASON]
        reason = "none" if q.is_silent else q.choice("reason", choices, "none")
    if reason == "none":
        if "reason" not in q.wrong:
            missing = "no reason was given for a call without a gateway"
            q.problems.append(
                Problem("direct-reason", missing, _ROUTE_BACK, "reason", choices=tuple(SITUATIONS))
            )
        return None
    if reason == "a2a":
        q.refuse(
            "direct-a2a", "connect has no code for a call to another agent over A2A", _A2A, "reason"
        )
        return None
    return reason


Found = tuple[dict[str, Any], "Credential | None"]


def _aws(q: Questions, agent: Agent) -> Found | None:
    """An AWS service: no credential at all, the agent's role calls it."""
    q.only_for(
        (row for row in q.options.values() if row.option.aws_sdk is False),
        "a service with a credential (not --reason aws-sdk)",
        "not-for-reason",
    )
    service = q.text(
        "aws_service",
        q.said.aws_service,
        rules.answer(Unit, "aws_service"),
    )
    name = _name(q, service or "", is_key=False, is_new=False)
    if service is None or name is None:
        return None
    return {"name": name, "credential_type": "none", "aws_service": service}, None


def _credential(q: Questions, agent: Agent, is_sdk: bool) -> Found | None:
    """The answers for a service that wants a credential, and the credential where none is declared.

    Its type is said, else that of the declared one, else asked for. What is wrong or missing is a
    problem of ``q`` and does not stop the other questions; only without a type none can be asked.
    """
    only = [row for row in q.options.values() if row.option.aws_sdk]
    q.only_for(only, "--reason aws-sdk", "not-for-reason")
    said = q.said
    declared = q.project.credential(said.name) if said.name else None
    kind: str | None = said.credential_type
    if kind is None and declared is not None:
        kind = "oauth" if isinstance(declared, OAuthCredential) else "api-key"
    kind = kind or q.choice("credential_type", _KINDS, "api-key")
    if kind is None:
        return None
    is_key = kind == "api-key"
    name = _name(q, "", is_key=is_key, is_new=declared is None)
    declared = q.project.credential(name) if name else None
    if declared is not None:
        q.needs("an API key" if is_key else "OAuth", declared, "name")
    fields: dict[str, Any] = {"name": name, "credential_type": kind}
    fields["endpoint"] = _endpoint(q, is_sdk)
    if is_key:
        _refuse_others(q, kind)
        return fields, None if declared or name is None else ApiKeyCredential(name)
    url = _discovery_url(q, declared)
    q.fits(rules.scopes(said.oauth_scopes, "oauth_scopes", names.TARGET_SCOPE_MAX))
    fields["oauth_scopes"] = said.oauth_scopes
    _refuse_others(q, kind)
    if kind == "oauth":
        fields["oauth_discovery_url"] = url
    else:
        fields["return_url"] = q.text(
            "return_url",
            said.return_url,
            rules.answer(Unit, "return_url"),
        )
    if declared is not None or name is None or url is None:
        return fields, None
    return fields, OAuthCredential(name, url, said.oauth_scopes)


def _refuse_others(q: Questions, kind: str) -> None:
    """What was said that belongs to a credential of another type."""
    types = get_args(CredentialType)
    for row in q.options.values():
        if "credential" in row.option.paths and kind not in row.option.auths:
            wanted = " or ".join(auth for auth in row.option.auths if auth in types)
            q.only_for([row], f"--credential-type {wanted}", "not-for-auth")


def _name(q: Questions, default: str, *, is_key: bool, is_new: bool) -> str | None:
    check = rules.api_key_name if is_key and is_new else rules.credential_name
    said = q.said.name or default or None
    question = "What is the credential called?"
    return q.text("name", said, lambda value: check(value, q.project, "name"), question=question)


def _endpoint(q: Questions, is_sdk: bool) -> str | None:
    """The service's base URL; empty where a vendor's SDK makes the calls."""

    def check(value: str) -> Problem | None:
        # First the one that knows a secret when it sees one.
        found = rules.endpoint(value, q.project) if value else None
        return found or rules.answer(Unit, "endpoint")(value)

    said = q.said.endpoint if q.said.endpoint is not None or not is_sdk else ""
    return q.text("endpoint", said, check, question="The service's base URL?")


def _discovery_url(q: Questions, declared: Declared | None) -> str | None:
    """The identity provider's: said, or that of the credential that is declared."""
    there = declared.discovery_url if declared else None
    return q.text(
        "oauth_discovery_url",
        q.said.oauth_discovery_url or there,
        lambda value: rules.discovery_url(value, "oauth_discovery_url"),
    )
