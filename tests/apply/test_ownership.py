"""Owner, group and access list of a person's files, where connect works as somebody else."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path

import pytest
from front_door import Host

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="it is about POSIX")

ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"


def acl(user: int) -> bytes:
    """What `setfacl -m u:USER:r-- -m g::---` makes of mode 640, as Linux keeps it."""
    nobody = 0xFFFFFFFF
    rows = [(1, 6, nobody), (2, 4, user), (4, 0, nobody), (16, 4, nobody), (32, 0, nobody)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *row) for row in rows)


def set_acl(path: Path, kind: str, value: bytes) -> None:
    """Skips the test where the file system has no access lists."""
    try:
        os.setxattr(path, kind, value)
    except (AttributeError, OSError) as error:
        if getattr(error, "errno", errno.ENOTSUP) not in (errno.ENOTSUP, errno.EPERM):
            raise
        pytest.skip("no access lists here")


def own(root: Path, user: int, group: int) -> None:
    for path in (root, *root.rglob("*")):
        os.chown(path, user, group)


def owners(root: Path) -> set[tuple[int, int]]:
    return {(p.stat().st_uid, p.stat().st_gid) for p in (root, *root.rglob("*"))}


@pytest.mark.skipif(getattr(os, "geteuid", int)() != 0, reason="only root gives files away")
def test_root_leaves_a_person_their_project(host: Host) -> None:
    """As root of a container: what is replaced, new, brought back or connect's own is all theirs,
    so that they, and a connect of theirs, can write it."""
    own(host.root, 1234, 4321)
    assert host.scaffold().code == 0
    assert owners(host.root) == {(1234, 4321)}
    assert host.connect("remove", "WeatherTools", "--yes").code == 0
    assert host.connect("undo").code == 0
    assert (host.app / "connections").is_dir()
    assert owners(host.root) == {(1234, 4321)}


def test_a_group_of_ones_own_stays(host: Host) -> None:
    """A file of another of the person's groups keeps it, and a folder hands its group on."""
    others = [4321] if os.geteuid() == 0 else [g for g in os.getgroups() if g != os.getegid()]
    if not others:
        pytest.skip("one has one group only")
    group = others[0]
    os.chown(host.app / "main.py", -1, group)
    os.chown(host.app, -1, group)
    host.app.chmod(0o2775)
    assert host.scaffold().code == 0
    assert (host.app / "main.py").stat().st_gid == group
    assert (host.app / "connections" / "mygateway" / "client.py").stat().st_gid == group


def test_an_access_list_stays(host: Host) -> None:
    """Whom a file lets in is who was let in before: nobody more, though new files let in others."""
    main, manifest = host.app / "main.py", host.app / "pyproject.toml"
    set_acl(main, ACCESS, acl(1234))
    set_acl(host.root, DEFAULT, acl(5678))
    assert host.scaffold().code == 0
    assert b"mygateway" in main.read_bytes()
    assert b"httpx" in manifest.read_bytes()
    assert os.getxattr(main, ACCESS) == acl(1234)
    assert ACCESS not in os.listxattr(manifest)
