"""The agent's dependencies, in whichever file its build installs from: edited, and given back."""

from __future__ import annotations

from typing import Any

import pytest
from front_door import IAM, OWN_COMMAND, Answers, Host

READ: Answers = OWN_COMMAND | IAM | {"framework": None}
APP = "app/Assistant"
STRANDS = "strands-agents >= 1.15.0\n"


def files(host: Host, **contents: str | bytes | None) -> None:
    """Give the agent's folder these files; None takes one away. `_` in a name is a dot."""
    for name, content in contents.items():
        path = host.app / name.replace("_", ".")
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)


def only(host: Host, requirements: str | bytes, **more: str | bytes | None) -> None:
    """An agent that has its dependencies in a requirements.txt."""
    files(host, pyproject_toml=None, requirements_txt=requirements, **more)


def build(host: Host, **settings: str) -> None:
    host.edit(lambda config: config["runtimes"][0].update(settings))


def scaffolded(host: Host, **more: str | bool | None) -> dict[str, Any]:
    """What scaffold says; done again it changes nothing, undone and removed each byte is back."""
    before = host.tree()
    result = host.scaffold(READ, json=True, **more)
    assert result.code == 0, result.said
    after = host.tree()
    assert host.scaffold(READ, json=True, **more).actions == {}
    for back in (("undo", "--json"), ("undo", "--redo", "--json")):
        assert host.connect(*back).code == 0
    assert host.tree() == after
    status = host.connect("status", "--json").document
    codes = {finding["code"] for finding in status["drift"]}
    assert "dependency-conflict" not in codes
    assert ("dependency-missing" in codes) == bool(result.document["manual"])
    removed = host.connect("remove", "WeatherTools", "--yes", "--json")
    assert removed.code == 0, removed.said
    assert host.tree() == before
    assert host.connect("undo", "--json").code == 0
    assert host.tree() == after
    return result.document


def test_requirements_txt_is_edited_where_there_is_no_pyproject(host: Host) -> None:
    """Comments, blanks and line ends stay; what the build does not read is said."""
    only(host, f"# agent\r\n{STRANDS.strip()}  # core\r\nbotocore[crt]\r\n\r\n# the end")

    told = scaffolded(host)

    assert host.read(f"{APP}/requirements.txt").decode() == (
        "# agent\r\n"
        "strands-agents >= 1.23  # core  # raised by connect from: strands-agents >= 1.15.0\r\n"
        "botocore[crt]>=1.35  # raised by connect from: botocore[crt]\r\n"
        "httpx >= 0.27, < 1\r\n\r\n# the end"
    )
    assert told["manual"] == []
    assert [w for w in told["warnings"] if "with build CodeZip, requirements.txt is not read" in w]
    assert sum("asks for strands-agents >= 1.23 now" in reason for reason in told["reasons"]) == 1


def test_bounds_can_be_kept(host: Host) -> None:
    """With --keep-bounds only what is missing is added, and a warning says what was left."""
    only(host, STRANDS)

    told = scaffolded(host, keep_bounds=True)

    assert host.read(f"{APP}/requirements.txt").decode().startswith(STRANDS)
    (left,) = [warning for warning in told["warnings"] if "versions older" in warning]
    assert "app/Assistant/requirements.txt:1 has strands-agents >=1.15.0" in left


def test_other_files_that_are_named_are_followed(host: Host) -> None:
    """An entry is raised in the file in which it stands; constraints bound it."""
    only(
        host,
        "-r ../../common.txt\n-c limits.txt\nhttpx\n",
        **{"limits_txt": "httpx == 0.28.0\nunused == 1\n"},
    )
    (host.root / "common.txt").write_text(
        "-r app/Assistant/requirements.txt\nstrands-agents>=1.2\n"
    )

    scaffolded(host)

    assert host.read("common.txt").decode().splitlines()[1].startswith("strands-agents>=1.23  #")
    assert host.read(f"{APP}/requirements.txt").decode() == (
        "-r ../../common.txt\n-c limits.txt\nhttpx\nbotocore >= 1.35, < 2\n"
    )


