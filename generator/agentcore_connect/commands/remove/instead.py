"""What `connect remove` would do in place of an undo that is refused, because files were edited."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from agentcore_connect.commands.remove.plan import plan
from agentcore_connect.commands.remove.selection import removal
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import ConnectError
from agentcore_connect.plan import show
from agentcore_connect.project.project import Project
from agentcore_connect.units import record
from agentcore_connect.units.record import Recorded
from agentcore_connect.vocabulary.words import Removable

KINDS: Mapping[str, Removable] = {
    "target": "target",
    "policy": "policy",
    "credential": "credential",
    "gateway_client": "gateway",
}
"""What that is called for which a unit of each kind is.

There is no `gateway`, the options of one: they go only with the whole gateway and all its targets,
which is more than the change that is taken back had made.
"""


def instead(project: Project, made: Iterable[str]) -> Iterator[str]:
    """For each connection in the files that a change ``made``: the command, and what it does."""
    paths = map(PurePosixPath, made)
    found = [record.read(project, path.parent) for path in paths if path.name == ANSWERS_FILE]
    units = [u for u in found if u is not None and not u.is_foreign and u.kind in KINDS]
    clients = [unit for unit in units if unit.kind == "gateway_client"]
    # The client of a gateway goes with the gateway's last target.
    for unit in [unit for unit in units if unit.kind != "gateway_client"] or clients:
        yield from _removed(project, unit)


def _removed(project: Project, unit: Recorded) -> Iterator[str]:
    """The same of one unit, by its name alone where that is enough."""
    kind = KINDS.get(unit.kind)
    gateway = unit.text("gateway") if kind in ("target", "policy") else None
    more = f" --kind {kind}{f' --gateway {shlex.quote(str(gateway))}' if gateway else ''}"
    for flags, what, of in (("", None, None), (more, kind, gateway)):
        try:
            made = plan(project, removal(project, unit.resource, what=what, gateway=of))
        except ConnectError:
            continue
        command = f"`connect remove {shlex.quote(unit.resource)}{flags}`"
        yield f"{command} keeps your edits instead: {show.summary(made)}; --dry-run shows them."
        yield from made.warnings  # of a document that goes, edited or not
        return
