from langchain.agents import create_agent

tools = [shout]


@app.entrypoint
async def invoke(payload):
    mine = shout, whisper
    graph = create_agent(model, mine)
