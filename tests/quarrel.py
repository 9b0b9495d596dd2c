"""A life with conflicts in it: made on purpose, with every way out of them, and with kills.

What must hold is that of `life.py`; beside it, that a command which was killed has left the files
from before it, or those that it makes when nobody kills it.
"""

from __future__ import annotations

import os
import shutil

from front_door import Result
from interruption import die, struck
from life import MARKER, NEW, NOTE, Life, Ways, files
from person import lines


class Quarrel(Life):
    """A life in which the templates' makers and the person want the same lines."""

    met: int = 0
    """How often an update ended in conflicts."""

    def lives(self, length: int, more: Ways = ()) -> None:
        while not self.met:
            self.scaffolds()
            self.quarrels()
        super().lives(length, (*more, (12, self.quarrels)))

    def starts(self, *arguments: str) -> Result:
        """Some commands are killed at some step first, and run again."""
        if not hasattr(os, "fork") or self.random.random() > 0.3:
            return super().starts(*arguments)
        before, pristine = files(self.root), self.host.world / "pristine"
        shutil.copytree(self.root, pristine, symlinks=True)
        step = self.random.randint(1, 300)
        self.said.append(f"kill connect {' '.join(arguments)} at step {step}")
        struck(self.root, arguments, step, die)
        self.host.connect("undo", "--dry-run")  # recovers
        after = files(self.root)
        if after != before:
            shutil.rmtree(self.root)
            shutil.copytree(pristine, self.root, symlinks=True)
        shutil.rmtree(pristine)
        result = super().starts(*arguments)
        assert after in (before, files(self.root)), "a killed command left something else"
        return result

    def quarrels(self) -> None:
        """A conflict, then some moves; each may end it, and at last it is resolved."""
        if not self.waits and not self._provokes():
            return
        self.met += 1
        ways: Ways = [
            (3, self.resolves),
            (3, self.aborts),
            (3, self.undoes_and_redoes),
            (2, self.goes_on_too_soon),
            (2, self.throws_away),
            (2, self.edits),
            (2, lambda: self.updates_to([], NEW)),
            (1, self.removes),
            (1, self.scaffolds),
        ]
        for _ in range(self.random.randint(1, 5)):
            self.holds()
            if not self.waits:
                return
            (_, way), *_ = self.random.choices(ways, [weight for weight, _ in ways])
            way()
        self.holds()
        self.resolves()

    @property
    def waits(self) -> bool:
        return (self.root / NOTE).exists()

    def _provokes(self) -> bool:
        """An update over lines that the person has otherwise; whether there was such a line."""
        now = files(self.root)
        if all(unit.version == NEW for unit in self.units.values()):
            pristine = [
                folder
                for folder in self.units
                if set(self.states(folder, now).values()) == {"pristine"}
            ]
            self.ages(pristine, self.random.choice(self.releases))
            now = files(self.root)
        places = [path for path in self.texts(now) if self.changed_lines(path, now)]
        for path in self.random.sample(places, min(len(places), self.random.randint(1, 3))):
            self.said.append(f"fights {path}")
            self.fights(path)
        self.holds()
        self.updates_to([], NEW)
        return self.waits

    def undoes_and_redoes(self) -> None:
        """The update back; mostly made again, with the same conflicts."""
        if self.last is None or self.is_undone:
            return
        before = files(self.root)
        self.undoes()
        self.holds()
        if not self.waits and self.is_undone and self.random.random() < 0.7:
            self.undoes()
            assert files(self.root) == before

    def goes_on_too_soon(self) -> None:
        """--continue with a marker left is refused."""
        now = files(self.root)
        if any(MARKER.search(now.get(path, b"")) for path in self.waiting().conflicts):
            result = self.runs("update", "--continue", expect=(3,))
            assert set(self.codes(result)) == {"unresolved"}

    def throws_away(self) -> None:
        """The files are put back, as git does it: that is not gone on with, and can begin anew."""
        now, note = files(self.root), self.waiting()
        for original in note.originals:
            path, content = original.path, original.content
            folder = note.unit_of(path)
            if folder is not None and str(folder) not in self.units:
                continue  # removed since, and stays so
            if content is None:
                (self.root / path).unlink(missing_ok=True)
            else:
                (self.root / path).parent.mkdir(parents=True, exist_ok=True)
                (self.root / path).write_bytes(content)
            lost = set(lines(now.get(path, b""))) - set(lines(content or b""))
            self.person.written -= lost
        self.said.append("throw the update's files away")
        for unit in self.units.values():
            unit.coming = None
        self.are_at_their_stamps()
        self.last = None
        self.holds()
        refused = self.runs("update", "--continue", expect=(2,))
        assert self.codes(refused) == ["thrown-away"]
        if self.random.random() < 0.5:
            self.aborts()
        else:
            self.updates_to([], NEW)
            self.met += self.waits
