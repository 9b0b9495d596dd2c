from langgraph.checkpoint.memory import InMemorySaver
from langgraph.prebuilt import create_react_agent

agent = create_react_agent(model, tools=[order_status], checkpointer=InMemorySaver())
