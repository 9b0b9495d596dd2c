"""The target: its name, what its type needs, and how the gateway signs in to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_origin
from urllib.parse import quote

from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Check, Questions
from agentcore_connect.commands.scaffold.resolve import choosing, documents
from agentcore_connect.commands.scaffold.resolve.outbound import outbound
from agentcore_connect.connection import unit as units
from agentcore_connect.connection.configuration import contradictions
from agentcore_connect.connection.connection import Part
from agentcore_connect.connection.targets import TARGETS, Outbound, Target
from agentcore_connect.connection.targets.entry import Json
from agentcore_connect.connection.targets.schema import S3
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import Problem, assert_never
from agentcore_connect.project.credential import Credential, OAuthCredential
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.project import CONFIG
from agentcore_connect.text import near
from agentcore_connect.units import record
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.matrix import Path
from agentcore_connect.vocabulary.words import ConnectorName

if TYPE_CHECKING:
    from agentcore_connect.documents.openapi import Fit


@dataclass(frozen=True)
class Wanted:
    """The targets, the credential to declare for them, and what is to be told."""

    parts: tuple[Part, ...]
    credential: Credential | None
    told: tuple[str, ...] = ()


def name(q: Questions, gateway: Gateway | None) -> str | None:
    """The target's name, which is that of one that is there or new."""
    return q.text(
        "name",
        q.said.name,
        lambda value: rules.target_name(value, q.project, gateway.name if gateway else None),
        question="What is the target called (the prefix of its tools)?",
    )


def targets(
    q: Questions,
    path: Path,
    name: str | None,
    gateway: Gateway | None,
    inbound: OAuthCredential | None,
) -> Wanted | None:
    """The target, or those into which its document is split; else as `_target`."""
    document = TARGETS[path].row.document
    if q.said.split_by is None or document not in ("openapi", "smithy"):
        return _target(q, path, name, gateway, inbound)
    through = gateway.name if gateway else None
    if name is None or not q.fits(rules.target_name(f"{name}-other", q.project, through)):
        return None
    kind = TARGETS[path]
    plain = _plain(q, kind, [one for one in _own(kind) if one not in _OF_SCHEMA], None)
    made = documents.split(q, kind, document, name)
    auth = outbound(q, path, name, inbound, made[0][1].fits if made else ())
    if made is None or auth is None or plain is None:
        return None
    parts, told = [], [_split(made)]
    for called, found in made:
        there = q.project.target(gateway.name, called) if gateway else None
        q.fits(rules.target_name(called, q.project, through))
        _keep_choice(q, called, found)
        calls, more = _as_passed(q, called, auth[0])
        one = kind(name=called, outbound=calls, **plain, **_schema_fields(kind, found))
        if there is not None:
            q.problems += contradictions(f"target {called}", one.differences(there))
        parts.append(Part(one, found.files, found.findings, found.names))
        told += more
    return Wanted(tuple(parts), auth[1], (*made[0][1].told, *told))


_LISTED = 10
"""So many of the targets of a document are named."""


def _split(made: Sequence[tuple[str, documents.Document]]) -> str:
    """Among which targets a document is split, as a sentence."""
    shown = [f"{name} ({len(found.names)})" for name, found in made[:_LISTED]]
    more = f", and {len(made) - _LISTED} more" if len(made) > _LISTED else ""
    if len(made) == 1:
        return (
            f"All operations have the same first tag, or none, so there is one target: {shown[0]}."
        )
    return f"Split by tag into {len(made)} targets, with their tools: {', '.join(shown)}{more}."


