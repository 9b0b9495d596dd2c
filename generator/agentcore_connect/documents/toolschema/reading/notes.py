"""What the interpreter has found so far: tools, what each reads, calls and hands on."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from agentcore_connect.documents.toolschema.reading.reads import WRAPPERS, Read
from agentcore_connect.documents.toolschema.reading.values import Argument, Value, arguments

Function = ast.FunctionDef | ast.AsyncFunctionDef
Tools = frozenset[str] | None
"""The tools in whose branch the code stands; None outside of every branch."""


@dataclass
class Branch:
    """What the handler does for one tool."""

    line: int
    reads: dict[str, Read] = field(default_factory=dict)
    uses: set[str] = field(default_factory=set)
    spread: list[Function] = field(default_factory=list)
    models: list[ast.ClassDef] = field(default_factory=list)
    calls: list[tuple[Function, bool]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@dataclass
class Notes:
    """``common`` is what is read outside of every branch, ``dropped`` what is no argument."""

    branches: dict[str, Branch] = field(default_factory=dict)
    common: dict[str, Read] = field(default_factory=dict)
    dropped: set[Argument] = field(default_factory=set)
    by_name: bool = False

    def tool(self, name: str, line: int) -> None:
        """Note a tool that the handler dispatches to."""
        self.branches.setdefault(name, Branch(line))

    def of(self, tools: Tools) -> list[Branch]:
        """The branches of ``tools``, none for None."""
        return [self.branches[name] for name in sorted(tools or ()) if name in self.branches]

    def read(self, name: str, tools: Tools, read: Read) -> None:
        """Note that ``name`` is read of the event in the branch of ``tools``."""
        places = [one.reads for one in self.of(tools)] if tools is not None else [self.common]
        for place in places:
            if name in place:
                place[name].add(read)
            else:
                place[name] = Read(read.line)
                place[name].add(read)

    def learn(self, value: Value, tools: Tools, read: Read) -> None:
        """Note something of each argument that ``value`` may be."""
        for one in arguments(value):
            self.read(one.name, one.tools if tools is None else tools, read)

    def use(self, found: Iterable[Argument], tools: Tools) -> None:
        """Note that arguments are used in the branch of ``tools``, also what all have in common."""
        for one in found:
            for branch in self.of(tools):
                if one.tools is None or branch in self.of(one.tools):
                    branch.uses.add(one.name)

    def drop(self, value: Value, wrappers_only: bool) -> None:
        """Note that what stands beside the event, or beside the name, is no argument."""
        for one in arguments(value):
            if not wrappers_only or one.name.lower() in WRAPPERS:
                self.dropped.add(one)

    def arguments(self, branch: Branch) -> dict[str, Read]:
        """The arguments of a tool, in the order of their lines."""
        common = {one.name for one in self.dropped if one.tools is None}
        own = {one.name for one in self.dropped if branch in self.of(one.tools)}
        wanted = branch.uses & set(self.common) - common
        wanted |= {name for name, read in branch.reads.items() if read.is_read} - own
        found: dict[str, Read] = {}
        for name in wanted:
            places = [place[name] for place in (branch.reads, self.common) if name in place]
            found[name] = Read(min(place.line for place in places))
            for place in places if name in branch.uses else places[:1]:
                found[name].add(place)
        return dict(sorted(found.items(), key=lambda pair: (pair[1].line, pair[0])))
