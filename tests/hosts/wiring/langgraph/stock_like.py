from typing import Any

from langgraph.prebuilt import create_react_agent
from bedrock_agentcore.runtime import BedrockAgentCoreApp

app = BedrockAgentCoreApp()

tools = [shout]


@app.entrypoint
async def invoke(payload, context):
    client = make_client()

    # The tools of a server, if there is one
    more = []
    if client:
        more = await client.get_tools()

    graph = create_react_agent(
        get_model(),
        tools=more + tools,
        prompt=PROMPT,
    )

    return await graph.ainvoke({"messages": payload["messages"]})
