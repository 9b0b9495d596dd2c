"""A table of calls and what is expected of them: a YAML file, read strictly.

gateway: MyGateway          # optional where one gateway has an engine
policies: [refund_policy]   # optional: only these decide
fill_required: true         # arguments that a call must have and a case leaves out get a value
assume_permit: true         # everything is allowed that no forbid stops
now: 2026-01-05T09:00Z      # optional: when the calls come
cases:
  - name: a small refund
    claims: {role: refund-agent}    # or iam_arn: ARN, or anonymous: true
    tool: RefundTarget___process_refund
    args: {amount: 499}
    fill: [note]                    # arguments that get a value of their type
    now: 2026-01-05T22:00Z          # optional: when this one comes
    expect: allow                   # or deny
    policy: refund_policy           # optional: it must be among those that decide
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from agentcore_connect import limits
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.policy.request import Anonymous, Caller, Claims, Iam, moment

Expected = Literal["allow", "deny"]

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]{1,3})?")
_TAG = "tag:yaml.org,2002:"
_DEPTH_MAX = 50


@dataclass(frozen=True)
class Case:
    """One call and what is expected; ``line`` is where it begins in the file.

    ``now`` is when it comes, as `request.moment` has it; None: when the table says.
    """

    name: str
    line: int
    caller: Caller
    tool: str
    args: Mapping[str, Any]
    fill: tuple[str, ...]
    expect: Expected
    policy: str | None
    now: str | None = None


@dataclass(frozen=True)
class Table:
    """A file of cases; see the module's own words for its settings."""

    file: str
    cases: tuple[Case, ...]
    gateway: str | None = None
    policies: tuple[str, ...] | None = None
    fill_required: bool = False
    assume_permit: bool = False
    now: str | None = None


@dataclass(frozen=True)
class _Value:
    """A value of the file: its Python form, or the values inside it, and its line."""

    line: int
    value: Any


def read(data: bytes, file: str) -> Table:
    """The table in a file. Raises InvalidInput (``policy-table``), each problem with its line."""
    return _Reader(file).table(_load(data, file))


