"""Whose a file is: owner, group and access list (POSIX), taken from one file and given to another.

A file that is replaced is another file to the system, which belongs to whoever writes it. What
root makes belongs to whom its folder belongs: a container's root works in a person's project.
"""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass

from agentcore_connect import system

_UNCHANGED = -1


@dataclass(frozen=True)
class Ownership:
    """Owner and group by their numbers, and the access list as Linux keeps it, None for none.

    `_UNCHANGED` is the number of whoever writes. Python has no call for the lists of macOS.
    """

    user: int
    group: int
    acl: bytes | None = None


def of(descriptor: int) -> Ownership:
    """Whose an open file is."""
    there = os.fstat(descriptor)
    return Ownership(there.st_uid, there.st_gid, system.access_list(descriptor))


def inherited(folder: int) -> Ownership:
    """Whose a new file in an open folder is."""
    there, is_root = os.fstat(folder), system.is_root()
    shares = is_root or there.st_mode & stat.S_ISGID
    return Ownership(
        there.st_uid if is_root else _UNCHANGED, there.st_gid if shares else _UNCHANGED
    )


def give(descriptor: int, owner: Ownership) -> None:
    """Give owner and group to an open file or folder, as far as the system lets it."""
    there = os.fstat(descriptor)
    group = _UNCHANGED if owner.group == there.st_gid else owner.group
    user = _UNCHANGED if owner.user == there.st_uid else owner.user
    if (user, group) == (_UNCHANGED, _UNCHANGED):
        return
    try:
        system.set_owner(descriptor, user, group)
    except OSError:
        with contextlib.suppress(OSError):  # only root gives a file away; a group of one's own goes
            system.set_owner(descriptor, _UNCHANGED, group)


def give_access(descriptor: int, owner: Ownership) -> None:
    """Give the access list to an open file, or take away what its folder has given it.

    Its mode has to be set afterwards.
    """
    system.set_access_list(descriptor, owner.acl)
