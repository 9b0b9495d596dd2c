"""A service for your own code: `call`, `connect` and the example `read`."""

from .client import ServiceError, call, connect
from .credential import CredentialError
from .tools import read

__all__ = [
    "CredentialError",
    "ServiceError",
    "call",
    "connect",
    "read",
]
