"""What `scripts/corpus.py` runs, as data: stories of commands, and what is edited between them.

Nothing of the product is imported here, so that both sides of a comparison get the same inputs.
"""

from __future__ import annotations

import difflib
import json
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
SOURCES = ROOT / "tests" / "sources"
SHAPES = ROOT / "tests" / "hosts" / "wiring"
BASE = Path(tempfile.gettempdir()).resolve() / "connect-corpus"
WORLD = BASE / "world"
"""What each story gets anew: home, bin, tmp, and work with the project in it."""
PROJECT = WORLD / "work" / "project"
SERVER = "http://127.0.0.1:48231/mcp"
"""Where the MCP server of the corpus listens while it runs."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """One command: its arguments, and what is around it.

    ``keys`` are typed at a terminal; without them there is none. ``at`` is where the person
    stands, from the project. ``alone`` gives it a process of its own, so that it has to import
    all that it needs.
    """

    arguments: tuple[str, ...]
    variables: Mapping[str, str] = field(default_factory=dict)
    stdin: str = ""
    keys: str | None = None
    at: str = "."
    alone: bool = False

    def __str__(self) -> str:
        program = "python -m agentcore_connect" if self.alone else "connect"
        words = [f"{name}={shlex.quote(value)}" for name, value in self.variables.items()]
        typed = [] if self.keys is None else [f"  # typed: {self.keys!r}"]
        given = [f"  # stdin: {self.stdin!r}"] if self.stdin else []
        place = [] if self.at == "." else [f"  # in {self.at}"]
        return " ".join([*words, program, shlex.join(self.arguments), *given, *typed, *place])


@dataclass(frozen=True)
class Edit:
    """What a person does to the project between two commands."""

    what: str
    act: Callable[[Path], object]

    def __str__(self) -> str:
        return f"# {self.what}"


Steps: TypeAlias = tuple[Run | Edit, ...]


@dataclass(frozen=True)
class Story:
    """Commands, one after the other, in a new copy of the example ``host``.

    ``sources`` puts the documents that targets are made from into the project.
    """

    name: str
    steps: Steps
    host: str = "strands"
    sources: bool = False


def run(*arguments: str, **around: Any) -> Run:
    return Run(arguments, **around)


# --- edits ----------------------------------------------------------------------------------------


def write(path: str, text: str | bytes) -> Edit:
    """Make a file, with its folders."""

    def act(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode() if isinstance(text, str) else text)

    return Edit(f"{path} is written", act)


def swap(path: str, old: str, new: str) -> Edit:
    """Put ``new`` in the place of each ``old``, of which there has to be one."""

    def act(root: Path) -> None:
        text = (root / path).read_bytes()
        assert old.encode() in text, f"{path}: no {old!r}"
        (root / path).write_bytes(text.replace(old.encode(), new.encode()))

    return Edit(f"{path}: {old!r} becomes {new!r}", act)


def above(path: str, line: str) -> Edit:
    """Put a line at the start of a file."""

    def act(root: Path) -> None:
        (root / path).write_bytes(f"{line}\n".encode() + (root / path).read_bytes())

    return Edit(f"{path} starts with {line!r}", act)


def gone(path: str) -> Edit:
    def act(root: Path) -> None:
        shutil.rmtree(root / path) if (root / path).is_dir() else (root / path).unlink()

    return Edit(f"{path} is deleted", act)


def link(path: str, target: str) -> Edit:
    """Move what is at ``path`` to ``target``, and leave a link to it."""

    def act(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if (root / path).exists():
            (root / path).rename(root / target)
        else:
            (root / target).mkdir()
        (root / path).symlink_to(root / target)

    return Edit(f"{path} becomes a link to {target}", act)


def config(what: str, change: Callable[[Json], object]) -> Edit:
    """Change agentcore.json."""

    def act(root: Path) -> None:
        file = root / "agentcore" / "agentcore.json"
        content = json.loads(file.read_text(encoding="utf-8-sig"))
        change(content)
        file.write_text(json.dumps(content, indent=2), encoding="utf-8")

    return Edit(f"agentcore.json {what}", act)


def cli(*, version: str = "0.30.0", verdict: str = '{"success": true}') -> Edit:
    """Put a stand-in of the `agentcore` CLI on PATH; without a version, take it away."""

    def act(_: Path) -> None:
        program = WORLD / "bin" / "agentcore"
        program.unlink(missing_ok=True)
        if version:
            answer = f"if [ \"$1\" = validate ]; then echo '{verdict}'; else echo {version}; fi"
            program.write_text(f"#!/bin/sh\n{answer}\n")
            program.chmod(0o755)

    return Edit(f"the agentcore CLI is {version or 'gone'} and says {verdict}", act)


def git(*words: str, at: str = ".") -> Edit:
    """Run git, with one person at one time."""

    def act(root: Path) -> None:
        _git(root / at, *words)

    return Edit(f"git {shlex.join(words)}", act)


def _git(folder: Path, *words: str) -> None:
    person = {f"GIT_{who}_{what}": "a@localhost" for who in _WHO for what in ("NAME", "EMAIL")}
    time = {f"GIT_{who}_DATE": "2024-01-01T00:00:00Z" for who in _WHO}
    subprocess.run(["git", *words], cwd=folder, check=True, env=os.environ | person | time)


_WHO = ("AUTHOR", "COMMITTER")

ANSWERS = ".copier-answers.yml"
TEMPLATES = "~/.agentcore-connect/templates.bundle"


def aged(version: str, fought: str = "") -> Edit:
    """Let every unit be as ``version`` made it.

    In the file ``fought`` a person's words stand where that version and the newest one differ.
    """

    def act(root: Path) -> None:
        new = (root / fought).read_text(encoding="utf-8") if fought else ""
        for record in sorted(root.rglob(ANSWERS)):
            for path in record.parent.iterdir():
                if path.is_file() and path != record and path.name != "tools.json":
                    path.unlink()
            for name, content in _rendered(record.read_bytes(), version).items():
                (record.parent / name).write_bytes(content)
        if fought:
            lines = (root / fought).read_text(encoding="utf-8").splitlines(keepends=True)
            matcher = difflib.SequenceMatcher(None, lines, new.splitlines(True), autojunk=False)
            places = [at for tag, at, *_ in matcher.get_opcodes() if tag == "replace"]
            assert places, f"{fought} is in {version} as it is now"
            lines[places[0]] = "My own words.\n"
            (root / fought).write_text("".join(lines), encoding="utf-8")

    return Edit(f"every unit is as {version} made it{fought and f', {fought} is edited'}", act)


@cache
def _rendered(record: bytes, version: str) -> Mapping[str, bytes]:
    """The files of the unit with this record, as Copier itself makes them."""
    import copier
    import yaml

    answers = {name: value for name, value in yaml.safe_load(record).items() if name[0] != "_"}
    with tempfile.TemporaryDirectory(dir=BASE) as folder:
        copier.run_copy(TEMPLATES, folder, data=answers, vcs_ref=version, defaults=True, quiet=True)
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


# --- scaffold: every combination ------------------------------------------------------------------

DISCOVERY = "https://idp.example.com/.well-known/openid-configuration"
OTHER_DISCOVERY = "https://auth.example.com/.well-known/openid-configuration"
LAMBDA_ARN = "arn:aws:lambda:us-east-1:123456789012:function:weather"
FRAMEWORKS = ("strands", "langgraph", "openai", "adk", "mcp")

IAM = ("--authorizer-type", "AWS_IAM")
JWT = (
    *("--authorizer-type", "CUSTOM_JWT", "--discovery-url", DISCOVERY),
    *("--allowed-audience", "my-api", "--client-credential", "MyGateway-oauth"),
)
AUTHORIZERS: dict[str, tuple[str, ...]] = {
    "none": ("--authorizer-type", "NONE"),
    "iam": IAM,
    "jwt": (*JWT, "--allowed-scopes", "gw/read,gw/write"),
    "forward": (
        *("--authorizer-type", "CUSTOM_JWT", "--discovery-url", DISCOVERY),
        *("--allowed-clients", "web-app", "--forward-caller-token"),
    ),
}
_OAUTH = (
    *("--credential-name", "Weather-oauth", "--oauth-scopes", "read,write"),
    *("--oauth-discovery-url", OTHER_DISCOVERY),
)
SIGN_IN: dict[str, tuple[str, ...]] = {
    "none": (),
    "oauth": ("--outbound-auth", "oauth", *_OAUTH),
    "oauth-3lo": (
        *("--outbound-auth", "oauth-3lo", *_OAUTH),
        *("--return-url", "https://app.example.com/signed-in"),
    ),
    "api-key": ("--outbound-auth", "api-key", "--credential-name", "Weather-key"),
    "iam": ("--outbound-auth", "iam"),
}
TARGETS: dict[str, tuple[str, ...]] = {
    "mcp": ("--endpoint", "https://mcp.example.com/mcp"),
    "lambda": ("--lambda-arn", LAMBDA_ARN),
    "openapi": ("--schema", "specs/orders.yaml"),
    "api-gateway": ("--rest-api-id", "a1b2c3d4e5", "--stage", "prod"),
    "smithy": ("--schema", "specs/cities.json"),
}
_S3 = ("--schema", "s3://my-bucket/specs/document.json", "--schema-s3-account", "123456789012")
_RUNTIME = "https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/tools"
_QUERY = ("--api-key-location", "QUERY_PARAMETER", "--api-key-parameter-name", "api_key")
_BEARER = ("--api-key-parameter-name", "Authorization", "--api-key-prefix", "Bearer")
TARGET_OPTIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("mcp", "oauth-3lo", "", ()),
    ("mcp", "oauth-3lo", "parameters", ("--custom-parameters", "prompt=consent,access_type=x")),
    ("mcp", "iam", "runtime", ("--endpoint", _RUNTIME)),
    ("mcp", "iam", "url", ("--endpoint", "https://abc.lambda-url.us-east-1.on.aws/mcp")),
    ("mcp", "iam", "execute-api", ("--iam-service", "execute-api")),
    ("mcp", "iam", "other", ("--iam-service", "vpc-lattice-svcs")),
    ("lambda", "none", "example", ()),
    ("lambda", "none", "tools", ("--tool-schema-file", "functions/tools.json")),
    ("lambda", "none", "handler", ("--from-handler", "functions/weather.py", "--with-handler")),
    ("lambda", "oauth", "", ()),
    ("lambda", "oauth", "no-scopes", ("--oauth-scopes", "")),
    ("lambda", "oauth-3lo", "", ()),
    ("lambda", "iam", "", ()),
    ("openapi", "oauth", "", ()),
    ("openapi", "oauth", "s3", _S3),
    ("openapi", "oauth-3lo", "", ()),
    ("openapi", "api-key", "", ()),
    ("openapi", "api-key", "bearer", _BEARER),
    ("openapi", "api-key", "query", _QUERY),
    ("openapi", "iam", "", ("--iam-service", "execute-api", "--iam-region", "eu-west-1")),
    ("openapi", "iam", "s3", (*_S3[:2], "--iam-service", "lambda")),
    ("api-gateway", "none", "", ()),
    (
        *("api-gateway", "none", "filters"),
        ("--tool-filter-path", "/orders/*", "--tool-filter-methods", "GET,POST"),
    ),
    ("api-gateway", "api-key", "", ()),
    ("api-gateway", "iam", "", ()),
    ("smithy", "none", "", ()),
    ("smithy", "none", "s3", _S3),
    ("smithy", "oauth", "", ()),
    ("smithy", "oauth-3lo", "", ()),
    ("smithy", "iam", "", ()),
)
"""Path, sign-in, a label, and more options."""

_SERVICE = ("--endpoint", "https://api.example.com/v1")
_TOKEN = ("--oauth-discovery-url", OTHER_DISCOVERY, "--oauth-scopes", "read,write")
_RETURN = ("--return-url", "https://app.example.com/signed-in")
DIRECT: dict[str, tuple[str, ...]] = {
    "api-key": ("--credential-type", "api-key", *_SERVICE, "--reason", "streaming"),
    "oauth": ("--credential-type", "oauth", *_SERVICE, "--reason", "latency", *_TOKEN),
    "oauth-3lo": (
        *("--credential-type", "oauth-3lo", *_SERVICE, "--force-direct", "It was so before."),
        *(*_RETURN, *_TOKEN),
    ),
    "aws": ("--reason", "aws-sdk", "--aws-service", "dynamodb"),
    "sdk": ("--credential-type", "api-key", "--reason", "vendor-sdk"),
    "sdk-oauth": ("--credential-type", "oauth", "--reason", "vendor-sdk", *_TOKEN[:2]),
    "sdk-oauth-3lo": (
        *("--credential-type", "oauth-3lo", "--reason", "vendor-sdk", *_TOKEN),
        *_RETURN,
    ),
}
MORE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("strands", "iam", ("--tool-search", "never", "--with-tests")),
    ("mcp", "forward", ("--tool-search", "always", "--with-tests")),
    ("langgraph", "jwt", ("--tool-search", "never", "--with-tests")),
    ("openai", "none", ("--tool-search", "always", "--with-tests")),
    ("adk", "jwt", ("--tool-search", "never", "--with-tests")),
    ("strands", "jwt", ("--request-header", "X-Tenant", "--request-header", "trace-id")),
)


def target(
    path: str, *more: str, framework: str = "strands", gateway: tuple[str, ...] = IAM
) -> tuple[str, ...]:
    """The arguments of a target behind a new gateway."""
    return (
        *("scaffold", "--path", path, "--framework", framework, "--gateway", "MyGateway"),
        *(*gateway, "--name", "WeatherTools", *TARGETS[path], *more, "--yes"),
    )


def direct(framework: str, *more: str) -> tuple[str, ...]:
    """The arguments of a service that an agent calls itself."""
    named = ("--path", "credential", "--framework", framework, "--name", "Weather")
    return ("scaffold", *named, *more, "--yes")


OWN = target("mcp", gateway=JWT)
"""The README's command."""
AGAIN = ("scaffold", *OWN[1:3], *OWN[-5:])
"""The same, as short as it may be once the gateway is there."""
JSON = ("--json",)
CLIENT = "app/Assistant/connections/mygateway"
UNIT = "connections/weathertools"
MAIN = "app/Assistant/main.py"
README = f"{UNIT}/README.md"


