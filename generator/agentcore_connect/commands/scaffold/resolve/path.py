"""The path: said, that of the target which is there already, or advised from a few facts."""

from __future__ import annotations

from dataclasses import fields, replace

from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Questions, missing_answer
from agentcore_connect.answers.given import TARGETS as TARGET_PATHS
from agentcore_connect.answers.triage import FRONTS, Facts, advise
from agentcore_connect.connection import unit
from agentcore_connect.connection.targets import TARGETS, by_template, by_type
from agentcore_connect.units import record
from agentcore_connect.vocabulary.matrix import PATHS, Path


def path(q: Questions) -> tuple[Path | None, tuple[str, ...]]:
    """The path, and the reasons for it where it was advised."""
    known = q.said.path or _existing(q)
    if known is not None:
        return known, ()
    fronts = {way: (front, meaning) for front, (way, meaning) in FRONTS.items()}
    if q.is_silent:
        _missing(q)
        return None, ()
    chosen = q.choice("path", [(way, meaning) for way, (_, meaning) in fronts.items()])
    if chosen is None:
        return None, ()
    advice = advise(Facts(front=fronts[chosen][0]))  # type: ignore[index]
    return advice.path, tuple(f"[{reason.rule}] {reason.text}" for reason in advice.reasons)


def _missing(q: Questions) -> None:
    """Say that the path is missing, and what each needs, so that one more command is enough."""
    needs = []
    for kind in TARGETS.values():
        own = {one.name for one in fields(kind)}
        options = [
            row.flag
            for row in q.options.values()
            if row.option.prompt and (row.option.question or row.name) in own
        ]
        needs.append(f"{kind.row.path} (with {' and '.join(options)})")
    needs.append("credential (with --reason, for a call past the gateway)")
    hint = f"One of: {', '.join(needs)}."
    q.lacks(missing_answer("path", q.prompt("path"), hint, PATHS))


def refuse_others(q: Questions, path: Path) -> None:
    """What was said that belongs to another path.

    Beside a credential the agentcore CLI's ``--discovery-url`` is the credential's.
    """
    said = q.said
    if path == "credential" and said.discovery_url and not said.oauth_discovery_url:
        q.said = replace(said, discovery_url=None, oauth_discovery_url=said.discovery_url)
    others = [
        row
        for row in q.options.values()
        if path not in row.option.paths and getattr(q.said, row.name) not in (None, ())
    ]
    for row in (row for row in others if row.option.paths != TARGET_PATHS):
        wanted = f"--path {' or '.join(row.option.paths)}"
        hint = f"Leave it out, or use {wanted}."
        q.refuse("not-for-path", f"{row.flag} is only for {wanted}", hint, row.name)
    for row in (row for row in others if row.option.paths == TARGET_PATHS):
        q.refuse(
            "not-for-path",
            f"{row.flag} is for a gateway, and --path credential uses none",
            "Leave it out, or choose another path.",
            row.name,
        )


def _existing(q: Questions) -> Path | None:
    """The path of the one target of that name: agentcore.json has it, or else a unit."""
    name, gateway = q.said.name, q.said.gateway
    if name is None or rules.target_name(name, q.project, None) is not None:
        return None
    kinds = {
        by_type(str(target.get("targetType")))
        for holder in q.project.gateways
        for target in holder.targets
        if target.get("name") == name and gateway in (None, holder.name)
    }
    if not kinds:
        there = record.answers(q.project, unit.target_folder(name)) or {}
        if there.get("name") == name and gateway in (None, there.get("gateway")):
            kinds = {by_template(str(there.get("template")))}
    kind = kinds.pop() if len(kinds) == 1 else None
    return kind.row.path if kind else None
