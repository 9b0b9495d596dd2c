"""Projects that cannot be used as they are: one clear error, exit code 2, no byte changed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from front_door import IAM, OWN_COMMAND, TARGET, Answers, Host, flags, put, tree

MAIN = "app/Assistant/main.py"
CONFIG = "agentcore/agentcore.json"


def test_no_project(host: Host) -> None:
    """Outside a project the error says how to make one."""
    outside = host.world / "elsewhere"
    outside.mkdir()
    host.refuses("no-project", str(outside), "`agentcore create`", project=str(outside))


@pytest.mark.parametrize("where", ["missing", "agentcore/agentcore.json"])
def test_the_project_that_is_named_is_the_one(host: Host, where: str) -> None:
    """A --project that is no folder is refused, though a folder above it has a project."""
    host.refuses("no-project", "is not a folder", project=str(host.root / where))


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        pytest.param('{\n  "name": "X",\n}', "json-syntax", (3, 1), id="trailing-comma"),
        pytest.param('{"name": "X" "version": 1}', "json-syntax", (1, 14), id="missing-comma"),
        pytest.param("", "json-syntax", (1, 1), id="empty"),
        pytest.param('{"name": "X",\n "name": "Y"}', "json-duplicate-key", (2, 2), id="twice"),
        pytest.param("[" * 5000, "json-syntax", None, id="deep"),
        pytest.param('{"name": "\udcff"}', "json-encoding", (1, 11), id="latin-1"),
    ],
)
def test_broken_json_is_shown_with_its_place(
    host: Host, text: str, code: str, place: tuple[int, int] | None
) -> None:
    """The error of a broken agentcore.json has file, line and column, and names the file once."""
    host.config_file.write_text(text, encoding="utf-8", errors="surrogateescape")

    error = host.refuses(code)

    assert error["file"] == CONFIG
    if place is not None:
        assert (error["line"], error["column"]) == place
        shown = host.scaffold().stderr
        assert f"error: {CONFIG}:{place[0]}:{place[1]}" in shown
        assert shown.count(CONFIG) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("left", ["<<<<<<< HEAD", "=======", ">>>>>>> a branch"])
@pytest.mark.parametrize(
    ("path", "code"),
    [
        (CONFIG, "json-syntax"),
        (MAIN, "python-syntax"),
        ("app/Assistant/pyproject.toml", "toml-syntax"),
        ("connections/weathertools/.copier-answers.yml", "answers-file"),
    ],
)
def test_what_git_left_is_called_by_its_name(
    host: Host, path: str, code: str, left: str, end: str
) -> None:
    """A merge that waits for a person is told with the line of its marker, and what to do."""
    host.has(OWN_COMMAND | IAM)
    lines = host.read(path).decode().splitlines()
    lines.insert(3, left)
    (host.root / path).write_bytes(end.join([*lines, ""]).encode())

    told = f"a conflict of git is not resolved here: '{left}'"
    error = host.refuses(code, told, "delete the", answers=OWN_COMMAND | IAM)

    assert (error["file"], error["line"]) == (path, 4)


@pytest.mark.parametrize(
    ("pointer", "value", "says"),
    [
        pytest.param("", [], "it is not an object", id="list"),
        pytest.param("", {}, "it has no name", id="empty"),
        pytest.param("name", 7, "name is not a string", id="name"),
        pytest.param("runtimes", {}, "runtimes is not a list", id="runtimes"),
        pytest.param("runtimes", None, "runtimes is not a list", id="null"),
        pytest.param("runtimes", ["Assistant"], "runtimes[0] is not an object", id="runtime"),
        pytest.param("runtimes", [{}], "runtimes[0] has no name", id="nameless"),
        pytest.param("credentials", [[]], "credentials[0] is not an object", id="credential"),
        pytest.param("agentCoreGateways", "Tools", "agentCoreGateways is not a list", id="text"),
        pytest.param(
            "agentCoreGateways",
            [{"name": "Tools", "targets": {}}],
            "agentCoreGateways[0].targets is not a list",
            id="targets",
        ),
        pytest.param(
            "agentCoreGateways",
            [{"name": "Tools", "authorizerType": "OPEN"}],
            "agentCoreGateways[0].authorizerType is not one of NONE, AWS_IAM, CUSTOM_JWT",
            id="authorizer",
        ),
        pytest.param(
            "agentCoreGateways",
            [{"name": "Tools", "authorizerConfiguration": {"customJwtAuthorizer": None}}],
            "agentCoreGateways[0].authorizerConfiguration.customJwtAuthorizer is not an object",
            id="jwt",
        ),
    ],
)
def test_json_of_another_shape_is_refused_with_the_place(
    host: Host, pointer: str, value: object, says: str
) -> None:
    """Valid JSON that is no project's configuration is refused, and what is wrong is named."""
    config = {**host.config, pointer: value} if pointer else value
    host.config_file.write_text(json.dumps(config), encoding="utf-8")

    error = host.refuses("config-shape", says)

    assert error["file"] == CONFIG


