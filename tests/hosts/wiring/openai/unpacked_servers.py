from agents import Agent

agent = Agent("Helper", mcp_servers=[*servers])
