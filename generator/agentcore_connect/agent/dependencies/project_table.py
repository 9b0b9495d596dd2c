"""The dependencies in `[project].dependencies` of a `pyproject.toml` (PEP 621).

tomlkit reads the file and says where the array is; entries are spliced into it, so that every other
character stays.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence

import tomlkit

from agentcore_connect.agent.dependencies import toml
from agentcore_connect.agent.dependencies.entry import Entry, Raise, understood
from agentcore_connect.agent.dependencies.mark import is_marked, lowered, marked, marking, name_of
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.row import Item, Row
from agentcore_connect.text.splice import LINE_END, Edit, Span, line_end_of, spliced

_TOKEN = re.compile(
    r'"""(?:\\.|.)*?"""(?!")' r"|'''.*?'''(?!')" r'|"(?:\\.|[^"\\])*"' r"|'[^']*'" r"|#[^\r\n]*|,",
    re.DOTALL,
)
_PROJECT = ("project",)
UNUSUAL = "the [project] table is written in an unusual way"


def entries(text: str, file: str) -> list[Entry]:
    """The entries of ``[project].dependencies``; ``project-dependencies`` where they are not texts.

    Raises `InvalidInput` for broken TOML too.
    """
    written = toml.table(toml.data(text), *_PROJECT).get("dependencies", [])
    if not isinstance(written, list) or not all(isinstance(entry, str) for entry in written):
        message = "[project].dependencies in pyproject.toml is not an array of strings"
        raise InvalidInput(
            Problem("project-dependencies", message, hint="Correct it, then run the command again.")
        )
    understandable = [(index, one, understood(one)) for index, one in enumerate(written)]
    return [Entry(index, one, what, file) for index, one, what in understandable if what]


def edited(text: str, missing: Sequence[str], raises: Sequence[Raise]) -> str | None:
    """The text with the entries that are missing, and with the raised ones.

    None if it would not come to exactly that.
    """
    expected = copy.deepcopy(toml.data(text))
    project = expected.get("project")
    if not isinstance(project, dict):
        return text if not missing else None
    if missing:
        text = _added(text, missing)
        project["dependencies"] = [*project.get("dependencies", []), *missing]
        if not toml.is_exactly(text, expected):
            return None
    if raises:
        after = _raised(text, raises)
        for one in raises:
            project["dependencies"][one.entry.index] = one.text
        return after if after is not None and toml.is_exactly(after, expected) else None
    return text


def released(text: str, requirements: Sequence[str]) -> str:
    """The text without the entries that `edited` added, and with each raised one as it was.

    Both only as far as they are as it wrote them. Raises `InvalidInput` for broken TOML.
    """
    written = toml.table(toml.data(text), *_PROJECT).get("dependencies")
    if not isinstance(written, list) or not all(isinstance(entry, str) for entry in written):
        return text
    for requirement in requirements:
        text = _lowered(text, name_of(requirement))
    for requirement in requirements:
        place = toml.place(text, _PROJECT, "dependencies")
        if place is None:
            return text
        before, array, after = place
        row = _row(array, text)
        entry = next((item for item in row.items if _value(array, item) == requirement), None)
        if entry is None:
            continue
        if len(row.items) == 1 and entry.comma is None and not LINE_END.search(array):
            text = before[: list(LINE_END.finditer(before))[-1].start()] + after
            continue
        without = before + spliced(array, row.removed(entry)) + after
        if not _is_valid(without):  # the bracket would stand behind a comment
            without = before + array[: entry.start] + array[entry.end :] + after
        text = without if _is_valid(without) else text
    return text


def _is_valid(text: str) -> bool:
    """Whether the text is TOML; where the array stands in it is what is asked for next."""
    try:
        toml.place(text, _PROJECT, "dependencies")
    except InvalidInput:
        return False
    return True


def _raised(text: str, raises: Sequence[Raise]) -> str | None:
    """The text with other entries in the place of some; None where that cannot be spliced."""
    place = toml.place(text, _PROJECT, "dependencies")
    if place is None:
        return None
    row = _row(place.value, text)
    edits: list[Edit] = []
    for one in raises:
        item = row.items[one.entry.index]
        if place.value[item.start + 1 : item.end - 1] != one.entry.text:
            return None  # escapes, or quotes of several lines
        start = len(place.before) + item.start + 1
        edits.append(Edit(start, start + len(one.entry.text), one.text))
        line_start, line = toml.line_at(text, len(place.before) + item.end)
        if not is_marked(line, one.entry.text):
            edits.append(marking(one.entry.text, line, line_start))
    return spliced(text, edits)


def _lowered(text: str, name: str) -> str:
    """The text with the entries of one package as they were before they were raised."""
    place = toml.place(text, _PROJECT, "dependencies")
    if place is None:
        return text
    entries = []
    for item in _row(place.value, text).items:
        now, end = _value(place.value, item), len(place.before) + item.end
        if isinstance(now, str) and text[end - 1 - len(now) : end - 1] == now:
            entries.append((now, Span(end - 1 - len(now), end - 1)))
    # What is added below an entry with a bracket behind it moves that entry's mark a line down.
    last, line = toml.line_at(text, len(text) - len(place.after))
    return spliced(text, lowered(entries, marked(text, len(place.before), last + len(line)), name))


def _added(text: str, missing: Sequence[str]) -> str:
    """The text with the entries, as far as there is a place for them."""
    literals = [tomlkit.item(one).as_string() for one in missing]
    if place := toml.place(text, _PROJECT, "dependencies"):
        before, array, after = place
        for literal in literals:
            row = _row(array, text)
            # `["x"]`, without a comma, is what `released` takes out together with its key.
            array = spliced(array, row.inserted(literal, lone_comma=True))
        return before + array + after
    if place := toml.place(text, _PROJECT, None):
        before, value, after = place
        comment = re.match(r"[ \t]*(#[^\r\n]*)?", after)
        end = comment.end() if comment else 0
        line = f"{line_end_of(text)}dependencies = [{', '.join(literals)}]"
        return before + value + after[:end] + line + after[end:]
    return text


def _row(array: str, text: str) -> Row:
    """The text of an array of strings as a row: what is no comma and no comment is an entry."""
    items: list[Item] = []
    for token in _TOKEN.finditer(array):
        if token[0] == ",":
            items[-1] = items[-1]._replace(comma=token.start())
        elif not token[0].startswith("#"):
            items.append(Item(token.start(), token.end(), None))
    return Row(array, items, Span(1, len(array) - 1), line_end_of(text), "    ")


def _value(array: str, item: Item) -> object:
    return tomlkit.value(array[item.start : item.end])
