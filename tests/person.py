"""Somebody who works on a project beside connect, and remembers every line that they wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

REMARK = {".py": "# {}", ".toml": "# {}", ".md": "{}", ".cedar": "// {}", ".json": '  "{}": 1,'}
"""How a line of a person's own looks in each kind of file that they edit."""


def lines(content: bytes) -> list[bytes]:
    return [line.rstrip(b"\r\n") for line in content.splitlines(keepends=True)]


@dataclass
class Person:
    """``written`` are their lines that have to be in the project, ``own`` their own files."""

    root: Path
    random: Random
    written: set[bytes] = field(default_factory=set)
    own: dict[str, bytes] = field(default_factory=dict)
    number: int = 0

    def line(self, path: str) -> bytes:
        """A new line for a file, which nobody else writes."""
        self.number += 1
        text = REMARK[Path(path).suffix].format(f"mine {self.number} .").encode()
        self.written.add(text)
        return text

    def inserts(self, path: str) -> None:
        """A line of theirs somewhere in a file; in JSON behind the first brace."""
        there = (self.root / path).read_bytes().splitlines(keepends=True)
        end = b"\r\n" if there and there[0].endswith(b"\r\n") else b"\n"
        at = 1 if path.endswith(".json") else self.random.randint(0, len(there))
        if at and not there[at - 1].endswith(b"\n"):
            there[at - 1] += end
        there.insert(at, self.line(path) + end)
        self.saves(path, b"".join(there))

    def ends_without_newline(self, path: str) -> None:
        """A last line that has no line end."""
        there = (self.root / path).read_bytes()
        there += b"" if there.endswith(b"\n") else b"\n"
        (self.root / path).write_bytes(there + self.line(path))

    def replaces(self, path: str, count: int = 1) -> None:
        """A line of theirs in the place of some that were there, so that the file still parses."""
        there = (self.root / path).read_bytes().splitlines(keepends=True)
        for _ in range(20):
            at = self.random.randrange(max(len(there), 1))
            new = [*there[:at], self.line(path) + b"\n", *there[at + count :]]
            if _parses(path, b"".join(new)):
                self.written -= set(lines(b"".join(there[at : at + count])))
                self.saves(path, b"".join(new))
                return
            self.written.discard(new[at].rstrip(b"\n"))

    def takes_out(self, path: str) -> None:
        """Some lines of a file deleted."""
        there = (self.root / path).read_bytes().splitlines(keepends=True)
        at = self.random.randrange(max(len(there), 1))
        new = b"".join([*there[:at], *there[at + self.random.randint(1, 3) :]])
        if _parses(path, new):
            self.written -= set(lines(b"".join(there))) - set(lines(new))
            (self.root / path).write_bytes(new)

    def saves(self, path: str, content: bytes) -> None:
        assert _parses(path, content) or not _parses(path, (self.root / path).read_bytes()), path
        (self.root / path).write_bytes(content)

    def deletes(self, path: str) -> None:
        """A file of the unit away, with what they wrote in it."""
        self.written -= set(lines((self.root / path).read_bytes()))
        (self.root / path).unlink()

    def renames(self, path: str) -> None:
        """A file of the unit under another name: from then on it is theirs."""
        full = self.root / path
        self.number += 1
        new = full.with_name(f"mine_{self.number}{full.suffix}")
        full.rename(new)
        self.own[new.relative_to(self.root).as_posix()] = new.read_bytes()

    def adds_a_file(self, folder: str) -> None:
        """A file of their own, in a unit's folder or below it."""
        self.number += 1
        below = self.random.choice(["", "notes/"])
        path = self.root / folder / f"{below}mine_{self.number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(self.random.randbytes(20) + b"\r\n<<<<<<< no conflict\n")
        self.own[path.relative_to(self.root).as_posix()] = path.read_bytes()

    def turns_line_ends(self, path: str) -> None:
        """All line ends the other way, as an editor or a checkout does."""
        content = (self.root / path).read_bytes()
        plain = content.replace(b"\r\n", b"\n")
        (self.root / path).write_bytes(plain if plain != content else _crlf(plain))


def _crlf(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


def _parses(path: str, content: bytes) -> bool:
    if not path.endswith(".py"):
        return True
    try:
        compile(content, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True
