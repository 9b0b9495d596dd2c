"""Hostile text that every question takes, in all answers at once: each file holds exactly it.

Values are drawn from each question's own pattern and length, with all that means something to a
language (`accepted`); by flag, answers file and environment. `CONNECT_HOSTILE_EXAMPLES` says how
many sets of answers are drawn for each case.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import tomlkit
import yaml
from accepted import CASES, LISTS, SOURCES, USUAL, Case, hostile, prepare, taken
from agentcore_connect.answers import rules
from agentcore_connect.answers.given import OPTIONS
from agentcore_connect.vocabulary import names
from front_door import Answers, Host, Result, flags, put, tree
from hostile import UNSEEN
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from test_injection_answers import files, leaves
from test_injection_commands import PROGRAMS, run, shown_commands

EXAMPLES = int(os.environ.get("CONNECT_HOSTILE_EXAMPLES", "0")) or 3
SHELLS = (["/bin/sh"], ["/bin/bash"], ["/bin/bash", "-i"])


# --- what the value of an answer becomes ----------------------------------------------------------


def _of_override(text: str) -> tuple[str, ...]:
    """A tool's name, its method, its path, its description, and the two as one."""
    name, _, operation = text.partition("=")
    method, path, description = operation.split(" ", 2)
    return name, method, path, description, f"{method} {path}"


def forms(field: str, usual: str, value: str) -> Iterator[tuple[str, str]]:
    """What a file may have of an answer: each form of the harmless one, and of the other."""
    if field == "request_header":
        yield rules.header(usual), rules.header(value)
    elif field == "api_key_prefix":
        yield usual, f"{value} " if value.isalpha() else value
    else:
        yield usual, value
    if field == "custom_parameters":
        yield from zip(usual.split("=", 1), value.partition("=")[::2], strict=True)
    if field == "operation":  # no tool has a name of other characters
        legal = re.sub("[^a-zA-Z0-9_-]+", "_", re.sub("[{}]", "", value)).strip("_")
        yield usual, legal or "get_q"
    if field == "tool_filter":
        yield from zip(usual.split(" ", 1), value.split(" ", 1), strict=True)
    if field == "tool_override":
        yield from zip(_of_override(usual), _of_override(value), strict=True)
    if field in ("gateway", "new_gateway", "name", "client_credential", "credential_name"):
        yield usual.upper().replace("-", "_"), value.upper().replace("-", "_")
        yield usual.lower().replace("-", "_"), names.unit_folder(value)
        tool = value.lower().replace("-", "_")[:56]
        yield usual.lower().replace("-", "_"), tool
        yield usual.lower().replace("-", "_"), tool[:28]  # Claude Code puts a server's name before
        yield usual.lower().replace("-", "_"), f"_{tool}" if tool[:1].isdigit() else tool


class Expected:
    """What a text of the harmless scaffold is in one with ``values``; nothing else may change."""

    def __init__(self, usual: dict[str, str], values: dict[str, str]) -> None:
        self.exact: dict[str, set[str]] = {}
        for field, said in usual.items():
            for one, other in forms(field, said, values[field]):
                self.exact.setdefault(one, set()).add(other)
                if shlex.quote(one) != one:
                    self.exact.setdefault(shlex.quote(one), set()).add(shlex.quote(other))
        self._known = re.compile("|".join(map(re.escape, sorted(self.exact, key=len)[::-1])))

    def concerns(self, content: bytes) -> bool:
        """Whether a file of the harmless scaffold has any of the values."""
        return self._known.search(content.decode("utf-8-sig")) is not None

    def is_text(self, usual: str, now: str, *, quoted: bool = False) -> bool:
        """Whether ``now`` is ``usual`` with each value in its place."""
        if self._known.search(usual) is None:
            return usual == now
        pattern, at = "", 0
        for found in self._known.finditer(usual):
            others = set(self.exact[found[0]])
            if quoted:
                others |= {form for text in others for form in (shlex.quote(text), _json(text))}
            pattern += re.escape(usual[at : found.start()])
            pattern += f"(?:{'|'.join(map(re.escape, others))})"
            at = found.end()
        pattern += re.escape(usual[at:])
        return re.fullmatch(pattern, now, re.DOTALL) is not None


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def test_what_is_expected_is_exact() -> None:
    """The comparison that the tests rest on sees a text that is more, less or elsewhere."""
    expected = Expected(
        {"stage": "qw-stage", "gateway": "Qw-Gate"}, {"stage": "a'b", "gateway": "a"}
    )
    assert expected.is_text("at qw-stage, QW_GATE", "at a'b, A")
    for wrong in ("at a'b, a", "at a'b, A ", "at qw-stage, A", "at a''b, A", "At a'b, A"):
        assert not expected.is_text("at qw-stage, QW_GATE", wrong)
    assert expected.is_text("--stage qw-stage", "--stage 'a'\"'\"'b'", quoted=True)


# --- files, as their readers have them ------------------------------------------------------------


