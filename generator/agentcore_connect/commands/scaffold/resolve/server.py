"""What is known of an MCP server of others, as answers: but for its address, what is said wins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agentcore_connect.answers.given import Given
from agentcore_connect.errors import Problem
from agentcore_connect.vocabulary import servers


def known(said: Given) -> tuple[Given, tuple[str, ...], list[Problem]]:
    """``said`` with what is known of its server, what a person has to know of it, and what is
    wrong: the server has an address of its own.
    """
    server = servers.named(said.server or "")
    if server is None or said.path not in (None, "mcp"):
        return said, (), []
    if said.endpoint is not None or said.runtime is not None:
        flag = "--endpoint" if said.endpoint is not None else "--runtime"
        hint = f"Leave --server out, or {flag}."
        text = f"--server {server.name} and {flag} exclude each other: both are an address"
        return said, (), [Problem("server-address", text, hint, "server")]
    values: dict[str, Any] = {"path": "mcp", "name": server.target, "endpoint": server.endpoint}
    auth = said.outbound_auth or server.auth
    values["outbound_auth"] = auth
    if auth == server.auth == "api-key":
        values["credential_name"] = f"{server.target}-key"
        values["api_key_location"] = "HEADER"
        values["api_key_parameter_name"] = server.parameter
        values["api_key_prefix"] = server.prefix
    if auth == server.auth and server.scopes:
        values["oauth_scopes"] = server.scopes
    missing = {name: v for name, v in values.items() if getattr(said, name) in (None, ())}
    read = f"{server.endpoint} and its sign-in are as {server.source} had them on {server.checked}."
    notes = (server.note,) if server.note else ()
    return replace(said, **missing), tuple(f"[server] {note}" for note in (*notes, read)), []
