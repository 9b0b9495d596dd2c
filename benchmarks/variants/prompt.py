"""What all agents are asked, and how they are kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

Invoke = Callable[[str], Awaitable[str]]
"""Takes a prompt, gives the answer; one invocation at a time, but for those of other agents."""
Entered = TypeVar("Entered")

_open: list[AbstractAsyncContextManager[object]] = []


def prompt(calls: int, tool: str, arguments: str) -> str:
    """Ask for a number of calls, one after the other."""
    return f"{calls}x call {tool} {arguments}"


def calls_of(asked: str) -> tuple[int, str]:
    """The number of calls of a prompt, and the scripted models' word for one of them."""
    number, command = asked.split("x ", 1)
    return int(number), command


async def entered(context: AbstractAsyncContextManager[Entered]) -> Entered:
    """Enter a context that stays open until the process ends."""
    _open.append(context)
    return await context.__aenter__()
