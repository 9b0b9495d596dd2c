from langgraph import prebuilt

tools = [shout]


@app.entrypoint
async def invoke(payload):
    graph = prebuilt.create_react_agent(model, [shout, *others], prompt=PROMPT)
