"""The files below one folder, reached without ever following a symbolic link.

A link that was checked can be swapped before it is used. Where the system has calls that work
relative to an open folder (POSIX), each path is walked from the root, folder by folder, and each
step refuses a link itself, so there is nothing to swap. Windows has none of them: there the links
on the way are looked for before each call.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from agentcore_connect import limits, system
from agentcore_connect.disk import exchange, ownership
from agentcore_connect.errors import InvalidInput, Problem

# A pipe would wait for its other end.
_READ = os.O_RDONLY | system.BINARY | system.NO_FOLLOW | system.NO_WAIT
_PIECE = 1 << 20
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EXDEV, errno.EINVAL)
"""What a file system says that gives a file one name only; FAT on Windows the last of them."""
_LOCK = os.O_RDWR | os.O_CREAT | system.BINARY | system.NO_FOLLOW


class _Relative(str):
    """The name of a file in an error, which the system knows by its last part only."""


class Files:
    """The files below ``root``; paths are relative to it, with forward slashes and no ``..``.

    Used as a context. Every method raises InvalidInput (``symlink``) where a link is on the way,
    and OSError, whose ``filename`` is the relative path, where the system refuses.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._root = -1

    def __enter__(self) -> Files:
        if system.HAS_FOLDERS:
            self._root = os.open(self.root, system.FOLDER)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if system.HAS_FOLDERS:
            os.close(self._root)

    def stat(self, path: str) -> os.stat_result | None:
        """What is at ``path``; None where there is nothing."""
        try:
            with self._at(path) as (name, at):
                return os.stat(name, dir_fd=at, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def read(self, path: str, largest: int | None = None) -> bytes | None:
        """The bytes of a file; None where there is none, or something that is not a file.

        Raises InvalidInput (``unreadable``) for one with more than ``largest`` bytes, unread.
        """
        descriptor = self._opened(path)
        if descriptor is None:
            return None
        with open(descriptor, "rb") as file:  # noqa: PTH123, it is open already
            return file.read() if largest is None else _bounded(file, path, largest)

    def digest(self, path: str) -> str | None:
        """The SHA-256 of a file of any size, in hex; None where `read` gives None."""
        descriptor = self._opened(path)
        if descriptor is None:
            return None
        import hashlib

        found = hashlib.sha256()
        with open(descriptor, "rb") as file:  # noqa: PTH123, it is open already
            while piece := file.read(_PIECE):
                found.update(piece)
        return found.hexdigest()

    def _opened(self, path: str) -> int | None:
        """The descriptor of a file; None where there is none, or something that is not a file."""
        try:
            with self._at(path) as (name, at):
                if not system.HAS_FOLDERS:
                    self._refuse_links(path)
                    if not Path(name).is_file():
                        return None  # Windows cannot open a folder
                descriptor = os.open(name, _READ, dir_fd=at)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EMLINK):
                raise _link(path, path) from None
            raise
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            return descriptor
        os.close(descriptor)
        return None

    def create(
        self, path: str, content: bytes, mode: int | None = None, *, like: str | None = None
    ) -> int:
        """Write a new file, on the disk itself when this returns its mode.

        Without ``mode`` it is what a new file gets here. At no moment is it readable by more.
        Owner, group and access list are those of the file ``like``, or of a new file there, as
        far as the system lets it.
        """
        owner = None if like is None else self._owner(like)
        with self._at(path) as (name, at):
            if at is None:
                self._refuse_links(path)
            descriptor = os.open(name, system.NEW, 0o666 if mode is None else 0o600, dir_fd=at)
            try:
                left = memoryview(content)
                while left:
                    left = left[os.write(descriptor, left) :]
                if at is not None:
                    ownership.give(descriptor, owner or ownership.inherited(at))
                    if mode is not None:
                        if owner is not None:
                            ownership.give_access(descriptor, owner)
                        system.set_mode(descriptor, mode)
                os.fsync(descriptor)
                return stat.S_IMODE(os.fstat(descriptor).st_mode)
            finally:
                os.close(descriptor)

    def lock_file(self, path: str) -> int:
        """An open descriptor of a file that is made where there is none."""
        try:
            with self._at(path) as (name, at):
                if at is None:
                    self._refuse_links(path)
                try:
                    descriptor = os.open(name, _LOCK | os.O_EXCL, 0o666, dir_fd=at)
                except FileExistsError:
                    return os.open(name, _LOCK, 0o666, dir_fd=at)
                if at is not None:
                    ownership.give(descriptor, ownership.inherited(at))
                return descriptor
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EMLINK):
                raise _link(path, path) from None
            raise

    def make_folder(self, path: str, mode: int | None = None) -> bool:
        """Make one folder; False where there is one."""
        with self._at(path) as (name, at):
            try:
                os.mkdir(name, 0o777 if mode is None else 0o700, dir_fd=at)
            except FileExistsError:
                there = os.stat(name, dir_fd=at, follow_symlinks=False)
                if system.is_link(there):
                    raise _link(path, path) from None
                if not stat.S_ISDIR(there.st_mode):
                    raise
                return False
            if at is not None:
                with self._folder(path) as descriptor:
                    ownership.give(descriptor, ownership.inherited(at))
                    if mode is not None:
                        system.set_mode(descriptor, mode)
            return True

    def link(self, path: str, new: str) -> bool:
        """Give a file a second name, which is free; False where the file systems have no such."""
        try:
            with self._at(path) as (name, at), self._at(new) as (name_2, at_2):
                if at is None:
                    os.link(name, name_2)
                else:
                    os.link(name, name_2, src_dir_fd=at, dst_dir_fd=at_2, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return False
        return True

    def rename(self, path: str, new: str) -> None:
        """Move a file or a folder; a file that is at ``new`` is replaced."""
        with self._at(path) as (name, at), self._at(new) as (name_2, at_2):
            system.patiently(
                lambda: os.replace(name, name_2, src_dir_fd=at, dst_dir_fd=at_2),
            )

    def exchange(self, path: str, other: str) -> bool:
        """Let two files change places, at once; False where the system cannot."""
        with self._at(path) as (name, at), self._at(other) as (name_2, at_2):
            if at is None or at_2 is None:
                return False
            return exchange.exchanged(name, at, name_2, at_2)

    def unlink(self, path: str, *, missing_ok: bool = False) -> None:
        """Remove a file, or a link itself."""
        try:
            with self._at(path) as (name, at):
                system.patiently(lambda: os.unlink(name, dir_fd=at))
        except (FileNotFoundError, NotADirectoryError):
            if not missing_ok:
                raise

    def remove_empty(self, path: str) -> None:
        """Remove a folder, unless something is in it or it is gone."""
        try:
            with self._at(path) as (name, at):
                os.rmdir(name, dir_fd=at)
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY):
                raise

    def discard(self, path: str) -> None:
        """Remove whatever is there, with all that is in it."""
        if not self._is_folder(path):
            self.unlink(path, missing_ok=True)
            return
        spare = itertools.count()
        while names := self.names(path):
            for name in names:
                inner = f"{path}/{name}"
                if not self._is_folder(inner):
                    self.unlink(inner, missing_ok=True)
                    continue
                for deeper in self.names(inner):  # up, so that no way is ever long
                    self._move(f"{inner}/{deeper}", path, spare)
                self.remove_empty(inner)
        self.remove_empty(path)

    def _is_folder(self, path: str) -> bool:
        there = self.stat(path)
        return there is not None and stat.S_ISDIR(there.st_mode)

    def _move(self, path: str, folder: str, spare: Iterator[int]) -> None:
        """Move what is there into ``folder``, under a name that nothing has."""
        for number in spare:
            if self.stat(f"{folder}/{number}") is None:
                self.rename(path, f"{folder}/{number}")
                return

    def names(self, folder: str) -> list[str]:
        """The names in a folder, in any order."""
        if not system.HAS_FOLDERS:
            self._refuse_links(folder)
            return os.listdir(self.root / folder)  # noqa: PTH208, as below
        with self._folder(folder) as descriptor:
            return os.listdir(descriptor)  # noqa: PTH208, pathlib takes no descriptor

    def size(self, folder: str) -> int:
        """How many bytes the files have that are directly in a folder."""
        if not system.HAS_FOLDERS:
            self._refuse_links(folder)
            with os.scandir(self.root / folder) as found:
                return sum(one.stat(follow_symlinks=False).st_size for one in found)
        with self._folder(folder) as descriptor, os.scandir(descriptor) as found:
            return sum(one.stat(follow_symlinks=False).st_size for one in found)

    def is_writable(self, path: str) -> bool:
        """Whether a file or folder that is there may be written."""
        if not path:
            if not system.HAS_FOLDERS:
                return os.access(self.root, os.W_OK)
            return os.access(".", os.W_OK, dir_fd=self._root)
        with self._at(path) as (name, at):
            return os.access(name, os.W_OK, dir_fd=at)

    def sync(self, folder: str) -> None:
        """Put the names in a folder on the disk itself; nothing to do where it is none."""
        if not system.HAS_FOLDERS:
            return
        with (
            contextlib.suppress(FileNotFoundError, NotADirectoryError),
            self._folder(folder) as descriptor,
        ):
            os.fsync(descriptor)

    def _owner(self, path: str) -> ownership.Ownership | None:
        """Whose a file is, or whose a new one there would be; None where nobody can tell."""
        if not system.HAS_FOLDERS:
            return None
        descriptor = self._opened(path)
        if descriptor is not None:
            try:
                return ownership.of(descriptor)
            finally:
                os.close(descriptor)
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            with contextlib.suppress(FileNotFoundError), self._folder(folder) as there:
                return ownership.inherited(there)
        return None

    @contextlib.contextmanager
    def _folder(self, path: str) -> Iterator[int]:
        """An open descriptor of a folder; of the root where ``path`` is empty."""
        descriptor, parts = os.dup(self._root), path.split("/") if path else []
        try:
            for number, part in enumerate(parts, 1):
                try:
                    step = os.open(part, system.FOLDER, dir_fd=descriptor)
                except OSError as error:
                    here = "/".join(parts[:number])
                    error.filename = _Relative(here)
                    if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENOTDIR):
                        with contextlib.suppress(OSError):
                            if system.is_link(
                                os.stat(part, dir_fd=descriptor, follow_symlinks=False)
                            ):
                                raise _link(here, path) from None
                    raise
                os.close(descriptor)
                descriptor = step
            yield descriptor
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def _at(self, path: str) -> Iterator[tuple[str, int | None]]:
        """The name and the open folder with which the system finds ``path``."""
        try:
            if not system.HAS_FOLDERS:
                _refuse_elsewhere(path)
                self._refuse_links(path.rpartition("/")[0])
                yield str(self.root / path), None
                return
            folder, _, name = path.rpartition("/")
            with self._folder(folder) as descriptor:
                yield name, descriptor
        except OSError as error:
            if not isinstance(error.filename, _Relative):
                error.filename = _Relative(path)
            raise

    def _refuse_links(self, path: str) -> None:
        """Look for links on a path whose parts the system cannot be made to refuse them at."""
        full = self.root
        for part in path.split("/") if path else []:
            full = full / part
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                if system.is_link(full.lstat()):
                    raise _link(full.relative_to(self.root).as_posix(), path)


