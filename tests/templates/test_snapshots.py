"""Snapshots: what a reviewer reads is what connect does, and it is clean."""

from __future__ import annotations

import ast
import contextlib
import functools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import pytest
import tomlkit
import yaml
from agentcore_connect import __version__
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.plan import saved
from agentcore_connect.policy import statement
from agentcore_connect.project.project import find
from agentcore_connect.units import dialect, renderer
from agentcore_connect.units.questions import ENVIRONMENT
from agentcore_connect.units.templates import own
from cases import SHOWN, Shown
from front_door import CANARY, Host
from rendering import (
    ANSWERS,
    EXAMPLE_OPERATIONS,
    ROOT,
    Tree,
    black_diff,
    read_tree,
    renew,
    snapshots,
    write_tree,
)
from sharing import once
from tiers import TIER

# --- the snapshots are what connect does ----------------------------------------------------------


MADE = SHOWN[::9] if TIER == "fast" else SHOWN
"""The cases that are run anew, in this tier: of the others there is what is committed."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the cases make: of each `<case>/`, its project as it was, and `<case>.json`, its plan;
    and in `renewed/` all that scripts/renew.py would write.
    """

    def fill(folder: Path) -> None:
        committed = snapshots.read(ROOT)
        results = {
            case.name: (
                snapshots.result(case, folder)
                if case in MADE or case.name not in committed
                else committed[case.name]
            )
            for case in SHOWN
        }
        write_tree(folder / "renewed", renew.everything(results))

    return once(tmp_path_factory, "made", fill)


@pytest.fixture(scope="session")
def wanted(made: Path) -> Tree:
    """All that scripts/renew.py would write."""
    return read_tree(made / "renewed")


def test_snapshots_are_up_to_date(wanted: Tree) -> None:
    """Everything in the repository that is made from something else in it is as it would be made.

    Otherwise: run `python scripts/renew.py`, and read the diff.
    """
    differences = renew.differences(ROOT, wanted)
    assert not differences, "\n".join(
        [f"{len(differences)} files differ; run `python scripts/renew.py`:", *differences]
    )


def test_every_case_has_a_snapshot(wanted: Tree) -> None:
    """One folder for each case, with the diff of its host, the report and what its tree lists."""
    folders = {path.split("/")[1] for path in wanted if path.startswith("snapshots/")}
    assert {case.name for case in SHOWN} | {"texts"} == folders
    assert len({case.name for case in SHOWN}) == len(SHOWN)
    for case in SHOWN:
        for name in ("host.diff", "report.txt", "tree.txt"):
            assert wanted[f"snapshots/{case.name}/{name}"], (case.name, name)
        assert f"{case.file} = " in wanted[f"snapshots/{case.name}/tree.txt"].decode()


def test_a_blank_line_is_before_each_heading() -> None:
    """Some readers of Markdown see no heading without it."""
    pages = sorted((ROOT / "snapshots" / "texts").rglob("README.md"))
    assert pages
    assert [re.findall(r"(?m)^.+\n##+ .*", page.read_text("utf-8")) for page in pages] == [
        [] for _ in pages
    ]


def test_a_text_is_stored_once(wanted: Tree) -> None:
    """No text twice in a file of texts, and none that no tree lists."""
    listed = {
        line.split(" = ")[1]
        for path, content in wanted.items()
        if path.startswith("snapshots/") and path.endswith("/tree.txt")
        for line in content.decode("utf-8").splitlines()
    }
    held = set()
    for path, content in wanted.items():
        if path.startswith("snapshots/texts/"):
            _, *parts = content.decode("utf-8").split(snapshots.HEADING)
            texts = dict(part.split("\n", 1) for part in parts)
            assert len({*texts.values()}) == len(texts) == len(parts), path
            held |= {f"{path.removeprefix('snapshots/texts/')}#{case}" for case in texts}
    assert held == listed


