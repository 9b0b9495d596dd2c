"""What a check finds: each rule with a policy that is wrong, and the one that is right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import policies
import pytest
from agentcore_connect.policy import statement
from agentcore_connect.policy.engine import Engine
from agentcore_connect.policy.findings import RULES, Finding
from agentcore_connect.policy.request import Call, Claims
from policies import ACTION, ARN, forbid, permit, scope

CONFIG = "agentcore/agentcore.json"
ANY = "permit(principal, action, resource);"
FILE = "connections/refundtarget/policies/p/p.cedar"
RECORD = "connections/refundtarget/policies/p/.copier-answers.yml"
ALLOW = (
    permit('context.input.order != ""')
    .replace("action == ", 'action in [AgentCore::Action::"RefundTarget___list_orders", ')
    .replace(f'"{ACTION}",', f'"{ACTION}"],')
    .replace('context.input.order != ""', 'principal.id != ""')
)
"""A permit for every tool, with which a project has no finding."""
QUIET = {"argument-invisible"}
"""What the refund tool always gives."""


def rules(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.rule for finding in findings} - QUIET


def test_a_project_without_findings(tmp_path: Path) -> None:
    """Of the project that the tests below change, nothing is found but what Cedar cannot see."""
    findings = policies.found(tmp_path, {"all": ALLOW})
    assert [(f.rule, f.severity) for f in findings] == [("argument-invisible", "info")]


TEXTS = {
    "policy-syntax": (
        permit("context.input.amount.lessThan(decimal(500.0))"),
        permit('context.input.amount.lessThan(decimal("500.0"))'),
        7,
    ),
    "policy-length": ("permit(principal,action,resource);", ALLOW, 1),
    "policy-not-checked": (
        'forbid(principal, action, resource)\nwhen guardrails { B(["X"], [context.input.note]) };',
        ALLOW,
        1,
    ),
    "policy-session": (
        "permit(principal, action, resource)\nwhen temporal { formerly within 1h x };",
        'forbid(principal, action, resource)\nwhen guardrails { B(["X"], [context.input.note]) };',
        2,
    ),
    "unknown-tool": (permit().replace("___", "__"), permit('principal.id != ""'), 3),
    "unknown-argument": (
        permit('context.input.nope == ""'),
        permit('context.input.order == ""'),
        7,
    ),
    "unknown-entity": (
        permit(principal="principal is AgentCore::User"),
        permit('principal.id != ""'),
        2,
    ),
    "argument-unguarded": (
        permit("context.input.points < 500"),
        permit("context.input has points && context.input.points < 500"),
        7,
    ),
    "tag-unguarded": (
        permit('principal.getTag("role") == "x"'),
        permit('principal.hasTag("role") && principal.getTag("role") == "x"'),
        7,
    ),
    "principal-untyped": (
        permit('principal.id != ""', principal="principal"),
        permit('principal.id != ""'),
        2,
    ),
    "number-comparison": (
        permit("context.input.amount\n < 500"),
        permit('context.input.amount\n .lessThan(decimal("500.0"))'),
        8,
    ),
    "decimal-text": (
        permit('context.input.amount.lessThan(decimal("500"))'),
        permit('context.input.amount.lessThan(decimal("500.0"))'),
        7,
    ),
    "policy-invalid": (permit('context.input.order == "a" || "b"'), permit("true == true"), 1),
    "fail-open": (
        forbid("context.input.points > 500"),
        forbid("context.input has points && context.input.points > 500"),
        7,
    ),
    "fail-open-overflow": (
        forbid("context.input has points && context.input.points * 2 > 500"),
        forbid("context.input has points && context.input.points > 250"),
        7,
    ),
    "gateway-arn": (
        permit('principal.id != ""').replace("mygateway-abc123", "other-abc123"),
        permit('principal.id != ""'),
        4,
    ),
    "gateway-open": (
        permit('principal.id != ""').replace(
            f'resource == AgentCore::Gateway::"{ARN}"', "resource"
        ),
        permit('principal.id != ""'),
        4,
    ),
    "principal-type": (
        permit('principal.id != ""', principal="principal is AgentCore::IamEntity"),
        permit('principal.id != ""'),
        2,
    ),
    "account-assumed-role": (
        permit('principal.id like "arn:aws:iam::123456789012:*"'),
        permit(
            'principal.id like "arn:aws:iam::123456789012:*" ||\n'
            'principal.id like "arn:aws:sts::123456789012:*"'
        ),
        7,
    ),
    "account-anywhere": (
        permit('principal.id like "*:123456789012:*"'),
        permit('principal.id like "arn:aws:sts::123456789012:*"'),
        7,
    ),
    "overly-permissive": (permit(principal="principal"), permit(), 1),
    "overly-restrictive": (forbid(), forbid('context.input.order == "x"'), 1),
    "strict-validation": (permit(), permit('context.input.order == "x"'), 1),
    "permit-beaten": (
        permit('context.input.order == "beaten"'),
        permit('principal.id != ""'),
        1,
    ),
}
"""Rule: a wrong text, the right one, and the line of what is wrong."""


@pytest.mark.parametrize("rule", TEXTS)
def test_a_rule_of_a_text(tmp_path: Path, rule: str) -> None:
    """The wrong policy is found with file, line and what to write; the right one is not."""
    wrong, right, line = TEXTS[rule]
    wall = {"wall": forbid()} if rule == "permit-beaten" else {}

    def found(folder: str, text: str, **others: str) -> tuple[Finding, ...]:
        entry = {"statement": text.strip(), "sourceFile": FILE}
        project = {"p": entry, "all": ALLOW, **others}
        return policies.found(tmp_path / folder, project, files={FILE: text})

    hits = [finding for finding in found("wrong", wrong, **wall) if finding.rule == rule]
    assert hits
    assert [(FILE, line, RULES[rule])] == [(f.file, f.line, f.severity) for f in hits]
    assert all(finding.fix for finding in hits) or rule in {
        "policy-syntax",
        "policy-length",
        "policy-invalid",
    }
    assert rule not in rules(found("right", right))


def test_the_mode_decides_what_strict_validation_may_refuse(tmp_path: Path) -> None:
    """A forbid with a condition may be refused too; where the findings are ignored, nothing is."""
    strict = {"statement": forbid('context.input.order == "x"').strip()}
    assert "strict-validation" in rules(policies.found(tmp_path / "s", {"p": strict}))
    ignored = {"p": forbid(), "q": permit(principal="principal"), "r": permit()}
    analysis = {"strict-validation", "overly-restrictive", "overly-permissive"}
    assert analysis.isdisjoint(rules(policies.found(tmp_path / "i", ignored)))


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ('context.system.now.toTime() < duration("17h")', set()),
        ('context.system.now < datetime("2026-02-01") && context.system has now', set()),
        ('context.now < datetime("2026-02-01")', {"unknown-argument"}),
        ('context.system.time < datetime("2026-02-01")', {"unknown-argument"}),
        ("context.system.now < 5", {"policy-invalid"}),
        ('context.system.now.toTime() < duration("5 hours")', {"policy-invalid"}),
    ],
)
def test_the_time_is_in_the_schema(tmp_path: Path, time: str, expected: set[str]) -> None:
    """The time that the service gives every request is known, with its type; nothing beside it."""
    found = rules(policies.found(tmp_path, {"all": ALLOW, "p": permit(time)}))
    assert expected == found - {"argument-invisible"}


def test_the_fixes_of_the_traps(tmp_path: Path) -> None:
    """What is to be written instead is exact where it can be."""
    texts = {
        "a": permit("context.input.amount < 500"),
        "b": permit('principal.getTag("a b") == "x"'),
        "c": permit('context.input["order-id"] == 1'),
        "d": permit('context.input.amount.lessThan(decimal("5"))'),
        "e": permit().replace("___", "__"),
        "f": permit("context.input.who == context.input.order"),
    }
    fixes = {f.message.split(":")[0]: f.fix for f in policies.found(tmp_path, texts) if f.fix}
    assert {
        "policy a": 'context.input.amount.lessThan(decimal("500.0"))',
        "policy b": 'principal.hasTag("a b") && principal.getTag("a b") == ...',
        "policy c": 'context.input has "order-id" && ...',
        "policy d": 'decimal("5.0")',
        "policy e": f"Write three underscores between target and tool: {ACTION}.",
        "policy f": "Give it one type in the tool's schema.",
    } == {name: fix for name, fix in fixes.items() if name.startswith("policy")}


def test_fail_open_is_what_the_engine_does() -> None:
    """The reason for the rule: a forbid that fails lets through what it should stop."""
    policy_texts = {
        "all": "permit(principal, action, resource);",
        "wrong": forbid("context.input.points > 500"),
        "right": forbid("context.input has points && context.input.points > 500"),
    }
    read = {name: statement.read(name, text) for name, text in policy_texts.items()}
    without = Call(Claims(), ACTION, {"order": "1", "amount": 5000}, ARN)
    wrong = Engine([read["all"], read["wrong"]], policies.schema()).decide(without)
    assert (wrong.decision, "wrong" in wrong.errors[0]) == ("Allow", True)
    right = Engine([read["all"], read["right"]], policies.schema()).decide(without)
    assert (right.decision, right.errors) == ("Allow", ())


@pytest.mark.parametrize(
    "condition",
    [
        "context.input.order > 5",
        'principal.getTag("role") == "x"',
        "context.input.amount < 5",
        "context.input.nope",
    ],
)
def test_every_invalid_forbid_is_fail_open(tmp_path: Path, condition: str) -> None:
    """Whatever makes a forbid's condition invalid, what it means is said with it."""
    assert "fail-open" in rules(policies.found(tmp_path / "f", {"p": forbid(condition)}))
    assert "fail-open" not in rules(policies.found(tmp_path / "p", {"p": permit(condition)}))


