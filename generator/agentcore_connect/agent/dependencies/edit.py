"""What a unit's code needs among the dependencies of its agent: put in, and taken out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from packaging.requirements import Requirement

from agentcore_connect.agent.dependencies import (
    build,
    groups,
    poetry_table,
    project_table,
    requirements_file,
)
from agentcore_connect.agent.dependencies.build import Read
from agentcore_connect.agent.dependencies.entry import Doubt, Judgement, Raise
from agentcore_connect.agent.dependencies.judgement import judged
from agentcore_connect.agent.dependencies.listing import Listing, listing
from agentcore_connect.agent.dependencies.mark import name_of
from agentcore_connect.agent.frameworks import bounds
from agentcore_connect.agent.use import Use
from agentcore_connect.errors import InvalidInput, in_file
from agentcore_connect.plan.edits import Edits
from agentcore_connect.plan.plan import Manual
from agentcore_connect.project import pyproject, workspace

_EXTRA = "the project asks for the package without this extra"


@dataclass(frozen=True)
class Lack:
    """What an agent's dependencies in the file ``path`` lack for a unit.

    ``reason`` is why that may be no fault; empty where it is one.
    """

    path: PurePosixPath
    requirements: tuple[str, ...] = ()
    reason: str = ""


def lack(read: Read, use: Use) -> Lack:
    """What is missing for a unit that is there. InvalidInput as `require` has it."""
    found = listing(read, use.agent)
    judgement = judged(found.entries, use.requirements, keep_bounds=True)
    missing = (*judgement.missing, *judgement.bare)
    reason = found.closed or (_EXTRA if judgement.bare and not judgement.missing else "")
    if found.unread:
        reason = reason or f"{', '.join(found.unread)} is not in the project"
    return Lack(found.place.path, missing, reason)


def require(edits: Edits, use: Use, *, keep_bounds: bool = False) -> None:
    """The unit's requirements among the agent's dependencies.

    What is missing is added. An entry that admits versions older than those that were tested is
    raised, unless ``keep_bounds``; an entry is changed in nothing else. What connect cannot write
    is left to the person, with its lines. Raises InvalidInput where a file cannot be read or
    contradicts the unit.
    """
    found = listing(edits.read, use.agent)
    path = str(found.place.path)
    judgement = judged(found.entries, use.requirements, keep_bounds=keep_bounds)
    if found.place.note:
        edits.warnings.append(found.place.note)
    edits.warnings += [
        f"{path} names {name}, which is not in the project: connect did not look at it."
        for name in found.unread
    ]
    if found.place.form in ("project", "poetry"):
        edits.warnings += _contradicted(found.files[path].text, path, use)
    if found.closed:
        _leave(edits, found, judgement, use)
        return
    doubts = [*judgement.doubts]
    for file in found.files:
        raises = [one for one in judgement.raises if one.entry.file == file]
        missing = judgement.missing if file == path else ()
        content = found.edited(file, missing, raises)
        if content is None and raises:
            doubts += [Doubt(one.entry, _tested(one, use)) for one in raises]
            raises, content = [], found.edited(file, missing, [])
        if content is None:
            edits.manual.append(Manual(file, project_table.UNUSUAL, missing))
            continue
        edits.put(file, content)
        edits.reasons += [_raised(file, one) for one in raises]
    if judgement.bare:
        edits.manual.append(Manual(path, _EXTRA, judgement.bare))
    edits.warnings += map(_warning, doubts)


def _contradicted(text: str, path: str, use: Use) -> Iterator[str]:
    """What an extra or a group of a pyproject.toml has that is not to be had with the unit.

    Not refused: whether that is ever installed beside the agent, only the person knows.
    """
    for where, theirs, ours in groups.contradictions(text, use.requirements, path):
        yield (
            f"{path} has {theirs} in {where}, but the connection needs {ours}: no version is both, "
            "so that locking the project fails, and so does an install of both. Allow a tested "
            "version there too."
        )


def _tested(one: Raise, use: Use) -> str:
    ours = next(text for text in use.requirements if name_of(text) == one.entry.name)
    return str(Requirement(ours).specifier)


def _raised(file: str, one: Raise) -> str:
    return (
        f"{file} asks for {one.text} now, no longer for {one.entry.text}: lower versions are not "
        "among those that the client is tested with (--keep-bounds leaves it)."
    )


def _warning(doubt: Doubt) -> str:
    entry = doubt.entry
    what = entry.said or f"{entry.requirement.name} {entry.requirement.specifier}".rstrip()
    if doubt.only:
        return (
            f"{entry.where} asks for {what}. The client was tested with {doubt.tested}; with this "
            f"one it works, but {doubt.breaks}."
        )
    why = f" With those, {doubt.breaks}." if doubt.breaks else ""
    return (
        f"{entry.where} has {what}, which allows versions older than those that were tested with "
        f"the client ({doubt.tested}); connect did not change it.{why}"
    )


def _leave(edits: Edits, found: Listing, judgement: Judgement, use: Use) -> None:
    """What is missing in a file that connect does not edit, for the person to add."""
    path = found.place.path
    doubtful = {one.entry.name for one in judgement.doubts}
    lines = [
        text
        for text in dict.fromkeys(use.requirements)
        if text in (*judgement.missing, *judgement.bare) or name_of(text) in doubtful
    ]
    if not lines:
        return
    if found.place.form != "requirements":
        edits.manual.append(Manual(str(path), found.closed, tuple(lines)))
        return
    made = requirements_file.compiled(found.files[str(path)].text)
    there = {one.name for one in found.entries}
    names = [name_of(text) for text in lines]
    again = "".join(f" --upgrade-package {name}" for name in names if name in there)
    if made is None:
        how = f"uv pip compile --generate-hashes {path.name} -o {path.name}{again}"
        reason = f"{found.closed}: add these lines, then run `{how}` in {path.parent}"
    else:
        source = " or ".join(made.sources) or "the file that it is made from"
        command = f"`{made.command}{again}`" if made.command else "the command that made it"
        reason = f"{found.closed}: add these lines to {source}, then run {command} in {path.parent}"
    edits.manual.append(Manual(str(path), reason, tuple(lines)))


def release(edits: Edits, gone: Sequence[Use], rest: Sequence[Use]) -> None:
    """The dependencies taken out that only the units which are ``gone`` needed; ``rest`` stay."""
    files = {use.agent.code: _files(edits.read, use) for use in (*gone, *rest)}
    for path in dict.fromkeys(path for use in gone for path in files[use.agent.code]):
        stay = [use for use in rest if path in files[use.agent.code]]
        leave = [use for use in gone if path in files[use.agent.code]]
        going = _going(leave, stay)
        content = edits.read(path)
        if content is None:
            continue
        if path.name == build.PYPROJECT:
            with in_file(str(path)):
                text = project_table.released(pyproject.text(content, path), going)
                after = poetry_table.released(text, going).encode("utf-8")
        else:
            text, encoding = requirements_file.decoded(content, path)
            after = requirements_file.released(text, going).encode(encoding)
        edits.put(path, after)


def _going(gone: Sequence[Use], rest: Sequence[Use]) -> list[str]:
    """What a file needs no longer, as this connect and earlier ones wrote it.

    A unit that stays may be of an earlier one: what that needed stays with it.
    """
    needed = {name_of(text) for use in rest for text in _ever_required(use)}
    texts = [text for use in gone for text in _ever_required(use)]
    return list(dict.fromkeys(text for text in texts if name_of(text) not in needed))


def _ever_required(use: Use) -> list[str]:
    """What a unit requires, and what it required when an earlier connect made it."""
    former = bounds.FORMER[use.framework] if use.kind == "gateway" else ()
    names = {name_of(text) for text in use.requirements}
    sign_ins = (text for text in bounds.FORMER_SIGN_INS if name_of(text) in names)
    return [*use.requirements, *former, *sign_ins]


def _files(read: Read, use: Use) -> list[PurePosixPath]:
    """Every file in which `require` may have put something for a unit."""
    paths = [*build.candidates(read, use.agent)]
    with suppress(InvalidInput):  # a file that cannot be read says so when it is edited
        paths += map(PurePosixPath, listing(read, use.agent).files)
    return list(dict.fromkeys(paths))


def lock_steps(edits: Edits) -> Iterator[str]:
    """What is to be done about files that are made from those whose dependencies change."""
    for change in edits.changes:
        path = PurePosixPath(change.path)
        if path.name != build.PYPROJECT or change.action != "modify":
            continue
        for name, command in _LOCKS.items():
            for folder in (path.parent, *path.parent.parents):
                if edits.read(folder / name) is not None:
                    yield (
                        f"Run `{command}` in {folder}: its dependencies changed, and builds "
                        "install from the lock file."
                    )
                    break
            else:
                above = workspace.lock_above(edits.project.root) if name == "uv.lock" else None
                if above is not None:
                    yield (
                        f"Run `{command}` in {above}: the dependencies of {path.parent} changed, "
                        "which is a member of that workspace."
                    )
        beside = edits.read(path.parent / build.REQUIREMENTS)
        if beside is None:
            continue
        text = requirements_file.decoded(beside, path.parent / build.REQUIREMENTS).text
        made = requirements_file.compiled(text)
        if made is not None and made.command and build.PYPROJECT in made.sources:
            yield (
                f"Run `{made.command}` in {path.parent}: {build.REQUIREMENTS} was compiled from "
                f"{build.PYPROJECT}, whose dependencies changed."
            )


_LOCKS = {"uv.lock": "uv lock", "poetry.lock": "poetry lock", "pdm.lock": "pdm lock"}
"""The lock files by name, and the command that writes each."""
