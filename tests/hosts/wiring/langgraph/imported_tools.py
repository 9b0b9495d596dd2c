from langchain.agents import create_agent as create
from my_tools import TOOLS


async def build():
    return create(model, TOOLS)