def read(path: str, content: bytes) -> Any:
    """What a reader of its kind makes of a file: a shape, and the texts in it."""
    text = content.decode("utf-8-sig")
    if path.endswith(".py"):
        nodes = list(ast.walk(ast.parse(text, feature_version=(3, 10))))
        compile(text, path, "exec")
        shape = [(type(n).__name__, sorted(vars(n).keys() - _PLACES)) for n in nodes]
        return [shape, [_fields(node) for node in nodes]]
    if path.endswith(".md"):
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        parts = [part for token in tokens for part in (token, *(token.children or ()))]
        return [[(p.type, p.tag, p.level, p.info) for p in parts],
                [p.content for p in parts if p.type != "inline"]]  # fmt: skip
    if path.endswith((".yml", ".yaml")):
        return yaml.safe_load(text)
    if path.endswith(".toml"):
        return tomlkit.parse(text).unwrap()
    return json.loads(text) if path.endswith(".json") else [text]


_PLACES = {"lineno", "col_offset", "end_lineno", "end_col_offset", "parent"}


def _fields(node: ast.AST) -> list[Any]:
    found = [getattr(node, name, None) for name in node._fields]
    return [repr(part) if isinstance(part, bytes) else part for part in found if _is_leaf(part)]


def _is_leaf(part: Any) -> bool:
    return part is None or isinstance(part, str | bytes | int | float)


def holds_exactly(path: str, usual: Any, now: Any, expected: Expected) -> None:
    """Each text is the harmless one with the values in it, and all else is the same."""
    before, after = dict(leaves(usual)), dict(leaves(now))
    assert after.keys() == before.keys(), path
    for at, leaf in before.items():
        if not isinstance(leaf, str):
            assert after[at] == leaf, (path, at)
        else:
            now_is = after[at]
            assert isinstance(now_is, str), (path, at, now_is)
            assert expected.is_text(leaf, now_is, quoted=path.endswith(".md")), (
                path,
                at,
                leaf,
                now_is,
            )


def test_every_text_answer_is_varied() -> None:
    """A question that is answered freely is in some case, and each case asks what there is."""
    free = {name for name, row in OPTIONS.items() if row.type in (str, tuple[str, ...])}
    free -= {"runtime"}  # the name of a runtime that is deployed: of it its URL is recorded
    assert {field for case in CASES.values() for field in case.texts} == free
    assert set(USUAL) == free
    paths = {(case.chosen["path"], case.chosen["framework"]) for case in CASES.values()}
    of_path, of_framework = (OPTIONS[name].words for name in ("path", "framework"))
    agents = {(path, framework) for path in ("mcp", "credential") for framework in of_framework}
    assert paths == agents | {(path, "strands") for path in of_path}


def commands_of(readme: Any) -> list[str]:
    """The blocks of commands in a README, as `read` has it."""
    blocks = (text for text in readme[1] if text.endswith("\n"))  # a code span is on one line
    return [text for text in blocks if text.split()[0] in PROGRAMS and "<" not in text]


def is_command(usual: list[str], now: list[str], expected: Expected) -> bool:
    """Whether ``now`` is the command ``usual`` with the values in it, word by word."""
    words = zip(usual, now, strict=False)
    return len(usual) == len(now) and all(expected.is_text(*pair) for pair in words)


def words_of(block: str) -> list[list[str]]:
    """The words of each command in a block."""
    return [shlex.split(line) for line in block.replace("\\\n", " ").splitlines() if line.strip()]


# --- the entrances --------------------------------------------------------------------------------

_BY_YAML = ("flag", "environment", "yaml")
_BY_JSON = ("flag", "environment", "json")


_WRITERS: dict[str, Callable[[Any], str]] = {
    "yaml": yaml.safe_dump,
    "json": json.dumps,
}


def said_by(
    ways: dict[str, str], host: Host, case: Case, values: dict[str, str], **more: bool
) -> Result:
    """Scaffold with the values of ``case``, each by its way."""
    answers: Answers = {**case.chosen, **more}
    answers |= {field: text for field, text in values.items() if ways[field] == "flag"}
    written = {f: [v] if f in LISTS else v for f, v in values.items() if ways[f] in _WRITERS}
    answers_file = host.world / "answers"
    if written:
        (writer,) = {ways[field] for field in written}
        answers_file.write_text(_WRITERS[writer](written), "utf-8", "surrogatepass")
        answers["answers"] = str(answers_file)
    variables = {
        f"AGENTCORE_CONNECT_{f.upper()}": v for f, v in values.items() if ways[f] == "environment"
    }
    os.environ.update(variables)
    try:
        result = host.connect("scaffold", *flags(answers))
    finally:
        for name in variables:
            del os.environ[name]
        answers_file.unlink(missing_ok=True)
    assert [c for c in result.said if c in UNSEEN] == []
    return result


def passed(field: str, way: str, value: str) -> str:
    """``value`` as it can be given by ``way``; what is not said at all is said harmlessly."""
    if way == "environment":
        value = re.sub("[\0\ud800-\udc7f\udd00-\udfff]", "", value)
        if field == "request_header":
            value = "".join(value.split())  # spaces are between two headers
    if field in LISTS:
        value = value.replace(",", "").strip()
    if field == "operation":
        value = value[:40]  # longer ones are shortened
    return value or USUAL[field]


