"""`connect gateway set` from answers to Plan: nothing here touches the disk.

What agentcore.json can say is put there; the rest is a unit with `configure_gateway.py`. The unit's
earlier answers stay where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Asker, Missing
from agentcore_connect.answers.gateway import OPTIONS, GivenGateway, Panel
from agentcore_connect.answers.option import listed, outright
from agentcore_connect.connection import configuration
from agentcore_connect.connection import unit as units
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.plan.edits import Edits
from agentcore_connect.plan.plan import Manual, Plan, Unit
from agentcore_connect.policy.inventory import gateway_arns
from agentcore_connect.project.deployment import where_to_deploy
from agentcore_connect.project.gateway import CustomClaim, Gateway
from agentcore_connect.project.project import CONFIG, Project
from agentcore_connect.project.resource import entries
from agentcore_connect.text import jsonedit
from agentcore_connect.units import questions, record
from agentcore_connect.units.renderer import Tree, render
from agentcore_connect.units.templates import own

_SCRIPT = ("sessions", "streaming", "instructions", "request_interceptor", "response_interceptor")
"""What the unit records under its own name."""


def plan(project: Project, said: GivenGateway, asker: Asker, wrong: Sequence[Problem] = ()) -> Plan:
    """Everything that makes the gateway so; ``wrong`` is what is wrong already.

    Raises InvalidInput where it cannot be told which gateway is meant, where nothing is said of it,
    and for a value that the service does not take.
    """
    if wrong:
        raise InvalidInput(*wrong)
    gateway = _gateway(project, said.gateway, asker)
    values = {n: v for n, v in outright(said, OPTIONS).items() if n != "gateway"}
    if not values:
        flags = listed(row.flag for row in OPTIONS.values() if row.name != "gateway")
        hint = f"Say what it is to be like with {flags}."
        raise InvalidInput(Problem("nothing-said", "nothing is said of the gateway", hint))
    edits = Edits(project)
    edits.done = f"Gateway {gateway.name} has it: {', '.join(OPTIONS[n].flag for n in values)}."
    text = _declared(project, gateway, said)
    edits.put(CONFIG, configuration.encoded(edits.read(CONFIG), text))
    steps = ["Run `agentcore deploy -y`."] if text != project.config_text else []
    if any(OPTIONS[name].option.panel is Panel.SCRIPT for name in values):
        place = units.options_folder(gateway.name)
        _put_unit(edits, place, _answers(project, place, gateway, said))
        edits.warnings += _warnings(said, gateway)
        steps.append(
            f"After each deploy, run `uv run {place}/configure_gateway.py`: a deploy that changes "
            "the gateway may set its options back."
        )
    edits.warnings += _of_search(project, said, gateway)
    edits.next_steps += [*where_to_deploy(project), *steps] if edits.has_changes else []
    return edits.plan()


def _gateway(project: Project, name: str | None, asker: Asker) -> Gateway:
    """The gateway: said, else the only one, else asked for."""
    if name is None and len(project.gateways) == 1:
        return project.gateways[0]
    if name is None and project.gateways:
        try:
            choices = [(gateway.name, gateway.authorizer_type) for gateway in project.gateways]
            name = asker.choice("gateway", "Which gateway?", choices)
        except Missing as missing:
            raise InvalidInput(missing.problem) from None
    found = None if name is None else project.gateway(name)
    if found is None:
        raise project.unclear_gateway(name)
    return found


def _declared(project: Project, gateway: Gateway, said: GivenGateway) -> str:
    """agentcore.json with what it can say."""
    text, place = project.config_text, (*Gateway.POINTER, project.gateways.index(gateway))
    if said.semantic_search is not None:
        text = jsonedit.put(text, place, Gateway.SEARCH, said.semantic_search == "enabled")
    if said.exception_level is not None:
        text = jsonedit.put(text, place, Gateway.EXCEPTIONS, said.exception_level)
    if said.custom_claim:
        if gateway.authorizer_type != "CUSTOM_JWT":
            raise InvalidInput(
                Problem(
                    "claims",
                    f"callers of gateway {gateway.name} have no claims: its authorizer is "
                    f"{gateway.authorizer_type}",
                    "--custom-claim is for a gateway with CUSTOM_JWT.",
                    "custom_claim",
                )
            )
        text = _with_claims(text, place, said.custom_claim)
    return text


def _with_claims(text: str, place: tuple[str | int, ...], said: tuple[str, ...]) -> str:
    jwt = (*place, *Gateway.JWT)
    entry = entries(jsonedit.parse(text, CONFIG), Gateway)[int(place[-1])]
    for name in Gateway.JWT:
        entry = entry[name]
    there = entry.get(Gateway.CLAIMS) or []
    wanted = dict(map(CustomClaim.of_text, said))
    kept = [one for one in there if one.get(CustomClaim.NAME) not in wanted]
    claims = [*kept, *(claim.to_json() for claim in wanted.values() if claim is not None)]
    if claims:
        return jsonedit.put(text, jwt, Gateway.CLAIMS, claims)
    return jsonedit.remove(text, (*jwt, Gateway.CLAIMS)) if there else text


def _answers(
    project: Project, place: PurePosixPath, gateway: Gateway, said: GivenGateway
) -> questions.Gateway:
    """The unit's answers: what is said now, else what was said before. InvalidInput for others."""
    before = record.answers(project, place) or {}
    fields = questions.Gateway.model_fields
    values: dict[str, Any] = {name: before[name] for name in fields if name in before}
    values |= {"template": "gateway", "gateway": gateway.name}
    found: list[Problem | None] = []
    for name in _SCRIPT:
        value = getattr(said, name)
        if value is not None:
            values[name] = str(value)
            if name != "streaming":
                found.append(rules.answer(questions.Gateway, name)(str(value)))
    check = rules.answer(questions.Gateway, "mcp_versions", "mcp_version")
    found += map(check, said.mcp_version)
    if problems := [one for one in found if one is not None]:
        raise InvalidInput(*problems)
    if said.mcp_version:
        values["mcp_versions"] = list(said.mcp_version)
    if said.interceptor_headers is not None:
        values["interceptor_headers"] = said.interceptor_headers == "enabled"
    if said.with_interceptor is not None:
        values["with_interceptor"] = said.with_interceptor
    try:
        return questions.Gateway(**values)
    except ValidationError:  # of the record, which is a person's to edit
        raise InvalidInput(
            Problem(
                "unit-answers",
                f"the answers of {place} cannot be used",
                "Restore its .copier-answers.yml from version control.",
                file=str(place),
            )
        ) from None


