"""The tools of a project's targets: as their documents say, as their servers answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agentcore_connect.documents import mcp
from agentcore_connect.documents.toolschema.tools import dump
from agentcore_connect.errors import InvalidInput, Problem, in_file
from agentcore_connect.plan.plan import Change, Plan
from agentcore_connect.plan.proof import prove
from agentcore_connect.policy import tools
from agentcore_connect.policy.tools import Entries, Reader
from agentcore_connect.project.project import Project
from agentcore_connect.text.plain import plain

_LONGEST = 1000


def _openapi(project: Project, entry: Mapping[str, Any]) -> Entries | None:
    """Of the document that the target names; None where it is not in the project."""
    from agentcore_connect.documents import openapi

    path, data = _document(project, entry)
    if data is None:
        return None
    with in_file(path):
        return openapi.tools(openapi.read(data, path))


def _smithy(project: Project, entry: Mapping[str, Any]) -> Entries | None:
    from agentcore_connect.documents import smithy

    path, data = _document(project, entry)
    if data is None:
        return None
    with in_file(path):
        return smithy.tools(smithy.read(data, path))


def _document(project: Project, entry: Mapping[str, Any]) -> tuple[str, bytes | None]:
    path = entry.get("schemaSource", {}).get("inline", {}).get("path")
    return (str(path), project.read(path)) if path else ("", None)


READERS: Mapping[str, Reader] = {"openApiSchema": _openapi, "smithyModel": _smithy}
"""How the tools of a target are read, by its ``targetType``; see `policy.tools.of_gateway`."""


@dataclass(frozen=True)
class Listing:
    """A target's tools; ``tools`` is None where nobody knows them. ``asked`` is a server's URL."""

    target: str
    type: str
    source: str | None
    tools: tuple[Mapping[str, Any], ...] | None
    asked: str | None = None


TOKEN = mcp.TOKEN
"""The environment variable with a bearer token for servers that want one."""


def listing(
    project: Project,
    entry: Mapping[str, Any],
    url: str | None = None,
    *,
    token: str | None = None,
    seconds: float = mcp.SECONDS,
) -> Listing:
    """The tools of a target's entry in agentcore.json, as they are now.

    An MCP server is asked, or whatever answers at ``url``: through a gateway the target's own
    tools are picked out. For every other target its document is read. Raises as `mcp.listed`
    does, and InvalidInput where the document cannot be read.
    """
    name, kind = str(entry["name"]), str(entry.get("targetType", ""))
    where = url or (entry.get("endpoint") if kind == "mcpServer" else None)
    if where is not None:
        found = mcp.listed(where, token, seconds=seconds)
        own = tools.unprefixed(name, found)
        return Listing(name, kind, where, tuple(own or found), where)
    if kind == "lambdaFunctionArn":
        path = str(entry.get("lambdaFunctionArn", {}).get("toolSchemaFile", ""))
        data = project.read(path) if path and "://" not in path else None
        read = None if data is None else tools.read_list(data, path)
        return Listing(name, kind, path or None, None if read is None else tuple(read))
    reader = READERS.get(kind)
    entries = reader(project, entry) if reader is not None else None
    source = entry.get("schemaSource", {}).get("inline", {}).get("path")
    return Listing(name, kind, source, None if entries is None else tuple(entries))


def saved(project: Project, listings: Iterable[Listing]) -> Plan:
    """The plan that keeps what servers answered, each beside its target.

    Raises InvalidInput for a target whose list is a file that is deployed with it.
    """
    changes = []
    for one in listings:
        if one.asked is None:
            continue
        if one.type == "lambdaFunctionArn":
            raise InvalidInput(
                Problem(
                    "tools-own",
                    f"target {one.target} has its tools in a file that is deployed with it",
                    "There is nothing to save: that file counts.",
                    field="target",
                )
            )
        path = str(tools.saved_file(one.target))
        content = dump({"tools": [_kept(tool) for tool in one.tools or ()]})
        changes.append(Change(path, project.read(path), content))
    return prove(Plan(project.root, tuple(changes)))


def _kept(tool: Mapping[str, Any]) -> dict[str, Any]:
    """A tool of somebody's server, its description made safe for whoever reads it."""
    text = tool.get("description")
    return {**tool, "description": plain(text, _LONGEST)} if isinstance(text, str) else {**tool}