def _scaffolds() -> Iterator[Story]:
    number = 0

    def form() -> tuple[str, ...]:
        """For people and for machines in turn."""
        nonlocal number
        number += 1
        return JSON if number % 2 else ()

    for framework in FRAMEWORKS:
        for authorizer, gateway in AUTHORIZERS.items():
            for sign_in in ("none", "oauth"):
                command = target("mcp", *SIGN_IN[sign_in], framework=framework, gateway=gateway)
                steps = [run(*command, *form())]
                if sign_in == "oauth":
                    steps.append(run("remove", "WeatherTools", "--yes", *form()))
                yield Story(f"mcp-{framework}-{authorizer}-{sign_in}", tuple(steps), framework)
    for framework, authorizer, options in MORE:
        command = target("mcp", *options, framework=framework, gateway=AUTHORIZERS[authorizer])
        name = "-".join(("mcp", framework, authorizer, *options))
        yield Story(name, (run(*command, *form()),), framework)
    for path, sign_in, label, options in TARGET_OPTIONS:
        command = target(path, *SIGN_IN[sign_in], *options)
        steps = [run(*command, *form()), run("remove", "WeatherTools", "--yes", *form())]
        name = "-".join(filter(None, (path, sign_in, label)))
        yield Story(f"target-{name}", tuple(steps), sources=True)
    for framework in ("strands", "langgraph", "mcp"):
        for service, options in DIRECT.items():
            if framework != "strands" and service not in ("api-key", "aws", "sdk"):
                continue
            for sync in ((), ("--sync",)):
                steps = [run(*direct(framework, *options, *sync), *form())]
                if not sync:
                    steps.append(run("remove", "Weather", "--yes", *form()))
                name = "-".join(("credential", framework, service, *sync))
                yield Story(name, tuple(steps), framework, sources=True)
    for shape in sorted(SHAPES.glob("*/*.py")):
        framework = shape.parent.name
        command = target("mcp", framework=framework)
        steps = [run(*command, *form()), run("remove", "MyGateway", "--yes", *form())]
        agent = write(MAIN, shape.read_bytes())
        yield Story(f"wiring-{framework}-{shape.stem}", (agent, *steps), framework)


