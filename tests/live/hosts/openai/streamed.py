"""An agent for each request, streaming, run in the entrypoint."""

from agents import Agent, ItemHelpers, Runner
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model

app = BedrockAgentCoreApp()


@app.entrypoint
async def invoke(payload, context):
    agent = Agent("Assistant", model=load_model())
    result = Runner.run_streamed(agent, payload["prompt"])
    async for event in result.stream_events():
        if event.type == "run_item_stream_event" and event.item.type == "message_output_item":
            yield ItemHelpers.text_message_output(event.item)


if __name__ == "__main__":
    app.run()
