"""An option: the one declaration of an answer, from which all that is said of it follows.

A command's answers are the fields of a frozen dataclass, each annotated with an `Option`. Flag,
environment variable, help, completion, the splitting of lists, the example of a wrong value and how
a secret is told are made from that; so is the model that checks the answers (`validation`). Nothing
here imports pydantic: `connect --help` reads every declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints

from agentcore_connect.vocabulary import names, secret, variables

Names = Literal[
    "agents",
    "gateways",
    "targets",
    "credentials",
    "engines",
    "policies",
    "tools",
    "calls",
    "units",
    "versions",
    "connections",
]
"""Names in the project that a shell can offer."""


class Many(Enum):
    """How several values are given; any answers file may have a list of them."""

    NO = "one value"
    COMMAS = "one text with commas between the values"
    REPEATED = "the flag again for each; a text in a file is one value, one a line in a variable"
    EITHER = "the flag again for each; a text in a file has commas between the values"


@dataclass(frozen=True, kw_only=True)
class Option:
    """What a field cannot say by its name and type.

    ``panel`` is the panel of the help; panels stand in the order of their Enum, options in that of
    their fields, but the one that is ``first``. ``{words}`` in ``help`` are the type's words.
    ``prompt`` is the question for a person, where it is always the same; ``example`` is what to
    write instead of a wrong value, which may be a secret and is never repeated; where several
    questions of a unit record the answer, it is one text for each. ``question`` is the one that
    does, where it is called otherwise: an answers file may use that name too. ``usual``: the short
    help shows it, as it does all that is asked for by ``prompt``. ``numbers``: a number in an
    answers file is the text of it. ``also`` are words of others, such as the agentcore CLI,
    for those of the type; ``elsewhere`` are words of theirs for what connect has not, each with
    what to do instead.
    """

    panel: Enum
    help: str
    prompt: str = ""
    example: str | Mapping[str, str] = ""
    flags: tuple[str, ...] = ()
    many: Many = Many.NO
    numbers: bool = False
    also: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    secret: secret.Kind = secret.Kind.TEXT
    complete: Names | None = None
    question: str = ""
    first: bool = False
    usual: bool = False


O = TypeVar("O", bound=Option)  # noqa: E741


@dataclass(frozen=True)
class Row(Generic[O]):
    """A declared answer: its field's name and type (without the None of "not said"), its option."""

    name: str
    type: Any
    option: O

    @property
    def flag(self) -> str:
        return names.flag(self.name)

    @property
    def variable(self) -> str:
        return variables.variable(names.answer(self.name))

    @property
    def is_usual(self) -> bool:
        """Whether the short help shows it."""
        return self.option.usual or bool(self.option.prompt)

    @property
    def words(self) -> tuple[str, ...]:
        """All that the answer may be, where that is known; a shell offers exactly these."""
        return get_args(self.type) if get_origin(self.type) is Literal else ()

    @property
    def help(self) -> str:
        return self.option.help.replace("{words}", listed(self.words) if self.words else "")

    def example(self, question: str) -> str:
        """What to write instead of a wrong answer to a unit's ``question``."""
        example = self.option.example
        return example if isinstance(example, str) else example[question]


def listed(words: Iterable[str]) -> str:
    """``words`` for a sentence: ``a, b or c``."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def rows(answers: Any, kind: type[O]) -> dict[str, Row[O]]:
    """The declared answers of a dataclass by their names, in its order.

    TypeError where a field has no option of that kind, or one that does not fit its type.
    """
    found = {}
    hints = get_type_hints(answers, include_extras=True)
    for name in (one.name for one in fields(answers)):
        type_, *more = get_args(hints[name]) or (hints[name],)
        options = [one for one in more if isinstance(one, kind)]
        if len(options) != 1:
            raise TypeError(f"{answers.__name__}.{name} needs one {kind.__name__}")
        said = [one for one in get_args(type_) if one is not type(None)]
        is_many = get_origin(type_) is tuple
        if is_many != (options[0].many is not Many.NO):
            raise TypeError(f"{answers.__name__}.{name}: its type and {options[0].many} differ")
        found[name] = Row(name, type_ if is_many else said[0], options[0])
    return found


def find(rows: Mapping[str, Row[O]], name: str) -> Row[O] | None:
    """The answer of that name: its own, that for people, or that of its question; None: none."""
    if name in rows:
        return rows[name]
    called = (row for row in rows.values() if name in (names.answer(row.name), row.option.question))
    return next(called, None)


def outright(said: object, rows: Mapping[str, Row[O]]) -> dict[str, Any]:
    """What was said, by its name; what was not is left out."""
    values = {name: getattr(said, name) for name in rows}
    return {name: value for name, value in values.items() if value not in (None, ())}
