"""The agent's ``pyproject.toml`` gets what a connection needs, and nothing else changes in it."""

from __future__ import annotations

import pytest
import tomlkit
from agentcore_connect.agent.requirements import Below, release, require
from agentcore_connect.errors import InvalidInput
from hypothesis import given
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


def test_a_missing_dependency_is_added_as_a_person_would() -> None:
    """It stands on its own line below the others; what is there is kept as it is."""
    result = require(STOCK_LIKE, [MCP, PROXY])

    last = '    "strands-agents >= 1.15.0",\n'
    assert result.text == STOCK_LIKE.replace(last, f'{last}    "{PROXY}",\n')
    assert result.added == (PROXY,)
    assert (result.below, result.manual) == ((), ())


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
    assert (result.text, result.added, result.below) == (host, (), ())


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

    expected = (Below("Strands_Agents", theirs, ">=1.16"),) if below else ()
    assert (result.added, result.below) == ((), expected)


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
    assert (result.text, result.added, result.manual) == (host, (), (wanted,))
    assert "extra" in result.reason


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ('[project]\ndynamic = ["version", "dependencies"]\n', "dynamic"),
        ('[tool.poetry.dependencies]\npython = "^3.10"\nMCP = "*"\n', "Poetry"),
        ('[dependency-groups]\nagent = ["boto3"]\n', "no [project] table"),
        ("", "no [project] table"),
        ('project = { name = "x" }\n', "unusual"),
        ('project.name = "x"\n', "unusual"),
    ],
)
def test_dependencies_that_are_elsewhere_are_left_to_the_person(host: str, reason: str) -> None:
    """The file is not edited; what to add is handed over with the reason."""
    result = require(host, [PROXY])
    assert (result.text, result.added, result.manual) == (host, (), (PROXY,))
    assert reason in result.reason


@pytest.mark.parametrize(
    ("host", "line", "column"),
    [
        ("[project]\nname = \n", 2, 8),
        ("[project\n", 1, 9),
        ('[project]\nname = "a"\nx = """\n"""\nname = "b"\n', 5, 1),
        ("[a]\n[a]\n", 2, 1),
    ],
)
def test_broken_toml_is_refused(host: str, line: int, column: int) -> None:
    """The error says where the file is wrong, when adding and when releasing."""
    for call in (require, release):
        with pytest.raises(InvalidInput) as refusal:
            call(host, [PROXY])
        (problem,) = refusal.value.problems
        assert (problem.code, problem.line, problem.column) == ("toml-syntax", line, column)


@pytest.mark.parametrize("written", ['"mcp"', "[1]", "{ mcp = 1 }"])
def test_dependencies_of_another_type_are_refused(written: str) -> None:
    """What is not an array of strings is no list of dependencies."""
    with pytest.raises(InvalidInput, match="not an array of strings"):
        require(f"[project]\ndependencies = {written}\n", [PROXY])


def test_only_what_was_added_is_released() -> None:
    """An entry that a person changed since then is theirs."""
    changed = require(STOCK_LIKE, [PROXY]).text.replace("aws >= 1.7", "aws >= 1.8")
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

    listed = [tomlkit.parse(text)["project"]["dependencies"] for text in (host, result.text)]
    assert listed[1].unwrap() == [*listed[0].unwrap(), PROXY, "n"]
    assert release(result.text, [PROXY, "n"]) == host
    assert release(result.text, ["n", PROXY]) == host
