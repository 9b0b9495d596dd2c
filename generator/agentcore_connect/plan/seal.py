"""What connect notes for its own later use carries a seal, so that nobody else's is acted upon.

A journal is finished, a change of the history undone and the files of an update brought back
without a question. All of it lies in `.connect/` of the project, which git ignores; but whoever
made a repository can have committed a `.connect/` of theirs, and a clone would then write their
bytes at the first command. So each of them carries a keyed digest over its content and the
project's path. The key is 32 random bytes in the home of the person, which no repository brings.

- Containers and machines that share a home share the key. In another home, or after the project
  was moved, nothing can be verified; then nothing is done, and the person is told what to do.
- A reboot changes nothing. The key is not a secret of AgentCore: losing it costs an undo.
- A home that cannot be written, or that lies in the same checkout as the project (a clone might
  have brought a key of its own), has no key. One of this process is used then: a later `undo`, or
  finishing after a kill, is refused and explained.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from agentcore_connect import system
from agentcore_connect.disk import lock
from agentcore_connect.disk.paths import checkout
from agentcore_connect.errors import InvalidInput
from agentcore_connect.text import jsonedit

KEY = "~/.agentcore-connect/key"
_LENGTH = 32
_NO_FOLLOW = system.NO_FOLLOW | system.BINARY


def sealed(root: Path, content: Any) -> str:
    """``content``, which JSON can hold, as the text of a note for the project in ``root``."""
    seal = _digest(_key(root, make=True) or _own(), root, content)
    return json.dumps({"seal": seal, "content": content}, indent=1)


def opened(root: Path, text: bytes, file: str) -> Any:
    """The content of a note; None where it is not one that this person's connect sealed here.

    ``file`` is for messages. Raises ValueError where it is not JSON at all, or nested too deeply.
    """
    try:
        note = jsonedit.parse(jsonedit.read(text, file), file)
    except InvalidInput as error:
        raise ValueError(str(error)) from None
    seal = note.get("seal") if isinstance(note, dict) else None
    if not isinstance(seal, str) or not seal.isascii():
        return None
    for key in (_key(root, make=False), _own()):
        if key and hmac.compare_digest(seal, _digest(key, root, note.get("content"))):
            return note["content"]
    return None


def _digest(key: bytes, root: Path, content: Any) -> str:
    text = json.dumps([str(root), content], sort_keys=True)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=1)
def _own() -> bytes:
    return os.urandom(_LENGTH)


def _key(root: Path, *, make: bool) -> bytes | None:
    """The person's key; None where there is none, or none that can be trusted here."""
    try:
        path = Path(os.path.realpath(Path.home())) / KEY.removeprefix("~/")
        if path.is_relative_to(checkout(root)):
            return None
        try:
            key = _read(os.open(path, os.O_RDONLY | _NO_FOLLOW | system.NO_WAIT))
        except FileNotFoundError:
            key = b""
        if len(key) == _LENGTH or not make:
            return key if len(key) == _LENGTH else None
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NO_FOLLOW, 0o600)
        return _made(descriptor)
    except (OSError, RuntimeError, lock.Taken):  # RuntimeError: nobody's home
        return None


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, _LENGTH)
    finally:
        os.close(descriptor)


def _made(descriptor: int) -> bytes:
    """The key in an open file, made where it is not there yet; two that come at once agree."""
    try:
        with lock.held(descriptor, wait=True):
            key = os.read(descriptor, _LENGTH)
            if len(key) != _LENGTH:  # a new file, or one whose maker was killed
                key = os.urandom(_LENGTH)
                os.lseek(descriptor, 0, os.SEEK_SET)
                os.write(descriptor, key)
                os.fsync(descriptor)
            return key
    finally:
        os.close(descriptor)
