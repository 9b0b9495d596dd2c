"""The agent: which one, its framework, and as whom it calls the gateway."""

from __future__ import annotations

from typing import Any, Literal

from agentcore_connect.agent.detection import contradicts, detect_framework, other
from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Questions
from agentcore_connect.answers.given import Panel
from agentcore_connect.connection import unit
from agentcore_connect.connection.connection import Client
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.project.credential import OAuthCredential
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.project import Agent
from agentcore_connect.units import record
from agentcore_connect.vocabulary.words import Framework

_PLAIN = (
    "`--framework mcp` creates a plain MCP client for any agent: you call its connect(), "
    "list_tools() and call_tool() yourself."
)
_FORWARD: Literal["--forward-caller-token"] = "--forward-caller-token"


def agent(q: Questions) -> tuple[Agent | None, str]:
    """The agent that gets a client; or None, and why it gets none where that is no problem."""
    agents = q.project.agents
    if not agents:
        harness = " (a harness has no agent code)" if q.project.config.get("harnesses") else ""
        if q.said.agent is not None:
            q.problems.append(q.project.no_agent(q.said.agent))
        return None, (
            f"the project has no runtimes{harness}; connect prepares the gateway's side. Add an "
            "agent with `agentcore add agent`, or give the gateway to a harness with `agentcore "
            "add tool --type agentcore_gateway` once it is deployed"
        )
    name = q.said.agent
    if name is None and len(agents) > 1:
        name = q.choice("agent", [(a.name, str(a.main)) for a in agents])
        if name is None:
            return None, ""
    agent = agents[0] if name is None else next((a for a in agents if a.name == name), None)
    if agent is None:
        q.problems.append(q.project.no_agent(str(name)))
        return None, ""
    reason = agent.unsupported()
    return (None, reason) if reason else (agent, "")


def recall(q: Questions, agent: Agent, gateway: Gateway) -> None:
    """Let what the agent's client for this gateway was made with answer what was not said."""
    folder = unit.client_folder(agent, gateway.name)
    there = record.answers(q.project, folder)
    if there is None or there.get("authorizer_type") != gateway.authorizer_type:
        return
    recalled: dict[str, Any] = {
        "framework": str(there.get("template")).removeprefix("gateway_client/"),
        "tool_search": there.get("tool_search"),
        "optional": there.get("optional"),
        "with_tests": there.get("with_tests"),
        "request_header": there.get("request_headers"),
    }
    if q.said.client_credential is None and q.said.forward_caller_token is None:
        recalled["forward_caller_token"] = there.get("forward_caller_token")
        recalled["client_credential"] = there.get("client_credential")
    q.recall(recalled, str(folder / ANSWERS_FILE))


def framework(q: Questions, agent: Agent) -> Framework | None:
    """What was said, else what the agent's code and dependencies tell, else what a person says.

    What was said has to fit the code. An agent of a framework that connect has no client for is
    refused by its name.
    """
    said = q.said.framework
    if said is not None:
        found = contradicts(q.project, agent, said)
        if found is not None:
            q.refuse(
                "framework-mismatch",
                f"agent {agent.name} is not written in {FRAMEWORKS[said].title}: "
                f"{found.file}:{found.line} imports {found.title} (`{found.text}`)",
                f"Leave --framework out, or correct it. {_PLAIN}",
                "framework",
            )
            return None
        return said
    detected = detect_framework(q.project, agent)
    if detected is not None:
        return detected
    title = other(q.project, agent)
    if title is not None:
        q.refuse(
            "unsupported-framework",
            f"agent {agent.name} is written in {title}, for which connect has no client",
            _PLAIN,
            "framework",
        )
        return None
    return q.choice(  # type: ignore[return-value]
        "framework",
        [(name, known.title) for name, known in FRAMEWORKS.items()],
        question=f"Which framework is agent {agent.name} written in?",
    )


def request_headers(q: Questions, agent: Agent) -> tuple[str, ...]:
    """The headers of the caller that the client passes on, as the runtime's allowlist has them."""
    wanted: dict[str, str] = {}
    for value in q.said.request_header:
        name = rules.header(value)
        wanted.setdefault(name.lower(), name)
    q.fits(rules.headers(wanted.values(), agent.runtime.headers))
    return tuple(wanted.values())


def client(
    q: Questions, agent: Agent, framework: Framework, gateway: Gateway
) -> tuple[Client | None, OAuthCredential | None]:
    """How the agent signs in to the gateway, and the credential to declare for it."""
    said = q.said
    if gateway.authorizer_type != "CUSTOM_JWT":
        for row in q.options.values():
            counts = gateway.authorizer_type in row.option.authorizers
            if row.option.panel is Panel.WHO and not counts and getattr(said, row.name):
                q.refuse(
                    "not-for-authorizer",
                    f"{row.flag} is only for a {' or '.join(row.option.authorizers)} gateway; "
                    f"{gateway.name} has {gateway.authorizer_type}",
                    "Leave it out.",
                    row.name,
                )
        return Client(agent, framework), None
    if said.forward_caller_token and said.client_credential is not None:
        q.refuse(
            "contradiction",
            "--client-credential and --forward-caller-token exclude each other",
            "With the first the agent acts as itself, with the second as its caller.",
            "client_credential",
        )
        return None, None
    name = said.client_credential
    if name is None and not said.forward_caller_token:
        name = _client_credential(q, gateway)
        if name is None:
            return None, None
    if name is None or name == _FORWARD:
        return Client(agent, framework, forward_caller_token=True), None
    problem = rules.credential_name(name, q.project, "client_credential")
    if problem is not None:
        q.problems.append(problem)
        return None, None
    declared = q.project.credential(name)
    if declared is not None:
        q.needs("OAuth", declared, "client_credential")
        scopes = declared.scopes or gateway.allowed_scopes
        return Client(agent, framework, name, scopes), None
    managed = name == gateway.client_credential
    # The CLI declares the one that it manages without scopes: the client names them.
    scopes = () if managed else gateway.allowed_scopes
    inbound = OAuthCredential(name, str(gateway.discovery_url), scopes, managed)
    return Client(agent, framework, name, gateway.allowed_scopes), inbound


def _client_credential(q: Questions, gateway: Gateway) -> str | None:
    """Who the agent is for the gateway: the credential that the CLI keeps with it, else as chosen.

    `_FORWARD` stands for its caller; None where nobody chose.
    """
    managed = gateway.client_credential
    if q.project.credential(managed) is not None:
        return managed
    return q.choice(
        "client_credential",
        [
            (managed, "the agent's own: it gets a token from this credential provider"),
            (_FORWARD, "its caller's: it passes on the token that it was called with"),
        ],
        managed,
        question=f"Which identity does the agent use to call {gateway.name}?",
    )
