"""Other templates than connect's own: a team's repository of them, fetched, judged and rendered.

connect renders its own templates itself, and those of others that speak the same part of Copier's
dialect (`units.dialect.speaks`). All others are rendered by Copier, into a temporary folder; what
comes of it is a tree of files like any other.
"""

from agentcore_connect.project.sources import OWN, Sources
from agentcore_connect.units.templates.acceptance import of_user
from agentcore_connect.units.templates.address import checked

__all__ = ["OWN", "Sources", "checked", "of_user"]
