"""All that can be said about a project's policies without AWS."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agentcore_connect.policy import contested, reach, validation
from agentcore_connect.policy.findings import Finding
from agentcore_connect.policy.inventory import Configured, JudgedGateway, WrittenPolicy
from agentcore_connect.policy.schema import NAMESPACE, Schema
from agentcore_connect.policy.setup import Loaded
from agentcore_connect.policy.statement import Statement, walk
from agentcore_connect.policy.tools import SEPARATOR
from agentcore_connect.policy.validation import Fault
from agentcore_connect.project.project import CONFIG

_OF_AUTHORIZER = {
    "CUSTOM_JWT": "OAuthUser",
    "AWS_IAM": "IamEntity",
    "NONE": "UnauthenticatedUser",
}
_SHOWN = 3
"""So many tools of a target are named."""

_ACCOUNT = re.compile(r"arn:[a-z-]+:iam::\d{12}:")


def check(loaded: Loaded) -> tuple[Finding, ...]:
    """Every finding, by file and line."""
    found = list(_engines(loaded.configured))
    for policy in loaded.configured.policies:
        found += _policy(policy, loaded)
    for gateway in loaded.configured.gateways:
        found += _gateway(gateway, loaded)
    return tuple(sorted(found, key=lambda f: (f.file, f.line, f.rule, f.message)))


def _policy(policy: WrittenPolicy, loaded: Loaded) -> Iterator[Finding]:
    """What is wrong with one policy: its text first, then its files.

    What its text means is asked of Cedar policies only. Lines count from where the policy begins in
    its own file; one that is written in agentcore.json is one long string there, on one line.
    """
    read = loaded.statements[policy.engine, policy.name]
    faults = [*validation.faults(read, loaded.schema(policy.engine))]
    if read.kind == "cedar":
        faults += _meaning(policy, read, loaded.configured.judged_by(policy.engine))
        faults += contested.faults(read, loaded.schema(policy.engine))
    for fault in faults:
        line = policy.line + fault.line - 1 if policy.file != CONFIG else policy.line
        message = f"policy {policy.name}: {fault.message}"
        yield Finding(fault.rule, message, policy.file, line, fault.fix)
    yield from _files(policy)


def _files(policy: WrittenPolicy) -> Iterator[Finding]:
    """Where a policy's file and agentcore.json disagree: only what the latter says is deployed.

    One that is written in agentcore.json itself cannot drift. White space at the ends is no drift.
    """
    again = "Run `connect policy check --fix` to copy the file's text."
    if policy.declared is None:
        yield Finding(
            "policy-undeclared",
            f"policy {policy.name} is not in {CONFIG} yet",
            policy.file,
            1,
            "Deploy the gateway first, then run `connect policy add` again.",
        )
    elif policy.file != CONFIG and policy.text.strip() != policy.declared.strip():
        yield Finding(
            "statement-drift",
            f"policy {policy.name} in {CONFIG} differs from {policy.file}, and only {CONFIG} is "
            "deployed",
            policy.file,
            1,
            again,
        )
    if policy.missing is not None:
        yield Finding(
            "source-missing",
            f"policy {policy.name} comes from {policy.missing}, which does not exist",
            CONFIG,
            policy.line,
            "Restore the file, or edit the statement in place and remove sourceFile.",
        )


def _meaning(
    policy: WrittenPolicy, read: Statement, gateways: Sequence[JudgedGateway]
) -> Iterator[Fault]:
    """What Cedar's validator takes and AgentCore does not, or what no caller can ever match."""
    yield from _resource(read, gateways)
    yield from _principal(read, gateways)
    yield from _accounts(read)
    if policy.strict and policy.declared is not None:  # else `connect policy add` chooses the mode
        yield from _analysis(read)


