"""The dependencies of an agent as its files list them, and what comes of what is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from agentcore_connect.agent.frameworks.bounds import package


@dataclass(frozen=True)
class Entry:
    """One requirement in a file: ``text`` as it stands there, and what it means.

    ``index`` counts the entries of the file. ``limits`` says that it installs nothing and only
    bounds versions. ``fixed`` is why connect may not change it; empty where it may. ``said`` is
    what a person reads in the file, where that is more than ``text``.
    """

    index: int
    text: str
    requirement: Requirement
    file: str
    line: int | None = None
    limits: bool = False
    fixed: str = ""
    said: str = ""

    @property
    def name(self) -> str:
        """The normalised name of the package whose versions it tells."""
        return package(canonicalize_name(self.requirement.name))

    @property
    def where(self) -> str:
        """The file, with the line where that is known."""
        return f"{self.file}:{self.line}" if self.line else self.file


def understood(text: str) -> Requirement | None:
    """What an entry means; None where it does not even begin with a name.

    One that only a build backend or an installer can read is known by its name, with a URL: so it
    is neither missing nor are its versions compared.
    """
    try:
        return Requirement(text)
    except InvalidRequirement:  # hatch's "name @ {root:uri}/path", or a version in a variable
        name = re.match(r"\s*([A-Za-z0-9](?:[\w.-]*\w)?)", text, re.ASCII)
        return Requirement(f"{name[1]} @ file:///") if name else None


@dataclass(frozen=True)
class Raise:
    """An entry whose lower bound is to be higher: ``text`` is what it becomes."""

    entry: Entry
    text: str


@dataclass(frozen=True)
class Doubt:
    """An entry that admits versions below the ``tested`` ones and stays; ``breaks`` is what may be.

    ``only`` says that it admits no others.
    """

    entry: Entry
    tested: str
    breaks: str = ""
    only: bool = False


@dataclass(frozen=True)
class Judgement:
    """What the entries that are there lack.

    ``missing`` are requirements without an entry. ``bare`` are those whose entry lacks one of our
    extras, which only a person may add. ``raises`` and ``doubts`` are about entries that are there.
    """

    missing: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    raises: tuple[Raise, ...] = ()
    doubts: tuple[Doubt, ...] = ()