class _Reader:
    """Turns values into a table and gathers what is wrong with them."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []

    def table(self, root: _Value) -> Table:
        settings = self._mapping(root, "the file", {"cases"}, _SETTINGS)
        values = {name: self._setting(name, value) for name, value in settings.items()}
        cases = tuple(self._cases(settings["cases"])) if "cases" in settings else ()
        if self._problems:
            raise InvalidInput(*self._problems)
        return Table(self._file, cases, **{k: v for k, v in values.items() if k != "cases"})

    def _setting(self, name: str, value: _Value) -> Any:
        """The value of one setting, None for ``cases``. A wrong one is noted: no table has it."""
        if name == "policies":
            return tuple(self._texts(value, name))
        if name == "gateway":
            return self._plain(value, name, str, "text")
        if name in ("fill_required", "assume_permit"):
            return self._plain(value, name, bool, "true or false")
        return self.now(value, name) if name == "now" else None

    def _cases(self, value: _Value) -> list[Case]:
        if not isinstance(value.value, list) or not value.value:
            self._wrong(value, "cases must be a list of cases")
            return []
        found = [self._case(entry, number) for number, entry in enumerate(value.value, 1)]
        return [case for case in found if case is not None]

    def _case(self, entry: _Value, number: int) -> Case | None:
        """The case of an entry; None where anything of it is wrong, all of which is noted.

        Exactly one way to say who calls: none would make up a caller, two could contradict.
        """
        before = len(self._problems)
        given = self._mapping(entry, f"case {number}", {"tool", "expect"}, _CASE)
        callers = [key for key in ("claims", "iam_arn", "anonymous") if key in given]
        if isinstance(entry.value, dict) and len(callers) != 1:
            self._wrong(entry, f"case {number} needs one of claims, iam_arn and anonymous: true")
        parts = {
            key: read(self, given[key], key) for key, read in _CASE_READERS.items() if key in given
        }
        if len(self._problems) > before:
            return None
        return Case(
            parts.get("name", f"case {number}"),
            entry.line,
            parts[callers[0]],
            parts["tool"],
            parts.get("args", {}),
            tuple(parts.get("fill", ())),
            parts["expect"],
            parts.get("policy"),
            parts.get("now"),
        )

    def caller(self, value: _Value, key: str) -> Caller | None:
        """Who calls, by the one key that says so; None where its value is wrong, which is noted."""
        if key == "iam_arn":
            return Iam(self.text(value, key))
        if key == "anonymous":
            if value.value is not True:
                self._wrong(value, "anonymous can only be true")
            return Anonymous()
        if not isinstance(value.value, dict):
            self._wrong(value, "claims must be names and values")
            return None
        return Claims({name: self.data(inner, name) for name, inner in value.value.items()})

    def args(self, value: _Value, key: str) -> dict[str, Any]:
        if isinstance(value.value, dict):
            return {name: self.data(inner, name) for name, inner in value.value.items()}
        self._wrong(value, f"{key} must be names and values")
        return {}

    def expect(self, value: _Value, key: str) -> Any:
        if value.value not in ("allow", "deny"):
            self._wrong(value, f"{key} must be allow or deny")
        return value.value

    def now(self, value: _Value, key: str) -> str | None:
        text = self._plain(value, key, str, "a time such as 2026-01-05T09:00Z")
        try:
            return moment(text, key) if isinstance(text, str) else None
        except InvalidInput as error:
            self._wrong(value, error.problems[0].message, error.problems[0].hint)
            return None

    def text(self, value: _Value, key: str) -> str:
        return str(self._plain(value, key, str, "text"))

    def texts(self, value: _Value, key: str) -> list[str]:
        return self._texts(value, key)

    def data(self, value: _Value, key: str) -> Any:
        """A value as JSON would have it."""
        if isinstance(value.value, dict):
            return {name: self.data(inner, name) for name, inner in value.value.items()}
        if isinstance(value.value, list):
            return [self.data(inner, key) for inner in value.value]
        return value.value

    def _texts(self, value: _Value, key: str) -> list[str]:
        if not isinstance(value.value, list):
            self._wrong(value, f"{key} must be a list")
            return []
        return [self.text(entry, key) for entry in value.value]

    def _plain(self, value: _Value, key: str, kind: type, words: str) -> Any:
        if not isinstance(value.value, kind):
            hint = "Put it in quotes." if kind is str and not _holds(value) else ""
            self._wrong(value, f"{key} must be {words}", hint)
        return value.value

    def _mapping(
        self, value: _Value, what: str, needed: set[str], known: tuple[str, ...]
    ) -> dict[str, _Value]:
        """The values by their known names; unknown and missing names are noted, all of them."""
        if not isinstance(value.value, dict):
            self._wrong(value, f"{what} must be names and values")
            return {}
        for name, inner in value.value.items():
            if name not in known:
                self._wrong(inner, f"{what} has an unknown {name}", f"Known: {', '.join(known)}.")
        for name in sorted(needed - value.value.keys()):
            self._wrong(value, f"{what} has no {name}")
        return {name: inner for name, inner in value.value.items() if name in known}

    def _wrong(self, value: _Value, message: str, hint: str = "") -> None:
        problem = Problem("policy-table", message, hint, None, self._file, value.line)
        self._problems.append(problem)


_Read = Callable[[_Reader, _Value, str], Any]
_CASE_READERS: dict[str, _Read] = {
    "name": _Reader.text,
    "claims": _Reader.caller,
    "iam_arn": _Reader.caller,
    "anonymous": _Reader.caller,
    "tool": _Reader.text,
    "args": _Reader.args,
    "fill": _Reader.texts,
    "now": _Reader.now,
    "expect": _Reader.expect,
    "policy": _Reader.text,
}
_CASE = tuple(_CASE_READERS)
_SETTINGS = ("gateway", "policies", "fill_required", "assume_permit", "now", "cases")


def _holds(value: _Value) -> bool:
    return isinstance(value.value, (dict, list))


def _load(data: bytes, file: str) -> _Value:
    """The file as values with lines; only what JSON can say, with numbers as they are written."""
    import yaml

    if len(data) > limits.TABLE_BYTES:
        raise _error(
            file, None, f"the file has more than {limits.TABLE_BYTES:,} bytes", "Split it."
        )
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast
    try:
        text = data.decode("utf-8-sig")
        depth = 0
        for event in yaml.parse(text, loader):
            line = event.start_mark.line + 1 if event.start_mark else None
            if isinstance(event, yaml.AliasEvent):
                raise _error(file, line, "the file has an alias (*name)", "Write the value itself.")
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEPTH_MAX:  # PyYAML takes seconds for thousands, and then fails
                raise _error(file, line, "the file is nested too deeply", "")
        root = yaml.compose(text, loader)
    except UnicodeDecodeError:
        raise _error(file, None, "the file is not UTF-8", "") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "it has characters that YAML does not allow"
        line = None if mark is None else mark.line + 1
        if "nesting depth" in what:  # libyaml 0.2.6 reads ahead, to its own bound of 1,000
            raise _error(file, line, "the file is nested too deeply", "") from None
        raise _error(file, line, f"the file is not YAML: {what}", "") from None
    if root is None:
        raise _error(file, 1, "the file is empty", "It needs `cases:`.")
    return _value(root, file)


def _value(node: Any, file: str) -> _Value:
    """The tree of a YAML node with the line of each value.

    Raises an error for what people and parsers read differently: a tag that is not YAML's own, a
    name that is no text, a name that is given twice. The line of a mapping's value is its name's:
    that is where a person looks for it.
    """
    line = node.start_mark.line + 1
    if not node.tag.startswith(_TAG):
        raise _error(file, line, f"the file has a tag ({node.tag[:40]})", "Remove it.")
    if node.id == "sequence":
        return _Value(line, [_value(inner, file) for inner in node.value])
    if node.id == "scalar":
        return _Value(line, _scalar(node.value, node.tag.removeprefix(_TAG), file, line))
    found: dict[str, _Value] = {}
    for key, inner in node.value:
        at = key.start_mark.line + 1
        if key.id != "scalar" or key.tag != _TAG + "str":
            raise _error(file, at, "a name must be text", "Put it in quotes.")
        if key.value in found:
            raise _error(file, at, f"{key.value} is given twice", "Remove one of them.")
        found[key.value] = _Value(at, _value(inner, file).value)
    return _Value(line, found)


def _scalar(text: str, tag: str, file: str, line: int) -> Any:
    """The value of a scalar, strictly: an error where YAML and JSON would read it differently.

    ``yes`` and ``0x1F`` are such. A date is the text that is written. A number with a point is a
    Decimal, because a float would not hold what was written.
    """
    if tag in ("str", "timestamp"):
        return text
    if tag == "null":
        return None
    if tag == "bool" and text in ("true", "false"):
        return text == "true"
    if tag == "int" and _INTEGER.fullmatch(text) and len(text) < 100:
        return int(text)
    if tag == "float" and _NUMBER.fullmatch(text):
        return Decimal(text)
    raise _error(
        file,
        line,
        f"{text[:40]} can be read in several ways",
        "Put text in quotes; write true or false, and numbers in decimal.",
    )


def _error(file: str, line: int | None, message: str, hint: str) -> InvalidInput:
    return InvalidInput(Problem("policy-table", message, hint, None, file, line))
