"""An AWS service for your own code: `call` and the example `look_up`."""

from .client import ServiceError, call, connect
from .tools import look_up

__all__ = [
    "ServiceError",
    "call",
    "connect",
    "look_up",
]
