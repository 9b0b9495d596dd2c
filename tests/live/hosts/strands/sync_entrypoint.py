"""One agent for all, called synchronously."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model
from strands import Agent

app = BedrockAgentCoreApp()
agent = Agent(model=load_model(), callback_handler=None)


@app.entrypoint
def invoke(payload):
    return {"result": str(agent(payload["prompt"]))}


if __name__ == "__main__":
    app.run()
