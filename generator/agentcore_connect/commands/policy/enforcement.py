"""Plans about policies that are there: the mode of a gateway, statements that drifted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agentcore_connect.connection import configuration, policy_engine
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.plan.edits import Edits
from agentcore_connect.plan.plan import Plan
from agentcore_connect.policy import run, table
from agentcore_connect.policy.check import check
from agentcore_connect.policy.inventory import TABLES, Configured
from agentcore_connect.policy.setup import Loaded, load
from agentcore_connect.policy.tools import Reader
from agentcore_connect.project.gateway import Mode
from agentcore_connect.project.policy import statement_of
from agentcore_connect.project.project import CONFIG, Project
from agentcore_connect.text import jsonedit, near


def enforce(project: Project, gateway: str, reader: Reader, *, force: bool = False) -> Plan:
    """The plan that lets a gateway's engine decide.

    Raises ConnectError with everything that speaks against it, unless ``force``: errors of the
    check, a failed test, no permit, a policy that is not declared; InvalidInput where the gateway
    has no engine.
    """
    text = _switched(project, gateway, "ENFORCE")
    after = replace(project, config_text=text, config=jsonedit.parse(text, CONFIG))
    against = () if force else tuple(_against(after, gateway, reader))
    if against:
        raise ConnectError(*against)
    return _plan(
        project,
        text,
        f"Gateway {gateway} is to deny what no policy permits.",
        (
            "Look at what the engine would have decided so far: run `agentcore logs --query "
            "policy`.",
            "Run `connect policy test` once more, then `agentcore deploy -y`: from then on every "
            "call that no policy permits is denied.",
            "If it denies what it should not, go back: run `connect policy enforce --gateway "
            f"{gateway} --log-only`, then `agentcore deploy -y`.",
        ),
    )


def only_log(project: Project, gateway: str) -> Plan:
    """The plan that lets a gateway's engine log its decisions, and nothing else."""
    text = _switched(project, gateway, "LOG_ONLY")
    done = f"Gateway {gateway} is to log what its policies decide, and to deny nothing."
    steps = ("Run `agentcore deploy -y`: from then on nothing is denied.",)
    return _plan(project, text, done, steps)


def mended(project: Project, found: Configured) -> Plan:
    """The plan that gives each declared policy the text of its file."""
    text = project.config_text
    for policy in found.policies:
        is_both = policy.declared is not None and policy.file != CONFIG
        if is_both and policy.declared != statement_of(policy.text):
            text = policy_engine.restate(text, policy.engine, policy.name, policy.text)
    done = f"The policies in {CONFIG} are as in their files."
    return _plan(project, text, done, ("Run `agentcore deploy -y` to deploy the statements.",))


def tables(project: Project) -> Iterator[table.Table]:
    """The test tables of the project's policies, in the order of their paths."""
    for full in sorted(project.root.glob(TABLES)):
        path = full.relative_to(project.root).as_posix()
        data = project.read(path)
        if data is not None:
            yield table.read(data, path)


def _switched(project: Project, gateway: str, mode: Mode) -> str:
    """agentcore.json with the mode of a gateway; InvalidInput where the gateway has no engine."""
    entry = project.gateway(gateway)
    if entry is None:
        raise InvalidInput(project.no_gateway(gateway, "policy-gateway"))
    if not entry.engine:
        names = [other.name for other in project.gateways if other.attached]
        raise InvalidInput(
            near.unknown(
                "policy-gateway",
                f"gateway {gateway} has no policy engine",
                gateway,
                names,
                "gateway",
                there="Gateways with an engine",
                hint="`connect policy add` adds one to a gateway.",
            )
        )
    return policy_engine.switch(project.config_text, gateway, mode)


def _against(project: Project, gateway: str, reader: Reader) -> Iterator[Problem]:
    """What speaks against a gateway that enforces; ``project`` is as it would be then."""
    loaded = load(project, reader)
    for finding in check(loaded):
        if finding.severity == "error":
            place = (None, finding.file, finding.line)
            yield Problem(finding.rule, finding.message, finding.fix, *place)
    judge = loaded.configured.gateway(gateway)
    for policy in loaded.configured.policies:
        if judge is not None and policy.engine == judge.engine and policy.declared is None:
            yield Problem(
                "policy-undeclared",
                f"policy {policy.name} is not in {CONFIG}, so it would not be deployed",
                f"After the first deploy, run `connect policy add --name {policy.name}` to "
                "declare it.",
                file=policy.file,
            )
    yield from _failed(project, gateway, loaded)


def _failed(project: Project, gateway: str, loaded: Loaded) -> Iterator[Problem]:
    """The cases that fail in the tables of the gateway, and in those that name none."""
    for one in tables(project):
        if one.gateway not in (None, gateway):
            continue
        for result in run.run(one, loaded).failed:
            yield Problem(
                "policy-test",
                f"{result.case.name}: {result.fault}",
                "Run `connect policy test` to see the whole case.",
                file=one.file,
                line=result.case.line,
            )


def _plan(project: Project, text: str, done: str, steps: tuple[str, ...]) -> Plan:
    edits = Edits(project, done=done)
    edits.put(CONFIG, configuration.encoded(edits.read(CONFIG), text))
    edits.next_steps += steps if edits.has_changes else ()
    return edits.plan()
