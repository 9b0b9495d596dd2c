"""Moves the port of `python main.py`.

BedrockAgentCoreApp.run() takes 8080 unless main.py says otherwise; it reads no variable. Agents of
parallel tests need ports of their own, and their main.py has to stay as it is.
"""

import os
from typing import Any

import uvicorn

_original = uvicorn.Config.__init__


def _on_port_of_test(self: uvicorn.Config, *args: Any, **options: Any) -> None:
    _original(self, *args, **options | {"port": int(os.environ["STANDIN_PORT"])})


uvicorn.Config.__init__ = _on_port_of_test  # type: ignore[method-assign]
