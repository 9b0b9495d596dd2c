"""The target types: a row of words, a class, questions and a template, and nothing besides.

A type that is put in or taken out is followed here through every command; a part of it that was
forgotten is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

import front_door
import pytest
from agentcore_connect.answers.given import OPTIONS, Given
from agentcore_connect.answers.triage import FRONTS
from agentcore_connect.connection import targets, unit
from agentcore_connect.connection.target_of import as_recorded
from agentcore_connect.connection.targets import TARGETS
from agentcore_connect.project.project import find
from agentcore_connect.project.shape import TARGET, misfit
from agentcore_connect.units import record
from agentcore_connect.units.questions import Target as TargetAnswers
from agentcore_connect.units.questions import copier_questions
from agentcore_connect.units.questions import target as questions
from agentcore_connect.vocabulary import matrix
from agentcore_connect.vocabulary.evidence import Evidence
from agentcore_connect.vocabulary.matrix import ROWS, Cell, TargetPath, TargetRow
from agentcore_connect.vocabulary.words import OutboundAuth
from front_door import OFFERED, Answers, Host, of_cell
from standins import tool as standin
from standins.foreign import Foreign
from weather import MODEL, SPEC

pytestmark = pytest.mark.whole
"""What a row lacks is to be seen at once."""

TEMPLATES = Path(__file__).parents[2] / "copier_templates"
UNIT = "connections/weathertools"
READ = {"example_tools", "tool_names", "choice", "source", "source_sha256", "address"}
"""Answers of a unit that are read from its document, or that several options give together."""
DOCUMENTS = {"tool_schema_file", "schema_source"}
"""Answers that are documents, which have questions of their own."""


def missing(row: TargetRow) -> Iterator[str]:
    """What a row has no part of: where it belongs, and what it is."""
    if row.path not in get_args(TargetPath):
        yield f"vocabulary/matrix.py: {row.path} in TargetPath"
    if row not in ROWS:
        yield f"vocabulary/matrix.py: {row.path} in ROWS"
    if unsaid := set(get_args(OutboundAuth)) - row.auths.keys():
        yield f"vocabulary/matrix.py: what {row.path} says of {', '.join(sorted(unsaid))}"
    if not (TEMPLATES / row.template / "README.md.jinja").is_file():
        yield f"copier_templates/{row.template}: a template"
    if row.path not in front_door.PATHS:
        yield f"tests/front_door.py: the answers of {row.path} in PATHS"
    asked: type[TargetAnswers] | None = None
    try:
        asked = questions.of_template(row.template)
    except LookupError:
        yield f"units/questions/target.py: a model of {row.template} in MODELS"
    try:
        kind = targets.of_row(row)
    except (ModuleNotFoundError, LookupError) as error:
        yield f"connection/targets: {error}"
    else:
        if asked is not None:
            yield from _other_answers(row, kind, asked)


def _other_answers(
    row: TargetRow, kind: type[targets.Target], asked: type[TargetAnswers]
) -> Iterator[str]:
    """Where the class, the questions, the row and the options do not name the same answers."""
    own = {one.name for one in fields(kind)} - {"name", "outbound"}
    outbound = set(targets.Outbound().answers())
    known = TargetAnswers.model_fields.keys() | outbound | {"template"}
    if other := own ^ (asked.model_fields.keys() - known):
        yield f"connection/targets or questions: {', '.join(sorted(other))} of {row.path}"
    auths = get_args(asked.model_fields["outbound_auth"].annotation)
    offered = [cell.outbound_auth for cell in row.offered]
    if sorted(auths) != sorted(offered):
        yield f"units/questions/target.py: the outbound_auth of {row.template}: {offered}"
    if unsaid := own - Given.__annotations__.keys() - DOCUMENTS - READ:
        yield f"answers/given.py: {', '.join(sorted(unsaid))}"
    needed = {
        name
        for name in own & asked.model_fields.keys() - DOCUMENTS - READ
        if asked.model_fields[name].is_required()
    }
    if unasked := {name for name in needed & OPTIONS.keys() if not OPTIONS[name].option.prompt}:
        yield f"answers/given.py: {', '.join(sorted(unasked))} without a prompt"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.path)
def test_a_type_has_all_its_parts(row: TargetRow) -> None:
    """Each row has its word, class, questions and template, and they name the same answers."""
    assert list(missing(row)) == []


@pytest.mark.parametrize("asked", questions.MODELS, ids=lambda asked: asked.__name__)
def test_a_copy_has_a_base_where_its_source_is_recorded(asked: type[TargetAnswers]) -> None:
    """What `connect update` merges with is beside it, and its README says to leave that alone."""
    (template,) = get_args(asked.model_fields["template"].annotation)
    (row,) = (row for row in ROWS if row.template == template)
    base = unit.base(f"{row.document}.json")
    assert (base is not None) == ("source" in asked.model_fields)
    readme = (TEMPLATES / template / "README.md.jinja").read_text()
    assert base is None or f"`{base}`" in readme


def test_no_part_is_without_a_row() -> None:
    """Words, classes, modules, questions, templates and fronts are as many as the rows."""
    paths = [row.path for row in ROWS]
    folders = {row.template.removeprefix("target/") for row in ROWS}
    choices = copier_questions()["template"]["choices"]
    there = {path.stem for path in Path(targets.__file__).parent.glob("*.py")}
    shared = {"__init__", "entry", "outbound", "schema", "target"}

    assert paths == list(get_args(TargetPath)) == list(TARGETS)
    assert [*paths, "credential"] == list(get_args(matrix.Path)) == list(matrix.PATHS)
    assert [way for way, _ in FRONTS.values()] == [*paths, "credential"]
    assert {path.name for path in (TEMPLATES / "target").iterdir()} == folders
    assert there - shared == folders
    assert [name for name in choices if name.startswith("target/")] == [r.template for r in ROWS]
    assert len(questions.MODELS) == len({row.json_type for row in ROWS}) == len(ROWS)


MADE_UP = TargetRow(
    path="queue",  # type: ignore[arg-type]  # there is no such word: that is the point
    cli_type="queue-arn",
    json_type="queueArn",
    front="queue",
    phrase="it is a queue",
    auths={"none": ("yes", "The gateway's role.", Evidence())},
)


def test_of_a_made_up_type_every_part_is_missed() -> None:
    """A row alone: each part that it has not is told by its place and name."""
    assert list(missing(MADE_UP)) == [
        "vocabulary/matrix.py: queue in TargetPath",
        "vocabulary/matrix.py: queue in ROWS",
        "vocabulary/matrix.py: what queue says of api-key, caller-iam, iam, "
        "jwt-passthrough, oauth, oauth-3lo, token-exchange",
        "copier_templates/target/queue_arn: a template",
        "tests/front_door.py: the answers of queue in PATHS",
        "units/questions/target.py: a model of target/queue_arn in MODELS",
        "connection/targets: No module named 'agentcore_connect.connection.targets.queue_arn'",
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.path)
def test_a_part_that_is_taken_out_is_missed(
    row: TargetRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its questions, its class or its answers in the tests, a type is not whole."""
    assert list(missing(replace(row, cli_type=f"{row.cli_type}-2"))) != []
    another = replace(row, phrase="another")  # the module is there, and has no class of this row
    with pytest.raises(LookupError, match=row.path):
        targets.of_row(another)
    model = questions.of_template(row.template)
    monkeypatch.setattr(questions, "MODELS", [m for m in questions.MODELS if m is not model])
    monkeypatch.delitem(front_door.PATHS, row.path)
    assert list(missing(row)) == [
        f"tests/front_door.py: the answers of {row.path} in PATHS",
        f"units/questions/target.py: a model of {row.template} in MODELS",
    ]


