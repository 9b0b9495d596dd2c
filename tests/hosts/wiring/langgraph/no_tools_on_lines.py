from langchain.agents import create_agent

tools = [shout]


@app.entrypoint
async def invoke(payload):
    graph = create_agent(
        model,
        system_prompt=PROMPT,
    )
    return await graph.ainvoke(payload)
