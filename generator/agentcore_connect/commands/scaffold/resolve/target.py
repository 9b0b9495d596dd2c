"""The target: its name, what its type needs, and how the gateway signs in to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Questions
from agentcore_connect.commands.scaffold.resolve import documents
from agentcore_connect.commands.scaffold.resolve.outbound import outbound
from agentcore_connect.connection import unit as units
from agentcore_connect.connection.configuration import contradictions
from agentcore_connect.connection.targets import TARGETS, Outbound, Target
from agentcore_connect.connection.targets.outbound import recorded
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import Problem
from agentcore_connect.project.credential import Credential, OAuthCredential
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.project import CONFIG
from agentcore_connect.units import record
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.matrix import Path

if TYPE_CHECKING:
    from agentcore_connect.documents.openapi import Fit


@dataclass(frozen=True)
class Wanted:
    """A target, the credential to declare for it, its files, and what was noticed in them."""

    target: Target
    credential: Credential | None
    files: dict[str, bytes] = field(default_factory=dict)
    findings: tuple[Problem, ...] = ()


def name(q: Questions, gateway: Gateway | None) -> str | None:
    """The target's name, which is that of one that is there or new."""
    return q.text(
        "name",
        "What is the target called (the prefix of its tools)?",
        q.said.name,
        lambda value: rules.target_name(value, q.project, gateway.name if gateway else None),
    )


def target(
    q: Questions,
    path: Path,
    name: str | None,
    gateway: Gateway | None,
    inbound: OAuthCredential | None,
) -> Wanted | None:
    """The target; ``inbound`` is a credential that will be declared for the gateway's client."""
    existing = q.project.target(gateway.name, name) if gateway and name else None
    if existing is not None and (found := _another(q, path, existing)):
        q.problems += contradictions(f"target {name}", found)
        return None
    if name is not None:
        _recall(q, path, name, existing)
    made = _ASK[path](q, name, existing)
    auth = outbound(q, path, name or "", inbound, made.fits if made else ())
    if name is None or made is None or auth is None:
        return None
    wanted = TARGETS[path](name=name, outbound=auth[0], **made.fields)
    if existing is not None:
        problems = contradictions(f"target {name}", wanted.differences(existing))
        q.problems += problems
    return Wanted(wanted, auth[1], made.files, made.findings)


