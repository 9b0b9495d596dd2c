"""Edits of a JSON text: the new value is where it should be, and nothing else has moved."""

from __future__ import annotations

import copy
import json
import random
import shutil
import subprocess
import time
from typing import Any

import pytest
from agentcore_connect.errors import InvalidInput
from agentcore_connect.text.jsonedit import append, parse, put, read, remove
from hypothesis import given, settings
from hypothesis import strategies as st

# --- any value, in any layout ---------------------------------------------------------------------

_TEXT = st.text(st.characters(exclude_categories=()), max_size=6)  # lone surrogates too
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXT
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
).map(
    lambda value: json.loads(json.dumps(value))
)  # joins the halves of surrogate pairs
_SPACE = st.sampled_from(["", "", " ", "\n", "\r\n", "\t", "\r", "\n  ", "\r\n    ", " \n\n "])


@st.composite
def _texts(draw: st.DrawFn, value: Any) -> str:
    """``value`` as JSON with any white space where white space may be."""

    def space() -> str:
        return draw(_SPACE)

    def text(value: Any) -> str:
        if isinstance(value, dict):
            members = [f"{text(key)}{space()}:{space()}{text(of)}" for key, of in value.items()]
            return "{" + (commas(members) or space()) + "}"
        if isinstance(value, list):
            return "[" + (commas([text(item) for item in value]) or space()) + "]"
        return json.dumps(value, ensure_ascii=draw(st.booleans()) or _has_half(value))

    def commas(items: list[str]) -> str:
        return ",".join(f"{space()}{item}{space()}" for item in items)

    return draw(st.sampled_from(["", "\ufeff"])) + space() + text(value) + space()


@st.composite
def _regular_texts(draw: st.DrawFn, value: Any) -> str:
    """``value`` as formatters write it: an indent or none, spaces or none, any line end."""
    space = draw(st.sampled_from(["", " "]))
    text = json.dumps(
        value,
        indent=draw(st.sampled_from([None, None, 0, 1, 2, 4, "\t"])),
        separators=("," + space, ":" + space),
    )
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def _has_half(value: Any) -> bool:
    return isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value)


def _pointers(value: Any, kind: type, pointer: tuple[str | int, ...] = ()) -> list[Any]:
    """Where in ``value`` there are containers of a kind."""
    here = [pointer] if isinstance(value, kind) else []
    if not isinstance(value, (dict, list)):
        return here
    items: Any = value.items() if isinstance(value, dict) else enumerate(value)
    return here + [at for key, item in items for at in _pointers(item, kind, (*pointer, key))]


def _at(value: Any, pointer: tuple[str | int, ...]) -> Any:
    for step in pointer:
        value = value[step]
    return value


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common from the start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


@st.composite
def _places(draw: st.DrawFn, kind: type) -> tuple[str, Any, tuple[str | int, ...]]:
    """A text, its value, and a pointer to a container of a kind in it."""
    value = draw(_VALUES.map(lambda value: kind() if not _pointers(value, kind) else value))
    text = draw(_texts(value) | _regular_texts(value))
    return text, value, draw(st.sampled_from(_pointers(value, kind)))


@settings(deadline=None)  # a busy machine is no failure
@given(_places(list), _VALUES)
def test_an_appended_element_is_there_and_taking_it_out_restores_every_byte(
    place: tuple[str, Any, tuple[str | int, ...]], new: Any
) -> None:
    text, value, pointer = place
    edited = append(text, pointer, new)
    expected = copy.deepcopy(value)
    _at(expected, pointer).append(new)
    assert parse(edited, "x.json") == expected
    assert remove(edited, (*pointer, len(_at(expected, pointer)) - 1)) == text


@settings(deadline=None)
@given(_places(dict), _TEXT, _VALUES)
def test_a_new_member_is_there_and_taking_it_out_restores_every_byte(
    place: tuple[str, Any, tuple[str | int, ...]], key: str, new: Any
) -> None:
    text, value, pointer = place
    key = json.loads(json.dumps(key))
    expected = copy.deepcopy(value)
    _at(expected, pointer).pop(key, None)
    if key in _at(value, pointer):
        text = remove(text, (*pointer, key))
        assert parse(text, "x.json") == expected
    edited = put(text, pointer, key, new)
    _at(expected, pointer)[key] = new
    assert parse(edited, "x.json") == expected
    assert list(_at(parse(edited, "x.json"), pointer)) == list(_at(expected, pointer))
    assert remove(edited, (*pointer, key)) == text


