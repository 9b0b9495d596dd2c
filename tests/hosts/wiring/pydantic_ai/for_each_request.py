from bedrock_agentcore.runtime import BedrockAgentCoreApp
from pydantic_ai import Agent

app = BedrockAgentCoreApp()


def get_agent(session):
    options = {"model": load_model(), "retries": 2}
    options["instructions"] = session
    return Agent(**options)


@app.entrypoint
async def invoke(payload, context):
    agent = get_agent(context.session_id)
    async with agent.run_stream(payload["prompt"]) as result:
        async for text in result.stream_text(delta=True):
            yield text
