# ======== credential-strands-direct-api-key
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from strands import tool

from .client import call


# An example. Name and describe the tool after the one thing it is for, and take
# arguments instead of a path: name, docstring and arguments are what the model reads.
@tool(name="weather_read")
async def read(path: str) -> str:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    return await call("GET", path)


TOOLS = [read]
# ======== credential-strands-direct-aws
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from strands import tool

from .client import call

OPERATION = "list_tables"  # as boto3 spells it


# An example. Name and describe the tool after the one thing it is for: that is what the
# model reads. The execution role must allow the operation.
@tool(name="weather_look_up")
async def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    return await call(OPERATION)


TOOLS = [look_up]
# ======== credential-strands-direct-sdk
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from strands import tool

from .client import call


# An example. Name and describe the tool after the one thing it is for: name, docstring
# and arguments are what the model reads.
@tool(name="weather_ask")
async def ask(question: str) -> str:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    return await call(question)


TOOLS = [ask]
# ======== credential-strands-direct-api-key-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from strands import tool

from .client import call


# An example. Name and describe the tool after the one thing it is for, and take
# arguments instead of a path: name, docstring and arguments are what the model reads.
@tool(name="weather_read")
def read(path: str) -> str:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    return call("GET", path)


TOOLS = [read]
# ======== credential-strands-direct-aws-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from strands import tool

from .client import call

OPERATION = "list_tables"  # as boto3 spells it


# An example. Name and describe the tool after the one thing it is for: that is what the
# model reads. The execution role must allow the operation.
@tool(name="weather_look_up")
def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    return call(OPERATION)


TOOLS = [look_up]
# ======== credential-strands-direct-sdk-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from strands import tool

from .client import call


# An example. Name and describe the tool after the one thing it is for: name, docstring
# and arguments are what the model reads.
@tool(name="weather_ask")
def ask(question: str) -> str:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    return call(question)


TOOLS = [ask]
# ======== credential-langgraph-direct-api-key
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from langchain_core.tools import ToolException, tool

from .client import ServiceError, call
from .credential import CredentialError


# An example. Name and describe the tool after the one thing it is for, and take
# arguments instead of a path: name, docstring and arguments are what the model reads.
@tool("weather_read")
async def read(path: str) -> str:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    try:
        return await call("GET", path)
    except (CredentialError, ServiceError) as error:
        raise ToolException(str(error)) from error


TOOLS = [read]
for each in TOOLS:
    # An error is an answer to the model. Raised, it would end the conversation with a
    # tool call without its result, and such a conversation cannot be continued.
    each.handle_tool_error = True
# ======== credential-langgraph-direct-api-key-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from langchain_core.tools import ToolException, tool

from .client import ServiceError, call
from .credential import CredentialError


# An example. Name and describe the tool after the one thing it is for, and take
# arguments instead of a path: name, docstring and arguments are what the model reads.
@tool("weather_read")
def read(path: str) -> str:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    try:
        return call("GET", path)
    except (CredentialError, ServiceError) as error:
        raise ToolException(str(error)) from error


TOOLS = [read]
for each in TOOLS:
    # An error is an answer to the model. Raised, it would end the conversation with a
    # tool call without its result, and such a conversation cannot be continued.
    each.handle_tool_error = True
# ======== credential-langgraph-direct-aws
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from langchain_core.tools import ToolException, tool

from .client import ServiceError, call

OPERATION = "list_tables"  # as boto3 spells it


# An example. Name and describe the tool after the one thing it is for: that is what the
# model reads. The execution role must allow the operation.
@tool("weather_look_up")
async def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    try:
        return await call(OPERATION)
    except ServiceError as error:
        raise ToolException(str(error)) from error


TOOLS = [look_up]
for each in TOOLS:
    # An error is an answer to the model. Raised, it would end the conversation with a
    # tool call without its result, and such a conversation cannot be continued.
    each.handle_tool_error = True
