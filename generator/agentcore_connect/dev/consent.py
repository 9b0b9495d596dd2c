"""Users' consent (3LO): who has let a target's calls use their account.

The gateway answers a user's first call with an address, and goes on once the user has agreed there.
Here that is an address of dev's: nobody logs in anywhere, so a token of the user has to be given.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

from agentcore_connect.dev.targets.target import FailedError, Invocation, Json, Target

PATH = "/_consent/"
_MOST = 10_000


class ConsentError(FailedError):
    """The caller has to agree first, at `PATH` and ``id``."""

    def __init__(self, id_: str) -> None:
        super().__init__("the user has not agreed yet")
        self.id = id_


class Consents:
    """Who was asked, and who has agreed; of too many the oldest are forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._agreed: OrderedDict[tuple[str, str], None] = OrderedDict()

    def wanted(self, caller: str, target: str) -> str | None:
        """The id under which a caller is asked, the same until they agree; None where they have."""
        with self._lock:
            if (caller, target) in self._agreed:
                return None
            found = self._asked.setdefault((caller, target), secrets.token_urlsafe(16))
            while len(self._asked) > _MOST:
                self._asked.popitem(last=False)
            return found

    def agree(self, id_: str) -> str | None:
        """Note that whoever was asked under an id agrees; the target's name, None for no id."""
        with self._lock:
            whose = next((key for key, one in self._asked.items() if one == id_), None)
            if whose is None:
                return None
            del self._asked[whose]
            self._agreed[whose] = None
            while len(self._agreed) > _MOST:
                self._agreed.popitem(last=False)
            return whose[1]


@dataclass(frozen=True)
class OfUsers:
    """A target that is called for those alone who have agreed."""

    behind: Target
    consents: Consents

    def invoke(self, call: Invocation) -> Json:
        """Raises `ConsentError` too."""
        if (asked := self.consents.wanted(call.caller, call.target)) is not None:
            raise ConsentError(asked)
        return self.behind.invoke(call)

    def close(self) -> None:
        self.behind.close()
