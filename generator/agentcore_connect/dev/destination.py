"""HTTP to the addresses that a project names: checked first, then spoken to at that very address.

A cloned agentcore.json may name anything. An address that stands for a host of the machine's own
network or a cloud's metadata is not called, whatever the name in front of it; local ones are where
the person, or a committed local.yaml, has named them. No redirect is followed, and no proxy used.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from agentcore_connect.dev.targets.target import ANSWER_BYTES, FailedError
from agentcore_connect.documents import web

_METADATA = ipaddress.ip_network("100.100.100.200/32"), ipaddress.ip_network("fd00:ec2::/32")
_UNNAMED = ("https",)
"""Schemes of an address that nobody has named."""


@dataclass(frozen=True)
class Destination:
    """An address to call. ``is_named`` says that the person named it: it may be a local one."""

    url: str
    is_named: bool = False

    def fault(self) -> str | None:
        """Why it cannot be called, as far as the text tells; None where it may be."""
        try:
            parts = urlsplit(self.url)
            host, port = parts.hostname, parts.port
        except ValueError:
            return "it is not an address"
        if parts.scheme not in ("http", "https") or not host or port == 0:
            return "it is not an http or https address"
        if parts.username is not None or parts.password is not None:
            return "it has a user or a password in it"
        if parts.scheme not in _UNNAMED and not self.is_named:
            return "it is not encrypted; only an address that you name may be http"
        return None


@dataclass
class Response:
    """An answer whose body is read piece by piece, up to `ANSWER_BYTES`."""

    status: int
    headers: Mapping[str, str]
    _stream: http.client.HTTPResponse
    _ends: float
    _left: int = ANSWER_BYTES

    def line(self) -> bytes:
        """The next line of the body; empty at its end."""
        return self._counted(self._stream.readline(self._left + 1))

    def read(self) -> bytes:
        """The rest of the body. Raises `FailedError` where the connection ends before it does."""
        found = self._counted(self._stream.read(self._left + 1))
        if self._stream.length:
            raise FailedError("its answer ended before it was whole")
        return found

    def _counted(self, piece: bytes) -> bytes:
        if time.monotonic() >= self._ends:
            raise FailedError("no answer in time")
        self._left -= len(piece)
        if self._left < 0:
            raise FailedError(f"it answers with more than {ANSWER_BYTES:,} bytes")
        return piece


@contextlib.contextmanager
def request(
    to: Destination,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    *,
    seconds: float,
) -> Iterator[Response]:
    """Send a request and read its answer inside the context, all within ``seconds``.

    Raises `FailedError`.
    """
    if (fault := to.fault()) is not None:
        raise FailedError(f"{shown(to.url)} is not called: {fault}")
    parts = urlsplit(to.url)
    assert parts.hostname is not None
    is_encrypted = parts.scheme == "https"
    port = parts.port or (443 if is_encrypted else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=seconds)
    ends = time.monotonic() + seconds
    try:
        connection.sock = _connected(to, parts.hostname, port, seconds)
        if is_encrypted:
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=parts.hostname)
            connection.default_port = 443  # so that Host names no port
        with web.closed_in_time(connection.sock, ends - time.monotonic()):
            connection.request(method, path, body, {"Accept-Encoding": "identity", **headers})
            answer = connection.getresponse()
            if 300 <= answer.status < 400:
                raise FailedError(f"{shown(to.url)} redirects, HTTP {answer.status}: not followed")
            fields = {name.lower(): value for name, value in answer.getheaders()}
            yield Response(answer.status, fields, answer, ends)
    except (OSError, ValueError, http.client.HTTPException) as error:
        is_late = isinstance(error, TimeoutError) or time.monotonic() >= ends
        words = getattr(error, "strerror", None) or str(error) or "no answer"
        why = "no answer in time" if is_late else words
        raise FailedError(f"{shown(to.url)}: {why}") from None
    finally:
        connection.close()


def _connected(to: Destination, host: str, port: int, seconds: float) -> socket.socket:
    """A connection to the first address of a host, all of which may be called."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, place in found:
        if (fault := _refused(str(place[0]), is_named=to.is_named)) is not None:
            raise FailedError(f"{shown(to.url)} is not called: {fault}")
    failure: OSError = OSError("it has no address")
    for family, kind, protocol, _, place in found:
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(seconds)
            made.connect(place)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return made
        except OSError as error:
            made.close()
            failure = error
    raise failure


def _refused(text: str, *, is_named: bool) -> str | None:
    """Why an address is not called; an IPv6 form of an IPv4 address is that address."""
    whole = ipaddress.ip_address(text.partition("%")[0])
    address = web.inside(whole) or whole
    if address.is_link_local or any(address in network for network in _METADATA):
        return f"{address} is where a cloud's metadata are"
    if address.is_unspecified or address.is_multicast:
        return f"{address} is no address of a server"
    if not address.is_global and not is_named:
        return (
            f"{address} is in this machine's own network; name it with --local-url, or as `url` in "
            "the target's local.yaml"
        )
    return None


def shown(url: str) -> str:
    """An address without what may be secret in it."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the address"
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
