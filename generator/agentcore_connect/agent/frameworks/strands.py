"""Strands: a gateway is a hook provider among the ``hooks`` of ``Agent(...)``.

The provider loads the gateway's tools when an invocation starts, so the agent may be made
anywhere: when the module is imported, in a helper, or for each invocation.
"""

from __future__ import annotations

from agentcore_connect.agent.frameworks.bounds import needed
from agentcore_connect.agent.frameworks.cli_client import CliClient
from agentcore_connect.agent.frameworks.row import Row, Shape, Usage

_AGENT = frozenset({"strands.Agent", "strands.agent.Agent", "strands.agent.agent.Agent"})


def _hook() -> Shape:
    from agentcore_connect.agent.wiring.list_argument import ListArgument

    return ListArgument(_AGENT, "hooks", fills=True)


def _tools() -> Shape:
    from agentcore_connect.agent.frameworks import strands_wiring
    from agentcore_connect.agent.wiring.own_tools import OwnTools

    return OwnTools(
        strands_wiring.tools_of_agent, unpacks=True, follower=strands_wiring.hooks_of_gateways
    )


ROW = Row(
    name="strands",
    title="Strands Agents",
    distributions=frozenset({"strands-agents"}),
    modules=frozenset({"strands"}),
    classes=_AGENT,
    # AG-UI's wrapper makes an agent for each thread anew, from all of its arguments but hooks.
    wrappers=frozenset({"ag_ui_strands.StrandsAgent", "ag_ui_strands.agent.StrandsAgent"}),
    gateway=Usage(
        requirements=needed("httpx", "strands-agents"),
        lines=("Agent(..., hooks=[{local}.GatewayTools()])",),
        shape=_hook,
    ),
    credential=Usage(
        requirements=needed("strands-agents"),
        lines=("Agent(..., tools=[..., *{local}.TOOLS])",),
        shape=_tools,
    ),
    credential_template="strands",
    makers=frozenset({"Agent"}),
    arguments=frozenset({"hooks", "tools"}),
    cli_client=CliClient(
        function="get_all_gateway_mcp_clients",
        statements=(
            "mcp_clients = []",
            "mcp_clients += get_all_gateway_mcp_clients()",
            "for mcp_client in mcp_clients:\n    if mcp_client:\n        tools.append(mcp_client)",
        ),
        comments=("# Define MCP clients for", "# Add MCP clients to"),
        variables=("mcp_clients", "mcp_client"),
        modules=frozenset(
            {
                *("mcp.client.streamable_http", "mcp_proxy_for_aws.client"),
                "strands.tools.mcp.mcp_client",
            }
        ),
        names=frozenset(
            {
                *("MCPClient", "aws_iam_streamablehttp_client", "aws_region", "aws_service"),
                *("client", "clients", "get_all_gateway_mcp_clients", "prefix"),
                "streamablehttp_client",
            }
        ),
        texts=frozenset({"AWS_DEFAULT_REGION", "AWS_REGION"}),
    ),
)
