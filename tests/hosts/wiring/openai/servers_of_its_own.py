import agents

helper = agents.Agent[Context](
    "Helper",
    mcp_servers=[
        files,
        search,  # and its comment
    ],
)
