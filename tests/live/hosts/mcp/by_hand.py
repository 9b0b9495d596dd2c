"""No agent framework: does what the prompt says, with the lines that the report prints."""

import json

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from connections import mygateway

app = BedrockAgentCoreApp()


@app.entrypoint
async def invoke(payload, context):
    command, *words = payload["prompt"].split(" ", 2)
    if command == "call":
        async with mygateway.connect() as session:
            arguments = json.loads("".join(words[1:]) or "{}")
            result = await mygateway.call_tool(session, words[0], arguments)
        told = result.model_dump(by_alias=True)
        status = "error" if told["isError"] else "success"
        return {"result": f"FINAL: [{status}] {told['content'][0]['text']}"}
    if command == "tools":
        async with mygateway.connect() as session:
            tools = await mygateway.list_tools(session)
        names = sorted(tool.name for tool in tools if not tool.name.startswith("x_amz"))
        return {"result": "TOOLS: " + ",".join(names)}
    if command == "find":
        async with mygateway.connect() as session:
            tools = await mygateway.find_tools(session, " ".join(words))
        return {"result": "TOOLS: " + ",".join(sorted(tool.name for tool in tools))}
    if command == "block":
        async with mygateway.connect():
            raise ValueError("an error of the block itself")
    return {"result": f"ECHO: {payload['prompt']}"}


if __name__ == "__main__":
    app.run()
