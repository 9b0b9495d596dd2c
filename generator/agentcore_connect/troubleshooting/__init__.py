"""Troubleshooting as data: what an error message means, and what to do.

`ENTRIES` are all entries, one module for each area; `find` names the entries for a text that a
person pasted, `nearest` those that come near where none fits; `template` is the part of them that
every README of a target or a credential has.
"""

from __future__ import annotations

from agentcore_connect.troubleshooting.entries import ENTRIES
from agentcore_connect.troubleshooting.entry import Entry, Where
from agentcore_connect.troubleshooting.readme import template
from agentcore_connect.troubleshooting.search import NOT_FOUND, find, nearest

__all__ = ["ENTRIES", "NOT_FOUND", "Entry", "Where", "find", "nearest", "template"]