RECORDS = (
    "mcp-langgraph-iam-oauth",
    "credential-mcp-direct-aws",
    "policy-amount-integer",
    "smithy-strands-iam-none",
)
"""Cases with a record of each kind."""


def test_a_release_changes_no_snapshot(
    wanted: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each record says the version that made it; what is stored of it is the same for any."""
    record = re.compile(rb"^_commit: (.+)$", re.MULTILINE)
    stored = []
    for version in (f"v{__version__}", "v77.66.55"):
        monkeypatch.setattr(own, "VERSION", version)
        (scratch := tmp_path / version).mkdir()
        made = {
            case.name: snapshots.result(case, scratch) for case in SHOWN if case.name in RECORDS
        }
        stored.append(snapshots.stored(made))
        records = [
            content
            for files in made.values()
            for path, content in files.items()
            if path.endswith(ANSWERS_FILE)
        ]
        assert [record.findall(content) for content in records] == [[version.encode()]] * 6
    assert stored[0] == stored[1]
    said = {path for path, content in wanted.items() if f"v{__version__}".encode() in content}
    assert [path for path in said if path.startswith("snapshots/")] == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "does not end with a newline"),
        (b"a", "does not end with a newline"),
        (b"a\n# ======== b\n", "a heading of texts"),
    ],
)
def test_what_cannot_be_stored_is_said(content: bytes, problem: str) -> None:
    """A text that would not be read again as it is stops the renewal, with its path and case."""
    made = {"b": {"host.diff": b"", "report.txt": b"", "tree/c/d.py": content}}
    with pytest.raises(AssertionError, match=f"{problem}.*c/d.py of b|c/d.py of b {problem}"):
        snapshots.stored(made)


def test_a_record_of_another_version_is_not_stored() -> None:
    """Only the stamp of the version that renews is left out: another would be lost."""
    record = b"_commit: v0.0.1\ntemplate: policy\n"
    made = {"b": {"host.diff": b"", "report.txt": b"", f"tree/c/{ANSWERS_FILE}": record}}
    with pytest.raises(AssertionError, match="is not stamped with"):
        snapshots.stored(made)


@pytest.fixture
def few(wanted: Tree) -> Tree:
    """Some of it: two cases, the texts, and what is not a snapshot."""
    cases = ("snapshots/mcp-strands-iam-none/", "snapshots/mcp-mcp-jwt-oauth/", "snapshots/texts/")
    return {
        path: content
        for path, content in wanted.items()
        if path.startswith(cases) or not path.startswith("snapshots/")
    }


CLIENT = "snapshots/texts/gateway_client/__init__.py"


def _append(root: Path, path: str = CLIENT) -> str:
    (root / path).write_bytes((root / path).read_bytes() + b" ")
    return f"changed: {path}"


def _unlink(root: Path) -> str:
    (root / CLIENT).unlink()
    return f"missing: {CLIENT}"


def _extra(root: Path, path: str = "snapshots/texts/gateway_client/extra") -> str:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(b"")
    return f"not wanted: {path}"


def _folder(root: Path) -> str:
    (root / "snapshots" / "empty").mkdir()
    return "not wanted: snapshots/empty"


def _link(root: Path) -> str:
    moved = root / "moved"
    (root / CLIENT).rename(moved)
    (root / CLIENT).symlink_to(moved)
    return f"missing: {CLIENT}"


def _executable(root: Path) -> str:
    (root / CLIENT).chmod(0o755)
    return f"executable: {CLIENT}"


@pytest.mark.parametrize(
    "spoil",
    [
        _append,
        functools.partial(_append, path="copier.yml"),
        functools.partial(_append, path="snapshots/mcp-mcp-jwt-oauth/host.diff"),
        functools.partial(_append, path="snapshots/mcp-mcp-jwt-oauth/report.txt"),
        functools.partial(_append, path="snapshots/mcp-mcp-jwt-oauth/tree.txt"),
        _unlink,
        _extra,
        functools.partial(_extra, path="snapshots/mcp-strands-gone-none/host.diff"),
        functools.partial(_extra, path="snapshots/README.md"),
        _folder,
        *([_link, _executable] if os.name == "posix" else []),
    ],
)
def test_each_difference_is_seen(few: Tree, tmp_path: Path, spoil: Callable[[Path], str]) -> None:
    """A changed, a missing and an extra file fail the check by name; renewing mends each."""
    renew.renew(tmp_path, few)
    assert renew.differences(tmp_path, few) == []

    expected = spoil(tmp_path)
    assert renew.differences(tmp_path, few) == [expected]
    renew.renew(tmp_path, few)
    assert renew.differences(tmp_path, few) == []


@pytest.mark.parametrize("stale", [True, False])
def test_check_only_checks(
    few: Tree,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stale: bool,
) -> None:
    """`scripts/renew.py --check` names what differs and the command, exits 1, writes nothing."""
    renew.renew(tmp_path, few)
    lines = [_append(tmp_path), "Renew them with `python scripts/renew.py`, and read the diff."]
    if not stale:
        renew.renew(tmp_path, few)
    before = read_tree(tmp_path)
    monkeypatch.setattr(renew, "ROOT", tmp_path)
    monkeypatch.setattr(snapshots, "results", lambda _each: {})
    monkeypatch.setattr(renew, "everything", lambda _results: few)
    monkeypatch.setattr(sys, "argv", ["renew.py", "--check"])

    assert renew.main() == (1 if stale else 0)
    assert capsys.readouterr().out.splitlines() == (lines if stale else [])
    assert read_tree(tmp_path) == before


@pytest.mark.parametrize("case", MADE, ids=lambda case: case.name)
def test_snapshot_is_the_result(case: Shown, made: Path, trees: Path, tmp_path: Path) -> None:
    """The example with host.diff applied by git, and the tree put in, is what scaffold plans.

    Of a case of each kind, what it makes too; tests/apply has that any plan is what is made.
    """
    before = made / case.name
    plan = saved.load((made / f"{case.name}.json").read_bytes(), find(before), "plan.json")
    planned = read_tree(before)
    for change in plan.writes:
        planned.pop(change.path, None)
        if change.after is not None:
            planned[change.path] = change.after

    read = shutil.copytree(before, tmp_path / "read")
    snapshot = trees / case.name
    diff = snapshot / "host.diff"
    if diff.read_bytes().strip():  # git takes no empty patch; a case may only make new files
        subprocess.run(["git", "apply", "--whitespace=error", str(diff)], cwd=read, check=True)
    shutil.copytree(snapshot / "tree", read, dirs_exist_ok=True)
    expected = read_tree(read)
    assert planned == expected
    tomlkit.parse(expected["app/Assistant/pyproject.toml"].decode("utf-8"))
    ast.parse(expected["app/Assistant/main.py"], feature_version=(3, 10))

    if case.name in RECORDS:
        host = Host(tmp_path, shutil.copytree(before, tmp_path / "made"))
        result = host.connect(*case.command, *case.arguments)
        assert result.code == 0, result.said
        there, wanted = (
            {path: content for path, content in tree.items() if ".connect/" not in path}
            for tree in (read_tree(host.root), expected)
        )
        assert there == wanted


# --- the snapshots are clean ----------------------------------------------------------------------

_MACHINE = [str(ROOT), str(Path.home()), tempfile.gettempdir(), socket.gethostname()]
_SECRETS = {
    "an AWS key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "a token": r"\beyJ[A-Za-z0-9_-]{8,}",
    "a secret": r"(?i)(?:secret|passw\w*|api_?key|token)['\"]?\s*[:=]\s*['\"][^'\"\s{}<>$]{4,}",
    "a long number": r"\b[0-9a-f]{32,}\b",
    "a long word": r"(?<![\w/+.-])(?=[\w/+]*\d)(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z])[\w/+]{32,}",
    "the canary": re.escape(CANARY),
}


def faults(path: str, content: bytes) -> list[str]:
    """What must not be in a snapshot's file."""
    return [*_faults(Path(path).suffix, content)]


@functools.cache
def _faults(suffix: str, content: bytes) -> tuple[str, ...]:
    """The same, of a text that many cases have."""
    return tuple(_found(suffix, content.decode("utf-8")))


def _found(suffix: str, text: str) -> Iterator[str]:
    is_diff = suffix == ".diff"
    added = re.findall(r"^\+(.*)$", text, re.MULTILINE) if is_diff else text.splitlines()
    if any(line != line.rstrip() for line in added):
        yield "trailing white space"
    if "\t" in text or "\r" in text:
        yield "tabs or carriage returns"
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield "not one newline at the end"
    if re.search(r"{{|{%|%}", text):
        yield "template remains"
    if re.search(r"^(<{7} |={7}$|>{7} )", text, re.MULTILINE):
        yield "conflict markers"
    if any(len(word) > 3 and word in text for word in _MACHINE) or re.search(
        r"/(?:home|root|tmp|work|Users|private|var/folders)/|\b[A-Z]:\\", text
    ):
        yield "a machine's path"
    known = re.sub(r"(?m)^source_sha256: [0-9a-f]{64}$", "", text)  # of a public document
    yield from (name for name, pattern in _SECRETS.items() if re.search(pattern, known))
    try:
        if suffix == ".py":
            ast.parse(text, feature_version=(3, 10))
            if black_diff(text):
                yield "not black-clean"
        elif suffix in (".yml", ".yaml"):
            yaml.safe_load(text)
        elif suffix == ".cedar":
            if statement.read("policy", text).kind == "broken":
                yield "does not parse"
        elif suffix == ".json":
            json.loads(text)
        elif suffix not in (".md", ".diff", ".txt"):
            yield "a kind of file that nothing here checks"
    except (SyntaxError, ValueError, yaml.YAMLError):
        yield "does not parse"


@pytest.mark.parametrize("case", SHOWN, ids=lambda case: case.name)
def test_snapshot_is_clean(case: Shown, trees: Path) -> None:
    """Each file parses, is formatted, and holds no remains, machine's paths or secrets."""
    found = {path: faults(path, content) for path, content in read_tree(trees / case.name).items()}
    assert {path: [] for path in found} == found


@pytest.mark.parametrize(
    ("path", "content", "fault"),
    [
        ("a.md", "a \n", "trailing white space"),
        ("a.diff", "+a \n", "trailing white space"),
        ("a.md", "a\r\n", "tabs or carriage returns"),
        ("a.md", "a", "not one newline at the end"),
        ("a.md", "a\n\n", "not one newline at the end"),
        ("a.md", "{{ a\n", "template remains"),
        ("a.md", "{% if\n", "template remains"),
        ("a.md", "<<<<<<< before updating\n", "conflict markers"),
        ("a.md", f"{ROOT}\n", "a machine's path"),
        ("a.md", "/home/me/x\n", "a machine's path"),
        ("a.md", "C:\\x\n", "a machine's path"),
        ("a.md", "AKIAIOSFODNN7EXAMPLE\n", "an AWS key"),
        ("a.md", "-----BEGIN RSA PRIVATE KEY-----\n", "a private key"),
        ("a.md", "eyJhbGciOiJIUzI1NiJ9\n", "a token"),
        ("a.py", 'client_secret = "hunter2"\n', "a secret"),
        ("a.json", '{"apiKey": "hunter2"}\n', "a secret"),
        ("a.md", "0123456789abcdef0123456789abcdef\n", "a long number"),
        ("a.md", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n", "a long word"),
        ("a.md", f"{CANARY}\n", "the canary"),
        ("a.py", "a = (\n", "does not parse"),
        ("a.py", "try:\n    a\nexcept* B:\n    c\n", "does not parse"),
        ("a.py", "a = 'b'\n", "not black-clean"),
        ("a.yml", "a: [\n", "does not parse"),
        ("a.json", "{,}\n", "does not parse"),
        ("a.cedar", "permit(principal, action, resource)\n", "does not parse"),
        ("a.toml", "a = 1\n", "a kind of file that nothing here checks"),
    ],
)
def test_each_fault_is_seen(path: str, content: str, fault: str) -> None:
    """The check above notices each thing that must not be there, and only it."""
    assert faults(path, content.encode()) == [fault]


RUFF = (
    *("A", "ASYNC", "B", "C4", "C90", "DTZ", "E", "ERA", "F", "FA", "FBT", "FLY", "FURB"),
    *("G", "I", "ICN", "ISC", "LOG", "N", "PERF", "PGH", "PIE", "PL", "PT", "PTH", "PYI", "RET"),
    *("RSE", "RUF", "S", "SIM", "SLF", "T10", "T20", "TID", "TRY", "UP", "W", "YTT"),
)
RUFF_IGNORED = (
    "PLR2004",  # 64, 300: each with its reason beside it
    "SIM117",  # nested `async with` reads better than one that does not fit into a line
    "TRY003",  # the message is the point of a client's error
)
RUFF_EXCEPTIONS = (
    "test_*.py:S101",  # rendered tests assert
    "test_*.py:SLF001",  # and look inside
    "configure_*.py:T201",  # scripts that tell what they do
)


def test_ruff(trees: Path) -> None:
    """The rendered code passes a wide choice of ruff's rules at the default line length, and is as
    its formatter has it.
    """
    common = ("--isolated", "--no-cache", "--quiet", "--target-version", "py310")
    check = ("check", *common, "--line-length", "88", "--output-format", "concise")
    chosen = ("--select", ",".join(RUFF), "--ignore", ",".join(RUFF_IGNORED))
    exceptions = ("--per-file-ignores", ",".join(RUFF_EXCEPTIONS))
    for command in ((*check, *chosen, *exceptions), ("format", *common, "--check")):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, str(trees)], capture_output=True, text=True
        )
        assert (done.returncode, done.stdout + done.stderr) == (0, ""), command