# ======== credential-langgraph-direct-aws-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from langchain_core.tools import ToolException, tool

from .client import ServiceError, call

OPERATION = "list_tables"  # as boto3 spells it


# An example. Name and describe the tool after the one thing it is for: that is what the
# model reads. The execution role must allow the operation.
@tool("weather_look_up")
def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    try:
        return call(OPERATION)
    except ServiceError as error:
        raise ToolException(str(error)) from error


TOOLS = [look_up]
for each in TOOLS:
    # An error is an answer to the model. Raised, it would end the conversation with a
    # tool call without its result, and such a conversation cannot be continued.
    each.handle_tool_error = True
# ======== credential-langgraph-direct-sdk
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from langchain_core.tools import ToolException, tool

from .client import ServiceError, call
from .credential import CredentialError


# An example. Name and describe the tool after the one thing it is for: name, docstring
# and arguments are what the model reads.
@tool("weather_ask")
async def ask(question: str) -> str:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    try:
        return await call(question)
    except (CredentialError, ServiceError) as error:
        raise ToolException(str(error)) from error


TOOLS = [ask]
for each in TOOLS:
    # An error is an answer to the model. Raised, it would end the conversation with a
    # tool call without its result, and such a conversation cannot be continued.
    each.handle_tool_error = True
# ======== credential-langgraph-direct-sdk-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from langchain_core.tools import ToolException, tool

from .client import ServiceError, call
from .credential import CredentialError


# An example. Name and describe the tool after the one thing it is for: name, docstring
# and arguments are what the model reads.
@tool("weather_ask")
def ask(question: str) -> str:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    try:
        return call(question)
    except (CredentialError, ServiceError) as error:
        raise ToolException(str(error)) from error


TOOLS = [ask]
for each in TOOLS:
    # An error is an answer to the model. Raised, it would end the conversation with a
    # tool call without its result, and such a conversation cannot be continued.
    each.handle_tool_error = True
# ======== credential-mcp-direct-api-key
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from .client import call


async def read(path: str) -> str:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    return await call("GET", path)
# ======== credential-mcp-direct-api-key-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from .client import call


def read(path: str) -> str:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    return call("GET", path)
# ======== credential-mcp-direct-aws
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from .client import call

OPERATION = "list_tables"  # as boto3 spells it


async def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    return await call(OPERATION)
# ======== credential-mcp-direct-aws-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from .client import call

OPERATION = "list_tables"  # as boto3 spells it


def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    return call(OPERATION)
# ======== credential-mcp-direct-sdk
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from .client import call


async def ask(question: str) -> str:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    return await call(question)
# ======== credential-mcp-direct-sdk-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from .client import call


def ask(question: str) -> str:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    return call(question)
# ======== credential-openai-direct-api-key
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from typing import Any

from agents import RunContextWrapper, function_tool

from .client import call


def _told(context: RunContextWrapper[Any], error: Exception) -> str:
    """What the model reads in place of an answer.

    The framework's own words would have it try again, whatever went wrong.
    """
    return f"The tool call failed: {error}"


# An example. Name and describe the tool after the one thing it is for, and take
# arguments instead of a path: name, docstring and arguments are what the model reads.
@function_tool(
    name_override="weather_read",
    failure_error_function=_told,
)
async def read(path: str) -> str:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    return await call("GET", path)


TOOLS = [read]
# ======== credential-openai-direct-aws-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from typing import Any

from agents import RunContextWrapper, function_tool

from .client import call

OPERATION = "list_tables"  # as boto3 spells it


def _told(context: RunContextWrapper[Any], error: Exception) -> str:
    """What the model reads in place of an answer.

    The framework's own words would have it try again, whatever went wrong.
    """
    return f"The tool call failed: {error}"


# An example. Name and describe the tool after the one thing it is for: that is what the
# model reads. The execution role must allow the operation.
@function_tool(
    name_override="weather_look_up",
    failure_error_function=_told,
)
def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    return call(OPERATION)


