"""An agent for each request, with dependencies and a toolset of its own, streaming."""

from dataclasses import dataclass

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model
from pydantic_ai import Agent, FunctionToolset

app = BedrockAgentCoreApp()


@dataclass
class Customer:
    session: str


def make_agent():
    orders = FunctionToolset(tools=[])
    return Agent(load_model(), deps_type=Customer, output_type=str, toolsets=[orders])


@app.entrypoint
async def invoke(payload, context):
    agent = make_agent()
    async with agent.run_stream(payload["prompt"], deps=Customer(context.session_id)) as result:
        async for text in result.stream_text(delta=True):
            yield text


if __name__ == "__main__":
    app.run()