@settings(deadline=None)
@given(_places(dict), _VALUES, st.data())
def test_a_replaced_member_keeps_its_place_and_every_byte_around_it(
    place: tuple[str, Any, tuple[str | int, ...]], new: Any, data: st.DataObject
) -> None:
    text, value, pointer = place
    members = _at(value, pointer)
    key = data.draw(st.sampled_from(sorted(members))) if members else "new"
    edited = put(text, pointer, key, new)
    expected = copy.deepcopy(value)
    _at(expected, pointer)[key] = new
    assert json.dumps(parse(edited, "x.json")) == json.dumps(expected)
    assert put(edited, pointer, key, new) == edited
    if members:
        kept = _common(text, edited) + _common(text[::-1], edited[::-1])
        assert kept >= len(remove(text, (*pointer, key)))


@settings(deadline=None)
@given(_places(list) | _places(dict), st.data())
def test_a_removal_takes_out_one_piece_and_nothing_else(
    place: tuple[str, Any, tuple[str | int, ...]], data: st.DataObject
) -> None:
    text, value, pointer = place
    container = _at(value, pointer)
    if not container:
        return
    steps = sorted(container) if isinstance(container, dict) else range(len(container))
    step = data.draw(st.sampled_from(steps))
    edited = remove(text, (*pointer, step))
    expected = copy.deepcopy(value)
    del _at(expected, pointer)[step]
    assert parse(edited, "x.json") == expected
    assert text.endswith(edited[_common(text, edited) :])


# --- the form the CLI writes ----------------------------------------------------------------------

_WORDS = ["a", "Ü", "\u2028", "\x7f", "\x1b", '"\\/', "\ud800", "\U0001f600", "<b>", "\n\t\b", ""]


def _random_value(dice: random.Random, depth: int) -> Any:
    # No floats, which Python spells in its own way, and no names that JavaScript takes for indexes.
    kind = dice.randrange(6 if depth else 4)
    if kind < 4:
        return [None, dice.random() < 0.5, dice.randrange(-9, 10**9), dice.choice(_WORDS)][kind]
    size = range(dice.randrange(4))
    if kind == 4:
        return [_random_value(dice, depth - 1) for _ in size]
    return {dice.choice(_WORDS) + f"k{i}": _random_value(dice, depth - 1) for i in size}


@pytest.mark.skipif(not shutil.which("node"), reason="needs node, to compare with JSON.stringify")
def test_a_text_in_the_clis_form_is_edited_to_what_json_stringify_makes_of_the_edited_value() -> (
    None
):
    dice = random.Random(0)
    cases = []
    for _ in range(400):
        value = {"list": _random_value(dice, 3), "object": {"k": _random_value(dice, 2)}, "e": {}}
        value["list"] = value["list"] if isinstance(value["list"], list) else []
        cases.append((value, _random_value(dice, 3)))
    script = """
        const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'))
        const text = value => JSON.stringify(value, null, 2)
        console.log(JSON.stringify(cases.map(([value, added]) => {
          const results = [text(value)]
          value.list.push(added); results.push(text(value))
          value.object.k = added; results.push(text(value))
          value.e.new = added; results.push(text(value))
          value.list.splice(0, 1); results.push(text(value))
          delete value.object.k; results.push(text(value))
          return results
        })))"""
    answer = subprocess.run(
        ["node", "-e", script], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    for (_, added), texts in zip(cases, json.loads(answer.stdout), strict=True):
        text, *expected = texts
        results = [text := append(text, ("list",), added)]
        results.append(text := put(text, ("object",), "k", added))
        results.append(text := put(text, ("e",), "new", added))
        results.append(text := remove(text, ("list", 0)))
        results.append(text := remove(text, ("object", "k")))
        assert results == expected


# --- the layouts of people ------------------------------------------------------------------------

_NEW = {"name": "b", "list": ["x"]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            '{\n    "t": []\n}\n',
            '{\n    "t": [\n        {\n            "name": "b",\n            "list": [\n'
            '                "x"\n            ]\n        }\n    ]\n}\n',
            id="four spaces, final newline",
        ),
        pytest.param(
            '{\n\t"t": [\n\t\t1\n\t]\n}',
            '{\n\t"t": [\n\t\t1,\n\t\t{\n\t\t\t"name": "b",\n\t\t\t"list": [\n'
            '\t\t\t\t"x"\n\t\t\t]\n\t\t}\n\t]\n}',
            id="tabs",
        ),
        pytest.param(
            '\ufeff{\r\n  "t": [\r\n    1\r\n  ]\r\n}\r\n',
            '\ufeff{\r\n  "t": [\r\n    1,\r\n    {\r\n      "name": "b",\r\n      "list": [\r\n'
            '        "x"\r\n      ]\r\n    }\r\n  ]\r\n}\r\n',
            id="BOM and CRLF",
        ),
        pytest.param('{"t":[]}', '{"t":[{"name":"b","list":["x"]}]}', id="no space, empty"),
        pytest.param('{"t":[{"a":1}]}', '{"t":[{"a":1},{"name":"b","list":["x"]}]}', id="no space"),
        pytest.param(
            '{"t": [{"a": 1}]}', '{"t": [{"a": 1}, {"name": "b", "list": ["x"]}]}', id="one line"
        ),
        pytest.param(
            '{\n  "t": [\n    {"a": 1},\n    {"a": 2}\n  ]\n}',
            '{\n  "t": [\n    {"a": 1},\n    {"a": 2},\n    {"name": "b", "list": ["x"]}\n  ]\n}',
            id="an object a line",
        ),
        pytest.param(
            '{\n  "t": [{\n    "a": 1\n  }]\n}',
            '{\n  "t": [{\n    "a": 1\n  }, {\n    "name": "b",\n    "list": [\n      "x"\n    ]\n'
            "  }]\n}",
            id="brackets together",
        ),
        pytest.param(
            '{ "t" : [\n    1\n  , 2\n  ] }',
            '{ "t" : [\n    1\n  , 2\n  , {\n      "name" : "b",\n      "list" : [\n'
            '          "x"\n      ]\n  }\n  ] }',
            id="comma first",
        ),
        pytest.param(
            '{\n  "a": {\n    "t": []\n  }, "t": [1,\n 2, 3]\n}',
            '{\n  "a": {\n    "t": []\n  }, "t": [1,\n 2, 3, {"name": "b", "list": ["x"]}]\n}',
            id="ragged",
        ),
    ],
)
def test_a_new_element_looks_as_its_neighbours_do(before: str, after: str) -> None:
    assert append(before, ("t",), _NEW) == after