@pytest.mark.slow
def test_types_of_targets(trees: Path, tmp_path: Path) -> None:
    """mypy --strict finds nothing in the code of targets; clients have tests/live for that."""
    files = trees.glob("*/tree/connections/*/*.py")
    contents = {file.read_bytes(): file.stem for file in sorted(files)}
    assert {"configure_auth", "handler"} == set(contents.values())
    for number, content in enumerate(contents):
        (tmp_path / f"{contents[content]}_{number}.py").write_bytes(content)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports"),
            *("--python-version", "3.10", "--cache-dir", str(tmp_path / "cache"), "."),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


# --- the tests are tested -------------------------------------------------------------------------


DOCUMENTS = (
    *("tools.json", "openapi.json", "smithy.json"),
    *("openapi.base.json", "smithy.base.json"),
)
"""What is beside the files of a template: made from what the person has."""


TEMPLATES = ROOT / "copier_templates"
GENERATED = Path(renew.TROUBLESHOOTING).relative_to(TEMPLATES.name).as_posix()
FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*"))


@functools.cache
def _parts(path: str) -> frozenset[str]:
    """The template ``path`` and all that it includes, directly or not."""
    included = re.findall(f'{TEMPLATES.name}/([^"]+)"', (TEMPLATES / path).read_text("utf-8"))
    return frozenset({path}).union(*map(_parts, included))


