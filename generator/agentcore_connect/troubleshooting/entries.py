"""Every entry, area by area: the order breaks ties between entries that fit a text equally."""

from __future__ import annotations

from agentcore_connect.troubleshooting import (
    account,
    adding,
    agent,
    credentials,
    deploying,
    files,
    network,
    outbound_auth,
    policies,
    signing_in,
    targets,
)
from agentcore_connect.troubleshooting.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    *outbound_auth.ENTRIES,
    *adding.ENTRIES,
    *files.ENTRIES,
    *deploying.ENTRIES,
    *signing_in.ENTRIES,
    *targets.ENTRIES,
    *agent.ENTRIES,
    *credentials.ENTRIES,
    *policies.ENTRIES,
    *network.ENTRIES,
    *account.ENTRIES,
)
