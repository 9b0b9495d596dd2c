from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode

READS = [search, calculate]
WRITES = [book]


async def chatbot(state: MessagesState, config):
    model = load_model().bind_tools(config["tools"])
    return {"messages": [await model.ainvoke(state["messages"])]}


def build(tools):
    graph = StateGraph(MessagesState)
    graph.add_node("chatbot", chatbot)
    graph.add_node("tools", ToolNode(tools))
    graph.add_node("asked_first", ToolNode(WRITES))
    graph.add_edge(START, "chatbot")
    return graph.compile(interrupt_before=["asked_first"])


def build_without_writes(tools):
    graph = StateGraph(MessagesState)
    graph.add_node("chatbot", chatbot)
    graph.add_node("tools", ToolNode(READS))
    graph.add_edge(START, "chatbot")
    return graph.compile()
