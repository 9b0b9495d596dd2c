from agents.agent import Agent
from connections import archive


def make(servers):
    return Agent("Helper", mcp_servers=servers, tools=[])
