"""The agent's ``pyproject.toml`` gets what a connection needs, and nothing else changes in it."""

from __future__ import annotations

from typing import NamedTuple

import pytest
import tomlkit
from agentcore_connect.agent.dependencies import project_table
from agentcore_connect.agent.dependencies.entry import Judgement
from agentcore_connect.agent.dependencies.judgement import judged
from agentcore_connect.errors import InvalidInput
from hypothesis import given, settings
from hypothesis import strategies as st

MCP = "mcp >= 1.24, < 2"
PROXY = "mcp-proxy-for-aws >= 1.7"

STOCK_LIKE = """\
[project]
name = "Agent"
dependencies = [
    "aws-opentelemetry-distro ~= 0.18.0",
    "mcp ~= 1.24.0", # the client
    "strands-agents >= 1.15.0",
    
]

[tool.hatch.build.targets.wheel]
packages = ["."]
"""  # noqa: W293 - the CLI writes this line with its blanks


class Required(NamedTuple):
    """The file's new text, None where that cannot be had, and what came of each requirement."""

    text: str | None
    found: Judgement

    @property
    def added(self) -> tuple[str, ...]:
        return self.found.missing


def require(text: str, wanted: list[str], *, keep_bounds: bool = True) -> Required:
    found = judged(project_table.entries(text, "pyproject.toml"), wanted, keep_bounds=keep_bounds)
    return Required(project_table.edited(text, found.missing, found.raises), found)


def release(text: str | None, wanted: list[str] | tuple[str, ...]) -> str:
    assert text is not None
    return project_table.released(text, wanted)


