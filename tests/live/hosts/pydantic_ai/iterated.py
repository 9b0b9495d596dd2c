"""An agent made lazily and asked step by step, which hands a question on to another in a tool."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model
from pydantic_ai import Agent, RunContext

app = BedrockAgentCoreApp()
translator = Agent(load_model(), instructions="You translate.")
_agent = None


def get_agent():
    global _agent
    if _agent is None:
        _agent = Agent(load_model(), name="orders", retries=2)

        @_agent.tool
        async def translate(ctx: RunContext, text: str) -> str:
            """The text in English."""
            return (await translator.run(text, usage=ctx.usage)).output

    return _agent


@app.entrypoint
async def invoke(payload, context):
    async with get_agent().iter(payload["prompt"]) as run:
        async for _node in run:
            pass
    return {"result": run.result.output}


if __name__ == "__main__":
    app.run()
