"""The documents of a target: tool schemas, OpenAPI, Smithy. Where each comes from, and is put.

A document that the CLI can take as it is may stay where agentcore.json has it. Any other is
converted into the target's folder, and the source is kept as it is.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from agentcore_connect import limits
from agentcore_connect.answers import rules
from agentcore_connect.answers.asking import Questions
from agentcore_connect.commands.scaffold.resolve import choosing, judging
from agentcore_connect.commands.scaffold.resolve.judging import Judge
from agentcore_connect.connection import unit
from agentcore_connect.connection.targets import Target
from agentcore_connect.connection.targets.schema import S3
from agentcore_connect.disk.files import Files, read_named
from agentcore_connect.documents.source import Judged, Source, openapi_source, smithy_source
from agentcore_connect.errors import InvalidInput, Problem, assert_never
from agentcore_connect.vocabulary import names

if TYPE_CHECKING:
    from agentcore_connect.documents.choice import Choice
    from agentcore_connect.documents.openapi import Fit

_LIST = "mcp_tool_schema"

_EXAMPLE_TOOLS = ("get_weather",)
"""The tools of copier_templates/target/lambda_function_arn's example."""


@dataclass(frozen=True)
class Document:
    """``path`` is what agentcore.json says; ``files`` are those to write into the unit's folder.

    ``names`` are the tools'; ``choice`` is how operations were chosen, ``source`` where the
    document comes from, ``digest`` the SHA-256 of that and ``address`` the one that was said for
    it, as a unit records them. ``told`` is what was done, for the person.
    """

    path: str
    files: dict[str, bytes] = field(default_factory=dict)
    findings: tuple[Problem, ...] = ()
    names: tuple[str, ...] = ()
    fits: tuple[Fit, ...] = ()
    is_example: bool = False
    choice: tuple[str, ...] = ()
    source: str = ""
    digest: str = ""
    address: str = ""
    told: tuple[str, ...] = ()


def tools(q: Questions, name: str | None, there: str | None) -> Document | None:
    """The tools of a Lambda function: from a file, from a handler's functions, or an example.

    ``there`` is the file that agentcore.json has.
    """
    said, target = q.said, name or "target"
    place = str(unit.target_folder(target) / unit.TOOLS)
    if said.from_handler is not None:
        if said.tool_schema_file is not None and "tool_schema_file" not in q.recalled:
            q.refuse(
                "contradiction",
                "--from-handler and --tool-schema-file exclude each other",
                "The first makes the file that the second names.",
                "from_handler",
            )
            return None
        beside = partial(_neighbour, q, PurePosixPath(said.from_handler).parent)
        judge = judging.handler(said.tool, beside)
        return _converted(q, "from_handler", said.from_handler, place, target, judge)
    source = said.tool_schema_file
    if source is None:
        if said.tool:
            only = "--from-handler or --tool-schema-file"
            q.only_for([q.options["tool"]], only, "not-for-tools")
        return Document(place, names=_EXAMPLE_TOOLS, is_example=True)
    if q.project.read(place) is None and source == place and there is None:
        # Recalled from the unit: the file is its own and has gone.
        _missing(q, "tool_schema_file", source)
        return None
    kept = source in (there, place)
    if kept and said.tool:
        q.refuse(
            "tools-kept",
            f"{source} is the target's own file, of which connect takes nothing out",
            "Remove the tools from the file by hand.",
            "tool",
        )
        return None
    judge = judging.tools(said.tool)
    return _converted(q, "tool_schema_file", source, source if kept else place, target, judge)


def server_tools(q: Questions, name: str | None, source: str) -> Document | None:
    """The tools of an MCP server, from a file with its answer to `tools/list`.

    They are kept where `connect tools --save` keeps them, and policies read them.
    """
    target = name or "target"
    from agentcore_connect.policy.tools import saved_file

    return _converted(q, _LIST, source, str(saved_file(target)), target, judging.server_tools)