def read_named(path: Path, largest: int = limits.FILE_BYTES) -> bytes:
    """The bytes of a file that a person named, which may be a link, a pipe, or outside the project.

    A pipe is read to its end, and counts as empty where nobody has it open for writing. Raises
    InvalidInput (``unreadable``) where the file cannot be read, or has more than ``largest`` bytes.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | system.BINARY | system.NO_WAIT)
        with open(descriptor, "rb") as file:  # noqa: PTH123, it is open already
            system.wait_for_writer(descriptor)
            return _bounded(file, str(path), largest)
    except (OSError, ValueError) as error:  # ValueError: no system has such a name
        reason = getattr(error, "strerror", None) or "no file can have this name"
        hint = "Check its path, which counts from the current folder."
        if path.is_absolute() or not isinstance(error, FileNotFoundError):
            hint = "Check its path and its permissions."
        raise InvalidInput(
            Problem("unreadable", f"cannot read the file: {reason}", hint, file=str(path))
        ) from None


def is_free(path: Path, is_ours: Callable[[bytes], bool]) -> bool:
    """Whether a file that a person named may be written: there is none, or one that is ours."""
    if path.is_symlink() or not path.exists():
        return not path.is_symlink()
    try:
        return path.is_file() and is_ours(read_named(path))
    except InvalidInput:
        return False


def _bounded(file: BinaryIO, path: str, largest: int) -> bytes:
    """All that an open file has; of one with more than ``largest`` bytes, no more is read."""
    size = os.fstat(file.fileno()).st_size
    content = file.read(largest + 1) if size <= largest else b""
    if max(size, len(content)) <= largest:
        return content
    has = f"{size:,}" if size > largest else "more"
    raise InvalidInput(
        Problem(
            "unreadable",
            f"{path}: it has {has} bytes; at most {largest:,} are read",
            "Use a smaller file, or make it smaller.",
            file=path,
        )
    )


def _refuse_elsewhere(path: str) -> None:
    """Refuse what Windows takes for another place: a drive, a stream, or `..` with backslashes."""
    if ":" in path or "\\" in path:
        raise InvalidInput(
            Problem(
                "outside-project",
                f"the path {path!r} leads out of the project",
                "Write it relative to the project, with forward slashes.",
                file=path,
            )
        )


def _link(link: str, path: str) -> InvalidInput:
    """What to raise for a link on the way to ``path``, which may be the last part of it."""
    return InvalidInput(
        Problem(
            "symlink",
            f"{link} is a symbolic link",
            "connect does not read or write through links: replace it with the real file or "
            "folder.",
            file=path,
        )
    )
