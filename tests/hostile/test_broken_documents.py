"""Documents, notes and settings that are broken in every way: used, or one error with the file."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import agentcore_connect
import pytest
from agentcore_connect.cli import summary
from front_door import LAMBDA_ARN, TARGET, Answers, Host, flags, put, targets, tree
from policy_cases import CASES, deploy, prepare
from test_broken_files import ANY
from weather import HANDLER, MODEL, SPEC, TOOL, write

AMOUNT = next(case for case in CASES if case.name == "amount-number")
NEW: Answers = {"name": "Newone", "yes": True, "dry_run": True}
PLAN = "../plan.json"
HISTORY = ".connect/history"
HOME = "../../home/.agentcore-connect"

Command = tuple[str, ...]


def _scaffold(**answers: str) -> Command:
    return ("scaffold", *flags(NEW | answers))


_OPENAPI = {"path": "openapi", "outbound_auth": "api-key", "credential_name": "w"}
_LAMBDA = {"path": "lambda", "lambda_arn": LAMBDA_ARN}
_MCP = {"path": "mcp", "endpoint": "https://mcp.example.com/mcp"}
_POLICIES: Command = ("policy", "check")

READ: dict[str, tuple[str, tuple[Command, ...]]] = {
    "tools": ("new.json", (_scaffold(**_LAMBDA, tool_schema_file="new.json"),)),
    "server-tools": ("new.json", (_scaffold(**_MCP, mcp_tool_schema="new.json"),)),
    "handler": ("handler.py", (_scaffold(**_LAMBDA, from_handler="handler.py"),)),
    "openapi-json": ("api.json", (_scaffold(**_OPENAPI, schema="api.json"),)),
    "openapi-yaml": ("api.yaml", (_scaffold(**_OPENAPI, schema="api.yaml"),)),
    "smithy": ("model.json", (_scaffold(path="smithy", schema="model.json"),)),
    "answers": ("answers.yml", (("scaffold", "--answers", "answers.yml", "--yes", "--dry-run"),)),
    "plan": (PLAN, (("apply", PLAN),)),
    "table": (f"{AMOUNT.folder}/tests.yaml", (("policy", "test", f"{AMOUNT.folder}/tests.yaml"),)),
    "cedar": (AMOUNT.file, (_POLICIES, ("policy", "test"))),
    "policy-record": (f"{AMOUNT.folder}/.copier-answers.yml", (_POLICIES, ("status",))),
    "own-tools": ("connections/refundtarget/tools.json", (("tools",), _POLICIES)),
    "own-openapi": ("connections/api/openapi.json", (("tools",), _POLICIES)),
    "own-smithy": ("connections/smi/smithy.json", (("tools",), _POLICIES)),
    "deployed-state": ("agentcore/.cli/deployed-state.json", (_POLICIES, ("status",))),
    "aws-targets": ("agentcore/aws-targets.json", (_scaffold(**_MCP),)),
    "env": ("agentcore/.env.local", (("status",),)),
    "settings": (f"{HOME}/config.toml", (("status",),)),
    "key": (f"{HOME}/key", (("undo", "--dry-run"),)),
    "history": (f"{HISTORY}/99.0/entries.json", (("undo", "--dry-run"), ("undo", "--list"))),
}
"""What is read, its file, and the commands that read it; none of them writes but `apply`."""

LAUGHS = b"a0: &a0 {k: v}\n" + b"".join(
    b"a%d: &a%d {<<: [%s]}\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 9)
)
MORE: dict[str, Callable[[bytes], bytes]] = {
    "list": lambda _: b"[]",
    "number": lambda _: b"7",
    "null": lambda _: b"null",
    "string": lambda _: b'"soap"',
    "list-of-null": lambda _: b"[null]",
    "huge-number": lambda _: b'{"a": ' + b"9" * 5_000 + b"}",
    "nan": lambda _: b'{"a": NaN}',
    "half-a-character": lambda _: b'{"a": "\\ud800"}',
    "twice": lambda _: b'{"a": 1, "a": 2}',
    "deep": lambda _: b"[" * 100_000 + b"]" * 100_000,
    "deep-value": lambda _: b"z: " + b"[" * 100_000,
    "deep-toml": lambda _: b"z = " + b"[" * 10_000,
    "merges-that-explode": lambda _: LAUGHS,
    "no-boolean": lambda _: b"z: !!bool foo",
    "sixties": lambda _: b"z: 1" + b":1" * 100_000,
    "ten-megabytes": lambda content: b" " * 10_000_001 + content,
}
KINDS = ANY | MORE


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    """A command that waits for a pipe ends in a failure, not in silence."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(300)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A world with a project that has everything which is read, in `world`, and as it is there
    now in `kept`.
    """
    folder = tmp_path_factory.mktemp("complete")
    world = folder / "world"
    with pytest.MonkeyPatch.context() as patch:
        for variable, name in (("HOME", "home"), ("PATH", "bin")):
            (world / name).mkdir(parents=True)
            patch.setenv(variable, str(world / name))
        host = put(world, "strands")
        host.agentcore()
        _fill(host)
    shutil.copytree(world, folder / "kept", symlinks=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def full(world: Path, complete: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    """That project, in its place: what connect has sealed holds nowhere else."""
    place = complete / "world"
    shutil.rmtree(place)
    shutil.copytree(complete / "kept", place, symlinks=True)
    for variable, name in (("HOME", "home"), ("PATH", "bin")):
        monkeypatch.setenv(variable, str(place / name))
    return Host(place, place / "work" / "project")


def _fill(host: Host) -> None:
    prepare(host)
    deploy(host)
    assert host.connect("policy", "add", *AMOUNT.arguments).code == 0
    write(host, "api.json", SPEC)
    write(host, "api.yaml", "# YAML\n" + (host.root / "api.json").read_text())
    write(host, "model.json", MODEL)
    write(host, "new.json", [TOOL])
    write(host, "handler.py", HANDLER)
    write(host, "answers.yml", "path: mcp\nname: Newone\nendpoint: https://mcp.example.com/mcp\n")
    write(host, "agentcore/.env.local", "A=b\n")
    write(host, f"{HOME}/config.toml", "[templates]\naccept = []\n")
    openapi: Answers = {**_OPENAPI, "schema": "api.json", "name": "Api", "yes": True}
    host.has(openapi)
    host.has({"path": "smithy", "schema": "model.json", "name": "Smi", "yes": True})
    assert host.scaffold(TARGET, name="Planned", plan=PLAN).code == 0
    newest = max((host.root / HISTORY).iterdir(), key=lambda folder: float(folder.name))
    newest.rename(host.root / HISTORY / "99.0")


def answer(host: Host, *command: str) -> list[str]:
    """The codes of a command's errors, where it answers as it has to; what is wrong, else."""
    before = tree(host.root)
    result = host.connect(*command, "--json")
    errors = result.document["errors"]
    codes = [error["code"] for error in errors]
    if "internal" in codes or "Traceback" in result.stderr:
        return [f"{command}: {result.said}"]
    if result.code not in (0, 1, 2, 4) or (result.code in (1, 2)) != bool(codes):
        return [f"{command}: exit code {result.code} with {codes}"]
    return [f"{command}: it changed something"] if codes and tree(host.root) != before else []


