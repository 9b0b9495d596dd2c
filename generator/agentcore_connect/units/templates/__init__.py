"""Other templates than connect's own: a team's repository of them, fetched, judged and rendered.

connect renders its own templates itself. Those of others are rendered by Copier, into a temporary
folder, because they may use all of its dialect; what comes of it is a tree of files like any other.
"""

from agentcore_connect.project.sources import OWN, Sources
from agentcore_connect.units.templates.acceptance import of_user
from agentcore_connect.units.templates.address import checked

__all__ = ["OWN", "Sources", "checked", "of_user"]
