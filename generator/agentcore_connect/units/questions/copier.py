"""The questions of every template as Copier asks them: the one source of `copier.yml`.

`copier_yaml` writes the rules of the pydantic models as Copier questions, so that `copier copy`
refuses what connect refuses.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from agentcore_connect.units.questions import target
from agentcore_connect.units.questions.credential import Credential
from agentcore_connect.units.questions.fields import UnitAnswers
from agentcore_connect.units.questions.gateway import Gateway
from agentcore_connect.units.questions.gateway_client import GatewayClient
from agentcore_connect.units.questions.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable

SUBDIRECTORY = "copier_templates"
ENVIRONMENT = {"keep_trailing_newline": True, "trim_blocks": True, "lstrip_blocks": True}
"""How the templates are rendered, in the words of jinja2; they are strict about names too."""

MODELS: tuple[type[UnitAnswers], ...] = (GatewayClient, Credential, *target.MODELS, Policy, Gateway)
"""The questions of every kind of unit, in the order in which copier.yml has them."""

COMPUTED = {"sets_auth": target.SETS_AUTH, "configure_auth": target.CONFIGURE_AUTH}
"""What templates can ask for and nobody answers: names to Jinja expressions over the answers."""


def askable(answers: UnitAnswers) -> dict[str, Any]:
    """The answers that Copier would ask for and record: those whose condition holds.

    Only these may be passed to Copier: a value for a question that is not asked is used once and
    forgotten, and would turn into a conflict at the next update.
    """
    values = answers.model_dump()
    names, conditions = _conditions(type(answers))
    holds = dict(zip(names, conditions(**values), strict=True))
    return {name: values[name] for name in type(answers).model_fields if holds.get(name, True)}


def rendered(answers: UnitAnswers) -> dict[str, Any]:
    """The answers as Copier renders with them: what is not asked has its default, if it has one."""
    asked, fields = askable(answers), type(answers).model_fields
    return {
        name: (
            value
            if name in asked or fields[name].is_required()
            else fields[name].get_default(call_default_factory=True)
        )
        for name, value in answers.model_dump().items()
    }


def computed(answers: UnitAnswers) -> dict[str, Any]:
    """The values of `COMPUTED` for ``answers``."""
    values = rendered(answers)
    return {name: bool(_expression(text)(**values)) for name, text in COMPUTED.items()}


@lru_cache
def _conditions(model: type[UnitAnswers]) -> tuple[tuple[str, ...], Callable[..., Any]]:
    """The questions that have a condition, and the conditions as one expression: their list."""
    texts = {
        name: _extra(field)["when"]
        for name, field in model.model_fields.items()
        if "when" in _extra(field)
    }
    return tuple(texts), _expression(f"[{', '.join(f'({text})' for text in texts.values())}]")


@lru_cache
def _expression(text: str) -> Callable[..., Any]:
    from agentcore_connect.units import bytecode

    template = bytecode.Environment().from_string(f"{{% set result = {text} %}}")
    return lambda **values: vars(template.make_module(values))["result"]


def _extra(field: FieldInfo) -> dict[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}


def _templates(model: type[UnitAnswers]) -> tuple[str, ...]:
    return get_args(model.model_fields["template"].annotation)


def _question(name: str, field: FieldInfo) -> dict[str, Any]:
    """One Copier question that accepts exactly what the pydantic field accepts."""
    annotation = field.annotation
    question: dict[str, Any] = {"type": "str", "help": field.description}
    if get_origin(annotation) is Literal:
        question["choices"] = list(get_args(annotation))
    elif annotation is bool:
        question["type"] = "bool"
    elif get_origin(annotation) is list:
        (element,) = get_args(annotation)
        question["type"] = "yaml"
        question["validator"] = (
            f"{{% if {name} is string or {name} is mapping or {name} is not iterable %}}"
            f"a list is needed{{% elif {name} | length < {_shortest(field)} %}}"
            f"one is needed at least{_at_most(name, field)}{{% else %}}{{% for item in {name} %}}"
            f"{_check('item', *_bounds(get_args(element)[1]))}{{% endfor %}}{{% endif %}}"
        )
    else:
        # `X | None` means that the question is asked only under its condition, and then required.
        constraint = next(
            (get_args(part)[1] for part in get_args(annotation) if get_args(part)), field
        )
        question["validator"] = _check(name, *_bounds(constraint))
    if "refuse" in _extra(field):
        others = question.get("validator")
        question["validator"] = (
            f"{{% if {_extra(field)['refuse']} %}}not a valid value"
            + (f"{{% else %}}{others}" if others else "")
            + "{% endif %}"
        )
    if not field.is_required() and field.default is not None:
        default = field.default
        question["default"] = json.dumps(default) if isinstance(default, list) else default
    return question


def bounds(model: type[UnitAnswers], name: str) -> tuple[str, int]:
    """The pattern of a text answer, or of each text of a list, and how long it may be."""
    field = model.model_fields[name]
    parts = [field, *(arg for a in get_args(field.annotation) for arg in (a, *get_args(a)))]
    constraints = [part for part in parts if isinstance(part, FieldInfo)]
    return next(found for part in constraints if (found := _bounds(part))[0])


def _bounds(constraint: FieldInfo) -> tuple[str, int]:
    pattern, longest = "", 0
    for item in constraint.metadata:
        pattern = getattr(item, "pattern", None) or pattern
        longest = getattr(item, "max_length", None) or longest
    return pattern, longest


def _at_most(name: str, field: FieldInfo) -> str:
    """The refusal of a list that is too long; empty where it may have any length."""
    longest = max((getattr(item, "max_length", None) or 0 for item in field.metadata), default=0)
    if not longest:
        return ""
    return f"{{% elif {name} | length > {longest} %}}at most {longest} are possible"


def _shortest(field: FieldInfo) -> int:
    return max((getattr(item, "min_length", None) or 0 for item in field.metadata), default=0)


def _check(name: str, pattern: str, longest: int) -> str:
    # `\Z`: Python's `$` would also accept a newline at the end, pydantic's does not.
    whole = pattern.removesuffix("$").replace("\\", "\\\\") + "\\\\Z"
    return (
        f"{{% if {name} is not string or {name} | length > {longest} "
        f"or {name} | regex_search('{whole}') is none %}}not a valid value{{% endif %}}"
    )


def copier_questions() -> dict[str, dict[str, Any]]:
    """All questions in the order in which they are asked, each with the templates that ask it."""
    template = _question("template", MODELS[0].model_fields["template"])
    template["choices"] = [each for model in MODELS for each in _templates(model)]
    names = dict.fromkeys(name for model in MODELS for name in model.model_fields)
    asked = {name: _kinds(name) for name in names if name != "template"}
    # What two models ask under different conditions comes after what either condition is about.
    ordered = sorted(asked, key=lambda name: len(asked[name]) > 1)
    questions = {"template": template} | {name: _question_of(asked[name], name) for name in ordered}
    for name, expression in COMPUTED.items():
        default = f"{{{{ {expression} }}}}"
        questions[name] = {"type": "bool", "default": default, "when": False}
    return questions


_Kind = tuple[dict[str, Any], str, list[type[UnitAnswers]]]
"""A question, the condition that it is asked under, and the models that ask it so."""


def _kinds(name: str) -> list[_Kind]:
    """The ways in which models ask the question ``name``; their choices may differ in each."""
    kinds: list[_Kind] = []
    for model in (model for model in MODELS if name in model.model_fields):
        field = model.model_fields[name]
        asked, condition = _question(name, field), _extra(field).get("when", "")
        for question, under, models in kinds:
            if under == condition and {**question, "choices": 0} == {**asked, "choices": 0}:
                models.append(model)
                break
        else:
            kinds.append((asked, condition, [model]))
    return kinds


def _question_of(kinds: list[_Kind], name: str) -> dict[str, Any]:
    """One question for all models, with each one's own words and rules where they differ."""
    question = dict(kinds[-1][0])
    asked_by = [model for _, _, models in kinds for model in models]
    conditions = []
    for _, condition, models in kinds:
        parts = [_is_one_of(models)] if len(models) < len(MODELS) else []
        parts += [condition] if condition else []
        conditions.append(" and ".join(f"({part})" for part in parts))
    if len(kinds) > 1:
        conditions = [f"({condition})" for condition in conditions]
        for key in ("help", "validator"):
            texts = [(str(each[key]), models) for each, _, models in kinds]
            if len({text for text, _ in texts}) > 1:
                question[key] = _each_its_own(texts)
    if any(conditions):
        question["when"] = "{{ " + " or ".join(conditions) + " }}"
    if "choices" in question:
        question |= _choices(name, asked_by)
    return question


