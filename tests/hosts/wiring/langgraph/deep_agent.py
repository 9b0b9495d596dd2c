"""An agent of deepagents, made for each request, with helpers that have tools of their own."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from deepagents import create_deep_agent
from langchain_core.tools import tool

from model.load import load_model

app = BedrockAgentCoreApp()
CRITIC = {"name": "critic", "description": "Finds faults", "system_prompt": "Be strict."}


@tool
def notes(topic: str) -> str:
    """What is known of a topic."""
    return topic


@app.entrypoint
async def invoke(payload, context):
    agent = create_deep_agent(
        model=load_model(),
        tools=[notes],
        subagents=[CRITIC],
        system_prompt="You are a researcher.",
    )
    result = await agent.ainvoke({"messages": [("user", payload["prompt"])]})
    return {"result": result["messages"][-1].content}


if __name__ == "__main__":
    app.run()
