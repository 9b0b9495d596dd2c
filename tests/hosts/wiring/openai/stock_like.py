from functools import lru_cache
from agents import Agent, Runner, SQLiteSession
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model

app = BedrockAgentCoreApp()

tools = [shout]
servers = [make_server()]


@lru_cache(maxsize=8)
def conversation(session_id):
    return SQLiteSession(session_id)


async def answer(query, session):
    try:
        if servers:
            async with servers[0] as server:
                connected = [server]
                agent = Agent(
                    name="Helper",
                    model=load_model(),
                    mcp_servers=connected,
                    tools=tools
                )
                return await Runner.run(agent, query, session=session)
        else:
            agent = Agent(
                name="Helper",
                model=load_model(),
                mcp_servers=[],
                tools=tools
            )
            return await Runner.run(agent, query, session=session)
    except Exception as error:
        app.logger.error(error)
        raise


@app.entrypoint
async def invoke(payload, context):
    result = await answer(payload["prompt"], conversation(context.session_id))
    return {"result": result.final_output}
