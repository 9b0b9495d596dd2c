"""Generated code says nothing of tokens: not in its log, not in what it prints."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

_SECRET = ("token", "secret", "api_key", "authorization", "header", "credential_value", "password")
_SAYS = {"debug", "info", "warning", "error", "exception", "critical", "log", "print"}


def said(code: str) -> Iterator[str]:
    """The names, and attributes, of the values that a module logs or prints."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else None
        called = node.func.id if isinstance(node.func, ast.Name) else called
        if called not in _SAYS:
            continue
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            for part in ast.walk(argument):
                if isinstance(part, ast.Name):
                    yield part.id
                elif isinstance(part, ast.Attribute):
                    yield part.attr


def leaks(code: str) -> list[str]:
    return [name for name in said(code) if any(word in name.lower() for word in _SECRET)]


def test_generated_code_logs_no_token(trees: Path) -> None:
    """No value that is called like a secret is logged or printed, in any rendered file."""
    files = {path.read_text("utf-8") for path in trees.rglob("tree/**/*.py")}
    assert [code for code in files if list(said(code))] != []
    assert [leaks(code) for code in files if leaks(code)] == []


@pytest.mark.parametrize(
    "line", ["logger.info('%s', token)", "print(f'{request.headers}')", "log.error(x.access_token)"]
)
def test_a_leak_is_seen(line: str) -> None:
    """The check above notices a value on its way into the log."""
    assert leaks(line) != []
