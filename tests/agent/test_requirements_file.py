"""A ``requirements.txt`` gets what a connection needs, and nothing else changes in it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from agentcore_connect.agent.dependencies import requirements_file
from agentcore_connect.agent.dependencies.judgement import judged
from agentcore_connect.errors import InvalidInput
from hypothesis import example, given, settings
from hypothesis import strategies as st

MCP = "mcp >= 1.24, < 2"
PATH = PurePosixPath("requirements.txt")


def require(text: str, wanted: list[str], *, keep_bounds: bool = False) -> str | None:
    found = judged(
        requirements_file.entries(text, "requirements.txt"), wanted, keep_bounds=keep_bounds
    )
    return requirements_file.edited(text, found.missing, found.raises)


def names(text: str) -> list[str]:
    return [entry.name for entry in requirements_file.entries(text, "requirements.txt")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"{MCP}\n"),
        ("a\n", f"a\n{MCP}\n"),
        ("a", f"a\n{MCP}"),
        ("a\r\nb\r\n", f"a\r\nb\r\n{MCP}\r\n"),
        ("a\r\nb", f"a\r\nb\r\n{MCP}"),
        ("a\rb\r", f"a\rb\r{MCP}\r"),
        ("# c\n", f"# c\n{MCP}\n"),
        ("# c", f"# c\n{MCP}"),
        ("\n\n", f"\n\n{MCP}\n"),
        ("\ufeff", f"\ufeff{MCP}\n"),
        ("\ufeffa\n", f"\ufeffa\n{MCP}\n"),
        ("a\n\n# for tests\n# b\n", f"a\n{MCP}\n\n# for tests\n# b\n"),
        ("a \\\n  >= 1\n# c\n", f"a \\\n  >= 1\n{MCP}\n# c\n"),
        ("a\n-r b.txt\n", f"a\n-r b.txt\n{MCP}\n"),
        ("--index-url https://example.com/simple\n", None),
    ],
)
def test_a_missing_requirement_stands_below_the_last(before: str, after: str | None) -> None:
    """Line ends, a missing last one and comments below stay; releasing gives the text back."""
    after = f"{before}{MCP}\n" if after is None else after
    assert require(before, [MCP]) == after
    assert require(after, [MCP]) == after
    assert requirements_file.released(after, [MCP]) == before


@pytest.mark.parametrize("text", ["a \\", "a \\\n", "# c\na \\\n  >= 1 \\\n"])
def test_nothing_is_added_to_a_line_that_does_not_end(text: str) -> None:
    """It would become a part of that line."""
    assert require(text, [MCP]) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mcp\n", "mcp>=1.24@\n"),
        ("mcp>=1.2", "mcp>=1.24@"),
        ("  mcp >= 1.2  # c\n", "  mcp >= 1.24  # c@\n"),
        ("mcp[cli]>=1.2,<2 ; python_version < '4'\r\n", None),
        ("mcp \\\n  # c\n", "mcp>=1.24 \\\n  # c@\n"),
        ("mcp>=1.2 --config-settings x=y\n", "mcp>=1.24 --config-settings x=y@\n"),
        ("mcp>=1.2 \\\n  ; python_version < '4'\n", None),
        ("mcp \\\n  >=1.2\n", None),
    ],
)
def test_a_lower_bound_is_raised_in_its_place(before: str, after: str | None) -> None:
    """The rest of the line stays; what does not stand in one piece is left."""
    result = require(before, [MCP])
    if result is None:
        assert "\\\n" in before
        return
    was = requirements_file.lines(before)[0].requirement
    mark = f"  # raised by connect from: {was}"
    if after is not None:
        assert result == after.replace("@", mark)
    assert requirements_file.released(result, [MCP]) == before


def test_every_form_of_line_is_read() -> None:
    """Options are none; URLs, paths and wheels are known by the name in them."""
    text = """\
# c
--index-url https://example.com/simple
-i https://example.com/simple
--extra-index-url=https://example.com/simple
-r other.txt
-c constraints.txt
--no-binary :all:
--pre
plain
Extra_Name[a,b]>=1 # c
marked; python_version < "3.11"
here @ file:///x
pinned==1.0 --hash=sha256:aa \\
    --hash=sha256:bb
