"""The HTTP request that a call of a tool becomes: `tools` the other way round."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from agentcore_connect.documents.openapi import parameters
from agentcore_connect.documents.openapi.document import Document, Operation
from agentcore_connect.errors import InvalidInput, Problem

_FORM = "application/x-www-form-urlencoded"
_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Request:
    """``path`` is behind the server's address, its query in it; nothing has to be escaped more."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None


def operation(document: Document, tool: str) -> Operation | None:
    """The operation that is a tool; None where there is none of that name."""
    return next((one for one in document.operations if one.id == tool), None)


def server(document: Document, of: Operation) -> str | None:
    """The address that an operation is served at, its variables as by default; None without one."""
    for holder in (of.value, of.item, document.value):
        servers = holder.get("servers")
        for one in servers if isinstance(servers, list) else ():
            url = one.get("url") if isinstance(one, dict) else None
            if isinstance(url, str) and url:
                known = one.get("variables")
                return _filled(url, known if isinstance(known, dict) else {}).rstrip("/")
    return None


def request(document: Document, of: Operation, arguments: Mapping[str, Any]) -> Request:
    """The request of a call. Where an argument goes is as `tools` has it: to the first parameter of
    its name, else into the body.

    Styles are OpenAPI's own: ``simple`` in paths and headers, ``form`` in queries. A parameter that
    the gateway cannot send is left out. Raises InvalidInput (``openapi-call``) where the path lacks
    a value, or a header cannot hold one.
    """
    left = dict(arguments)
    path, query, headers = of.path, [], {}
    for (place, name), given in parameters.of(document, of).items():
        parameter = parameters.resolved(document, given)
        if place not in ("path", "query", "header") or name not in left:
            continue
        value = left.pop(name)
        if parameters.is_unsendable(parameter) or value is None:
            continue
        explode = parameter.get("explode", place == "query") is True
        if place == "path":
            path = path.replace(f"{{{name}}}", _segment(_simple(value, explode)))
        elif place == "query":
            query += [
                f"{_escaped(key)}={_escaped(text)}" for key, text in _form(name, value, explode)
            ]
        else:
            headers[name] = _header(name, _simple(value, explode))
    if (missing := _VARIABLE.search(path)) is not None:
        raise _wrong(f"the path of {of.label} needs a value for {missing[1]}")
    kind, body = _body(document, of, left)
    if body is not None:
        headers["Content-Type"] = kind
    return Request(
        of.method.upper(), path + ("?" + "&".join(query) if query else ""), headers, body
    )


def _body(document: Document, of: Operation, left: Mapping[str, Any]) -> tuple[str, bytes | None]:
    """The media type and the body of what is no parameter; None where nothing of it was said."""
    body = parameters.resolved(document, of.value.get("requestBody"))
    content = body.get("content")
    kind, media = parameters.sent(content if isinstance(content, dict) else {})
    if kind is None:
        return "", None
    schema = parameters.resolved(document, media.get("schema"))
    is_object = isinstance(schema.get("properties"), dict)
    if not left:
        needed = body.get("required") is True
        return kind, b"{}" if is_object and needed and parameters.is_json(kind) else None
    value = dict(left) if is_object else left.get("body")
    if parameters.is_json(kind):
        return kind, json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    if kind.lower().startswith(_FORM) and isinstance(value, dict):
        pairs = (pair for name, one in value.items() for pair in _form(name, one, True))
        return kind, "&".join(f"{_escaped(k)}={_escaped(v)}" for k, v in pairs).encode()
    raise _wrong(f"{of.label} takes {kind}, which is not sent here")


def _form(name: str, value: Any, explode: bool) -> Iterator[tuple[str, str]]:
    if isinstance(value, list) and explode:
        yield from ((name, _text(one)) for one in value)
    elif isinstance(value, dict) and explode:
        yield from ((str(key), _text(one)) for key, one in value.items())
    else:
        yield name, _simple(value, False)


def _simple(value: Any, explode: bool) -> str:
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, dict):
        between = "=" if explode else ","
        return ",".join(f"{key}{between}{_text(one)}" for key, one in value.items())
    return _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _segment(text: str) -> str:
    """A value as one part of a path: no slash of it, and no dots, lead anywhere."""
    escaped = _escaped(text)
    return escaped.replace(".", "%2E") if set(text) <= {"."} else escaped


def _escaped(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="")


def _header(name: str, text: str) -> str:
    """A value as a header can hold it; a line end in it would begin another header."""
    if not all(" " <= char <= "~" or "\xa0" <= char <= "\xff" for char in text):
        raise _wrong(f"the header {name} cannot hold what was given for it")
    return text


def _filled(url: str, known: Mapping[str, Any]) -> str:
    def default(match: re.Match[str]) -> str:
        found = known.get(match[1])
        return str(found.get("default", match[0])) if isinstance(found, dict) else match[0]

    return _VARIABLE.sub(default, url)


def _wrong(what: str) -> InvalidInput:
    return InvalidInput(Problem("openapi-call", what))
