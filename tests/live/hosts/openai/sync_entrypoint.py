"""One agent for all, with servers of its own, called synchronously."""

from agents import Agent, Runner
from bedrock_agentcore.runtime import BedrockAgentCoreApp
from model.load import load_model

app = BedrockAgentCoreApp()
servers = []
agent = Agent(name="Assistant", model=load_model(), mcp_servers=servers)


@app.entrypoint
def invoke(payload):
    return {"result": Runner.run_sync(agent, payload["prompt"]).final_output}


if __name__ == "__main__":
    app.run()
