"""A copy of a source's released versions: fetched when asked, read without the network.

It is a bare repository in the cache, of tags only, named by the digest of the address; beside it
are the files of the versions that were used, each named by its tag's object, so that nothing in
them can be stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from agentcore_connect.disk import git
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.units.templates import versions

if TYPE_CHECKING:
    from packaging.version import Version


def of(address: str) -> Mirror:
    """The versions of one source that are on this machine; what was read of them is kept."""
    name = hashlib.sha256(address.encode()).hexdigest()[:32]
    return _of(address, versions.cache().parent / "sources" / f"{name}.git")


@dataclass(frozen=True)
class Mirror:
    """The versions of the source ``address``; its repository is in ``folder``."""

    address: str
    folder: Path

    def fetch(self) -> str | None:
        """Bring the copy up to date. Where that fails and an older copy is there: the reason.

        Raises ConnectError where there is no copy at all.
        """
        try:
            versions.placed(self.folder, "HEAD", lambda scratch: git.create(scratch / "files"))
        except OSError as error:
            raise ConnectError(
                Problem(
                    "disk",
                    f"the templates of {self.address} cannot be kept: {error.strerror or error}",
                    "Set XDG_CACHE_HOME to a folder that you can write to.",
                )
            ) from None
        place = str(Path(self.address).expanduser()) if self.address[0] in "~/" else self.address
        done = git.fetch(self.folder, place)
        self.__dict__.pop("_objects", None)
        self.__dict__.pop("tags", None)
        if done.returncode == 0:
            return None
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
        reason = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1])
        if not self.tags:
            raise ConnectError(
                Problem(
                    "template-source",
                    f"no templates can be fetched from {self.address}: {reason}",
                    "Nothing was changed. Check the address, the network, and that git can sign in "
                    f"there: `git ls-remote --tags {self.address}`.",
                    field="template_source",
                )
            )
        return reason

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The versions that are here, oldest first: the tags that are version numbers."""
        return tuple(sorted(filter(versions.is_version, self._objects), key=versions.number))

    @cached_property
    def _objects(self) -> dict[str, str]:
        """Each tag's name and the id of its object."""
        if not self.folder.is_dir():
            return {}
        form = "--format=%(refname:strip=2)%00%(objectname)"
        listed = self.git("for-each-ref", form, "refs/tags").splitlines()
        return dict(line.split("\0") for line in listed)

    def newest(self) -> str | None:
        """The newest release, or the newest of all where none is a release; None without any."""
        releases = [tag for tag in self.tags if not _is_early(versions.number(tag))]
        fitting = releases or self.tags
        return fitting[-1] if fitting else None

    def version(self, wanted: str | None) -> str:
        """The tag that ``wanted`` means; the newest where it is None. InvalidInput without one."""
        if wanted is None:
            found = self.newest()
        else:
            found = wanted if wanted in self.tags else self._same(wanted)
        if found is not None:
            return found
        there = ", ".join(self.tags[-10:]) or "none"
        raise InvalidInput(
            Problem(
                "unknown-version",
                (
                    f"{self.address} has no version {wanted!r} of its templates"
                    if wanted
                    else f"{self.address} has released no version of its templates"
                ),
                "A version is a tag that is a number, such as v1.2.0; branches and commits cannot "
                f"be updated from. It has: {there}.",
                field="template_ref",
            )
        )

    def _same(self, wanted: str) -> str | None:
        """The tag of the number that ``wanted`` says without its `v`, or with zeros at its end."""
        if not versions.is_version(wanted):
            return None
        return next((tag for tag in self.tags if versions.compare(tag, wanted) == 0), None)

    def files(self, tag: str) -> Mapping[str, str]:
        """The files of a version: path to git's mode."""
        return _files(self, self.object(tag))

    def object(self, tag: str) -> str:
        """The id of a version's tag: another one where somebody has moved the tag since."""
        return self._objects[tag]

    def tree(self, tag: str) -> Path:
        """A folder with the files of a version, as a checkout of it has them; only to be read.

        Raises OSError, and ConnectError where git cannot read them.
        """

        def fill(scratch: Path) -> None:
            places = {"GIT_INDEX_FILE": str(scratch / "index"), "GIT_WORK_TREE": str(scratch)}
            self.git("read-tree", f"refs/tags/{tag}", variables=places)
            into = f"--prefix={scratch / 'files'}/"
            self.git("checkout-index", "--all", into, variables=places)

        place = self.folder.with_suffix(".trees") / self.object(tag)
        return versions.placed(place, "copier.yml", fill)

    def text(self, tag: str, path: str) -> str:
        """A file of a version."""
        return self.git("cat-file", "blob", f"refs/tags/{tag}:{path}")

    def git(self, *arguments: str, variables: Mapping[str, str] = MappingProxyType({})) -> str:
        """What git says of our copy; ConnectError where it fails: the copy is broken then."""
        done = git.run(*arguments, repository=self.folder, variables=variables)
        if done.returncode != 0:
            reason = done.stderr.decode("utf-8", "replace").strip()
            raise ConnectError(
                Problem(
                    "template-source",
                    f"what was fetched from {self.address} cannot be read: {reason}",
                    f"Delete {self.folder} and run the command again.",
                    field="template_source",
                )
            )
        return done.stdout.decode("utf-8", "surrogateescape")


def _is_early(version: Version) -> bool:
    return version.is_prerelease or version.is_devrelease


@lru_cache(maxsize=8)
def _of(address: str, folder: Path) -> Mirror:
    return Mirror(address, folder)


@lru_cache(maxsize=8)
def _files(mirror: Mirror, found: str) -> Mapping[str, str]:
    """The files of a tag's object."""
    listed = mirror.git("ls-tree", "-r", "-z", found).split("\0")
    entries = (entry.partition("\t") for entry in listed if entry)
    return {path: mode.split()[0] for mode, _, path in entries}
