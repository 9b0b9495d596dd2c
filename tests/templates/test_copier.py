"""Plain Copier and connect render the same bytes, and Copier updates what connect made."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml
from agentcore_connect.cli import main as connect
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.project import sources
from agentcore_connect.units import dialect
from agentcore_connect.units.questions import (
    COMPUTED,
    ENVIRONMENT,
    UnitAnswers,
    askable,
    copier_questions,
)
from agentcore_connect.units.questions.target import McpServerTarget
from agentcore_connect.units.renderer import render
from agentcore_connect.units.templates import own
from cases import DISCOVERY
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering import (
    CLIENTS,
    CREDENTIAL_UNITS,
    ROOT,
    SAMPLES,
    TARGET_UNITS,
    copy_apart,
    copy_in_process,
    copy_templates,
    name_of,
    one_of_each,
    option_sets,
    pairs,
    plain_environment,
    read_tree,
    reading_once,
    release,
    sets_to_compare,
)
from tiers import examples

# --- connect's renderer against Copier's ----------------------------------------------------------


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each of the repository's templates as plain files, named after it."""
    return copy_apart(tmp_path_factory.mktemp("source"), "*")


def by_copier(source: Path, answers: UnitAnswers) -> dict[str, bytes]:
    """What Copier renders, with the portable source and version in the answers file."""
    tree = copy_in_process(source, askable(answers))
    comment, record = tree[ANSWERS_FILE].decode("utf-8").split("\n", 1)
    place = f"_src_path: {source}\n"
    assert record.count(place) == 1
    portable = f"_commit: {own.VERSION}\n_src_path: {sources.SOURCE}\n"
    return {**tree, ANSWERS_FILE: f"{comment}\n{record.replace(place, portable)}".encode()}


@pytest.mark.whole
@pytest.mark.parametrize("answers", sets_to_compare(), ids=name_of)
def test_same_bytes_for_every_option_set(source: Path, answers: UnitAnswers) -> None:
    """`render` gives the files, names and bytes of `copier copy`, for each set of options."""
    assert by_copier(source / answers.template, answers) == render(answers)


@given(st.one_of(CLIENTS, TARGET_UNITS, CREDENTIAL_UNITS))
@settings(max_examples=examples(60), deadline=None)
def test_same_bytes_for_any_answers(source: Path, answers: UnitAnswers) -> None:
    """The same for any valid answers, those to questions that are not asked included."""
    assert by_copier(source / answers.template, answers) == render(answers)


@pytest.mark.parametrize("template", ["gateway", "policy", "target/open_api_schema"])
def test_what_is_read_once_is_what_copier_reads(
    source: Path, tmp_path: Path, template: str
) -> None:
    """Copier records and refuses the same with `reading_once`, which most tests here have."""
    answers = next(made for made in one_of_each() if made.template == template)
    copying = {"defaults": True, "quiet": True, "overwrite": True}
    copier.run_copy(str(source / template), tmp_path, data=askable(answers), **copying)
    assert copy_in_process(source / template, askable(answers)) == read_tree(tmp_path)

    wrong = askable(answers) | {"gateway": "a\n", "tools": ["a\n"]}
    said = []
    for copy in (copier.run_copy, lambda of, _, data, **_how: copy_in_process(Path(of), data)):
        with pytest.raises(ValueError, match="Validation error") as refusal:
            copy(str(source / template), tmp_path, data=wrong, **copying)
        said.append(str(refusal.value))
    assert said[0] == said[1]


@settings(max_examples=examples(100))
@given(
    st.dictionaries(
        st.text(),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text()),
        max_size=4,
    )
)
def test_any_record_is_written_as_yaml_writes_it(record: dict[str, Any]) -> None:
    """Each answer is written alone; a list that is there twice is an alias all the same."""
    filters = dialect.environment(ROOT, **ENVIRONMENT).filters
    texts = ["one"]
    for values in (record, record | {"first": texts, "second": texts}):
        expected = yaml.dump(values, indent=4, allow_unicode=True, default_flow_style=False)
        assert filters["to_nice_yaml"](values) == expected


def test_an_answer_is_written_once_for_all_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """YAML takes longer for a record than all else that is rendered: most of its answers are those
    of the unit before.
    """
    written = []
    dump = yaml.dump

    def counted(value: Any, **form: Any) -> Any:
        written.append(value)
        return dump(value, **form)

    monkeypatch.setattr(yaml, "dump", counted)
    as_yaml = dialect.environment(ROOT, **ENVIRONMENT).filters["to_nice_yaml"]
    for name in ("Written1", "Written2"):
        as_yaml({"template": "written", "gateway": "Written", "name": name})
    assert written[-3:] == [{"name": "Written1"}, {"template": "written"}, {"name": "Written2"}]


