"""What was said of a policy, and asking for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Asking
from agentcore_connect.answers.option import Row
from agentcore_connect.answers.policy import OPTIONS, GivenPolicy, PolicyAnswer
from agentcore_connect.policy.setup import Loaded
from agentcore_connect.units.questions import Policy


@dataclass
class PolicyQuestions(Asking):
    """The questions of one policy; ``unit`` is what its unit was made with, where there is one."""

    options: ClassVar[Mapping[str, Row[PolicyAnswer]]] = OPTIONS

    said: GivenPolicy = field(kw_only=True)
    loaded: Loaded = field(kw_only=True)
    unit: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    def known(self, name: str, said: Any) -> Any:
        """What was said, else what the unit was made with."""
        return said if said not in (None, ()) else self.unit.get(name)

    def checked(self, name: str, field: str, value: Any, *, question: str = "") -> str | None:
        """An answer that is a text, held against the model."""
        text = None if value is None else str(value)  # a unit's record is a person's to edit
        return self.text(field, text, rules.answer(Policy, name, field), question=question)

    def every(self, name: str, field: str, values: Sequence[str]) -> list[str]:
        """Answers to a question that takes several texts, each held against the model."""
        check = rules.answer(Policy, name, field)
        for value in values:
            self.fits(check(str(value)))
        return [str(value) for value in values]