# --- a target whose tools are not known ----------------------------------------------------------

UNKNOWN = [{"name": "RefundTarget", "targetType": "mcpServer"}]


def test_a_scope_that_nothing_fits(tmp_path: Path) -> None:
    """It is told where nothing else is wrong: a gateway is no caller of its own tools."""
    findings = policies.found(tmp_path, {"p": permit(principal="principal is AgentCore::Gateway")})

    [told] = [finding for finding in findings if finding.rule == "policy-invalid"]
    assert "no call can fit its scope" in told.message
    assert "AgentCore::OAuthUser" in told.fix


def test_unknown_tools(tmp_path: Path) -> None:
    """Of a target whose tools nobody knows, less is said, and that it is less."""
    texts = {"p": permit("context.input.anything < 500"), "q": permit().replace("___", "__")}
    findings = policies.found(tmp_path, texts, targets=UNKNOWN)
    assert {"tools-unknown", "unknown-tool"} == rules(findings)
    (weak,) = (finding for finding in findings if finding.rule == "tools-unknown")
    assert "run `connect tools --target RefundTarget --save`" in weak.fix


@pytest.mark.parametrize(
    ("condition", "expected"),
    [("context.input.x > 5", True), ("context.input has x && context.input.x > 5", False)],
)
def test_an_unproven_forbid(tmp_path: Path, condition: str, expected: bool) -> None:
    """A forbid on such a target must ask before it reads, for nobody can tell what is required."""
    findings = policies.found(tmp_path, {"p": forbid(condition)}, targets=UNKNOWN)
    assert expected == ("fail-open-unproven" in rules(findings))