def _target(
    q: Questions,
    path: Path,
    name: str | None,
    gateway: Gateway | None,
    inbound: OAuthCredential | None,
) -> Wanted | None:
    """The target; ``inbound`` is a credential that will be declared for the gateway's client."""
    if path == "mcp" and q.said.runtime is not None and not _of_runtime(q, q.said.runtime):
        return None
    existing = q.project.target(gateway.name, name) if gateway and name else None
    if existing is not None and name and (found := _another(q, path, name, existing)):
        q.problems += contradictions(f"target {name}", found)
        return None
    if existing is None and name and (problems := _made_otherwise(q, path, name)):
        q.problems += problems
        return None
    if name is not None:
        _recall(q, path, name, existing)
    made = _ask(q, TARGETS[path], name, existing)
    if made is not None and q.said.endpoint is None:  # typed at a prompt: the sign-in depends on it
        q.said = replace(q.said, endpoint=made.fields.get("endpoint"))
    auth = outbound(q, path, name or "", inbound, made.fits if made else ())
    if name is None or made is None or auth is None:
        return None
    calls, told = _as_passed(q, name, auth[0])
    wanted = TARGETS[path](name=name, outbound=calls, **made.fields)
    if existing is not None:
        problems = contradictions(f"target {name}", wanted.differences(existing))
        q.problems += problems
    return Wanted((Part(wanted, made.files, made.findings, made.tools),), auth[1], made.told + told)


def _of_runtime(q: Questions, name: str) -> bool:
    """Take the endpoint from a runtime of the project that is a deployed MCP server, with IAM."""
    servers = [one.name for one in q.project.agents if one.runtime.protocol == "MCP"]
    if name not in servers:
        what = f"the project has no runtime {name!r} that speaks MCP"
        hint = "Its `protocol` in agentcore.json has to be MCP: an agent is no target."
        q.problems.append(near.unknown("runtime", what, name, servers, "runtime", hint=hint))
        return False
    if q.said.endpoint is not None:
        q.refuse(
            "one-endpoint",
            "--endpoint and --runtime exclude each other",
            "Leave one out: the runtime's URL is known from its deployment.",
            "endpoint",
        )
        return False
    part = f":runtime/{q.project.name}_{name}-"
    arns = sorted({arn for arn in q.project.deployed_runtimes() if part in arn})
    if len(arns) != 1:
        said = "deployed to several AWS targets" if arns else "not deployed yet"
        q.refuse(
            "runtime",
            f"runtime {name} is {said}, so its URL is not known",
            "Name its URL with --endpoint." if arns else "Run `agentcore deploy -y` first.",
            "runtime",
        )
        return False
    region = arns[0].split(":")[3]
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    url = f"https://bedrock-agentcore.{region}.{suffix}/runtimes/{quote(arns[0], safe='')}"
    auth = q.said.outbound_auth or "iam"
    q.said = replace(q.said, endpoint=f"{url}/invocations?qualifier=DEFAULT", outbound_auth=auth)
    return True


def _as_passed(q: Questions, name: str, calls: Outbound) -> tuple[Outbound, tuple[str, ...]]:
    """How the gateway calls a target whose unit may be there, from before headers were passed on.

    The agent's headers are those of all its targets: such a unit stays as it is, and that is said.
    """
    folder = units.target_folder(name)
    there = record.answers(q.project, folder)
    headers = calls.allowed_request_headers
    if there is None or not headers or there.get("allowed_request_headers"):
        return calls, ()
    said = (
        f"Target {name} was made without headers, and the gateway passes on none to it: for "
        f"{', '.join(headers)} run `connect remove {name}`, then scaffold it again."
    )
    return replace(calls, allowed_request_headers=()), (said,)


def _another(q: Questions, path: Path, name: str, existing: Json) -> list[tuple[str, Any, Any]]:
    """What makes ``existing`` another target than the one that is asked for.

    Then nothing else is compared: what a type or an auth needs would be asked for in vain.
    """
    kind, there = TARGETS[path].row.json_type, existing.get("targetType")
    if there != kind:
        return [("target-type", there, kind)]
    said = q.said.outbound_auth
    if said is None:
        return []
    # Not ``said`` itself: agentcore.json has another word for some auths, and none for others.
    calls = Outbound(said, credential_provider=_provider(q, name))
    wanted = Outbound.recorded({"outboundAuth": calls.declared(path)}).auth
    auth = Outbound.recorded(existing).auth
    return [("outbound-auth", auth, said)] if wanted != auth else []


def _made_otherwise(q: Questions, path: Path, name: str) -> list[Problem]:
    """Of a target that only its script makes: what its unit says, where that is another sign-in."""
    folder = units.target_folder(name)
    there = record.answers(q.project, folder) or {}
    auth, said = there.get("outbound_auth"), q.said.outbound_auth
    if there.get("template") != TARGETS[path].row.template or None in (auth, said) or auth == said:
        return []
    return contradictions(
        f"target {name}", [("outbound-auth", auth, said)], str(folder / ANSWERS_FILE)
    )


