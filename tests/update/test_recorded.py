"""A recorded unit is rendered by any released version as plain Copier renders it."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import copier
import jinja2
import pytest
import yaml
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import InvalidInput
from agentcore_connect.project import sources
from agentcore_connect.project.project import Project
from agentcore_connect.units import record as recorded
from agentcore_connect.units.questions import UnitAnswers, askable
from agentcore_connect.units.record import Recorded
from agentcore_connect.units.renderer import render
from agentcore_connect.units.templates import own, versions
from rendering import (
    copy_apart,
    copy_in_process,
    copy_templates,
    name_of,
    option_sets,
    plain_environment,
    read_tree,
    reading_once,
    sets_to_compare,
)
from tiers import TIER, each_once

NEWEST, BEFORE = list(reversed(versions.known()))[:2]
FOLDER = PurePosixPath("connections/unit")


def unit_of(answers: dict[str, Any], tag: str) -> Recorded:
    return Recorded(FOLDER, {"_commit": tag, "_src_path": sources.SOURCE, **answers})


@cache
def questions_of(tag: str) -> dict[str, Any]:
    """What version ``tag`` asks."""
    questions = yaml.safe_load((versions.folder(tag) / "copier.yml").read_text("utf-8"))
    assert isinstance(questions, dict)
    return questions


def takes(tag: str, answers: UnitAnswers) -> bool:
    """Whether version ``tag`` has the template and offers what was chosen of it.

    It passes over what it does not ask, but for the answers that stand in the place of another.
    """
    questions, said = questions_of(tag), askable(answers)
    if not all(v in questions.get(k, {}).get("choices", [v]) for k, v in said.items()):
        return False
    if said.get("credential_provider") and "credential_provider" not in questions:
        return False  # in the place of a credential's name
    fits = (
        questions.get("outbound_auth", {}).get("validator", "") if "outbound_auth" in said else ""
    )
    return not jinja2.Template(fits).render(said)  # which auths a type of target has


def taken(tag: str, sets: tuple[UnitAnswers, ...]) -> list[Any]:
    """Those of ``sets`` that version ``tag`` takes, as cases."""
    return [
        pytest.param(tag, answers, id=f"{tag}-{name_of(answers)}")
        for answers in sets
        if takes(tag, answers)
    ]


def fullest(tag: str) -> list[Any]:
    """Of each template that version ``tag`` has, the last option set that it takes."""
    templates = questions_of(tag)["template"]["choices"]
    sets = (
        next((a for a in reversed(option_sets()) if a.template == each and takes(tag, a)), None)
        for each in templates
    )
    return taken(tag, tuple(answers for answers in sets if answers is not None))


def few(cases: list[Any]) -> list[Any]:
    """So many of ``cases`` that each version and each template is among them."""
    if TIER == "long":
        return cases
    by = {(case.values[0], case.values[1].template): case for case in cases}
    return [by[tag, template] for tag, template in each_once(by)]


@pytest.mark.whole
@pytest.mark.parametrize("answers", sets_to_compare(), ids=name_of)
def test_the_current_version_is_what_scaffold_renders(answers: UnitAnswers) -> None:
    """From its record a new unit is rendered again, byte for byte, for each set of options."""
    tag = versions.current()
    assert render(answers) == recorded.render(unit_of(askable(answers), tag), tag)


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each template of the version before as plain files, named after it."""
    return copy_apart(tmp_path_factory.mktemp("before"), "*", of=versions.folder(BEFORE))


@pytest.mark.whole
@pytest.mark.parametrize(("tag", "answers"), taken(BEFORE, sets_to_compare()))
def test_same_bytes_as_copier(source: Path, tag: str, answers: UnitAnswers) -> None:
    """The version before gives the files of its `copier copy`, for each set of options.

    Earlier ones do for a set of each template, below.
    """
    source /= answers.template
    expected = copy_in_process(source, askable(answers))
    comment, record = expected[ANSWERS_FILE].decode().split("\n", 1)
    portable = f"_commit: {tag}\n_src_path: {sources.SOURCE}\n"
    record = record.replace(f"_src_path: {source}\n", portable)
    expected[ANSWERS_FILE] = f"{comment}\n{record}".encode()
    assert expected == recorded.render(unit_of(askable(answers), tag), tag)