@dataclass(frozen=True)
class Sheet:
    """A file of a unit in a snapshot: the template that it is made from, and with what."""

    template: str
    values: dict[str, Any]
    expected: bytes


class Press:
    """Renders single files of units, with templates that a test changes in memory."""

    def __init__(self) -> None:
        self.texts = {
            f"{TEMPLATES.name}/{path}": (TEMPLATES / path).read_text("utf-8") for path in FILES
        }
        self._environment = dialect.environment(Path("in memory"), **ENVIRONMENT)
        self._environment.loader = jinja2.DictLoader(self.texts)

    def name(self, file: str, values: dict[str, Any]) -> str:
        """What ``file`` of a template's folder is called in a unit; empty where it is not there."""
        rendered = dialect.compiled(self._environment, file).render(values)
        return rendered.removesuffix(dialect.SUFFIX)

    def made(self, sheet: Sheet, turned: int = -1) -> bytes:
        """The file, with the condition of line ``turned`` turned if there is one: see `_turned`."""
        template = self._environment.get_template(f"{TEMPLATES.name}/{sheet.template}")
        return template.render(sheet.values, turned=turned).encode("utf-8")


@pytest.fixture(scope="session")
def press() -> Press:
    return Press()


@pytest.fixture(scope="session")
def sheets(trees: Path, press: Press) -> list[Sheet]:
    """The files of the units in all snapshots, each set of answers once."""
    found: dict[str, list[Sheet]] = {}
    for file in sorted(trees.rglob(ANSWERS_FILE)):
        record = yaml.load(file.read_bytes(), yaml.CSafeLoader)
        answers = ANSWERS.validate_python(
            {name: value for name, value in record.items() if not name.startswith("_")}
        )
        if (key := repr(answers)) in found:
            continue
        values, tree = renderer.values(answers), read_tree(file.parent)
        found[key] = []
        for source in (TEMPLATES / answers.template).iterdir():
            if name := press.name(source.name, values):
                path = f"{answers.template}/{source.name}"
                found[key].append(Sheet(path, values, tree.pop(name)))
        assert tree.keys() <= {*DOCUMENTS}
    made = [sheet for sheets in found.values() for sheet in sheets]
    wrong = {sheet.template for sheet in made if press.made(sheet) != sheet.expected}
    assert not wrong, "run `python scripts/renew.py` first"
    return made


