"""Completing the answers: from what was said, from the project, from a person.

A flag wins over the answers file, the file over what the project says, the project over a
prompt. Without a person to ask, everything that is missing is one error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal, Protocol

from agentcore_connect import rules
from agentcore_connect.answers import Answers, Client, Given
from agentcore_connect.config import Gateway, McpServer, OAuthCredential
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.matrix import PATHS, OutboundAuth, built, cell
from agentcore_connect.project import Agent, Project
from agentcore_connect.questions import Authorizer, Framework

Check = Callable[[str], "Problem | None"]


class Asker(Protocol):
    """Asks a person, or says that there is nobody to ask by raising `Missing`."""

    def text(self, field: str, question: str, check: Check, default: str = "") -> str: ...

    def choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str
    ) -> str: ...


class Missing(Exception):
    """An answer is needed and nobody can be asked."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


class Nobody:
    """The `Asker` without a terminal, or with --yes."""

    def text(self, field: str, question: str, check: Check, default: str = "") -> str:
        raise Missing(_missing(field, question))

    def choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str
    ) -> str:
        values = ", ".join(value for value, _ in choices)
        raise Missing(_missing(field, question, f"One of: {values}."))


def _missing(field: str, question: str, hint: str = "") -> Problem:
    flag = "--" + field.replace("_", "-")
    return Problem(
        "missing-answer", f"{flag} is missing: {question.rstrip('?')}", hint, field=field
    )


DetectFramework = Callable[[Agent], "Framework | None"]


def resolve(said: Given, project: Project, asker: Asker, detect: DetectFramework) -> Answers:
    """Complete and check the answers.

    Raises InvalidInput with every problem that can be known at once: missing answers, wrong
    values, combinations that the matrix refuses.
    """
    return _Resolver(said, project, asker, detect).answers()