def test_a_list_of_names_on_one_line_stays_on_one_line() -> None:
    before = '{\n  "scopes": ["read"],\n  "more": 1\n}'
    assert append(before, ("scopes",), "write") == before.replace('"read"', '"read", "write"')


def test_a_new_member_looks_as_its_neighbours_do() -> None:
    assert put('{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n', ("a",), "c", ["x"]) == (
        '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": [\n\t\t\t"x"\n\t\t]\n\t}\n}\n'
    )
    assert put('{"a":{"b":1}}', ("a",), "c", {"d": 2}) == '{"a":{"b":1,"c":{"d":2}}}'


def test_a_removed_element_takes_its_line_with_it() -> None:
    text = '{\n  "t": [\n    {"a": 1},\n    {"a": 2},\n    {"a": 3}\n  ]\n}\n'
    for index in range(3):
        assert remove(text, ("t", index)) == "".join(
            line for line in text.splitlines(keepends=True) if f'"a": {index + 1}' not in line
        ).replace("},\n  ]", "}\n  ]")
    assert remove('{\n  "t": [\n    1\n  ]\n}', ("t", 0)) == '{\n  "t": []\n}'


@pytest.mark.parametrize(
    "edit",
    [
        lambda: append("[]", ("a",), 1),
        lambda: append("[]", (0,), 1),
        lambda: remove("[1]", (1,)),
        lambda: remove("[1]", ()),
        lambda: remove('{"a": 1}', ("a", "b")),
        lambda: put("{}", ("a",), "b", 1),
    ],
)
def test_a_pointer_that_leads_nowhere_is_a_lookup_error(edit: Any) -> None:
    with pytest.raises(LookupError):
        edit()


def test_an_edit_that_does_not_fit_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        append("{}", (), 1)
    with pytest.raises(TypeError):
        put("[]", (), "a", 1)


