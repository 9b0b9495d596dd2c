"""The JSON Schema of what each command prints with `--json`.

A document of this version has exactly these fields. A later version may have more: a reader leaves
what it does not know. A document whose `ok` is false may have the common fields alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from agentcore_connect.answers.triage import Recommendation
from agentcore_connect.commands.questions.answers_schema import DIALECT
from agentcore_connect.plan.plan import Action
from agentcore_connect.policy import engine
from agentcore_connect.policy.findings import RULES, Severity
from agentcore_connect.project.gateway import Mode
from agentcore_connect.units.comparison import State
from agentcore_connect.vocabulary import matrix

Schema = Mapping[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_YES_NO: Schema = {"type": "boolean"}
_ANY: Schema = {}
_SEVERITY: Schema = {"enum": list(get_args(Severity))}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _object(optional: Mapping[str, Schema] | None = None, **required: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


_TEXTS = _list(_TEXT)
_UNIT = {"path": _TEXT, "template": _TEXT, "version": _TEXT}
_CHANGE = {"path": _TEXT, "action": {"enum": list(get_args(Action))}}
_RECORD = {"number": _or_null(_COUNT), "command": _TEXT, "when": _TEXT}
_ENTRY = _object(**_RECORD, changes=_list(_object(**_CHANGE)))
_ERROR = _object(
    {
        **dict.fromkeys(("field", "file", "default"), _TEXT),
        **dict.fromkeys(("line", "column"), _COUNT),
        "choices": _TEXTS,
    },
    code=_TEXT,
    message=_TEXT,
    hint=_TEXT,
)
_STEPS: Schema = {"enum": ["change", "undo", "redo"]}
_NOTICED = _object({"message": _TEXT, "hint": _TEXT, "line": _COUNT}, code=_TEXT)
_CALLED: Mapping[str, Schema] = {"outcome": _TEXT, "ms": _NUMBER}
_CALL_ERROR = _object(code=_ANY, message=_TEXT, data=_ANY)
_JUDGED: Mapping[str, Schema] = {
    "decision": {"enum": ["allow", "deny", "log-only-deny", "no-decision"]},
    "policies": _TEXTS,
    "mode": {"enum": list(get_args(Mode))},
}
_RECOVERED = _object(result=_TEXT, step=_STEPS, **_RECORD, changes=_list(_object(**_CHANGE)))
_COMMON: Mapping[str, Schema] = {
    "schema": {"const": 1},
    "command": _TEXT,
    "ok": _YES_NO,
    "errors": _list(_ERROR),
}
_PLAN: Mapping[str, Schema] = {
    "changes": _list(_object({"diff": _TEXT}, **_CHANGE, conflict=_YES_NO)),
    "units": _list(_object(**_UNIT)),
    "commands": _list(_TEXTS),
    "next_steps": _TEXTS,
    "warnings": _TEXTS,
    "reasons": _TEXTS,
    "done": _TEXT,
    "tools": _TEXTS,
    "manual": _list(_object(file=_TEXT, reason=_TEXT, lines=_TEXTS, line=_or_null(_COUNT))),
}


_DECISION = {
    "decision": {"enum": list(get_args(engine.Verdict))},
    "policies": _TEXTS,
    "notes": _TEXTS,
    "why": _TEXT,
    "now": _TEXT,
}
_PART = _object(text=_TEXT, result=_TEXT, values={"type": "object"})
_MATCH = _object(policy=_TEXT, effect=_TEXT, matches=_YES_NO, scope=_TEXTS, conditions=_list(_PART))
_CASE = _object(
    name=_TEXT,
    line=_COUNT,
    tool=_TEXT,
    expected=_TEXT,
    decision=_TEXT,
    policies=_TEXTS,
    passed=_YES_NO,
    fault=_or_null(_TEXT),
)
_STATUS_UNIT = _object(
    {
        **dict.fromkeys(("agent", "gateway", "target", "policy", "credential"), _TEXT),
        "wired": _YES_NO,
    },
    **_UNIT,
    latest=_or_null(_TEXT),
    files=_list(_object(path=_TEXT, state={"enum": list(get_args(State))})),
    own=_TEXTS,
)
_CONNECTION = _object(
    name=_TEXT,
    path=_TEXT,
    gateway=_or_null(_TEXT),
    sign_in=_TEXT,
    agents=_TEXTS,
    policies=_TEXTS,
    unit=_or_null(_TEXT),
)
_DRIFT = _object(code=_TEXT, severity=_SEVERITY, message=_TEXT, hint=_TEXT, file=_TEXT)
_FINDING = _object(
    {"fix": _TEXT},
    rule={"enum": list(RULES)},
    severity=_SEVERITY,
    message=_TEXT,
    file=_TEXT,
    line=_COUNT,
)
_CELL = _object(
    path=_TEXT,
    target_type=_TEXT,
    outbound_auth=_TEXT,
    supported=_YES_NO,
    through={"enum": [*get_args(matrix.Through), None]},
    verdict={"enum": list(matrix.VERDICTS)},
    note=_TEXT,
    dispute=_TEXT,
    evidence=_TEXTS,
)
_TARGET = _object(
    target=_TEXT, type=_TEXT, source=_or_null(_TEXT), tools=_or_null(_list({"type": "object"}))
)
_LATE = {
    "units": _list(_object({"document": _TEXT}, **_UNIT, latest=_TEXT)),
    "checked": _TEXTS,
    "not_checked": _list(_object(**_UNIT, code=_TEXT, reason=_TEXT)),
    "changelog": _list(_object(version=_TEXT, text=_TEXT)),
    "warnings": _TEXTS,
}
_QUESTION = _object(
    command=_TEXT,
    field=_TEXT,
    flag=_TEXT,
    variable=_TEXT,
    type={"enum": ["string", "boolean", "array"]},
    choices=_TEXTS,
    also={"type": "object", "additionalProperties": _TEXT},
    default=_ANY,
    default_note=_TEXT,
    question=_TEXT,
    help=_TEXT,
    condition={"type": "object"},
)

_SERVER = _object(
    **dict.fromkeys(("name", "target", "endpoint", "auth", "about", "source", "checked"), _TEXT),
    **dict.fromkeys(("parameter", "prefix", "note"), _TEXT),
    words=_TEXTS,
    scopes=_TEXTS,
)

OUTPUTS: Mapping[str, tuple[Mapping[str, Schema], ...]] = {
    "scaffold": ({**_PLAN, "findings": _list(_NOTICED)},),
    **dict.fromkeys(("apply", "remove", "adopt", "policy add", "policy enforce"), (_PLAN,)),
    "gateway set": (_PLAN,),
    "search": ({"servers": _list(_SERVER)},),
    "export": (
        {"client": _TEXT, "file": _TEXT, "content": {"type": "object"}, "next_steps": _TEXTS},
    ),
    "sync": ({"target": _TEXT, "gateway": _TEXT, "commands": _list(_TEXTS), "next_steps": _TEXTS},),
    **dict.fromkeys(("skill install", "skill remove"), (_PLAN,)),
    "update": (_PLAN, _LATE),
    "undo": (
        {**_PLAN, "undone": _object(**_RECORD)},
        {**_PLAN, "redone": _object(**_RECORD)},
        {"undo": _list(_ENTRY), "redo": _list(_ENTRY)},
    ),
    "list": ({"connections": _list(_CONNECTION)},),
    "status": ({"units": _list(_STATUS_UNIT), "drift": _list(_DRIFT)}, {"mermaid": _TEXT}),
    "matrix": ({"rows": _list(_CELL)},),
    "advise": (
        {
            "recommendation": {"enum": list(get_args(Recommendation))},
            "path": _or_null(_TEXT),
            "reasons": _list(_object(rule=_TEXT, text=_TEXT)),
            "commands": _list(_TEXTS),
        },
    ),
    "explain": (
        {"entries": _list(_object(name=_TEXT, title=_TEXT, meaning=_TEXT, fix=_TEXTS))},
        {"entries": _list(_ANY), "nearest": _list(_ANY)},
    ),
    "tools": (
        {"targets": _list(_TARGET), "warnings": _TEXTS},
        {**_PLAN, "targets": _list(_TARGET)},
    ),
    "policy check": ({"findings": _list(_FINDING)}, {**_PLAN, "findings": _list(_FINDING)}),
    "policy try": (_DECISION,),
    "policy explain": ({**_DECISION, "listed": _or_null(_YES_NO), "matches": _list(_MATCH)},),
    "policy test": ({"tables": _list(_object(file=_TEXT, cases=_list(_CASE)))},),
    "questions": ({"questions": _list(_QUESTION)},),
    "call": (
        {**_CALLED, "result": {"type": "object"}},
        {**_CALLED, "result": {"type": "object"}, **_JUDGED},
        {**_CALLED, "error": _CALL_ERROR},
        {**_CALLED, "error": _CALL_ERROR, **_JUDGED},
    ),
}
"""What each command prints beside the common fields, in each of its forms; `call` has no errors,
and a gateway that `connect dev` serves, and that has a policy engine, says what that decided.
"""

_SERVED = _object(name=_TEXT, type=_TEXT, served=_YES_NO)
_GATE = _object(name=_TEXT, url=_TEXT, authorizer=_TEXT, targets=_list(_SERVED))
_ASKED: Mapping[str, Schema] = {
    "gateway": _or_null(_TEXT),
    "caller": _or_null(_object({"claims": {"type": "object"}}, type=_TEXT, id=_TEXT)),
    "tool": _or_null(_TEXT),
    "args": _or_null({"type": "object"}),
    "decision": {"enum": ["none", "allow", "deny", "log-only-deny", "no-decision"]},
    "policies": _TEXTS,
    "outcome": {"enum": ["ok", "tool-error", "denied", "consent", "unknown-tool", "failed"]},
    "status": _COUNT,
    "ms": _NUMBER,
}
_TOLD = ["consent", "reload", "problem", "output", "child", "stopped"]

LINES: Mapping[str, tuple[Schema, ...]] = {
    "dev": tuple(
        _object({"text": _TEXT}, schema=_COMMON["schema"], at=_TEXT, event={"enum": kinds}, **more)
        for kinds, more in (
            (["ready"], {"gateways": _list(_GATE)}),
            (["call", "list", "refused"], _ASKED),
            (_TOLD, {}),
        )
    )
}
"""What a command prints a line at a time, for as long as it runs: the forms of a line. Where it
does not begin to, it prints one document, which has the common fields alone.
"""

COMMANDS = (*OUTPUTS, *LINES)
"""The commands that have a schema."""


def output_schema(command: str) -> dict[str, Any]:
    """What ``command`` prints with `--json`. KeyError for one that has no schema."""
    if command in LINES:
        title, forms = f"A line of `connect {command} --json`", LINES[command]
    else:
        title = f"Output of `connect {command} --json`"
        forms = tuple(_form(command, fields) for fields in OUTPUTS[command])
    return {
        "$schema": DIALECT,
        "title": title,
        "anyOf": [*forms, _failed(command)],
    }


def _form(command: str, fields: Mapping[str, Schema]) -> Schema:
    common = {name: _COMMON[name] for name in _common(command)}
    return _object({"recovered": _list(_RECOVERED)}, **common, **fields)


def _failed(command: str) -> Schema:
    """The common fields of a document whose command failed before it had more to say."""
    common = {**_COMMON, "command": {"const": command}, "ok": {"const": False}}
    return _object({"recovered": _list(_RECOVERED)}, **common)


def _common(command: str) -> Iterable[str]:
    return (name for name in _COMMON if name != "errors" or command != "call")