TOOLS = [look_up]
# ======== credential-openai-direct-sdk-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from typing import Any

from agents import RunContextWrapper, function_tool

from .client import call


def _told(context: RunContextWrapper[Any], error: Exception) -> str:
    """What the model reads in place of an answer.

    The framework's own words would have it try again, whatever went wrong.
    """
    return f"The tool call failed: {error}"


# An example. Name and describe the tool after the one thing it is for: name, docstring
# and arguments are what the model reads.
@function_tool(
    name_override="weather_ask",
    failure_error_function=_told,
)
def ask(question: str) -> str:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    return call(question)


TOOLS = [ask]
# ======== credential-adk-direct-api-key
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from .client import ServiceError, call
from .credential import CredentialError


# An example. Name and describe the function after the one thing it is for, and take
# arguments instead of a path: name, docstring and arguments are what the model reads.
async def read(path: str) -> dict[str, str]:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    try:
        answer = await call("GET", path)
    except (CredentialError, ServiceError) as error:
        return {"error": str(error)}
    return {"result": answer}


# ADK offers a function to the model under its name.
read.__name__ = "weather_read"
TOOLS = [read]
# ======== credential-adk-direct-aws-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

import asyncio

from .client import ServiceError, call

OPERATION = "list_tables"  # as boto3 spells it


# An example. Name and describe the function after the one thing it is for: that is what
# the model reads. The execution role must allow the operation.
async def look_up() -> dict[str, str]:
    """Look up what the AWS service holds, as JSON."""
    try:
        answer = await asyncio.to_thread(call, OPERATION)
    except ServiceError as error:
        return {"error": str(error)}
    return {"result": answer}


# ADK offers a function to the model under its name.
look_up.__name__ = "weather_look_up"
TOOLS = [look_up]
# ======== credential-adk-direct-sdk-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

import asyncio

from .client import ServiceError, call
from .credential import CredentialError


# An example. Name and describe the function after the one thing it is for: name,
# docstring and arguments are what the model reads.
async def ask(question: str) -> dict[str, str]:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    try:
        answer = await asyncio.to_thread(call, question)
    except (CredentialError, ServiceError) as error:
        return {"error": str(error)}
    return {"result": answer}


# ADK offers a function to the model under its name.
ask.__name__ = "weather_ask"
TOOLS = [ask]
# ======== credential-pydantic_ai-direct-api-key
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from pydantic_ai import Tool

from .client import ServiceError, call
from .credential import CredentialError


# An example. Name and describe the tool after the one thing it is for, and take
# arguments instead of a path: name, docstring and arguments are what the model reads.
async def read(path: str) -> str:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    try:
        return await call("GET", path)
    except (CredentialError, ServiceError) as error:
        return f"The tool call failed: {error}"


# A failure is an answer to the model. Raised, it would end the run, and a `ModelRetry`
# would have the model try again, whatever went wrong.
TOOLS = [Tool(read, name="weather_read")]
# ======== credential-pydantic_ai-direct-aws-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from pydantic_ai import Tool

from .client import ServiceError, call

OPERATION = "list_tables"  # as boto3 spells it


# An example. Name and describe the tool after the one thing it is for: that is what the
# model reads. The execution role must allow the operation.
def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    try:
        return call(OPERATION)
    except ServiceError as error:
        return f"The tool call failed: {error}"


# A failure is an answer to the model. Raised, it would end the run, and a `ModelRetry`
# would have the model try again, whatever went wrong.
TOOLS = [Tool(look_up, name="weather_look_up")]
# ======== credential-pydantic_ai-direct-sdk-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from pydantic_ai import Tool

from .client import ServiceError, call
from .credential import CredentialError


# An example. Name and describe the tool after the one thing it is for: name, docstring
# and arguments are what the model reads.
def ask(question: str) -> str:
    """Ask the service a question.

    Args:
        question: The question, in plain words.
    """
    try:
        return call(question)
    except (CredentialError, ServiceError) as error:
        return f"The tool call failed: {error}"


