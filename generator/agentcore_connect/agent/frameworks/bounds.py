"""What becomes of rendered code below the lowest version that a requirement names.

The lower bounds themselves are in the requirements of the frameworks' rows and of the sign-ins.
Here is what was measured below them, for people who keep a lower one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Below:
    """One package below the bound of its requirement.

    The code still works from version ``works`` on, and ``lost`` says what is not as it should be.
    ``breaks`` is what a person meets with any lower one.
    """

    works: str
    lost: str
    breaks: str


BELOW: Mapping[str, Below] = {}
"""By normalised name of the package."""
