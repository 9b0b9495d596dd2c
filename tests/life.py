"""The life of one project: commands and a person's edits in any order, and what must always hold.

What connect says is compared with a model that is kept here: which units there are, at which
version, and which bytes each version has. After each step:

- every line and every file of the person's is there, unless a command was told to delete it;
- `connect status` says of each unit and file what the model says;
- a command that refuses has changed nothing; undo gives the bytes before;
- a file that the person did not touch has the bytes of the version that its unit is at.
"""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from random import Random

from agentcore_connect.disk.paths import ANSWERS_FILE, digest
from agentcore_connect.errors import InvalidInput
from agentcore_connect.project.project import find
from agentcore_connect.units import conflict_note, record
from agentcore_connect.units.conflict_note import Waiting
from agentcore_connect.units.templates import own as templates
from agentcore_connect.units.templates import versions
from cases import CASES, DIRECT_CASES, TARGET_CASES, Case
from front_door import Host, Result
from person import Person, lines
from policy_cases import CASES as POLICIES
from policy_cases import deploy, prepare
from rendering import plain_environment

NOTE = ".connect/update.json"
NEW = versions.current()
MAIN, PYPROJECT = "app/Assistant/main.py", "app/Assistant/pyproject.toml"
CONFIG = "agentcore/agentcore.json"
HOST_FILES = (MAIN, PYPROJECT, CONFIG)
_HEADERS = b"\nrequest_headers:"
MARKER = re.compile(rb"^(?:<{7}|={7}|>{7})(?: .*)?\r?\n", re.MULTILINE)

Files = dict[str, bytes]
Ways = Sequence[tuple[int, Callable[[], object]]]
"""What may happen next, each with its weight."""


def files(root: Path) -> Files:
    """The project's files, and the note of an update that waits."""
    found = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }
    return {
        name: content
        for name, content in found.items()
        if name == NOTE or name.split("/")[0] not in (".connect", ".git")
    }