def _provider(q: Questions, name: str) -> str:
    """The provider that is said, or that the target's unit has for the auth that is said."""
    if q.said.credential_provider is not None:
        return q.said.credential_provider
    there = record.answers(q.project, units.target_folder(name)) or {}
    same = there.get("outbound_auth") == q.said.outbound_auth
    return str(there.get("credential_provider", "")) if same else ""


def _recall(q: Questions, path: Path, name: str, existing: Json | None) -> None:
    """What the target's unit was made with, and what agentcore.json says of it."""
    kind, folder = TARGETS[path], units.target_folder(name)
    there = record.answers(q.project, folder)
    if there is not None and there.get("template") == kind.row.template:
        answers = _answers(there)
        if kind.row.document in ("openapi", "smithy"):
            answers = choosing.recalled(q, answers)
        q.recall(answers, str(folder / ANSWERS_FILE))
    if existing is not None:
        # With an auth that was said, its credential and scopes are asked for with it.
        declared = (kind.recorded if q.said.outbound_auth else kind.declared)(existing)
        more = kind.may_have_more if there is not None else ()  # it is agentcore.json's alone
        q.recall({name: value for name, value in declared.items() if name not in more}, CONFIG)


_SAID_AS = {"provider_discovery_url": "oauth_discovery_url", "address": "endpoint"}
"""Questions that one option answers for several kinds of unit, under the option's name."""


def _answers(there: dict[str, Any]) -> dict[str, Any]:
    """The answers of a unit's record that a person gave: what it says of the tools was read."""
    left_out = {"template", "gateway", "name", "example_tools", "tool_names"}
    left_out |= {"source", "source_sha256"}
    there = {_SAID_AS.get(k, k): v for k, v in there.items()}
    return {k: v for k, v in there.items() if k not in left_out and not k.startswith("_")}


@dataclass(frozen=True)
class _Made:
    """The fields of a target's type, with the files of its unit."""

    fields: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    findings: tuple[Problem, ...] = ()
    fits: tuple[Fit, ...] = ()
    tools: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def _ask(q: Questions, kind: type[Target], name: str | None, existing: Json | None) -> _Made | None:
    """What the type needs: its plain answers, and what comes of the document with its tools."""
    document = kind.row.document
    match document:
        case "tools":
            return _with_tools(q, kind, name, existing)
        case "openapi" | "smithy":
            return _with_schema(q, kind, document, name, existing)
        case None:
            return _undocumented(q, kind, name, existing)
        case _:
            return assert_never(document)


def _own(kind: type[Target]) -> list[str]:
    """The answers that a type adds to those of all targets."""
    return [one.name for one in fields(kind) if one.name not in ("name", "outbound")]


def _plain(
    q: Questions, kind: type[Target], answers: Iterable[str], existing: Json | None
) -> dict[str, Any] | None:
    """The ``answers`` that are texts or lists of texts: said, asked for, or their default."""
    there = kind.recorded(existing) if existing else {}
    found: dict[str, Any] = {}
    fits = True
    for name in answers:
        question, said = kind.questions().model_fields[name], getattr(q.said, name)
        if get_origin(question.annotation) is Literal:  # a word of the option's type
            found[name] = said or question.default
            continue
        check = _check(q, kind, name)
        if name == "endpoint" and there.get(name) is not None:
            problem = check(there[name])
            if problem is not None:
                # It is never compared with what was said: both would be shown, and it may hold a
                # secret.
                q.problems.append(replace(problem, file=CONFIG))
                return None
        if question.is_required():
            found[name] = q.text(name, said, check)
            fits &= bool(found[name])
            continue
        default = question.get_default(call_default_factory=True)
        value = said or (tuple(default) if isinstance(default, list) else default)
        each = value if isinstance(value, tuple) else (value,)
        for text in each:  # each of them: every problem is told
            fits &= q.fits(check(text))
        found[name] = value
    return found if fits else None


def _check(q: Questions, kind: type[Target], name: str) -> Check:
    if name == "endpoint":
        return partial(rules.endpoint, project=q.project)
    return rules.answer(kind.questions(), name)


