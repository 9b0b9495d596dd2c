"""What is made of a document: the file that the CLI takes, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agentcore_connect.answers.asking import Questions
from agentcore_connect.commands.scaffold.resolve import choosing
from agentcore_connect.documents.source import (
    Beside,
    Judged,
    Source,
    openapi_source,
    smithy_source,
)
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.vocabulary import names

if TYPE_CHECKING:
    from agentcore_connect.documents import openapi
    from agentcore_connect.documents.choice import Choice

Judge = Callable[[bytes, str, str], Judged]
"""Takes a source's bytes, its name for messages, and the target's name."""


def tools(chosen: Sequence[str]) -> Judge:
    """The tools of a file, of these the ``chosen``, if any are."""

    def judge(data: bytes, file: str, target: str) -> Judged:
        from agentcore_connect.documents import toolschema

        return _reduced_tools(toolschema.chosen(toolschema.read(data, file), chosen), target)

    return judge


def server_tools(data: bytes, file: str, target: str) -> Judged:
    """The tools of a server's list; InvalidInput for what the MCP specification does not let be.

    The form is that of public deployments: an object with ``tools``, as text.
    """
    from agentcore_connect.documents.toolschema import shape
    from agentcore_connect.documents.toolschema.tools import dump
    from agentcore_connect.policy.tools import read_list

    entries = read_list(data, file)
    if len(entries) > shape.TOOLS_MAX:
        raise InvalidInput(
            Problem(
                "tools-quota",
                f"{file} has {len(entries):,} tools, and a target can have {shape.TOOLS_MAX:,}",
                "Leave out those that no agent needs: the list may have fewer than the server.",
                "mcp_tool_schema",
                file=file,
            )
        )
    found = [str(entry["name"]) for entry in entries]
    wrong = [
        name
        for name, entry in zip(found, entries, strict=True)
        if not names.matches(names.MCP_TOOL_PATTERN, name, names.MCP_TOOL_MAX)
        or not isinstance(entry.get("inputSchema"), dict)
        or found.count(name) > 1
    ]
    if wrong or not entries:
        raise InvalidInput(
            Problem(
                "tools-form",
                f"{file} has {'' if entries else 'no tools'}"
                f"{f'{len(wrong)} that no server can have' if wrong else ''}",
                "Each needs a name of its own (letters, digits, _, -, . and /) and an inputSchema. "
                "`connect tools --save` saves the list of a server that can be asked.",
                "mcp_tool_schema",
                file=file,
            )
        )
    return Judged(dump({"tools": entries}), names=tuple(found))


def handler(chosen: Sequence[str], sibling: Callable[[str], bytes | None]) -> Judge:
    """The tools of a module, of these the ``chosen``, if any are."""

    def judge(data: bytes, file: str, target: str) -> Judged:
        from agentcore_connect.documents import toolschema

        return _reduced_tools(toolschema.from_handler(data, file, chosen, sibling), target)

    return judge


def _reduced_tools(found: Any, target: str) -> Judged:
    """The tools in the service's shape; InvalidInput for errors that are in it still.

    Noticed is what the source has, also what the reduction mends: the person should know.
    """
    from agentcore_connect.documents import toolschema

    noticed = toolschema.check(found, target)
    reduced = toolschema.reduced(found)
    stop = toolschema.errors(toolschema.check(reduced, target))
    if stop:
        raise InvalidInput(*stop)
    return Judged(toolschema.to_json(reduced), tuple(noticed), reduced.names)


def openapi_judge(
    q: Questions, endpoint: str | None, choice: Choice | None, beside: Beside
) -> Judge:
    """``choice`` says which operations are taken, where a person may pick; without one the document
    is the target's own file, which the gateway gets as it is. The rest is as in `openapi_source`.
    """

    def judge(data: bytes, file: str, target: str) -> Judged:
        """The document as the CLI takes it; InvalidInput for what stops the target."""
        if choice is not None:
            return _picked(q, openapi_source(data, file, endpoint, beside), choice, file, target)
        from agentcore_connect.documents import openapi

        source = openapi.read(data, file, beside)
        found = source if endpoint is None else openapi.served_at(source, endpoint)
        return _own_openapi(data, source, found, target)

    return judge


def _picked(q: Questions, source: Source, choice: Choice, file: str, target: str) -> Judged:
    taken, advice = choosing.among(q, choice, source.offers, file)
    found = source.take(taken, target)
    return replace(found, findings=(*advice, *found.findings))


def _own_openapi(
    data: bytes, source: openapi.Document, found: openapi.Document, target: str
) -> Judged:
    """The document ``source`` of ``data``, which stays; ``found`` is it at the address that was
    said. InvalidInput for what stops the target.
    """
    from agentcore_connect.documents import openapi

    if source.notes:
        raise InvalidInput(
            Problem(
                "openapi-version",
                f"agentcore.json names {source.file} itself, so the gateway would get it as it is, "
                "and it takes OpenAPI 3.0 and 3.1 only",
                f"{_TO_HAVE_A_COPY} ({source.notes[0].message}.)",
                file=source.file,
            )
        )
    made = openapi.adapted(found, target)
    if stop := openapi.errors(made.problems):
        raise InvalidInput(*stop)
    is_another = made.document.value != source.value and (made.problems or source != found)
    return Judged(
        openapi.to_json(source) if source.from_yaml else data,
        (*_stays(source.file, bool(is_another)), *made.problems),
        tuple(one.id for one in source.operations if one.id),
        tuple(openapi.fits(source)),
    )


_TO_HAVE_A_COPY = (
    "To have a copy that the gateway can use, take the target out of agentcore.json and run "
    "`connect scaffold` again."
)


def _stays(file: str, is_another: bool) -> list[Problem]:
    """What is to be said of the target's own file, where a copy of it would be another."""
    said = (
        f"{file} is the target's own file and is deployed as it is: what is said of a copy, and "
        "an --endpoint, do not count for it"
    )
    return [Problem("file-kept", said, _TO_HAVE_A_COPY)] if is_another else []


def smithy_judge(q: Questions, choice: Choice | None) -> Judge:
    """``choice`` says which operations are taken; without one the model is the target's own file,
    which the gateway gets as it is.
    """

    def judge(data: bytes, file: str, target: str) -> Judged:
        """The model as the CLI takes it; InvalidInput for what the service refuses of it."""
        if choice is not None:
            return _picked(q, smithy_source(data, file), choice, file, target)
        from agentcore_connect.documents import smithy

        model = smithy.read(data, file)
        made = smithy.adapted(data, model, target)
        if stop := smithy.errors(made.problems):
            raise InvalidInput(*stop)
        noticed = (*_stays(file, made.content != data), *made.problems)
        return Judged(data, noticed, tuple(one.name for one in model.operations))

    return judge