def _mutated(line: str) -> str:
    """``line`` with one character changed in what it says, or in what it decides."""
    if "{%" in line and (decision := re.search("[=!]=", line)):
        at, other = decision.start(), "!" if decision[0] == "==" else "="
    else:
        letters = [at for at, char in enumerate(line) if char.isalpha()]
        at = letters[-1] if letters else len(line.rstrip()) - 1
        other = "y" if line[at] == "x" else "x"
    return line[:at] + other + line[at + 1 :]


_CLOSES = re.compile(r"{%-?\s*(?:else|end[a-z]+)\s*-?%}")
"""A line of which any change is no template at all."""
_MARK = re.compile("mark([0-9]+)of")


def _marked(text: str) -> str:
    """A template's text with its number in each line that decides nothing."""
    lines = text.splitlines(keepends=True)
    deciding: set[int] = set()
    for found in re.finditer("{%.*?%}|{#.*?#}|{{.*?}}", text, re.DOTALL):
        first, last = (text.count("\n", 0, at) for at in found.span())
        if not found[0].startswith("{{") or first != last:
            deciding.update(range(first, last + 1))
    return "".join(
        line if number in deciding or not line.strip() else line.rstrip("\n") + f"mark{number}of\n"
        for number, line in enumerate(lines)
    )


