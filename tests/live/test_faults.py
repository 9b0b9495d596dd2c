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
        *("mcp", "jwt", "transport.py", 'headers["Authorization"] =', 'headers["X-Token"] ='),
        checks.calls_the_tool,
    ),
    "another's token": Fault(
        *("mcp", "forward", "transport.py", '{"Authorization": values["authorization"]}', "{}"),
        checks.calls_the_tool,
    ),
    "signed for another service": Fault(
        *("mcp", "iam", "transport.py", '"bedrock-agentcore",\n', '"execute-api",\n'),
        checks.calls_the_tool,
    ),
    "token fetched at import": Fault(
        *(
            "strands",
            "jwt",
            "transport.py",
            "_sign_in = _SignIn()",
            "_sign_in = _SignIn()\n_sign_in._get()",
        ),
        checks.calls_the_tool,
    ),
    "the token printed": Fault(
        *("mcp", "jwt", "transport.py", "return access", "return print(access_token) or access"),
        checks.calls_the_tool,
    ),
    "missing page loop": Fault(
        *("mcp", "none", "exchange.py", "if not cursor:", "if page:"),
        checks.offers_every_page,
    ),
    "/mcp appended twice": Fault(
        *("mcp", "none", "transport.py", ".removesuffix('/mcp')", ""),
        checks.calls_the_tool,
    ),
    "an exception instead of a result": Fault(
        *("langgraph", "none", "tools.py", "except GatewayError as", "except KeyError as"),
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
    "a failure that does not say so": Fault(
        *("openai", "none", "client.py", "if result.failed:", "if not result:"),
        checks.tells_the_error_of_a_tool,
    ),
    "tools not taken off the agent": Fault(
        *("strands", "none", "client.py", "del registry[name]", "pass"),
        checks.offers_the_same_again,
    ),
    "the name not shortened": Fault(
        *("langgraph", "none", "client.py", "model_name(shown)", "shown"),
        checks.shortens_a_long_name,
    ),
    "an event of the stream is taken for the answer": Fault(
        *("mcp", "none", "exchange.py", 'if "method" in message:', 'if "never" in message:'),
        checks.hears_of_changes,
    ),
    "a call repeated where it may have been executed": Fault(
        *("mcp", "none", "exchange.py", "if refusal.status != 404", "if False"),
        checks.calls_once,
    ),
    "the list not kept": Fault(
        *("openai", "none", "exchange.py", "time.monotonic() + LIST_KEPT", "0.0"),
        checks.keeps_the_session_and_the_list,
    ),
    "a session for each call": Fault(
        *("strands", "none", "exchange.py", "if self._session is None or", "if True or"),
        checks.keeps_the_session_and_the_list,
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