_CONNECTOR = "connector"
_CONNECTORS: dict[ConnectorName, str] = {
    "web-search": "search of the web, by AWS",
    "bedrock-knowledge-bases": "what a knowledge base of Amazon Bedrock holds",
}


def _connector(q: Questions, kind: type[Target]) -> _Made | None:
    """Which connector, and what it needs: a knowledge base, or nothing."""
    said = q.said
    chosen = said.connector or q.choice(_CONNECTOR, list(_CONNECTORS.items()))
    if chosen is None:
        return None
    if chosen == "web-search":
        wanted = "--connector bedrock-knowledge-bases"
        q.only_for([q.options["knowledge_base_id"]], wanted, "not-for-connector")
        check = rules.answer(kind.questions(), "exclude_domains")
        fits = [q.fits(check(domain)) for domain in said.exclude_domains]
        made = {_CONNECTOR: chosen, "exclude_domains": said.exclude_domains}
        return _Made(made) if all(fits) else None
    q.only_for([q.options["exclude_domains"]], "--connector web-search", "not-for-connector")
    base = q.text(
        "knowledge_base_id",
        said.knowledge_base_id,
        partial(_knowledge_base, q, rules.answer(kind.questions(), "knowledge_base_id")),
    )
    return None if base is None else _Made({_CONNECTOR: chosen, "knowledge_base_id": base})


def _knowledge_base(q: Questions, check: Check, value: str) -> Problem | None:
    """What is wrong with an id or a name: a name has to be declared (CLI 0.30.0)."""
    problem = check(value)
    is_id = names.matches(names.KNOWLEDGE_BASE_ID_PATTERN, value, len(value))
    declared = q.project.config.get("knowledgeBases")
    there = declared if isinstance(declared, list) else []
    known = [str(one.get("name")) for one in there if isinstance(one, dict)]
    if problem is not None or is_id or value in known:
        return problem
    return Problem(
        "knowledge-base",
        f"{CONFIG} declares no knowledge base {value}",
        f"There are: {', '.join(known) or 'none'}. `agentcore add knowledge-base` adds one; of any "
        "other, name the id.",
        "knowledge_base_id",
    )


_FILTERS = "tool_filter"


def _first_filter(q: Questions, kind: type[Target]) -> None:
    """Let the first of the filters that are said be the one with a path and methods of its own.

    Where those are said too, all the filters come after it.
    """
    said = {name for name in ("tool_filter_path", "tool_filter_methods") if getattr(q.said, name)}
    if not q.said.tool_filter or _FILTERS in q.recalled or said - q.recalled.keys():
        return
    first, *more = q.said.tool_filter
    if rules.answer(kind.questions(), _FILTERS)(first) is None:
        methods, _, path = first.partition(" ")
        q.said = replace(
            q.said,
            tool_filter_path=path,
            tool_filter_methods=tuple(methods.split(",")),
            tool_filter=tuple(more),
        )


_LIST = "mcp_tool_schema"
"""The file of a server's tools, where a type has one: the gateway then asks no server."""


def _undocumented(
    q: Questions, kind: type[Target], name: str | None, existing: Json | None
) -> _Made | None:
    """A target that no document describes; a file may say what an MCP server would."""
    own = _own(kind)
    if _CONNECTOR in own:
        return _connector(q, kind)
    if _FILTERS in own:
        _first_filter(q, kind)
    plain = _plain(q, kind, [one for one in own if one != _LIST], existing)
    if plain is not None:
        q.fits(rules.tool_overrides(plain.get("tool_override", ())))
    source = q.said.mcp_tool_schema if _LIST in own else None
    if not source:
        return None if plain is None else _Made(plain)
    if q.said.listing_mode == "DYNAMIC":
        q.refuse(
            "contradiction",
            "--listing-mode DYNAMIC and --mcp-tool-schema exclude each other",
            "The first asks the server at each list, the second never.",
            _LIST,
        )
        return None
    listed = documents.server_tools(q, name, source)
    if plain is None or listed is None:
        return None
    made = {_LIST: listed.path}
    return _Made(plain | made, listed.files, listed.findings, tools=listed.names)


