"""An agent for each request, streaming."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model
from strands import Agent

app = BedrockAgentCoreApp()


@app.entrypoint
async def invoke(payload, context):
    agent = Agent(model=load_model(), callback_handler=None)
    async for event in agent.stream_async(payload["prompt"]):
        if "event" in event:
            yield event


if __name__ == "__main__":
    app.run()