def _another(q: Questions, path: Path, existing: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """What makes ``existing`` another target than the one that is asked for.

    Then nothing else is compared: what a type or an auth needs would be asked for in vain.
    """
    kind, there = TARGETS[path].target_type, existing.get("targetType")
    if there != kind:
        return [("target-type", there, kind)]
    said = q.said.outbound_auth
    if said is None:
        return []
    declared = recorded({"outboundAuth": Outbound(said).declared(path)})["outbound_auth"]
    auth = recorded(existing)["outbound_auth"]
    return [("outbound-auth", auth, said)] if declared != auth else []


def _recall(q: Questions, path: Path, name: str, existing: dict[str, Any] | None) -> None:
    """What the target's unit was made with, and what agentcore.json says of it."""
    folder = units.target_folder(name)
    there = record.answers(q.project, folder)
    template = units.template(TARGETS[path].unit)
    if there is not None and there.get("template") == template:
        q.recall(_answers(there), str(folder / ANSWERS_FILE))
    if existing is not None:
        auth = {} if q.said.outbound_auth else recorded(existing)
        q.recall({**auth, **TARGETS[path].recorded(existing)}, CONFIG)


def _answers(there: dict[str, Any]) -> dict[str, Any]:
    # What a unit records of the tools in its schema is no answer of a person.
    left_out = {"template", "gateway", "name", "example_tools", "tool_names"}
    return {k: v for k, v in there.items() if k not in left_out and not k.startswith("_")}


@dataclass(frozen=True)
class _Made:
    """The fields of a target's type, with the files of its unit."""

    fields: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    findings: tuple[Problem, ...] = ()
    fits: tuple[Fit, ...] = ()


Existing = dict[str, Any] | None
"""The entry of agentcore.json, where the target is declared already."""


def _mcp(q: Questions, name: str | None, existing: Existing) -> _Made | None:
    check = partial(rules.endpoint, project=q.project)
    there = existing.get("endpoint") if existing else None
    if there is not None and (problem := check(there)) is not None:
        # It is never compared with what was said: both would be shown, and it may hold a secret.
        q.problems.append(replace(problem, file=CONFIG))
        return None
    endpoint = q.text("endpoint", "The MCP server's URL?", q.said.endpoint, check)
    return _Made({"endpoint": endpoint}) if endpoint else None


def _lambda(q: Questions, name: str | None, existing: Existing) -> _Made | None:
    unit = TARGETS["lambda"].unit
    check = rules.answer(unit, "lambda_arn")
    arn = q.text("lambda_arn", "The Lambda function's ARN?", q.said.lambda_arn, check)
    tools = documents.tools(q, name, (existing or {}).get("lambdaFunctionArn", {}))
    if arn is None or tools is None:
        return None
    tools = _as_made(q, name, tools)
    fields = {
        "lambda_arn": arn,
        "tool_schema_file": tools.path,
        "example_tools": tools.is_example,
        "with_handler": bool(q.said.with_handler),
        "tool_names": tools.names if q.said.with_handler else (),
    }
    return _Made(fields, tools.files, tools.findings)


def _as_made(q: Questions, name: str | None, tools: documents.Document) -> documents.Document:
    """``tools`` as the unit that is there records them: their file is the person's to change."""
    there = (record.answers(q.project, units.target_folder(name)) if name else None) or {}
    if there.get("tool_schema_file") != tools.path:
        return tools
    is_example, found = there.get("example_tools") is True, there.get("tool_names", [])
    check = rules.answer(TARGETS["lambda"].unit, "tool_names")
    if not isinstance(found, list) or any(check(str(tool)) for tool in found):
        return tools
    return replace(tools, is_example=is_example, names=tuple(str(tool) for tool in found))


def _schema(kind: Path) -> Callable[[Questions, str | None, Existing], _Made | None]:
    def ask(q: Questions, name: str | None, existing: Existing) -> _Made | None:
        there = TARGETS[kind].recorded(existing)["schema_source"] if existing else None
        document = documents.schema(q, kind, name, there)
        account = q.said.schema_s3_account or ""
        q.fits(rules.answer(TARGETS[kind].unit, "schema_s3_account")(account))
        if document is None:
            return None
        if account and not document.path.startswith("s3://"):
            q.only_for(
                ["schema_s3_account"], f"{names.flag('schema_source')} s3://...", "not-for-schema"
            )
        fields = {"schema_source": document.path, "schema_s3_account": account}
        return _Made(fields, document.files, document.findings, document.fits)

    return ask


def _api_gateway(q: Questions, name: str | None, existing: Existing) -> _Made | None:
    unit, said = TARGETS["api-gateway"].unit, q.said
    api = q.text(
        "rest_api_id", "The REST API's id?", said.rest_api_id, rules.answer(unit, "rest_api_id")
    )
    stage = q.text("stage", "Which stage of it?", said.stage, rules.answer(unit, "stage"))
    path = said.tool_filter_path or "/*"
    methods = said.tool_filter_methods or ("GET",)
    fits = [q.fits(rules.answer(unit, "tool_filter_path")(path))]
    fits += [q.fits(rules.answer(unit, "tool_filter_methods")(method)) for method in methods]
    if api is None or stage is None or not all(fits):
        return None
    fields = {"rest_api_id": api, "stage": stage, "tool_filter_path": path}
    return _Made({**fields, "tool_filter_methods": methods})


_ASK: dict[Path, Callable[[Questions, str | None, Existing], _Made | None]] = {
    "mcp": _mcp,
    "lambda": _lambda,
    "openapi": _schema("openapi"),
    "api-gateway": _api_gateway,
    "smithy": _schema("smithy"),
}