@pytest.mark.parametrize("targets", [[], UNKNOWN])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("forbid(principal, action, resource is AgentCore::Gateway);", set()),
        ('forbid(principal, action in AgentCore::Action::"CallTool", resource);', set()),
        ("permit(principal, action, resource) when { context.input has x };", {"tools-unknown"}),
        (
            "forbid(principal, action, resource) when { context.input.x > 5 };",
            {"tools-unknown", "fail-open-unproven"},
        ),
        ("permit(principal is AgentCore::Gateway, action, resource);", {"policy-invalid"}),
    ],
)
def test_every_tool_where_none_is_known(
    tmp_path: Path, targets: list[dict[str, Any]], text: str, expected: set[str]
) -> None:
    """What is about every tool fits those that nobody knows; a scope that fits none is told."""
    judged = {"policy-invalid", "fail-open", "fail-open-unproven", "tools-unknown"}
    findings = policies.found(tmp_path, {"p": text}, targets=targets)
    assert expected == rules(findings) & judged


# --- a gateway's policies together ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "texts", "expected"),
    [
        ("ENFORCE", {}, {"no-permit"}),
        ("ENFORCE", {"p": forbid()}, {"no-permit"}),
        ("LOG_ONLY", {"p": forbid()}, {"gateway-log-only", "tool-unpermitted"}),
        ("LOG_ONLY", {"all": ALLOW}, {"gateway-log-only"}),
        ("ENFORCE", {"p": permit('principal.id != ""')}, {"tool-unreached"}),
        ("ENFORCE", {"all": ALLOW, "p": forbid()}, set()),
        (None, {"all": ALLOW}, {"engine-unused"}),
    ],
)
def test_rules_of_a_gateway(
    tmp_path: Path, mode: str | None, texts: dict[str, str], expected: set[str]
) -> None:
    """What is permitted to nobody, and what is not enforced, is said."""
    assert expected == rules(policies.found(tmp_path, texts, mode=mode))


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("forbid(principal, action, resource);", False),
        ('forbid(principal, action in AgentCore::Action::"CallTool", resource);', True),
        (
            "forbid(principal is AgentCore::OAuthUser, action, resource is AgentCore::Gateway);",
            True,
        ),
        (f"forbid(principal, {scope()});", True),
        (f"forbid(principal, {scope()}) when {{ true }};", True),
        (f'forbid(principal, {scope()}) when {{ context.input.order == "" }};', False),
        ("forbid(principal is AgentCore::IamEntity, action, resource);", False),
        (f"forbid(principal, {scope('RefundTarget___list_orders')});", False),
        (f"forbid(principal, {scope(arn='other')});", False),
        ('forbid(principal == AgentCore::OAuthUser::"x", action, resource);', False),
    ],
)
def test_a_permit_that_never_wins(tmp_path: Path, wall: str, expected: bool) -> None:
    """A permit is beaten where forbids without a condition take all of its scope, only there."""
    texts = {"p": permit('context.input.order != ""'), "wall": wall}
    found = [f for f in policies.found(tmp_path, texts) if f.rule == "permit-beaten"]
    assert ([True] if expected else []) == ["wall forbids everything" in f.message for f in found]


