"""The tools of a project's targets: as their documents say, as their servers answer."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agentcore_connect.connection import targets
from agentcore_connect.connection.target_of import offered
from agentcore_connect.documents import copies, mcp
from agentcore_connect.documents.toolschema.tools import dump
from agentcore_connect.errors import InvalidInput, Problem, assert_never, in_file
from agentcore_connect.plan.plan import Change, Plan
from agentcore_connect.plan.proof import prove
from agentcore_connect.policy import tools
from agentcore_connect.policy.tools import Entries
from agentcore_connect.project.project import Project
from agentcore_connect.text.plain import plain
from agentcore_connect.vocabulary.matrix import DocumentKind
from agentcore_connect.vocabulary.names import TOOL_LIST
from agentcore_connect.vocabulary.variables import MCP_TOKEN

_LONGEST = 1000


def described(
    project: Project, entry: Mapping[str, Any], *, largest: int | None = None
) -> Entries | None:
    """The tools that the document of a target describes; None where none is in the project.

    One with more bytes than ``largest`` counts as none. InvalidInput where it cannot be read.
    """
    file, document = _document(entry)
    data = None if file is None or _is_elsewhere(file) else project.read(file)
    if file is None or data is None or (largest is not None and len(data) > largest):
        return None
    match document:
        case "tools":
            return tools.read_list(data, file)
        case "openapi":
            from agentcore_connect.documents import openapi

            with in_file(file):
                return openapi.tools(openapi.read(data, file))
        case "smithy":
            from agentcore_connect.documents import smithy

            with in_file(file):
                return smithy.tools(smithy.read(data, file))
        case None:
            return None
        case _:
            return assert_never(document)


READER = tools.Reader(offered, described)
"""What policies and `connect dev` know of a project's targets and their tools."""


def _is_elsewhere(file: str) -> bool:
    """Whether a document is not in the project, but in S3."""
    return "://" in file


def _document(entry: Mapping[str, Any]) -> tuple[str | None, DocumentKind | None]:
    """The document that an entry of agentcore.json names for its tools, and what that is."""
    if entry.get(TOOL_LIST):
        return str(entry[TOOL_LIST]), "tools"
    kind = targets.by_type(str(entry.get("targetType")))
    document = None if kind is None else kind.row.document
    if kind is None or document is None:
        return None, None
    answers = kind.recorded(dict(entry))
    file = answers["tool_schema_file" if document == "tools" else "schema_source"]
    return (str(file), document) if file else (None, document)


@dataclass(frozen=True)
class Listing:
    """A target's tools; ``tools`` is None where nobody knows them. ``asked`` is a server's URL.

    ``is_own``: they are in a file that is deployed with the target.
    """

    target: str
    type: str
    source: str | None
    tools: tuple[Mapping[str, Any], ...] | None
    asked: str | None = None
    is_own: bool = False


def server(entry: Mapping[str, Any], url: str | None = None) -> str | None:
    """The URL of the MCP server that is asked for a target's tools; None where none is."""
    known = targets.by_type(str(entry.get("targetType", "")))
    return url or (None if known is None else known.server(dict(entry)))


def for_one(
    token: str | None, entries: Sequence[Mapping[str, Any]], url: str | None, *, is_named: bool
) -> tuple[str | None, tuple[str, ...]]:
    """The token as far as it may be sent, and a warning where it is not.

    A token belongs to one server, and anybody who writes agentcore.json names others: it goes to
    the one target that the person has named, encrypted or on this machine. Else each server is
    asked without.
    """
    asked = [(str(e["name"]), where) for e in entries if (where := server(e, url)) is not None]
    if not token or not asked:
        return None, ()
    names, (name, where) = ", ".join(one for one, _ in asked), asked[0]
    if not is_named or len(entries) > 1:
        example = shlex.join(["connect", "tools", "--target", name])
        return None, (
            f"{MCP_TOKEN} was not sent to {names}: it is for one server. Name that server's "
            f"target, such as `{example}`.",
        )
    if not mcp.may_have_token(where):
        return None, (
            f"{MCP_TOKEN} was not sent to {name}: it goes only over https, or to this machine.",
        )
    return token.strip(), ()


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
    file, document = _document(entry)
    is_own = document == "tools"
    where = server(entry, url)
    if where is not None:
        found = mcp.listed(where, token, seconds=seconds)
        own = tools.unprefixed(name, found)
        return Listing(name, kind, where, tuple(own or found), where, is_own)
    if file is not None and not is_own and _is_elsewhere(file):
        file = None
    entries = described(project, entry)
    return Listing(name, kind, file, None if entries is None else tuple(entries))


def saved(project: Project, listings: Iterable[Listing]) -> Plan:
    """The plan that keeps what servers answered, each beside its target, as a document is kept.

    Raises InvalidInput for a target whose list is a file that is deployed with it.
    """
    changes, warnings, kept = [], [], []
    for one in listings:
        if one.asked is None:
            continue
        if one.is_own:
            raise InvalidInput(
                Problem(
                    "tools-own",
                    f"target {one.target} has its tools in a file that is deployed with it",
                    "There is nothing to save: connect reads that file.",
                    field="target",
                )
            )
        path = str(tools.saved_file(one.target))
        answer = dump({"tools": [_kept(tool) for tool in one.tools or ()]})
        content, lost = copies.copied(answer, f"the list of {one.target}", path)
        kept.append(one.target)
        changes.append(Change(path, project.read(path), content))
        warnings += [f"{problem.message}. {problem.hint}" for problem in lost]
    done = f"The tools of {', '.join(kept)} are in the project."
    return prove(Plan(project.root, tuple(changes), warnings=tuple(warnings), done=done))


def _kept(tool: Mapping[str, Any]) -> dict[str, Any]:
    """A tool of somebody's server, its description made safe for whoever reads it."""
    text = tool.get("description")
    return {**tool, "description": plain(text, _LONGEST)} if isinstance(text, str) else {**tool}
