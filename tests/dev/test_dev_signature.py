"""AWS signatures are botocore's, both ways; what is listed includes all that may be called."""

from __future__ import annotations

from typing import Any

import pytest
from agentcore_connect.dev import signature
from agentcore_connect.dev.signature import Keys
from agentcore_connect.policy import statement, tools
from agentcore_connect.policy.engine import Engine
from agentcore_connect.policy.request import Call, Claims
from agentcore_connect.policy.schema import Schema
from botocore.auth import SigV4Auth  # type: ignore[import-untyped]
from botocore.awsrequest import AWSRequest  # type: ignore[import-untyped]
from botocore.credentials import ReadOnlyCredentials  # type: ignore[import-untyped]
from dev_lab import ARN, PERMIT, REFUND, TOOLS
from hypothesis import given
from hypothesis import strategies as st

URLS = (
    "http://127.0.0.1:7411/MyGateway/mcp",
    "https://x.gateway.bedrock-agentcore.eu-west-1.amazonaws.com/mcp?b=2&a=1&a=%20x",
    "http://127.0.0.1:7411/My%20Gateway/mcp",
)


@pytest.mark.parametrize("token", [None, "a-token"])
@pytest.mark.parametrize("url", URLS)
def test_a_signature_is_botocores(url: str, token: str | None) -> None:
    """Of the same request and keys: what botocore signs is known here, and of one byte more not."""
    request = AWSRequest("POST", url, {"Content-Type": "application/json"}, b"{}")
    credentials = ReadOnlyCredentials("AKIDEXAMPLE", "secret", token)
    SigV4Auth(credentials, signature.SERVICE, "us-east-1").add_auth(request)
    headers = {name.lower(): value for name, value in request.headers.items()}
    headers.setdefault("host", url.split("/")[2])
    claim = signature.claimed(headers["authorization"])
    assert claim is not None
    assert signature.fault(claim, headers, b"{}") is None
    keys = Keys("AKIDEXAMPLE", "secret", token)
    assert signature.matches(keys, claim, "POST", url, headers, b"{}")
    assert not signature.matches(keys, claim, "POST", url, headers, b"{} ")
    assert not signature.matches(keys, claim, "GET", url, headers, b"{}")


def test_what_is_signed_here_is_known_here() -> None:
    """With every header that was given."""
    keys = Keys("AKIDEXAMPLE", "secret", "a-token")
    made = signature.sign(keys, "POST", URLS[0], {"Content-Type": "x"}, b"{}", "us-east-1")
    claim = signature.claimed(made["authorization"])
    assert claim is not None
    headers = {**made, "host": "127.0.0.1:7411"}
    assert signature.matches(keys, claim, "POST", URLS[0], headers, b"{}")
    assert "secret" not in repr(keys)


SCHEMA = Schema.of([tools.Target("Refund", tools.from_entries("Refund", TOOLS))])
FORBID = PERMIT.replace("permit(", "forbid(", 1).replace("500.0", "3.0")
ENGINES = [
    Engine([statement.read(f"p{n}", text) for n, text in enumerate(texts)], SCHEMA)
    for texts in ((PERMIT,), (PERMIT, FORBID), (FORBID,), ())
]


@given(
    st.sampled_from(ENGINES),
    st.dictionaries(st.sampled_from(["role", "sub", "scope"]), st.sampled_from(["agent", "x"])),
    st.integers(0, 600),
)
def test_what_may_be_called_is_listed(engine: Engine, claims: dict[str, Any], amount: int) -> None:
    """A tool that some arguments are permitted for is in the list of that caller."""
    caller = Claims(claims)
    call = Call(caller, REFUND, {"order": "a", "amount": amount}, ARN)
    assert not engine.decide(call).allowed or engine.may_allow(caller, REFUND, ARN)
    assert not engine.may_allow(caller, "Refund___list_orders", ARN)