@pytest.mark.parametrize(
    ("stop", "expected"),
    [
        ("forbid(principal, action, resource is AgentCore::Gateway);", True),
        ("forbid(principal, action, resource);", True),
        ("forbid(principal is AgentCore::OAuthUser, action, resource);", False),
        (f"forbid(principal, {scope()});", False),
        ('forbid(principal, action, resource) when { context.input.order == "" };', False),
    ],
)
def test_a_shutdown_is_told_once_and_is_no_warning(
    tmp_path: Path, stop: str, expected: bool
) -> None:
    """It forbids everything because somebody wants that: what lets calls in again is said."""
    texts = {"p": permit('context.input.order != ""'), "q": permit(), "stop": stop}
    found = [one for one in policies.found(tmp_path, texts) if one.rule == "shutdown"]
    assert len(found) == expected
    for one in found:
        assert (one.severity, "connect remove stop" in one.fix) == ("info", True)
    beaten = [one.rule for one in policies.found(tmp_path, texts) if one.rule == "permit-beaten"]
    assert not (expected and beaten)


LIMIT = 'context.input.amount.lessThan(decimal("500.0"))'
ROLE = 'principal.hasTag("role") && principal.getTag("role") == "agent"'
BOTH = f'action in [AgentCore::Action::"{ACTION}", AgentCore::Action::"RefundTarget___list_orders"]'


