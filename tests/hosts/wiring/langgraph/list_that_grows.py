from langchain.agents import create_agent

tools = [shout]
tools = tools + [whisper]


@app.entrypoint
async def invoke(payload):
    graph = create_agent(model, tools=tools)
