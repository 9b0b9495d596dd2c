"""The questions of a policy: one unit, which is one Cedar statement and its test table.

``pattern`` says what the policy is for; the ``with_*`` answers combine it with the conditions of
other patterns. The combinations that mean nothing are not askable, so that Copier and connect
accept the same answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from agentcore_connect.units.questions import fields
from agentcore_connect.units.questions.fields import refuse, when, whole
from agentcore_connect.vocabulary import guardrails, names
from agentcore_connect.vocabulary.words import ClaimForm, Pattern

Callers = Literal["jwt", "iam", "anyone"]
"""Callers with a token, with AWS credentials, or of a gateway without an authorizer."""

NAME_PATTERN = r"[A-Za-z][A-Za-z0-9_]*"
"""A policy or an engine (CLI 0.30.0 and the service's model)."""
NAME_MAX = 48
ARN_PATTERN = r"arn:aws[a-z-]*:bedrock-agentcore:[a-z0-9-]+:[0-9]{12}:gateway/[0-9a-z-]+"
TOOL_PATTERN = r"[A-Za-z0-9_.:/-]+"
"""A tool behind a target: what MCP servers and OpenAPI documents call them."""
ARGUMENT_PATTERN = r"[A-Za-z0-9_.-]+"
"""An argument of a tool: the names that models take."""
# Escaping holds for any text; these are the characters that YAML takes and that end no line.
CLAIM_PATTERN = r"[!-~][ -~]*"
VALUE_PATTERN = r"[^\x00-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]+"

PolicyName = Annotated[str, Field(pattern=whole(NAME_PATTERN), max_length=NAME_MAX)]
EngineName = Annotated[str, Field(pattern=whole(NAME_PATTERN), max_length=NAME_MAX)]
GatewayArn = Annotated[str, Field(pattern=whole(f"(?:{ARN_PATTERN})?"), max_length=300)]
Tool = Annotated[str, Field(pattern=whole(TOOL_PATTERN), max_length=256)]
OtherTool = Annotated[str, Field(pattern=whole(f"(?:{TOOL_PATTERN})?"), max_length=256)]
Argument = Annotated[str, Field(pattern=whole(ARGUMENT_PATTERN), max_length=64)]
Whole = Annotated[str, Field(pattern=whole(r"0|[1-9][0-9]{0,14}"), max_length=15)]
Fraction = Annotated[
    str, Field(pattern=whole(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,4})?"), max_length=17)
]
"""Cedar's decimal has four places."""
Claim = Annotated[str, Field(pattern=whole(CLAIM_PATTERN), max_length=128)]
ClaimValue = Annotated[str, Field(pattern=whole(VALUE_PATTERN), max_length=256)]
Account = Annotated[str, Field(pattern=whole(r"[0-9]{12}"), max_length=12)]
HOURS_PATTERN = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:[01][0-9]|2[0-3]):[0-5][0-9]"
Hours = Annotated[str, Field(pattern=whole(HOURS_PATTERN), max_length=11)]
"""From a time of the day until another, in UTC, which is the only zone that policies know."""
Filter = Annotated[str, Field(pattern=whole(r"[A-Z_]+"), max_length=64)]
DATA_PATH_PATTERN = r"context\.(?:input|output)(?:\.[A-Za-z_][A-Za-z0-9_]*)+"
DataPath = Annotated[str, Field(pattern=whole(f"(?:{DATA_PATH_PATTERN})?"), max_length=256)]


@dataclass(frozen=True)
class _Some:
    """What Copier asks for at least; pydantic's own bound would hold where it is not asked too."""

    min_length: int = 1


COMBINES: dict[str, tuple[Pattern, ...]] = {
    "with_role": ("allow", "amount", "hours", "block", "required"),
    "with_account": ("allow", "amount", "hours", "block", "required"),
    "with_amount": ("allow", "role", "account", "hours"),
    "with_required": ("allow", "amount", "role", "account", "hours"),
    "with_hours": ("allow", "amount", "role", "account", "block", "required"),
}
"""The patterns that take the condition of another; a caller has a claim or an account, not both."""