@pytest.mark.parametrize(
    ("limited", "broad", "expected"),
    [
        (permit(LIMIT), permit(), True),
        (permit(LIMIT), permit().replace(f'action == AgentCore::Action::"{ACTION}"', BOTH), True),
        (permit(LIMIT), permit("true"), True),
        (permit(LIMIT), "permit(principal, action, resource);", True),
        (permit(f"{LIMIT} && {ROLE}"), permit(ROLE), True),
        (permit(f"{ROLE} && {LIMIT}"), permit(ROLE), True),
        (permit(LIMIT, principal='principal == AgentCore::OAuthUser::"x"'), permit(), True),
        (permit(LIMIT), permit(ROLE), False),
        (permit(f"{LIMIT} || {ROLE}"), permit(ROLE), False),
        (permit(LIMIT), permit(principal='principal == AgentCore::OAuthUser::"x"'), False),
        (permit(LIMIT), permit().replace(ACTION, "RefundTarget___list_orders"), False),
        (permit(LIMIT), permit().replace("mygateway", "other"), False),
        (permit(LIMIT), permit(LIMIT), False),
        (permit(LIMIT), forbid(), False),
    ],
)
def test_a_limit_without_effect(tmp_path: Path, limited: str, broad: str, expected: bool) -> None:
    """A condition limits nothing where another permits the same calls without it, only there."""
    found = policies.found(tmp_path, {"limit": limited, "broad": broad})
    said = [one.message for one in found if one.rule == "limit-without-effect"]
    words = f"the conditions of policy limit limit nothing for {ACTION}: broad permits the same"
    assert [one.startswith(words) for one in said] == ([True] if expected else [])


def test_tools_that_no_policy_permits_are_one_finding_of_a_target(tmp_path: Path) -> None:
    """However many: the first of them by name, with the command that permits them."""
    tools = [{**policies.LIST, "name": f"tool{n}"} for n in range(5)]
    files = {"refund/tools.json": json.dumps([policies.REFUND, *tools])}
    found = policies.found(tmp_path, {"p": permit('context.input.order == "x"')}, files=files)
    (said,) = [one for one in found if one.rule == "tool-unreached"]
    assert said.message == (
        "no policy permits 5 tools of RefundTarget: tool0, tool1, tool2 and 2 more: what is not "
        "permitted is denied"
    )
    assert "--target RefundTarget --tool tool0 --tool tool1 --tool tool2`" in said.fix


RULES_ELSEWHERE = ["argument-contested"]
"""Those of test_policy_generator.py."""


@pytest.mark.parametrize("action", ["action", 'action in AgentCore::Action::"Mcp"'])
def test_a_permit_for_every_tool(tmp_path: Path, action: str) -> None:
    """A permit that names no tool, or their group, reaches all of them."""
    resource = f'resource == AgentCore::Gateway::"{ARN}"'
    head = f"permit(principal is AgentCore::OAuthUser, {action}, {resource})"
    text = f'{head} when {{ principal.id != "" }};'
    assert rules(policies.found(tmp_path, {"p": text})) == set()


def test_a_permit_for_one_caller_that_never_wins(tmp_path: Path) -> None:
    """A forbid for a kind of caller takes a permit for one of them, one for another does not."""
    text = permit(principal='principal == AgentCore::OAuthUser::"x"')
    for kind, expected in (("OAuthUser", True), ("IamEntity", False)):
        wall = f"forbid(principal is AgentCore::{kind}, action, resource);"
        found = policies.found(tmp_path / kind, {"p": text, "wall": wall})
        assert expected == ("permit-beaten" in rules(found))


def test_a_finding_is_said_once(tmp_path: Path) -> None:
    """The validator repeats itself for each kind of caller; a person is told once."""
    text = permit('principal.getTag("role") == "x"', principal="principal")
    found = [f.rule for f in policies.found(tmp_path, {"p": text})]
    assert found.count("tag-unguarded") == 1