@pytest.mark.parametrize(
    ("tag", "answers"),
    few([case for tag in versions.known() for case in fullest(tag)]),
)
def test_same_bytes_as_copier_from_the_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tag: str, answers: UnitAnswers
) -> None:
    """Copier's own copy of a tag in the bundle at home gives the same, its answers file too."""
    for name, value in plain_environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    own.place_bundle(tmp_path)
    with reading_once():
        copier.run_copy(
            sources.SOURCE,
            tmp_path / "unit",
            data=askable(answers),
            vcs_ref=tag,
            defaults=True,
            quiet=True,
        )
    assert read_tree(tmp_path / "unit") == recorded.render(unit_of(askable(answers), tag), tag)


def _questions(root: Path, change: dict[str, Any]) -> None:
    path = root / "copier.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | change, sort_keys=False))


NEW = {
    "region": {
        "type": "str",
        "help": "Its region",
        "validator": "{% if region == 'x' %}no{% endif %}",
    }
}
TARGET = {
    "template": "target/mcp_server",
    "gateway": "G",
    "name": "Weather",
    "endpoint": "https://e.example",
    "outbound_auth": "none",
}


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Current templates with one more question that has no default."""
    made = copy_templates(tmp_path / "templates", lambda root: _questions(root, NEW))
    monkeypatch.setattr(own, "folder", lambda: made)
    return made


def test_a_new_question_without_a_default_is_asked(newer: Path) -> None:
    """What nobody recorded is asked once, and recorded; without anybody to ask it is an error."""
    unit, tag = unit_of(TARGET, "v0.1.0"), versions.current()
    with pytest.raises(InvalidInput, match="asks a new question: Its region") as refusal:
        recorded.render(unit, tag)
    assert refusal.value.problems[0].code == "missing-answer"
    answers = {"region": "region-1"}  # the others have a default
    tree = recorded.render(unit, tag, lambda _unit, name, _question: answers.get(name))
    assert yaml.safe_load(tree[ANSWERS_FILE])["region"] == "region-1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("template", "../../etc"),
        ("outbound_auth", "magic"),
        ("endpoint", 'https://x"\n'),
        ("gateway", ["a"]),
        ("gateway", {"a": 1}),
        ("oauth_scopes", "[a"),
        ("oauth_scopes", "a: b"),
        ("oauth_scopes", ['"']),
    ],
)
def test_a_recorded_answer_that_is_not_taken_is_named(name: str, value: Any) -> None:
    """An answers file that was tampered with is refused by the file, the answer and the version."""
    oauth = {"outbound_auth": "oauth", "credential_name": "c", "oauth_scopes": []}
    with pytest.raises(InvalidInput, match="does not accept its value") as refusal:
        recorded.render(unit_of({**TARGET, **oauth, name: value}, "v0.1.0"), "v0.1.0")
    problem = refusal.value.problems[0]
    assert (problem.code, problem.field) == ("invalid-answer", name)
    assert problem.file == f"{FOLDER}/{ANSWERS_FILE}"


def test_answers_that_are_not_asked_are_forgotten() -> None:
    """A recorded value of a question whose condition does not hold counts for nothing."""
    stray = {**TARGET, "return_url": "https://x.example", "configure_auth": True, "more": 1}
    for tag in versions.known():
        assert recorded.render(unit_of(stray, tag), tag) == recorded.render(
            unit_of(TARGET, tag), tag
        )


def test_units_of_a_project(tmp_path: Path) -> None:
    """Units are found at the root and beside each agent, nested too; links are not followed."""
    record = yaml.safe_dump({"_commit": "v0.1.0", "_src_path": sources.SOURCE, **TARGET})
    for folder in (
        "connections/weather",
        "connections/weather/policies/one",
        "app/A/connections/g",
        "connections/node_modules/x",
        "connections/.hidden",
        "elsewhere",
    ):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / ANSWERS_FILE).write_text(record)
    (tmp_path / "connections" / "link").symlink_to(tmp_path / "elsewhere")
    config = {"name": "p", "runtimes": [{"name": "A", "codeLocation": "app/A"}]}
    found = recorded.units(Project(tmp_path, "", config))
    assert [str(unit.folder) for unit in found] == [
        "app/A/connections/g",
        "connections/weather",
        "connections/weather/policies/one",
    ]
    assert {(u.version, u.kind, u.resource, u.is_foreign) for u in found} == {
        ("v0.1.0", "target", "Weather", False)
    }
    shutil.rmtree(tmp_path / "connections")
    (tmp_path / "connections").symlink_to(tmp_path / "elsewhere")
    assert [str(u.folder) for u in recorded.units(Project(tmp_path, "", config))] == [
        "app/A/connections/g"
    ]
