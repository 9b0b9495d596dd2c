"""Where a document says that its API is: what the gateway can call."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from agentcore_connect.documents.openapi.document import Document, Operation
from agentcore_connect.errors import Problem
from agentcore_connect.text.plain import plain

_VARIABLE = re.compile(r"\{([^{}]*)\}")

# code, message after what has the address, hint
Fault = tuple[str, str, str]


@dataclass(frozen=True)
class Address:
    """The one address that the gateway calls; ``faults`` are what is to be known of it.

    ``url`` is empty where the gateway cannot call any, and the first of the faults says why.
    """

    url: str
    faults: tuple[Fault, ...] = ()


def of_document(document: Document) -> Address:
    """The address of the document's own servers.

    Sources: the guide's "The server attribute needs to have a valid URL of the actual endpoint"
    and "Security best practices for URL parameters" (static URLs; variables only with an enum and
    within a domain of one's own; the gateway blocks private addresses); AWS Marketplace's guide
    for gateway integrations wants https, and a credential travels with every call.
    """
    found = _of_list(document.value.get("servers"))
    if found is not None:
        return found
    return Address("", (_fault("openapi-server", "names no server", "https://HOST"),))


def of_operation(operation: Operation) -> Address | None:
    """The address of an operation that has its own, or whose path has; else None."""
    for owner in (operation.value, operation.item):
        found = _of_list(owner.get("servers"))
        if found is not None:
            return found
    return None


def is_needed(document: Document) -> bool:
    """Whether an operation has no servers but the document's."""
    return any(of_operation(operation) is None for operation in document.operations)


def problem(document: Document, fault: Fault) -> Problem:
    """What is wrong with the document's own address."""
    code, message, hint = fault
    return Problem(code, f"the document {message}", hint, file=document.file)


def served_at(document: Document, url: str) -> Document:
    """The document with ``url`` as its one server.

    So have the paths and operations that repeat the document's servers, or, where it has none,
    what most of them have. For documents that name none, as FastAPI's, or one that only its
    developer reaches. `of_document` judges the address.
    """
    own = _urls(document.value.get("servers"))
    if not own:
        lists = [
            urls
            for operation in document.operations
            for owner in (operation.value, operation.item)
            if (urls := _urls(owner.get("servers")))
        ]
        own = Counter(lists).most_common(1)[0][0] if lists else ()

    def without(owner: Any, *inside: str) -> Any:
        if not isinstance(owner, dict):
            return owner
        return {
            key: part
            for key, part in owner.items()
            if key != "servers" or not {*_urls(part)} <= {*own}
        }

    value = {**document.value, "servers": [{"url": url}]}
    paths = document.value.get("paths")
    lines = dict(document.lines)
    if own and isinstance(paths, dict):
        value["paths"] = {}
        for path, item in paths.items():
            item = without(item)
            for method, part in item.items() if isinstance(item, dict) else ():
                if isinstance(part, dict) and "servers" in part:
                    item[method] = without(part)
                    if id(part) in lines:
                        lines[id(item[method])] = lines[id(part)]
            value["paths"][path] = item
    return replace(document, value=value, lines=lines)


def _urls(servers: Any) -> tuple[str, ...]:
    found = servers if isinstance(servers, list) else []
    return tuple(str(one.get("url")) for one in found if isinstance(one, dict))


def _of_list(servers: Any) -> Address | None:
    """The address of the first server that can be called, else what is wrong with the first."""
    found = [one for one in servers if isinstance(one, dict)] if isinstance(servers, list) else []
    if not found:
        return None
    addresses = [_address(str(one.get("url", "")).strip(), one.get("variables")) for one in found]
    best = next((one for one in addresses if one.url), addresses[0])
    if best.url and len(found) > 1:
        several = (
            "openapi-servers",
            f"names {len(found)} servers, and the copy has {plain(best.url, 100)}",
            f"For another: {_endpoint('https://...')}.",
        )
        return Address(best.url, (several, *best.faults))
    return best


def _address(url: str, variables: Any) -> Address:
    """One server as a static address; the first fault, where the gateway cannot call it.

    An address that is none, a secret in it, which is never shown, and only then what cannot be
    reached or is unsafe.
    """
    shown = plain(url, 100)
    known = variables if isinstance(variables, dict) else {}
    names = _VARIABLE.findall(url)
    described = {name: one for name in names if isinstance(one := known.get(name), dict)}

    def value(match: re.Match[str]) -> str:
        one = described.get(match[1], {})
        allowed = one.get("enum")
        first = allowed[0] if isinstance(allowed, list) and allowed else match[1].upper()
        return str(one.get("default", first))

    filled = _VARIABLE.sub(value, url)
    path = filled if filled.startswith("/") else ""
    try:
        parts = urlsplit(filled)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port
    except ValueError:
        return _no("openapi-server", f"names the server {shown}, which is not an address")
    if parts.scheme not in ("http", "https") or not host:
        if not path and not parts.scheme and re.match(r"[\w-]+(\.[\w-]+)+(:\d+)?(/|$)", filled):
            suggested = f"https://{filled}"
        else:
            suggested = f"https://HOST{path or _path_of(filled)}"
        message = f"names the server {shown}, and the gateway needs a whole https address"
        return Address("", (_fault("openapi-server", message, suggested),))
    if parts.username is not None or parts.password is not None:
        return Address(
            "",
            (
                (
                    "openapi-server",
                    "has a user or a password in the address of a server",
                    "Remove it: a secret belongs in a credential of the target.",
                ),
            ),
        )
    if any(name not in described for name in names):
        message = f"has a variable in {shown} that is not described"
        return Address("", (_fault("openapi-server-template", message, _https(filled)),))
    if re.search(r"[^\w.:-]", host) and ":" not in host:
        return _no("openapi-server", f"names the server {shown}, which is not an address")
    if _is_private(host):
        message = f"names the server {shown}, which a gateway in AWS cannot reach"
        suggested = f"https://HOST{parts.path.rstrip('/')}"
        return Address("", (_fault("openapi-server-private", message, suggested),))
    authority = url.split("://", 1)[-1].split("/", 1)[0]
    is_open = any(not described[name].get("enum") for name in _VARIABLE.findall(authority))
    if is_open or "{" in url.split("://", 1)[0]:
        message = f"allows any host in {shown}: requests could be redirected"
        return Address("", (_fault("openapi-server-template", message, _https(filled)),))
    if parts.scheme == "http":
        message = f"names the server {shown}: the credential would be sent unencrypted"
        return Address("", (_fault("openapi-server-http", message, _https(filled)),))
    if names:
        variable = (
            "openapi-server-variable",
            f"has variables in {shown}, and the copy has {plain(filled, 100)}",
            f"For another: {_endpoint(filled)}.",
        )
        return Address(filled, (variable,))
    return Address(filled)


def _no(code: str, message: str) -> Address:
    return Address("", (_fault(code, message, "https://HOST"),))


def _fault(code: str, message: str, url: str) -> Fault:
    """A fault whose hint is the option that mends it, with the value to write."""
    note = " with the API's own host" if "HOST" in url else ""
    return code, message, f"Give the address{note}: {_endpoint(url)}"


def _endpoint(url: str) -> str:
    return f"--endpoint {plain(url, 120)}"


def _https(url: str) -> str:
    return re.sub(r"^http://", "https://", url)


def _path_of(url: str) -> str:
    return url if url.startswith("/") else ""


def _is_private(host: str) -> bool:
    """Whether no gateway in the internet can reach a host: not in public, or of one word."""
    if host.endswith((".localhost", ".local", ".internal", ".test", ".invalid")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host
