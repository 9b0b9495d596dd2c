"""An OpenAPI document as a target: read offline, checked against what the gateway can use.

    document = read(data, "petstore.yaml")    # JSON or YAML; OpenAPI 3.0 or 3.1, else InvalidInput
    document = served_at(document, url)       # its address, where it names none or another
    auth = fits(document)                     # which outbound auth each security scheme needs
    made = adapted(document, target)          # the copy, and what is to be said of the source
    stop = errors(made.problems)              # what connect cannot solve
    content = to_json(made.document)          # the file that the CLI takes
    views = tools(made.document, target)      # name, description and input schema of each tool

``fromapp.dump`` gives the data for `read` where the document is that of a FastAPI application.

Nothing here prints or writes, and nothing is ever fetched or read beside the bytes given: a
reference that leaves the document is reported, not followed. Only ``fromapp`` starts anything.
"""

from agentcore_connect.documents.openapi.adaptation import Adapted, adapted
from agentcore_connect.documents.openapi.choice import chosen, offers
from agentcore_connect.documents.openapi.codes import CODES, errors
from agentcore_connect.documents.openapi.document import Document, Operation, read, to_json
from agentcore_connect.documents.openapi.security import Fit, fits
from agentcore_connect.documents.openapi.servers import served_at
from agentcore_connect.documents.openapi.tools import tools
from agentcore_connect.text.plain import plain

__all__ = [
    "CODES",
    "Adapted",
    "Document",
    "Fit",
    "Operation",
    "adapted",
    "chosen",
    "errors",
    "fits",
    "offers",
    "plain",
    "read",
    "served_at",
    "to_json",
    "tools",
]