# --- refusals -------------------------------------------------------------------------------------

CANARY = "c4nary-5ecret"
_JWT_KEYS = {"discoveryUrl": DISCOVERY, "allowedAudience": ["my-api"]}
_HAS_JWT = {
    "name": "MyGateway",
    "targets": [],
    "authorizerType": "CUSTOM_JWT",
    "authorizerConfiguration": {"customJwtAuthorizer": _JWT_KEYS},
}
_HAS_TARGET = {
    "name": "Tools",
    "authorizerType": "AWS_IAM",
    "targets": [
        {
            "name": "Weather",
            "targetType": "mcpServer",
            "endpoint": "https://old.example.com/mcp",
        }
    ],
}


def _has_gateways(*gateways: Json) -> Edit:
    names = ", ".join(str(gateway["name"]) for gateway in gateways)
    return config(f"has the gateways {names}", lambda c: c.update(agentCoreGateways=gateways))


def _has_credentials(*credentials: Json) -> Edit:
    names = ", ".join(str(credential["name"]) for credential in credentials)
    return config(f"has the credentials {names}", lambda c: c.update(credentials=credentials))


_API_KEY = {"name": "weather-key", "authorizerType": "ApiKeyCredentialProvider"}
_OAUTH_KEY = {
    "name": "Weather-oauth",
    "authorizerType": "OAuthCredentialProvider",
    "discoveryUrl": DISCOVERY,
}
_RUNTIME_ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/Example_Assistant-a1B2c3"


def _without(command: tuple[str, ...], *flags: str) -> tuple[str, ...]:
    """The command without these flags and their values."""
    words = list(command)
    for flag in flags:
        at = words.index(flag)
        del words[at : at + 2]
    return tuple(words)


def _of_app(app: str) -> tuple[str, ...]:
    """The arguments of a target of which the application itself writes the document."""
    command = _without(target("openapi", *SIGN_IN["api-key"]), "--schema")
    return (*command[:-1], "--from-app", app, "--yes")


_CODE = config("says the code is above", lambda c: c["runtimes"][0].update(codeLocation="../x"))
_ABSOLUTE = config("has /etc/main.py", lambda c: c["runtimes"][0].update(entrypoint="/etc/main.py"))
_LATIN = '{"name": "\xe9"}'.encode("latin-1")
CONFIG = "agentcore/agentcore.json"
TOO_OLD = '[project]\nname = "assistant"\nversion = "1"\ndependencies = ["mcp < 1"]\n'

