# ======== mcp-langgraph-none-none
"""The gateway's tools in a graph that is made before there is an invocation.

They are listed whenever the model is asked, within the invocation. So the graph may be
made when the module is imported, and be invoked with `await` or without.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import logging
import os
from collections.abc import (
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    Sequence,
)
from typing import Any, TypeVar, cast

from langchain_core.messages import ToolMessage
from langchain_core.runnables import Runnable, RunnableBinding, RunnableLambda
from langchain_core.tools import BaseTool
from langgraph.prebuilt import ToolNode
from langgraph.prebuilt.tool_node import ToolCallRequest

from .client import load_tools
from .exchange import GatewayError, background_loop

logger = logging.getLogger(__name__)

Value = TypeVar("Value")


def with_tools(made: Any) -> Any:
    """What makes a graph, so that the graph has the gateway's tools beside its own.

    - a model: `with_tools(model).bind_tools(tools)` binds the gateway's tools as well
    - what calls them: `with_tools(ToolNode)(tools)`
    - a ready-made agent: `with_tools(create_react_agent)(model, tools)`
    - where own code finds the tool of a call: `with_tools(tools_by_name)[name]`, or
      `for tool in with_tools(tools)`
    """
    given: Any = made  # of a type that no `isinstance` makes one that is half known
    if isinstance(made, Runnable):
        return _Model(bound=given)
    if isinstance(made, Mapping):
        return _ByName(given)
    if isinstance(made, Iterable):
        return _each(given)
    here = (with_tools, wrap_tool_call, awrap_tool_call)
    if isinstance(made, functools.partial):  # that of another gateway
        gateways = (*given.keywords["gateways"], here)
        return functools.partial(given.func, *given.args, gateways=gateways)
    make = _node if isinstance(made, type) else _agent
    return functools.partial(make, made, gateways=(here,))


def _node(
    made: Any, tools: Sequence[Any], *, gateways: Sequence[Any], **more: Any
) -> Any:
    """A `ToolNode` that calls the tools of gateways as well."""

    def calls(request: ToolCallRequest, execute: Any) -> Any:
        for _, wrap, _ in gateways:
            execute = functools.partial(wrap, execute=execute)
        return execute(request)

    async def acalls(request: ToolCallRequest, execute: Any) -> Any:
        for _, _, wrap in gateways:
            execute = functools.partial(wrap, execute=execute)
        return await execute(request)

    return made(tools, wrap_tool_call=calls, awrap_tool_call=acalls, **more)


def _agent(
    made: Any, model: Any, tools: Any, *, gateways: Sequence[Any], **more: Any
) -> Any:
    """An agent of `create_react_agent` that has the tools of gateways as well."""
    if isinstance(model, str):
        model = importlib.import_module("langchain.chat_models").init_chat_model(model)
    for wrap, _, _ in gateways:
        model = wrap(model)
    if not tools:  # it would bind none
        model = model.bind_tools([])
    return made(model, _node(ToolNode, tools or (), gateways=gateways), **more)


class _Model(RunnableBinding[Any, Any]):
    def bind_tools(self, tools: Sequence[Any], **options: Any) -> Runnable[Any, Any]:
        """Bind `tools` and the gateway's, anew whenever the model is asked."""
        model: Any = self.bound

        def bound(_: Any) -> Any:
            found = beside(tools, wait_for(load_tools()))
            return model.bind_tools([*tools, *found], **options)

        async def abound(_: Any) -> Any:
            found = beside(tools, await load_tools())
            return model.bind_tools([*tools, *found], **options)

        return RunnableLambda(bound, abound)


class _ByName(dict[str, Any]):
    """Tools by their names: the gateway is asked for one that is not there."""

    def __init__(self, own: Mapping[str, Any]) -> None:
        super().__init__(own)
        self._own = own

    def __missing__(self, name: str) -> Any:
        try:
            return self._own[name]  # that of another gateway
        except KeyError:
            for tool in wait_for(load_tools()):
                if tool.name == name:
                    return tool
            raise

    def __contains__(self, name: object) -> bool:
        return self.get(cast("str", name)) is not None

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def keys(self) -> Any:
        return KeysView(self)  # of a dict they would know its own alone


def _each(tools: Iterable[Any]) -> Iterator[Any]:
    """The tools, then the gateway's: it is not asked where an earlier one is meant."""
    own = [*tools]
    yield from own
    yield from beside(own, wait_for(load_tools()))


def wrap_tool_call(
    request: ToolCallRequest, execute: Callable[[ToolCallRequest], Any]
) -> Any:
    """Call a tool of the gateway; any other is executed as it would be without this."""
    if request.tool is None:
        result = wait_for(_called(dict(request.tool_call)))
        if result is not None:
            return result
    return execute(request)


async def awrap_tool_call(
    request: ToolCallRequest, execute: Callable[[ToolCallRequest], Awaitable[Any]]
) -> Any:
    """As `wrap_tool_call`, for graphs that are awaited."""
    if request.tool is None:
        result = await _called(dict(request.tool_call))
        if result is not None:
            return result
    return await execute(request)


def beside(own: Sequence[Any], tools: Sequence[BaseTool]) -> list[BaseTool]:
    """The gateway's tools without those whose names the agent's own tools have."""
    taken = {_name(tool) for tool in own}
    for tool in tools:
        if tool.name in taken:
            logger.warning("%s is the name of an own tool, too", tool.name)
    return [tool for tool in tools if tool.name not in taken]


def wait_for(work: Coroutine[Any, Any, Value]) -> Value:
    """The value of `work`, for code that cannot await, also while a loop runs."""
    return asyncio.run_coroutine_threadsafe(work, background_loop(os.getpid())).result()


async def _called(call: dict[str, Any]) -> Any:
    """The message that answers a tool call; None where the gateway has no such tool.

    A failure is an answer to the model: an exception would end the conversation with
    a tool call without its result.
    """
    try:
        for tool in await load_tools():
            if tool.name == call["name"]:
                return await tool.ainvoke({**call, "type": "tool_call"})
    except GatewayError as error:
        logger.warning("%s failed: %s", call["name"], error)
        return ToolMessage(
            str(error), name=call["name"], tool_call_id=call["id"], status="error"
        )
    return None


def _name(tool: Any) -> str:
    """The name of a tool: LangChain takes objects, functions and schemas."""
    if isinstance(tool, dict):
        schema = cast("dict[str, Any]", tool)
        return str(schema.get("function", schema).get("name"))
    return str(getattr(tool, "name", None) or getattr(tool, "__name__", ""))
