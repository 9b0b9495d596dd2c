from langchain.agents import create_agent

tools = [shout]


@app.entrypoint
async def invoke(payload):
    graph = create_agent(model, tools=(tools if payload else []))
