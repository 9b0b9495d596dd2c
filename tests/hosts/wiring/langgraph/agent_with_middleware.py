from langchain.agents import create_agent
from langchain.agents.middleware import SummarizationMiddleware


def make_agent():
    return create_agent(model, tools, middleware=[SummarizationMiddleware(model=model)])
