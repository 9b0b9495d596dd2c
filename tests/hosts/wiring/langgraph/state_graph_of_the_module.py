from langgraph.graph import MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition

tools = [search, calculate]
llm_with_tools = ChatBedrock(
    model_id="some.model",
    model_kwargs={"temperature": 0},
).bind_tools(tools, tool_choice="auto")


def chatbot(state: MessagesState):
    return {"messages": [llm_with_tools.invoke(state["messages"])]}


graph = StateGraph(MessagesState)
graph.add_node("chatbot", chatbot)
graph.add_node("tools", ToolNode(tools=tools, handle_tool_errors=True))
graph.add_conditional_edges("chatbot", tools_condition)
graph.add_edge("tools", "chatbot")
graph.set_entry_point("chatbot")
app = graph.compile()
