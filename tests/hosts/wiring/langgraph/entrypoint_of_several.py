from langchain.agents import create_agent


async def plan():
    return create_agent(model, tools=[search])


@app.entrypoint
async def invoke(payload):
    graph = create_agent(model, tools=[shout])
    return await graph.ainvoke(payload)
