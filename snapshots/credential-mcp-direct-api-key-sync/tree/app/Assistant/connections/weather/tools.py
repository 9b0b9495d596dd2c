"""What the agent can do with the service: one example, yours to change."""

from __future__ import annotations

from .client import call


def read(path: str) -> str:
    """Read one resource of the service.

    Args:
        path: Where it is, below the service's base URL, such as "orders/7".
    """
    return call("GET", path)