def _put_unit(edits: Edits, place: PurePosixPath, answers: questions.Gateway) -> None:
    """The unit with these answers; a file that a person edited, or made, stays, and is named.

    A unit of older templates is made anew where nobody edited it.
    """
    there = record.read(edits.project, place)
    if there is None:
        units.is_there(edits.project, units.Wanted(place, answers))
    old: Tree = {} if there is None else record.render(there, there.version)
    new = render(answers)
    edited = [n for n in new if edits.read(place / n) not in (None, old.get(n), new[n])]
    changed = [name for name in edited if old.get(name) != new[name]]
    if changed:
        why = "this file is not as connect made it, so connect does not write it anew"
        lines = ("Move your edits away, run the command again, and put them back.",)
        edits.manual += [Manual(str(place / name), why, lines) for name in changed]
        return
    for name, content in new.items():
        if name not in edited:
            edits.put(place / name, content)
    edits.units.append(Unit(str(place), answers.template, own.VERSION))


def _warnings(said: GivenGateway, gateway: Gateway) -> Iterator[str]:
    if gateway.protocol != "MCP":
        yield (
            f"Gateway {gateway.name} has protocolType {gateway.protocol!r}: sessions, streaming, "
            "versions and instructions are of MCP."
        )
    if said.streaming == "enabled" and said.sessions in (None, "none"):
        yield "Without sessions (--sessions) there is no progress, elicitation or sampling."
    if said.mcp_version:
        yield (
            "The gateway speaks only the MCP versions that are named: clients of others are "
            "refused. Agents of connect speak 2025-06-18 and newer."
        )
    if said.interceptor_headers == "enabled":
        yield "The interceptors see the callers' tokens: they must not log the headers."


def _of_search(project: Project, said: GivenGateway, gateway: Gateway) -> Iterator[str]:
    """Semantic search is chosen when a gateway is made (AgentCore guide, gateway-create)."""
    if said.semantic_search is not None and gateway_arns(project).get(gateway.name):
        yield (
            f"Gateway {gateway.name} is deployed: semantic search is chosen when a gateway is "
            "made, so the service may refuse the change. A new gateway has it as declared."
        )