def _analysis(read: Statement) -> Iterator[Fault]:
    """What the service's own analysis may refuse in the strict validation mode.

    By the guide ("Validation and analysis overview") a policy is overly permissive where all
    requests of its principal, action and resource are allowed, overly restrictive where all are
    denied. A forbid was refused even with a condition (awslabs/nx-plugin-for-aws, which ignores
    the findings therefore), and of a permit for one tool nobody has told.
    """
    scope, certain = read.json, reach.is_unconditional(read)
    is_open = scope["principal"]["op"] == "All" or scope["action"]["op"] == "All"
    ignore = "Set its validationMode to IGNORE_ALL_FINDINGS: the schema is checked all the same."
    if read.effect == "permit" and is_open and certain:
        yield Fault(
            "overly-permissive",
            "a permit for every caller or every tool, without a condition, is refused at deploy "
            'as "Overly Permissive"',
            1,
            "Name the tools and `principal is ...`, or choose validation mode IGNORE_ALL_FINDINGS.",
        )
    elif read.effect == "permit" and certain:
        text = 'a permit without a condition may be refused at deploy as "Overly Permissive"'
        yield Fault("strict-validation", text, 1, ignore)
    elif certain:
        text = 'a forbid without a condition is refused at deploy as "Overly Restrictive"'
        yield Fault("overly-restrictive", text, 1, ignore)
    elif read.effect == "forbid":
        text = 'a forbid may be refused at deploy as "Overly Restrictive", even with a condition'
        yield Fault("strict-validation", text, 1, ignore)


def _resource(read: Statement, gateways: Sequence[JudgedGateway]) -> Iterator[Fault]:
    """A resource that is no gateway of the policy's engine, or that is open where it must not be.

    Nothing is said before a gateway is deployed: its ARN is not known until then.
    """
    arns = [arn for gateway in gateways for arn in gateway.arns]
    resource = read.json["resource"]
    named = resource.get("entity", {}).get("id")
    if named is not None and arns and named not in arns:
        effect = "allows" if read.effect == "permit" else "forbids"
        yield Fault(
            "gateway-arn",
            f"{named} is not a gateway of this engine, so the policy {effect} nothing",
            _word(read, named),
            f'resource == AgentCore::Gateway::"{arns[0]}"',
        )
    if named is None and arns and validation.actions(read):
        yield Fault(
            "gateway-open",
            "a policy about certain tools must name the gateway's ARN, the guide says",
            _word(read, "resource"),
            f'resource == AgentCore::Gateway::"{arns[0]}"',
        )


def _principal(read: Statement, gateways: Sequence[JudgedGateway]) -> Iterator[Fault]:
    """A principal of a kind that no authorizer of these gateways makes."""
    part = read.json["principal"]
    kind = part.get("entity_type") or part.get("entity", {}).get("type")
    callers = sorted({_OF_AUTHORIZER.get(gateway.authorizer, "") for gateway in gateways})
    if kind is not None and callers and kind.removeprefix(f"{NAMESPACE}::") not in callers:
        yield Fault(
            "principal-type",
            f"the policy is about {kind}, and the callers of "
            f"{', '.join(gateway.name for gateway in gateways)} are {', '.join(callers)}",
            _word(read, "principal"),
            f"principal is {NAMESPACE}::{callers[0]}",
        )


def _accounts(read: Statement) -> Iterator[Fault]:
    """Patterns of `like` that miss an account's role sessions, or that let another account in.

    An account is missed only where no pattern is about STS: the two are joined with ``||``.
    """
    patterns = list(_likes(read.conditions))
    for text in patterns:
        if _ACCOUNT.match(text) and not any(":sts::" in other for other in patterns):
            account = text.split(":")[4]
            yield Fault(
                "account-assumed-role",
                "a role's callers are arn:...:sts::...:assumed-role/..., which this never matches",
                _word(read, "like"),
                f'... || principal.id like "arn:aws:sts::{account}:*"',
            )
        if re.match(r"\*:?\d{12}:", text):
            yield Fault(
                "account-anywhere",
                "a user's path can have colons and digits, so another account can match this",
                _word(read, "like"),
                'principal.id like "arn:aws:iam::<account>:*" || ... "arn:aws:sts::<account>:*"',
            )


