"""What serves an agent, and whether the agent has there what AgentCore gives an invocation.

Its token and its caller's headers are in headers of the request; AgentCore's SDK puts them where a
client finds them. AG-UI's own apps (ag-ui-strands, ag-ui-langgraph, ag-ui-adk) do not.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import PurePosixPath

from agentcore_connect.agent.following.modules import Modules, import_statements, names_of
from agentcore_connect.agent.following.values import last_name
from agentcore_connect.agent.use import Use

_SCREENS = {
    "create_strands_app": "ag_ui_strands",
    "add_strands_fastapi_endpoint": "ag_ui_strands",
    "add_langgraph_fastapi_endpoint": "ag_ui_langgraph",
    "create_adk_app": "ag_ui_adk",
    "add_adk_fastapi_endpoint": "ag_ui_adk",
}
"""What serves an agent to AG-UI past the SDK, and its package: versions of 2025 and 2026."""

_SDK = frozenset(
    {
        *("BedrockAgentCoreApp", "BedrockAgentCoreContext"),
        *("serve_a2a", "build_a2a_app", "BedrockCallContextBuilder"),
        *("serve_ag_ui", "build_ag_ui_app", "AGUIApp"),
    }
)
"""What serves an agent with what its invocation was given, or is what code needs to do so."""

_MIDDLEWARE = """from bedrock_agentcore.runtime import BedrockAgentCoreContext
@{app}.middleware("http")
async def with_invocation(request, call_next):
    if token := request.headers.get("WorkloadAccessToken"):
        BedrockAgentCoreContext.set_workload_access_token(token)
    BedrockAgentCoreContext.set_request_headers(dict(request.headers))
    return await call_next(request)"""


@dataclass(frozen=True)
class Served:
    """Why the agent lacks what its invocation was given, and what mends it.

    ``lines`` are to be added to the file at ``path`` after ``line``; none where only a person can
    say which.
    """

    why: str
    path: PurePosixPath | None = None
    line: int = 0
    lines: tuple[str, ...] = ()


def past_the_sdk(modules: Modules, use: Use) -> Served | None:
    """What serves the agent without its token; None where it has it, or needs none."""
    if not use.needs_invocation:
        return None
    imported = [
        (name.partition(".")[0], name.rpartition(".")[2])
        for module in modules.every()
        for statement in import_statements(module.tree)
        for name in names_of(statement)
    ]
    if any(name in _SDK for package, name in imported if package == "bedrock_agentcore"):
        return None
    screens = {name for package, name in imported if _SCREENS.get(name) == package}
    for module in modules.every() if screens else ():
        for statement in ast.walk(module.tree):
            call = getattr(statement, "value", None)
            if not isinstance(call, ast.Call) or last_name(call.func) not in screens:
                continue
            if app := _app(statement, call):
                lines = _MIDDLEWARE.format(app=app).splitlines()
                why = (
                    f"{last_name(call.func)} does not give the agent the token and headers of its "
                    "invocation, which the gateway's client needs"
                )
                return Served(why, module.path, call.end_lineno or 0, tuple(lines))
    protocol = use.agent.runtime.protocol
    if protocol == "HTTP" and not screens:
        return None
    served = {"A2A": "serve_a2a", "AGUI": "serve_ag_ui"}.get(protocol, "BedrockAgentCoreApp")
    return Served(
        "nothing of AgentCore's SDK serves the agent, so that it lacks the token and headers of "
        f"its invocation, which the gateway's client needs; let {served} of "
        "bedrock_agentcore.runtime serve it"
    )


def _app(statement: ast.AST, call: ast.Call) -> str:
    """How the code writes the app: what the call is assigned to, or what it is given.

    Empty where it has no name after the call, as in ``return create_strands_app(agent)``.
    """
    match statement:
        case ast.Assign(targets=[target, *_]) | ast.AnnAssign(target=target):
            return ast.unparse(target)
        case ast.Expr():
            given = [each.value for each in call.keywords if each.arg == "app"] + call.args[:1]
            return ast.unparse(given[0]) if given else ""
    return ""
