"""Where a document says that its API is: what the gateway can call."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from agentcore_connect.documents.openapi.document import Document, Operation
from agentcore_connect.errors import Problem
from agentcore_connect.text.plain import plain

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def check(document: Document) -> Iterator[Problem]:
    """The servers of the document, and of Path Items and operations that have their own.

    Sources: the guide's "The server attribute needs to have a valid URL of the actual endpoint"
    and "Security best practices for URL parameters" (static URLs; variables only with an enum and
    within a domain of one's own; the gateway blocks private addresses); AWS Marketplace's guide
    for gateway integrations wants https, and a credential travels with every call.
    """
    own = document.value.get("servers")
    yield from _of_list(document, own, "the document", None, needed=_is_needed(document))
    seen: set[int] = {id(own)}
    for operation in document.operations:
        for servers in (operation.value.get("servers"), operation.item.get("servers")):
            if servers and id(servers) not in seen:
                seen.add(id(servers))
                yield from _of_list(
                    document, servers, operation.label, operation.line, needed=False
                )


def served_at(document: Document, url: str) -> Document:
    """The document with ``url`` as its one server; those of paths and operations stay.

    For documents that name none, as FastAPI's, or one that only its developer reaches. `check`
    judges the address.
    """
    return replace(document, value={**document.value, "servers": [{"url": url}]})


def _is_needed(document: Document) -> bool:
    def elsewhere(operation: Operation) -> bool:
        return bool(operation.value.get("servers") or operation.item.get("servers"))

    return not all(map(elsewhere, document.operations))


def _of_list(
    document: Document, servers: Any, label: str, line: int | None, *, needed: bool
) -> Iterator[Problem]:
    """What is wrong with one list of servers; ``needed`` where no other list stands in for it."""

    def problem(code: str, message: str, hint: str) -> Problem:
        return Problem(code, f"{label} {message}", hint, file=document.file, line=line)

    found = [item for item in servers or () if isinstance(item, dict)]
    if not found and needed:
        yield problem(
            "openapi-server",
            "names no server, and the gateway needs an address to call",
            'Add "servers": [{"url": "https://..."}] with the address of the API.',
        )
    if len(found) > 1:
        yield problem(
            "openapi-servers",
            f"names {len(found)} servers, and nothing says which of them the gateway calls",
            "Keep only the server that the agent is to use.",
        )
    for server in found:
        fault = _fault(str(server.get("url", "")), server.get("variables"))
        if fault:
            yield problem(*fault)


def _fault(url: str, variables: Any) -> tuple[str, str, str] | None:
    """Code, message and hint for one address; None where the gateway can call it.

    The first fault is told: an address that is none, a secret in it, which is never shown, and only
    then what cannot be reached or is unsafe.
    """
    shown = plain(url, 100)
    names = _VARIABLE.findall(url)
    known = variables if isinstance(variables, dict) else {}
    static = "Write the actual address."
    if any(not isinstance(known.get(name), dict) for name in names):
        return "openapi-server-template", f"has a variable in {shown} that is not described", static
    filled = _VARIABLE.sub(lambda match: str(known[match[1]].get("default", "x")), url)
    try:
        parts = urlsplit(filled)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port
    except ValueError:
        return "openapi-server", f"names the server {shown}, which is not an address", static
    if parts.scheme not in ("http", "https") or not host:
        return (
            "openapi-server",
            f"names the server {shown}, and the gateway needs a whole https address",
            "Write https:// and the host in front.",
        )
    if parts.username is not None or parts.password is not None:
        return (
            "openapi-server",
            "has a user or a password in the address of a server",
            "Remove it: a secret belongs in a credential of the target.",
        )
    if _is_private(host):
        return (
            "openapi-server-private",
            f"names the server {shown}, which a gateway in AWS cannot reach",
            "The gateway blocks private addresses. Name one that is public.",
        )
    if parts.scheme == "http":
        return (
            "openapi-server-http",
            f"names the server {shown}: the credential would be sent unencrypted",
            "Use its https address.",
        )
    authority = url.split("://", 1)[-1].split("/", 1)[0]
    if any(not known[name].get("enum") for name in _VARIABLE.findall(authority)) or "{" in (
        url.split("://", 1)[0]
    ):
        return (
            "openapi-server-template",
            f"allows any host in {shown}: requests could be redirected",
            static,
        )
    if names:
        return (
            "openapi-server-variable",
            f"has variables in {shown}",
            "It is not documented what the gateway puts there. " + static,
        )
    return None


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