_CONDITION = re.compile(r"({%-?\s*(?:el)?if )(.*?)(\s*-?%})")


def _turned(lines: list[str]) -> str:
    """A template whose line n takes the other way at its first condition where ``turned`` is n."""
    return "".join(
        _CONDITION.sub(rf"\1(not (\2)) != (turned != {number})\3", line, count=1)
        for number, line in enumerate(lines)
    )


UNSEEN: dict[str, list[str]] = {
    # An own token without scopes, and a caller's token with other headers of the caller.
    "shared/transport.py.jinja": [
        "    scopes=[],",
        '    names = ["Authorization", *CALLER_HEADERS]',
        "    return {name: values[name.lower()] for name in names if name.lower() in values}",
    ],
    # A plain client that never searches.
    "shared/tools.py.jinja": ["from .exchange import Exchange"],
    # Names of credentials that begin with a digit: test_credential_templates.py has them.
    "credential/adk/tools.py.jinja": [
        '{% set tool_name = tool_name if tool_name[:1] not in "0123456789" '
        'else "_" ~ tool_name %}',
    ],
    # One service is enough to read; tests/templates/test_templates.py holds all of them to boto3's.
    "shared/credential_operation.py.jinja": [
        f'    "{service}": "{operation}",'
        for service, operation in EXAMPLE_OPERATIONS.items()
        if service != "dynamodb"
    ],
    # A comment, and characters that need an escape: test_policy_template.py has all of them.
    "policy/{{ policy_name }}.cedar.jinja": [
        "{# Every value enters the statement through this macro; "
        "agentcore_connect.policy.literal is its twin. #}",
        r"{%- set found.escape = '\\' ~ char -%}",
        "{%- for code in range(first, last + 1) if '%c' | format(code) == char -%}",
        r"{%- set found.escape = '\\u{%x}' | format(code) -%}",
    ],
    # A document whose source was not recorded: by an older release, or from an agent's own code.
    "target/open_api_schema/README.md.jinja": [
        "After a change of the source, delete",
        "this file and run `connect scaffold` as before: it is never overwritten.",
    ],
    # The same, in the policy's test table: tests/hostile/test_injection_policies.py has them.
    "policy/{% if pattern != 'guardrail' %}tests.yaml{% endif %}.jinja": [
        "{# A claim's value enters the table through this macro: "
        "what a reader does not see is escaped. #}",
        r"{%- set found.escape = '\\' ~ char -%}",
        "{%- for code in range(first, last + 1) if '%c' | format(code) == char -%}",
        r"{%- set found.escape = '\\U%08x' | format(code) -%}",
    ],
}
"""Lines that are in no snapshot: a reviewer does not see what becomes of them."""


