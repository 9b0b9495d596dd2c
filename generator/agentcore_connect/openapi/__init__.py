"""An OpenAPI document as a target: read offline, checked against what the gateway can use.

    document = read(data, "petstore.yaml")    # JSON or YAML; OpenAPI 3.0 or 3.1, else InvalidInput
    problems = check(document, target)        # by operation, with what to do
    stop = errors(problems)                   # what the target would fail on
    auth = fits(document)                     # which outbound auth each security scheme needs
    content = to_json(document)               # the file that the CLI takes

Nothing here prints or writes, and nothing is ever fetched or read beside the bytes given: a
reference that leaves the document is reported, not followed.
"""

from agentcore_connect.openapi.checks import check
from agentcore_connect.openapi.codes import CODES, errors
from agentcore_connect.openapi.document import Document, Operation, read, to_json
from agentcore_connect.openapi.security import Fit, fits
from agentcore_connect.toolschema.text import plain

__all__ = [
    "CODES",
    "Document",
    "Fit",
    "Operation",
    "check",
    "errors",
    "fits",
    "plain",
    "read",
    "to_json",
]
