"""A Smithy model as a target: read offline, checked against what the gateway can use.

    model = read(data, "polly.json")      # Smithy's JSON AST, else InvalidInput
    problems = check(model, target)       # the service, then by operation, with what to do
    stop = errors(problems)               # what the target would fail on
    views = tools(model, target)          # name, description and input schema of each tool

The file goes to the CLI as it is. Nothing here prints, writes or fetches.
"""

from agentcore_connect.documents.smithy.checks import check
from agentcore_connect.documents.smithy.codes import CODES, errors
from agentcore_connect.documents.smithy.model import Model, Operation, read
from agentcore_connect.documents.smithy.schema import tools

__all__ = ["CODES", "Model", "Operation", "check", "errors", "read", "tools"]
