"""What a person can say to `connect policy add`: one field per option."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from agentcore_connect.project.policy import ValidationMode
from agentcore_connect.units.questions.policy import ClaimForm, Pattern


class GivenPolicy(BaseModel):
    """What was said outright: flags and the answers file. There is no field for a secret."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pattern: Pattern | None = None
    name: str | None = None
    engine: str | None = None
    gateway: str | None = None
    gateway_arn: str | None = None
    target: str | None = None
    tool: tuple[str, ...] = ()
    argument: tuple[str, ...] = ()
    below: str | None = None
    claim: str | None = None
    value: tuple[str, ...] = ()
    claim_form: ClaimForm | None = None
    account: str | None = None
    guardrail_category: str | None = None
    guardrail_filter: tuple[str, ...] = ()
    guardrail_effect: str | None = None
    guardrail_data_path: str | None = None
    validation_mode: ValidationMode | None = None


LISTS = ("tool", "argument", "value", "guardrail_filter")
