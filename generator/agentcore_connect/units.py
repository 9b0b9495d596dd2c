"""The units of one scaffold: which folder holds which rendered template, and what is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect.answers import Answers, Client
from agentcore_connect.config import Gateway, McpServer
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.names import unit_folder
from agentcore_connect.project import Project
from agentcore_connect.questions import GatewayClient, McpServerTarget, UnitAnswers, askable
from agentcore_connect.render import ANSWERS_FILE


@dataclass(frozen=True)
class Wanted:
    """One unit: its folder relative to the project, and the answers that it is rendered with."""

    folder: PurePosixPath
    answers: UnitAnswers


def client_unit(client: Client, gateway: Gateway) -> Wanted:
    """The agent's side: client code for one gateway, beside the agent's entrypoint."""
    answers = GatewayClient(
        template=f"gateway_client/{client.framework}",  # type: ignore[arg-type]
        gateway=gateway.name,
        authorizer_type=gateway.authorizer_type,
        forward_caller_token=client.forward_caller_token,
        client_credential=client.client_credential,
        client_scopes=list(client.client_scopes),
        tool_search=client.tool_search,
        with_tests=client.with_tests,
    )
    return Wanted(client.agent.connections / unit_folder(gateway.name), answers)


def target_unit(target: McpServer, gateway: Gateway) -> Wanted:
    """The gateway's side: one target, at the project's root."""
    answers = McpServerTarget(
        template="target/mcp_server",
        gateway=gateway.name,
        name=target.name,
        endpoint=target.endpoint,
        outbound_auth="oauth" if target.credential_name else "none",
        credential_name=target.credential_name,
        oauth_scopes=list(target.oauth_scopes),
    )
    return Wanted(PurePosixPath("connections") / unit_folder(target.name), answers)


def wanted(answers: Answers) -> tuple[Wanted, ...]:
    """The units of a scaffold; InvalidInput where two of them want one folder."""
    units = [target_unit(answers.target, answers.gateway)]
    if answers.client is not None:
        units.insert(0, client_unit(answers.client, answers.gateway))
    folders = {str(unit.folder).casefold() for unit in units}
    if len(folders) < len(units):
        raise InvalidInput(
            Problem(
                "folder-taken",
                f"gateway {answers.gateway.name!r} and target {answers.target.name!r} both want "
                f"the folder {units[0].folder}",
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
    recorded = project.read(unit.folder / ANSWERS_FILE)
    if recorded is None:
        folder = project.root / unit.folder
        if folder.is_symlink() or (folder.exists() and any(folder.iterdir())):
            raise InvalidInput(
                Problem(
                    "folder-taken",
                    f"the folder {unit.folder} exists and was not made by connect",
                    "Move it away, or choose another name.",
                    file=str(unit.folder),
                )
            )
        return False
    there = _load(recorded, unit)
    problems = [
        Problem(
            "unit-differs",
            f"{unit.folder} was made with {field} {there.get(field)!r}, now {wanted!r} is asked",
            "Two resources cannot share a folder; if the resource itself changed, remove the "
            "folder and scaffold again, or run `copier update --data` in it.",
            field=field,
            file=str(unit.folder / ANSWERS_FILE),
        )
        for field, wanted in askable(unit.answers).items()
        if there.get(field) != wanted
    ]
    if problems:
        raise InvalidInput(*problems)
    return True


def _load(recorded: bytes, unit: Wanted) -> dict[str, Any]:
    import yaml

    try:
        values = yaml.safe_load(recorded)
        if not isinstance(values, dict):
            raise yaml.YAMLError("not a mapping")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidInput(
            Problem(
                "answers-file",
                f"{unit.folder / ANSWERS_FILE} cannot be read: {error}",
                "Restore it from version control.",
                file=str(unit.folder / ANSWERS_FILE),
            )
        ) from None
    return values