# --- what is not JSON -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        ("", 1, 1, "found the end of the file"),
        ('{\n  "a": [1, 2', 2, 13, 'expected "," or "]", found the end'),
        ('\ufeff{"a": 1,}', 1, 9, 'found "}"'),
        ("[1] x", 1, 5, "expected the end of the file"),
        ("[NaN]", 1, 2, '"NaN"'),
        ("[1, -Infinity]", 1, 5, '"-Infinity"'),
        ("[1e999]", 1, 2, "too large"),
        ("[" + "9" * 5000 + "]", 1, 2, "too large"),
        ("[01]", 1, 3, 'found "1"'),
        ('["a\r\n"]', 1, 4, "string is not closed"),
        ('["\\x"]', 1, 3, "wrong escape"),
        ("{'a': 1}", 1, 2, "a name in double quotes"),
        ("{a: 1}", 1, 2, "a name in double quotes"),
        ('{"a" 1}', 1, 6, 'expected ":"'),
        ("[\r\n1,\r\n// no\r\n2]", 3, 1, 'found "/"'),
        ("[\xa01]", 1, 2, 'found "\\u00a0"'),
        ('{"a": [1}', 1, 9, 'found "}"'),
        ("[" * 201 + "]" * 201, 1, 201, "nested more than 200 deep"),
        ("[" * 1_000_000, 1, 201, "nested more than 200 deep"),
        ('{"a":' * 100_000, 1, 1001, "nested more than 200 deep"),
    ],
)
def test_broken_json_is_one_error_with_its_place(
    text: str, line: int, column: int, part: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(text, "agentcore/agentcore.json")
    (problem,) = caught.value.problems
    assert problem.code == "json-syntax"
    assert problem.where() == f"agentcore/agentcore.json:{line}:{column}"
    assert part in problem.message
    assert len(problem.message) < 200


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[1 // why\n]", "JSON has no comments."),
        ("['a']", "Use double quotes for strings."),
        ("[1, ]", "Remove the comma before it."),
        ("]", ""),
    ],
)
def test_the_usual_slips_come_with_what_to_do(text: str, hint: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(text, "x.json")
    assert caught.value.problems[0].hint == hint


@pytest.mark.parametrize("again", ['"name"', '"n\\u0061me"'])
def test_a_name_that_is_given_twice_is_an_error_at_the_second(again: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(f'{{\n  "a": {{"name": 1,\n         {again}: 2}}\n}}', "x.json")
    (problem,) = caught.value.problems
    assert (problem.code, problem.where()) == ("json-duplicate-key", "x.json:3:10")
    assert '"name" is given twice' in problem.message


@settings(deadline=None)
@given(st.text(st.sampled_from('[]{}:," \\\n01-.eEtruefalsn\ufeff\u00e9/'), max_size=12))
def test_what_is_json_is_what_the_standard_library_reads(text: str) -> None:
    try:
        expected = json.JSONDecoder().decode(text.removeprefix("\ufeff"))
    except ValueError:
        with pytest.raises(InvalidInput):
            parse(text, "x.json")
    else:
        assert parse(text, "x.json") == expected


def test_a_name_in_a_message_is_short_and_moves_no_terminal() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse('{"\x9b2J": 1, "\x9b2J": 2}', "x.json")
    assert '"\\u009b2J" is given twice' in caught.value.problems[0].message
    with pytest.raises(InvalidInput) as caught:
        parse("{%s: 1, %s: 2}" % (('"' + "k" * 9000 + '"',) * 2), "x.json")
    assert len(caught.value.problems[0].message) < 120


@pytest.mark.slow
def test_ten_megabytes_are_read_at_once_and_a_fault_at_their_end_is_found() -> None:
    """The time is that of the text, and the error names the line, however far down it is."""
    text = json.dumps([{"name": "n" * 50, "of": index} for index in range(110_000)], indent=2)
    started = time.monotonic()
    assert len(parse(text, "x.json")) == 110_000
    with pytest.raises(InvalidInput) as caught:
        parse(text[:-1], "x.json")
    assert caught.value.problems[0].line == 4 * 110_000 + 2
    assert time.monotonic() - started < 20  # 2 s where nothing else runs


def test_deep_but_sane_nesting_is_read_and_edited() -> None:
    text = "[" * 200 + "]" * 200
    assert append(text, (0,) * 199, 1) == text.replace("[]", "[1]")


# --- bytes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b'{"a": "\xc3\xa9"}\r\n', b"\xef\xbb\xbf{}", b""])
def test_utf_8_is_read_and_written_back_as_it_was(data: bytes) -> None:
    assert read(data, "x.json").encode() == data


@pytest.mark.parametrize(
    ("data", "where", "part"),
    [
        ('{"é": 1}'.encode("utf-16"), "x.json:1:1", "UTF-16"),
        ('{"é": 1}'.encode("utf-16-le"), "x.json:1:1", "UTF-16"),
        ('{"é": 1}'.encode("utf-32"), "x.json:1:1", "UTF-16 or UTF-32"),
        ('{\n  "é": "é"\n}'.encode("latin-1"), "x.json:2:4", "byte 0xe9"),
        (b'{"\xc3\xa9": "\xff"}', "x.json:1:8", "byte 0xff"),
        (b'"\xed\xa0\x80"', "x.json:1:2", "byte 0xed"),
    ],
)
def test_other_encodings_are_one_error(data: bytes, where: str, part: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(data, "x.json")
    (problem,) = caught.value.problems
    assert (problem.code, problem.where()) == ("json-encoding", where)
    assert part in problem.message
