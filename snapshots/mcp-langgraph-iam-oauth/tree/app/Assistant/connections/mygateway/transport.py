"""Where the gateway is, how the agent signs in to it, and why a call failed."""

from __future__ import annotations

import hashlib
import os
import re
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import get_session

GATEWAY = "MyGateway"
URL_VARIABLE = "AGENTCORE_GATEWAY_MYGATEWAY_URL"
SEARCH = "x_amz_bedrock_agentcore_search"  # the gateway's own tool, not for the model


class GatewayError(RuntimeError):
    """The gateway could not be used; the message names it and says why."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(f"{GATEWAY} gateway unavailable: {reason(error)}")


def gateway_url() -> str | None:
    """The gateway's MCP endpoint; None while AgentCore has not set it.

    AgentCore sets the variable once the gateway is deployed. Before that, a line in
    agentcore/.env.local can point it at any MCP server.
    """
    url = os.environ.get(URL_VARIABLE, "").strip().rstrip("/")
    if not url:
        return None
    return url if url.endswith("/mcp") else f"{url}/mcp"


_session = get_session()


def _sign(request: Any) -> Any:
    """Sign one HTTP request (SigV4) as the AWS identity that the agent runs as."""
    credentials = _session.get_credentials()
    if credentials is None:
        raise PermissionError("no AWS credentials to sign the request with")
    signed = AWSRequest(
        method=request.method,
        url=str(request.url),
        data=request.content,
        headers={"host": request.headers["host"]},
    )
    SigV4Auth(
        credentials.get_frozen_credentials(),  # read each time: they rotate
        "bedrock-agentcore",
        _region(request.url.host),
    ).add_auth(signed)
    request.headers.update(dict(signed.headers))
    return request


def _region(host: str) -> str:
    """The gateway's region: in its host name, else in the environment."""
    labels = host.split(".")  # <id>.gateway.bedrock-agentcore.<region>.amazonaws.com
    if "bedrock-agentcore" in labels[:-2]:
        return labels[labels.index("bedrock-agentcore") + 1]
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if not region:
        raise PermissionError("no AWS region to sign for: set AWS_REGION")
    return region


async def sign_in() -> dict[str, Any]:
    """The HTTP client options that sign each request as the agent's AWS identity."""
    return {"auth": _sign}


def reason(error: BaseException) -> str:
    """Why it failed, in one line: the first cause under task groups and wrappers."""
    while True:
        nested = getattr(error, "exceptions", None)
        cause = nested[0] if nested else error.__cause__
        if cause is None:
            break
        error = cause
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def model_name(tool: str) -> str:
    """The tool's name as a model may see it: Bedrock takes `[a-zA-Z0-9_-]{1,64}`."""
    legal = re.sub(r"[^a-zA-Z0-9_-]", "_", tool)
    if legal == tool and len(tool) <= 64:
        return tool
    return f"{legal[:55]}_{hashlib.sha256(tool.encode()).hexdigest()[:8]}"