def test_litter_is_not_rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Python or an editor leaves beside templates: Copier and `render` agree on it."""
    answers = option_sets()[0]

    def litter(root: Path) -> None:
        folder = root / "copier_templates" / answers.template
        (folder / "__pycache__").mkdir()
        for name in (
            "__pycache__/client.cpython-311.pyc",
            "x.pyc",
            "plain.txt",
            "{{ gateway }}.md",
        ):
            (folder / name).write_bytes(b"{{ gateway }}\r\n\xff")

    source = copy_templates(tmp_path / "templates", litter)
    monkeypatch.setattr(own, "folder", lambda: source)
    tree = render(answers)
    assert by_copier(source, answers) == tree
    assert {"plain.txt", f"{SAMPLES['gateway']}.md"} == {
        p for p in tree if not p.endswith((".py", ".yml"))
    }


def test_option_sets_are_all() -> None:
    """The sets above have every template and every value of every choice, also when thinned."""
    seen: dict[str, set[Any]] = {}
    for answers in pairs():
        for name, value in askable(answers).items():
            seen.setdefault(name, set()).add(repr(value))
    for name, question in copier_questions().items():
        if name in COMPUTED:
            continue
        choices = question.get("choices", [True, False] if question["type"] == "bool" else [])
        assert set(map(repr, choices)) <= seen[name], name


# --- somebody without connect ---------------------------------------------------------------------


class Person:
    """Somebody with git and Copier, a home with a bundle of templates, and a project."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.project = folder / "project"
        self.bundle = self.home / sources.SOURCE.removeprefix("~/")
        self.bundle.parent.mkdir(parents=True)
        self.environment = plain_environment(self.home)

    def run(self, *command: str, at: Path | None = None) -> str:
        """Run a command to its success; what it wrote to stdout."""
        done = subprocess.run(
            command,
            cwd=at or self.project,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def copier(self, *arguments: str, at: Path | None = None) -> None:
        self.run(sys.executable, "-m", "copier", *arguments, at=at)

    def commit(self) -> None:
        """Put the project under version control as it is now."""
        self.run("git", "init", "--quiet")
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--message", "now")

    def changes(self) -> list[str]:
        return self.run("git", "status", "--porcelain").splitlines()


def flags(answers: UnitAnswers) -> list[str]:
    """The answers as somebody would type them."""
    return [
        argument
        for name, value in askable(answers).items()
        for argument in ("--data", f"{name}={yaml.safe_dump(value) if value == [] else value}")
    ]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle with the repository's templates, as they are, as this version."""
    bundle = tmp_path_factory.mktemp("released") / "templates.bundle"
    release.release(own.VERSION, bundle=bundle)
    return bundle


@pytest.mark.parametrize("answers", one_of_each(), ids=lambda answers: answers.template)
def test_copier_copy_of_the_bundle(
    tmp_path: Path, released: Path, monkeypatch: pytest.MonkeyPatch, answers: UnitAnswers
) -> None:
    """Copying from the bundle at home gives connect's files, the answers file included."""
    person = Person(tmp_path)
    shutil.copy(released, person.bundle)
    for name, value in person.environment.items():
        monkeypatch.setenv(name, value)
    with reading_once():
        copier.run_copy(
            sources.SOURCE, tmp_path / "unit", data=askable(answers), defaults=True, quiet=True
        )
    assert read_tree(tmp_path / "unit") == render(answers)


def test_copier_copy_with_flags(tmp_path: Path) -> None:
    """`copier copy` of a checkout of the repository, with its tag, gives the same files too."""
    person = Person(tmp_path)
    repository = copy_templates(person.project)
    person.commit()
    person.run("git", "tag", "--annotate", own.VERSION, "--message", "release")
    answers = McpServerTarget(
        template="target/mcp_server",
        gateway="2024-01-01",
        name="no",
        endpoint=SAMPLES["endpoint"],
        outbound_auth="none",
    )
    unit = tmp_path / "unit"
    person.copier("copy", "--defaults", *flags(answers), str(repository), str(unit), at=tmp_path)

    tree, expected = read_tree(unit), render(answers)
    record = yaml.safe_load(tree.pop(ANSWERS_FILE))
    assert {**yaml.safe_load(expected.pop(ANSWERS_FILE)), "_src_path": str(repository)} == record
    assert tree == expected


# --- updates --------------------------------------------------------------------------------------

CLIENT = "app/Assistant/connections/mygateway"
TARGET = "connections/weathertools"
FIRST, LAST = "Made by version two.", "# The end, since version two."


def _code(unit: Path) -> Path:
    """The largest Python file of a unit."""
    return max(unit.glob("*.py"), key=lambda path: path.stat().st_size)


def _version_two(root: Path) -> None:
    """Change each file's first line, which edits are near to, and its end, which they are not."""
    for path in (root / "copier_templates").rglob("*.jinja"):
        text = path.read_text(encoding="utf-8")
        if path.name.endswith(".py.jinja") and "{% include" not in text:
            text = (
                re.sub(r'^"""', f'"""{FIRST} ', text, count=1, flags=re.MULTILINE) + f"\n{LAST}\n"
            )
        elif path.name == "README.md.jinja":
            text += f"\n{LAST}\n"
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def two_versions(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of a newer connect: the repository's templates, and a later version of them."""
    folder = tmp_path_factory.mktemp("two")
    bundle = folder / "templates.bundle"
    shutil.copy(released, bundle)
    release.release("v999.0.0", copy_templates(folder / "templates", _version_two), bundle)
    return bundle


def _edit(path: Path, change: Callable[[list[str]], None]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    change(lines)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def person(
    tmp_path: Path, released: Path, two_versions: Path, monkeypatch: pytest.MonkeyPatch
) -> Person:
    """Their project was connected by `connect scaffold` and committed; then templates moved on."""
    person = Person(tmp_path)
    shutil.copytree(ROOT / "examples" / "strands", person.project)
    monkeypatch.setattr(own, "BUNDLE", released)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(person.home))
    command = ["scaffold", "--path", "mcp", "--framework", "strands", "--gateway", "MyGateway"]
    command += ["--authorizer-type", "CUSTOM_JWT", "--discovery-url", DISCOVERY]
    command += ["--client-credential", "own", "--allowed-scopes", "1e3,gw/`$x`|'{'}#"]
    command += ["--name", "WeatherTools", "--endpoint", "https://mcp.example.com/mcp?a=$b&c"]
    command += ["--outbound-auth", "oauth", "--credential-name", "2024-01-01"]
    command += ["--oauth-discovery-url", DISCOVERY, "--oauth-scopes", "no,~,`|'", "--yes", "--json"]
    with contextlib.redirect_stdout(io.StringIO()) as output:
        assert connect([*command, "--project", str(person.project)]) == 0, output.getvalue()
    assert person.bundle.read_bytes() == released.read_bytes()
    person.commit()
    shutil.copy(two_versions, person.bundle)
    return person


@pytest.mark.slow
def test_copier_update_of_scaffolded_units(person: Person) -> None:
    """Two units that connect made are updated one after the other, the person's edits are kept.

    No commit between the two, no -a, no --trust: each unit is a folder with its own answers file.
    """
    unit, target = person.project / CLIENT, person.project / TARGET
    code = _code(unit)
    pristine = {folder: read_tree(folder) for folder in (unit, target)}
    middle = len(code.read_text(encoding="utf-8").splitlines()) // 2

    def edit(lines: list[str]) -> None:
        lines.insert(middle, "# mine, away from it")
        lines.insert(2, "# mine, near a change of version two")

    _edit(code, edit)
    _edit(target / "README.md", lambda lines: lines.insert(1, "My words."))
    edited = {folder: read_tree(folder) for folder in (unit, target)}
    person.commit()

    for folder in (unit, target):
        person.copier("update", "--defaults", "--quiet", at=folder)

    for folder in (unit, target):
        for path, before in edited[folder].items():
            text = (folder / path).read_text(encoding="utf-8")
            if path == ANSWERS_FILE:
                expected = before.decode().replace(own.VERSION, "v999.0.0")
            elif path.endswith(".py"):
                expected = before.decode().replace('"""', f'"""{FIRST} ', 1) + f"\n{LAST}\n"
            else:
                expected = before.decode() + f"\n{LAST}\n"
            assert expected == text, path
    assert edited != pristine
    assert [line[3:] for line in person.changes()] == [
        f"{unit_folder}/{path}"
        for unit_folder, folder in ((CLIENT, unit), (TARGET, target))
        for path in sorted(edited[folder])
    ]


@pytest.mark.slow
def test_copier_update_marks_a_conflict(person: Person) -> None:
    """Where the person changed the very line that a new version changes, both stay to be chosen."""
    unit = person.project / CLIENT
    code = _code(unit)
    first = code.read_text(encoding="utf-8").splitlines()[0]
    _edit(code, lambda lines: lines.__setitem__(0, '"""My own words."""'))
    person.commit()
    person.copier("update", "--defaults", "--quiet", at=unit)

    text = code.read_text(encoding="utf-8")
    theirs = first.replace('"""', f'"""{FIRST} ', 1)
    conflict = f'<<<<<<< before updating\n"""My own words."""\n=======\n{theirs}\n>>>>>>> after'
    assert text.startswith(conflict)
