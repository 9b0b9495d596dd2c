"""Rendering foreign templates: Copier does it, in a temporary folder, and the files are taken."""

from __future__ import annotations

import re
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from agentcore_connect.disk import git
from agentcore_connect.disk.paths import ANSWERS_FILE, is_safe
from agentcore_connect.disk.walk import walk
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.units.dialect import Tree
from agentcore_connect.units.templates.mirror import Mirror


def copied(mirror: Mirror, tag: str, answers: Mapping[str, Any], *, trust: bool) -> Tree:
    """The files that `copier copy` of a version writes with ``answers``, which record the address.

    Nothing is fetched, and `safety.judge` has let the version through. Raises InvalidInput where
    it does not take the answers, and ConnectError where it cannot be rendered.
    """
    with tempfile.TemporaryDirectory(prefix="agentcore-connect-") as scratch:
        folder = Path(scratch, "unit")
        _copy(mirror, tag, folder, answers, trust=trust)
        try:
            tree = _taken(mirror, tag, folder)
        except InvalidInput as error:  # of `walk`
            raise _failed(mirror, tag, error.problems[0].message) from None
    if ANSWERS_FILE not in tree:
        raise _failed(mirror, tag, f"it writes no {ANSWERS_FILE}, which updates need")
    tree[ANSWERS_FILE] = _addressed(mirror, tree[ANSWERS_FILE])
    return tree


def _copy(
    mirror: Mirror, tag: str, folder: Path, answers: Mapping[str, Any], *, trust: bool
) -> None:
    """Let Copier render into ``folder``, with nobody asked and nothing of the user's settings.

    Whatever it, or a template, raises becomes one of ours: InvalidInput for an answer, else
    ConnectError.
    """
    import copier
    from copier.errors import CopierError
    from plumbum import local

    try:
        with warnings.catch_warnings(), local.env():
            # Copier's git too: no settings of the machine, and nothing that a hook was told.
            local.env.clear()
            local.env.update(git.environment())
            warnings.simplefilter("ignore")
            copier.run_copy(
                str(mirror.folder),
                folder,
                data=dict(answers),
                vcs_ref=tag,
                defaults=True,
                overwrite=True,
                quiet=True,
                unsafe=trust,
                settings=copier.Settings(),  # the user's own might trust, or answer, unseen
            )
    except CopierError as error:
        raise _failed(mirror, tag, _line(error)) from None
    except (ValueError, TypeError) as error:  # what Copier says of an answer
        raise InvalidInput(
            Problem(
                "invalid-answer",
                f"version {tag} of {mirror.address} does not accept the answers: {_line(error)}",
                "Give the answer with --data NAME=VALUE, or correct the unit's "
                ".copier-answers.yml.",
                field="data",
            )
        ) from None
    except Exception as error:  # a template can raise anything
        raise _failed(mirror, tag, f"{type(error).__name__}: {_line(error)}") from None


def _taken(mirror: Mirror, tag: str, folder: Path) -> Tree:
    """The rendered files; ConnectError for a link or a name that no unit may have in a project."""
    tree: Tree = {}
    for here, folders, files in walk(folder, PurePosixPath()):
        for name in (*folders, *files):
            path, full = str(here / name), folder / here / name
            if full.is_symlink():
                raise _failed(mirror, tag, f"it creates a link, {path}")
            if full.is_file():
                if not is_safe(path):
                    raise _failed(
                        mirror, tag, f"it creates a file {path!r}, which no unit may have"
                    )
                tree[path] = full.read_bytes()
    return tree


def _addressed(mirror: Mirror, record: bytes) -> bytes:
    """The answers file with the source's address, where Copier has put that of our copy."""
    line = re.compile(rb"^_src_path: .*$", re.MULTILINE)
    address = f"_src_path: {mirror.address}".encode()
    return line.sub(lambda _: address, record, count=1)


def _line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 200 else f"{text[:200]} ..."


def _failed(mirror: Mirror, tag: str, why: str) -> ConnectError:
    """What to raise where the fault is the templates' own, and no answer can help."""
    return ConnectError(
        Problem(
            "foreign-render",
            f"version {tag} of {mirror.address} cannot be rendered: {why}",
            "Nothing was changed. The fault is in those templates.",
            field="template_source",
        )
    )
