"""A document that is fetched: from public addresses, over https, within bounds."""

from __future__ import annotations

import datetime
import functools
import hashlib
import ipaddress
import json
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from agentcore_connect.dev.pool import Pool
from agentcore_connect.documents import web
from agentcore_connect.errors import InvalidInput
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from front_door import Host, targets

SPEC = {
    "openapi": "3.0.3",
    "info": {"title": "A", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": {"description": "ok"}}}}},
}


class _Handler(BaseHTTPRequestHandler):
    document = b""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", path.removeprefix("/to/").replace("_", ":", 1))
            self.end_headers()
        elif path == "/slow":
            while self.server.socket.fileno() >= 0:  # a header that never ends
                self.wfile.write(b"X")
                time.sleep(0.02)
        elif path == "/missing":
            self.send_error(404)
        else:
            self.send_response(200)
            self.end_headers()
            own = self.document if path == "/document" else self.headers["Host"].encode()
            self.wfile.write(b"x" * 5000 if path == "/long" else own)

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A client that gives up is what is tried; told on stderr it would be in another test's."""


TOOLS = [{"name": "look", "description": "Look.", "inputSchema": {"type": "object"}}]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, ssl.SSLContext]]:
    """An https server on this machine, its port, and a context that trusts its certificate."""
    folder = tmp_path_factory.mktemp("tls")
    certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listening = _Server(("127.0.0.1", 0), _Handler)
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield listening.server_port, ssl.create_default_context(cafile=str(certificate))
    listening.shutdown()
    listening.server_close()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "api.example.com")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("api.example.com")]), False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(secret + made.public_bytes(pem))
    return file


def _fetched(server: tuple[int, ssl.SSLContext], path: str, **changes: Any) -> bytes:
    port, trust = server
    return web.fetched(
        f"https://api.example.com:{port}{path}",
        1000,
        **{
            "lookup": lambda host, port: ["127.0.0.1"] if host == "api.example.com" else [host],
            "may_reach": lambda address: address == "127.0.0.1",
            "trust": trust,
            **changes,
        },
    )


def test_a_document_is_fetched_over_tls(server: tuple[int, ssl.SSLContext]) -> None:
    """From the address that was looked up, under the name that was asked for; redirects too."""
    port, _ = server
    own = f"api.example.com:{port}".encode()
    assert _fetched(server, "/api.json?x=1") == own
    assert _fetched(server, "/to//again") == own


@pytest.mark.parametrize(
    ("path", "changes", "says"),
    [
        ("/missing", {}, "status 404"),
        ("/long", {}, "more than 1,000 bytes"),
        ("/to/https_//169.254.169.254/latest", {}, "is not public"),
        ("/to/http_//api.example.com/", {}, "is not https"),
        ("/to//to//to//to//to//to//x", {}, "redirects more than 3"),
        ("/", {"trust": ssl.create_default_context()}, "no certificate that is trusted"),
        ("/", {"lookup": lambda host, port: ["127.0.0.1", "10.0.0.1"]}, "is not public"),
        ("/", {"lookup": lambda host, port: []}, "not known"),
    ],
)
def test_what_is_not_fetched(
    server: tuple[int, ssl.SSLContext], path: str, changes: dict[str, Any], says: str
) -> None:
    """A redirect to elsewhere, too much, another certificate, one address that is not public."""
    with pytest.raises(InvalidInput, match=says) as raised:
        _fetched(server, path, **changes)
    assert [problem.code for problem in raised.value.problems] == ["schema-url"]


def test_who_talks_without_an_end_is_not_heard_out(
    server: tuple[int, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is closed when the time is over, though something came all the time."""
    monkeypatch.setattr(web, "SECONDS", 0.3)
    with pytest.raises(InvalidInput, match="cannot be fetched"):
        Pool(1).submit(_fetched, server, "/slow").result(10)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "100.64.0.1",
        "0.0.0.1",
        "2130706433",
        "224.0.0.1",
    ],
)
def test_no_address_of_a_private_network_is_asked(host: Host, address: str) -> None:
    """However it is written; for a scaffold as for whoever calls it, and nothing is changed."""
    url = f"https://{address}/api.json"
    host.refuses("schema-url", "is not public", answers=targets("openapi", schema=url))


@pytest.mark.parametrize(
    ("url", "code", "says"),
    [
        ("http://example.com/api.json", "schema-url", "is not https"),
        ("https:///api.json", "schema-url", "is no address"),
        ("https://user@example.com/api.json", "secret", "looks like a secret"),
        ("https://example.com/api.json?api_key=abc", "secret", "looks like a secret"),
    ],
)
def test_only_a_plain_https_address_is_fetched(host: Host, url: str, code: str, says: str) -> None:
    host.refuses(code, says, answers=targets("openapi", schema=url))


def test_what_is_public_is_known() -> None:
    """Two addresses of the public internet, which no other test may need."""
    for address in ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"):
        assert ipaddress.ip_address(address).is_global
        with pytest.raises(InvalidInput, match="is not public") as raised:
            web.fetched(
                "https://api.example.com:9/",
                10,
                lookup=lambda host, port, known=address: [known, "127.0.0.1"],
            )
        assert [problem.code for problem in raised.value.problems] == ["schema-url"]


def test_a_scaffold_records_what_it_has_fetched(
    host: Host, monkeypatch: pytest.MonkeyPatch, server: tuple[int, ssl.SSLContext]
) -> None:
    """Address and hash are shown and are in the unit's answers; of a file the path is."""
    spec = json.dumps(SPEC).encode()
    digest = hashlib.sha256(spec).hexdigest()
    port, trust = server
    _Handler.document = spec
    fetched = functools.partial(
        web.fetched,
        lookup=lambda host, port: ["127.0.0.1"],
        may_reach=lambda address: True,
        trust=trust,
    )
    monkeypatch.setattr(web, "fetched", fetched)
    url = f"https://api.example.com:{port}/document"

    result = host.scaffold(targets("openapi", schema=url), json=True)

    assert result.code == 0, result.said
    assert digest in " ".join(result.document["reasons"])
    recorded = yaml.safe_load(host.read("connections/weathertools/.copier-answers.yml"))
    assert (recorded["source"], recorded["source_sha256"]) == (url, digest)

    (host.root / "api.json").write_bytes(spec)
    host.has(targets("openapi", schema="api.json"), name="Other")
    recorded = yaml.safe_load(host.read("connections/other/.copier-answers.yml"))
    assert (recorded["source"], recorded["source_sha256"]) == ("api.json", digest)

    _Handler.document = tools = json.dumps(TOOLS).encode()
    answers = targets("lambda", tool_schema_file=url, name="Third")
    reasons = " ".join(host.scaffold(answers, json=True).document["reasons"])
    assert hashlib.sha256(tools).hexdigest() in reasons
