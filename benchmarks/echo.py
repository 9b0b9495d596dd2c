"""The least that answers over HTTP with what `connect dev` serves with: uvicorn, and one constant.

    python benchmarks/echo.py

It prints its port, and is what benchmarks/local.py holds dev's figures against.
"""

from __future__ import annotations

import asyncio
from typing import Any

import uvicorn
from agentcore_connect.dev import server

_CONTENT = b'[{"type":"text","text":"{\\"refunded\\": true}"}]'
ANSWER = b'{"jsonrpc":"2.0","id":1,"result":{"content":' + _CONTENT + b',"isError":false}}'
_HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(ANSWER)).encode()),
]


async def application(_: Any, receive: Any, send: Any) -> None:
    """Read a request, and answer it."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": ANSWER})


def main() -> None:
    """Serve until the process is ended."""
    listener = server.listen(0)
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(
        application, lifespan="off", ws="none", http="h11", log_config=None, access_log=False
    )
    asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


if __name__ == "__main__":
    main()