class _Resolver:
    """Asks and checks in the order in which a person would be asked, and gathers problems."""

    def __init__(
        self, said: Given, project: Project, asker: Asker, detect: DetectFramework
    ) -> None:
        self.said, self.project, self.asker, self.detect = said, project, asker, detect
        self.problems: list[Problem] = []

    def answers(self) -> Answers:
        self._path()
        client_agent, no_client = self._agent()
        framework = self._framework(client_agent) if client_agent else None
        gateway = self._gateway()
        client, inbound = None, None
        if client_agent is not None and framework is not None and gateway is not None:
            client, inbound = self._client(client_agent, framework, gateway)
        if client is not None:
            client = replace(
                client,
                tool_search=self.said.tool_search or "auto",
                with_tests=self.said.with_tests,
            )
        target, outbound = self._target(gateway.name if gateway else "")
        if self.problems:
            raise InvalidInput(*self.problems)
        assert gateway is not None
        assert target is not None
        credentials = tuple(c for c in (inbound, outbound) if c is not None)
        return Answers(gateway, target, credentials, client, no_client)

    # Each method below gives None where it has added a problem.

    def _text(
        self, field: str, question: str, value: str | None, check: Check, default: str = ""
    ) -> str | None:
        if value is None:
            try:
                value = self.asker.text(field, question, check, default)
            except Missing as missing:
                self.problems.append(missing.problem)
                return None
        problem = check(value)
        if problem is not None:
            self.problems.append(problem)
            return None
        return value

    def _choice(
        self, field: str, question: str, choices: Sequence[tuple[str, str]], default: str = ""
    ) -> str | None:
        try:
            return self.asker.choice(field, question, choices, default or choices[0][0])
        except Missing as missing:
            self.problems.append(missing.problem)
            return None

    def _refuse(self, code: str, message: str, hint: str, field: str) -> None:
        self.problems.append(Problem(code, message, hint, field))

    def _path(self) -> None:
        path = self.said.path or self._choice(
            "path", "What are you connecting to?", [(key, text) for key, text in PATHS.items()]
        )
        if path not in (None, "mcp"):
            self._refuse(
                "path-not-built",
                f"path {path} ({PATHS[path]}) is not scaffolded by this version",  # type: ignore[index]
                "Only mcp is, so far. Until then use the agentcore CLI: `agentcore add "
                "gateway-target --help`, or `agentcore add credential` for a direct call; "
                "`connect scaffold --path mcp` still writes the client for the gateway.",
                "path",
            )

    def _agent(self) -> tuple[Agent | None, str]:
        agents = self.project.agents
        if not agents:
            harness = (
                " (a harness has no agent code)" if self.project.config.get("harnesses") else ""
            )
            if self.said.agent is not None:
                self._no_such_agent(self.said.agent)
            return None, (
                f"the project has no runtimes{harness}; connect prepares the gateway's side. "
                "Make an agent with `agentcore add agent`, or give the gateway to a harness with "
                "`agentcore add tool --type agentcore_gateway` once it is deployed"
            )
        name = self.said.agent
        if name is None and len(agents) > 1:
            name = self._choice(
                "agent", "Which agent calls the tools?", [(a.name, str(a.main)) for a in agents]
            )
            if name is None:
                return None, ""
        agent = agents[0] if name is None else next((a for a in agents if a.name == name), None)
        if agent is None:
            self._no_such_agent(str(name))
            return None, ""
        reason = agent.unsupported()
        return (None, reason) if reason else (agent, "")

    def _no_such_agent(self, name: str) -> None:
        known = ", ".join(agent.name for agent in self.project.agents) or "none"
        self._refuse(
            "unknown-agent", f"the project has no agent {name!r}", f"It has: {known}.", "agent"
        )

    def _framework(self, agent: Agent) -> Framework | None:
        if self.said.framework is not None:
            return self.said.framework
        found = self.detect(agent)
        if found is not None:
            return found
        return self._choice(  # type: ignore[return-value]
            "framework",
            f"Which framework is agent {agent.name} written in?",
            [
                ("strands", "Strands Agents"),
                ("langgraph", "LangGraph or LangChain"),
                ("mcp", "none: a plain MCP client"),
            ],
        )

    def _gateway(self) -> Gateway | None:
        said, project = self.said, self.project
        name = said.gateway
        if name is None:
            existing = [str(gateway.get("name")) for gateway in project.gateways]
            if len(existing) == 1:
                name = existing[0]
            elif existing:
                name = self._choice(
                    "gateway", "Which gateway?", [(other, "") for other in existing]
                )
                if name is None:
                    return None
        name = self._text(
            "gateway",
            "What is the new gateway called?",
            name,
            lambda value: rules.gateway_name(value, project),
        )
        if name is None:
            return None
        existing_gateway = project.gateway(name)
        if existing_gateway is not None:
            return self._existing_gateway(name, existing_gateway)
        authorizer = said.authorizer_type or self._choice(
            "authorizer_type",
            "Who may call the gateway?",
            [
                ("CUSTOM_JWT", "callers with a token of your identity provider"),
                ("AWS_IAM", "callers that sign with AWS credentials, as agents do"),
                ("NONE", "everybody who knows the URL: for local testing only"),
            ],
        )
        if authorizer != "CUSTOM_JWT":
            self._no_jwt_flags(str(authorizer))
            return Gateway(name, authorizer) if authorizer else None  # type: ignore[arg-type]
        return self._jwt_gateway(name)

    def _existing_gateway(self, name: str, existing: dict[str, Any]) -> Gateway:
        """As it is, with what the answers say about it; `config.add` refuses contradictions."""
        said = self.said
        authorizer: Authorizer = existing.get("authorizerType", "NONE")
        jwt = existing.get("authorizerConfiguration", {}).get("customJwtAuthorizer", {})
        return Gateway(
            name,
            said.authorizer_type or authorizer,
            said.discovery_url or jwt.get("discoveryUrl"),
            said.allowed_audience or tuple(jwt.get("allowedAudience", ())),
            said.allowed_clients or tuple(jwt.get("allowedClients", ())),
            said.allowed_scopes or tuple(jwt.get("allowedScopes", ())),
        )

    def _no_jwt_flags(self, authorizer: str) -> None:
        for field in ("discovery_url", "allowed_audience", "allowed_clients", "allowed_scopes"):
            if getattr(self.said, field):
                self._refuse(
                    "not-for-authorizer",
                    f"--{field.replace('_', '-')} is for CUSTOM_JWT, not for {authorizer}",
                    "Leave it out, or say --authorizer-type CUSTOM_JWT.",
                    field,
                )

    def _jwt_gateway(self, name: str) -> Gateway | None:
        said = self.said
        url = self._text(
            "discovery_url",
            "The identity provider's discovery URL?",
            said.discovery_url,
            lambda value: rules.discovery_url(value, "discovery_url"),
        )
        allowed = (said.allowed_audience, said.allowed_clients, said.allowed_scopes)
        if not any(allowed):
            audience = self._text(
                "allowed_audience",
                "Which audience must the token have (one of --allowed-audience, "
                "--allowed-clients, --allowed-scopes)?",
                None,
                _not_empty("allowed_audience"),
            )
            if audience is None:
                return None
            allowed = (tuple(part.strip() for part in audience.split(",")), (), ())
        for problem in (
            rules.plain_values(allowed[0], "allowed_audience"),
            rules.plain_values(allowed[1], "allowed_clients"),
            rules.scopes(allowed[2], "allowed_scopes"),
        ):
            if problem is not None:
                self.problems.append(problem)
        return Gateway(name, "CUSTOM_JWT", url, *allowed) if url else None

    def _client(
        self, agent: Agent, framework: Framework, gateway: Gateway
    ) -> tuple[Client | None, OAuthCredential | None]:
        """How the agent signs in to the gateway, and the credential to declare for it."""
        said = self.said
        if gateway.authorizer_type != "CUSTOM_JWT":
            for field in ("client_credential", "forward_caller_token"):
                if getattr(said, field):
                    self._refuse(
                        "not-for-authorizer",
                        f"--{field.replace('_', '-')} is for a CUSTOM_JWT gateway; "
                        f"{gateway.name} has {gateway.authorizer_type}",
                        "Leave it out.",
                        field,
                    )
            return Client(agent, framework), None
        if said.forward_caller_token and said.client_credential is not None:
            self._refuse(
                "contradiction",
                "--client-credential and --forward-caller-token exclude each other",
                "With the first the agent acts as itself, with the second as its caller.",
                "client_credential",
            )
            return None, None
        name = said.client_credential
        if name is None and not said.forward_caller_token:
            name = self._client_credential(gateway)
            if name is None:
                return None, None
        if name is None or name == _FORWARD:
            return Client(agent, framework, forward_caller_token=True), None
        problem = rules.credential_name(name, self.project, "client_credential")
        if problem is not None:
            self.problems.append(problem)
            return None, None
        declared = self.project.credential(name)
        if declared is not None:
            self._needs_oauth(declared, "client_credential")
            scopes = tuple(declared.get("scopes", ())) or gateway.allowed_scopes
            return Client(agent, framework, name, scopes), None
        managed = name == f"{gateway.name}-oauth"
        # The CLI declares the one that it manages without scopes: the client names them.
        scopes = () if managed else gateway.allowed_scopes
        inbound = OAuthCredential(name, str(gateway.discovery_url), scopes, managed)
        return Client(agent, framework, name, gateway.allowed_scopes), inbound

    def _client_credential(self, gateway: Gateway) -> str | None:
        managed = f"{gateway.name}-oauth"
        if self.project.credential(managed) is not None:
            return managed
        return self._choice(
            "client_credential",
            f"As whom does the agent call {gateway.name} (--client-credential NAME, or "
            "--forward-caller-token)?",
            [
                (managed, "as itself, with its own token from this credential provider"),
                (_FORWARD, "as its caller: it passes on the token it was called with"),
            ],
        )

    def _needs_oauth(self, declared: dict[str, Any], field: str) -> None:
        if declared.get("authorizerType") != "OAuthCredentialProvider":
            self._refuse(
                "credential-type",
                f"credential {declared.get('name')!r} is an API key; OAuth is needed here",
                "Name an OAuth credential, or a new name to declare one.",
                field,
            )

    def _target(self, gateway: str) -> tuple[McpServer | None, OAuthCredential | None]:
        said, project = self.said, self.project
        name = self._text(
            "name",
            "What is the target called (the prefix of its tools)?",
            said.name,
            lambda value: rules.target_name(value, project, gateway),
        )
        endpoint = self._text(
            "endpoint",
            "The MCP server's URL?",
            said.endpoint,
            lambda value: rules.endpoint(value, project),
        )
        auth = said.outbound_auth
        if auth is None:
            auth = "oauth" if said.credential_name else self._outbound_auth()
        if auth is None or not self._fits(auth):
            return None, None
        if auth == "none":
            for field in ("credential_name", "oauth_discovery_url", "oauth_scopes"):
                if getattr(said, field):
                    self._refuse(
                        "not-for-auth",
                        f"--{field.replace('_', '-')} is for --outbound-auth oauth",
                        "Leave it out, or say --outbound-auth oauth.",
                        field,
                    )
            return (McpServer(name, endpoint) if name and endpoint else None), None
        credential, declared = self._outbound_credential(name or "")
        problem = rules.scopes(said.oauth_scopes, "oauth_scopes")
        if problem is not None:
            self.problems.append(problem)
        if name is None or endpoint is None or credential is None:
            return None, None
        return McpServer(name, endpoint, credential, said.oauth_scopes), declared

    def _outbound_auth(self) -> OutboundAuth | None:
        if isinstance(self.asker, Nobody):
            return "none"  # the CLI's default where its flag is left out
        choices = [(row.outbound_auth, row.note) for row in built("mcp")]
        return self._choice(  # type: ignore[return-value]
            "outbound_auth", "How does the gateway sign in to the MCP server?", choices
        )

    def _fits(self, auth: OutboundAuth) -> bool:
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
        self._refuse(
            "auth-not-supported",
            f"an MCP server target with --outbound-auth {auth} is not scaffolded: {row.note}",
            hint,
            "outbound_auth",
        )
        return False

    def _outbound_credential(self, target: str) -> tuple[str | None, OAuthCredential | None]:
        said = self.said
        name = self._text(
            "credential_name",
            "Which credential does the gateway sign in with?",
            said.credential_name,
            lambda value: rules.credential_name(value, self.project, "credential_name"),
            f"{target}-oauth",
        )
        if name is None:
            return None, None
        declared = self.project.credential(name)
        if declared is not None:
            self._needs_oauth(declared, "credential_name")
            return name, None
        url = self._text(
            "oauth_discovery_url",
            f"credential {name} is not declared yet; its identity provider's discovery URL?",
            said.oauth_discovery_url,
            lambda value: rules.discovery_url(value, "oauth_discovery_url"),
        )
        return (name, OAuthCredential(name, url, said.oauth_scopes)) if url else (None, None)


_FORWARD: Literal["--forward-caller-token"] = "--forward-caller-token"


def _not_empty(field: str) -> Check:
    def check(value: str) -> Problem | None:
        return None if value.strip(" ,") else _missing(field, "at least one value is needed")

    return check