def schema(
    q: Questions,
    kind: type[Target],
    document: Literal["openapi", "smithy"],
    name: str | None,
    there: str | None,
) -> Document | None:
    """The OpenAPI document or Smithy model of a target; ``there`` is what agentcore.json has."""
    said, target = q.said, name or "target"
    place = str(unit.target_folder(target) / f"{document}.json")
    choice = choosing.said(q, kind, name)
    if choice is None:
        return None
    if document == "openapi" and said.endpoint is not None:
        q.fits(rules.endpoint(said.endpoint, q.project))

    def judge(taken: Choice | None) -> Judge:
        match document:
            case "openapi":
                beside = partial(_beside, q, said.schema or "")
                return judging.openapi_judge(q, said.endpoint, taken, beside)
            case "smithy":
                return judging.smithy_judge(q, taken)
            case _:
                return assert_never(document)

    if document == "openapi" and said.from_app is not None:
        if not _is_one(q):
            return None
        return _from_app(q, said.from_app, place, target, judge(choice))
    source = q.text("schema", said.schema, _some, at_enter=partial(_readable, q, kind, document))
    if source is None:
        return None
    if source.startswith(S3):
        if document == "openapi":  # its copy would name the server, and of S3 no copy is made
            only = [q.options["endpoint"]]
            q.only_for(only, f"a {q.options['schema'].flag} that is a file", "not-for-schema")
        if not choice.is_all:
            rows = [q.options[name] for name in choosing.OPTIONS]
            q.only_for(rows, f"a {q.options['schema'].flag} that is a file", "not-for-schema")
        check = rules.answer(kind.questions(), "schema_source")
        return Document(source) if q.fits(check(source)) else None
    if source not in (there, place):
        return _converted(q, "schema", source, place, target, judge(choice))
    found = _converted(q, "schema", source, source, target, judge(None))
    return None if found is None else replace(found, choice=choice.recorded())


def split(
    q: Questions, kind: type[Target], document: Literal["openapi", "smithy"], target: str
) -> list[tuple[str, Document]] | None:
    """The targets that `--split-by tag` makes of a document, each with its name and its part.

    Each chosen operation is in one of them: that of its first tag, or that of those without one. A
    tag none of whose operations can be called has no target, and that is noticed.
    """
    said = q.said
    choice = choosing.said(q, kind)
    if document == "openapi" and said.from_app is not None:
        source = said.from_app if _is_one(q) else None
    else:
        at_enter = partial(_readable, q, kind, document)
        source = q.text("schema", said.schema, _some, at_enter=at_enter)
    if choice is None or source is None:
        return None
    if document == "openapi" and said.endpoint is not None:
        q.fits(rules.endpoint(said.endpoint, q.project))
    if source.startswith(S3):
        only = [q.options["split_by"]]
        q.only_for(only, f"a {q.options['schema'].flag} that is a file", "not-for-schema")
        return None
    try:
        data = _fetched(source) if _is_url(source) else _bytes(q, source)
        if data is None:
            _missing(q, "schema", source)
            return None
        shown, beside = _shown(q, source), partial(_beside, q, source)
        match document:
            case "openapi":
                read_as = openapi_source(data, shown, said.endpoint, beside)
            case "smithy":
                read_as = smithy_source(data, shown)
            case _:
                assert_never(document)
        return _parts(q, read_as, choice, source, data, document, target)
    except InvalidInput as error:
        q.problems += error.problems
    return None


def _bytes(q: Questions, source: str) -> bytes | None:
    """The content of a file, or the document that an application makes of itself."""
    if q.said.from_app != source:
        return read(q, source)
    from agentcore_connect.documents.openapi import fromapp

    return fromapp.dump(q.project.root, _code_of(q, source), source)


def _parts(
    q: Questions,
    read_as: Source,
    choice: Choice,
    source: str,
    data: bytes,
    document: Literal["openapi", "smithy"],
    target: str,
) -> list[tuple[str, Document]]:
    """A document for each tag of what was chosen. InvalidInput where no target is left, or where
    one cannot be for another reason than what its operations are.
    """
    from agentcore_connect.documents.choice import parts, picked

    shown = _shown(q, source)
    offers = [read_as.offers[at] for at in picked(choice, read_as.offers, shown)]
    left_out: list[Problem] = []
    made: list[tuple[str, Document]] = []
    for tag, name in parts(offers, target).items():
        try:
            judged = read_as.take(replace(choice, first_tag=tag), name)
        except InvalidInput as error:
            first, *why = error.problems
            if not first.code.endswith("-empty"):
                raise
            left_out += [_no_part(tag, shown), *map(_whole, why)]
            continue
        judged = replace(judged, findings=tuple(_of_part(one, name) for one in judged.findings))
        place = str(unit.target_folder(name) / f"{document}.json")
        found = _document(q, source, place, judged)
        if q.said.from_app != source:
            found = _from(q, source, data, found)
        made.append((name, found))
    if not made:
        raise InvalidInput(*left_out)
    name, found = made[0]
    made[0] = name, replace(found, findings=(*left_out, *found.findings))
    return made


def _whole(problem: Problem) -> Problem:
    """A problem that stands for several places already, and is not counted as one of them."""
    return Problem(problem.code, problem.message, problem.hint, file=problem.file)


