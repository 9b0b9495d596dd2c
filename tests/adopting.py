"""A project that the agentcore CLI gave a client of its own, which `connect adopt` replaces."""

from __future__ import annotations

from typing import Any

from front_door import Host

GATEWAYS: list[dict[str, Any]] = [
    {"name": "My-Gw", "protocolType": "MCP", "targets": [], "authorizerType": "AWS_IAM"},
    {
        "name": "Open",
        "protocolType": "MCP",
        "authorizerType": "NONE",
        "targets": [
            {"name": "Tools", "targetType": "mcpServer", "endpoint": "https://t.example.com/mcp"},
            {"name": "Search", "targetType": "lambda"},
        ],
    },
]
CLIENT = '''"""Clients of the gateways."""

import os


def get_all_gateway_mcp_clients():
    return [os.environ.get("AGENTCORE_GATEWAY_MY_GW_URL"), os.environ["AGENTCORE_GATEWAY_OPEN_URL"]]
'''
SETUP = """from mcp_client.client import get_all_gateway_mcp_clients

# Define MCP clients for all
mcp_clients = []
mcp_clients += get_all_gateway_mcp_clients()

tools = []
# Add MCP clients to tools
for mcp_client in mcp_clients:
    if mcp_client:
        tools.append(mcp_client)

"""


def with_cli_client(host: Host) -> None:
    """Give the Strands example a client in the CLI's shape, for two gateways."""
    host.edit(lambda config: config.update(agentCoreGateways=GATEWAYS))
    (host.app / "mcp_client").mkdir()
    (host.app / "mcp_client" / "client.py").write_text(CLIENT)
    main = host.app / "main.py"
    text = main.read_text().replace("app = Bedrock", SETUP + "app = Bedrock")
    main.write_text(text.replace("tools=[order_status]", "tools=[order_status, *tools]"))
