"""A document that is fetched: over https, from a public address, bounded in time and in bytes.

The host is looked up here, each of its addresses has to be a public one, and the connection goes to
the address that was looked at: no answer of a name server in between leads elsewhere. A redirect is
judged the same. No proxy is used and nothing is sent but the request: no cookie, no credential.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import NoReturn
from urllib.parse import urljoin, urlsplit

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.plain import plain
from agentcore_connect.vocabulary import secret

SECONDS = 30.0
_REDIRECTS = 3
_PIECE = 65_536

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup = Callable[[str, int], list[str]]
"""Gives the addresses of a host."""


def fetched(
    url: str,
    largest: int,
    *,
    lookup: Lookup | None = None,
    may_reach: Callable[[str], bool] | None = None,
    trust: ssl.SSLContext | None = None,
) -> bytes:
    """What ``url`` answers with, at most ``largest`` bytes.

    The others are for tests: who looks addresses up, which may be reached (default: public ones),
    and which certificates are trusted. Raises `InvalidInput` (``schema-url``) for what is no plain
    https address, leads to one that is not public, or does not answer as it should.
    """
    ends = time.monotonic() + SECONDS
    context = trust or ssl.create_default_context()
    asked = url
    for _ in range(_REDIRECTS + 1):
        status, location, content = _answer(
            asked, largest, ends, lookup or _addresses, may_reach or _is_public, context
        )
        if status in (301, 302, 303, 307, 308) and location:
            asked = urljoin(asked, location)
        elif status != 200:
            _refuse(asked, f"answers with status {status}", _BY_HAND)
        else:
            return content
    return _refuse(url, f"redirects more than {_REDIRECTS} times", "Name the last address.")


def _answer(
    url: str,
    largest: int,
    ends: float,
    lookup: Lookup,
    may_reach: Callable[[str], bool],
    context: ssl.SSLContext,
) -> tuple[int, str, bytes]:
    """Status, location and body of one address."""
    host, port, target = _parts(url)
    address = _reachable(url, host, port, lookup, may_reach)
    try:
        with socket.create_connection((address, port), _left(url, ends)) as plain_socket:
            plain_socket.settimeout(_left(url, ends))
            with (
                context.wrap_socket(
                    plain_socket, server_hostname=host, do_handshake_on_connect=False
                ) as secured,
                closed_in_time(secured, _left(url, ends)),
            ):
                secured.do_handshake()
                connection = http.client.HTTPSConnection(host, port)
                connection.sock = secured
                headers = {"Accept": "application/json, application/yaml, */*;q=0.5"}
                connection.request("GET", target, headers=headers | {"Accept-Encoding": "identity"})
                with closing(connection), closing(connection.getresponse()) as answer:
                    location = answer.headers.get("Location", "")
                    if answer.status != 200:
                        return answer.status, location, b""
                    return 200, location, _body(url, answer, secured, largest, ends)
    except ssl.SSLError as error:
        _refuse(url, f"has no certificate that is trusted ({error.reason or 'TLS'})", _BY_HAND)
    except (OSError, http.client.HTTPException) as error:
        _refuse(url, f"cannot be fetched ({type(error).__name__})", _BY_HAND)


@contextmanager
def closed_in_time(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Close the connection after ``seconds``, however slowly the other side goes on talking.

    Of TLS it is the secured one: the socket inside of it is no connection any more.
    """

    def close() -> None:
        with suppress(OSError):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, close)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _body(
    url: str, answer: http.client.HTTPResponse, secured: ssl.SSLSocket, largest: int, ends: float
) -> bytes:
    content = b""
    while True:
        secured.settimeout(_left(url, ends))
        piece = answer.read1(_PIECE)
        if not piece:
            _left(url, ends)  # else the end may be that of the time
            return content
        content += piece
        if len(content) > largest:
            _refuse(url, f"answers with more than {largest:,} bytes", _BY_HAND)


_BY_HAND = "Download the document yourself, and name the file."


def _parts(url: str) -> tuple[str, int, str]:
    """Host, port and path with query of an https address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
        host.encode("idna")
    except (ValueError, UnicodeError):
        _refuse(url, "is no address", _BY_HAND)
    if parts.scheme != "https":
        _refuse(url, "is not https", "Name its https address, or download the document yourself.")
    if parts.username is not None or parts.password is not None or secret.in_query(url):
        raise InvalidInput(
            Problem(
                "schema-url",
                "the document's address has a user, a password or a secret in it",
                "Remove it, also from your shell's history, and download the document yourself: "
                "the address is written into the unit.",
                "schema",
            )
        )
    target = parts.path or "/"
    target += f"?{parts.query}" if parts.query else ""
    if not host or not target.isascii() or any(sign <= " " for sign in target):
        _refuse(url, "is no address", "Write characters that a URL cannot have as %XX.")
    return host, port, target


def _reachable(
    url: str, host: str, port: int, lookup: Lookup, may_reach: Callable[[str], bool]
) -> str:
    """The first address of a host, all of which may be reached."""
    try:
        found = lookup(host, port)
    except (OSError, UnicodeError):
        found = []
    if not found:
        _refuse(url, "has a host that is not known", _BY_HAND)
    if not all(may_reach(address) for address in found):
        _refuse(
            url,
            "leads to an address that is not public",
            "connect fetches from public addresses only. Download the document yourself, and name "
            "the file.",
        )
    return found[0]


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _is_public(address: str) -> bool:
    """Whether an address is of the public internet, also the one inside of an IPv6 address."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address) and known.teredo is not None:
        return False
    within = inside(known)
    return known.is_global and not known.is_multicast and (within is None or within.is_global)


def inside(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, 6to4 or NAT64; None without one."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _left(url: str, ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        _refuse(url, f"takes longer than {SECONDS:.0f} seconds", _BY_HAND)
    return left


def _refuse(url: str, message: str, hint: str) -> NoReturn:
    raise InvalidInput(Problem("schema-url", f"{plain(url, 200)} {message}", hint, "schema"))