@pytest.mark.parametrize("path", [path for path in FILES if path != GENERATED])
def test_each_line_of_a_template_is_seen(path: str, sheets: list[Sheet], press: Press) -> None:
    """One character changed, in any line of any template, makes some snapshot differ; of lines
    with a condition the other way does.

    The troubleshooting entries are generated; tests/advise/test_explain.py holds them to their
    data, each under its condition.
    """
    place = f"{TEMPLATES.name}/{path}"
    original = press.texts[place]
    lines = original.splitlines(keepends=True)
    sheets = [sheet for sheet in sheets if path in _parts(sheet.template)]

    def differs(turned: int = -1) -> bool:
        for number, sheet in enumerate(sheets):
            try:
                same = press.made(sheet, turned) == sheet.expected
            except Exception:  # as good as a difference
                same = False
            if not same:
                sheets.insert(0, sheets.pop(number))  # it is likely to see the next line too
                return True
        return False

    try:
        # Plain lines are marked, all at once: what is rendered says which of them are in it.
        press.texts[place] = _marked(original)
        seen: set[int] = set()
        for sheet in sheets:
            with contextlib.suppress(Exception):  # marks in a macro, say: its lines are tried alone
                seen.update(map(int, _MARK.findall(press.made(sheet).decode())))
        # So are conditions, which are then turned one by one.
        press.texts[place] = _turned(lines)
        if not differs():
            conditions = [n for n, line in enumerate(lines) if _CONDITION.search(line)]
            seen.update(number for number in conditions if differs(number))
        unseen = []
        for number, line in enumerate(lines):
            if line.strip() and number not in seen and not _CLOSES.fullmatch(line.strip()):
                changed = [*lines[:number], _mutated(line), *lines[number + 1 :]]
                press.texts[place] = "".join(changed)
                if not differs():
                    unseen.append(line.rstrip())
    finally:
        press.texts[place] = original
    assert unseen == UNSEEN.get(path, [])
