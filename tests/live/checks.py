"""What has to hold of a running agent; `test_faults` shows that each of them can fail."""

from __future__ import annotations

import json

from agentcore_connect.dev.authorizer import LOCAL_ARN
from agentcore_connect.policy.request import Anonymous
from standins import tool

from .lab import WEATHER, World

SUNNY = "FINAL: [success] Sunny in Lisbon"
CALL = f'call {WEATHER} {json.dumps({"city": "Lisbon"})}'


def is_told(sentence: str, *reasons: str) -> None:
    """The sentence names the gateway and one of the reasons."""
    assert "MyGateway gateway: " in sentence
    assert any(reason in sentence for reason in reasons), sentence


def identity_of(run: World) -> str | None:
    """Whom the gateway has to see when alice talks to the agent."""
    return {
        "none": Anonymous.id,
        "iam": LOCAL_ARN,
        "jwt": run.identity.client_id,
        "forward": "alice",
    }[run.authorizer]


def calls_the_tool(run: World) -> None:
    """One call, with its arguments, by the right identity; and it is an answer to the user."""
    reply = run.session().weather("Lisbon")
    assert (reply.status, reply.error, reply.text.strip()) == (200, None, SUNNY)
    assert [(call.tool, call.arguments) for call in run.gateway.calls] == [
        (WEATHER, {"city": "Lisbon"})
    ]
    assert run.identities == {identity_of(run)}
    assert {request.path for request in run.gateway.log} == {"/mcp"}
    assert [request for request in run.gateway.log if (request.status or 500) >= 400] == []


def survives_a_refused_call(run: World, status: int = 401) -> None:
    """A call that is refused after listing worked is told, and the session is not spoilt."""
    session = run.session()
    run.gateway.reject(status, {"tools/call"})
    is_told(session.seen(CALL), str(status))
    run.gateway.accept()
    assert session.seen(CALL) == SUNNY


def offers_every_page(run: World) -> None:
    """35 tools in pages of 7, of a gateway without search: all are offered, the last one works."""
    run.gateway.tools = list(tool.many(35))
    run.gateway.page_size = 7
    session = run.session()
    offered = set(session.seen("tools").removeprefix("TOOLS: ").split(","))
    assert {each.name for each in tool.many(35)} <= offered
    assert run.gateway.count("tools/list") == 5
    last = tool.many(35)[-1].name
    done = session.seen(f'call {last} {{"id": "7"}}')
    assert done == "FINAL: [success] cancel voucher 7: done"


def answers_a_refused_call(run: World) -> None:
    """A call that is refused is answered to the model, which goes on; nothing is raised."""
    run.gateway.reject(401, {"tools/call"})
    told = run.session().seen(CALL)
    assert told.startswith("FINAL: [error] MyGateway gateway: "), told


def tells_the_error_of_a_tool(run: World) -> None:
    """A tool's own error is the model's to read, word for word, and known as an error."""
    run.gateway.tools = [tool.failing()]
    words = "FINAL: [error] the order service answered 500"
    assert run.session().seen("call BrokenTools___place_order") == words


def lists_once(run: World) -> None:
    """However often the model is asked within an invocation, the tools are listed once."""
    own = 'call order_status {"order": "7"}'  # a call of the gateway's brings a list of its own
    assert run.session().seen(own) == "FINAL: [success] Order 7 is on its way."
    assert run.gateway.count("tools/list") == 1


def keeps_the_session_and_the_list(run: World) -> None:
    """A second turn is one request for its call, on the first one's session and list."""
    session = run.session()
    assert session.seen(CALL) == SUNNY
    run.gateway.log.clear()
    assert session.seen(CALL) == SUNNY
    assert [request.rpc for request in run.gateway.log] == ["tools/call"]


def hears_of_changes(run: World) -> None:
    """Once the gateway tells that its tools changed, they are listed anew, before a minute."""
    session = run.session()
    assert session.seen("tools")
    run.gateway.tells_of_changes = True
    assert session.seen(CALL) == SUNNY
    run.gateway.tells_of_changes = False
    run.gateway.tools = [tool.failing()]
    assert "BrokenTools___place_order" in session.seen("tools")


def calls_once(run: World) -> None:
    """A call that the gateway may have made is not repeated."""
    run.gateway.reject(503, {"tools/call"})
    is_told(run.session().seen(CALL), "503")
    assert len(run.gateway.calls) == 1


def offers_the_same_again(run: World) -> None:
    """What a session is offered does not grow from turn to turn."""
    session = run.session()
    assert session.seen("tools") == session.seen("tools")


def shortens_a_long_name(run: World) -> None:
    """A tool name longer than the model's 64 is shortened for the model only."""
    run.gateway.tools = [tool.long_named(72)]
    session = run.session()
    original = tool.long_named(72).name
    names = session.seen("tools").removeprefix("TOOLS: ").split(",")
    (short,) = [name for name in names if name.startswith(original[:30])]
    assert len(short) <= 64
    assert session.weather(tool=short).text.strip() == SUNNY
    assert [call.tool for call in run.gateway.calls] == [original]
