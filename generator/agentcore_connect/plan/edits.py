"""A plan in the making, and the project as it will be once that plan is applied."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from agentcore_connect.plan.plan import Change, Manual, Plan, Unit
from agentcore_connect.plan.proof import prove
from agentcore_connect.project.project import Project


@dataclass
class Edits:
    """What comes together for the plan of one command; see `Plan` for its lists.

    Whoever edits a file reads it here, so that several edits of one file come on top of each other.
    The files are in the order in which they were first put. Each is read from the disk once: all
    of a plan is about the project at one moment.
    """

    project: Project
    units: list[Unit] = field(default_factory=list)
    commands: list[tuple[str, ...]] = field(default_factory=list)
    next_steps: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    manual: list[Manual] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    done: str = ""
    _changes: dict[str, Change] = field(default_factory=dict, init=False)
    _disk: dict[str, bytes | None] = field(default_factory=dict, init=False)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes so far; a file that was put as it is on the disk is among them."""
        return tuple(self._changes.values())

    @property
    def has_changes(self) -> bool:
        """Whether a file will be another than it is."""
        return any(change.action != "keep" for change in self._changes.values())

    def read(self, path: PurePosixPath | str) -> bytes | None:
        """The bytes of a file as it will be; None for no file. InvalidInput as `Project.read`."""
        change = self._changes.get(str(path))
        return self._read_disk(str(path)) if change is None else change.after

    def put(
        self,
        path: PurePosixPath | str,
        content: bytes | None,
        mode: int | None = None,
        *,
        conflict: bool = False,
    ) -> None:
        """Let a file have ``content``, whatever was put there before; see `Change` for the rest."""
        name = str(path)
        self._changes[name] = Change(name, self._read_disk(name), content, conflict, mode)

    def drop(self, path: PurePosixPath | str) -> None:
        """Let a file be gone."""
        self.put(path, None)

    def plan(self) -> Plan:
        """The plan, proved: ConnectError, which is a fault of connect, where a file would break.

        What several units, or several agents with one folder of code, have to say is said once.
        """
        return prove(
            Plan(
                root=self.project.root,
                changes=self.changes,
                units=tuple(self.units),
                commands=tuple(self.commands),
                next_steps=tuple(self.next_steps),
                warnings=tuple(dict.fromkeys(self.warnings)),
                manual=tuple(dict.fromkeys(self.manual)),
                reasons=tuple(self.reasons),
                tools=tuple(self.tools),
                done=self.done,
            )
        )

    def _read_disk(self, path: str) -> bytes | None:
        if path not in self._disk:
            self._disk[path] = self.project.read(path)
        return self._disk[path]
