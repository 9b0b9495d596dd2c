"""Path credential: only for a reason, and then the agent's own code with one credential."""

from __future__ import annotations

import pytest
from front_door import DISCOVERY, Answers, Host

KEY: Answers = {
    "path": "credential",
    "framework": "strands",
    "name": "Stripe",
    "credential_type": "api-key",
    "endpoint": "https://api.example.com/v1",
    "reason": "latency",
    "yes": True,
}
UNIT = "app/Assistant/connections/stripe"


def test_no_reason_leads_back_to_a_target(host: Host) -> None:
    """Without one of the five situations nothing is made, and the way to a target is shown."""
    error = host.refuses(
        "direct-reason", "--path openapi, mcp or lambda", "--force-direct", answers=KEY, reason=None
    )
    assert error["field"] == "reason"


def test_another_agent_is_not_a_tool(host: Host) -> None:
    """A2A has its own pattern, which is named."""
    host.refuses("direct-a2a", "invoke_agent_runtime", answers=KEY, reason="a2a")


def test_an_own_reason_is_recorded(host: Host) -> None:
    """What the person says stands in the unit's README, as a quotation."""
    host.scaffold(answers=KEY, reason=None, force_direct="the SDK | wraps *everything*")
    readme = (host.root / UNIT / "README.md").read_text()
    assert "> `the SDK | wraps *everything*`" in readme


def test_the_credential_is_declared_and_nothing_else(host: Host) -> None:
    """agentcore.json gets the credential's name, no gateway and no secret; twice is once."""
    host.scaffold(answers=KEY)
    config = host.config
    assert config["credentials"] == [
        {"authorizerType": "ApiKeyCredentialProvider", "name": "Stripe"}
    ]
    assert config["agentCoreGateways"] == []
    before = host.tree
    host.scaffold(answers={key: KEY[key] for key in ("path", "name", "yes")})
    assert host.tree == before


def test_an_aws_service_needs_no_credential(host: Host) -> None:
    """The execution role calls it: agentcore.json stays as it is."""
    before = host.config
    host.scaffold(
        answers={"path": "credential", "framework": "strands", "yes": True},
        reason="aws-sdk",
        aws_service="dynamodb",
    )
    assert host.config == before
    client = (host.root / "app/Assistant/connections/dynamodb/client.py").read_text()
    assert "boto3" in client
    assert "requires_" not in client


@pytest.mark.parametrize(
    ("code", "field", "changes"),
    [
        ("not-for-path", "gateway", {"gateway": "MyGateway"}),
        ("not-for-path", "lambda_arn", {"lambda_arn": "arn:aws:lambda:x"}),
        ("not-for-reason", "aws_service", {"aws_service": "s3"}),
        ("not-for-auth", "return_url", {"return_url": "https://app.example.com/back"}),
        ("missing-answer", "oauth_discovery_url", {"credential_type": "oauth"}),
        (
            "missing-answer",
            "return_url",
            {"credential_type": "oauth-3lo", "oauth_discovery_url": DISCOVERY},
        ),
        ("missing-answer", "endpoint", {"endpoint": None}),
        ("endpoint-credentials", "endpoint", {"endpoint": "https://a.example.com/?token=x"}),
        ("invalid-answer", "force_direct", {"reason": None, "force_direct": "two\nlines"}),
        ("credential-name", "name", {"name": "my-client-id"}),
    ],
)
def test_what_does_not_fit_is_refused(host: Host, code: str, field: str, changes: Answers) -> None:
    """Each answer that the path does not take, or lacks, is named; nothing is written."""
    error = host.refuses(code, answers=KEY, **changes)
    assert error["field"] == field


def test_the_cli_s_flag_for_a_credential_s_provider_is_understood(host: Host) -> None:
    """`agentcore add credential` calls it --discovery-url: beside a credential it is that one."""
    oauth: Answers = KEY | {"credential_type": "oauth", "dry_run": True, "json": True}
    own = host.scaffold(oauth, oauth_discovery_url=DISCOVERY)

    assert own.code == 0, own.said
    assert host.scaffold(oauth, discovery_url=DISCOVERY).stdout == own.stdout


def test_it_can_be_undone(host: Host) -> None:
    """`connect undo` gives every byte back."""
    before = host.tree
    host.scaffold(answers=KEY)
    host.connect("undo")
    assert host.tree == before