def test_a_missing_dependency_is_added_as_a_person_would() -> None:
    """It stands on its own line below the others; what is there is kept as it is."""
    result = require(STOCK_LIKE, [MCP, PROXY])

    last = '    "strands-agents >= 1.15.0",\n'
    assert result.text == STOCK_LIKE.replace(last, f'{last}    "{PROXY}",\n')
    assert result.added == (PROXY,)
    assert (result.found.doubts, result.found.bare) == ((), ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('dependencies = ["a"]', 'dependencies = ["a", "n >= 1"]'),
        ("dependencies = ['a',] # c", "dependencies = ['a', \"n >= 1\",] # c"),
        ("dependencies = []", 'dependencies = ["n >= 1",]'),
        ("dependencies = [\n]", 'dependencies = [\n    "n >= 1",\n]'),
        ("dependencies = [ # c\n]", 'dependencies = [ # c\n    "n >= 1",\n]'),
        (
            'dependencies = [\n\t"a", # "b", c\n\t"d" # e\n\t# f\n]',
            'dependencies = [\n\t"a", # "b", c\n\t"d", # e\n\t"n >= 1"\n\t# f\n]',
        ),
        ('dependencies = ["a",\n  """b""",]', 'dependencies = ["a",\n  """b""",\n  "n >= 1",]'),
        ('readme = "x" # c', 'readme = "x" # c\ndependencies = ["n >= 1"]'),
        ("authors = [\n]", 'authors = [\n]\ndependencies = ["n >= 1"]'),
    ],
)
@pytest.mark.parametrize("frame", ['[project]\nname = "x"\n{}', "{}\n\n[project.urls]\na = 'b'\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_layout_is_followed_and_given_back(
    before: str, after: str, frame: str, newline: str, mark: str
) -> None:
    """An entry follows the array around it, and releasing it gives the same text again."""
    if not frame.startswith("["):
        frame = "[project]\n" + frame
    host = (mark + frame.format(before)).replace("\n", newline)

    result = require(host, ["n >= 1"])

    assert result.text == (mark + frame.format(after)).replace("\n", newline)
    assert release(result.text, result.added) == host
    assert result.text is not None
    again = require(result.text, ["n >= 1"])
    assert (again.text, again.added) == (result.text, ())


@pytest.mark.parametrize(
    "entry",
    [
        "Mcp_Proxy.for.AWS>=1.7",
        "mcp-proxy-for-aws[cli] >= 1.8",
        "mcp-proxy-for-aws @ https://example.com/p.whl",
        "mcp-proxy-for-aws @ {root:uri}/p",
        "mcp-proxy-for-aws >= 1.7; python_version >= '3.10'",
    ],
)
def test_a_dependency_is_known_by_its_name(entry: str) -> None:
    """However it is spelled, and wherever it comes from, it is not added a second time."""
    host = f'[project]\ndependencies = ["{entry}"]\n'
    result = require(host, [PROXY])
    assert (result.text, result.added, result.found.doubts) == (host, (), ())


@pytest.mark.parametrize(
    ("theirs", "below"),
    [
        (">=1.15.0", True),
        ("", True),
        ("<1.30", True),
        (">1.15", True),
        ("~=1.15", True),
        ("!=1.15", True),
        (">=1.16", False),
        (">1.16", False),
        ("==1.20", False),
        ("~=1.16.2", False),
        (">=1!0", False),
    ],
)
def test_untested_versions_are_reported(theirs: str, below: bool) -> None:
    """A bound of the person's own is kept, and named where it admits less than was tested."""
    result = require(
        f'[project]\ndependencies = ["Strands_Agents{theirs}"]\n', ["strands-agents>=1.16"]
    )

    doubts = [(one.entry.text, one.tested) for one in result.found.doubts]
    assert doubts == ([(f"Strands_Agents{theirs}", ">=1.16")] if below else [])
    assert result.added == ()


@pytest.mark.parametrize("theirs", ["< 1.20", "== 1.23.*", "~= 1.23.1", ">= 2", "== 1.0"])
def test_bounds_that_cannot_both_hold_are_refused(theirs: str) -> None:
    """No version would do, so it is an error that shows both sides; nothing is edited."""
    with pytest.raises(InvalidInput) as refusal:
        require(f'[project]\ndependencies = ["mcp {theirs}"]\n', [MCP])

    (problem,) = refusal.value.problems
    assert problem.code == "dependency-conflict"
    assert theirs.replace(" ", "") in problem.message
    assert "mcp<2,>=1.24" in problem.message


def test_a_missing_extra_is_told() -> None:
    """An entry is never changed, so an extra that it lacks is for the person to add."""
    host = '[project]\ndependencies = ["bedrock-agentcore >= 1.9"]\n'
    wanted = "bedrock-agentcore[strands-agents] >= 1.9"
    result = require(host, [wanted])
    assert (result.text, result.added, result.found.bare) == (host, (), (wanted,))


@pytest.mark.parametrize("host", ['project = { name = "x" }\n', 'project.name = "x"\n'])
def test_an_unusual_table_is_not_edited(host: str) -> None:
    """Where a new key would not come to what it should, there is no new text."""
    result = require(host, [PROXY])
    assert (result.text, result.added) == (None, (PROXY,))


@pytest.mark.parametrize(
    ("host", "line", "column"),
    [
        ("[project]\nname = \n", 2, 8),
        ("[project\n", 1, 9),
        ('[project]\nname = "a"\nx = """\n"""\nname = "b"\n', 5, 1),
        ("[a]\n[a]\n", 2, 1),
        ("[a.b.c]\n[a.d.e]\n[a.b.f]\n[project]\n[a.b.c]\n[z]\n", 5, 1),
        ("a.b.c.d = 1\n[[a.e.f]]\n[a.b.c]\n[z]\n", 3, 1),
    ],
)
def test_broken_toml_is_refused(host: str, line: int, column: int) -> None:
    """The error says where the file is wrong, when adding and when releasing."""
    for call in (require, release):
        with pytest.raises(InvalidInput) as refusal:
            call(host, [PROXY])
        (problem,) = refusal.value.problems
        assert (problem.code, problem.line, problem.column) == ("toml-syntax", line, column)


def test_the_line_of_a_key_that_is_twice_is_found_in_few_looks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However long the file is: it can be anybody's, and each look reads it."""
    looks = []
    read = tomlkit.parse
    monkeypatch.setattr(tomlkit, "parse", lambda text: looks.append(text) or read(text))
    many = "".join(f"[t{number}]\na = 1\n" for number in range(500))

    with pytest.raises(InvalidInput) as refusal:
        require(f'[project]\nname = "a"\n{many}[z]\nb = 1\nb = 2\n', [PROXY])

    assert refusal.value.problems[0].line == 1005
    assert len(looks) < 20


@pytest.mark.parametrize("written", ['"mcp"', "[1]", "{ mcp = 1 }"])
def test_dependencies_of_another_type_are_refused(written: str) -> None:
    """What is not an array of strings is no list of dependencies."""
    with pytest.raises(InvalidInput, match="not an array of strings"):
        require(f"[project]\ndependencies = {written}\n", [PROXY])


def test_only_what_was_added_is_released() -> None:
    """An entry that a person changed since then is theirs."""
    added = require(STOCK_LIKE, [PROXY]).text
    assert added is not None
    changed = added.replace("aws >= 1.7", "aws >= 1.8")
    assert release(changed, [PROXY]) == changed
    assert release(STOCK_LIKE, [PROXY]) == STOCK_LIKE
    assert release("[project]\n", [PROXY]) == "[project]\n"


ENTRIES = st.sampled_from(['"a"', "'b'", '"""c"""', '"d # e"', "\"f; os_name == 'x'\""])
GAPS = st.sampled_from(["", " ", "\n", "\n    ", ' # c, "d"\n  '])


@given(
    entries=st.lists(ENTRIES, max_size=4),
    gaps=st.lists(GAPS, min_size=9, max_size=9),
    trailing=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_any_array_keeps_what_is_its_own(
    entries: list[str], gaps: list[str], trailing: bool, newline: str
) -> None:
    """Whatever the array looks like, two entries are new in it, and they go as they came."""
    inside = ",".join(gaps[2 * at] + entry + gaps[2 * at + 1] for at, entry in enumerate(entries))
    comma = "," if trailing and entries else ""
    host = f"[project]\nname = 'x'\ndependencies = [{inside}{comma}{gaps[8]}]\n".replace(
        "\n", newline
    )

    result = require(host, [PROXY, "n"])

    assert result.text is not None
    listed = [tomlkit.parse(text)["project"]["dependencies"] for text in (host, result.text)]
    assert listed[1].unwrap() == [*listed[0].unwrap(), PROXY, "n"]
    assert release(result.text, [PROXY, "n"]) == host
    assert release(result.text, ["n", PROXY]) == host


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mcp", "mcp >= 1.24"),
        ("mcp[cli]", "mcp[cli] >= 1.24"),
        ("mcp>=1.2", "mcp>=1.24"),
        ("mcp >= 1.2.3, < 2", "mcp >= 1.24, < 2"),
        ("mcp<2,>1.2", "mcp<2,>=1.24"),
        ("mcp < 2", "mcp >= 1.24, < 2"),
        ("mcp!=1.5", "mcp>=1.24,!=1.5"),
        ("mcp~=1.2", "mcp~=1.24"),
        ("mcp ~= 1.0", "mcp ~= 1.24"),
        ("mcp==1.*", "mcp>=1.24,==1.*"),
        ("mcp>=1.2; python_version < '4'", "mcp>=1.24; python_version < '4'"),
    ],
)
def test_a_lower_bound_is_raised(before: str, after: str) -> None:
    """Only the bound is another, a comment says what was there, and releasing brings it back."""
    host = f'[project]\ndependencies = [\n    "a", # b\n    "{before}", # c\n]\n'

    result = require(host, [MCP], keep_bounds=False)

    mark = f"# c  # raised by connect from: {before}"
    assert result.text == host.replace(before, after).replace("# c", mark)
    assert require(result.text, [MCP], keep_bounds=False).text == result.text
    assert release(result.text, [MCP]) == host
    assert require(host, [MCP]).text == host


