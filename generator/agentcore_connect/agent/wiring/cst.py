"""libcst, loaded in two thirds of its time.

It has 190 classes of nodes. Each is a frozen dataclass, and half of what making one costs are the
two methods that refuse a change. Nothing here changes a node, so they are made without. What is
equal, and a hash, nodes have of their own.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from typing import Any


def load() -> None:
    """Import libcst, where nobody has: a node is then no frozen dataclass."""
    if "libcst" in sys.modules:
        return
    real: Callable[..., Any] = dataclasses.dataclass

    def dataclass(cls: Any = None, /, **options: Any) -> Any:
        def made(cls: Any) -> Any:
            if cls.__module__.startswith("libcst._nodes."):
                options["frozen"] = False
            return real(cls, **options)

        return made if cls is None else made(cls)

    dataclasses.dataclass = dataclass
    try:
        import libcst.metadata
    finally:
        dataclasses.dataclass = real
    assert libcst.metadata
