"""A loop of one's own around a model, without a graph; asynchronously."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from model.load import load_model

app = BedrockAgentCoreApp()


@tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


class Assistant:
    def __init__(self, tools):
        self.tools = {each.name: each for each in tools}
        self.model = load_model().bind_tools(tools)

    async def answer(self, prompt):
        messages = [HumanMessage(prompt)]
        while True:
            reply = await self.model.ainvoke(messages)
            messages.append(reply)
            if not reply.tool_calls:
                return reply.content
            for call in reply.tool_calls:
                found = self.tools.get(call["name"])
                if found is None:
                    error = f"Error: {call['name']} is not a valid tool"
                    messages.append(ToolMessage(error, tool_call_id=call["id"], status="error"))
                else:
                    messages.append(await found.ainvoke(call))


assistant = Assistant([order_status])


@app.entrypoint
async def invoke(payload):
    return {"result": await assistant.answer(payload["prompt"])}


if __name__ == "__main__":
    app.run()