def _of_part(problem: Problem, target: str) -> Problem:
    """A finding of a part; what counts its operations is about the target, not the document."""
    from agentcore_connect.documents.findings import Finding

    if not problem.code.endswith("-many"):
        return problem
    said = f"{target} has more tools than a model can choose from well"
    return Finding(problem.code, said, problem.hint, file=problem.file, subject=target)


def _no_part(tag: str, file: str) -> Problem:
    whose = f"with the tag {tag!r}" if tag else "without a tag"
    return Problem(
        "document-part",
        f"{file}: the operations {whose} get no target, because a gateway can call none of them",
        "What stands in the way of each is said, too.",
        "split_by",
        file,
    )


def _is_one(q: Questions) -> bool:
    """Whether no document is said beside the application that makes it."""
    if q.said.schema is None or "schema" in q.recalled:
        return True
    q.refuse(
        "contradiction",
        "--from-app and --schema exclude each other",
        "The first makes the document that the second names.",
        "from_app",
    )
    return False


def _some(value: str) -> Problem | None:
    return None if value.strip() else Problem("schema", "--schema needs a file", field="schema")


def _readable(
    q: Questions, kind: type[Target], document: Literal["openapi", "smithy"], source: str
) -> Problem | None:
    """What is wrong with a document that a person names; it is read, and nothing is made of it."""
    if source.startswith(S3):
        problem: Problem | None = rules.answer(kind.questions(), "schema_source")(source)
        return problem
    try:
        data = _fetched(source) if _is_url(source) else read(q, source)
        if data is None:
            return _no_file("schema", source)
        if document == "openapi":
            from agentcore_connect.documents import openapi

            openapi.read(data, _shown(q, source), partial(_beside, q, source))
        else:
            from agentcore_connect.documents import smithy

            smithy.read(data, _shown(q, source))
    except InvalidInput as error:
        return error.problems[0]
    return None


def _converted(
    q: Questions, field_name: str, source: str, place: str, target: str, judge: Judge
) -> Document | None:
    """``source`` as `Document`, written to ``place`` unless that is the source itself."""
    try:
        if place == source and not q.fits(_in_project(source, field_name)):
            return None
        data = _fetched(source) if _is_url(source) else read(q, source)
        if data is None:
            _missing(q, field_name, source)
            return None
        found = judge(data, _shown(q, source), target)
    except InvalidInput as error:
        q.problems += error.problems
        return None
    return _from(q, source, data, _document(q, source, place, found))


def _is_url(source: str) -> bool:
    """Whether a source is an address on the web, and not a file."""
    return source.lower().startswith(("https://", "http://"))


def _fetched(url: str) -> bytes:
    from agentcore_connect.documents import web  # ssl: 20 ms

    return web.fetched(url, limits.FILE_BYTES)


def _from(q: Questions, source: str, data: bytes, document: Document) -> Document:
    """``document`` with where it comes from, as a unit records it: an address or a file of the
    project, and the hash of what was read. What was fetched is told.

    Beside a copy whose source is recorded is its base, with which `connect update` merges.
    """
    from agentcore_connect.units.questions.target import OpenApiTarget

    digest = sha256(data).hexdigest()
    address = q.said.endpoint if q.said.path == "openapi" else None
    document = replace(document, address=address or "")
    told: tuple[str, ...] = ()
    shown = source
    if _is_url(source):
        q.fits(rules.answer(OpenApiTarget, "source", "schema")(source))
        told = (f"Fetched {source}: {len(data):,} bytes, SHA-256 {digest}.",)
    else:
        shown = _shown(q, source)
        is_inside = names.matches(names.FILE_PATTERN, shown, names.FILE_MAX)
        if not is_inside or shown == document.path:
            return document
    files, copy = document.files, document.files.get(PurePosixPath(document.path).name)
    if copy is not None and (base := unit.base(document.path)):
        files = {**files, base: copy}
    return replace(document, files=files, source=shown, digest=digest, told=told)


def _shown(q: Questions, source: str) -> str:
    """A source for messages and records: below the project as that has it, elsewhere by its name,
    or as it was said from where the person is.
    """
    path, root = Path(source), q.project.root
    if path.is_absolute():
        return str(path.relative_to(root)) if path.is_relative_to(root) else path.name
    said = _here(q) / path
    place = Path(os.path.normpath(said))
    try:
        if ".." not in path.parts and (root / path).exists():  # as `read` has it
            return source
        is_inside = place.is_relative_to(root) and place.samefile(said)
    except OSError:  # there is no such file, or none can have that name
        return source
    return place.relative_to(root).as_posix() if is_inside else source


def _here(q: Questions) -> Path:
    """Where the person is; the project's root where that was deleted."""
    try:
        return Path.cwd()
    except OSError:
        return q.project.root