@pytest.mark.slow
@pytest.mark.parametrize("read", READ)
def test_a_broken_document_has_an_answer(full: Host, read: str) -> None:
    """Of whatever form and size: used, or refused with nothing changed; nothing is unforeseen."""
    file, commands = READ[read]
    path = full.root / file
    content = path.read_bytes()
    text = b"key" if read == "key" else content
    wrong = []
    for kind, broken in KINDS.items():
        path.write_bytes(broken(text))
        if kind in ("bom", "crlf") and read == "plan":
            continue  # they are used
        wrong += [(kind, what) for command in commands for what in answer(full, *command)]
    assert wrong == []


@pytest.mark.slow
def test_no_file_where_a_document_should_be(full: Host) -> None:
    """A folder, a pipe that nobody writes to and a dangling link end no command and stop none."""
    wrong = []
    for file, commands in READ.values():
        path = full.root / file
        content = path.read_bytes()
        for make in (Path.mkdir, os.mkfifo, lambda place: place.symlink_to(full.world / "nowhere")):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            make(path)
            for command in commands:
                result = full.connect(*command, "--json")
                codes = [error["code"] for error in result.document["errors"]]
                if "internal" in codes or (result.code in (1, 2)) != bool(codes):
                    wrong.append((command, result.said))
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        path.write_bytes(content)
    assert wrong == []