_OF_TOOLS = ("tool_schema_file", "example_tools", "with_handler", "tool_names")
"""The answers that come of a tool schema file; every type that has such a file has them."""


def _with_tools(
    q: Questions, kind: type[Target], name: str | None, existing: Json | None
) -> _Made | None:
    """A target whose tools a file describes; the file is asked for whatever else is missing."""
    others = [one for one in _own(kind) if one not in _OF_TOOLS]
    plain = _plain(q, kind, others, existing)
    there = kind.recorded(existing)["tool_schema_file"] if existing else None
    tools = documents.tools(q, name, there)
    if plain is None or tools is None:
        return None
    tools = _as_made(q, kind, name, tools)
    made = {
        "tool_schema_file": tools.path,
        "example_tools": tools.is_example,
        "with_handler": bool(q.said.with_handler),
        "tool_names": tools.names if q.said.with_handler else (),
    }
    return _Made(plain | made, tools.files, tools.findings, tools=tools.names, told=tools.told)


def _as_made(
    q: Questions, kind: type[Target], name: str | None, tools: documents.Document
) -> documents.Document:
    """``tools`` as the unit that is there records them: their file is the person's to change."""
    there = (record.answers(q.project, units.target_folder(name)) if name else None) or {}
    if there.get("tool_schema_file") != tools.path:
        return tools
    is_example, found = there.get("example_tools") is True, there.get("tool_names", [])
    check = rules.answer(kind.questions(), "tool_names")
    if not isinstance(found, list) or any(check(str(tool)) for tool in found):
        return tools
    return replace(tools, is_example=is_example, names=tuple(str(tool) for tool in found))


_OF_SCHEMA = (
    *("schema_source", "schema_s3_account", "choice", "source", "source_sha256", "address"),
)
"""The answers that say where a document is, in the project or in S3, and what of it is taken."""


def _with_schema(
    q: Questions,
    kind: type[Target],
    kind_of: Literal["openapi", "smithy"],
    name: str | None,
    existing: Json | None,
) -> _Made | None:
    """A target with an OpenAPI document or a model, in the project or in S3."""
    plain = _plain(q, kind, [one for one in _own(kind) if one not in _OF_SCHEMA], existing)
    there = kind.recorded(existing)["schema_source"] if existing else None
    document = documents.schema(q, kind, kind_of, name, there)
    account = q.said.schema_s3_account or ""
    q.fits(rules.answer(kind.questions(), "schema_s3_account")(account))
    if plain is None or document is None:
        return None
    if account and not document.path.startswith(S3):
        only = [q.options["schema_s3_account"]]
        q.only_for(only, f"{q.options['schema'].flag} {S3}...", "not-for-schema")
    _keep_choice(q, name, document)
    return _Made(
        plain | _schema_fields(kind, document, account),
        document.files,
        document.findings,
        document.fits,
        document.names,
        document.told,
    )


def _schema_fields(
    kind: type[Target], document: documents.Document, account: str = ""
) -> dict[str, Any]:
    """The fields of `_OF_SCHEMA` that a type has."""
    every = {
        "schema_source": document.path,
        "schema_s3_account": account,
        "choice": document.choice,
        "source": document.source,
        "source_sha256": document.digest,
        "address": document.address,
    }
    return {name: value for name, value in every.items() if name in _own(kind)}


def _keep_choice(q: Questions, name: str | None, document: documents.Document) -> None:
    """Refuse another choice than that of a unit that is there, whose document is not made again;
    and any of a document that is agentcore.json's own file.
    """
    there = (record.answers(q.project, units.target_folder(name)) if name else None) or {}
    recorded = there.get("choice")
    if not there and document.choice and not document.files:
        q.refuse(
            "choice-kept",
            f"{document.path} is the target's own file, of which connect takes nothing out",
            "Remove the operations from the file by hand.",
            "operation",
        )
    if isinstance(recorded, list) and tuple(choosing.texts(recorded)) != document.choice:
        q.refuse(
            "choice-kept",
            f"target {name} was made with another choice of operations: "
            f"{', '.join(choosing.texts(recorded)) or 'all'}",
            f"Run `connect remove {name}` first, or make a target of another name.",
            "operation",
        )
