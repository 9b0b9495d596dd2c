"""The answers of `connect policy add`: each is declared here, once, and nowhere else.

To add one: a field of `GivenPolicy`, annotated with its type and a `PolicyAnswer` that says for
which patterns it counts; then its use in `commands.policy`. The rest is as in `given`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, ClassVar, get_args

from agentcore_connect.answers.option import Many, Option, Row, rows
from agentcore_connect.project.policy import ValidationMode
from agentcore_connect.vocabulary import guardrails
from agentcore_connect.vocabulary.secret import Kind
from agentcore_connect.vocabulary.words import ClaimForm, Pattern


class Panel(Enum):
    """The panels of `connect policy add --help`."""

    WHAT = "What the policy is"
    WHEN = "When it applies (these can be combined)"
    GUARDRAIL = "A guardrail (--pattern guardrail)"


EVERY: tuple[Pattern, ...] = get_args(Pattern)
_GUARDRAIL: tuple[Pattern, ...] = ("guardrail",)
_NAME = "A letter, then letters, digits and underscores; at most 48 characters."


@dataclass(frozen=True, kw_only=True)
class PolicyAnswer(Option):
    """An option of `connect policy add`, and for which patterns it counts; elsewhere it is refused.

    Which conditions combine with a pattern is not said here: `units.questions.policy` does.
    """

    patterns: tuple[Pattern, ...]


@dataclass(frozen=True)
class GivenPolicy:
    """What was said outright: flags and the answers file. There is no field for a secret."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}

    pattern: Annotated[
        Pattern | None,
        PolicyAnswer(
            panel=Panel.WHAT, help="{words}.", patterns=EVERY, prompt="What is the policy for?"
        ),
    ] = None
    name: Annotated[
        str | None,
        PolicyAnswer(
            panel=Panel.WHAT,
            help="The policy's name; an existing policy's other answers are read from it.",
            complete="policies",
            patterns=EVERY,
            prompt="What is the policy called?",
            example=_NAME,
        ),
    ] = None
    target: Annotated[
        str | None,
        PolicyAnswer(
            panel=Panel.WHAT,
            help="The target. Default: the gateway's only one.",
            usual=True,
            complete="targets",
            patterns=EVERY,
            prompt="Which target?",
        ),
    ] = None
    tool: Annotated[
        tuple[str, ...],
        PolicyAnswer(
            panel=Panel.WHAT,
            help="A tool of the target; can be repeated.",
            usual=True,
            complete="tools",
            patterns=EVERY,
            many=Many.REPEATED,
            secret=Kind.IDENTIFIER,
        ),
    ] = ()
    gateway: Annotated[
        str | None,
        PolicyAnswer(
            panel=Panel.WHAT,
            help="The gateway. Default: the only one.",
            usual=True,
            patterns=EVERY,
            prompt="Which gateway?",
            complete="gateways",
        ),
    ] = None
    gateway_arn: Annotated[
        str | None,
        PolicyAnswer(
            panel=Panel.WHAT,
            help="The gateway's ARN. Default: the one that `agentcore deploy` recorded.",
            patterns=EVERY,
            prompt="The gateway is deployed more than once. Which ARN?",
            example="Such as "
            "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/shop-mygateway-a1b2c3d4e5.",
        ),
    ] = None
    engine: Annotated[
        str | None,
        PolicyAnswer(
            panel=Panel.WHAT,
            help="The policy engine; a new one only logs. Default: the gateway's.",
            usual=True,
            complete="engines",
            patterns=EVERY,
            prompt="What is the policy engine called?",
            example=_NAME,
        ),
    ] = None
    validation_mode: Annotated[
        ValidationMode | None,
        PolicyAnswer(panel=Panel.WHAT, help="{words}.", patterns=EVERY),
    ] = None
    argument: Annotated[
        tuple[str, ...],
        PolicyAnswer(
            panel=Panel.WHEN,
            help="An argument of the tool that a call must have; with --below the first is the "
            "amount.",
            usual=True,
            patterns=EVERY,
            many=Many.REPEATED,
        ),
    ] = ()
    below: Annotated[
        str | None,
        PolicyAnswer(
            panel=Panel.WHEN,
            help="The amount must be below this.",
            usual=True,
            patterns=EVERY,
            numbers=True,
            prompt="Below which amount must it be?",
            example={
                "below_integer": "A whole number such as 500: the argument is an integer.",
                "below_number": "A number such as 500 or 499.99, with at most four decimal places.",
            },
        ),
    ] = None
    claim: Annotated[
        str | None,
        PolicyAnswer(
            panel=Panel.WHEN,
            help="A claim of the caller's token (CUSTOM_JWT).",
            usual=True,
            patterns=EVERY,
            prompt="Which claim?",
            example="A name such as role.",
        ),
    ] = None
    value: Annotated[
        tuple[str, ...],
        PolicyAnswer(
            panel=Panel.WHEN,
            help="A value of the claim; can be repeated.",
            usual=True,
            patterns=EVERY,
            many=Many.REPEATED,
            prompt="Which value of the claim?",
            example="One line of at most 256 characters.",
            secret=Kind.IDENTIFIER,
        ),
    ] = ()
    claim_form: Annotated[
        ClaimForm | None,
        PolicyAnswer(
            panel=Panel.WHEN,
            help="The form of the claim: {words}. Default: by the claim's name.",
            patterns=EVERY,
        ),
    ] = None
    hours: Annotated[
        str | None,
        PolicyAnswer(
            panel=Panel.WHEN,
            help="Hours of the day in UTC, such as 09:00-17:00; 22:00-06:00 is over midnight.",
            patterns=EVERY,
            prompt="In which hours of the day, in UTC?",
            example="Such as 09:00-17:00: from the first minute until before the second.",
        ),
    ] = None
    account: Annotated[
        str | None,
        PolicyAnswer(
            panel=Panel.WHEN,
            help="The callers' AWS account (AWS_IAM).",
            usual=True,
            patterns=EVERY,
            numbers=True,
            prompt="Which AWS account?",
            example="Twelve digits.",
        ),
    ] = None
    guardrail_category: Annotated[
        guardrails.Category | None,
        PolicyAnswer(
            panel=Panel.GUARDRAIL,
            help="{words}.",
            patterns=_GUARDRAIL,
            prompt="What does the guardrail look for?",
        ),
    ] = None
    guardrail_filter: Annotated[
        tuple[str, ...],
        PolicyAnswer(
            panel=Panel.GUARDRAIL,
            help="A filter of that category, such as JAILBREAK; can be repeated.",
            patterns=_GUARDRAIL,
            many=Many.REPEATED,
            prompt="Which filter?",
        ),
    ] = ()
    guardrail_effect: Annotated[
        guardrails.Effect | None,
        PolicyAnswer(panel=Panel.GUARDRAIL, help="{words}.", patterns=_GUARDRAIL),
    ] = None
    guardrail_data_path: Annotated[
        str | None,
        PolicyAnswer(
            panel=Panel.GUARDRAIL,
            help="Where the guardrail finds the text. Default: context.input.prompt",
            patterns=_GUARDRAIL,
        ),
    ] = None


OPTIONS: Mapping[str, Row[PolicyAnswer]] = rows(GivenPolicy, PolicyAnswer)


def given(values: Mapping[str, Any], source: str) -> GivenPolicy:
    """``values`` as `GivenPolicy`; see `validation.validated`."""
    from agentcore_connect.answers.validation import validated

    return validated(GivenPolicy, OPTIONS, values, source)