REFUSED: tuple[tuple[str, tuple[Edit, ...], tuple[str, ...]], ...] = (
    # wrong values; of a flag that is said twice, the last one counts
    ("path-unknown", (), (*OWN, "--path", "soap")),
    ("framework-unknown", (), (*OWN, "--framework", "soap")),
    ("authorizer-unknown", (), (*OWN, "--authorizer-type", "soap")),
    ("outbound-auth-unknown", (), (*OWN, "--outbound-auth", "soap")),
    ("tool-search-unknown", (), (*OWN, "--tool-search", "soap")),
    ("agent-unknown", (), (*OWN, "--agent", "Nobody")),
    ("gateway-underscore", (), (*OWN, "--gateway", "My_Gateway")),
    ("gateway-newline", (), (*OWN, "--gateway", "MyGateway\n")),
    ("gateway-escape", (), (*OWN, "--gateway", "My\x1b[31m")),
    ("gateway-empty", (), (*OWN, "--gateway", "")),
    ("gateway-path", (), (*OWN, "--gateway", "../MyGateway")),
    ("gateway-template", (), (*OWN, "--gateway", "{{ 7*7 }}")),
    ("gateway-long", (), (*OWN, "--gateway", "G" * 41)),
    ("name-underscore", (), (*OWN, "--name", "weather_tools")),
    ("name-digit", (), (*OWN, "--name", "9tools")),
    ("name-unicode", (), (*OWN, "--name", "wétter")),
    ("name-path", (), (*OWN, "--name", "a/../../b")),
    ("name-long", (), (*OWN, "--name", "t" * 61)),
    ("credential-space", (), (*OWN, "--client-credential", "my credential")),
    ("credential-secret", (), (*OWN, "--client-credential", f"{CANARY}/+=")),
    ("endpoint-http", (), (*OWN, "--endpoint", "http://mcp.example.com/mcp")),
    ("endpoint-file", (), (*OWN, "--endpoint", "file:///etc/passwd")),
    ("endpoint-braces", (), (*OWN, "--endpoint", "https://mcp.example.com/{{ 7*7 }}")),
    ("endpoint-port", (), (*OWN, "--endpoint", "https://mcp.example.com:99999/mcp")),
    ("endpoint-password", (), (*OWN, "--endpoint", f"https://u:{CANARY}@mcp.example.com/")),
    ("endpoint-key", (), (*OWN, "--endpoint", f"https://mcp.example.com/?api_key={CANARY}")),
    ("endpoint-inverted", (), (*OWN, "--endpoint", f"https://proxy.example.com/{_RUNTIME_ARN}")),
    ("discovery-http", (), (*OWN, "--discovery-url", DISCOVERY.replace("https", "http"))),
    ("discovery-ending", (), (*OWN, "--discovery-url", "https://idp.example.com/")),
    ("audience", (), (*OWN, "--allowed-audience", "a b")),
    ("clients", (), (*OWN, "--allowed-clients", "-x,y")),
    ("scopes", (), (*OWN, "--allowed-scopes", 'a"b')),
    ("lambda-arn", (), target("lambda", "--lambda-arn", "weather")),
    ("stage", (), target("api-gateway", "--stage", "a/b")),
    ("rest-api-id", (), target("api-gateway", "--rest-api-id", "a b")),
    ("filter-path", (), target("api-gateway", "--tool-filter-path", "pets")),
    ("filter-methods", (), target("api-gateway", "--tool-filter-methods", "get")),
    ("s3-account", (), target("smithy", *_S3[:2], "--schema-s3-account", "123")),
    ("s3-bucket", (), target("smithy", "--schema", "s3://My_Bucket/api.json")),
    (
        "prefix-secret",
        (),
        target("openapi", *SIGN_IN["api-key"], "--api-key-prefix", f"B {CANARY}"),
    ),
    ("location", (), target("openapi", *SIGN_IN["api-key"], "--api-key-location", "BODY")),
    ("parameters", (), target("mcp", *SIGN_IN["oauth-3lo"], "--custom-parameters", CANARY)),
    ("return-url", (), target("mcp", *SIGN_IN["oauth-3lo"], "--return-url", "app")),
    ("request-header", (), (*OWN, "--request-header", "Authorization")),
    # missing answers
    ("nothing-said", (), ("scaffold", "--yes")),
    ("no-endpoint", (), _without(OWN, "--endpoint")),
    ("no-name", (), _without(OWN, "--name")),
    ("no-discovery-url", (), _without(OWN, "--discovery-url")),
    ("nobody-allowed", (), _without(OWN, "--allowed-audience")),
    ("no-authorizer", (), _without(target("mcp"), "--authorizer-type")),
    ("no-return-url", (), _without(target("mcp", *SIGN_IN["oauth-3lo"]), "--return-url")),
    ("no-stage", (), _without(target("api-gateway"), "--stage")),
    ("no-lambda-arn", (), _without(target("lambda"), "--lambda-arn")),
    ("no-reason", (), direct("strands", "--credential-type", "api-key", *_SERVICE)),
    # contradictions
    ("two-tokens", (), (*OWN, "--forward-caller-token")),
    ("jwt-for-iam", (), target("mcp", "--discovery-url", DISCOVERY)),
    ("credential-for-none", (), (*OWN, "--credential-name", "Weather-oauth")),
    ("endpoint-for-lambda", (), target("lambda", "--endpoint", "https://mcp.example.com")),
    ("stage-for-mcp", (), (*OWN, "--stage", "prod")),
    ("schema-for-mcp", (), (*OWN, "--schema", "specs/orders.yaml")),
    ("mcp-api-key", (), (*OWN, *SIGN_IN["api-key"])),
    ("smithy-api-key", (), target("smithy", *SIGN_IN["api-key"])),
    ("api-gateway-oauth", (), target("api-gateway", *SIGN_IN["oauth"])),
    ("openapi-none", (), target("openapi")),
    ("iam-host", (), target("mcp", *SIGN_IN["iam"])),
    ("region-for-none", (), (*OWN, "--iam-region", "eu-west-1")),
    ("a2a", (), direct("strands", *DIRECT["api-key"], "--reason", "a2a")),
    ("direct-gateway", (), direct("strands", *DIRECT["api-key"], "--gateway", "MyGateway")),
    ("direct-aws", (), direct("strands", *DIRECT["api-key"], "--aws-service", "s3")),
    ("other-authorizer", (_has_gateways(_HAS_JWT),), (*AGAIN, *IAM)),
    ("other-audience", (_has_gateways(_HAS_JWT),), (*AGAIN, "--allowed-audience", "other")),
    ("other-endpoint", (_has_gateways(_HAS_TARGET),), (*AGAIN, "--name", "Weather")),
    ("target-taken", (_has_gateways(_HAS_TARGET),), (*OWN, "--name", "Weather")),
    ("which-gateway", (_has_gateways(_HAS_JWT, _HAS_TARGET),), AGAIN),
    (
        "variable-taken",
        (_has_gateways(_HAS_TARGET | {"name": "MY-Gateway"}),),
        (*OWN, "--gateway", "my-gateway"),
    ),
    (
        "key-for-oauth",
        (_has_credentials(_API_KEY),),
        target("mcp", *SIGN_IN["oauth"], "--credential-name", "weather-key"),
    ),
    (
        "oauth-for-key",
        (_has_credentials(_OAUTH_KEY),),
        target("openapi", *SIGN_IN["api-key"], "--credential-name", "Weather-oauth"),
    ),
    # the project
    ("no-project", (write("../else/x", ""),), (*OWN, "--project", "../else")),
    ("project-missing", (), (*OWN, "--project", "missing")),
    ("config-comma", (write(CONFIG, '{\n  "name": "X",\n}'),), OWN),
    ("config-empty", (write(CONFIG, ""),), OWN),
    ("config-twice", (write(CONFIG, '{"name": "X",\n "name": "Y"}'),), OWN),
    ("config-deep", (write(CONFIG, "[" * 5000),), OWN),
    ("config-latin", (write(CONFIG, _LATIN),), OWN),
    ("config-list", (write(CONFIG, "[]"),), OWN),
    ("config-runtimes", (config("has a word", lambda c: c.update(runtimes=["A"])),), OWN),
    ("code-above", (_CODE,), OWN),
    ("entrypoint-absolute", (_ABSOLUTE,), OWN),
    ("entrypoint-missing", (gone(MAIN),), OWN),
    ("python-syntax", (write(MAIN, "from strands import Agent\nagent = Agent(\n"),), OWN),
    ("toml-syntax", (write("app/Assistant/pyproject.toml", '[project]\nname = "a\n'),), OWN),
    ("dependency", (write("app/Assistant/pyproject.toml", TOO_OLD),), OWN),
    ("link-app", (link("app", "goal"),), OWN),
    ("link-main", (link(MAIN, "goal"),), OWN),
    ("link-unit", (link("connections/weathertools", "goal"),), OWN),
    ("link-config", (link(CONFIG, "goal"),), OWN),
    ("folder-taken", (write(f"{CLIENT}/mine.py", "mine = True\n"),), OWN),
    ("file-for-folder", (write("connections", "mine\n"),), OWN),
    ("schema-missing", (), target("openapi", *SIGN_IN["api-key"])),
    ("schema-broken", (write("specs/orders.yaml", "a: [1\n"),), target("openapi", *SIGN_IN["iam"])),
    (
        "schema-no-openapi",
        (write("specs/orders.yaml", "a: 1\n"),),
        target("openapi", *SIGN_IN["iam"]),
    ),
    ("schema-outside", (), target("openapi", *SIGN_IN["api-key"], "--schema", "/none/x.yaml")),
    ("smithy-broken", (write("specs/cities.json", "{"),), target("smithy")),
    ("tools-no-list", (write("t.json", "{}"),), target("lambda", "--tool-schema-file", "t.json")),
    ("handler-syntax", (write("h.py", "def (\n"),), target("lambda", "--from-handler", "h.py")),
    ("app-missing", (), _of_app("main:nothing")),
    # the command line
    ("usage-word", (), ("scaffold", "--yes", CANARY)),
    ("usage-option", (), ("scaffold", "--soap")),
    ("usage-secret", (), (*OWN, "--client-secret", CANARY)),
    ("usage-value", (), ("advise", "--tools", "many", "--yes")),
    ("usage-command", (), ("soap",)),
    ("usage-argument", (), ("remove",)),
    ("usage-tool", (), ("policy", "try")),
    # answers from a file
    (
        "answers-extra",
        (write("a.yml", f"path: mcp\nsoap: {CANARY}"),),
        ("scaffold", "--answers", "a.yml"),
    ),
    ("answers-type", (write("a.yml", f"name: [{CANARY}]"),), ("scaffold", "--answers", "a.yml")),
    ("answers-broken", (write("a.yml", "a: 1\nb: [\nx"),), ("scaffold", "--answers", "a.yml")),
    ("answers-list", (write("a.yml", "- x"),), ("scaffold", "--answers", "a.yml")),
    ("answers-missing", (), ("scaffold", "--answers", "a.yml")),
    # the plan
    ("plan-over-code", (), (*OWN, "--plan", MAIN)),
    ("plan-no-folder", (), (*OWN, "--plan", "no/plan.json")),
    ("plan-missing", (), ("apply", "nowhere.json")),
    ("plan-soap", (write("p.json", "soap"),), ("apply", "p.json")),
    ("plan-empty", (write("p.json", "{}"),), ("apply", "p.json")),
    # other commands
    ("undo-nothing", (), ("undo",)),
    ("update-nothing", (), ("update",)),
    ("update-continue", (), ("update", "--continue")),
    ("update-abort", (), ("update", "--abort")),
    ("update-unit", (), ("update", "Nobody")),
    ("remove-unknown", (), ("remove", "Nobody", "--yes")),
    ("remove-kind", (), ("remove", "Nobody", "--kind", "soap", "--yes")),
    ("adopt-nothing", (), ("adopt",)),
    ("adopt-agent", (), ("adopt", "--agent", "Nobody")),
    ("matrix-path", (), ("matrix", "soap")),
    ("advise-front", (), ("advise", "--front", "soap", "--yes")),
    ("advise-missing", (), ("advise", "--yes")),
    ("tools-target", (), ("tools", "--target", "Nobody")),
    ("policy-check-nothing", (), ("policy", "check")),
    ("policy-test-nothing", (), ("policy", "test")),
    ("policy-try-nothing", (), ("policy", "try", "--tool", "A___b")),
    ("policy-enforce-nothing", (), ("policy", "enforce")),
)
"""A name, what is edited before, and the command; every fourth is run for people too."""


def _refusals() -> Iterator[Story]:
    for number, (name, edits, command) in enumerate(REFUSED):
        for_people = () if number % 4 else (run(*command),)
        steps = (*edits, run(*command, *JSON), *for_people)
        yield Story(f"refused-{name}", steps, sources=name != "schema-missing")


# --- what needs no project ------------------------------------------------------------------------