def test_gateways_of_either_place(tmp_path: Path) -> None:
    """The CLI records gateways under mcp, and others beside it."""
    resources = {"gateways": {"MyGateway": {"gatewayArn": ARN + "x"}}}
    state = json.dumps({"targets": {"default": {"resources": resources}}})
    files = {"agentcore/.cli/deployed-state.json": state}
    assert "gateway-arn" in rules(policies.found(tmp_path, {"all": ALLOW}, files=files))


def test_forbids_that_beat_together(tmp_path: Path) -> None:
    """Two forbids, one for each tool, beat a permit for both."""
    texts = {
        "all": ALLOW,
        "one": forbid(),
        "two": forbid().replace("process_refund", "list_orders"),
    }
    (found,) = (f for f in policies.found(tmp_path, texts) if f.rule == "permit-beaten")
    assert "two and one forbid everything" in found.message


def test_a_policy_that_only_logs(tmp_path: Path) -> None:
    """A policy in LOG_ONLY permits nothing where its gateway enforces."""
    entry = {"statement": ALLOW.strip(), "enforcementMode": "LOG_ONLY"}
    entry["validationMode"] = "IGNORE_ALL_FINDINGS"
    assert {"policy-log-only", "no-permit"} == rules(policies.found(tmp_path, {"p": entry}))


def test_an_engine_that_is_not_there(tmp_path: Path) -> None:
    """`agentcore validate` passes a gateway whose engine is not declared; the deploy does not."""
    assert {"engine-missing"} == rules(policies.found(tmp_path, {}, engines=False))


# --- files and agentcore.json --------------------------------------------------------------------


def test_drift(tmp_path: Path) -> None:
    """The file is the source: an edit of it that agentcore.json does not have is found."""
    entry = {"statement": ALLOW.strip(), "sourceFile": FILE}
    edited = ALLOW.replace('!= ""', '!= "x"')
    assert set() == rules(policies.found(tmp_path / "same", {"p": entry}, files={FILE: ALLOW}))
    (drift,) = (
        finding
        for finding in policies.found(tmp_path / "drift", {"p": entry}, files={FILE: edited})
        if finding.rule not in QUIET
    )
    assert (drift.rule, drift.file, drift.severity) == ("statement-drift", FILE, "error")


def test_the_file_of_a_unit_is_found_without_being_named(tmp_path: Path) -> None:
    """The CLI may have been called with a path of another folder, or none: names tell."""
    files = {FILE: ALLOW.replace('!= ""', '!= "x"')}
    for source in (None, "../elsewhere.cedar", "/abs.cedar", "gone.cedar"):
        entry = {"statement": ALLOW.strip(), **({"sourceFile": source} if source else {})}
        findings = policies.found(
            tmp_path / str(source).replace("/", ""), {"p": entry}, files=files
        )
        assert {"statement-drift"} == rules(findings)


def test_a_source_that_is_gone(tmp_path: Path) -> None:
    """Where the file is gone, the statement in agentcore.json counts, with its line there."""
    entry = {"statement": permit("context.input.amount < 5").strip(), "sourceFile": "gone.cedar"}
    findings = policies.found(tmp_path, {"all": ALLOW, "p": entry})
    assert {"source-missing", "number-comparison"} == rules(findings)
    config = (tmp_path / CONFIG).read_text().splitlines()
    lines = {(finding.file, finding.line) for finding in findings if finding.rule not in QUIET}
    ((file, line),) = lines
    assert file == CONFIG
    assert "context.input.amount < 5" in config[line - 1]


def test_a_unit_that_is_not_declared_yet(tmp_path: Path) -> None:
    """Before the gateway is deployed a policy is a file only; it is checked all the same."""
    files = policies.unit(policies.answers(pattern="allow", gateway_arn=""))
    findings = policies.found(tmp_path, {}, files=files, arn=None, mode="LOG_ONLY")
    assert {"policy-undeclared", "gateway-log-only", "tool-unpermitted"} == rules(findings)


