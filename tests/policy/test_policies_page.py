"""What docs/policies.md says, where one command is not enough; tests/docs runs each of them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from front_door import IAM, LAMBDA_ARN, OWN_COMMAND, Host
from policy_cases import deploy, prepare

PAGE = (Path(__file__).parents[2] / "docs" / "policies.md").read_text(encoding="utf-8")


def test_the_table_passes_with_the_policy(host: Host) -> None:
    """The page's table fails before there is a policy, and passes with that of its own command."""
    prepare(host)
    deploy(host)
    (table,) = re.findall(r"(?s)```yaml\n(.*?)```", PAGE)
    (host.root / "policies.yaml").write_text(table)
    assert host.connect("policy", "test", "policies.yaml").code == 4
    (command,) = re.findall(r"(?m)^    (connect policy add --pattern amount (?:.*\\\n)*.*)", PAGE)

    added = host.connect(*shlex.split(command.replace("\\\n", " "))[1:])

    assert added.code == 0, added.said
    tested = host.connect("policy", "test", "policies.yaml")
    assert tested.code == 0, tested.said


def test_stop_everything_now(host: Host) -> None:
    """A shutdown needs no more than its pattern, of several targets and with unknown tools."""
    prepare(host)
    server = {"path": "mcp", "name": "Another", "endpoint": "https://mcp.example.com/mcp"}
    host.has({**server, "gateway": "MyGateway", "yes": True})
    more = IAM | {"gateway": "Other", "path": "lambda", "name": "B", "endpoint": None}
    host.has(OWN_COMMAND | more | {"lambda_arn": LAMBDA_ARN})
    deploy(host)
    first = host.connect("policy", "add", "--pattern=allow", *ALLOW, "--gateway=MyGateway")
    assert first.code == 0, first.said

    stopped = host.connect("policy", "add", "--pattern", "shutdown")

    assert stopped.code == 0, stopped.said
    assert host.connect("policy", "test").code == 0
    assert b"forbid(principal" in host.read(
        "connections/refundtarget/policies/shutdown/shutdown.cedar"
    )


def test_a_shutdown_of_tools_that_nobody_knows_is_green(host: Host) -> None:
    """`policy check` finds nothing wrong in what `policy add --pattern shutdown` has written."""
    server = {"path": "mcp", "name": "Another", "endpoint": "https://mcp.example.com/mcp"}
    host.has(OWN_COMMAND | IAM | server)
    deploy(host)
    stopped = host.connect("policy", "add", "--pattern", "shutdown", "--engine", "E")
    assert stopped.code == 0, stopped.said

    checked = host.connect("policy", "check", "--json")

    rules = {one["rule"] for one in checked.document["findings"]}
    assert (checked.code, rules) == (0, {"gateway-log-only", "shutdown"})


ALLOW = ("--name=p", "--engine=E", "--target=RefundTarget", "--tool=process_refund")


def test_a_gateway_that_only_logs_is_green(host: Host) -> None:
    """Tools without a permit are told while nothing is denied yet, and end no run in CI."""
    prepare(host)
    deploy(host)
    assert host.connect("policy", "add", "--pattern=allow", *ALLOW).code == 0

    checked = host.connect("policy", "check", "--json")

    rules = {one["rule"] for one in checked.document["findings"]}
    assert (checked.code, rules) == (0, {"gateway-log-only", "tool-unpermitted"})
