from __future__ import annotations

import os, json; import re

os.environ.setdefault("LEVEL", "1")


@app.entrypoint
async def invoke(payload):
    from strands import Agent
    agents = [Agent(model=name) for name in payload["models"]]
    return [await agent.invoke_async(payload["prompt"]) for agent in agents]
