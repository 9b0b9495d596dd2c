# ======== gateway-all
"""An interceptor of a gateway: a Lambda function that each MCP message goes through.

As it stands it changes nothing. Change `on_request` to look at a call, to change it or
to answer in the tool's place, and `on_response` to change what a tool answered. Whoever
may call a tool is better said in a policy.

The forms of event and answer are those of "Types of interceptors" in the AgentCore
guide.
"""

from __future__ import annotations

from typing import Any

VERSION = "1.0"


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What the gateway is to go on with: for a request, or for the answer to one."""
    message = event["mcp"]
    request, response = message["gatewayRequest"], message.get("gatewayResponse")
    if response is None:
        return on_request(request)
    return on_response(request, response)


def on_request(request: dict[str, Any]) -> dict[str, Any]:
    """Let a request pass. Headers are there only where the gateway passes them on."""
    return answered(transformedGatewayRequest={"body": request["body"]})


def on_response(request: dict[str, Any], response: dict[str, Any]) -> dict[str, Any]:
    """Let an answer pass. `request` is what it answers."""
    status, body = response.get("statusCode", 200), response.get("body")
    return answered(transformedGatewayResponse={"statusCode": status, "body": body})


def refused(request: dict[str, Any], text: str) -> dict[str, Any]:
    """An answer for the model in the tool's place; the tool is not called."""
    body = {
        "jsonrpc": "2.0",
        "id": request["body"].get("id"),
        "result": {"isError": True, "content": [{"type": "text", "text": text}]},
    }
    return answered(transformedGatewayResponse={"statusCode": 200, "body": body})


def header(request: dict[str, Any], name: str) -> str | None:
    """A header of the request, whatever the case of its name."""
    headers = request.get("headers") or {}
    return next((v for k, v in headers.items() if k.lower() == name.lower()), None)


def answered(**transformed: Any) -> dict[str, Any]:
    """The answer of an interceptor."""
    return {"interceptorOutputVersion": VERSION, "mcp": transformed}
