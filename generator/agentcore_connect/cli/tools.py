"""`connect tools`: list a target's tools, and save those of a server for policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import (
    DryRunOption,
    FullOption,
    JsonOption,
    ProjectOption,
    answer,
    option,
)
from agentcore_connect.cli.sink import finish
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.vocabulary import variables

if TYPE_CHECKING:
    from agentcore_connect.commands.tools import Listing
    from agentcore_connect.plan.show import Line
    from agentcore_connect.project.project import Project

_WHICH = "Whose tools"


def tools(
    target: Annotated[
        str | None,
        option(
            _WHICH, "Only this target. Default: all targets of the project.", complete="targets"
        ),
    ] = None,
    gateway: Annotated[
        str | None, answer("gateway", _WHICH, "Only the targets of this gateway.")
    ] = None,
    url: Annotated[
        str | None,
        option(
            _WHICH, "Ask this MCP server, or the gateway itself, instead of the target's server."
        ),
    ] = None,
    save: Annotated[
        bool, option(_WHICH, "Save each server's tools in its target's folder, for policies.")
    ] = False,
    timeout: Annotated[float, option(_WHICH, "Seconds for each server. Default: 30")] = 30.0,
    project: ProjectOption = None,
    dry_run: DryRunOption = False,
    full: FullOption = False,
    as_json: JsonOption = False,
) -> int:
    """List the tools of the project's targets: MCP servers are asked, documents are read.

    For a server that needs a bearer token, set AGENTCORE_CONNECT_MCP_TOKEN and name its target: the
    token is sent to that one alone, over https or to this machine. With --save the list becomes
    connections/<target>/tools.json, from which policies know the tools' arguments.
    """
    from agentcore_connect.commands import tools as toollist
    from agentcore_connect.plan import recovery
    from agentcore_connect.plan.show import document
    from agentcore_connect.project.project import find

    found = find(project)
    if save:
        recovery.recover(found.root)
        found = find(found.root)
    entries = _entries(found, target, gateway)
    if url is not None and len(entries) != 1:
        raise InvalidInput(
            Problem(
                "usage",
                "--url needs exactly one target",
                "Name it with --target.",
                "target",
            )
        )

    token, warnings = toollist.for_one(
        variables.read("mcp_token"),
        entries,
        url,
        is_named=target is not None or url is not None,
    )
    listings: list[Listing] = []
    errors: list[ConnectError] = []
    for entry in entries:
        try:
            listings.append(toollist.listing(found, entry, url, token=token, seconds=timeout))
        except ConnectError as error:
            errors.append(error)
    failed = _together(errors, len(entries))
    data = {"targets": [_data(one) for one in listings]}
    if save and failed is None:
        plan = toollist.saved(found, listings)
        plan = replace(plan, warnings=(*warnings, *plan.warnings))
        if not as_json:
            terminal.say(_lines(listings), data=True)
        return finish(
            "tools",
            plan,
            dry_run=dry_run,
            save=None,
            validate=False,
            full=full,
            as_json=as_json,
            more=data,
        )
    if as_json:
        terminal.emit(document("tools", None, failed) | {"warnings": list(warnings)} | data)
    else:
        terminal.say(_lines(listings), data=True)
        terminal.warn(warnings)
        if failed is not None:
            terminal.say_errors(failed)
    return 0 if failed is None else failed.exit_code


def _entries(project: Project, target: str | None, gateway: str | None) -> list[Mapping[str, Any]]:
    """The targets that were meant. InvalidInput where there is none of that name."""
    from agentcore_connect.commands import tools as toollist

    if gateway is not None and project.gateway(gateway) is None:
        raise InvalidInput(project.no_gateway(gateway))
    entries = [
        entry
        for holder in project.gateways
        if gateway in (None, holder.name)
        for entry in toollist.READER.targets(project, holder.name)
    ]
    if target is None:
        return entries
    names = [str(entry["name"]) for entry in entries]
    if target not in names:
        raise InvalidInput(project.no_target(target, names))
    return [entry for entry in entries if entry["name"] == target]


def _together(errors: Sequence[ConnectError], asked: int) -> ConnectError | None:
    """The errors as one; that of the only target that was asked is as it is."""
    if len(errors) < 2 and asked < 2:
        return errors[0] if errors else None
    problems = [problem for error in errors for problem in error.problems]
    return ConnectError(*problems) if problems else None


def _data(one: Listing) -> dict[str, Any]:
    known = None if one.tools is None else [dict(tool) for tool in one.tools]
    return {"target": one.target, "type": one.type, "source": one.source, "tools": known}


def _lines(listings: Iterable[Listing]) -> Iterator[Line]:
    """Each target with its tools. Their texts are a server's, so they are cut and made harmless."""
    from agentcore_connect.text.plain import plain

    for one in listings:
        if one.tools is None:
            yield f"{one.target} ({one.type}): its tools are not known here", "bold"
            continue
        place = f", from {one.source}" if one.source else ""
        count = f"{len(one.tools)} tool{'s' * (len(one.tools) != 1)}"
        yield f"{one.target} ({one.type}{place}): {count}", "bold"
        for tool in one.tools:
            name = plain(str(tool.get("name")), 100)
            yield f"  {name}({_arguments(tool.get('inputSchema'))})", ""
            text = tool.get("description")
            if isinstance(text, str) and text:
                yield f"      {plain(text, 100)}", ""


def _arguments(schema: Any) -> str:
    """The arguments of a tool: a `?` behind those that a call may leave out."""
    from agentcore_connect.text.plain import plain

    properties = schema.get("properties") if isinstance(schema, dict) else None
    required = schema.get("required") or () if isinstance(schema, dict) else ()
    if not isinstance(properties, dict):
        return ""
    words = []
    for name, inner in properties.items():
        kind = inner.get("type", "any") if isinstance(inner, dict) else "any"
        words.append(f"{name}{'' if name in required else '?'}: {kind}")
    return plain(", ".join(words), 300)