@pytest.mark.slow
def test_whatever_agentcore_json_holds_there_is_an_answer(host: Host) -> None:
    """Any value in any place of it is used or refused, never an unexpected failure."""
    host.has()
    odd: tuple[object, ...] = (None, "../x{{ 7*7 }}", [None], {"name": 7})
    text = host.config_file.read_text()
    for place in re.finditer(r'(?<=": )("[^"\n]*"|\[|\{)', text):
        for value in odd:
            start = place.start()
            _, length = json.JSONDecoder().raw_decode(text[start:])
            host.config_file.write_text(text[:start] + json.dumps(value) + text[start + length :])
            result = host.scaffold(TARGET, dry_run=True, json=True)
            codes = [error["code"] for error in result.document["errors"]]
            assert (result.code, "internal" in codes) in ((0, False), (2, False)), (
                text[place.start() - 40 : place.end()],
                value,
                codes,
            )


@pytest.mark.parametrize("kind", ["gateway", "name", "credential_name"])
def test_names_in_the_project_are_judged_too(host: Host, kind: str) -> None:
    """A name that the CLI let through and AWS will not take is refused before code is made."""
    bad = "../my tools"

    def declare(config: dict[str, Any]) -> None:
        target = {"name": "Weather", "targetType": "mcpServer", "endpoint": "https://a.example"}
        config["credentials"] = [{"name": bad, "authorizerType": "OAuthCredentialProvider"}]
        config["agentCoreGateways"] = [
            {
                "name": bad if kind == "gateway" else "Tools",
                "authorizerType": "AWS_IAM",
                "targets": [target | {"name": bad} if kind == "name" else target],
            }
        ]

    host.edit(declare)
    codes = {"gateway": "gateway-name", "name": "target-name", "credential_name": "credential-name"}

    error = host.refuses(codes[kind], answers=TARGET, **{kind: bad})

    assert error["field"] == kind


@pytest.mark.parametrize(
    ("key", "path"),
    [
        pytest.param("codeLocation", "../outside", id="code-above"),
        pytest.param("codeLocation", "app/../../outside", id="code-above-in-between"),
        pytest.param("codeLocation", "/etc", id="code-absolute"),
        pytest.param("codeLocation", "C:\\app", id="code-on-a-drive"),
        pytest.param("codeLocation", "..\\outside", id="code-above-with-backslash"),
        pytest.param("codeLocation", "app\0", id="code-nul"),
        pytest.param("entrypoint", "../../../main.py", id="entrypoint-above"),
        pytest.param("entrypoint", "/etc/main.py", id="entrypoint-absolute"),
    ],
)
def test_code_outside_the_project_is_refused(host: Host, key: str, path: str) -> None:
    """A runtime whose code is elsewhere is refused; the path is shown."""
    host.edit(lambda config: config["runtimes"][0].update({key: path}))
    host.refuses("outside-project", key, repr(path))


@pytest.mark.parametrize("answers", [OWN_COMMAND, OWN_COMMAND | {"framework": None}])
def test_code_that_does_not_parse_is_shown_with_its_place(host: Host, answers: Answers) -> None:
    """A broken entrypoint is refused with file, line and column, its framework said or not."""
    (host.app / "main.py").write_text("from strands import Agent\nagent = Agent(\n")

    error = host.refuses("python-syntax", answers=answers)

    assert (error["file"], error["line"], error["column"]) == (MAIN, 2, 14)
    assert f"{MAIN}:2:14: " in host.scaffold().stderr


def test_dependencies_that_do_not_parse_are_shown_with_their_place(host: Host) -> None:
    """A broken pyproject.toml is refused with file and line."""
    (host.app / "pyproject.toml").write_text('[project]\nname = "assistant\n')

    error = host.refuses("toml-syntax")

    assert (error["file"], error["line"]) == ("app/Assistant/pyproject.toml", 2)


def test_dependencies_that_exclude_what_was_tested_are_a_conflict(host: Host) -> None:
    """A requirement that no tested version fits is refused with both."""
    (host.app / "pyproject.toml").write_text(
        '[project]\nname = "assistant"\nversion = "1"\ndependencies = ["httpx < 0.1"]\n'
    )
    host.refuses("dependency-conflict", "httpx<0.1", ">=0.27")


@pytest.mark.parametrize("what", ["missing", "folder"])
def test_an_agent_without_its_entrypoint(host: Host, what: str) -> None:
    """An entrypoint that is not there is refused with the agent, the file and who names it."""
    (host.app / "main.py").unlink()
    if what == "folder":
        (host.app / "main.py").mkdir()
    host.refuses("no-entrypoint", "agent Assistant", MAIN, CONFIG)


def link(place: Path, target: Path) -> None:
    """Move what is at ``place`` to ``target`` and leave a link to it."""
    if place.exists():
        shutil.move(place, target)
    place.symlink_to(target)


