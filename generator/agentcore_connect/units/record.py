"""Units as they are recorded: found in a project, and rendered as any version renders them.

What `.copier-answers.yml` holds and that version's own `copier.yml` are all that counts here, as
they are for Copier; tests/update/test_recorded.py holds the bytes equal to those of `copier copy`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol

from agentcore_connect.disk.paths import ANSWERS_FILE, is_safe
from agentcore_connect.disk.walk import walk
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project import sources as whose
from agentcore_connect.project.project import Project
from agentcore_connect.project.sources import OWN, Sources
from agentcore_connect.text import jsonedit
from agentcore_connect.units import dialect
from agentcore_connect.units.dialect import Tree
from agentcore_connect.units.templates import versions

if TYPE_CHECKING:
    from agentcore_connect.units.templates.mirror import Mirror

_NAMED_BY = {
    "gateway_client": "gateway",
    "target": "name",
    "credential": "credential_name",
    "policy": "policy_name",
    "gateway": "gateway",
}
"""Which answer is the name of the resource that a unit connects, by the kind of its template."""

_SKIPPED = frozenset({"__pycache__", "node_modules"})


@dataclass(frozen=True)
class Recorded:
    """One unit of a project: its folder, and all that its answers file holds.

    ``sources`` are those that the run accepts.
    """

    folder: PurePosixPath
    answers: Mapping[str, Any]
    sources: Sources = OWN

    @property
    def version(self) -> str:
        """The tag of the templates that it was made with; empty where none is recorded."""
        return str(self.answers.get("_commit", ""))

    @property
    def source(self) -> str:
        """Where its templates come from."""
        return str(self.answers.get("_src_path", ""))

    @property
    def is_foreign(self) -> bool:
        """Whether templates made it that nobody here has accepted: it is named and left alone."""
        return not self.sources.accepts(self.source)

    @property
    def mirror(self) -> Mirror | None:
        """Where its templates are, if they are accepted ones of others; None for connect's own."""
        if self.is_foreign or self.source == whose.SOURCE:
            return None
        from agentcore_connect.units.templates import mirror

        return mirror.of(self.source)

    def newest(self) -> str | None:
        """The newest version of its templates that is on this machine; None where none is."""
        if self.is_foreign:
            return None
        return versions.current() if self.mirror is None else self.mirror.newest()

    @property
    def template(self) -> str:
        """What it is, such as ``target/mcp_server``."""
        return str(self.answers.get("template", ""))

    @property
    def kind(self) -> str:
        """The kind of its template: gateway_client, target, credential, ..."""
        return self.template.split("/")[0]

    @property
    def resource(self) -> str:
        """The name in agentcore.json of what it connects."""
        return str(self.answers.get(_NAMED_BY.get(self.kind, "name"), ""))

    def text(self, name: str) -> str | None:
        """An answer, if it is a text: a person may have made anything else of it."""
        found = self.answers.get(name)
        return found if isinstance(found, str) else None


class Ask(Protocol):
    """Answers a question that a unit has no record of; None leaves it to the default.

    ``question`` is the entry of `copier.yml`.
    """

    def __call__(self, unit: Recorded, name: str, question: Mapping[str, Any]) -> Any: ...


def answers(project: Project, folder: PurePosixPath) -> dict[str, Any] | None:
    """What the unit in ``folder`` was made with; None where there is none.

    Raises InvalidInput where its answers file cannot be read.
    """
    content = project.read(folder / ANSWERS_FILE)
    if content is None:
        return None
    from agentcore_connect.text.yamlfile import mapping

    return mapping(content, str(folder / ANSWERS_FILE), "Restore the file from version control.")


def read(project: Project, folder: PurePosixPath) -> Recorded | None:
    """The unit in ``folder``; None where there is none. InvalidInput where it cannot be read."""
    recorded = answers(project, folder)
    return None if recorded is None else Recorded(folder, recorded, project.sources)


def units(project: Project) -> tuple[Recorded, ...]:
    """The units of a project, in the order of their folders; links are not followed.

    Raises InvalidInput where an answers file or a folder cannot be read.
    """
    found = (read(project, folder) for folder in folders(project))
    return tuple(unit for unit in found if unit is not None)


def folders(project: Project) -> tuple[PurePosixPath, ...]:
    """Every folder in which a unit may be, sorted; links are not followed.

    Raises InvalidInput as `walk`.
    """
    tops = {PurePosixPath("connections"), *(agent.connections for agent in project.agents)}
    return tuple(sorted({folder for top in tops for folder in _folders(project.root, top)}))


