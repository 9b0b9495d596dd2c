"""What is fuzzed of files that a person gives: documents of tools, saved plans, policy tables."""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import mutation
import policy_cases
import weather
import yaml
from agent_code import Choose
from agentcore_connect.commands.tools import READER
from agentcore_connect.documents import openapi, smithy, toolschema
from agentcore_connect.errors import ConnectError, InvalidInput
from agentcore_connect.plan import saved
from agentcore_connect.policy import run, setup, table
from agentcore_connect.project import project
from cases import SOURCES
from front_door import OWN_COMMAND, Host, put
from wiring_oracle import Broken

Judge = Callable[[bytes], str]
"""Says what became of a file, or raises."""

_MOST = 64
"""The longest name of a tool that the gateway takes, with its target's."""


def holds(claim: bool, name: str) -> None:
    if not claim:
        raise Broken(name)


def _typed(error: ConnectError) -> str:
    """The outcome of a refusal: it says what is wrong."""
    for problem in error.problems:
        holds(bool(problem.code and problem.message), f"{problem} says what is wrong")
    return error.problems[0].code


def _accident(value: Any, choose: Choose) -> bytes:
    content = mutation.as_json(mutation.mutated_value(value, choose), choose)
    return content if choose(3) else mutation.mutated(content, choose)


# --- documents ------------------------------------------------------------------------------------


@functools.cache
def _documents() -> tuple[tuple[str, Any], ...]:
    orders = yaml.safe_load((SOURCES / "specs" / "orders.yaml").read_text())
    cities = json.loads((SOURCES / "specs" / "cities.json").read_text())
    return (
        *(("openapi", one) for one in (weather.SPEC, orders)),
        *(("smithy", one) for one in (weather.MODEL, cities)),
        *(("tools", one) for one in ([weather.TOOL], policy_cases.TOOLS)),
    )


def documents(choose: Choose) -> tuple[bytes, Judge]:
    """OpenAPI, Smithy and tool lists with accidents: refused, or a copy with the same tools."""
    kind, value = _documents()[choose(len(_documents()))]
    judge = {"openapi": _openapi, "smithy": _smithy, "tools": _tools}[kind]
    return _accident(value, choose), judge


def _openapi(content: bytes) -> str:
    document = openapi.read(content, "x.json")
    openapi.fits(document)
    adapted = openapi.adapted(document, "Target")
    document = adapted.document
    if openapi.errors(adapted.problems):
        return "openapi left"
    made, copy = openapi.tools(document, "Target"), openapi.to_json(document)
    again = openapi.adapted(openapi.read(copy, "x.json"), "Target").document
    holds(openapi.to_json(again) == copy, "a copy is a copy of itself")
    _named([str(tool["name"]) for tool in made])
    return "openapi used"


def _smithy(content: bytes) -> str:
    model = smithy.read(content, "x.json")
    if smithy.errors(smithy.check(model, "Target")):
        return "smithy left"
    _named([str(tool["name"]) for tool in smithy.tools(model, "Target")])
    return "smithy used"


def _tools(content: bytes) -> str:
    tools = toolschema.read(content, "x.json")
    toolschema.check(tools, "Target")
    tools = toolschema.reduced(tools)
    if toolschema.errors(toolschema.check(tools, "Target")):
        return "tools left"
    copy = toolschema.to_json(tools)
    again = toolschema.reduced(toolschema.read(copy, "x.json"))
    holds(toolschema.to_json(again) == copy, "a copy is a copy of itself")
    _named([f"Target___{tool['name']}" for tool in json.loads(copy)])
    return "tools used"


def _named(names: list[str]) -> None:
    holds(len(names) == len(set(names)), "a name once")
    holds(all(0 < len(name) <= _MOST for name in names), "no name is too long")


# --- saved plans ----------------------------------------------------------------------------------


@functools.cache
def _planned() -> tuple[Path, Any]:
    world = Path(tempfile.mkdtemp(prefix="connect-fuzz-plan-"))
    host = put(world, "strands")
    plan = world / "plan.json"
    host.has(OWN_COMMAND, plan=str(plan))
    return host.root, json.loads(plan.read_text())


def plan_file(choose: Choose) -> tuple[bytes, Judge]:
    """A saved plan with accidents: refused, or a plan that is saved and read again as it is."""
    return _accident(_planned()[1], choose), _plan


def _plan(content: bytes) -> str:
    found = project.find(_planned()[0])
    root, plan = found.root, saved.load(content, found, "plan.json")
    for change in plan.changes:
        path = (root / change.path).resolve()
        holds(path.is_relative_to(root.resolve()), f"{change.path} is in the project")
        holds(not {".git", ".connect"} & set(Path(change.path).parts), f"{change.path} is theirs")
        there = path.read_bytes() if path.is_file() else None
        holds(change.before == there, "before is what is there")
    again = saved.load(saved.dump(plan).encode(), found, "plan.json")
    kept = tuple(change for change in plan.changes if change.action != "keep")
    holds(again == replace(plan, changes=kept), "saved again it is the same plan")
    return "plan used"


# --- policy tables --------------------------------------------------------------------------------

_CALL = {"tool": "RefundTarget___process_refund", "expect": "allow"}
_TABLE: dict[str, Any] = {
    "gateway": "MyGateway",
    "fill_required": True,
    "cases": [
        {"name": "small", "claims": {"role": "x", "groups": ["a"]}, "args": {"amount": 4}} | _CALL,
        {"anonymous": True, "args": {"amount": 499.5, "order": "1"}, "fill": ["note"]} | _CALL,
        {"iam_arn": policy_cases.ARN, "args": {"deep": {"list": [True, None]}}} | _CALL,
    ],
}


@functools.cache
def _policies() -> setup.Loaded:
    host: Host = put(Path(tempfile.mkdtemp(prefix="connect-fuzz-policy-")), "strands")
    policy_cases.prepare(host)
    policy_cases.deploy(host)
    case = policy_cases.CASES[0]
    done = host.connect("policy", "add", *case.arguments)
    holds(done.code == 0, done.said)
    return setup.load(project.find(host.root), READER)


def policy_table(choose: Choose) -> tuple[bytes, Judge]:
    """A table of calls with accidents: refused, or each of its cases is judged."""
    value = mutation.mutated_value(_TABLE, choose)
    if choose(3):
        return mutation.as_json(value, choose), _table
    content = yaml.safe_dump(value, sort_keys=False).encode("utf-8", "surrogatepass")
    return mutation.mutated(content, choose), _table


def _table(content: bytes) -> str:
    read = table.read(content, "t.yaml")
    holds(all(1 <= case.line <= content.count(b"\n") + 1 for case in read.cases), "a line")
    judged = run.run(read, _policies())
    holds(len(judged.results) == len(read.cases), "each case is judged")
    return "table failed" if judged.failed else "table used"


def outcome(content: bytes, judge: Judge) -> str:
    """What becomes of a file: refused with a typed error, or used and its claims hold."""
    try:
        return judge(content)
    except InvalidInput as error:
        return _typed(error)