@pytest.mark.parametrize("target", ["outside", "inside", "dangling"])
@pytest.mark.parametrize(
    "place",
    [
        "app",
        "app/Assistant",
        MAIN,
        "app/Assistant/pyproject.toml",
        "app/Assistant/connections",
        "app/Assistant/connections/mygateway",
        "connections",
        "connections/weathertools",
        CONFIG,
    ],
)
def test_nothing_is_read_or_written_through_a_link(host: Host, place: str, target: str) -> None:
    """A symbolic link on the way is refused and named, wherever it leads."""
    goal = (host.world if target == "outside" else host.root) / "goal"
    path = host.root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    if target != "dangling" and not path.exists():
        goal.mkdir()
    link(path, goal)
    if target == "dangling":
        shutil.rmtree(goal) if goal.is_dir() else goal.unlink(missing_ok=True)

    host.refuses("symlink", place, "symbolic link")


def test_a_link_to_the_project_itself_is_fine(host: Host) -> None:
    """Where the person stands may be behind a link; the project is where it really is."""
    beside = host.world / "beside"
    beside.symlink_to(host.root)

    assert host.scaffold(project=str(beside)).code == 0


@pytest.mark.parametrize(
    "folder", ["app/Assistant/connections/mygateway", "connections/weathertools"]
)
def test_a_folder_that_connect_did_not_make_is_left_alone(host: Host, folder: str) -> None:
    """A unit's folder with files of somebody else is refused; an empty one is used."""
    (host.root / folder).mkdir(parents=True)
    assert host.scaffold(dry_run=True).code == 0
    (host.root / folder / "mine.py").write_text("mine = True\n")

    error = host.refuses("folder-taken", folder, "not made by connect")

    assert error["file"] == folder


@pytest.mark.parametrize("place", ["connections", "connections/weathertools"])
def test_a_file_where_a_folder_must_be(host: Host, place: str) -> None:
    """A file in the way is refused and named."""
    (host.root / place).parent.mkdir(exist_ok=True)
    (host.root / place).write_text("mine\n")

    error = host.refuses("folder-taken", f"{place} is a file")

    assert error["file"] == place


@pytest.mark.parametrize(
    ("content", "says", "line"),
    [
        pytest.param(b"a: [1\n", "is not YAML", 2, id="broken"),
        pytest.param(b"- 1\n", "must contain names and values", None, id="list"),
        pytest.param(b"a: 2024-99-99\n", "is not YAML", None, id="no-date"),
        pytest.param(b"\xff", "is not YAML", None, id="latin-1"),
    ],
)
def test_a_broken_record_of_a_unit(host: Host, content: bytes, says: str, line: int | None) -> None:
    """A unit whose answers file cannot be read is refused with the file, and the line if known."""
    host.has()
    record = host.root / "connections/weathertools/.copier-answers.yml"
    record.write_bytes(content)

    error = host.refuses("answers-file", says)

    assert error["file"] == "connections/weathertools/.copier-answers.yml"
    assert error.get("line") == line


@pytest.mark.parametrize(
    ("field", "value", "there"),
    [("tool_search", "always", "auto"), ("framework", "mcp", "strands")],
)
def test_a_unit_that_was_made_with_other_answers(
    host: Host, field: str, value: str, there: str
) -> None:
    """Asking for the same client in another way is refused; both ways are shown."""
    host.has()
    folder = "app/Assistant/connections/mygateway"

    changed: Answers = OWN_COMMAND | {field: value}
    error = host.refuses("unit-differs", folder, value, there, answers=changed)

    assert error["file"] == f"{folder}/.copier-answers.yml"


def test_two_names_that_fall_on_one_folder(host: Host) -> None:
    """A gateway whose folder another one has is refused; both names are shown."""
    host.has(IAM | OWN_COMMAND | IAM, gateway="9tools")

    host.refuses(
        "unit-differs",
        "'9tools'",
        "'unit-9tools'",
        answers=OWN_COMMAND | IAM | {"name": "Other"},
        gateway="unit-9tools",
    )


def test_a_gateway_and_a_target_that_want_one_folder(host: Host) -> None:
    """Where the agent's code is at the project's root, both sides share a folder."""
    for path in host.app.iterdir():
        shutil.move(path, host.root)
    host.edit(lambda config: config["runtimes"][0].update(codeLocation="./"))

    host.refuses("folder-taken", "'MyTools'", "'mytools'", gateway="MyTools", name="mytools")


def test_a_read_only_project(world: Path) -> None:
    """A project that cannot be written is refused; root, who can write it, runs as nobody."""
    user = 65534 if os.getuid() == 0 else None

    def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=cwd, user=user, capture_output=True, text=True)

    try:
        readable = run("-c", "import agentcore_connect", cwd=Path("/")).returncode == 0
    except PermissionError:  # of Python itself, in a home that is root's alone
        readable = False
    if not readable:
        pytest.skip("root alone can read this checkout, and the test must not be root")
    with tempfile.TemporaryDirectory() as folder:  # pytest's own is for its user alone
        Path(folder).chmod(0o755)
        host = put(Path(folder), "strands")
        for path in (host.root, *host.root.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        before = tree(host.world)

        result = run("-m", "agentcore_connect", "scaffold", *flags(OWN_COMMAND), cwd=host.root)

        assert (result.returncode, result.stdout) == (2, "")
        assert "the project cannot be written" in result.stderr
        assert tree(host.world) == before
        for path in (host.root, *host.root.rglob("*")):
            path.chmod(0o755)
