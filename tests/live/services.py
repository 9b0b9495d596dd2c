"""An agent with a connection of every kind to services, and what stands behind them."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from agentcore_connect.agent.wiring import Wired, wire
from agentcore_connect.units.questions import Credential
from agentcore_connect.units.renderer import render
from agentcore_connect.vocabulary.names import unit_folder
from agentcore_connect.vocabulary.words import CredentialFramework
from standins.agent import AgentProcess, Reply
from standins.authorizer import Credentials, SigV4Authorizer
from standins.identity import Identity
from standins.models import script
from standins.service import DynamoDB, Service
from tiers import TIER

from .lab import HOSTS, REPOSITORY, _scratch, agent_process, default_host, verbose

FRAMEWORKS: tuple[str, ...] = get_args(CredentialFramework)
"""Those that have templates of a credential."""
ONE_WAY = {"openai": "sync", "adk": "sync", "pydantic_ai": "async", "claude": "sync"}
"""How the agents of these call their services in the full tier; in the long one in both ways."""
AGENTS = [
    (framework, mode)
    for framework in FRAMEWORKS
    for mode in ("async", "sync")
    if TIER == "long" or ONE_WAY.get(framework, mode) == mode
]

KEY = "canary-key-1f9d"
VENDOR_KEY = "canary-vendor-77aa"
VENDOR = """\
class _Vendor:
    def __init__(self, secret: str) -> None:
        self.secret = secret

    {async_}def ask(self, question: str) -> str:
        return f"{{question}}? {{len(self.secret)}} characters"


def make_client(secret: str) -> Any:
    return _Vendor(secret)
"""


def connections(framework: str, asynchronous: bool, service: str, idp: str) -> list[Credential]:
    """One unit of every kind."""
    common: dict[str, Any] = {
        "template": f"credential/{framework}",
        "reason": "latency",
        "asynchronous": asynchronous,
    }
    return [
        Credential(**common, credential_name="MyKey", credential_type="api-key", endpoint=service),
        Credential(
            **common,
            credential_name="MyMachine",
            credential_type="oauth",
            endpoint=service,
            oauth_discovery_url=f"{idp}/.well-known/openid-configuration",
            oauth_scopes=["read", "write"],
        ),
        Credential(
            **common,
            credential_name="MyUser",
            credential_type="oauth-3lo",
            endpoint=service,
            oauth_scopes=["read"],
            return_url="https://app.example.com/consented",
        ),
        Credential(**common, credential_name="MyVendor", credential_type="api-key", endpoint=""),
        Credential(
            **common | {"reason": "aws-sdk"},
            credential_name="MyTables",
            credential_type="none",
            aws_service="dynamodb",
        ),
    ]


def application(framework: str, asynchronous: bool, service: str, idp: str) -> Path:
    """The folder of main.py of an agent with all of them, which logs all that libraries tell."""
    folder = Path(tempfile.mkdtemp(dir=_scratch().name))
    app = Path(shutil.copytree(REPOSITORY / "examples" / framework, folder / "project"))
    app = app / "app" / "Assistant"
    units = connections(framework, asynchronous, service, idp)
    for unit in units:
        place = app / "connections" / unit_folder(unit.credential_name)
        place.mkdir(parents=True)
        for name, content in render(unit).items():
            (place / name).write_bytes(content)
    (app / "connections" / "__init__.py").write_text('"""What the agent is connected to."""\n')
    if framework == "mcp":
        host = HOSTS / "services" / f"plain_{'async' if asynchronous else 'sync'}.py"
        (app / "main.py").write_bytes(verbose(host.read_bytes()))
        return app
    host = HOSTS / framework / f"{default_host(framework)}.py"
    source = (host if host.exists() else app / "main.py").read_bytes()
    for unit in units:
        outcome = wire(source, framework, unit_folder(unit.credential_name), "credential")  # type: ignore[arg-type]
        assert isinstance(outcome, Wired), outcome
        source = outcome.source
    (app / "main.py").write_bytes(verbose(source))
    script(framework, app)
    return app


def with_vendor(app: Path, asynchronous: bool) -> Path:
    """The application after a person wrote the call of the vendor's SDK."""
    client = app / "connections" / "myvendor" / "client.py"
    text = client.read_text()
    start = text.index("def make_client")
    end = text.index("async def call" if asynchronous else "def call")
    vendor = VENDOR.format(async_="async " if asynchronous else "")
    client.write_text(f"{text[:start]}{vendor}\n\n{text[end:]}")
    return app


@dataclass
class User:
    """One user's conversation with the agent."""

    agent: AgentProcess
    identity: Identity
    name: str = "alice"
    id: str = field(default_factory=lambda: uuid.uuid4().hex + "x")

    def say(self, prompt: str, **options: Any) -> Reply:
        """POST the prompt as the runtime does for this user."""
        options.setdefault("workload_token", self.identity.workload_token(self.name))
        return self.agent.invoke(prompt, session_id=self.id, **options)

    def call(self, tool: str, path: str = "orders/7", **options: Any) -> str:
        """What the user reads after the tool was called; every answer is a 200."""
        reply = self.say(f'call {tool} {{"path": "{path}"}}', **options)
        assert (reply.status, reply.error) == (200, None), reply
        return reply.text.strip()


@dataclass
class Lab:
    """An agent with its services and AgentCore Identity, or on a developer's machine."""

    framework: str
    asynchronous: bool
    identity: Identity
    service: Service
    tables: DynamoDB
    app: Path
    agent: AgentProcess

    def user(self, name: str = "alice") -> User:
        """Somebody with a new conversation."""
        return User(self.agent, self.identity, name)


@contextlib.contextmanager
def lab(
    framework: str,
    asynchronous: bool,
    *,
    local: dict[str, str] | None = None,
    vendor: bool = True,
    versions: str = "pinned",
) -> Iterator[Lab]:
    """Run it all; with `local`, as `agentcore dev` does, with these variables of .env.local."""
    aws = SigV4Authorizer(Credentials())
    keys = {"MyKey": KEY, "MyVendor": VENDOR_KEY}
    providers = ["MyMachine", "MyUser"]
    with (
        Identity(oauth_providers=providers, api_keys=keys, aws=aws) as identity,
        Service(identity.jwks_url, {KEY}) as service,
        DynamoDB() as tables,
    ):
        app = application(framework, asynchronous, service.url, identity.url)
        if vendor:
            with_vendor(app, asynchronous)
        env = {"AWS_REGION": "us-east-1", **identity.environment, **tables.environment}
        if local is None:
            env |= {**Credentials().environment}
        else:
            env |= {"LOCAL_DEV": "1", **local}
        with agent_process(app, framework, versions, env) as agent:
            yield Lab(framework, asynchronous, identity, service, tables, app, agent)
        assert not (app / ".agentcore.json").exists(), "the SDK's local branch ran"
        for name in ("CreateWorkloadIdentity", "GetWorkloadAccessTokenForUserId"):
            assert identity.count(name) == 0