Drawn = tuple[dict[str, str], dict[str, str]]
"""The value of each answer, and the way that it comes."""


@st.composite
def sets(draw: st.DrawFn, case: Case, *, wild: bool) -> Drawn:
    """Values that are taken, of all answers; or any text as one answer among harmless ones."""
    offered = st.sampled_from(draw(st.sampled_from([_BY_YAML, _BY_JSON])))
    ways = {field: draw(offered) for field in case.texts}
    if wild:
        field = draw(st.sampled_from(case.texts))
        values = {**case.usual(), field: draw(hostile(field))}
    else:
        path = str(case.chosen["path"])
        values = {field: draw(taken(field, path)) for field in case.texts}
    return {field: passed(field, ways[field], text) for field, text in values.items()}, ways


def drawn(case: Case, *, wild: bool) -> Callable[[Callable[[Drawn], None]], Callable[[], None]]:
    """Run a check on sets of answers, which are the same in each run.

    The first is passed over: it is always the plainest of all.
    """
    how = settings(
        max_examples=max(EXAMPLES // 2, 2) if wild else EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    number = count()

    def after_the_first(check: Callable[[Drawn], None]) -> Callable[[Drawn], None]:
        return lambda drawn: check(drawn) if next(number) else None

    return lambda check: how(given(sets(case, wild=wild))(after_the_first(check)))


@pytest.mark.parametrize("name", CASES)
def test_every_answer_at_once(world: Path, name: str, tmp_path_factory: Any) -> None:
    """Parsed back equal in every language; its commands, pasted into shells, are those words."""
    case, number, tally = CASES[name], count(), Counter[str]()
    meant: list[tuple[Expected, list[str]]] = []
    script = ""
    prepared: set[str] = set()

    def fresh(values: dict[str, str]) -> Host:
        root = put(world, case.example).root
        host = Host(world, root.rename(root.with_name(f"project{next(number)}")))
        host.agentcore()
        there = set(files(host))
        prepare(host, values)
        prepared.clear()
        prepared.update(set(files(host)) - there)
        return host

    def made(host: Host) -> dict[str, bytes]:
        return {p: c for p, c in files(host).items() if p not in prepared}

    every_way = dict.fromkeys(case.texts, "flag")
    host = fresh(case.usual())
    result = said_by(every_way, host, case, case.usual(), json=True)
    assert result.code == 0, result.said
    plain, commands = made(host), result.document["commands"]
    usual = {path: read(path, content) for path, content in plain.items()}
    text = "".join(content.decode() for content in files(host).values())
    unseen = {field for field in case.texts if USUAL[field] not in text} - SOURCES
    assert unseen == set(), "an answer that is in no file"
    shutil.rmtree(host.root)

    def holds(drawn: Drawn) -> None:
        nonlocal script
        values, ways = drawn
        host = fresh(values)
        try:
            before = tree(host.world)
            shown = said_by(ways, host, case, values, dry_run=True, full=True)
            result = said_by(ways, host, case, values, json=True)
            assert result.code == shown.code
            assert result.code in (0, 2), result.said
            tally["tried"] += 1
            tally["taken" if result.code == 0 else "refused"] += 1
            if result.code == 2:
                errors = result.document["errors"]
                tally.update(str(error["code"]) for error in errors)
                assert all(e["code"] not in ("", "internal") and e["message"] for e in errors)
                assert tree(host.world) == before
                return
            expected, contents = Expected(case.usual(), values), made(host)
            assert contents.keys() == usual.keys()
            now = {
                path: read(path, content)
                for path, content in contents.items()
                if content != plain[path] or expected.concerns(content)
            }
            for path, texts in now.items():
                holds_exactly(path, usual[path], texts, expected)
            listed = result.document["commands"]
            assert len(listed) == len(commands)
            for argv, other in zip(commands, listed, strict=True):
                assert is_command(argv, other, expected)
            meant.extend((expected, argv) for argv in commands)
            head = "The same with the agentcore CLI"
            script += shown_commands(shown.stderr.partition(head)[2].partition("\n\n")[0])
            for path in (path for path in now if path.endswith("README.md")):
                for block, typed in zip(*map(commands_of, (usual[path], now[path])), strict=True):
                    script += typed
                    meant.extend((expected, argv) for argv in words_of(block))
        finally:
            shutil.rmtree(host.root)

    drawn(case, wild=False)(holds)()
    assert tally["taken"] * 2 >= tally["tried"] > 0, tally
    drawn(case, wild=True)(holds)()
    holds(({**case.usual(), "name": 'a"\u2028\u202e'}, every_way))
    assert tally["refused"] > 0, tally
    folder = tmp_path_factory.mktemp("shell")
    for shell in SHELLS:
        came = run(script, shell, folder)
        assert len(came) == len(meant)
        for (expected, argv), now in zip(meant, came, strict=True):
            assert is_command(argv, now, expected), shell
    print(f"{name}: {dict(tally)}, {len(case.texts)} answers each")
