"""Sessions of a gateway that has them: an id for each `initialize`, bound to its caller."""

from __future__ import annotations

import threading
import time
import uuid
from collections import OrderedDict

LIFETIME = 3600.0
"""Seconds after `initialize`: the service's default, which is absolute."""

_MOST = 10_000


class Sessions:
    """The ids that were given out; of too many the oldest are forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def begin(self, caller: str) -> str:
        """A new id for a caller."""
        made = str(uuid.uuid4())
        with self._lock:
            self._known[made] = (caller, time.monotonic() + LIFETIME)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return made

    def knows(self, session: str | None, caller: str) -> bool:
        """Whether a caller may go on with an id."""
        with self._lock:
            whose, until = self._known.get(session or "", ("", 0.0))
        return until > time.monotonic() and whose == caller

    def end(self, session: str | None, caller: str) -> bool:
        """Forget an id of a caller; False where it is none."""
        known = self.knows(session, caller)
        with self._lock:
            if known:
                self._known.pop(session or "", None)
        return known