@pytest.mark.parametrize("read", ["plan", "answers", "table"])
def test_a_file_without_an_end_is_not_read_to_it(full: Host, read: str) -> None:
    """What a person names is read up to a bound, whatever it is."""
    file, commands = READ[read]
    path = full.root / file
    path.unlink()
    path.symlink_to("/dev/zero")

    (command,) = commands
    result = full.connect(*command, "--json")

    (error,) = result.document["errors"]
    assert (result.code, error["code"]) == (2, "unreadable")
    assert error["file"].endswith(path.name)


@pytest.mark.parametrize("option", ["--plan", "--svg"])
def test_what_is_written_over_is_looked_at_first(full: Host, option: str) -> None:
    """A pipe in the place of a plan or picture is no plan or picture: refused, not waited for."""
    pipe = full.world / "pipe"
    os.mkfifo(pipe)
    command = ("status", "--graph") if option == "--svg" else ("scaffold", *flags(TARGET))

    result = full.connect(*command, option, str(pipe), "--json")

    assert [error["code"] for error in result.document["errors"]] == ["unwritable"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_summary_of_anything(world: Path, kind: str) -> None:
    """What is not the output of an update is one error."""
    file = world / "check.json"
    file.write_bytes(KINDS[kind](b'{"command": "update", "ok": true}'))

    assert summary.main([str(file), str(file)]) == 2


@pytest.mark.parametrize(
    ("read", "place"), [("own-openapi", '"info": {'), ("own-openapi", '"getWeather"')]
)
def test_half_of_a_character(full: Host, read: str, place: str) -> None:
    """JSON can escape what is no text: it is an error or left out, and ends nothing."""
    file, commands = READ[read]
    path = full.root / file
    text = path.read_text()
    assert place in text
    half = '"\\ud800"' if place.endswith('"') else '"info": "\\ud800", "x-info": {'
    path.write_text(text.replace(place, half))

    assert [what for command in commands for what in answer(full, *command)] == []


PACKAGE = Path(agentcore_connect.__file__).parent
BOUNDED = {
    "text/yamlfile.py": "it is the bounded reader",
    "policy/table.py": "size, depth and aliases are bounded before it",
    "units/templates/safety.py": "bounded by yamlfile.bound before it",
}
"""The modules that may load YAML, and why."""


def test_yaml_is_read_in_bounds_only() -> None:
    """No module loads YAML in a way of its own."""
    loads = re.compile(r"yaml\.(?:(?:safe_|full_|unsafe_)?load(?:_all)?|compose)\(")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if loads.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(BOUNDED)


@pytest.mark.slow
def test_a_document_with_a_million_faults(host: Host) -> None:
    """The first ones are told, and how many more there are."""
    (host.root / "tools.json").write_bytes(b"[" + b"[]," * 1_000_000 + b"[]]")

    result = host.scaffold(targets("lambda", tool_schema_file="tools.json"))

    assert result.code == 2
    assert result.stderr.count("error: ") == 51
    assert "and 951 more; --json has all of them" in result.stderr