# --- through every command ------------------------------------------------------------------------


def asked_for(host: Host, cell: Cell) -> Answers:
    """The answers that ask for a cell, with a document in the project where the type has one."""
    answers = of_cell(cell)
    document = matrix.row(cell.path).document
    if document in ("openapi", "smithy"):
        text = json.dumps({"openapi": SPEC, "smithy": MODEL}[document])
        (host.root / "document.json").write_text(text)
        answers |= {"schema": "document.json"}
    return answers


def data(host: Host, *command: str) -> dict[str, Any]:
    """What a command says, which has to succeed."""
    result = host.connect(*command, "--json")
    assert result.code == 0, result.said
    return result.document


FIRST = tuple(row.offered[0] for row in ROWS)


def named(cell: Cell) -> str:
    return f"{cell.path}-{cell.outbound_auth}"


@pytest.mark.parametrize("cell", FIRST, ids=named)
def test_a_type_through_every_command(host: Host, cell: Cell) -> None:
    """A target of each type is scaffolded, in accord with agentcore.json, up to date, its tools
    known or known not to be; read back as it was asked for; and once it is removed, every byte is
    as before."""
    walk(host, cell)


@pytest.mark.parametrize("cell", [cell for cell in OFFERED if cell not in FIRST], ids=named)
def test_a_sign_in_through_every_command(host: Host, cell: Cell) -> None:
    """So is one with each other outbound auth that its type takes."""
    walk(host, cell)


