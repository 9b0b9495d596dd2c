"""The tools of a Lambda target: from a file or from Python functions, checked and reduced.

    tools = read(data, "tools.json")          # or from_handler(source, "handler.py")
    problems = check(tools, target)           # what is lost, tool by tool: show it
    tools = reduced(tools)                    # what the service keeps, the rest in descriptions
    stop = errors(check(tools, target))       # what connect cannot solve
    content = to_json(tools)                  # the file that the CLI takes

How the gateway calls the function (AgentCore guide, gateway-add-target-lambda.html and
gateway-tool-naming.html; aws/agent-toolkit-for-aws issue 60; code in public that runs so):

- ``event`` is the bare arguments of the call, a dict with the names of the input schema. There is
  no envelope and no tool name in it.
- the name is ``context.client_context.custom["bedrockAgentCoreToolName"]``, and it is
  ``<target>___<tool>``: a function that serves several tools takes off the part up to the first
  ``___`` (a target's name has no underscore, so that is the right one).
- what the function returns must be JSON; the gateway passes it on as the tool's result.
- request headers that the target lets through are under ``bedrockAgentCorePropagatedHeaders``
  beside the name: a dict, or JSON text in some runtimes (seen in public code, not in the guide).

Nothing here prints, writes or runs what it reads.
"""

from agentcore_connect.documents.toolschema.checks import check
from agentcore_connect.documents.toolschema.codes import CODES, errors
from agentcore_connect.documents.toolschema.handler import from_handler
from agentcore_connect.documents.toolschema.reduction import reduced
from agentcore_connect.documents.toolschema.tools import Tools, chosen, read, to_json

__all__ = [
    "CODES",
    "Tools",
    "check",
    "chosen",
    "errors",
    "from_handler",
    "read",
    "reduced",
    "to_json",
]
