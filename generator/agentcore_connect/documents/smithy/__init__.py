"""A Smithy model as a target: read offline, checked against what the gateway can use.

    model = read(data, "polly.json")      # Smithy's JSON AST, else InvalidInput
    made = adapted(data, model, target)   # what the CLI takes, and what is to be said
    stop = errors(made.problems)          # what the target would fail on
    views = tools(model, target)          # name, description and input schema of each tool

Nothing here prints, writes or fetches. `chosen` makes of a model one with the chosen operations.
"""

from agentcore_connect.documents.smithy.adaptation import Adapted, adapted
from agentcore_connect.documents.smithy.checks import check
from agentcore_connect.documents.smithy.choice import chosen, offers
from agentcore_connect.documents.smithy.codes import CODES, errors
from agentcore_connect.documents.smithy.model import Model, Operation, read
from agentcore_connect.documents.smithy.schema import tools

__all__ = [
    "CODES",
    "Adapted",
    "Model",
    "Operation",
    "adapted",
    "check",
    "chosen",
    "errors",
    "offers",
    "read",
    "tools",
]
