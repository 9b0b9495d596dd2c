"""The proxy between an agent and its gateway: what it passes on, and what it counts."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from standins.foreign import Foreign
from standins.proxy import Answer, Passing, Proxy, Request, Struck

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
HEADERS = {"accept": "application/json, text/event-stream"}


def names(message: dict[str, Any] | None) -> list[str]:
    """The tools in an answer to tools/list."""
    assert message is not None
    return [tool["name"] for tool in message["result"]["tools"]]


@pytest.mark.parametrize("sse", [True, False])
def test_passes_on_and_counts(sse: bool) -> None:
    """Answers arrive as they are, streamed or not; requests and connections are counted."""
    with Foreign(sessions=False, sse=sse) as gateway, Proxy(gateway.url) as proxy:
        with httpx.Client(headers=HEADERS) as client:
            told = [client.post(url, json=LIST) for url in (proxy.url, proxy.url, gateway.url)]
        found = [names(Answer(b"", dict(each.headers), each.content).message) for each in told]
        assert found == [[tool.name for tool in gateway.tools]] * 3
        assert proxy.methods == ["tools/list", "tools/list"]
        assert proxy.counts == (2, 1)
        assert len(gateway.log) == 3


def test_delays() -> None:
    """Each request takes the delay longer, and a new connection as many as are asked for."""
    with (
        Foreign(sessions=False) as gateway,
        Proxy(gateway.url, delay=0.1, connecting=2) as proxy,
        httpx.Client(headers=HEADERS) as client,
    ):
        for least in (0.3, 0.1):
            before = time.monotonic()
            client.post(proxy.url, json=LIST)
            assert time.monotonic() - before >= least


def test_strikes() -> None:
    """A strike answers in place of the gateway, and knows the gateway's own answer."""
    seen: list[Answer] = []

    async def strike(request: Request, passed_on: Passing) -> Struck | None:
        if request.rpc != "tools/list":
            return None
        seen.append(await passed_on())
        return Struck(b"", close=True)

    with Foreign(sessions=False) as gateway, Proxy(gateway.url) as proxy:
        proxy.strike = strike
        with httpx.Client(headers=HEADERS) as client:
            assert client.post(proxy.url, json=LIST | {"method": "ping"}).status_code == 200
            with pytest.raises(httpx.RemoteProtocolError):
                client.post(proxy.url, json=LIST)
        assert names(seen[0].message) == [tool.name for tool in gateway.tools]


def test_drops_what_is_idle() -> None:
    """Connections that are dropped are closed when `drop` returns; the next one is a new one."""
    with Foreign(sessions=False) as gateway, Proxy(gateway.url) as proxy:
        with httpx.Client(headers=HEADERS) as client:
            client.post(proxy.url, json=LIST)
            proxy.drop()
            assert client.post(proxy.url, json=LIST).status_code == 200
        assert proxy.counts == (2, 2)