def _folders(root: Path, top: PurePosixPath) -> Iterator[PurePosixPath]:
    """``top`` and the folders in it, but hidden ones and those that tools fill."""
    for folder, inside, _ in walk(root, top):
        yield folder
        inside[:] = [name for name in inside if name not in _SKIPPED and name[0] != "."]


def render(unit: Recorded, tag: str, ask: Ask | None = None) -> Tree:
    """The files of a unit as `copier copy` of version ``tag`` writes them with its answers.

    Raises InvalidInput where that version is not known or does not take the answers, or where
    the unit's templates are not accepted.
    """
    if unit.source == whose.SOURCE:
        return _rendered(unit, tag, versions.folder(tag), ask)
    return _foreign(unit, _accepted(unit), ask, tag)


def _rendered(unit: Recorded, tag: str, root: Path, ask: Ask | None) -> Tree:
    """The files of a unit, from the templates in ``root``, which speak our dialect."""
    settings, _ = _questionnaire(root)
    environment = _environment(root)
    values, asked = _completed(unit, tag, root, ask)
    subdirectory = dialect.compiled(environment, settings["_subdirectory"]).render(values)
    values |= {
        "_copier_conf": {"answers_file": ANSWERS_FILE},
        "_copier_answers": {
            "_commit": tag,
            "_src_path": unit.source,
            **{name: values[name] for name in asked},
        },
    }
    return dialect.files(root, root / subdirectory, environment, values)


def _accepted(unit: Recorded) -> Mirror:
    """Where a unit's templates of others are; InvalidInput where nobody has accepted them."""
    if unit.mirror is None:
        raise InvalidInput(
            Problem(
                "foreign-templates",
                f"{unit.folder} was made from the templates of {unit.source!r}, which you have "
                "not accepted",
                "`connect update --template-source` accepts them once, your settings always; see "
                "docs/templates.md.",
                file=str(unit.folder / ANSWERS_FILE),
            )
        )
    return unit.mirror


def _foreign(unit: Recorded, mirror: Mirror, ask: Ask | None, tag: str) -> Tree:
    """A unit of the templates of others, from what was fetched before.

    Templates that are made as connect's own are rendered as those are, which takes a tenth of the
    time (benchmarks/compare.py): a team's are mostly a copy of ours. All others, and each on which
    that fails, are rendered by Copier, whose word on what is wrong counts.
    """
    from agentcore_connect.units.templates.safety import judge

    version = mirror.version(tag)
    questions = judge(mirror, version, trust=unit.sources.trust)
    ask = None if ask is None else _once(ask)
    if _is_as_ours(mirror, version, mirror.object(version), unit.sources.trust):
        try:
            tree = _rendered(unit, version, mirror.tree(version), ask)
        except Exception:  # noqa: S110, a template can raise anything
            pass
        else:
            if ANSWERS_FILE in tree and all(map(is_safe, tree)):
                return tree
    return _copied(unit, mirror, version, questions, ask)


@lru_cache(maxsize=8)
def _is_as_ours(mirror: Mirror, tag: str, found: str, trust: bool) -> bool:
    """Whether a version is made as connect's own; ``found`` is its tag's object.

    Looked at once for all units: a team's repository can have thousands of files.
    """
    from agentcore_connect.units.templates.safety import judge

    return dialect.speaks(judge(mirror, tag, trust=trust), mirror.files(tag))


def _once(ask: Ask) -> Ask:
    """``ask``, which says again what it has said before."""
    said: dict[str, Any] = {}

    def asked(unit: Recorded, name: str, question: Mapping[str, Any]) -> Any:
        if name not in said:
            said[name] = ask(unit, name, question)
        return said[name]

    return asked


def _copied(
    unit: Recorded, mirror: Mirror, tag: str, questions: Mapping[str, Any], ask: Ask | None
) -> Tree:
    """A unit that Copier renders; only what the unit has no record of is asked."""
    from agentcore_connect.units.templates.copier import copied

    answers = {name: value for name, value in unit.answers.items() if not name.startswith("_")}
    if ask is not None:
        for name, question in questions.items():
            new = name not in answers and not name.startswith("_")
            if new and isinstance(question, dict) and question.get("when") is not False:
                value = ask(unit, name, question)
                answers |= {} if value is None else {name: value}
    return copied(mirror, tag, answers, trust=unit.sources.trust)


