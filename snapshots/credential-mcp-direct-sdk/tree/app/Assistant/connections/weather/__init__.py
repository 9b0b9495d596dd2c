"""A service for your own code, through its vendor's SDK: the example `ask`."""

from .client import ServiceError, call
from .credential import CredentialError
from .tools import ask

__all__ = [
    "CredentialError",
    "ServiceError",
    "ask",
    "call",
]