_AMOUNT = "pattern == 'amount' or with_amount"
_ROLE = "pattern == 'role' or with_role"
_ACCOUNT = "pattern == 'account' or with_account"
_REQUIRED = "pattern == 'required' or with_required"
_HOURS = "pattern == 'hours' or with_hours"
_GUARDRAIL = "pattern == 'guardrail'"
_MIXED = (
    "(claim_form == 'words' and claim_values | join | regex_search('[^!-~]'))"
    " or (claim_form == 'list' and claim_values | join | regex_search('[^ !#-\\\\[\\\\]-~]'))"
)
_RESERVED = (
    "guardrail_data_path is string and"
    f" guardrail_data_path.split('.') | select('in', {sorted(names.RESERVED)}) | list"
)
_FOREIGN = (
    "guardrail_filters is not string and guardrail_filters is iterable and"
    f" guardrail_filters | reject('in', {guardrails.FILTERS}[guardrail_category]) | list"
)
"""What `Policy` refuses of two answers together, for Copier."""
_NEVER = "hours is string and hours[:5] == hours[6:]"
_ONE_PRINCIPAL = f"not ({_ROLE}) and not ({_ACCOUNT})"


class Policy(fields.UnitAnswers):
    """Answers of one policy. What a condition needs is there if and only if it is asked for."""

    template: Literal["policy"] = Field(description="What to render")
    policy_name: PolicyName = Field(description="The policy's name in agentcore.json")
    engine: EngineName = Field(description="The policy engine in agentcore.json")
    gateway: fields.GatewayName = Field(description="The gateway's name in agentcore.json")
    gateway_arn: GatewayArn = Field(
        default="", description="The deployed gateway's ARN; empty before the first deploy"
    )
    target: fields.TargetName = Field(description="The target's name in agentcore.json")
    pattern: Pattern = Field(description="What the policy is for")
    tools: Annotated[list[Tool], _Some()] = Field(
        default=[],
        description="The target's tools that it is about, without the target's name; for a "
        "guardrail on an HTTP runtime target POST:/invocations",
    )
    with_role: bool = Field(
        default=False,
        description="Only for callers with a claim",
        json_schema_extra=when(f"pattern in {COMBINES['with_role']}"),
    )
    with_account: bool = Field(
        default=False,
        description="Only for callers of one AWS account",
        json_schema_extra=when(f"pattern in {COMBINES['with_account']} and not with_role"),
    )
    with_amount: bool = Field(
        default=False,
        description="Only below an amount",
        json_schema_extra=when(f"pattern in {COMBINES['with_amount']}"),
    )
    with_required: bool = Field(
        default=False,
        description="Only with certain arguments",
        json_schema_extra=when(f"pattern in {COMBINES['with_required']}"),
    )
    with_hours: bool = Field(
        default=False,
        description="Only in certain hours of the day",
        json_schema_extra=when(f"pattern in {COMBINES['with_hours']}"),
    )
    callers: Callers = Field(
        default="jwt",
        description="Whom the policy is about, which the gateway's authorizer decides",
        json_schema_extra=when(f"pattern not in ['shutdown', 'guardrail'] and {_ONE_PRINCIPAL}"),
    )
    argument: Argument | None = Field(
        default=None,
        description="The argument with the amount",
        json_schema_extra=when(_AMOUNT),
    )
    number_type: Literal["integer", "number"] = Field(
        default="number",
        description="The argument's type in the tool's schema",
        json_schema_extra=when(_AMOUNT),
    )
    below_integer: Whole | None = Field(
        default=None,
        description="The amount must be below this",
        json_schema_extra=when(f"({_AMOUNT}) and number_type == 'integer'"),
    )
    below_number: Fraction | None = Field(
        default=None,
        description="The amount must be below this; at most four decimal places",
        json_schema_extra=when(f"({_AMOUNT}) and number_type == 'number'"),
    )
    claim: Claim | None = Field(
        default=None,
        description="The claim of the caller's token",
        json_schema_extra=when(_ROLE),
    )
    claim_values: Annotated[list[ClaimValue], _Some()] = Field(
        default=[],
        description="The values of the claim, any of which will do",
        json_schema_extra=when(_ROLE),
    )
    claim_form: ClaimForm = Field(
        default="text",
        description="How the claim comes: one text, words with spaces, or a list",
        json_schema_extra=when(_ROLE) | refuse(_MIXED),
    )
    account: Account | None = Field(
        default=None,
        description="The callers' AWS account",
        json_schema_extra=when(_ACCOUNT),
    )
    partition: Literal["aws", "aws-cn", "aws-us-gov"] = Field(
        default="aws",
        description="The AWS partition of that account",
        json_schema_extra=when(_ACCOUNT),
    )
    required_arguments: Annotated[list[Argument], _Some()] = Field(
        default=[],
        description="The arguments that a call must have",
        json_schema_extra=when(_REQUIRED),
    )
    hours: Hours | None = Field(
        default=None,
        description="The hours of the day, in UTC, such as 09:00-17:00",
        json_schema_extra=when(_HOURS) | refuse(_NEVER),
    )
    other_tool: OtherTool = Field(
        default="",
        description="Another tool, as target___tool, for the test table",
        json_schema_extra=when("pattern in ['allow', 'block']"),
    )
    guardrail_category: guardrails.Category = Field(
        default="promptAttack",
        description="What the guardrail looks for",
        json_schema_extra=when(_GUARDRAIL),
    )
    guardrail_filters: Annotated[list[Filter], _Some()] = Field(
        default=[],
        description="The filters of that category",
        json_schema_extra=when(_GUARDRAIL) | refuse(_FOREIGN),
    )
    guardrail_effect: guardrails.Effect = Field(
        default="forbid",
        description="What happens where the guardrail's score is high, for permit low",
        json_schema_extra=when(_GUARDRAIL),
    )
    guardrail_data_path: DataPath = Field(
        default="",
        description="The text that it looks at; empty is context.input.prompt (or output)",
        json_schema_extra=when(_GUARDRAIL) | refuse(_RESERVED),
    )

    @property
    def is_unconditional(self) -> bool:
        """Whether it holds for every call of its callers and tools."""
        patterns: tuple[Pattern, ...] = ("allow", "block", "shutdown")
        return self.pattern in patterns and not any(getattr(self, name) for name in COMBINES)

    @property
    def action_names(self) -> tuple[str, ...]:
        """The tools as the gateway calls them."""
        return tuple(f"{self.target}___{tool}" for tool in self.tools)

    @staticmethod
    def uncombined(pattern: Pattern, conditions: Mapping[str, Any]) -> list[str]:
        """Which of the ``with_*`` that hold are not asked, with the pattern and with each other."""
        both = conditions.get("with_role") and conditions.get("with_account")
        return [
            name
            for name, patterns in COMBINES.items()
            if conditions.get(name)
            and (pattern not in patterns or (name == "with_account" and both))
        ]

    @model_validator(mode="after")
    def _complete(self) -> Policy:
        """ValueError where answers do not combine, one that is asked is missing, or one is refused.

        These are the rules between answers; `when` and `refuse` say the same to Copier, question by
        question.
        """
        for name in self.uncombined(self.pattern, self.model_dump()):
            raise ValueError(f"{name} cannot be combined with {self.pattern}")
        has_amount = self.pattern == "amount" or self.with_amount
        has_role = self.pattern == "role" or self.with_role
        limit = self.below_integer if self.number_type == "integer" else self.below_number
        missing = [
            name
            for name, asked, value in (
                ("tools", True, self.tools),
                ("argument", has_amount, self.argument),
                (f"below_{self.number_type}", has_amount, limit),
                ("claim", has_role, self.claim),
                ("claim_values", has_role, self.claim_values),
                ("account", self.pattern == "account" or self.with_account, self.account),
                (
                    "required_arguments",
                    self.pattern == "required" or self.with_required,
                    self.required_arguments,
                ),
                ("hours", self.pattern == "hours" or self.with_hours, self.hours),
                ("guardrail_filters", self.pattern == "guardrail", self.guardrail_filters),
            )
            if asked and not value
        ]
        if missing:
            raise ValueError(f"{self.pattern} needs {', '.join(missing)}")
        if self.hours is not None and self.hours[:5] == self.hours[6:]:
            raise ValueError("hours begin and end at the same time")
        allowed = guardrails.FILTERS[self.guardrail_category]
        unknown = [name for name in self.guardrail_filters if name not in allowed]
        if unknown:
            raise ValueError(f"{self.guardrail_category} has no filter {', '.join(unknown)}")
        if not names.RESERVED.isdisjoint(self.guardrail_data_path.split(".")):
            raise ValueError("guardrail_data_path has a word that Cedar reserves")
        if has_role and self.claim_form != "text":
            self._plain_values()
        return self

    def _plain_values(self) -> None:
        """Inside another text a value is found by what surrounds it, so it must not hold that."""
        wrong = " " if self.claim_form == "words" else '"\\'
        for value in self.claim_values:
            if not value.isascii() or any(char in value for char in wrong):
                raise ValueError(
                    f"claim_values: {value!r} cannot be distinguished in claim {self.claim}"
                )
