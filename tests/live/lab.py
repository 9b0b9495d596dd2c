"""A project with an agent, connected through the front door, and the agent running in it."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import agentcore_connect.cli
import realcli
from cases import AUTHORIZERS
from standins import tool
from standins.agent import AgentProcess, Reply
from standins.authorizer import Credentials
from standins.environments import environment
from standins.gateway import Gateway, Inbound
from standins.identity import Identity
from standins.models import script
from tiers import TIER

REPOSITORY = Path(__file__).parents[2]
HOSTS = Path(__file__).with_name("hosts")

CREDENTIAL = "MyGateway-oauth"
WEATHER = "WeatherTools___get_weather"
_EXAMPLE_SERVER = '"https://mcp.exa.ai/mcp"'  # that the CLI's own main.py calls


def python(framework: str, versions: str = "pinned") -> Path:
    """The Python of a framework in a version set."""
    return environment(framework if versions == "pinned" else f"{framework}-{versions}")


def connect(project: Path, framework: str, authorizer: str, *more: str) -> dict[str, Any]:
    """Run `connect scaffold`; give its report."""
    flags = ["--gateway", "MyGateway", "--name", "WeatherTools", *AUTHORIZERS[authorizer], *more]
    return run_connect(project, "--framework", framework, *flags)


def run_connect(project: Path, *flags: str) -> dict[str, Any]:
    """Run `connect scaffold --path mcp` with `flags`; later ones win."""
    command = ["scaffold", "--project", str(project), "--path", "mcp", "--yes", "--json"]
    command += ["--endpoint", "https://mcp.example.com/mcp", *flags]
    with contextlib.redirect_stdout(io.StringIO()) as output:
        code = agentcore_connect.cli.main(command)
    assert code == 0, output.getvalue()
    report: dict[str, Any] = json.loads(output.getvalue())
    return report


@functools.cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="live-")  # removed when the process ends


@functools.cache
def application(
    framework: str,
    authorizer: str,
    host: str = "example",
    *more: str,
    second_gateway: str | None = None,
) -> Path:
    """The folder of main.py of a connected project: made once, not to be changed.

    `host` is "example" (of this repository), "stock" (`agentcore create`) or one of `HOSTS`.
    """
    folder = Path(tempfile.mkdtemp(dir=_scratch().name))
    if host == "stock":
        project = realcli.create(folder, "Assistant", realcli.WORDS[framework])
    else:
        project = Path(shutil.copytree(REPOSITORY / "examples" / framework, folder / "project"))
    app = project / "app" / "Assistant"
    if host not in ("example", "stock"):
        shutil.copyfile(HOSTS / framework / f"{host}.py", app / "main.py")
    if host == "stock":
        client = app / "mcp_client" / "client.py"
        text = client.read_text()
        assert _EXAMPLE_SERVER in text
        client.write_text(text.replace(_EXAMPLE_SERVER, 'os.environ["EXAMPLE_SERVER"]'))
    connect(project, framework, authorizer, *more)
    if second_gateway:
        connect(project, framework, authorizer, "--gateway", second_gateway, "--name", "OtherTools")
    if framework != "mcp":
        script(framework, app)
    return app


def changed(app: Path, file: str, old: str, new: str) -> Path:
    """A copy of an application with one text in one of its files replaced."""
    copy = Path(tempfile.mkdtemp(dir=_scratch().name)) / "Assistant"
    shutil.copytree(app, copy, ignore=shutil.ignore_patterns("__pycache__"))
    text = (copy / file).read_text()
    assert old in text, f"{file} has no {old!r}"
    (copy / file).write_text(text.replace(old, new))
    return copy


def verbose(main: bytes) -> bytes:
    """The code of main.py, so that every library logs at DEBUG."""
    docstring, rest = main.split(b"\n\n", 1)
    return docstring + b"\n\nimport logging\n\nlogging.basicConfig(level=logging.DEBUG)\n" + rest


def hosts(framework: str) -> list[str]:
    """The shapes of agents that are tried with a framework; those in `once` have own tests."""
    own = sorted(path.stem for path in (HOSTS / framework).glob("*.py"))
    stock = ["stock"] if framework in realcli.WORDS else []
    return own if framework == "mcp" else ["example", *stock, *own]


def default_host(framework: str) -> str:
    """The one that keeps conversations and lets sessions run side by side."""
    own = {"strands": "per_session", "langgraph": "react_agent", "mcp": "by_hand"}
    return own.get(framework, "example")


def authorizer_of(kind: str, identity: Identity) -> Inbound:
    """What the gateway asks for."""
    if kind == "none":
        return Inbound()
    if kind == "iam":
        return Inbound("AWS_IAM")
    scopes = ("gw/read", "gw/write") if kind == "jwt" else ()
    return Inbound("CUSTOM_JWT", identity.issuer, scopes)


def variables(gateway: Gateway, identity: Identity) -> dict[str, str]:
    """The environment of an agent on AgentCore."""
    return {
        "AGENTCORE_GATEWAY_MYGATEWAY_URL": gateway.url,
        "AWS_REGION": "us-east-1",
        "DOCKER_CONTAINER": "1",  # as the CLI's Dockerfile: a token fetched at import is an error
        **Credentials().environment,
        **identity.environment,
    }


@dataclass
class Session:
    """One user's conversation with the agent."""

    agent: AgentProcess
    identity: Identity
    authorizer: str
    user: str = "alice"
    id: str = field(default_factory=lambda: uuid.uuid4().hex + "x")
    ttl: float | None = None

    def say(self, prompt: str, **options: Any) -> Reply:
        """POST the prompt with the headers that the runtime gives this user's request."""
        headers: Mapping[str, str] = options.pop("headers", None) or {}
        if self.authorizer == "forward" and "Authorization" not in headers:
            token = self.identity.caller_token(self.user, self.ttl)
            headers = {**headers, "Authorization": f"Bearer {token}"}
        return self.agent.invoke(
            prompt,
            session_id=self.id,
            workload_token=self.identity.workload_token(self.user),
            headers=headers,
            **options,
        )

    def weather(self, city: str = "Lisbon", tool: str = WEATHER) -> Reply:
        """Ask for the weather, which the gateway's tool knows."""
        return self.say(f'call {tool} {json.dumps({"city": city})}')

    def seen(self, prompt: str, **options: Any) -> str:
        """What the user, or the operator in place of an answer, reads."""
        reply = self.say(prompt, **options)
        return (reply.error or reply.text).strip()


