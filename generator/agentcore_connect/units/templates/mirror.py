"""A copy of a source's released versions: fetched when asked, read without the network.

It is a bare repository in the cache, of tags only, named by the digest of the address.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from agentcore_connect.disk import git
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.units.templates import versions

if TYPE_CHECKING:
    from packaging.version import Version


@dataclass(frozen=True)
class Mirror:
    """The versions of one source that are on this machine."""

    address: str

    @cached_property
    def folder(self) -> Path:
        name = hashlib.sha256(self.address.encode()).hexdigest()[:32]
        return versions.cache().parent / "sources" / f"{name}.git"

    def fetch(self) -> str | None:
        """Bring the copy up to date. Where that fails and an older copy is there: a warning.

        Raises ConnectError where there is no copy at all.
        """
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            if not self.folder.is_dir():
                self._begin()
        except OSError as error:
            raise ConnectError(
                Problem(
                    "disk",
                    f"the templates of {self.address} cannot be kept: {error.strerror or error}",
                    "Set XDG_CACHE_HOME to a folder that can be written.",
                )
            ) from None
        place = str(Path(self.address).expanduser()) if self.address[0] in "~/" else self.address
        done = git.fetch(self.folder, place)
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
        return f"{self.address} could not be reached ({reason}); what was fetched before is used."

    def _begin(self) -> None:
        """An empty repository, put in place whole: another connect may do the same now."""
        scratch = Path(tempfile.mkdtemp(prefix=".new-", dir=self.folder.parent))
        try:
            made = git.create(scratch / "git")
            try:
                made.rename(self.folder)
            except OSError:
                if not self.folder.is_dir():
                    raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The versions that are here, oldest first: the tags that are version numbers."""
        if not self.folder.is_dir():
            return ()
        listed = self._git("for-each-ref", "--format=%(refname:strip=2)", "refs/tags").split()
        return tuple(sorted(filter(versions.is_version, listed), key=versions.number))

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

    def files(self, tag: str) -> dict[str, str]:
        """The files of a version: path to git's mode."""
        listed = self._git("ls-tree", "-r", "-z", f"refs/tags/{tag}").split("\0")
        entries = (entry.partition("\t") for entry in listed if entry)
        return {path: mode.split()[0] for mode, _, path in entries}

    def text(self, tag: str, path: str) -> str:
        """A file of a version."""
        return self._git("cat-file", "blob", f"refs/tags/{tag}:{path}")

    def _git(self, *arguments: str) -> str:
        """What git says of our copy; ConnectError where it fails: the copy is broken then."""
        done = git.run(*arguments, repository=self.folder)
        if done.returncode != 0:
            reason = done.stderr.decode("utf-8", "replace").strip()
            raise ConnectError(
                Problem(
                    "template-source",
                    f"what was fetched from {self.address} cannot be read: {reason}",
                    f"Remove {self.folder} and run this again.",
                    field="template_source",
                )
            )
        return done.stdout.decode("utf-8", "surrogateescape")


def _is_early(version: Version) -> bool:
    return version.is_prerelease or version.is_devrelease