def complete(
    unit: Recorded, tag: str, ask: Ask | None = None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The value of every question of version ``tag``, and the names of those that are asked.

    A question takes the recorded answer, else what ``ask`` says, else its default. One whose
    condition does not hold takes its default whatever is recorded, as in Copier, and is not
    recorded again.

    Raises InvalidInput for each recorded answer that the version refuses, and for each that is
    missing. What others' templates ask is taken as it is recorded.
    """
    if unit.source != whose.SOURCE:
        there = {name: value for name, value in unit.answers.items() if name[0] != "_"}
        return there, tuple(there)
    return _completed(unit, tag, versions.folder(tag), ask)


def _completed(
    unit: Recorded, tag: str, root: Path, ask: Ask | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """As `complete`, with the questions in ``root``; the errors name the version ``tag``."""
    from jinja2 import UndefinedError
    from yaml import YAMLError

    form = _Form(unit, ask, _environment(root))
    asked: list[str] = []
    problems: list[Problem] = []
    for name, question in _questionnaire(root)[1].items():
        try:
            is_asked = form.is_asked(question)
            value = form.answer(name, question, is_asked)
            if value is None:
                if is_asked:
                    what = f"asks a new question: {question.get('help', name)}"
                    problems.append(_problem(unit, "missing-answer", name, f"{tag} {what}"))
                continue
            fits = form.take(name, question, value, is_asked)
        except UndefinedError:
            if problems:
                break  # it is about an answer that is missing
            raise
        except (ValueError, TypeError, YAMLError, InvalidInput):
            fits = False
        if not fits:
            what = f"{tag} does not accept its value"
            problems.append(_problem(unit, "invalid-answer", name, what))
        if is_asked:
            asked.append(name)
    if problems:
        raise InvalidInput(*problems)
    return form.values, tuple(asked)


@dataclass
class _Form:
    """A version's questions as Copier goes through them: ``values`` are those of the ones before.

    Conditions, defaults and validators of a question are rendered with these values.
    """

    unit: Recorded
    ask: Ask | None
    environment: Any
    values: dict[str, Any] = field(default_factory=dict)

    def rendered(self, text: Any) -> Any:
        """A text as a template; what is no text, or says nothing to Jinja, is itself."""
        if not isinstance(text, str) or not ({"{", "\r"} & {*text}):
            return text
        return dialect.compiled(self.environment, text).render(self.values)

    def is_asked(self, question: Mapping[str, Any]) -> bool:
        return _boolean(self.rendered(question.get("when", True)))

    def answer(self, name: str, question: Mapping[str, Any], is_asked: bool) -> Any:
        """The recorded answer, else what `ask` says, else the default; None where none is there."""
        value = None
        if is_asked and name in self.unit.answers:
            value = self.unit.answers[name]
        elif is_asked and self.ask is not None:
            value = self.ask(self.unit, name, question)
        return self.rendered(question.get("default")) if value is None else value

    def take(self, name: str, question: Mapping[str, Any], value: Any, is_asked: bool) -> bool:
        """Keep the value, as the type of its question; whether the question takes it.

        Only what is asked is validated; the choices hold for a default, too.
        """
        value = self.values[name] = _cast(value, question["type"])
        if value not in question.get("choices", [value]):
            return False
        return not (is_asked and self.rendered(question.get("validator", "")).strip())


def _problem(unit: Recorded, code: str, name: str, what: str) -> Problem:
    file = str(unit.folder / ANSWERS_FILE)
    hint = f"Put `{name}: <value>` into the file and run the command again."
    return Problem(code, f"answer {name}: {what}", hint, name, file)


@lru_cache(maxsize=8)
def _questionnaire(root: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The settings and the questions of the `copier.yml` in ``root``."""
    from agentcore_connect.text.yamlfile import load

    entries = load((root / "copier.yml").read_bytes())
    settings = {key: value for key, value in entries.items() if key.startswith("_")}
    return settings, {key: value for key, value in entries.items() if key not in settings}


def _environment(root: Path) -> Any:
    """The environment of a version's templates, with the options that its `copier.yml` says.

    Undefined names are strict in it whatever is said: Copier's own word for that is a class's name.
    """
    options = _questionnaire(root)[0]["_envops"]
    return dialect.environment(
        root, **{name: value for name, value in options.items() if name != "undefined"}
    )


_TRUE = frozenset({"y", "yes", "t", "true", "on"})


def _boolean(value: Any) -> bool:
    """As Copier reads the conditions and the answers that our templates have."""
    return value.strip().lower() in _TRUE if isinstance(value, str) else bool(value)


def _cast(value: Any, kind: str) -> Any:
    """``value`` as the type of its question, as Copier casts it."""
    if kind == "bool":
        return _boolean(value)
    if kind == "str":
        if not isinstance(value, (str, int, float)):
            raise TypeError
        return str(value)
    if kind == "json":
        return jsonedit.parse(value, ANSWERS_FILE) if isinstance(value, str) else value
    if not isinstance(value, str):
        return value
    from agentcore_connect.text.yamlfile import load

    return load(value)