def walk(host: Host, cell: Cell) -> None:
    """A target of a cell from its scaffold to its removal."""
    kind = TARGETS[cell.path]
    answers = asked_for(host, cell)
    before = host.tree()
    host.has(answers)

    status = data(host, "status")
    assert status["drift"] == []
    assert {f["state"] for unit in status["units"] for f in unit["files"]} == {"pristine"}

    project = find(host.root)
    unit = record.read(project, record.PurePosixPath(UNIT))
    assert unit is not None
    target = as_recorded(unit)
    assert type(target) is kind
    assert target.outbound.auth == cell.outbound_auth
    assert [
        (name, said, there)
        for name, said in answers.items()
        for there in (getattr(target, name, None) or getattr(target.outbound, name, None),)
        if there is not None and there not in (said, tuple(str(said).split(",")))
    ] == []
    entry = project.target("MyGateway", "WeatherTools")
    assert (entry is not None) is target.is_declared
    if entry is not None:
        assert target.differences(entry) == []
        assert kind.declared(entry) == kind.declared(target.to_json())
        back = targets.declared(entry)
        assert type(back) is kind
        assert back.to_json() == entry == target.to_json()
        reads_whatever_has_the_shape(entry)
        knows_its_tools(host, kind, entry)

    assert data(host, "update")["changes"] == []
    assert "All units are up to date." in host.connect("update", "--check").stdout
    rows = data(host, "matrix", cell.path)["rows"]
    assert (cell.outbound_auth, cell.through, kind.row.cli_type) in [
        (row["outbound_auth"], row["through"], row["target_type"]) for row in rows
    ]
    data(host, "remove", "WeatherTools", "--yes")
    assert host.tree() == before


def knows_its_tools(host: Host, kind: type[targets.Target], entry: dict[str, Any]) -> None:
    """`connect tools` lists what the server or the document says; else it says that it cannot."""
    if kind.server(entry) is None:
        (one,) = data(host, "tools")["targets"]
        assert (one["tools"] is None) is (kind.row.document is None)
        return
    with Foreign([standin.weather()]) as running:
        (one,) = data(host, "tools", "--target", "WeatherTools", "--url", running.url)["targets"]
    assert [tool["name"] for tool in one["tools"]] == ["get_weather"]


def reads_whatever_has_the_shape(entry: dict[str, Any]) -> None:
    """An entry with any part of another form is refused when the project is read, or is read."""
    for bad in _spoiled(entry):
        if misfit(bad, TARGET):
            continue
        kind = targets.by_type(str(bad.get("targetType")))
        if kind is not None:
            kind.server(bad)
            assert targets.declared(bad) is not None


def _spoiled(value: Any) -> Iterator[Any]:
    """``value`` with each of its parts taken out, or of another form."""
    keys = value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    for key in keys:
        for other in (*_spoiled(value[key]), None, 3, "x", [], {}, ["x"], {"x": 3}):
            changed = value.copy()
            changed[key] = other
            yield changed
        if isinstance(value, dict):
            yield {k: v for k, v in value.items() if k != key}
