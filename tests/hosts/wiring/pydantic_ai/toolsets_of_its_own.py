from pydantic_ai.agent import Agent
from pydantic_ai.mcp import MCPServerStreamableHTTP

files = MCPServerStreamableHTTP("http://localhost:3001/mcp")
agent = Agent(
    model,
    toolsets=[
        files,
        search,  # and its comment
    ],
    retries=2,
)