@pytest.mark.parametrize(
    ("name", "line"), [("requirements.txt", "httpx == 0.2"), ("limits.txt", "httpx < 0.20")]
)
def test_a_version_that_cannot_work_is_refused(host: Host, name: str, line: str) -> None:
    """The error names the file and the line, whether it installs or only limits."""
    only(host, "-c limits.txt\n", **{"limits_txt": "# none\n"})
    with (host.app / name).open("a") as file:
        file.write(f"{line}\n")

    error = host.refuses(
        "dependency-conflict", "httpx", ">=0.27", answers=READ | {"framework": "strands"}
    )

    assert (error["file"], error["line"]) == (f"{APP}/{name}", 2)


def test_a_file_that_is_named_and_missing_is_said(host: Host) -> None:
    """What it lists is not known, so nothing that may be in it is called missing."""
    only(host, f"{STRANDS}-r gone.txt\n-c ../../../outside.txt\n-r https://example.com/r.txt\n")

    told = host.scaffold(READ, json=True, dry_run=True).document

    named = [warning for warning in told["warnings"] if "is not in the project" in warning]
    assert [f"{APP}/gone.txt" in named[0], "../outside.txt" in named[1], len(named)] == [
        True
    ] * 2 + [2]


@pytest.mark.parametrize(
    ("head", "entry", "says"),
    [
        (
            "#\n# This file is autogenerated by pip-compile with Python 3.12\n"
            "# by the following command:\n#\n#    pip-compile requirements.in\n#\n",
            "strands-agents==1.10.0\n    # via -r requirements.in\n",
            "to requirements.in, then run `pip-compile requirements.in --upgrade-package "
            "strands-agents`",
        ),
        (
            "# This file was autogenerated by uv via the following command:\n"
            "#    uv pip compile requirements.in -o requirements.txt\n",
            "strands-agents==1.62.0\n",
            "then run `uv pip compile requirements.in -o requirements.txt`",
        ),
        (
            "",
            "strands-agents==1.62.0 \\\n    --hash=sha256:aa\n",
            "each of its requirements has a hash: add these lines, then run `uv pip compile "
            "--generate-hashes requirements.txt -o requirements.txt`",
        ),
    ],
)
def test_a_compiled_file_is_left(host: Host, head: str, entry: str, says: str) -> None:
    """With the exact lines to add, where to, and the command that makes it again."""
    only(host, head + entry)

    told = scaffolded(host)

    (left,) = told["manual"]
    assert left["file"] == f"{APP}/requirements.txt"
    assert says in left["reason"]
    lines = ["httpx >= 0.27, < 1", "botocore >= 1.35, < 2"]
    if "1.10.0" in entry:
        lines.insert(1, "strands-agents >= 1.23, < 2")
    assert left["lines"] == lines
    assert host.read(f"{APP}/requirements.txt").decode() == head + entry


COPIES = "FROM python:3.12\nCOPY . .\n"


@pytest.mark.parametrize(
    ("settings", "dockerfile", "edited"),
    [
        pytest.param({}, None, "pyproject.toml", id="codezip"),
        pytest.param({}, "RUN pip install -r requirements.txt", "pyproject.toml", id="not-read"),
        pytest.param({"build": "Container"}, "RUN pip install -r requirements.txt", None, id="pip"),
        pytest.param(
            {"build": "Container"},
            "RUN --mount=type=cache uv pip install \\\n    --system -r /app/requirements.txt",
            None,
            id="uv-pip",
        ),
        pytest.param(
            {"build": "Container"}, "RUN uv sync --frozen --no-dev", "pyproject.toml", id="uv-sync"
        ),
        pytest.param({"build": "Container"}, "RUN pip install .", "pyproject.toml", id="project"),
        pytest.param(
            {"build": "Container"},
            "# RUN pip install -r requirements.txt\nRUN uv sync",
            "pyproject.toml",
            id="comment",
        ),
        pytest.param(
            {
                "build": "Container",
                "buildContextPath": ".",
                "dockerfile": "app/Assistant/Dockerfile",
            },
            "RUN pip3 install --no-cache-dir -r app/Assistant/requirements.txt",
            None,
            id="context",
        ),
    ],
)
def test_the_build_decides_which_of_two_files(
    host: Host, settings: dict[str, str], dockerfile: str | None, edited: str | None
) -> None:
    """CodeZip installs from pyproject.toml; a container as its Dockerfile says."""
    files(host, requirements_txt="strands-agents>=1.30\n")
    if dockerfile is not None:
        (host.app / "Dockerfile").write_text(f"{COPIES}{dockerfile}\n")
    build(host, **settings)

    result = host.scaffold(READ, json=True)

    edited = edited or "requirements.txt"
    other = {"pyproject.toml", "requirements.txt"} - {edited}
    assert f"{APP}/{edited}" in result.actions
    assert f"{APP}/{other.pop()}" not in result.actions
    said = [w for w in result.document["warnings"] if "lists dependencies too" in w]
    assert len(said) == (edited == "pyproject.toml")


