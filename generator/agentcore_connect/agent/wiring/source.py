"""The bytes of a Python file: decoded, read by Python, and encoded again as they were."""

from __future__ import annotations

import ast
import codecs
import functools
import io
import subprocess
import sys
import tokenize
import warnings
from collections.abc import Iterable

from agentcore_connect import limits
from agentcore_connect.agent.wiring.outcome import UnrecognisedError
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text import leftover
from agentcore_connect.text.splice import LINE_END, Edit, OverlapError, Span, spliced


def parsed(source: bytes) -> ast.Module:
    """The syntax tree of ``source``, without the warnings that its author sees anyway.

    Raises `SyntaxError`, `ValueError` for bytes that Python cannot read, or `RecursionError`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except MemoryError as error:  # what Python's parser says of code that is nested too deeply
            raise RecursionError from error


def compiled(source: bytes) -> ast.Module:
    """As `parsed`, for code that also compiles: an ``await`` outside a function only parses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "<agent>", "exec", dont_inherit=True)
        except MemoryError as error:
            raise RecursionError from error
    return parsed(source)


def span(text: str, node: ast.expr) -> Span:
    """Where an expression of the tree of ``text`` is in it."""
    starts = [0, *(match.end() for match in LINE_END.finditer(text))]
    assert node.end_lineno is not None
    assert node.end_col_offset is not None

    def at(line: int, column: int) -> int:
        start = starts[line - 1]  # columns are bytes of UTF-8
        before = text[start : start + column].encode("utf-8")[:column]
        return start + len(before.decode("utf-8", "ignore"))

    return Span(at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset))


class Source:
    """One module, as ``text`` for splicing and as Python's syntax ``tree``.

    Raises `InvalidInput` for bytes that are not Python, `UnrecognisedError` for Python that is
    newer than the running one, too large or nested too deeply, or in an encoding that does not give
    the same bytes again.
    """

    def __init__(self, source: bytes) -> None:
        if len(source) > limits.PYTHON_BYTES:
            raise UnrecognisedError(f"the file has more than {limits.PYTHON_BYTES:,} bytes")
        try:
            self.tree = compiled(source)
            self.text = self._decoded(source)
        except (SyntaxError, ValueError) as error:
            raise _refusal(source, error) from error
        except (RecursionError, MemoryError) as error:  # the second is the parser's own limit
            raise UnrecognisedError("the code is nested too deeply") from error
        try:
            kept = self._encoded(self.text) == source
        except ValueError:  # idna reads what it does not write
            kept = False
        if not kept:
            raise UnrecognisedError(f"the file's encoding, {self._encoding}, cannot be kept", 1)

    def edited(self, edits: Iterable[Edit]) -> bytes:
        """The bytes after ``edits`` of the text."""
        try:
            return self._encoded(spliced(self.text, edits))
        except OverlapError as error:
            raise UnrecognisedError("the same gateway is used twice") from error
        except UnicodeError as error:
            reason = f"the file's encoding, {self._encoding}, cannot encode what is added"
            raise UnrecognisedError(reason, 1) from error

    def span(self, node: ast.expr) -> Span:
        """Where an expression of a tree of the same bytes is in the text."""
        return span(self.text, node)

    def _decoded(self, source: bytes) -> str:
        """The text, by the encoding that the file says; that and its mark are kept."""
        # `detect_encoding` knows only \n; a coding comment may end with a lone CR.
        unix = source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self._encoding, _ = tokenize.detect_encoding(io.BytesIO(unix).readline)
        self._mark = codecs.BOM_UTF8 if source.startswith(codecs.BOM_UTF8) else b""
        if self._mark:
            self._encoding = "utf-8"
        return source[len(self._mark) :].decode(self._encoding)

    def _encoded(self, text: str) -> bytes:
        return self._mark + text.encode(self._encoding)


def _refusal(source: bytes, error: SyntaxError | ValueError) -> Exception:
    """What to raise for code that this Python does not read.

    Code that is in order, but newer, is left alone (`UnrecognisedError`); else it is the person's
    to correct (``python-syntax``).
    """
    line, column, message = None, None, str(error)
    if isinstance(error, SyntaxError):
        line, column, message = error.lineno or None, error.offset, error.msg
        column = column if column and column > 0 else None  # -1: of no place
    if _is_newer(source):
        version = ".".join(map(str, sys.version_info[:2]))
        return UnrecognisedError(f"Python {version} cannot read the file: {message}", line)
    problem = Problem(
        "python-syntax",
        f"the agent's code is not valid Python: {message}",
        hint="Correct it, then run the command again.",
        line=line,
        column=column,
    )
    return InvalidInput(leftover.named(problem, source.decode("utf-8", "replace"), line))


@functools.lru_cache(maxsize=4)  # one command looks at an agent several times
def _is_newer(source: bytes) -> bool:
    """Whether libcst, which reads the syntax of all versions, reads what Python does not."""
    try:
        parsed(source)
    except (SyntaxError, ValueError):
        pass
    else:
        return False  # the syntax is known, its use is wrong: an `await` outside a function
    if sys.version_info >= (3, 14):
        return False
    # A process of its own: libcst recurses on the machine's stack, which nested brackets exhaust,
    # and Python has not bounded them where it refused the file.
    program = "import sys, libcst; libcst.parse_module(sys.stdin.buffer.read())"
    command = [sys.executable, "-I", "-c", program]
    try:
        return (
            subprocess.run(command, input=source, capture_output=True, timeout=20).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