git+https://example.com/x.git@v1#egg=from-git
-e git+https://example.com/y.git#egg=from_edit&subdirectory=z
-e ./local
./local
.
https://example.com/wheel_name-1.0-py3-none-any.whl
dist/other_wheel-2.0-py3-none-any.whl
version==${VERSION}
no#comment
"""
    assert names(text) == [
        *("plain", "extra-name", "marked", "here", "pinned", "from-git", "from-edit"),
        *("wheel-name", "other-wheel", "version", "no"),
    ]
    found = [(one.path, one.limits) for one in requirements_file.includes(text)]
    assert found == [("other.txt", False), ("constraints.txt", True)]


@pytest.mark.parametrize(
    ("line", "path", "limits"),
    [
        ("-r a.txt", "a.txt", False),
        ("-ra.txt", "a.txt", False),
        ("--requirement a.txt", "a.txt", False),
        ("--requirement=a/b.txt # c", "a/b.txt", False),
        ("-c a.txt", "a.txt", True),
        ("--constraint=../a.txt", "../a.txt", True),
    ],
)
def test_another_file_is_named_in_every_way(line: str, path: str, limits: bool) -> None:
    """As pip takes it."""
    assert [*requirements_file.includes(line)] == [(path, limits)]


def test_a_file_at_an_address_is_not_followed() -> None:
    """Nothing is fetched."""
    assert [*requirements_file.includes("-r https://example.com/r.txt\n")] == []


@pytest.mark.parametrize(
    ("head", "command", "sources"),
    [
        (
            "#\n# This file is autogenerated by pip-compile with Python 3.11\n# by the following "
            "command:\n#\n#    pip-compile --generate-hashes requirements.in\n#\n",
            "pip-compile --generate-hashes requirements.in",
            ("requirements.in",),
        ),
        (
            "# This file was autogenerated by uv via the following command:\n"
            "#    uv pip compile pyproject.toml -o requirements.txt\n",
            "uv pip compile pyproject.toml -o requirements.txt",
            ("pyproject.toml",),
        ),
        (
            "# This file was autogenerated by uv via the following command:\n"
            "#    uv export --no-hashes -o requirements.txt\n",
            "uv export --no-hashes -o requirements.txt",
            ("pyproject.toml",),
        ),
        ("# This file is @generated by PDM.\n", "", ()),
    ],
)
def test_a_compiled_file_says_how_it_was_made(
    head: str, command: str, sources: tuple[str, ...]
) -> None:
    """By pip-compile, uv or PDM, whether it has hashes or not."""
    text = f"{head}a==1\n"
    assert requirements_file.compiled(text) == (command, sources)
    assert requirements_file.closed(text)
    assert requirements_file.closed("a==1\n") == ""
    assert requirements_file.closed("a==1 \\\n    --hash=sha256:aa\n")
    assert requirements_file.closed("--require-hashes\n")


def test_a_password_in_a_command_is_not_repeated() -> None:
    """pip-compile writes the index that it was given."""
    head = "# This file is autogenerated by pip-compile\n#\n"
    made = requirements_file.compiled(f"{head}#    pip-compile -i https://me:secret@h/s a.in\n")
    assert made == ("pip-compile -i https://***@h/s a.in", ("a.in",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_the_encoding_is_kept(encoding: str) -> None:
    """A BOM says it, or a coding comment; PowerShell writes UTF-16. Other bytes stay."""
    content = "# caf\u00e9\r\nmcp>=1.2\r\n".encode(encoding)

    text, found = requirements_file.decoded(content, PATH)
    after = require(text, [MCP, "n"])

    assert after is not None
    written = after.encode(found)
    assert written.decode(encoding) == (
        "# caf\u00e9\r\nmcp>=1.24  # raised by connect from: mcp>=1.2\r\nn\r\n"
    )
    assert requirements_file.released(after, [MCP, "n"]).encode(found) == content


@pytest.mark.parametrize(
    "content", [b"\xff\xfea", b"a\0b\n", b"# coding: nothing\na\n", b"# coding: rot13\na\n"]
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    """The error names the file."""
    with pytest.raises(InvalidInput, match=r"requirements\.txt cannot be read as text"):
        requirements_file.decoded(content, PATH)


LINES = st.sampled_from(
    [
        *("", " ", "# c", "#", "a", "mcp", "mcp>=1.2", "  mcp[x] >= 1, < 2  # c", "n==1", "n # c "),
        *("--pre", "-r b.txt", "mcp \\", "  >= 1 \\", "x \\", "mcp>1;python_version>'3'", "-e ."),
        *("git+https://h/x#egg=mcp", "\u2028", "caf\u00e9", "mcp~=1.2   ", "mcp @ file:///x"),
    ]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@settings(deadline=None)
@given(
    lines=st.lists(st.tuples(LINES, ENDS), max_size=7),
    last=LINES,
    mark=st.sampled_from(["", "\ufeff"]),
    order=st.permutations([MCP, "n >= 0.5", "k"]),
)
@example(
    lines=[("", "\r"), ("a", "\n"), ("", "\n")], last="", mark="", order=[MCP, "n >= 0.5", "k"]
).via("a CR that was put before an LF became one line end with it")
def test_any_file_gets_its_bytes_back(
    lines: list[tuple[str, str]], last: str, mark: str, order: list[str]
) -> None:
    """Whatever the lines are: what was added and raised goes; a second time nothing changes."""
    host = mark + "".join(map("".join, lines)) + last
    wanted = [MCP, "n >= 0.5", "k"]

    result = require(host, wanted)

    if result is None:
        return
    assert set(names(result)) >= {"mcp", "n", "k"}
    assert set(names(result)) - set(names(host)) <= {"mcp", "n", "k"}
    assert require(result, wanted) == result
    assert requirements_file.released(result, order) == host


@settings(deadline=None)
@given(
    text=st.text(
        st.sampled_from(list("mcp>=12.,;[]# \\\r\n\t-er@:/'\"\u2028\x0b\ufeff")), max_size=40
    )
)
@example("\ufeff\ufeff")
def test_any_text_gets_its_bytes_back(text: str) -> None:
    """No text stops the reading, and none is lost."""
    result = require(text, [MCP], keep_bounds=False)
    if result is not None:
        assert requirements_file.released(result, [MCP]) == text