@pytest.mark.parametrize(("kind", "is_near"), [("CodeZip", False), ("Container", True)])
def test_a_pyproject_of_the_whole_repository(host: Host, kind: str, is_near: bool) -> None:
    """CodeZip looks upwards for it; a container whose Dockerfile says nothing has what is near."""
    only(host, "strands-agents>=1.30\n")
    (host.root / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = []\n')
    build(host, build=kind)

    result = host.scaffold(READ, json=True)

    assert (f"{APP}/requirements.txt" in result.actions) == is_near
    assert ("pyproject.toml" in result.actions) != is_near
    said = [w for w in result.document["warnings"] if "lists dependencies too" in w]
    assert len(said) == (not is_near)


POETRY = """\
[tool.poetry]
name = "assistant"

[tool.poetry.dependencies]
python = "^3.10"
strands-agents = "^1.15" # core
bedrock-agentcore = { version = "^1.9.1", extras = ["x"] }

[tool.poetry.group.dev.dependencies]
pytest = "*"
"""


def test_poetrys_own_table_is_edited(host: Host) -> None:
    """In its own words, with its lock file named."""
    files(host, pyproject_toml=POETRY, poetry_lock="# made by Poetry\n")

    told = scaffolded(host)

    assert host.read(f"{APP}/pyproject.toml").decode() == POETRY.replace(
        'strands-agents = "^1.15" # core',
        'strands-agents = "^1.23" # core  # raised by connect from: strands-agents ^1.15',
    ).replace(
        'extras = ["x"] }\n',
        'extras = ["x"] }\nhttpx = ">=0.27,<1"\nbotocore = ">=1.35,<2"\n',
    )
    assert [step for step in told["next_steps"] if "`poetry lock` in app/Assistant" in step]


LISTED = '[project]\nname = "a"\ndependencies = ["strands-agents"]\n'


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (
            '[project.optional-dependencies]\nrun = ["Strands_Agents == 1.22.0"]\n',
            "Strands_Agents == 1.22.0 in the extra run",
        ),
        (
            '[dependency-groups]\nother = []\ndev = ["httpx<0.27", {include-group = "other"}]\n',
            "httpx<0.27 in the group dev",
        ),
        (
            '[tool.uv]\ndev-dependencies = ["httpx==0.26"]\n',
            "httpx==0.26 in dev-dependencies of [tool.uv]",
        ),
        (
            '[tool.uv]\nconstraint-dependencies = ["botocore<1.30"]\n',
            "botocore<1.30 in constraint-dependencies of [tool.uv]",
        ),
        (
            '[tool.poetry.group.dev.dependencies]\nhttpx = { version = "^0.26", extras = ["x"] }\n',
            'httpx = "^0.26" in the group dev',
        ),
        (
            '[tool.poetry.dev-dependencies]\nstrands-agents = "~1.20"\n',
            'strands-agents = "~1.20" in dev-dependencies of [tool.poetry]',
        ),
    ],
)
def test_an_extra_or_a_group_that_contradicts_is_told(host: Host, more: str, says: str) -> None:
    """Whoever locks the project has all of it at once; only the person knows what is installed."""
    files(host, pyproject_toml=LISTED + more)

    told = scaffolded(host)

    assert more in host.read(f"{APP}/pyproject.toml").decode()
    (warning,) = [one for one in told["warnings"] if "no version is both" in one]
    assert warning.startswith(f"{APP}/pyproject.toml has {says}, but the connection needs ")