COMMANDS = (
    *((), ("scaffold",), ("apply",), ("undo",), ("update",), ("status",), ("remove",), ("adopt",)),
    *(("advise",), ("matrix",), ("tools",), ("explain",), ("policy",), ("policy", "add")),
    *(("policy", "enforce"), ("policy", "check"), ("policy", "test"), ("policy", "try")),
    ("policy", "explain"),
)
ADVISE: tuple[tuple[str, ...], ...] = (
    ("--caller", "agent", "--front", "mcp-server"),
    ("--caller", "agent", "--front", "mcp-server", "--outbound-auth", "api-key"),
    ("--caller", "agent", "--front", "lambda", "--outbound-auth", "iam"),
    ("--caller", "agent", "--front", "openapi", "--outbound-auth", "oauth"),
    ("--caller", "agent", "--front", "openapi", "--outbound-auth", "none"),
    ("--caller", "agent", "--front", "api-gateway", "--tools", "30"),
    ("--caller", "agent", "--front", "smithy"),
    ("--caller", "agent", "--front", "none"),
    ("--caller", "agent", "--front", "none", "--reason", "vendor-sdk"),
    ("--caller", "agent", "--front", "openapi", "--reason", "streaming"),
    ("--caller", "agent", "--front", "mcp-server", "--reason", "a2a"),
    ("--caller", "agent", "--front", "none", "--reason", "aws-sdk"),
    ("--caller", "app", "--front", "openapi"),
)
EXPLAIN: tuple[tuple[str, ...], ...] = (
    (),
    ("mcpServer targets do not support API_KEY outbound auth",),
    ("OAUTH", "outbound", "auth", "requires", "a", "credentialName."),
    ("TimeoutError: Polling timed out after 600 seconds",),
    ("mcp-api-key",),
    ("403 Forbidden",),
    ("nothing that anybody ever said",),
    ("--credential-name is required with --outbound-auth api-key",),
)
COMPLETED = (
    *("connect ", "connect s", "connect policy ", "connect scaffold --", "connect status --"),
    *(
        "connect scaffold --framework ",
        "connect scaffold --authorizer-type ",
    ),
    *("connect scaffold --tool-search ", "connect scaffold --path ", "connect scaffold --agent "),
    *("connect scaffold --outbound-auth ", "connect scaffold --reason ", "connect remove "),
    *("connect policy add --pattern ", "connect update --", "connect remove --kind "),
    *("connect advise --front ", "connect scaffold --gateway ", "connect matrix "),
)


def _anywhere() -> Iterator[Story]:
    for command in COMMANDS:
        yield Story("-".join(("help", *command)), (run(*command, "--help"),))
    steps: Steps = (run(), run("-h"), run("--version"), run("--help", variables={"COLUMNS": "60"}))
    yield Story("root", steps)
    yield Story("matrix", (run("matrix"), run("matrix", *JSON), run("matrix", "smithy")))
    for number, arguments in enumerate(ADVISE):
        steps = tuple(run("advise", *arguments, "--yes", *form) for form in ((), JSON))
        yield Story(f"advise-{number}", steps)
    for number, text in enumerate(EXPLAIN):
        yield Story(f"explain-{number}", tuple(run("explain", *form, *text) for form in ((), JSON)))
    yield Story("explain-stdin", (run("explain", "-", stdin="error: 403 Forbidden\n"),))
    for words in COMPLETED:
        variables = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()))}
        if not words.endswith(" "):
            variables["COMP_CWORD"] = str(len(words.split()) - 1)
        variables |= {"_CONNECT_COMPLETE": "complete_bash"}
        yield Story(f"complete: {words}", (run(variables=variables),))
    for shell in ("bash", "zsh", "fish"):
        variables = {"_CONNECT_COMPLETE": f"source_{shell}"}
        yield Story(f"complete: {shell}", (run(variables=variables),))


# --- the life of a project ------------------------------------------------------------------------

_STATUS = (run("status"), run("status", *JSON), run("status", "--graph"), run("status", "--check"))
PLAN = "../plan.json"


def _life(framework: str) -> Story:
    """From a plan to nothing, past edits, for one framework."""
    own = target("mcp", framework=framework, gateway=JWT)
    pets = (
        *("scaffold", "--path", "lambda", "--name", "Pets", "--lambda-arn", LAMBDA_ARN),
        *("--tool-schema-file", "functions/tools.json", "--yes"),
    )
    return Story(
        f"life-{framework}",
        (
            *_STATUS,
            run(*own, "--dry-run"),
            run(*own, "--dry-run", *JSON),
            run(*own, "--plan", PLAN),
            run("apply", PLAN),
            run("apply", PLAN, *JSON),
            run(*own),
            run(*own, *JSON),
            run(*pets, *JSON),
            *_STATUS,
            run("status", "--graph", "--svg", "../picture.svg", *JSON),
            run("tools"),
            run("undo", "--dry-run"),
            run("undo", *JSON),
            run("undo"),
            run(*pets),
            above(f"{CLIENT}/tools.py", "# mine"),
            gone(README),
            run("status"),
            run("status", *JSON),
            run("status", "--check"),
            run("status", "--diff"),
            run("undo"),
            run("update", "--check"),
            run("remove", "WeatherTools", "--yes", "--dry-run"),
            run("remove", "WeatherTools", "--yes", *JSON),
            run("status", *JSON),
            run("undo"),
            run("remove", "MyGateway", "--yes", "--force", "--plan", PLAN, *JSON),
            run("apply", PLAN, *JSON),
            run("status"),
        ),
        framework,
        sources=True,
    )


_FIRST = dict.fromkeys(FRAMEWORKS, "v0.1.0") | {"openai": "v0.2.0", "adk": "v0.2.0"}
"""The first release that knows a framework."""


def _conflict(name: str, made: Steps, version: str, file: str, host: str = "strands") -> Story:
    """An update that ends in a conflict, which is given up and then resolved."""
    return Story(
        f"update-conflict-{name}",
        (
            *made,
            aged(version, fought=file),
            run("update", "--dry-run", *JSON),
            run("update", *JSON),
            run("status"),
            run("update", "--continue"),
            run("update", "--continue", *JSON),
            run("update"),
            run(*AGAIN, "--name", "Other", *JSON),
            run("update", "--abort"),
            run("update", "--abort", *JSON),
            run("update"),
            write(file, "# Resolved\n"),
            run("update", "--continue", *JSON),
            run("update", *JSON),
            run("status", "--check"),
            run("remove", "MyGateway", "--yes", *JSON),
        ),
        host,
    )


def _updates() -> Iterator[Story]:
    for framework, version in (
        *(("strands", "v0.2.0"), ("strands", "v0.3.0")),
        *_FIRST.items(),
    ):
        yield Story(
            f"update-{framework}-{version}",
            (
                run(*target("mcp", framework=framework, gateway=JWT)),
                aged(version),
                run("status"),
                run("update", "--check"),
                run("update", "--check", *JSON),
                run("update", "--dry-run", "--diff"),
                run("update", "WeatherTools", *JSON),
                run("update", "--all"),
                run("update", *JSON),
                run("undo"),
                run("update", "--to", "v0.3.0", *JSON),
                run("update", "--to", "v0.1.0"),
                run("update", "--to", "v0.0.7", *JSON),
                run("status", *JSON),
            ),
            framework,
        )
    yield Story(
        "update-edited",
        (
            run(*OWN),
            aged("v0.1.0"),
            swap(README, "\n", "\r\n"),
            above(README, "# My tools"),
            above(f"{CLIENT}/client.py", "# mine"),
            gone(f"{CLIENT}/transport.py"),
            write(f"{CLIENT}/own.py", "OWN = 1\n"),
            run("update", "--dry-run", *JSON),
            run("update"),
            run("update", *JSON),
            run("status", "--diff"),
            run("undo", *JSON),
        ),
    )
    for framework in ("strands", "langgraph", "mcp"):
        own = run(*target("mcp", framework=framework, gateway=JWT))
        yield _conflict(framework, (own,), "v0.1.0", README, framework)
    yield _conflict("api-gateway", (run(*target("api-gateway")),), "v0.3.0", README)
    yield Story(
        "update-policy",
        (
            *_shop(),
            run(*_policy("amount_number", _AMOUNT)),
            aged("v0.3.0"),
            run("status", *JSON),
            run("update", "--check"),
            run("update", *JSON),
            run("policy", "check"),
        ),
    )
    yield Story(
        "update-links",
        (
            run(*OWN),
            aged("v0.1.0"),
            link(README, "goal"),
            run("update", *JSON),
            run("status", *JSON),
            run("remove", "WeatherTools", "--yes", "--force", *JSON),
        ),
    )
    yield Story(
        "in-git",
        (
            git("init", "--quiet", "--initial-branch", "main"),
            git("add", "--all"),
            git("commit", "--quiet", "--message", "all"),
            run(*OWN),
            run("status"),
            aged("v0.1.0", fought=README),
            run("update", *JSON),
            run("update", "--abort", *JSON),
            run("undo", *JSON),
        ),
    )