def _gateway(gateway: JudgedGateway, loaded: Loaded) -> Iterator[Finding]:
    """What is wrong with a gateway's engine; nothing of a gateway without one.

    A missing engine is all that is said: whatever else there is to say depends on it.
    """
    if gateway.engine is None:
        return
    file, line = CONFIG, 1
    if gateway.engine not in loaded.configured.engines:
        yield Finding(
            "engine-missing",
            f"gateway {gateway.name} names policy engine {gateway.engine}, which is not declared",
            file,
            line,
            f"Run `agentcore add policy-engine --name {gateway.engine}`.",
        )
        return
    if gateway.mode != "ENFORCE":
        yield Finding(
            "gateway-log-only",
            f"gateway {gateway.name} only logs what engine {gateway.engine} decides",
            file,
            line,
            "Read the decisions in its traces, then set the mode to ENFORCE.",
        )
    yield from _reached(gateway, loaded)


def _reached(gateway: JudgedGateway, loaded: Loaded) -> Iterator[Finding]:
    """What a gateway's policies decide nothing of, deny by silence, or cannot look at."""
    assert gateway.engine is not None
    active = loaded.of_engine(gateway.engine)
    permits = [read for read in active if read.kind == "cedar" and read.effect == "permit"]
    # A policy that is not plain Cedar may permit anything, so nothing is said to be denied.
    is_whole = all(read.kind == "cedar" for read in active)
    if gateway.mode == "ENFORCE":
        yield from _logging(gateway, loaded)
        if not permits and is_whole:
            yield Finding(
                "no-permit",
                f"gateway {gateway.name} enforces, and no policy permits anything: every call of "
                "every tool is denied",
                CONFIG,
                1,
                "Run `connect policy add --pattern allow`, or set the mode to LOG_ONLY.",
            )
            return  # the same would be said of each tool
    schema = loaded.schemas[gateway.name]
    if active and is_whole:
        yield from _unreached(permits, schema, gateway)
    yield from _beaten(gateway.engine, loaded)
    yield from _widened(gateway.engine, loaded)
    yield from _invisible(schema)


def _logging(gateway: JudgedGateway, loaded: Loaded) -> Iterator[Finding]:
    """The policies of an enforcing gateway that only log."""
    assert gateway.engine is not None
    for policy in loaded.configured.of_engine(gateway.engine):
        if not policy.decides:
            yield Finding(
                "policy-log-only",
                f"policy {policy.name} is in LOG_ONLY, so it decides nothing, though gateway "
                f"{gateway.name} enforces",
                CONFIG,
                1,
                'Set its enforcementMode to "ACTIVE".',
            )


def _unreached(
    permits: Iterable[Statement], schema: Schema, gateway: JudgedGateway
) -> Iterator[Finding]:
    """The tools that no policy permits: news where the gateway only logs, and wrong where not."""
    enforces = gateway.mode == "ENFORCE"
    rule = "tool-unreached" if enforces else "tool-unpermitted"
    what = "what is not permitted is denied"
    if not enforces:
        what = f"it will be denied once gateway {gateway.name} enforces"
    scopes = [reach.scope(read) for read in permits]
    unreached: dict[str, list[str]] = {}
    for tool in schema.tools:
        if not any(scope.reaches(tool.action) for scope in scopes):
            unreached.setdefault(tool.target, []).append(tool.name)
    for target, names in unreached.items():
        shown, more = names[:_SHOWN], len(names) - _SHOWN
        if len(names) == 1:
            said = f"no policy permits {target}{SEPARATOR}{names[0]}: {what}"
        else:
            rest = f" and {more} more" if more > 0 else ""
            said = f"no policy permits {len(names)} tools of {target}: {', '.join(shown)}{rest}: "
            said += what
        words = [word for name in shown for word in ("--tool", name)]
        command = ["connect", "policy", "add", "--pattern", "allow", "--target", target, *words]
        also = ", with those of them that callers need" if more > 0 else ""
        yield Finding(rule, said, CONFIG, 1, f"Run `{shlex.join(command)}`{also}.")