def test_an_arn_without_a_deployed_state(tmp_path: Path) -> None:
    """Without the deployed state, the ARN that policies were made with counts."""
    files = policies.unit(policies.answers(pattern="allow"))
    texts = {"p": permit('principal.id != ""').replace("mygateway-abc123", "other-abc123")}
    assert "gateway-arn" in rules(policies.found(tmp_path, texts, files=files, arn=None))


@pytest.mark.parametrize(
    "state",
    ["", "{", "[]", '{"targets": []}', '{"targets": {"d": {"resources": {"gateways": {"G": 1}}}}}'],
)
def test_a_deployed_state_of_any_shape(tmp_path: Path, state: str) -> None:
    """What cannot be read of the CLI's own record is as if there were none."""
    files = {"agentcore/.cli/deployed-state.json": state}
    assert set() == rules(policies.found(tmp_path, {"all": ALLOW}, files=files))


@pytest.mark.parametrize("linked", [FILE, RECORD])
def test_a_policy_behind_a_link(tmp_path: Path, linked: str) -> None:
    """No policy is read through a symbolic link, and neither is the record of its unit."""
    from agentcore_connect.commands.tools import READER
    from agentcore_connect.errors import InvalidInput
    from agentcore_connect.policy.setup import load

    project = policies.write_project(tmp_path, {}, files={FILE: ALLOW, RECORD: "engine: E"})
    (tmp_path / linked).unlink()
    (tmp_path / linked).symlink_to(tmp_path / CONFIG)
    with pytest.raises(InvalidInput, match="symbolic link"):
        load(project, READER)


@pytest.mark.parametrize(
    ("record", "expected"), [("engine: MyPolicyEngine", ["p"]), ("engine: [", []), ("- E", [])]
)
def test_a_policy_whose_record_is_broken(tmp_path: Path, record: str, expected: list[str]) -> None:
    """The others are read all the same; only the record says whose an undeclared policy is."""
    read = policies.loaded(tmp_path, {}, files={FILE: ALLOW, RECORD: record})
    assert [policy.name for policy in read.configured.policies] == expected


# --- where a text is wrong -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "no policy"),
        ("// nothing\n", 1, "no policy"),
        ("permit(principal,\n action resource);", 2, "unexpected token `resource`"),
        ("permit(principal, action, resource)\n// why\nwhen { foo };", 3, "foo"),
        ('permit(principal, action, resource) when {\n "a == 1 };', 2, "has no end"),
        ("permit(principal, action, resource)\n", 1, "ends with `;`"),
        ("allow(principal, action, resource);", 1, "allow"),
        ("permit(principal, action, resource);\n\nforbid(principal, action, resource);", 3, "2"),
        ("permit(principal == ?principal, action, resource);", 1, "template"),
        (f"{ANY}\nforbid(principal == ?principal, action, resource);", 2, "template"),
        ("permit(principal, action, resource) when {\n true &&\n 1 == 2 == 3 };", 3, "parentheses"),
    ],
)
def test_where_a_text_is_wrong(text: str, line: int, words: str) -> None:
    """A text that is not one policy has a line, and the engine's own words or ours."""
    fault = statement.read("p", text).fault
    assert fault is not None
    assert line == fault.line
    assert words in fault.message


def test_every_rule_is_tested() -> None:
    """No rule is without a test here."""
    source = Path(__file__).read_text()
    tested = [rule for rule in RULES if json.dumps(rule) in source]
    assert [rule for rule in RULES if rule not in (*tested, *RULES_ELSEWHERE)] == []


def test_a_finding_is_data(tmp_path: Path) -> None:
    """A finding has what `connect policy check --json` prints."""
    finding: Any = policies.found(tmp_path, {"p": permit("context.input.amount < 5")})[-1]
    assert {"rule", "message", "file", "line", "fix"} == set(vars(finding))
    assert finding.severity in ("error", "warning", "info")
