"""What of an invocation reaches the gateway besides its calls: its trace, and that it ended."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from standins import tool
from standins.identity import Identity
from standins.proxy import Proxy

from .checks import CALL, SUNNY
from .combinations import FRAMEWORKS
from .lab import application, changed, default_host, world
from .struck import Proxied

LIMITED = """
import asyncio
from opentelemetry import context as traced, propagate


@app.entrypoint
async def limited(payload, context):
    traced.attach(propagate.extract(TRACE))
    return await asyncio.wait_for(invoke(payload, context), 1.5)


if __name__"""
"""An agent within a trace, of whose invocations nobody waits longer for one."""
TRACE = {
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "tracestate": "vendor=1",
}


@pytest.fixture(scope="module", params=FRAMEWORKS)
def traced(request: pytest.FixtureRequest, identity: Identity) -> Iterator[Proxied]:
    """An agent behind a proxy, without the AWS distribution of OpenTelemetry."""
    framework = request.param
    app = application(framework, "none", default_host(framework))
    app = changed(app, "main.py", "if __name__", LIMITED.replace("TRACE", repr(TRACE)))
    versions = "newest" if framework == "mcp" else "pinned"  # mcp 1 has no OpenTelemetry
    given = [tool.weather(), tool.slow(60)]
    with Proxy() as proxy:
        env = {"AGENTCORE_GATEWAY_MYGATEWAY_URL": proxy.url}
        with world(
            framework, "none", identity, app=app, env=env, versions=versions, tools=given
        ) as run:
            proxy.target = run.gateway.url
            yield Proxied(run, proxy)


def test_the_trace_goes_with_each_call(traced: Proxied) -> None:
    """The call has the trace of its invocation, in `_meta` as in the headers."""
    assert traced.run.session().seen(CALL) == SUNNY
    (call,) = (request for request in traced.proxy.log if request.rpc == "tools/call")
    meta: dict[str, Any] = json.loads(call.raw.partition(b"\r\n\r\n")[2])["params"]["_meta"]
    for told in (meta, call.headers):
        assert told["traceparent"].split("-")[1] == TRACE["traceparent"].split("-")[1]
        assert told["tracestate"] == TRACE["tracestate"]


def test_a_call_ends_with_its_invocation(traced: Proxied) -> None:
    """The connection is closed at once and the gateway is told; the next turn works."""
    session = traced.run.session()
    assert session.seen(CALL) == SUNNY
    traced.clear()
    begun = time.monotonic()
    session.say("call ReportTools___slow_report")
    while "notifications/cancelled" not in traced.proxy.methods and time.monotonic() < begun + 9:
        time.sleep(0.02)
    assert traced.proxy.methods == ["tools/call", "notifications/cancelled"]
    assert traced.proxy.connections == 1  # not that of the call
    call, end = (json.loads(each.raw.partition(b"\r\n\r\n")[2]) for each in traced.proxy.log)
    assert end["params"] == {"requestId": call["id"]}
    assert traced.run.session().seen(CALL) == SUNNY
