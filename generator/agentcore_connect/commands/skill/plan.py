"""The plans that put the skill's text into a project, bring it up to date, and take it out."""

from __future__ import annotations

from collections.abc import Iterable

from agentcore_connect.commands.skill import text
from agentcore_connect.commands.skill.clients import CLIENTS, FILES, SIGNS, Client
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.plan.edits import Edits
from agentcore_connect.plan.plan import Plan
from agentcore_connect.project.project import Project


def used(project: Project) -> tuple[Client, ...]:
    """The clients of which something is in the project."""
    there = {entry.name for entry in project.root.iterdir()}
    return tuple(client for client in CLIENTS if not there.isdisjoint(SIGNS[client]))


def installed(project: Project) -> tuple[Client, ...]:
    """The clients whose file has the skill, edited or not."""
    return tuple(client for client in CLIENTS if _there(project, client) is not None)


def install(project: Project, clients: Iterable[Client]) -> Plan:
    """The skill for ``clients``, in this version.

    Raises InvalidInput where a person has edited it, or has a file of that name of their own, and
    as `Project.read`.
    """
    edits = Edits(project)
    problems = []
    for client in dict.fromkeys(clients):
        content = edits.read(FILES[client])
        there = _there(project, client)
        if there is not None and not text.is_pristine(there):
            problems.append(_edited(client))
        elif client == "agents-md":
            edits.put(FILES[client], _with_block(content, there))
        elif content is not None and there is None:
            problems.append(_not_ours(client))
        else:
            edits.put(FILES[client], text.skill().encode())
    if problems:
        raise InvalidInput(*problems)
    edits.done = f"The skill is there for {', '.join(dict.fromkeys(clients))}."
    if edits.has_changes:
        edits.next_steps.append(
            "Commit the files: everybody who works on the project with that client has the skill."
        )
    return edits.plan()


def remove(project: Project, clients: Iterable[Client]) -> Plan:
    """The project without the skill for ``clients``.

    Raises InvalidInput where a person has edited it, and as `Project.read`.
    """
    edits = Edits(project, done="The skill is taken out.")
    problems = []
    for client in dict.fromkeys(clients):
        there = _there(project, client)
        if there is None:
            continue
        if not text.is_pristine(there):
            problems.append(_edited(client))
        elif client == "agents-md":
            edits.put(FILES[client], _without_block(edits.read(FILES[client]) or b"", there))
        else:
            edits.drop(FILES[client])
    if problems:
        raise InvalidInput(*problems)
    return edits.plan()


def _there(project: Project, client: Client) -> str | None:
    """The skill, or the block, that is in a client's file; None where there is none of connect's.

    InvalidInput where a file is not text, or its block has no end.
    """
    content = project.read(FILES[client])
    if content is None:
        return None
    try:
        found = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput(
            Problem(
                "not-text",
                f"{FILES[client]} is not UTF-8 text",
                "Save it as UTF-8, then run the command again.",
                file=FILES[client],
            )
        ) from None
    if client != "agents-md":
        return found if "connect skill install" in found else None
    before, begin, rest = found.partition(text.BEGIN)
    if not begin:
        return None
    inner, end, after = rest.partition(text.END)
    if not end or text.BEGIN in inner + after:
        raise InvalidInput(
            Problem(
                "skill-marks",
                f"the marks of connect's block in {FILES[client]} are not one pair",
                f"Delete the block, from `{text.BEGIN}` to `{text.END}`, then run the command "
                "again.",
                file=FILES[client],
                line=before.count("\n") + 1,
            )
        )
    newline = next((n for n in ("\r\n", "\n") if after.startswith(n)), "")
    return f"{begin}{inner}{end}{newline}"


def _with_block(content: bytes | None, there: str | None) -> bytes:
    """AGENTS.md with the block: in the place of the one that is there, else at the end."""
    known = (content or b"").decode()
    newline = "\r\n" if "\r\n" in known else "\n"
    new = text.block().replace("\n", newline)
    if there is not None:
        ends = there.endswith("\n")
        return known.replace(there, new if ends else new.removesuffix(newline)).encode()
    if not known:
        return new.encode()
    gap = newline if known.endswith("\n") else newline * 2
    return f"{known}{gap}{new}".encode()


def _without_block(content: bytes, there: str) -> bytes | None:
    """AGENTS.md without the block and the empty line before it; None where nothing is left."""
    before, _, after = content.decode().partition(there)
    if before.endswith("\r\n\r\n"):
        before = before[:-2]
    elif before.endswith("\n\n"):
        before = before[:-1]
    return f"{before}{after}".encode() if (before + after).strip() else None


def _edited(client: Client) -> Problem:
    file = FILES[client]
    what = "connect's block in it was" if client == "agents-md" else "it was"
    return Problem(
        "skill-edited",
        f"{file}: {what} edited since connect wrote it",
        "Nothing was changed. Move your text to another place, delete "
        f"{'the block' if client == 'agents-md' else 'the file'}, and run the command again.",
        file=file,
    )


def _not_ours(client: Client) -> Problem:
    return Problem(
        "skill-not-ours",
        f"{FILES[client]} is there, and connect did not write it",
        "Nothing was changed. Rename your skill's folder, then run the command again.",
        file=FILES[client],
    )
