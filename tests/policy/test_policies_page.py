"""docs/policies.md, from its first command to its last, as somebody who reads it types them."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from front_door import IAM, LAMBDA_ARN, OWN_COMMAND, Host
from policy_cases import deploy, prepare

PAGE = (Path(__file__).parents[2] / "docs" / "policies.md").read_text(encoding="utf-8")
TOOL = "process_refund"
DEPLOY = ["agentcore", "deploy"]
EXPECTED = {"connect policy test policies.yaml": 4}
"""The exit codes of what fails on purpose: before there is a policy, nothing is permitted."""


def commands() -> Iterator[list[str]]:
    """Each line of the page's blocks of commands, one that goes on with a backslash as one."""
    for block in re.findall(r"(?m)(?:^    (?:connect|agentcore) .*\n(?:^    .*\n)*)", PAGE):
        for line in block.replace("\\\n", " ").splitlines():
            yield shlex.split(line, comments=True)


def test_the_page_word_for_word(host: Host) -> None:
    """Every command does what the text around it says; a deploy gives the gateway its ARN."""
    prepare(host)
    tools = host.root / "connections/refundtarget/tools.json"
    tools.write_text(json.dumps([t for t in json.loads(tools.read_text()) if t["name"] == TOOL]))
    (table,) = re.findall(r"(?s)```yaml\n(.*?)```", PAGE)
    (host.root / "policies.yaml").write_text(table)
    ran = []
    for words in commands():
        if words == DEPLOY:
            deploy(host)
            continue
        if words[0] == "agentcore":
            continue
        result = host.connect(*words[1:])
        said = " ".join(words)
        assert result.code == EXPECTED.get(said, 0), f"{said}\n{result.said}"
        ran.append(said)
    assert "connect policy enforce --gateway MyGateway" in ran
    assert len(ran) > 8


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


ALLOW = ("--name=p", "--engine=E", "--target=RefundTarget", "--tool=process_refund")


def test_a_gateway_that_only_logs_is_green(host: Host) -> None:
    """Tools without a permit are told while nothing is denied yet, and end no run in CI."""
    prepare(host)
    deploy(host)
    assert host.connect("policy", "add", "--pattern=allow", *ALLOW).code == 0

    checked = host.connect("policy", "check", "--json")

    rules = {one["rule"] for one in checked.document["findings"]}
    assert (checked.code, rules) == (0, {"gateway-log-only", "tool-unpermitted"})
