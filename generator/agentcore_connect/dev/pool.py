"""Threads for calls that wait for others. They end with the process, whatever they wait for.

The standard pool's threads are joined when the interpreter ends, and a call may wait five minutes.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

T = TypeVar("T")


class Pool(Executor):
    """Up to ``most`` threads, each started when no other is free; more calls wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._queue: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        self._free = threading.Semaphore(0)
        self._count = 0

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        self._queue.put((future, lambda: fn(*args, **kwargs)))
        if not self._free.acquire(blocking=False) and self._count < self._most:
            self._count += 1  # only the loop's own thread submits
            threading.Thread(target=self._work, daemon=True).start()
        return future

    def _work(self) -> None:
        while True:
            future, run = self._queue.get()
            if future.set_running_or_notify_cancel():
                try:
                    result = run()
                except BaseException as error:
                    future.set_exception(error)
                else:
                    future.set_result(result)
            del future, run  # what a call held is not kept until the next one
            self._free.release()