_GATEWAYS: list[Json] = [
    {"name": "My-Gw", "protocolType": "MCP", "targets": [], "authorizerType": "AWS_IAM"},
    {
        "name": "Open",
        "protocolType": "MCP",
        "authorizerType": "NONE",
        "targets": [
            {"name": "Tools", "targetType": "mcpServer", "endpoint": "https://t.example.com/mcp"},
            {"name": "Search", "targetType": "connector", "connectorId": "web-search"},
        ],
    },
]
_CLI_CLIENT = '''"""Clients of the gateways."""

import os


def get_all_gateway_mcp_clients():
    return [os.environ.get("AGENTCORE_GATEWAY_MY_GW_URL"), os.environ["AGENTCORE_GATEWAY_OPEN_URL"]]
'''
_SETUP = """from mcp_client.client import get_all_gateway_mcp_clients

# Define MCP clients for all
mcp_clients = []
mcp_clients += get_all_gateway_mcp_clients()

tools = []
# Add MCP clients to tools
for mcp_client in mcp_clients:
    if mcp_client:
        tools.append(mcp_client)

"""
_OPENAI = """from contextlib import AsyncExitStack
from agents import Agent, Runner, function_tool
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from mcp_client.client import get_all_gateway_mcp_servers

app = BedrockAgentCoreApp()

# Get MCP Server
mcp_servers = get_all_gateway_mcp_servers()
tools = []


async def main(query):
    if mcp_servers:
        # Connect every gateway server before the run; and so on
        async with AsyncExitStack() as stack:
            for server in mcp_servers:
                await stack.enter_async_context(server)
            agent = Agent(
                name="Assistant",
                mcp_servers=mcp_servers,
                tools=tools,
                mcp_config={"include_server_in_tool_names": True},
            )
            result = await Runner.run(agent, query)
            return result
    else:
        agent = Agent(
            name="Assistant",
            mcp_servers=[],
            tools=tools
        )
        result = await Runner.run(agent, query)
        return result


@app.entrypoint
async def invoke(payload):
    return {"result": (await main(payload["prompt"])).final_output}
"""
_CLIS = "app/Assistant/mcp_client/client.py"
_OF_THE_CLI = (
    _has_gateways(*_GATEWAYS),
    write(_CLIS, _CLI_CLIENT),
    swap(MAIN, "app = Bedrock", _SETUP + "app = Bedrock"),
    swap(MAIN, "tools=[order_status]", "tools=[order_status, *tools]"),
)
_READS = 'os.environ["AGENTCORE_GATEWAY_OPEN_URL"]'
BY_HAND: dict[str, tuple[Edit, ...]] = {
    "strands": (
        swap(
            MAIN,
            "app = ",
            f"URL = {_READS}\nclient = MCPClient(lambda: streamablehttp_client(URL))\napp = ",
        ),
        swap(MAIN, "tools=[order_status]", "tools=[order_status, client]"),
    ),
    "langgraph": (
        swap(
            MAIN,
            "    graph = ",
            f'    multi = MultiServerMCPClient(\n        {{"gw": {{"url": {_READS}}}}}\n    )\n'
            "    more = await multi.get_tools()\n    graph = ",
        ),
        swap(MAIN, "tools=[order_status]", "tools=[order_status, *more]"),
    ),
    "openai": (
        swap(
            MAIN,
            "    result = ",
            f"    url = {_READS}\n"
            '    async with MCPServerStreamableHttp(params={"url": url}) as server:\n'
            "        agent.mcp_servers = [server]\n    result = ",
        ),
    ),
    "adk": (
        swap(
            MAIN,
            "agent = Agent(",
            'toolset = MCPToolset(os.getenv("AGENTCORE_GATEWAY_OPEN_URL"))\nagent = Agent(',
        ),
        swap(MAIN, "tools=[order_status]", "tools=[toolset, order_status]"),
    ),
}


def _adoptions() -> Iterator[Story]:
    dry = (run("adopt", "--dry-run", *JSON), run("adopt", "--dry-run"))
    yield Story(
        "adopt-strands",
        (
            *_OF_THE_CLI,
            run("status"),
            *dry,
            run("adopt", "--plan", PLAN),
            run("adopt", *JSON),
            run("adopt", *JSON),
            run("status", "--check"),
            run("undo"),
            run("apply", PLAN),
            run("undo"),
            cli(verdict='{"success": false, "error": "no"}'),
            run("adopt", "--yes", "--validate", *JSON),
            run("adopt", "--validate", "--dry-run"),
            run("adopt", "--agent", "Assistant", "--yes"),
        ),
    )
    client = _CLI_CLIENT.replace("mcp_clients", "mcp_servers")
    openai = (_has_gateways(*_GATEWAYS), write(_CLIS, client), write(MAIN, _OPENAI))
    yield Story("adopt-openai", (*openai, *dry, run("adopt"), run("undo")), "openai")
    for name, change in {
        "shape": swap(MAIN, "    if mcp_client:\n", "    if mcp_client is not None:\n"),
        "use": swap(MAIN, "mcp_clients = []\n", "mcp_clients = [my_own]\n"),
        "comment": swap(MAIN, "mcp_clients = []\n", "# ours, ask Ann\nmcp_clients = []\n"),
        "second": write("app/Assistant/helper.py", 'URL = "AGENTCORE_GATEWAY_OPEN_URL"\n'),
        "other": write("app/Assistant/o.py", "\nfrom mcp_client.client import get_all\n"),
        "server": swap(_CLIS, "    return [", "    return [OWN, "),
        "statement": swap(_CLIS, "    return [", "    print(1)\n    return ["),
        "gone": _has_gateways(_GATEWAYS[0]),
        "none": config("has no gateway", lambda content: content.update(agentCoreGateways=[])),
        "agents": swap(MAIN, "\n\n@app", "\nother = Agent()\n\n\n@app"),
    }.items():
        yield Story(f"adopt-{name}", (*_OF_THE_CLI, change, dry[1], run("adopt", *JSON)))
    for framework, edits in BY_HAND.items():
        steps: Steps = (_has_gateways(*_GATEWAYS), *edits, *dry, run("adopt"), run("undo", *JSON))
        yield Story(f"adopt-by-hand-{framework}", steps, framework)


# --- policies -------------------------------------------------------------------------------------

GATEWAY_ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/shop-mygateway-a1b2c3d4e5"
_TOOLS = [
    {
        "name": "process_refund",
        "description": "Pay money back",
        "inputSchema": {
            "type": "object",
            "properties": {
                "order": {"type": "string"},
                "amount": {"type": "number"},
                "points": {"type": "integer"},
                "note": {"type": "string"},
            },
            "required": ["order", "amount"],
        },
    },
    {
        "name": "list_orders",
        "description": "List the orders",
        "inputSchema": {"type": "object", "properties": {}},
    },
]
_TOOL = ("--tool", "process_refund")
_BELOW = ("--argument", "amount", "--below", "500")
_ROLE = ("--claim", "role", "--value", "refund-agent")
_ACCOUNT = ("--account", "123456789012")
_AMOUNT = ("--pattern", "amount", *_TOOL, *_BELOW)
_GUARDRAIL = ("--pattern", "guardrail", *_TOOL, "--guardrail-category")
POLICIES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("allow_jwt", ("--pattern", "allow", *_TOOL), JWT),
    ("allow_iam", ("--pattern", "allow", *_TOOL), IAM),
    ("allow_anyone", ("--pattern", "allow", *_TOOL), ("--authorizer-type", "NONE")),
    ("allow_tools", ("--pattern", "allow", *_TOOL, "--tool", "list_orders"), JWT),
    ("amount_number", _AMOUNT, JWT),
    (
        "amount_integer",
        ("--pattern", "amount", *_TOOL, "--argument", "points", "--below", "9"),
        JWT,
    ),
    ("role", ("--pattern", "role", *_TOOL, *_ROLE, "--value", "manager"), JWT),
    ("scope", ("--pattern", "role", *_TOOL, "--claim", "scope", "--value", "refund:write"), JWT),
    ("groups", ("--pattern", "role", *_TOOL, "--claim", "cognito:groups", "--value", "x"), JWT),
    ("account", ("--pattern", "account", *_TOOL, *_ACCOUNT), IAM),
    ("block", ("--pattern", "block", *_TOOL), JWT),
    ("required", ("--pattern", "required", *_TOOL, "--argument", "note"), JWT),
    ("shutdown", ("--pattern", "shutdown"), JWT),
    (
        "guardrail",
        (
            *(*_GUARDRAIL, "promptAttack", "--guardrail-filter", "JAILBREAK"),
            *("--guardrail-data-path", "context.input.note"),
        ),
        JWT,
    ),
    (
        "guardrail_output",
        (
            *(*_GUARDRAIL, "sensitiveInformation", "--guardrail-filter", "EMAIL"),
            *("--guardrail-effect", "suppressOutput"),
        ),
        JWT,
    ),
    ("role_amount", (*_AMOUNT, *_ROLE, "--argument", "note"), JWT),
    ("account_amount", (*_AMOUNT, *_ACCOUNT), IAM),
)
POLICY_REFUSED: tuple[tuple[str, ...], ...] = (
    ("--pattern", "nonsense"),
    ("--name", "refund-policy"),
    ("--engine", "9"),
    ("--gateway", "Nope"),
    ("--gateway-arn", "arn:x"),
    ("--target", "Nope"),
    ("--tool", "process_refunds"),
    ("--argument", "nothing"),
    ("--below", "5e2"),
    ("--claim", "a\nb", "--value", "x"),
    ("--account", "1"),
    ("--account", "123456789012"),
    ("--validation-mode", "MAYBE"),
    ("--pattern", "block"),
)