@pytest.mark.parametrize(
    "more",
    [
        '[project.optional-dependencies]\nrun = ["strands-agents >= 1.13", "httpx"]\n',
        '[dependency-groups]\nold = ["httpx<0.27; sys_platform == \'aix\'", "pytest==1"]\n',
        '[dependency-groups]\nown = ["strands-agents @ file:///x"]\n',
        "[dependency-groups]\na = 1\n[tool.uv]\ndev-dependencies = [1]\n[tool.poetry]\ngroup = 1\n",
        '[tool.poetry.group.a]\ndependencies=1\n[tool.poetry.group.b.dependencies]\nhttpx = "*"\n',
    ],
)
def test_an_extra_or_a_group_that_fits_is_not_told(host: Host, more: str) -> None:
    """Nor what may be for another machine, is a place, or is nothing that an installer reads."""
    files(host, pyproject_toml=LISTED + more)

    assert not [one for one in scaffolded(host)["warnings"] if "no version is both" in one]


@pytest.mark.parametrize(
    ("name", "content", "file", "says"),
    [
        ("Pipfile", "[packages]\n", "Pipfile", "Pipfile"),
        ("environment.yml", "dependencies: [python]\n", "environment.yml", "conda"),
        ("setup.py", "", "setup.py", "setup.py"),
        ("pyproject.toml", "[dependency-groups]\nagent = []\n", "pyproject.toml", "groups]: agent"),
        ("pyproject.toml", "[tool.ruff]\n", "pyproject.toml", "no [project] table"),
        (
            "pyproject.toml",
            '[project]\nname = "x"\ndynamic = ["dependencies"]\n',
            "pyproject.toml",
            "[project].dynamic",
        ),
        ("notes.txt", "", "pyproject.toml", "no pyproject.toml and no requirements.txt"),
    ],
)
def test_what_cannot_be_edited_is_named(
    host: Host, name: str, content: str, file: str, says: str
) -> None:
    """With all lines to add and the file in which the dependencies are."""
    files(host, pyproject_toml=None)
    files(host, **{name.replace(".", "_"): content})

    (left,) = host.scaffold(READ, json=True).document["manual"]

    assert (left["file"], len(left["lines"])) == (f"{APP}/{file}", 3)
    assert says in left["reason"]


def test_a_file_that_setuptools_reads_is_edited(host: Host) -> None:
    """`[tool.setuptools.dynamic]` names it."""
    table = '[tool.setuptools.dynamic]\ndependencies = { file = ["requirements.txt"] }\n'
    dynamic = f'[project]\nname = "x"\ndynamic = ["dependencies"]\n{table}'
    files(host, pyproject_toml=dynamic, requirements_txt="strands-agents>=1.30\n")

    scaffolded(host)

    assert host.read(f"{APP}/requirements.txt").decode().count("\n") == 3


def test_a_file_that_installs_the_project_leads_to_it(host: Host) -> None:
    """`-e .` in requirements.txt: the dependencies are those of pyproject.toml."""
    files(host, requirements_txt="-e .\n")
    (host.app / "Dockerfile").write_text("RUN pip install -r requirements.txt\n")
    build(host, build="Container")

    assert f"{APP}/pyproject.toml" in host.scaffold(READ, json=True).actions


@pytest.mark.parametrize("inside", [True, False])
def test_the_lock_file_of_a_workspace_is_named(host: Host, inside: bool) -> None:
    """It lies at the workspace's root, which may be above the project."""
    top = host.root if inside else host.root.parent
    (top / "uv.lock").write_text("version = 1\n")
    (top / "pyproject.toml").write_text('[tool.uv.workspace]\nmembers = ["x"]\n')
    (host.root.parent / ".git").mkdir()

    steps = host.scaffold(READ, json=True).document["next_steps"]

    (step,) = [step for step in steps if "uv lock" in step]
    assert f"`uv lock` in {'.' if inside else top}:" in step


def test_the_framework_is_read_from_requirements_txt(host: Host) -> None:
    """Where the entrypoint does not import it."""
    (host.app / "main.py").write_text("import model\n")
    only(host, "\ufeff# c\nlanggraph>=1\n")

    result = host.scaffold(READ, json=True, dry_run=True)

    assert result.document["units"][0]["template"] == "gateway_client/langgraph"


