"""Whether `mcp_client/client.py` says only what the agentcore CLI writes there.

What somebody added to it (a server of their own, a header, a filter) would be lost with the client;
so every word of it has to be one of the CLI's, or made of the name of a gateway that it opens. The
words here are those of every framework's client, or of two; `frameworks.cli_client` has the others.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping

from agentcore_connect.agent.frameworks.cli_client import CliClient
from agentcore_connect.agent.wiring.source import parsed

_VARIABLE = re.compile(r"AGENTCORE_GATEWAY_([A-Z0-9_]+)_URL")

_MODULES = {
    *("bedrock_agentcore.identity", "httpx", "logging", "mcp_proxy_for_aws.sigv4_helper", "os"),
}
_NAMES = frozenset(
    re.findall(
        r"\w+",
        """
    AsyncClient SigV4HTTPXAuth __name__ access_token append auth auth_flow create_aws_session
    environ get getLogger get_credentials headers httpx httpx_client_factory kwargs list logger
    logging os provider_name region_name requires_access_token scopes session str token url warning
    """,
    )
)
_TEXTS = {"Authorization", "Bearer ", "M2M", "bedrock-agentcore"}


def variables(source: bytes) -> tuple[str, ...]:
    """The variables with URLs of gateways that are named in some Python; none where it is none."""
    found = _VARIABLE.finditer(source.decode("utf-8", "replace"))
    return tuple(dict.fromkeys(match[0] for match in found))


def _stem(variable: str) -> str:
    match = _VARIABLE.fullmatch(variable)
    assert match is not None
    return match[1].lower()


def strange_line(
    source: bytes, client: CliClient | None, scopes: Mapping[str, tuple[str, ...]]
) -> int | None:
    """The first line that the CLI would not write into ``client``; None where there is none.

    ``client`` is None for a framework for which it writes none. ``scopes`` are those that a token
    for a gateway is asked with, by the gateway's variable.
    """
    try:
        tree = parsed(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        return getattr(error, "lineno", None) or 1
    modules, words, texts = set(_MODULES), set(_NAMES), set(_TEXTS)
    if client is not None:
        modules |= client.modules
        words |= client.names
        texts |= client.texts
    for variable in variables(source):
        stem = _stem(variable)
        words |= {f"get_{stem}_mcp_client", f"_get_bearer_token_{stem}"}
        texts |= {f"agentcore_gateway_{stem}_url", f"{stem}_oauth", stem}
    lines = [
        *(node.lineno for node, word in _words(tree) if word not in words),
        *(
            node.lineno
            for node in _constants(tree)
            if node.value not in (None, True) and not _is_text(node.value, texts)
        ),
        *_other_scopes(tree, scopes),
        *_other_modules(tree, modules),
        *_unused(tree),
    ]
    return min(lines, default=None)


def _is_text(value: object, texts: set[str]) -> bool:
    return isinstance(value, str) and (value in texts or value.lower().replace("-", "_") in texts)


def _words(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt | ast.keyword | ast.arg, str]]:
    """Every identifier, and where it is."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.arg(arg=word):
                yield node, word
            case ast.keyword(arg=str(word)):
                yield node, word
            case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word):
                yield node, word
            case ast.ClassDef(name=word):
                yield node, f"class {word}"


def _constants(tree: ast.Module) -> Iterator[ast.Constant]:
    """What the code works with: neither docstrings nor scopes nor what is logged."""
    told: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                told.add(id(node.value))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="logger"))) | ast.keyword(
                arg="scopes"
            ):
                told |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Constant) and id(node) not in told:
            yield node


def _other_scopes(tree: ast.Module, scopes: Mapping[str, tuple[str, ...]]) -> Iterator[int]:
    """The lines that ask for a gateway's token with other ``scopes=["a b"]`` than are wanted."""
    wanted = {f"_get_bearer_token_{_stem(name)}": " ".join(each) for name, each in scopes.items()}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name in wanted:
            for word in (n for d in function.decorator_list for n in ast.walk(d)):
                if isinstance(word, ast.keyword) and word.arg == "scopes":
                    asked = [wanted[function.name]] if wanted[function.name] else []
                    if ast.unparse(word.value) != repr(asked):
                        yield word.value.lineno


def _other_modules(tree: ast.Module, modules: Collection[str]) -> Iterator[int]:
    """The lines that import another module than ``modules``, or one of them under another name."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module, names=found):
                if module not in modules or any(name.asname for name in found):
                    yield node.lineno
            case ast.Import(names=found):
                if any(name.asname or name.name not in modules for name in found):
                    yield node.lineno


def _unused(tree: ast.Module) -> Iterator[int]:
    """The functions that nothing calls: their gateway is not opened."""
    called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) if not name.startswith("get_all_"):
                if name not in called:
                    yield node.lineno
