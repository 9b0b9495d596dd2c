"""A target that an OpenAPI document describes: its API, called as the gateway calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from agentcore_connect.dev.destination import Destination, request
from agentcore_connect.dev.targets.target import SECONDS, FailedError, Invocation, Json, text
from agentcore_connect.documents.openapi import call as calls
from agentcore_connect.documents.openapi.document import Document
from agentcore_connect.errors import InvalidInput


@dataclass(frozen=True)
class SignIn:
    """How a call is let in: headers, and parameters of the query.

    ``sign`` gives the headers of a whole request (method, address, headers, body), where they
    depend on it.
    """

    headers: Mapping[str, str]
    query: Mapping[str, str]
    sign: Callable[[str, str, Mapping[str, str], bytes | None], Mapping[str, str]] | None = None


@dataclass(frozen=True)
class HttpApi:
    """``at`` is an address in place of the document's own; ``sign_in`` is asked at each call."""

    document: Document
    at: str | None
    sign_in: Callable[[], SignIn]

    def invoke(self, call: Invocation) -> Json:
        operation = calls.operation(self.document, call.tool)
        if operation is None:
            raise FailedError(f"{self.document.file} has no operation {call.tool}")
        address = self.at or calls.server(self.document, operation)
        if address is None:
            raise FailedError(f"{self.document.file} names no server; name it with --local-url")
        try:
            made = calls.request(self.document, operation, call.arguments)
        except InvalidInput as error:
            raise FailedError(error.problems[0].message) from None
        sign_in = self.sign_in()
        path = made.path
        for name, value in sign_in.query.items():
            path += f"{'&' if '?' in path else '?'}{quote(name)}={quote(value, safe='')}"
        to = Destination(address.rstrip("/") + path, is_named=self.at is not None)
        headers = {"Accept": "application/json, */*", **made.headers, **sign_in.headers}
        if sign_in.sign is not None:
            headers = {**headers, **sign_in.sign(made.method, to.url, headers, made.body)}
        with request(to, made.method, headers, made.body, seconds=SECONDS) as response:
            body = response.read().decode("utf-8", "replace")
            if not 200 <= response.status < 300:
                raise FailedError(
                    f"{made.method} {made.path} answers HTTP {response.status}: {body[:200]}"
                )
            return text(body)

    def close(self) -> None:
        """Nothing was started."""