def _shop(gateway: tuple[str, ...] = JWT) -> Steps:
    """A gateway with the refund tools behind a Lambda function."""
    tools = ("--tool-schema-file", "tools.json", "--name", "RefundTarget")
    command = run(*target("lambda", *tools, gateway=gateway))
    return write("tools.json", json.dumps(_TOOLS)), command


def _deployed() -> tuple[Edit, ...]:
    """What `agentcore deploy` notes."""
    gateway = {"gatewayArn": GATEWAY_ARN, "gatewayId": GATEWAY_ARN.rpartition("/")[2]}
    resources = {"mcp": {"gateways": {"MyGateway": gateway}}}
    where = [{"name": "default", "account": "123456789012", "region": "us-east-1"}]
    state = {"targets": {"default": {"resources": resources}}}
    return (
        write("agentcore/aws-targets.json", json.dumps(where)),
        write("agentcore/.cli/deployed-state.json", json.dumps(state)),
    )


def _policy(name: str, options: tuple[str, ...]) -> tuple[str, ...]:
    return ("policy", "add", *options, "--name", name, "--engine", "MyPolicyEngine", "--yes")


def _call(command: str, tool: str, *more: str) -> Run:
    return run("policy", command, "--tool", f"RefundTarget___{tool}", *more)


def _policies() -> Iterator[Story]:
    for name, options, gateway in POLICIES:
        command = _policy(name, options)
        yield Story(
            f"policy-{name}",
            (
                *_shop(gateway),
                run(*command, *JSON),
                *_deployed(),
                run(*command),
                run("policy", "check"),
                run("policy", "test"),
                run("remove", name, "--kind", "policy", "--yes", *JSON),
            ),
        )
    base = _policy("p", (*_AMOUNT[:2], *_TOOL, *_BELOW))
    steps = tuple(run(*base, *wrong, *JSON) for wrong in POLICY_REFUSED)
    missing = run("policy", "add", "--pattern", "amount", "--yes", *JSON)
    yield Story("policy-refused", (*_shop(), *_deployed(), *steps, missing))
    manager = ("--as", "role=manager")
    small, large = '{"order": "o", "amount": 499.99}', '{"order": "o", "amount": 500}'
    amount = _policy("amount_number", _AMOUNT)
    cedar = "connections/refundtarget/policies/amount_number/amount_number.cedar"
    tests = "connections/refundtarget/policies/amount_number/tests.yaml"
    other = "forbid(principal, action, resource is AgentCore::Gateway);"
    statement = config(
        "has another statement",
        lambda content: content["policyEngines"][0]["policies"][0].update(statement=other),
    )
    yield Story(
        "policy-life",
        (
            *_shop(),
            *_deployed(),
            run(*amount, "--dry-run"),
            run(*amount, "--plan", PLAN, *JSON),
            run("apply", PLAN),
            run(*amount, *JSON),
            run(*_policy("role", ("--pattern", "role", *_TOOL, *_ROLE)), "--no-config", *JSON),
            run(*_policy("role", ("--pattern", "role", *_TOOL, *_ROLE))),
            run("status"),
            run("status", "--graph"),
            run("policy", "check", *JSON),
            run("policy", "test", *JSON),
            run("policy", "test", "--junit", "../junit.xml"),
            _call("try", "process_refund", *manager, "--args", small),
            _call("try", "process_refund", *manager, "--args", large, *JSON),
            _call("try", "process_refund", "--as", "role=refund-agent", "--args", large),
            _call("try", "process_refund", "--iam-arn", "arn:aws:iam::123456789012:role/x"),
            _call("try", "process_refund", *manager, "--args", "{"),
            _call("try", "nothing", *manager, *JSON),
            _call("explain", "process_refund", *manager, "--args", small),
            _call("explain", "process_refund", *manager, "--args", large, *JSON),
            _call("explain", "list_orders"),
            run("policy", "enforce", "--dry-run"),
            run("policy", "enforce", *JSON),
            run("policy", "enforce", "--log-only"),
            run("undo"),
            swap(cedar, "500.0", "250.0"),
            run(*amount, *JSON),
            run("policy", "check", *JSON),
            run("policy", "test"),
            run("policy", "enforce", *JSON),
            run("policy", "enforce", "--force"),
            run("policy", "check", "--fix", "--dry-run"),
            run("policy", "check", "--fix"),
            statement,
            run(*amount),
            run("policy", "check"),
            write(tests, "- soap\n"),
            run("policy", "test", *JSON),
            run("policy", "test", "none.yaml"),
            run("status", "--check", *JSON),
            run("remove", "RefundTarget", "--yes"),
            run("remove", "amount_number", "--yes", *JSON),
            run("remove", "amount_number", "--yes", "--force", *JSON),
            run("remove", "RefundTarget", "--yes", "--force", *JSON),
            write(cedar, "permit (principal"),
            run("policy", "check", *JSON),
        ),
    )


# --- the rest -------------------------------------------------------------------------------------

_TEAM = WORLD / "work" / "team"
_FLAGS = ("--template-source", str(_TEAM))
_DOWN, _ENTER, _CTRL_C = "\x1b[B", "\r", "\x03"


def _team(_: Path) -> None:
    """A repository with a copy of connect's templates, in its first release."""
    _TEAM.mkdir()
    shutil.copy(ROOT / "copier.yml", _TEAM)
    shutil.copytree(ROOT / "copier_templates", _TEAM / "copier_templates")
    _git(_TEAM, "init", "--quiet", "--initial-branch", "main")
    _release("v1.0.0")


def _newer(_: Path) -> None:
    """A second release, with a line more in a README."""
    readme = _TEAM / "copier_templates" / "target" / "mcp_server" / "README.md.jinja"
    readme.write_text(readme.read_text(encoding="utf-8") + "Ask Ann.\n", encoding="utf-8")
    _release("v1.1.0")


def _release(tag: str) -> None:
    _git(_TEAM, "add", "--all", "--force")
    _git(_TEAM, "commit", "--quiet", "--message", tag)
    _git(_TEAM, "tag", "--annotate", tag, "--message", tag)


