"""The units of one scaffold: which folder holds which rendered template, and what is there."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect.connection.connection import Answers, Client, Direct, DirectAnswers
from agentcore_connect.connection.targets import Target
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.project import Agent, Project
from agentcore_connect.units import record
from agentcore_connect.units.merge import like
from agentcore_connect.units.questions import Credential, GatewayClient, UnitAnswers, askable
from agentcore_connect.vocabulary.names import unit_folder

FINDINGS = "findings.json"
"""The file beside a document that has all that was noticed in it."""

ORIGIN = frozenset({"source", "source_sha256", "address"})
"""What a unit records of the document that its copy was made of; no answer of a person."""

_BASES = {"openapi.json": "openapi.base.json", "smithy.json": "smithy.base.json"}


def base(copy: str) -> str | None:
    """The file beside the copy of a document that has it as connect made it; None for other files.

    `connect update` merges with it: what differs from it is the person's.
    """
    return _BASES.get(PurePosixPath(copy).name)


TOOLS = "tools.json"
"""The tools of a Lambda function, in the folder of its target."""


@dataclass(frozen=True)
class Wanted:
    """One unit: its folder relative to the project, and the answers that it is rendered with.

    ``files`` are those that no template makes: name inside the folder to content.
    """

    folder: PurePosixPath
    answers: UnitAnswers
    files: Mapping[str, bytes] = field(default_factory=dict)


def client_unit(client: Client, gateway: Gateway) -> Wanted:
    """The agent's side: client code for one gateway, beside the agent's entrypoint."""
    answers = GatewayClient(
        template=f"gateway_client/{client.framework}",
        gateway=gateway.name,
        authorizer_type=gateway.authorizer_type,
        forward_caller_token=client.forward_caller_token,
        client_credential=client.client_credential,
        client_scopes=list(client.client_scopes),
        request_headers=list(client.request_headers),
        tool_search=client.tool_search,
        optional=client.optional,
        with_tests=client.with_tests,
    )
    return Wanted(client_folder(client.agent, gateway.name), answers)


def client_folder(agent: Agent, gateway: str) -> PurePosixPath:
    """The folder of the agent's client for a gateway."""
    return agent.connections / unit_folder(gateway)


def direct_folder(agent: Agent, name: str) -> PurePosixPath:
    """The folder of the agent's code for a service that it calls itself."""
    return agent.connections / unit_folder(name)


def direct_unit(direct: Direct) -> Wanted:
    """The agent's side of path credential."""
    answers = Credential(
        template=f"credential/{direct.template}",
        credential_name=direct.name,
        credential_type=direct.credential_type,
        reason=direct.reason,  # type: ignore[arg-type]
        force_direct=direct.force_direct,
        asynchronous=direct.asynchronous,
        endpoint=direct.endpoint,
        oauth_discovery_url=direct.oauth_discovery_url,
        oauth_scopes=list(direct.oauth_scopes),
        return_url=direct.return_url,
        aws_service=direct.aws_service,
    )
    return Wanted(direct_folder(direct.agent, direct.name), answers)


def target_folder(target: str) -> PurePosixPath:
    """The folder of a target's unit."""
    return PurePosixPath("connections") / unit_folder(target)


def options_folder(gateway: str) -> PurePosixPath:
    """The folder of what a gateway is to be like beyond agentcore.json."""
    return PurePosixPath("connections") / "gateways" / unit_folder(gateway)


def target_unit(target: Target, gateway: Gateway, files: Mapping[str, bytes]) -> Wanted:
    """The gateway's side: one target, at the project's root."""
    asked = {**target.outbound.answers(), **target.answers()}
    model = target.questions()
    asked |= {"template": target.row.template, "gateway": gateway.name, "name": target.name}
    known = {name: value for name, value in asked.items() if name in model.model_fields}
    return Wanted(target_folder(target.name), model(**known), files)


def wanted(answers: Answers | DirectAnswers) -> tuple[Wanted, ...]:
    """The units of a scaffold; InvalidInput where two of them want one folder."""
    if isinstance(answers, DirectAnswers):
        return (direct_unit(answers.direct),)
    units = [target_unit(one.target, answers.gateway, one.files) for one in answers.parts]
    if answers.client is not None:
        units.insert(0, client_unit(answers.client, answers.gateway))
    folders = {str(unit.folder).casefold() for unit in units}
    if len(folders) < len(units):
        raise InvalidInput(
            Problem(
                "folder-taken",
                f"gateway {answers.gateway.name!r} and target {answers.target.name!r} would both "
                f"use the folder {units[0].folder}",
                "The agent's code is at the project's root, so their names must differ.",
                field="name",
            )
        )
    return tuple(units)


def is_there(project: Project, unit: Wanted) -> bool:
    """Whether the unit was rendered before, with the same answers.

    Raises InvalidInput where its folder holds something else: another unit, the same one with
    other answers (each difference with both values), or files that connect did not make.
    """
    there = record.answers(project, unit.folder)
    if there is None:
        _refuse_taken(project, unit.folder)
        return False
    problems = [
        Problem(
            "unit-differs",
            f"{unit.folder} was made with {field} {there.get(field)!r}, and now {wanted!r} is "
            "wanted",
            "Two resources cannot share a folder. If the resource itself changed, delete the "
            "folder and run `connect scaffold` again, or run `copier update --data` in it.",
            field=field,
            file=str(unit.folder / ANSWERS_FILE),
        )
        for field, wanted in askable(unit.answers).items()
        if field not in ORIGIN and there.get(field, _default(unit.answers, field)) != wanted
    ]
    if problems:
        raise InvalidInput(*problems)
    return True


def origin(project: Project, unit: Wanted, written: Container[str]) -> dict[str, bytes]:
    """The answers file of a unit that is there, where it has to name another document than before.

    That is where the copy is among the files that are ``written``: it is made anew. Empty else, and
    where the unit's templates cannot say where a document comes from.
    """
    there = record.read(project, unit.folder)
    wanted = {name: value for name, value in unit.answers.model_dump().items() if name in ORIGIN}
    copy = PurePosixPath(str(getattr(unit.answers, "schema_source", ""))).name
    if there is None or there.is_foreign or not wanted or copy not in written:
        return {}
    before = project.read(unit.folder / ANSWERS_FILE) or b""
    made = record.render(replace(there, answers={**there.answers, **wanted}), there.version)
    return {ANSWERS_FILE: like(before, made[ANSWERS_FILE])}


def _default(answers: UnitAnswers, field: str) -> Any:
    """What a unit means that was made before the question existed."""
    return type(answers).model_fields[field].get_default(call_default_factory=True)


def _refuse_taken(project: Project, folder: PurePosixPath) -> None:
    """Raise InvalidInput (``folder-taken``) where the folder cannot be a new unit's.

    A file is on the way to it, or something is in it: connect would mix its files with a person's.
    """
    for path in (*reversed(folder.parents), folder):
        full = project.root / path
        if full.exists() and not full.is_dir():
            raise InvalidInput(
                Problem(
                    "folder-taken",
                    f"{path} is a file, and connect needs a folder of that name",
                    "Move it away, or choose another name.",
                    file=str(path),
                )
            )
    full = project.root / folder
    if full.is_dir() and any(full.iterdir()):
        raise InvalidInput(
            Problem(
                "folder-taken",
                f"the folder {folder} exists and was not made by connect",
                "Move it away, or choose another name.",
                file=str(folder),
            )
        )