def _in_project(source: str, field_name: str) -> Problem | None:
    """What is wrong with the path of a file that stays where it is."""
    if names.matches(names.FILE_PATTERN, source, names.FILE_MAX):
        return None
    return Problem(
        "file-name",
        f"{names.flag(field_name)} {source!r} is a path that agentcore.json cannot have",
        "Put the file into the project, name it relative to the project's root, and use only "
        "letters, digits, dots, hyphens and underscores in its name.",
        field_name,
    )


def _document(q: Questions, source: str, place: str, found: Judged) -> Document:
    """``found``, to be written to ``place`` unless that is the source itself.

    Findings that are not all shown go into a file beside it.
    """
    from agentcore_connect.documents import copies, findings

    if place == source:  # it stays where it is, and is the person's: what is in it is only told
        noticed = found.findings + copies.told(found.content, source)
        return Document(place, {}, noticed, found.names, found.fits, choice=found.choice)
    content, lost = copies.copied(found.content, _shown(q, source), place)
    noticed, there = found.findings + lost, q.project.read(place)
    if there not in (None, content):
        kept = f"{place} was not changed, although {source} would now give something else"
        noticed += (
            Problem(
                "file-kept",
                kept,
                "To use the new content, delete the file and run `connect scaffold` again.",
            ),
        )
    files = {PurePosixPath(place).name: content}
    if len(findings.shown(noticed)) < len(noticed):
        files[unit.FINDINGS] = findings.to_json(noticed)
    return Document(place, files, noticed, found.names, found.fits, choice=found.choice)


def _from_app(
    q: Questions, application: str, place: str, target: str, judge: Judge
) -> Document | None:
    """The document that a person's application makes of itself, as `_converted` has a file's."""
    from agentcore_connect.documents.openapi import fromapp

    try:
        data = fromapp.dump(q.project.root, _code_of(q, application), application)
        found = judge(data, application, target)
    except InvalidInput as error:
        q.problems += error.problems
        return None
    return _document(q, application, place, found)


def _code_of(q: Questions, application: str) -> Path:
    """The folder that the application's module is imported from."""
    module = Path(*application.partition(":")[0].split("."))
    root, here = q.project.root, _here(q)
    inside = [here] if here.is_relative_to(root) else []
    for folder in (*inside, root, *(root / agent.code for agent in q.project.agents)):
        if (folder / module).with_suffix(".py").is_file() or (folder / module).is_dir():
            return folder
    return root


def read(q: Questions, source: str) -> bytes | None:
    """The bytes of a file that was named; relative to the project, else to where the person is.

    None where there is no such file. InvalidInput where it is too large, or a link of the project.
    """
    try:
        os.fsencode(source)
    except UnicodeEncodeError:  # half a character: no file can have that name
        return None
    path = Path(source)
    if not path.is_absolute() and ".." not in path.parts:
        data = q.project.read(PurePosixPath(path.as_posix()))
        if data is not None:
            return data
    try:
        if not path.is_file():
            return None
    except OSError:  # such as a name that is too long
        return None
    if path.stat().st_size > limits.FILE_BYTES:
        raise InvalidInput(
            Problem(
                "file-too-large",
                f"{source} has {path.stat().st_size:,} bytes; at most {limits.FILE_BYTES:,} "
                "are read",
                "Spread the tools over several targets.",
                file=source,
            )
        )
    return read_named(path, limits.FILE_BYTES)


def _missing(q: Questions, field_name: str, source: str) -> None:
    """Refuse a file that is not there; where it was not said, with the record that names it."""
    q.problems.append(_no_file(field_name, source, q.recalled.get(field_name)))


def _no_file(field_name: str, source: str, there: str | None = None) -> Problem:
    said = f"{there} names" if there else f"{names.flag(field_name)} is"
    return Problem(
        "no-such-file",
        f"{said} {source!r}, and there is no such file",
        "Give its path relative to the project's root, or to the current folder.",
        field_name,
        file=there,
    )


def _beside(q: Questions, source: str, name: str) -> bytes | None:
    """A file below the folder of a document; None where there is none, or only by a link."""
    if _is_url(source):
        return None
    folder = Path(source).parent
    if not (q.project.root / source).exists() or folder.is_absolute():
        folder = _here(q) / folder
    else:
        folder = q.project.root / folder
    try:
        with Files(folder) as files:
            return files.read(name, limits.FILE_BYTES)
    except (InvalidInput, OSError):
        return None


def _neighbour(q: Questions, folder: PurePosixPath, name: str) -> bytes | None:
    """The source of a module beside a handler, None where there is none that can be read."""
    try:
        return read(q, str(folder / name))
    except InvalidInput:
        return None
