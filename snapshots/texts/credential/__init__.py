# ======== credential-strands-direct-api-key
"""A service for Strands agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
    "connect",
]
# ======== credential-strands-direct-oauth-3lo
"""A service for Strands agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .credential import ConsentNeededError, CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "ConsentNeededError",
    "CredentialError",
    "ServiceError",
    "call",
    "connect",
]
# ======== credential-strands-direct-aws
"""A service for Strands agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "ServiceError",
    "call",
    "connect",
]
# ======== credential-strands-direct-sdk
"""A service for Strands agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
]
# ======== credential-strands-direct-sdk-oauth-3lo
"""A service for Strands agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call
from .credential import ConsentNeededError, CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "ConsentNeededError",
    "CredentialError",
    "ServiceError",
    "call",
]
# ======== credential-langgraph-direct-api-key
"""A service for LangGraph agents: `create_agent(model, tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
    "connect",
]
# ======== credential-langgraph-direct-aws
"""A service for LangGraph agents: `create_agent(model, tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "ServiceError",
    "call",
    "connect",
]
# ======== credential-langgraph-direct-sdk
"""A service for LangGraph agents: `create_agent(model, tools=[*TOOLS])`."""

from .client import ServiceError, call
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
]
# ======== credential-mcp-direct-api-key
"""A service for your own code: `call`, `connect` and the example `read`."""

from .client import ServiceError, call, connect
from .credential import CredentialError
from .tools import read

__all__ = [
    "CredentialError",
    "ServiceError",
    "call",
    "connect",
    "read",
]
# ======== credential-mcp-direct-aws
"""An AWS service for your own code: `call` and the example `look_up`."""

from .client import ServiceError, call, connect
from .tools import look_up

__all__ = [
    "ServiceError",
    "call",
    "connect",
    "look_up",
]
# ======== credential-mcp-direct-sdk
"""A service for your own code, through its vendor's SDK: the example `ask`."""

from .client import ServiceError, call
from .credential import CredentialError
from .tools import ask

__all__ = [
    "CredentialError",
    "ServiceError",
    "ask",
    "call",
]
# ======== credential-openai-direct-api-key
"""A service for OpenAI agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
    "connect",
]
# ======== credential-openai-direct-aws-sync
"""A service for OpenAI agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "ServiceError",
    "call",
    "connect",
]
# ======== credential-openai-direct-sdk-sync
"""A service for OpenAI agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
]
# ======== credential-adk-direct-api-key
"""A service for Google ADK agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
    "connect",
]
# ======== credential-adk-direct-aws-sync
"""A service for Google ADK agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "ServiceError",
    "call",
    "connect",
]
# ======== credential-adk-direct-sdk-sync
"""A service for Google ADK agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
]
# ======== credential-pydantic_ai-direct-api-key
"""A service for Pydantic AI agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
    "connect",
]
# ======== credential-pydantic_ai-direct-aws-sync
"""A service for Pydantic AI agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call, connect
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "ServiceError",
    "call",
    "connect",
]
# ======== credential-pydantic_ai-direct-sdk-sync
"""A service for Pydantic AI agents: `Agent(tools=[*TOOLS])`."""

from .client import ServiceError, call
from .credential import CredentialError
from .tools import TOOLS

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
]
# ======== credential-claude-direct-api-key
"""A service for Claude agents: `query(options=with_tools(options), ...)`."""

from .client import ServiceError, call, connect
from .credential import CredentialError
from .tools import TOOLS, with_tools

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
    "connect",
    "with_tools",
]
# ======== credential-claude-direct-aws-sync
"""A service for Claude agents: `query(options=with_tools(options), ...)`."""

from .client import ServiceError, call, connect
from .tools import TOOLS, with_tools

__all__ = [
    "TOOLS",
    "ServiceError",
    "call",
    "connect",
    "with_tools",
]
# ======== credential-claude-direct-sdk-sync
"""A service for Claude agents: `query(options=with_tools(options), ...)`."""

from .client import ServiceError, call
from .credential import CredentialError
from .tools import TOOLS, with_tools

__all__ = [
    "TOOLS",
    "CredentialError",
    "ServiceError",
    "call",
    "with_tools",
]