@dataclass
class World:
    """An agent, its gateway and the identity service."""

    framework: str
    versions: str
    authorizer: str
    gateway: Gateway
    identity: Identity
    agent: AgentProcess

    def session(self, user: str = "alice", **more: Any) -> Session:
        """A new conversation."""
        return Session(self.agent, self.identity, self.authorizer, user, **more)

    @property
    def identities(self) -> set[str | None]:
        """Who called tools, as the gateway's authorizer found."""
        callers = [request.caller for request in self.gateway.calls]
        return {caller and caller.id for caller in callers}


def agent_process(
    app: Path,
    framework: str,
    versions: str,
    env: Mapping[str, str],
    how: Literal["main", "uvicorn"] = "main",
) -> AgentProcess:
    """The agent in a folder of main.py, which can be entered.

    It is forked where that pays, which is with the pinned versions: most agents have them, and the
    lowest SDK reads variables while it is imported. In the long tier each imports its libraries
    itself, as in production.
    """
    warm = versions == "pinned" and TIER != "long"
    return AgentProcess(app, python(framework, versions), how, env, warm=warm)


@contextlib.contextmanager
def world(
    framework: str,
    authorizer: str,
    identity: Identity,
    *more: str,
    host: str | None = None,
    versions: str = "pinned",
    how: Literal["main", "uvicorn"] = "main",
    env: Mapping[str, str | None] | None = None,
    app: Path | None = None,
    **gateway_options: Any,
) -> Iterator[World]:
    """Run it all; `more` are further flags of `connect scaffold`, `env` overrides variables;
    `app` is a folder from `changed`; the rest is for the gateway."""
    app = app or application(framework, authorizer, host or default_host(framework), *more)
    with (
        Gateway(authorizer=authorizer_of(authorizer, identity), **gateway_options) as gateway,
        Gateway([tool.failing()], search=False) as example,
    ):
        given = {**variables(gateway, identity), "EXAMPLE_SERVER": example.url, **(env or {})}
        seen = {name: value for name, value in given.items() if value is not None}
        with agent_process(app, framework, versions, seen, how) as agent:
            yield World(framework, versions, authorizer, gateway, identity, agent)
            says_no_secret(agent, identity)


def says_no_secret(agent: AgentProcess, identity: Identity) -> None:
    """No token that was given out, and no secret key, is in what the agent's process wrote."""
    secrets = {*identity.issued, identity.client_secret, Credentials().secret_key}
    # A JWT's parts count each: its signature alone is what makes it a token.
    parts = {part for secret in secrets for part in (secret, secret.rpartition(".")[2])}
    output = agent.output
    leaked = [part[:12] for part in parts if part in output]
    assert leaked == [], "a secret is in the log"