def _alone() -> Iterator[Story]:
    call = ("policy", "try", "--tool", "RefundTarget___list_orders", "--as", "role=x", *JSON)
    commands = (
        OWN,
        (*target("openapi", *SIGN_IN["api-key"], gateway=()), "--name", "Orders"),
        (*target("smithy", gateway=()), "--name", "Cities", "--plan", PLAN, *JSON),
        ("apply", PLAN),
        ("status", "--graph", *JSON),
        ("update", "--check"),
        ("remove", "Cities", "--yes"),
        ("undo", *JSON),
        ("adopt",),
        ("explain", "403 Forbidden"),
        ("matrix", *JSON),
        ("advise", *ADVISE[0], "--yes"),
        ("tools", "--target", "Orders", *JSON),
        ("--version",),
        ("scaffold", "--help"),
        ("soap",),
    )
    yield Story("alone", tuple(run(*words, alone=True) for words in commands), sources=True)
    policies = (_policy("amount_number", _AMOUNT), ("policy", "check"), ("policy", "test"), call)
    steps = tuple(run(*words, alone=True) for words in policies)
    yield Story("alone-policy", (*_shop(), *_deployed(), *steps))
    update = (aged("v0.1.0", fought=README), run("update", *JSON, alone=True))
    yield Story("alone-update", (run(*OWN), *update, run("update", "--abort", alone=True)))
    yield Story("alone-adopt", (*_OF_THE_CLI, run("adopt", *JSON, alone=True)))


def _rest() -> Iterator[Story]:
    answers = "\n".join(
        f"{OWN[at][2:].replace('-', '_')}: {OWN[at + 1]}" for at in range(1, len(OWN) - 1, 2)
    )
    yield Story(
        "answers-file",
        (
            write("answers.yml", answers),
            run("scaffold", "--answers", "answers.yml", "--yes", *JSON),
            run("scaffold", "--answers", "answers.yml", "--name", "Other", "--yes"),
        ),
    )
    variables = {"AGENTCORE_CONNECT_GATEWAY": "Variable", "AGENTCORE_CONNECT_NAME": "Other"}
    steps: Steps = (
        run(*_without(OWN, "--gateway"), variables=variables),
        run(*_without(OWN, "--path"), variables={"AGENTCORE_CONNECT_PATH": "soap"}),
        run(*OWN, *JSON, at="app/Assistant"),
        run("status", at="connections"),
    )
    yield Story("variables-and-folders", steps)
    no = '{"success": false, "error": "agentcore.json: no"}'
    yield Story(
        "validate",
        (
            run(*OWN, "--validate"),
            run("undo"),
            cli(verdict=no),
            run(*OWN, "--validate"),
            run(*OWN, "--validate", *JSON),
            run(*OWN, "--validate", "--plan", PLAN),
            cli(version="0.8.0"),
            run(*OWN, *JSON),
            cli(version=""),
            run(*target("mcp", "--name", "Other", gateway=())),
            run(*target("mcp", "--name", "Third", gateway=()), "--validate", *JSON),
        ),
    )
    yield Story("no-config", (run(*OWN, "--no-config"), run(*OWN, "--no-config", *JSON)))
    yield Story(
        "undo-refused",
        (
            run(*OWN),
            above(f"{CLIENT}/client.py", "# mine"),
            run("undo"),
            gone(f"{CLIENT}/client.py"),
            run("undo", *JSON),
            run("undo", "--dry-run"),
        ),
    )
    yield Story(
        "notes-of-others",
        (
            run(*OWN),
            swap(".connect/history/1.0/entries.json", '"seal": "', '"seal": "0'),
            run("undo"),
            run("undo", *JSON),
            run("scaffold", *AGAIN[1:], "--name", "Other", *JSON),
        ),
    )
    yield Story(
        "plan-changed",
        (
            run(*OWN, "--plan", PLAN),
            above(MAIN, "# mine"),
            run("apply", PLAN),
            run("apply", PLAN, *JSON),
            swap(PLAN, "connections/weathertools/", "../outside/"),
            run("apply", PLAN, *JSON),
        ),
    )
    crlf = (swap(MAIN, "\n", "\r\n"), swap(CONFIG, "\n", "\r\n"))
    steps = (*crlf, run(*OWN), run(*OWN, *JSON), run("remove", "MyGateway", "--yes"))
    yield Story("crlf", steps)
    several = (
        run(*OWN),
        run(*target("lambda", "--gateway", "Second", "--name", "Pets"), *JSON),
        run(*target("api-gateway", "--gateway", "Second", "--name", "Orders", gateway=())),
        run(*direct("strands", *DIRECT["api-key"])),
        run("status"),
        run("status", *JSON),
        run("status", "--graph"),
        run("tools", *JSON),
        run("scaffold", *AGAIN[1:], "--name", "More"),
        run("remove", "Pets", "--yes", *JSON),
        run("remove", "MyGateway", "--kind", "gateway", "--keep-config", "--yes"),
        run("status", "--check"),
        run("remove", "Second", "--yes"),
        run("remove", "Second", "--yes", "--force", *JSON),
        run("remove", "Weather", "--kind", "credential", "--yes"),
        run("status", *JSON),
    )
    yield Story("several", several)
    swapped = config("has another endpoint", lambda content: _drift(content))
    yield Story("drift", (run(*OWN), swapped, run("status"), run("status", "--check", *JSON)))
    for name, content in (("broken", "a: [1\n"), ("list", "- 1\n"), ("foreign", "_src_path: x\n")):
        record = write(f"{UNIT}/{ANSWERS}", content)
        steps = (run(*OWN), record, run("status"), run("update", *JSON), run(*OWN, *JSON))
        yield Story(f"record-{name}", steps)
    yield Story(
        "tools",
        (
            run(*target("mcp", "--endpoint", SERVER)),
            run("tools"),
            run("tools", *JSON),
            run("tools", "--save", "--dry-run"),
            run("tools", "--save", *JSON),
            run("tools", "--save"),
            run("tools", "--target", "WeatherTools", "--url", f"{SERVER}/missing"),
            run("tools", "--url", "https://mcp.example.com/mcp", "--target", "WeatherTools"),
            run("tools", "--url", "soap", "--target", "WeatherTools", *JSON),
            run("status", *JSON),
            run("undo"),
        ),
    )
    yield Story(
        "templates-of-others",
        (
            Edit("a team has templates, v1.0.0", _team),
            run(*target("mcp"), *_FLAGS, "--dry-run"),
            run(*target("mcp"), *_FLAGS, *JSON),
            run("status", *JSON),
            above(README, "Mine."),
            Edit("the team releases v1.1.0", _newer),
            run("update", "--check", *_FLAGS),
            run("update"),
            run("update", *_FLAGS),
            run("update", *_FLAGS, "--to", "v1.0.0", *JSON),
            run("remove", "WeatherTools", "--yes", "--force", *JSON),
            run(*target("mcp"), *_FLAGS, "--template-ref", "v9", *JSON),
            run(*target("mcp"), "--template-source", str(WORLD / "nowhere")),
            run(*target("mcp"), "--template-source", "../team"),
        ),
    )
    typed = (
        f"{_ENTER}MyGateway{_ENTER}{_DOWN}{_ENTER}WeatherTools{_ENTER}"
        f"https://mcp.example.com/mcp{_ENTER}{_ENTER}"
    )
    yield Story(
        "at-a-terminal",
        (
            run("scaffold", keys=_CTRL_C),
            run("scaffold", keys=typed),
            run("remove", "WeatherTools", keys="n\n"),
            run("undo", keys=""),
            run("remove", "WeatherTools", keys="y\n"),
            run("advise", keys=f"{_ENTER}{_ENTER}{_ENTER}{_ENTER}{_ENTER}{_ENTER}"),
        ),
    )
    steps = (*_OF_THE_CLI, run("adopt", keys="n\n"), run("adopt", keys="y\n"))
    yield Story("adopt-at-a-terminal", steps)


def _drift(content: Json) -> None:
    gateway = content["agentCoreGateways"][0]
    gateway["targets"][0]["endpoint"] = "https://other.example.com/mcp"
    gateway["authorizerType"] = "AWS_IAM"
    content["credentials"] = []


def stories() -> tuple[Story, ...]:
    """Everything that is run, in order; each in a world of its own."""
    found = (
        *_anywhere(),
        *_scaffolds(),
        *_refusals(),
        *map(_life, FRAMEWORKS),
        *_updates(),
        *_adoptions(),
        *_policies(),
        *_rest(),
        *_alone(),
    )
    assert len({story.name for story in found}) == len(found)
    return found
