"""Environments of templates that keep what they compile: that is a sixth of what a scaffold costs.

A template's code lies in the user's cache, in a file named for all that it follows from. Nothing is
wrong where it cannot be read or written: then the template is compiled. A folder that others can
write is not used, because code that lies there would be run.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from agentcore_connect import __version__, system
from agentcore_connect.units.templates import versions


class _Kept(jinja2.Environment):
    """An environment that compiles a text once for all runs.

    The code says its template's name as its file: so a text that is the same in another version,
    or in another source, is not compiled again.
    """

    def compile(self, source: Any, name: Any = None, filename: Any = None, *more: Any) -> Any:
        if more or not isinstance(source, str) or (folder := _folder()) is None:
            return super().compile(source, name, filename, *more)
        options = (self.trim_blocks, self.lstrip_blocks, self.keep_trailing_newline, self.sandboxed)
        known = (sys.version, jinja2.__version__, __version__, options, name, source)
        file = folder / hashlib.sha256(repr(known).encode("utf-8", "surrogatepass")).hexdigest()
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            if isinstance(code := marshal.loads(file.read_bytes()), CodeType):  # noqa: S302, ours
                return code
        code = super().compile(source, name, name)
        _keep(file, marshal.dumps(code))
        return code


class Environment(_Kept):
    """For connect's own expressions."""


class Sandbox(_Kept, SandboxedEnvironment):
    """For templates: sandboxed."""


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    """The folder of compiled templates; None where there is none, or others can write it."""
    folder = versions.cache().parent / "compiled"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if system.is_own(folder.lstat()) else None
    except OSError:
        return None


def _keep(file: Path, code: bytes) -> None:
    """Put the code into its file, at once: another connect may read or write it now."""
    made = file.with_name(f".{os.getpid()}-{file.name}")
    try:
        made.write_bytes(code)
        made.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            made.unlink()
