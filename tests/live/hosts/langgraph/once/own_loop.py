"""A graph whose own code calls the tools that the model asks for, by their names; synchronously."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from langchain_core.messages import ToolMessage
from langchain_core.tools import tool
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import tools_condition
from model.load import load_model

app = BedrockAgentCoreApp()


@tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


tools = [order_status]
tools_by_name = {each.name: each for each in tools}
model = load_model().bind_tools(tools)


def chat(state: MessagesState):
    return {"messages": [model.invoke(state["messages"])]}


def call_tools(state: MessagesState):
    answers = []
    for call in state["messages"][-1].tool_calls:
        if call["name"] not in tools_by_name:
            error = f"Error: {call['name']} is not a valid tool"
            answers.append(ToolMessage(error, tool_call_id=call["id"], status="error"))
            continue
        answers.append(tools_by_name[call["name"]].invoke(call))
    return {"messages": answers}


graph = StateGraph(MessagesState)
graph.add_node("chat", chat)
graph.add_node("tools", call_tools)
graph.add_edge(START, "chat")
graph.add_conditional_edges("chat", tools_condition)
graph.add_edge("tools", "chat")
agent = graph.compile()


@app.entrypoint
def invoke(payload):
    result = agent.invoke({"messages": [("user", payload["prompt"])]})
    return {"result": result["messages"][-1].content}


if __name__ == "__main__":
    app.run()
