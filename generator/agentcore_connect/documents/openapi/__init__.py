"""An OpenAPI document as a target: read offline, checked against what the gateway can use.

    document = read(data, "petstore.yaml")    # JSON or YAML; OpenAPI 3.0 or 3.1, else InvalidInput
    document = served_at(document, url)       # its address, where it names none or another
    auth = fits(document)                     # which outbound auth each security scheme needs
    told = check(document, target)            # by operation: what is lost or wrong, what to do
    document = reduced(document, target)      # as the gateway can use it, the rest in descriptions
    left = check(document, target)
    stop = errors(left)                       # what connect cannot solve
    show = [problem for problem in dict.fromkeys([*told, *left]) if problem not in stop]
    content = to_json(document)               # the file that the CLI takes
    views = tools(document, target)           # name, description and input schema of each tool

An error that is in ``told`` and not in ``left`` is solved: it is shown as what was rewritten.
``fromapp.dump`` gives the data for `read` where the document is that of a FastAPI application.

Nothing here prints or writes, and nothing is ever fetched or read beside the bytes given: a
reference that leaves the document is reported, not followed. Only ``fromapp`` starts anything.
"""

from agentcore_connect.documents.openapi.checks import check
from agentcore_connect.documents.openapi.codes import CODES, errors
from agentcore_connect.documents.openapi.document import Document, Operation, read, to_json
from agentcore_connect.documents.openapi.reduction import reduced
from agentcore_connect.documents.openapi.security import Fit, fits
from agentcore_connect.documents.openapi.servers import served_at
from agentcore_connect.documents.openapi.tools import tools
from agentcore_connect.text.plain import plain

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
    "reduced",
    "served_at",
    "to_json",
    "tools",
]