def test_two_units_share_what_was_raised(host: Host) -> None:
    """It goes back when the last of them is removed."""
    only(host, "strands-agents\n")
    before = host.read(f"{APP}/requirements.txt")
    host.has(READ)
    host.has(READ, gateway="Other", name="OtherTools")
    raised = host.read(f"{APP}/requirements.txt")

    for target, after in (("WeatherTools", raised), ("OtherTools", before)):
        assert host.connect("remove", target, "--yes").code == 0
        assert host.read(f"{APP}/requirements.txt") == after


@pytest.mark.parametrize(
    ("pin", "says"),
    [
        ("strands-agents==1.20.0", "the search does not see the user's last words"),
        ("botocore==1.34.34\nstrands-agents", "only its signatures were compared"),
    ],
)
def test_a_pin_with_which_the_client_works_is_said(host: Host, pin: str, says: str) -> None:
    """It is below the tested versions, and no reason to refuse: what is lost is said."""
    only(host, f"{pin}\n")

    told = scaffolded(host)

    name = pin.partition("==")[0]
    (left,) = [warning for warning in told["warnings"] if says in warning]
    assert f"{APP}/requirements.txt:1 asks for {name} ==" in left
    assert pin.partition("\n")[0] + "\n" in host.read(f"{APP}/requirements.txt").decode()


def test_a_pin_with_which_it_does_not_work_says_what_breaks(host: Host) -> None:
    """The pin, the range, and what is met below it."""
    only(host, "strands-agents==1.10.0\n")
    host.refuses(
        "dependency-conflict",
        '"strands-agents==1.10.0"',
        '"strands-agents<2,>=1.23"',
        "before 1.16 no hook is awaited",
        answers=READ,
    )


@pytest.mark.parametrize(
    ("listed", "is_then"),
    [
        ("pydantic-ai >= 1.0", "pydantic-ai >= 1.71"),
        ("pydantic-ai[mcp]", "pydantic-ai[mcp]>=1.71"),
        ("pydantic-ai==1.9.0", "pydantic-ai==1.9.0"),
        ("pydantic-ai-slim[bedrock]==2.1.0", "pydantic-ai-slim[bedrock]==2.1.0"),
    ],
)
def test_a_package_that_brings_another_stands_for_it(host: Host, listed: str, is_then: str) -> None:
    """`pydantic-ai` is `pydantic-ai-slim` of its own version: it is not listed beside it."""
    agent = "from pydantic_ai import Agent\n\nagent = Agent('test')\n"
    only(host, f"{listed}\n", main_py=agent)

    told = scaffolded(host)

    lines = host.read(f"{APP}/requirements.txt").decode().splitlines()
    found = [line.partition("  #")[0] for line in lines if line.startswith("pydantic")]
    assert found == [is_then]
    lost = [text for text in told["warnings"] if "looked up before each of the model's" in text]
    assert len(lost) == ("==1.9" in listed)


def test_what_an_earlier_connect_added_is_taken_out(host: Host) -> None:
    """In the words of that version: its bounds were others."""
    before = host.tree()
    host.has(READ)
    path = host.app / "pyproject.toml"
    text = path.read_text().replace("botocore >= 1.35, < 2", "botocore >= 1.43, < 2")
    path.write_text(text.replace("\n]", '\n    "mcp >= 1.24, < 3",\n]'))

    assert host.connect("remove", "WeatherTools", "--yes").code == 0

    assert host.tree() == before


def test_a_table_that_is_there_twice_is_named(host: Host) -> None:
    """Also where its parts are far apart, which tomlkit finds only when it reads them."""
    table = '[tool.poetry.dependencies.mcp]\nversion = "1"\n'
    between = "[tool.uv.workspace]\nmembers = []\n[tool.poetry.group.dev]\noptional = true\n"
    files(host, pyproject_toml=f'{table}{between}[project]\nname = "a"\n{table}')
    before = host.tree()

    refused = host.scaffold(READ, json=True, framework="strands")

    (error,) = refused.document["errors"]
    assert (error["code"], error["file"], error["line"]) == (
        "toml-syntax",
        f"{APP}/pyproject.toml",
        9,
    )
    assert host.tree() == before