@pytest.mark.parametrize("entry", ['"""mcp"""', '"m\\u0063p"', '"mcp (>=1.2)"'])
def test_an_entry_in_an_odd_form_is_not_raised(entry: str) -> None:
    """What could not be spliced is left: there is no raised text."""
    host = f"[project]\ndependencies = [{entry}]\n"
    found = judged(project_table.entries(host, "pyproject.toml"), [MCP])
    assert not found.raises or project_table.edited(host, (), found.raises) is None


def test_a_bound_is_raised_further_and_still_goes_back() -> None:
    """A newer connect raises again; the comment keeps what the person had."""
    host = '[project]\ndependencies = ["mcp>=1.2", "n"]\n'
    once = require(host, ["mcp >= 1.24"], keep_bounds=False).text
    assert once is not None
    twice = require(once, ["mcp >= 1.30"], keep_bounds=False).text
    assert twice is not None
    assert twice.count("raised by connect") == 1
    assert '"mcp>=1.30"' in twice
    assert release(twice, ["mcp >= 1.30"]) == host


def test_an_entry_that_was_edited_after_it_was_raised_stays() -> None:
    """It is the person's again."""
    raised = require('[project]\ndependencies = ["mcp>=1.2"]\n', [MCP], keep_bounds=False).text
    assert raised is not None
    edited = raised.replace("mcp>=1.24", "mcp>=1.24,!=1.25")
    assert release(edited, [MCP]) == edited


RAISABLE = st.sampled_from(["mcp", "mcp>=1.2", "mcp >1, <3", "n >= 0.5", "n", "a", "mcp~=1.2"])


@settings(deadline=None)  # a busy machine is no failure
@given(
    entries=st.lists(RAISABLE, max_size=4),
    gaps=st.lists(GAPS, min_size=9, max_size=9),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_any_array_gets_its_raised_entries_back(
    entries: list[str], gaps: list[str], newline: str
) -> None:
    """However the array is laid out, what was raised and added goes, to the last character."""
    inside = ",".join(
        f'{gaps[2 * at]}"{entry}"{gaps[2 * at + 1]}' for at, entry in enumerate(entries)
    )
    host = f"[project]\nname = 'x'\ndependencies = [{inside}{gaps[8]}]\n".replace("\n", newline)
    wanted = [MCP, "n >= 1"]

    result = require(host, wanted, keep_bounds=False)

    assert result.text is not None
    assert require(result.text, wanted, keep_bounds=False).text == result.text
    assert release(result.text, wanted) == host
    assert release(result.text, [*reversed(wanted)]) == host
