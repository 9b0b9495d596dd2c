"""A whole ``pyproject.toml`` of any layout gets what a connection needs, and its bytes back."""

from __future__ import annotations

from collections.abc import Callable

import tomlkit
from agentcore_connect.agent.dependencies import poetry_table, project_table, toml
from agentcore_connect.agent.dependencies.entry import Judgement
from agentcore_connect.agent.dependencies.judgement import judged
from agentcore_connect.errors import InvalidInput
from hypothesis import example, given, settings
from hypothesis import strategies as st

WANTED = ["mcp >= 1.24, < 2", "n >= 0.5", "k[x] >= 1"]

PROJECT = (
    *("dependencies = []\n", "dependencies = [\n]\n", "dependencies = [ # c\n\n  # d\n]\n"),
    *('dependencies=["a",]\n', '"dependencies" = [\n\t"mcp>=1.2",\n\t"n"  # c\n\t# end\n]\n'),
    *("dependencies = ['mcp>=1.2', \"n\"] # c\n", "dependencies = [\"\"\"mcp\"\"\", '''n''']\n"),
    *('dependencies = [\n    "k ; os_name == \'x\'"\n  , "n"\n  ]\n', 'dynamic = ["version"]\n'),
    *('description = """\ndependencies = ["z"]\n"""\n', 'optional-dependencies.dev = ["mcp"]\n'),
    *('urls = {a = "b"} # c\n', 'readme.file = "x"\n', "authors = [{name='x'},\n {name='y'}]\n"),
    *("# c\n", "\n", "  \n", "\t# c\n", 'name = "x" # c\n', "version='1'"),
)
POETRY = (
    *('python="^3.10"\n', 'mcp = "^1.2"\n', "\"n\" = '~0.2' # c\n", 'n = "*"\n', "# c\n", "\n"),
    *('mcp = {version="^1.2", extras=["cli"]}\n', 'k = [{version="^1", python="<3.9"}]\n'),
    *('mcp = "^1.2 || ^2"\n', 'k = ">=0.2,<3" # c\n', 'mcp = """1.25"""\n', 'a.git = "x"\n'),
)
HEADS = (
    *("[project]\n", "[ project ] # c\n", '["project"]\n', "\t[project]\n"),
    *("[tool.poetry.dependencies]\n", "[tool . poetry . dependencies] # c\n"),
)
TABLES = (
    *('project.name = "x"\n', 'project = { name = "x", dependencies = ["a"] }\n', "# c\n", "\n"),
    *('project.dependencies = ["a"]\n', 'tool.poetry.dependencies.mcp = "^1.2"\n'),
    *('[project.optional-dependencies]\ndev = ["mcp>=1.2"]\n', '[[project.authors]]\nname="a"\n'),
    *('[project.scripts]\na = "b:c"\n', '[dependency-groups]\ndev = ["n", {include-group="x"}]\n'),
    *('[tool.uv]\ndev-dependencies = ["mcp"]\n', "[tool.uv.sources]\nmcp = {workspace=true}\n"),
    *('[[tool.uv.index]]\nname="x"\n', '[tool.poetry.dependencies.mcp]\nversion="1"\n'),
    *('[tool.poetry]\nname="x"\n', '[tool.poetry.group.dev.dependencies]\nmcp = "^1"\n'),
    *('[tool]\npoetry.dependencies.n = "^0.3"\n', '[build-system]\nrequires=["mcp"]\n'),
)


def table(head: str, lines: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(lines), max_size=5).map(lambda some: head + "".join(some))


DOCUMENTS = st.lists(
    st.one_of(
        st.sampled_from(TABLES),
        st.sampled_from(HEADS[:4]).flatmap(lambda head: table(head, PROJECT)),
        st.sampled_from(HEADS[4:]).flatmap(lambda head: table(head, POETRY)),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(
    document=DOCUMENTS,
    newline=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", toml.BOM]),
    ending=st.sampled_from(["", "\n", "#"]),
    keep_bounds=st.booleans(),
    order=st.permutations(WANTED),
)
@example(
    document=[
        *("[tool.poetry.dependencies.mcp]\n", "[tool.uv.workspace]\n", "[tool.poetry.group.x]\n"),
        *("[project]\n", "[tool.poetry.dependencies.mcp]\n"),
    ],
    newline="\n",
    mark="",
    ending="",
    keep_bounds=False,
    order=WANTED,
).via("a table that is there twice, which tomlkit found only when it read the parts")
def test_any_file_gets_its_bytes_back(
    document: list[str],
    newline: str,
    mark: str,
    ending: str,
    keep_bounds: bool,
    order: list[str],
) -> None:
    """Whatever the tables are: what was added and raised goes; a second time nothing changes."""
    host = mark + ("".join(document).rstrip("\n") + ending).replace("\n", newline)
    for module in (project_table, poetry_table):
        try:
            before = module.entries(host, "pyproject.toml")
            found = judged(before, WANTED, keep_bounds=keep_bounds)
        except InvalidInput:
            continue

        result = _edited(module.edited, host, found)

        if result is None:
            continue
        listed = {one.name for one in module.entries(result, "pyproject.toml")}
        again = judged(module.entries(result, "pyproject.toml"), WANTED, keep_bounds=keep_bounds)
        assert listed == {one.name for one in before} | (
            {"mcp", "n", "k"} if found.missing else set()
        )
        assert _edited(module.edited, result, again) == result
        assert tomlkit.parse(result.removeprefix(toml.BOM)).unwrap()
        assert poetry_table.released(project_table.released(result, order), order) == host


def _edited(edit: Callable[..., str | None], text: str, found: Judgement) -> str | None:
    """What raises cannot be spliced into is left, as `connect scaffold` does."""
    after = edit(text, found.missing, found.raises)
    return edit(text, found.missing, ()) if after is None and found.raises else after
