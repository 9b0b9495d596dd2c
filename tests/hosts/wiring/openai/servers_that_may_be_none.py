from agents import Agent


def helper(servers=None):
    return Agent(name="helper", mcp_servers=servers)
