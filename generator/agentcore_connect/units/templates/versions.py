"""The released versions of the templates: which there are, and the files of each.

The current version is the package's own plain files. Older ones are in the package's git bundle;
git takes each out once, into a cache that is named by the release's tag object, so that nothing in
it can be stale.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.installation import UPGRADE
from agentcore_connect.units.templates import own

if TYPE_CHECKING:
    from packaging.version import Version


def current() -> str:
    """The tag of the package's own templates."""
    return own.VERSION


def known() -> tuple[str, ...]:
    """The tags of every version that can be rendered, oldest first."""
    return tuple(sorted({*_tags(own.BUNDLE), current()}, key=number))


def number(tag: str) -> Version:
    """The number of a version, which sorts. InvalidInput where ``tag`` is none."""
    from packaging.version import Version

    try:
        return Version(tag)
    except ValueError:  # InvalidVersion, or more digits than Python makes a number of
        raise InvalidInput(
            Problem(
                "unknown-version",
                f"{tag!r} is not a version of the templates",
                f"There are {', '.join(_tags(own.BUNDLE))}.",
            )
        ) from None


def compare(one: str, other: str) -> int:
    """Below, at or above zero as ``one`` is older than, the same as or newer than ``other``.

    Raises InvalidInput where one of them is no version.
    """
    first, second = number(one), number(other)
    return (first > second) - (first < second)


def is_version(tag: str) -> bool:
    """Whether ``tag`` says a version at all, known or not."""
    try:
        number(tag)
    except InvalidInput:
        return False
    return True


def folder(tag: str) -> Path:
    """The folder with the root `copier.yml` of a version.

    Raises InvalidInput for a version that this connect does not have, and ConnectError where it
    cannot be taken out of the bundle.
    """
    if tag == current():
        return own.folder()
    tags = _tags(own.BUNDLE)
    if tag not in tags:
        raise InvalidInput(
            Problem(
                "unknown-version",
                f"this connect has no version {tag!r} of the templates, only {', '.join(known())}",
                f"If {tag} is newer, {UPGRADE[:1].lower()}{UPGRADE[1:]}",
            )
        )
    for place in (cache, _scratch):
        try:
            return _taken_out(own.BUNDLE, tag, place() / tags[tag])
        except OSError as error:  # a home that cannot be written
            failure = error
    raise ConnectError(
        Problem(
            "disk",
            f"version {tag} of the templates cannot be written to the cache: "
            f"{failure.strerror or failure}",
            "Set XDG_CACHE_HOME to a folder that you can write to.",
        )
    )


def _tags(bundle: Path) -> dict[str, str]:
    """The release tags of a bundle and their objects' ids, read from its header."""
    try:
        with bundle.open("rb") as file:
            header = file.read(65536).split(b"\n\n", 1)[0].decode("ascii", "replace")
    except OSError:
        return {}
    found = re.findall(r"^([0-9a-f]{40,64}) refs/tags/(v\d+(?:\.\d+)*)$", header, re.MULTILINE)
    return {tag: object_id for object_id, tag in found}


def cache() -> Path:
    """The folder of versions that were taken out; one of this process where there is no home."""
    place = os.environ.get("XDG_CACHE_HOME", "")
    # The specification: a relative path counts as not set.
    home = Path(place) if Path(place).is_absolute() else Path("~/.cache")
    try:
        home = home.expanduser()
    except RuntimeError:  # nobody's home
        return _scratch()
    return home / "agentcore-connect" / "templates"


@lru_cache(maxsize=1)
def _scratch() -> Path:
    """A folder that ends with the process, made by the first call: only where there is no cache."""
    import atexit
    import shutil
    import tempfile

    made = Path(tempfile.mkdtemp(prefix="agentcore-connect-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _taken_out(bundle: Path, tag: str, target: Path) -> Path:
    """The files of ``tag`` in ``target``; whoever is first puts them there, whole, at once."""

    def fill(scratch: Path) -> None:
        from agentcore_connect.disk import git

        repository, name = git.create(scratch / "git"), f"refs/tags/{tag}"
        _git(repository, "fetch", "--quiet", "--no-tags", str(bundle), f"{name}:{name}")
        archive = scratch / "files.tar"
        _git(repository, "archive", f"--output={archive}", tag)
        unpack(archive, scratch / "files")

    return placed(target, "copier.yml", fill)


def placed(target: Path, has: str, fill: Callable[[Path], object]) -> Path:
    """``target``, a folder in which the file ``has`` says that all of it is there.

    Where it is not: ``fill`` makes `files` in the folder that it is given, and that is moved into
    place. Another connect may do the same now. Raises OSError, also where something else is there.
    """
    if (target / has).is_file():
        return target
    import shutil
    import tempfile

    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    try:
        fill(scratch)
        try:
            (scratch / "files").rename(target)
        except OSError:
            if not (target / has).is_file():
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def unpack(archive: Path, folder: Path) -> None:
    """The plain files of a tar of `git archive`, in a new ``folder``; links stay out."""
    import tarfile  # what a run seldom needs

    folder.mkdir()
    with tarfile.open(archive) as files:
        for member in files:
            content = files.extractfile(member) if member.isfile() else None
            if content is not None:
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())


def _git(repository: Path, *arguments: str) -> None:
    """Run git on the package's own bundle: where it fails, the installation is broken."""
    from agentcore_connect.disk import git

    done = git.run(*arguments, repository=repository)
    if done.returncode != 0:
        last = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"])[-1]
        raise ConnectError(
            Problem(
                "templates",
                f"the templates in connect's own package cannot be read: {last}",
                "Install connect again. Nothing was changed.",
            )
        )
