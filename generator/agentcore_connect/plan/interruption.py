"""Ctrl-C while a project is written: it waits until the project is whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class _State:
    is_held = False
    came = False


def came() -> bool:
    """Whether a Ctrl-C waits."""
    return _State.came


@contextmanager
def held() -> Iterator[None]:
    """Let a Ctrl-C that comes while the block runs be KeyboardInterrupt after it."""
    before = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()  # the others never see it
    if _State.is_held or not is_main or not callable(before):
        yield
        return

    def note(number: int, frame: FrameType | None) -> None:
        _State.came = True

    _State.is_held, _State.came = True, False
    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        _State.is_held = False
        signal.signal(signal.SIGINT, before)
    if _State.came:
        raise KeyboardInterrupt