def _is_one_of(models: list[type[UnitAnswers]]) -> str:
    return f"template in {[template for model in models for template in _templates(model)]}"


def _each_its_own(texts: list[tuple[str, list[type[UnitAnswers]]]]) -> str:
    """The Jinja text that is each of ``texts`` for the templates of its models."""
    *others, (last, _) = texts
    cases = [f"if {_is_one_of(models)} %}}{text}{{% " for text, models in others]
    return "{% " + "el".join(cases) + f"else %}}{last}{{% endif %}}"


def _choices(name: str, models: list[type[UnitAnswers]]) -> dict[str, Any]:
    """All choices of a question, and which of them each template takes where they differ."""
    offered = {model: list(get_args(model.model_fields[name].annotation)) for model in models}
    every = list(dict.fromkeys(choice for choices in offered.values() for choice in choices))
    if all(choices == every for choices in offered.values()):
        return {"choices": every}
    taken = {template: offered[model] for model in models for template in _templates(model)}
    check = f"{{% if {name} not in {taken}[template] %}}not a valid value{{% endif %}}"
    return {"choices": every, "validator": check}


def copier_yaml() -> str:
    """The text of the root `copier.yml`."""
    import yaml

    settings = {
        "_min_copier_version": "9.15.2",
        "_subdirectory": SUBDIRECTORY + "/{{ template }}",
        "_envops": {"undefined": "jinja2.StrictUndefined", **ENVIRONMENT},
        "_exclude": ["__pycache__", "*.pyc"],
    }
    return (
        "# Generated from generator/agentcore_connect/questions/ by scripts/renew.py.\n"
        + yaml.safe_dump(settings, sort_keys=False, width=1000)
        + "\n"
        + yaml.safe_dump(copier_questions(), sort_keys=False, width=1000, allow_unicode=True)
    )