# A failure is an answer to the model. Raised, it would end the run, and a `ModelRetry`
# would have the model try again, whatever went wrong.
TOOLS = [Tool(ask, name="weather_ask")]
# ======== credential-claude-direct-api-key
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from claude_agent_sdk import ClaudeAgentOptions, create_sdk_mcp_server, tool

from .client import ServiceError, call
from .credential import CredentialError

SERVICE = "Weather"
_HASH = hashlib.sha256(SERVICE.encode()).hexdigest()
# What the tools' names begin with: mcp__<SERVER>__<tool>. A name has 64 characters, and
# the tool's own needs most of them.
SERVER = SERVICE if len(SERVICE) <= 20 else f"{SERVICE[:11]}_{_HASH[:8]}"


# An example. Name and describe the tool after the one thing it is for, and take
# arguments instead of a path: name, description and arguments are what the model reads.
@tool(
    "weather_read",
    "Read one resource of the service.",
    {
        "type": "object",
        "properties": {
            "path": {
                "type": "string",
                "description": "Where it is, below the service's base URL: orders/7",
            }
        },
        "required": ["path"],
    },
)
async def read(arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        return _answer(await call("GET", arguments["path"]))
    except (CredentialError, ServiceError) as error:
        return _answer(f"The tool call failed: {error}", failed=True)


def _answer(text: str, *, failed: bool = False) -> dict[str, Any]:
    """What the model reads: a failure too, so that it can tell the user."""
    return {"content": [{"type": "text", "text": text}], "is_error": failed}


TOOLS = [read]


def with_tools(options: ClaudeAgentOptions | None = None) -> ClaudeAgentOptions:
    """The same options with TOOLS, for `query` or `ClaudeSDKClient`.

    They need no permission, unless `can_use_tool` decides on all: `disallowed_tools`
    and hooks count as ever.
    """
    options = options or ClaudeAgentOptions()
    if not isinstance(options.mcp_servers, dict):
        raise TypeError(f"{SERVICE}: mcp_servers has to be a dict")
    if SERVER in options.mcp_servers:  # it would be lost
        raise ValueError(f"{SERVICE}: rename your own {SERVER} in mcp_servers")
    allowed = [*options.allowed_tools]
    if options.can_use_tool is None and options.permission_prompt_tool_name is None:
        allowed.append(f"mcp__{SERVER}")  # all of TOOLS, and no other
    server = create_sdk_mcp_server(SERVER, tools=TOOLS)
    servers = {**options.mcp_servers, SERVER: server}
    return replace(options, mcp_servers=servers, allowed_tools=allowed)
# ======== credential-claude-direct-aws-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import Any

from claude_agent_sdk import ClaudeAgentOptions, create_sdk_mcp_server, tool

from .client import ServiceError, call

SERVICE = "Weather"
_HASH = hashlib.sha256(SERVICE.encode()).hexdigest()
# What the tools' names begin with: mcp__<SERVER>__<tool>. A name has 64 characters, and
# the tool's own needs most of them.
SERVER = SERVICE if len(SERVICE) <= 20 else f"{SERVICE[:11]}_{_HASH[:8]}"

OPERATION = "list_tables"  # as boto3 spells it


# An example. Name and describe the tool after the one thing it is for: that is what the
# model reads. The execution role must allow the operation.
@tool(
    "weather_look_up",
    "Look up what the AWS service holds, as JSON.",
    {"type": "object", "properties": {}},
)
async def look_up(arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        return _answer(await asyncio.to_thread(call, OPERATION))
    except ServiceError as error:
        return _answer(f"The tool call failed: {error}", failed=True)


def _answer(text: str, *, failed: bool = False) -> dict[str, Any]:
    """What the model reads: a failure too, so that it can tell the user."""
    return {"content": [{"type": "text", "text": text}], "is_error": failed}


TOOLS = [look_up]


def with_tools(options: ClaudeAgentOptions | None = None) -> ClaudeAgentOptions:
    """The same options with TOOLS, for `query` or `ClaudeSDKClient`.

    They need no permission, unless `can_use_tool` decides on all: `disallowed_tools`
    and hooks count as ever.
    """
    options = options or ClaudeAgentOptions()
    if not isinstance(options.mcp_servers, dict):
        raise TypeError(f"{SERVICE}: mcp_servers has to be a dict")
    if SERVER in options.mcp_servers:  # it would be lost
        raise ValueError(f"{SERVICE}: rename your own {SERVER} in mcp_servers")
    allowed = [*options.allowed_tools]
    if options.can_use_tool is None and options.permission_prompt_tool_name is None:
        allowed.append(f"mcp__{SERVER}")  # all of TOOLS, and no other
    server = create_sdk_mcp_server(SERVER, tools=TOOLS)
    servers = {**options.mcp_servers, SERVER: server}
    return replace(options, mcp_servers=servers, allowed_tools=allowed)
# ======== credential-claude-direct-sdk-sync
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import Any

from claude_agent_sdk import ClaudeAgentOptions, create_sdk_mcp_server, tool

from .client import ServiceError, call
from .credential import CredentialError

SERVICE = "Weather"
_HASH = hashlib.sha256(SERVICE.encode()).hexdigest()
# What the tools' names begin with: mcp__<SERVER>__<tool>. A name has 64 characters, and
# the tool's own needs most of them.
SERVER = SERVICE if len(SERVICE) <= 20 else f"{SERVICE[:11]}_{_HASH[:8]}"


# An example. Name and describe the tool after the one thing it is for: name,
# description and arguments are what the model reads.
@tool(
    "weather_ask",
    "Ask the service a question.",
    {
        "type": "object",
        "properties": {
            "question": {
                "type": "string",
                "description": "The question, in plain words.",
            }
        },
        "required": ["question"],
    },
)
async def ask(arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        return _answer(await asyncio.to_thread(call, arguments["question"]))
    except (CredentialError, ServiceError) as error:
        return _answer(f"The tool call failed: {error}", failed=True)


def _answer(text: str, *, failed: bool = False) -> dict[str, Any]:
    """What the model reads: a failure too, so that it can tell the user."""
    return {"content": [{"type": "text", "text": text}], "is_error": failed}


TOOLS = [ask]


def with_tools(options: ClaudeAgentOptions | None = None) -> ClaudeAgentOptions:
    """The same options with TOOLS, for `query` or `ClaudeSDKClient`.

    They need no permission, unless `can_use_tool` decides on all: `disallowed_tools`
    and hooks count as ever.
    """
    options = options or ClaudeAgentOptions()
    if not isinstance(options.mcp_servers, dict):
        raise TypeError(f"{SERVICE}: mcp_servers has to be a dict")
    if SERVER in options.mcp_servers:  # it would be lost
        raise ValueError(f"{SERVICE}: rename your own {SERVER} in mcp_servers")
    allowed = [*options.allowed_tools]
    if options.can_use_tool is None and options.permission_prompt_tool_name is None:
        allowed.append(f"mcp__{SERVER}")  # all of TOOLS, and no other
    server = create_sdk_mcp_server(SERVER, tools=TOOLS)
    servers = {**options.mcp_servers, SERVER: server}
    return replace(options, mcp_servers=servers, allowed_tools=allowed)
# ======== credential-strands-direct-aws-another-service
"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from strands import tool

from .client import call

OPERATION = "choose_one"  # yours to write: an operation, as boto3 spells it


# An example. Name and describe the tool after the one thing it is for: that is what the
# model reads. The execution role must allow the operation.
@tool(name="weather_look_up")
async def look_up() -> str:
    """Look up what the AWS service holds, as JSON."""
    return await call(OPERATION)


TOOLS = [look_up]