def plain(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


@dataclass
class Unit:
    """What the model knows of one unit: its version, and that which waits for a conflict."""

    version: str
    trees: dict[str, Files]
    coming: str | None = None

    def made(self) -> Files:
        stamp = {ANSWERS_FILE: self.trees[self.version][ANSWERS_FILE]}
        return self.trees[self.coming or self.version] | stamp


@dataclass
class Life:
    """One project from its first command to its last. ``said`` is the story, for whoever reads
    a failure."""

    host: Host
    framework: str
    random: Random
    with_copier: bool = False
    units: dict[str, Unit] = field(default_factory=dict)
    names: list[tuple[str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    last: tuple[Files, Files, dict[str, Unit], dict[str, Unit]] | None = None
    is_undone: bool = False
    steps: int = 0

    def __post_init__(self) -> None:
        self.root = self.host.root
        self.person = Person(self.root, self.random)
        self.begin = files(self.root)

    # --- running ----------------------------------------------------------------------------------

    def runs(self, *arguments: str, expect: Iterable[int] = (0,), gone: bool = False) -> Result:
        """One connect command, and what holds after every one of them."""
        before, known = files(self.root), copy.deepcopy(self.units)
        result = self.starts(*arguments)
        self.said.append(f"connect {' '.join(arguments)} -> {result.code} {self.codes(result)}")
        document = result.document
        codes = self.codes(result)
        assert result.code in expect, (codes, result.said[-2000:])
        after = files(self.root)
        if result.code not in (0, 3) or codes:
            assert after == before, "a command that refused has changed something"
        changed = {p for p in {*before, *after} if before.get(p) != after.get(p)}
        actions = result.actions if "changes" in document else {}
        assert changed <= {*actions, NOTE}, (changed, actions)
        deleted = {path for path, action in actions.items() if action == "delete"}
        if gone or arguments[0] in ("remove", "undo"):
            self._forgets(before, after, deleted, document, forced="--force" in arguments)
        if changed:
            self.last, self.is_undone = (before, after, known, self.units), False
        return result

    def starts(self, *arguments: str) -> Result:
        return self.host.connect(*arguments, "--json")

    @staticmethod
    def codes(result: Result) -> list[str]:
        return [error["code"] for error in result.document["errors"]]

    def _forgets(
        self, before: Files, after: Files, deleted: set[str], document: object, *, forced: bool
    ) -> None:
        """What the person loses in files that a command was told, or says, to delete."""
        words = json.dumps(document)
        for path in deleted:
            if forced or f"{path} is deleted with its target" in words or "undo" in words[:40]:
                self.person.written -= set(lines(before[path]))

    def holds(self) -> None:
        """What has to hold after every step."""
        self.steps += 1
        now = files(self.root)
        there = {line for content in now.values() for line in lines(content)}
        assert self.person.written <= there, ("lost", self.person.written - there)
        own = {path: now.get(path) for path in self.person.own}
        assert own == self.person.own, "a file of the person's own is another"
        self._is_told(now)

    def _is_told(self, now: Files) -> None:
        """`connect status` says what the model says."""
        result = self.host.connect("status", "--json")
        assert result.code == 0, result.said
        document = result.document
        told = {unit["path"]: unit for unit in document["units"]}
        assert set(told) == set(self.units)
        for folder, unit in self.units.items():
            assert told[folder]["version"] == unit.version, folder
            assert told[folder]["latest"] == NEW
            states = {file["path"]: file["state"] for file in told[folder]["files"]}
            assert states == self.states(folder, now), folder
            if "wired" in told[folder]:
                assert told[folder]["wired"] == self.is_wired(folder, now), folder
        waits = [found for found in document["drift"] if found["code"] == "update-waits"]
        assert bool(waits) == (NOTE in now)

    def states(self, folder: str, now: Files) -> dict[str, str]:
        """The state of each file of a unit, by its bytes alone."""
        made = self.units[folder].made()
        return {f"{folder}/{n}": _state(c, now.get(f"{folder}/{n}")) for n, c in made.items()}

    def is_wired(self, folder: str, now: Files) -> bool:
        """Whether the entrypoint imports the unit and uses it, by its text alone."""
        name, text = folder.rpartition("/")[2], now[MAIN].decode()
        found = re.search(rf"^from connections import {name}(?: as (\w+))?\s*$", text, re.MULTILINE)
        if not found:
            return False
        local = re.escape(found[1] or name)
        return bool(re.search(rf"\b{local}\.(?:GatewayTools|load_tools|TOOLS)\b", text))

    # --- what may happen --------------------------------------------------------------------------

    def scaffolds(self) -> None:
        """A new connection, which an older release may have made; the same again is nothing."""
        case, name, gateway = self._case()
        arguments = _renamed(case, name, gateway)
        before = files(self.root)
        result = self.runs("scaffold", *arguments, expect=(0, 1, 2))
        if result.code:
            return
        self.names.append((name, "credential" if case.path == "credential" else "target"))
        self._learns(result.document["units"])
        now = files(self.root)
        self.runs("scaffold", *arguments)
        assert files(self.root) == now, "a second scaffold changed something"
        if now != before and self.random.random() < 0.15:
            self.undoes()
            assert files(self.root) == before
        elif self.random.random() < 0.6:
            made = {path for path, action in result.actions.items() if action == "create"}
            folders = [unit["path"] for unit in result.document["units"]]
            new = [folder for folder in folders if f"{folder}/{ANSWERS_FILE}" in made]
            self.ages(new, self.random.choice(self.releases))

    def _learns(self, rendered: Iterable[dict[str, str]]) -> None:
        for unit in rendered:
            if unit["path"] not in self.units:
                self.units[unit["path"]] = Unit(NEW, {NEW: self._tree(unit["path"], NEW)})
        self._remembers()

    def _tree(self, folder: str, version: str) -> Files:
        unit = record.read(find(self.root), PurePosixPath(folder))
        assert unit is not None
        return dict(record.render(unit, version))

    @property
    def releases(self) -> list[str]:
        """Those before the newest."""
        return [version for version in versions.known() if version != NEW]

    def ages(self, folders: Iterable[str], version: str) -> None:
        """Let units that nobody has touched be as an older release made them."""
        for folder in folders:
            try:
                old = self._tree(folder, version)
            except (InvalidInput, FileNotFoundError):
                continue  # that release had no such template
            unit = self.units[folder]
            if _HEADERS in unit.trees[NEW][ANSWERS_FILE] and _HEADERS not in old[ANSWERS_FILE]:
                continue  # nor such headers, which agentcore.json allows now
            for name in unit.trees[NEW].keys() - old.keys():
                (self.root / folder / name).unlink()
            for name, content in old.items():
                (self.root / folder / name).write_bytes(content)
            unit.version, unit.trees[version] = version, old
            self.said.append(f"{folder} is as {version} made it")
        self.last = None

    def _case(self) -> tuple[Case, str, str]:
        every = [case for case in (*CASES, *TARGET_CASES, *DIRECT_CASES) if _suits(case, self)]
        by_path: dict[str, list[Case]] = {}
        for case in every:
            by_path.setdefault(case.path, []).append(case)
        case = self.random.choice(by_path[self.random.choice(sorted(by_path))])
        name = self.random.choice(["WeatherTools", "Orders", "Zoo", "Alpha"])
        gateway = self.random.choice(["MyGateway", "Other"])
        return case, name, gateway

    def adds_a_policy(self) -> None:
        """A policy for the refund tools, before the deploy or after it.

        Not where `remove` has kept a file of the person's in a folder that it would need.
        """
        folders = ["connections/refundtarget", "app/Assistant/connections/mygateway"]
        if self.framework != "strands" or any((self.root / each).exists() for each in folders):
            return
        wanted = self.random.choice(["allow-jwt", "block"])
        case = next(case for case in POLICIES if case.name == wanted)
        if not self.host.root.joinpath("tools.json").exists():
            (self.root / "tools.json").write_text("[]")
        before = self.host.config
        gateways = {g["name"]: g.get("authorizerType") for g in before["agentCoreGateways"]}
        if "MyGateway" in gateways:
            return
        prepare(self.host)
        self.said.append("prepare policies")
        for folder in folders:
            self.units.setdefault(folder, Unit(NEW, {NEW: self._tree(folder, NEW)}))
        self.last = None
        self.begin.setdefault("tools.json", (self.root / "tools.json").read_bytes())
        self.names.append(("RefundTarget", "target"))
        if self.random.random() < 0.5:
            deploy(self.host)
            deployed = self.root / "agentcore" / ".cli" / "deployed-state.json"
            for path in (deployed, self.root / "agentcore" / "aws-targets.json"):
                self.begin[path.relative_to(self.root).as_posix()] = path.read_bytes()
        result = self.runs("policy", "add", *case.arguments, "--gateway", "MyGateway")
        self._learns([{"path": case.folder}])
        self.names.append((case.name.replace("-", "_"), "policy"))
        assert result.code == 0

    def texts(self, now: Files) -> list[str]:
        """The files of units that a person may edit."""
        mine = [f"{f}/{n}" for f, u in self.units.items() for n in u.made() if n != ANSWERS_FILE]
        return [p for p in mine if p in now and Path(p).suffix in (".py", ".md", ".cedar")]

    def edits(self) -> None:
        """One thing that a person does."""
        now = files(self.root)
        text = self.texts(now)
        code = [p for p in HOST_FILES if not p.endswith(".json")]
        person, pick = self.person, self.random.choice
        ways: list[tuple[int, Callable[[str], None], list[str]]] = [
            (6, person.inserts, text),
            (4, person.replaces, text),
            (2, lambda path: person.replaces(path, 3), text),
            (2, person.takes_out, text),
            (1, person.ends_without_newline, text),
            (2, person.turns_line_ends, text),
            (1, person.deletes, text),
            (1, person.renames, text),
            (2, person.adds_a_file, list(self.units)),
            (4, person.inserts, code),
            (1, person.turns_line_ends, code),
            (2, person.inserts, [CONFIG]),
            (6, self.fights, [p for p in text if self.changed_lines(p, now)]),
        ]
        ways = [way for way in ways if way[2]]
        (_, way, places), *_ = self.random.choices(ways, [weight for weight, _, _ in ways])
        path = pick(places)
        self.said.append(f"{getattr(way, '__name__', 'replaces 3')} {path}")
        way(path)

    def changed_lines(self, path: str, now: Files) -> list[int]:
        """The lines of a file of an older version that the newest one has otherwise."""
        folder, _, name = path.rpartition("/")
        unit = self.units[folder]
        if unit.version == NEW or unit.coming:
            return []
        unit.trees.setdefault(NEW, self._tree(folder, NEW))
        new = set(lines(unit.trees[NEW].get(name, b"")))
        return [at for at, line in enumerate(lines(now[path])) if line not in new]

    def fights(self, path: str) -> None:
        """A line of the person's where the newer templates have another one."""
        there = (self.root / path).read_bytes().splitlines(keepends=True)
        at = self.random.choice(self.changed_lines(path, files(self.root)))
        if not re.search(rb"mine \d", there[at]):
            there[at] = self.person.line(path) + b"\n"
            (self.root / path).write_bytes(b"".join(there))

    def updates(self) -> None:
        """All units or one, to the newest version or another."""
        named = [self.random.choice(list(self.units))] if self.random.random() < 0.3 else []
        to = self.random.choice([*versions.known()]) if self.random.random() < 0.2 else NEW
        self.updates_to(named, to)

    def updates_to(self, named: list[str], to: str) -> None:
        """The named units or all to a version; one that waits and was thrown away is dropped."""
        before, is_anew = files(self.root), self.is_thrown_away()
        flags = ["--to", to] if to != NEW else []
        was = {f: self.states(f, before) for f in self.units}
        result = self.runs("update", *named, *flags, expect=(0, 2, 3))
        if result.code == 2:
            codes = {e["code"] for e in result.document["errors"]}
            marked = any(MARKER.search(c) for c in before.values())
            allowed = {"update-waits"} if NOTE in before and not is_anew else set()
            allowed |= {"unresolved"} if marked else set()
            allowed |= {"newer-unit", "no-unit"} if named else set()
            allowed |= {"invalid-answer"} if to != NEW else set()
            assert codes <= allowed, result.said
            return
        assert is_anew or NOTE not in before
        conflicts = {c["path"] for c in result.document["changes"] if c["conflict"]}
        assert bool(conflicts) == (result.code == 3)
        now = files(self.root)
        for folder, unit in self.units.items():
            if (named and folder not in named) or _is_at(unit.version, to):
                continue
            unit.trees[to] = self._tree(folder, to)  # an older record lacks what was new
            if any(path.startswith(f"{folder}/") for path in conflicts):
                unit.coming = to
            else:
                unit.version = to
            states = self.states(folder, now)
            for path, state in was[folder].items():
                if path in states and state in ("pristine", "missing"):
                    assert states[path] in (state, "conflicted"), (path, state, states[path])
                    assert (states[path] == "conflicted") <= (path in conflicts)
        for path in conflicts:
            assert MARKER.search(now[path]), path
        self._remembers()

    def _remembers(self) -> None:
        if self.last is not None:
            self.last = (*self.last[:3], copy.deepcopy(self.units))

    def resolves(self) -> None:
        """The markers go, some way or another; then --continue."""
        if NOTE not in files(self.root):
            return
        if self.is_thrown_away():
            self.aborts()
            return
        for path, content in files(self.root).items():
            if path != NOTE and path not in self.person.own and MARKER.search(content):
                self._resolve(path, content)
        result = self.runs("update", "--continue", expect=(0, 3))
        if result.code == 3:  # it does not parse: the newest text is taken
            for error in result.document["errors"]:
                path = error["file"]
                self.person.deletes(path)
            self.runs("update", "--continue")
        for unit in self.units.values():
            unit.version, unit.coming = unit.coming or unit.version, None
        self._remembers()

    def _resolve(self, path: str, content: bytes) -> None:
        before = set(lines(content))
        new = MARKER.sub(b"", content)  # both sides
        if path.endswith(".py"):
            try:
                compile(new, path, "exec", dont_inherit=True)
            except (SyntaxError, ValueError):
                new = b"\n".join(sorted(before & self.person.written)) + b"\n"
        (self.root / path).write_bytes(new)
        self.person.written -= before - set(lines(new))
        self.said.append(f"resolve {path}")

    def waiting(self) -> Waiting:
        """The note of the update that waits."""
        note = conflict_note.read(find(self.root))
        assert note is not None
        return note

    def is_thrown_away(self) -> bool:
        """Whether an update waits of whose files none is as it made them, and one that merged
        cleanly is as before; or all are, where each had a conflict.
        """
        now = files(self.root)
        if NOTE not in now:
            return False
        note = self.waiting()
        there = [
            one
            for one in note.originals
            if one.content is not None
            and (str(note.unit_of(one.path) or "") in {"", *self.units} or one.path in now)
        ]
        is_before = {one.path: now.get(one.path) == one.content for one in there}
        made = [one for one in there if digest(now.get(one.path)) == one.updated]
        if any(not is_before[one.path] for one in made):
            return False
        clean = [is_before[path] for path in is_before if path not in note.conflicts]
        return any(clean) if clean else bool(there) and all(is_before.values())

    def aborts(self) -> None:
        """Back to before the update that waits, unless something else was edited since."""
        now = files(self.root)
        if NOTE not in now:
            return
        note = self.waiting()
        originals = {one.path: one.content for one in note.originals}
        result = self.runs("update", "--abort", expect=(0, 2))
        after = files(self.root)
        if result.code == 2:
            assert {e["code"] for e in result.document["errors"]} == {"changed-since-update"}
            return
        for path, content in originals.items():
            folder = note.unit_of(path)
            if folder is not None and str(folder) not in self.units:  # removed since, and stays so
                continue
            assert after.get(path) == content, path
            self.person.written -= set(lines(now.get(path, b""))) - set(lines(after.get(path, b"")))
        for unit in self.units.values():
            unit.coming = None
        self.are_at_their_stamps()
        self._remembers()

    def are_at_their_stamps(self) -> None:
        """Each unit is at the version that its answers say."""
        now = files(self.root)
        for folder, unit in self.units.items():
            answers = now.get(f"{folder}/{ANSWERS_FILE}", b"")
            for version in unit.trees:
                if f"_commit: {version}".encode() in answers:
                    unit.version = version

    def undoes(self) -> None:
        """The last change back, or again; refused where one of its files has changed since."""
        now = files(self.root)
        if self.last is None:
            return
        before, after, known, then = self.last
        changed = {p for p in {*before, *after} if before.get(p) != after.get(p)}
        fits = all(now.get(p) == after.get(p) for p in changed)
        is_back = all(now.get(p) == before.get(p) for p in changed - {NOTE})
        redo, again = self.is_undone, ["--redo"] if self.is_undone else []
        self.runs("undo", *again, expect=(0,) if fits or is_back else (2,))
        if not fits:
            self.last = None if is_back else self.last
            return
        expected = {p: c for p, c in now.items() if p not in changed}
        expected |= {p: before[p] for p in changed if p in before}
        assert files(self.root) == expected
        self.person.written = {
            line
            for line in self.person.written
            | {
                line
                for path in changed - {NOTE}
                for line in lines(before.get(path, b""))
                if re.search(rb"mine \d+ \.", line)
            }
            if any(line in lines(content) for content in expected.values())
        }
        self.units = copy.deepcopy(known)
        self.last, self.is_undone = (now, expected, then, copy.deepcopy(known)), not redo

    def removes(self) -> None:
        """One connection out; with --force what was edited goes as well."""
        if not self.names:
            return
        name, kind = self.random.choice(self.names)
        forced = self.random.random() < 0.3
        self.removes_one(name, kind, forced=forced)

    def removes_one(self, name: str, kind: str, *, forced: bool) -> None:
        more = ["--force"] if forced else []
        result = self.runs("remove", name, "--kind", kind, "--yes", *more, expect=(0, 2))
        if result.code == 2:
            codes = [e["code"] for e in result.document["errors"]]
            assert set(codes) <= {"not-connected", "ambiguous", "not-ours"}, result.said
            if codes == ["ambiguous"]:
                for gateway in ("MyGateway", "Other"):
                    self.runs(
                        *("remove", name, "--kind", kind, "--gateway", gateway, "--yes", *more),
                        expect=(0, 2),
                    )
        now = files(self.root)
        gone = [f for f in self.units if f"{f}/{ANSWERS_FILE}" not in now]
        for folder in gone:
            states = self.states(folder, now)
            assert "pristine" not in states.values(), "a pristine file was left behind"
            assert not (forced and {"modified", "conflicted"} & set(states.values()))
            del self.units[folder]
        self._remembers()

    def copies(self) -> None:
        """Plain `copier update` of one unit, in a repository in which all is committed."""
        now = files(self.root)
        marked = any(MARKER.search(c) for p, c in now.items() if p not in self.person.own)
        if not self.with_copier or not self.units or marked or NOTE in now:
            return
        folder = self.random.choice(list(self.units))
        unit = self.units[folder]
        was = self.states(folder, now)
        self._shell("git", "init", "--quiet")
        (self.root / ".git/info/exclude").write_text(".connect\n")
        self._shell("git", "config", "core.autocrlf", "false")
        self._shell("git", "add", "--all", ".")
        self._shell("git", "commit", "--quiet", "--allow-empty", "--message", "now")
        self._shell(*(sys.executable, "-m", "copier", "update", "--defaults", "--quiet"), at=folder)
        self.said.append(f"copier update {folder}")
        unit.trees.setdefault(NEW, self._tree(folder, NEW))
        unit.version = NEW
        after = files(self.root)
        for path, state in self.states(folder, after).items():
            if was.get(path) in ("pristine", "missing"):
                assert state == was[path], (path, was[path], state)
        for path, content in after.items():
            if path not in self.person.own and MARKER.search(content):
                self._resolve(path, content)

    def _shell(self, *command: str, at: str = ".") -> None:
        environment = plain_environment(self.host.world / "home")
        done = subprocess.run(
            command,
            cwd=self.root / at,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    # --- the whole --------------------------------------------------------------------------------

    def lives(self, length: int, more: Ways = ()) -> None:
        """``length`` steps at random, then everything is removed, and the host is there again."""
        ways: Ways = [
            *more,
            (4, self.scaffolds),
            (1, self.adds_a_policy),
            (8, self.edits),
            (4, self.updates),
            (2, self.resolves),
            (1, self.aborts),
            (2, self.undoes),
            (2, self.removes),
            (2, self.copies),
        ]
        self.scaffolds()
        for _ in range(length):
            if self.units:
                (_, way), *_ = self.random.choices(ways, [weight for weight, _ in ways])
            else:
                way = self.scaffolds
            way()
            self.holds()
        self.ends()

    def ends(self) -> None:
        """Everything removed: what is left is the host, with what the person did to it."""
        self.resolves()
        for name, kind in dict.fromkeys(self.names):
            self.removes_one(name, kind, forced=False)
            self.holds()
        assert self.units == {}, list(self.units)
        left = files(self.root)
        for path, content in self.begin.items():
            expected, now = lines(content), lines(left[path])
            kept = [line for line in now if line not in self.person.written]
            assert kept == expected, (path, kept, expected)


def _state(made: bytes, there: bytes | None) -> str:
    if there is None:
        return "missing"
    if plain(there) == plain(made):
        return "pristine"
    return "conflicted" if re.search(rb"^(?:<{7}|>{7}) ", there, re.MULTILINE) else "modified"


def _is_at(version: str, to: str) -> bool:
    return versions.compare(version, to) >= 0


def _suits(case: Case, life: Life) -> bool:
    return case.framework == life.framework


def _renamed(case: Case, name: str, gateway: str) -> list[str]:
    """The case's flags for a target or service, and a gateway, of other names."""
    service = name if case.path == "credential" else f"{name}Key"
    swaps = {
        "WeatherTools": name,
        "Weather": service,
        "MyGateway": gateway,
        "MyGateway-oauth": f"{gateway}-oauth",
        "Weather-oauth": f"{name}-oauth",
        "Weather-key": f"{name}-key",
    }
    return [swaps.get(word, word) for word in case.arguments]


def born(world: Path, seed: int, *, with_copier: bool = False, kind: type[Life] = Life) -> Life:
    """A project of some framework, with a random life before it."""
    random = Random(seed)
    framework = random.choice(["strands", "strands", "langgraph", "openai", "adk", "mcp"])
    case = replace(CASES[0], framework=framework, path="lambda")
    root = case.make_host(world / f"project-{seed}")
    if with_copier:
        templates.place_bundle(world / "home")
    host = Host(world, root)
    return kind(host, framework, random, with_copier)


def newer(root: Path) -> None:
    """Templates in which each file has a line otherwise, for `copy_templates`."""
    for path in (root / "copier_templates").rglob("*.jinja"):
        text = path.read_text("utf-8")
        future = "from __future__ import annotations"
        text = text.replace(f"{future}\n", f"{future}  # newer\n").replace("\n## ", "\n## Newer: ")
        path.write_text(text, "utf-8")
