"""The tests are tested: a deliberate fault in the rendered code makes a check fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from standins.identity import Identity

from . import checks
from .lab import World, application, changed, default_host, world


@dataclass(frozen=True)
class Fault:
    """A text in a file of the client, what it is replaced with, and the check that notices."""

    framework: str
    authorizer: str
    file: str
    right: str
    wrong: str
    check: Callable[[World], None]


FAULTS = {
    "wrong header name": Fault(
        *("mcp", "jwt", "transport.py", '{"Authorization": f"Bearer', '{"X-Token": f"Bearer'),
        checks.calls_the_tool,
    ),
    "another's token": Fault(
        *("mcp", "forward", "transport.py", '"headers": {"Authorization": value}', '"headers": {}'),
        checks.calls_the_tool,
    ),
    "signed for another service": Fault(
        *("mcp", "iam", "transport.py", '"bedrock-agentcore",\n', '"execute-api",\n'),
        checks.calls_the_tool,
    ),
    "token fetched at import": Fault(
        *("strands", "jwt", "transport.py", "_token = _Token()", "_token = _Token()\n_token.get()"),
        checks.calls_the_tool,
    ),
    "the token printed": Fault(
        *("mcp", "jwt", "transport.py", "return access", "return print(access_token) or access"),
        checks.calls_the_tool,
    ),
    "missing page loop": Fault(
        *("mcp", "none", "tools.py", "if not cursor:", "if page:"),
        checks.offers_every_page,
    ),
    "/mcp appended twice": Fault(
        *("mcp", "none", "transport.py", 'url if url.endswith("/mcp") else f"{url}/mcp"'),
        'f"{url}/mcp"',
        checks.calls_the_tool,
    ),
    "an exception instead of a result": Fault(
        *("langgraph", "none", "client.py", "except GatewayError as", "except KeyError as"),
        checks.survives_a_refused_call,
    ),
    "the name not shortened for OpenAI": Fault(
        *("openai", "none", "client.py", "name = model_name(shown)", "name = shown"),
        checks.shortens_a_long_name,
    ),
    "the name not shortened for Gemini": Fault(
        *("adk", "none", "client.py", "return model_name(", "return str("),
        checks.shortens_a_long_name,
    ),
    "an exception instead of a failed call": Fault(
        *("openai", "none", "client.py", "except GatewayError as", "except KeyError as"),
        checks.answers_a_refused_call,
    ),
    "a failure that does not say so": Fault(
        *("openai", "none", "client.py", "_failed(*result["),
        "called if result else _failed(*result[",
        checks.tells_the_error_of_a_tool,
    ),
    "tools listed again in each turn": Fault(
        *("openai", "none", "client.py", "self._runs[run_context] = tools", "pass"),
        checks.lists_once,
    ),
    "an exception instead of an answer": Fault(
        *("adk", "none", "client.py", "except GatewayError as error:\n            logger"),
        "except KeyError as error:\n            logger",
        checks.answers_a_refused_call,
    ),
    "tools not taken off the agent": Fault(
        *("strands", "none", "client.py", "del registry[name]", "pass"),
        checks.offers_the_same_again,
    ),
    "the name not shortened": Fault(
        *("langgraph", "none", "client.py", "model_name(tool.name)", "tool.name"),
        checks.shortens_a_long_name,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault(name: str, identity: Identity) -> None:
    """With the fault the check fails; that it passes without is what the other modules show."""
    fault = FAULTS[name]
    right = application(fault.framework, fault.authorizer, default_host(fault.framework))
    wrong = changed(right, f"connections/mygateway/{fault.file}", fault.right, fault.wrong)
    with (
        pytest.raises((AssertionError, RuntimeError, ValueError)),
        world(fault.framework, fault.authorizer, identity, app=wrong) as run,
    ):
        fault.check(run)