def _beaten(engine: str, loaded: Loaded) -> Iterator[Finding]:
    """The policies that permit only what others forbid; once, where one forbids everything."""
    valid = [read for read in loaded.of_engine(engine) if read.kind == "cedar"]
    forbids = [read for read in valid if read.effect == "forbid"]
    by_name = {policy.name: policy for policy in loaded.configured.of_engine(engine)}
    if stops := [read.name for read in forbids if reach.is_shutdown(read)]:
        policy = by_name[stops[0]]
        yield Finding(
            "shutdown",
            f"policy {policy.name} forbids every call of each gateway that policy engine {engine} "
            "judges: no permit counts while it is there",
            policy.file,
            policy.line,
            f"Run `connect remove {policy.name}`, then `agentcore deploy`, to let calls in again.",
        )
        return
    for permit in (read for read in valid if read.effect == "permit"):
        walls = reach.beaten(permit, forbids)
        if walls:
            policy = by_name[permit.name]
            verb = "forbids" if len(walls) == 1 else "forbid"
            yield Finding(
                "permit-beaten",
                f"policy {permit.name} never allows anything: {' and '.join(walls)} {verb} "
                "everything that it permits",
                policy.file,
                policy.line,
                f"Remove {' or '.join(walls)}, or add a condition to it.",
            )


def _widened(engine: str, loaded: Loaded) -> Iterator[Finding]:
    """The permits whose conditions limit nothing, because another permits the same without them."""
    by_name = {policy.name: policy for policy in loaded.configured.of_engine(engine)}
    for name, action, walls in widened(loaded.of_engine(engine)):
        policy = by_name[name]
        yield Finding(
            "limit-without-effect",
            without_effect(name, action, walls),
            policy.file,
            policy.line,
            f"Remove {' or '.join(walls)}, or narrow what it permits: one permit is enough.",
        )


def widened(active: Iterable[Statement]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each permit without effect: its name, the tool (or `reach.ANY`), and what permits it."""
    permits = [read for read in active if read.kind == "cedar" and read.effect == "permit"]
    return reach.widened(permits)


def without_effect(name: str, action: str, walls: Sequence[str]) -> str:
    """What is to be said of a permit whose conditions limit nothing."""
    what = "any tool" if action == reach.ANY else action
    verb = "permits" if len(walls) == 1 else "permit"
    return (
        f"the conditions of policy {name} limit nothing for {what}: {' and '.join(walls)} {verb} "
        "the same calls without them"
    )


def _invisible(schema: Schema) -> Iterator[Finding]:
    """The arguments of tools that no policy can look at."""
    for tool in schema.tools:
        for left_out in tool.left_out:
            place = f"argument {left_out.path}" if left_out.path else "some of its arguments"
            yield Finding(
                "argument-invisible",
                f"{tool.action}: policies cannot look at {place}: {left_out.reason}",
                CONFIG,
                1,
                "If a policy is to look at it, give it one type in the tool's schema.",
            )


def _engines(found: Configured) -> Iterator[Finding]:
    """The engines whose policies decide nothing, because no gateway asks them."""
    for engine in found.engines:
        if not found.judged_by(engine):
            yield Finding(
                "engine-unused",
                f"no gateway uses policy engine {engine}",
                CONFIG,
                1,
                "Set policyEngineConfiguration of a gateway, with mode LOG_ONLY first.",
            )


def _likes(value: Any) -> Iterator[str]:
    """The patterns of `like`, with `*` for what matches anything."""
    for found in walk(value):
        if "pattern" in found.get("like", ()):
            parts = found["like"]["pattern"]
            yield "".join("*" if part == "Wildcard" else part["Literal"] for part in parts)


def _word(read: Statement, text: str) -> int:
    return next((word.line for word in read.words if word.text.strip('"') == text), 1)
