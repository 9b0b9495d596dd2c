"""Functions that give away a secret, which no tool should."""

from __future__ import annotations

import ast
import re

from agentcore_connect.documents.toolschema.reading.notes import Function

_CALLS = frozenset(
    {
        "assume_role",
        "get_password",
        "get_resource_api_key",
        "get_resource_oauth2_token",
        "get_secret",
        "get_secret_value",
        "get_session_token",
        "get_workload_access_token",
    }
)
_NAMED = re.compile(r"(^|_)(api_?key|secrets?|passwords?|credentials?|access_?token)(_|$)", re.I)


def gives_away(function: Function) -> bool:
    """Whether what a function returns comes of a secret that it fetched.

    Followed are the names that are assigned from a call that fetches secrets, a decrypted parameter
    or an environment variable that is called so.
    """
    tainted: set[str] = set()
    for _ in range(3):
        for node in ast.walk(function):
            if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
                continue
            if node.value is not None and _is_secret(node.value, tainted):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                inner = [one for target in targets for one in ast.walk(target)]
                tainted |= {one.id for one in inner if isinstance(one, ast.Name)}
    return any(
        isinstance(node, ast.Return) and node.value is not None and _holds(node.value, tainted)
        for node in ast.walk(function)
    )


def _holds(node: ast.expr, tainted: set[str]) -> bool:
    """Whether a returned value is the secret, or has it inside; the result of a call with it has
    not.
    """
    if isinstance(node, ast.Call):
        is_text = isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "strip")
        is_text = is_text or _last(node.func) in ("loads", "dumps", "str")
        own = _fetches(node)
        inside = [*node.args, *([node.func.value] if isinstance(node.func, ast.Attribute) else [])]
        return own or (is_text and any(_holds(one, tainted) for one in inside))
    if isinstance(node, ast.Name):
        return node.id in tainted
    parts = [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)]
    return any(_holds(one, tainted) for one in parts)


def _is_secret(node: ast.expr, tainted: set[str]) -> bool:
    return any(isinstance(one, ast.Call) and _fetches(one) for one in ast.walk(node)) or (
        _holds(node, tainted)
    )


def _fetches(call: ast.Call) -> bool:
    name = _last(call.func)
    if name in _CALLS:
        return True
    if name in ("get_parameter", "get_parameters"):
        return any(one.arg == "WithDecryption" for one in call.keywords)
    if name in ("getenv", "get") and call.args and isinstance(call.args[0], ast.Constant):
        whole = ast.unparse(call.func)
        said = str(call.args[0].value)
        return whole in ("os.getenv", "os.environ.get") and bool(_NAMED.search(said))
    return False


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
