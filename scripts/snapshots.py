"""Snapshots: what each case of tests/cases.py does to its project, with each text stored once.

    snapshots/<case>/host.diff     the files that it changes; read this first
    snapshots/<case>/report.txt    what it says
    snapshots/<case>/tree.txt      the files that it creates, each with the place of its text
    snapshots/texts/<file>         the texts of one kind of file, each under the first case with it

A place is ``target/README.md#mcp-strands-iam-none``: what stands in that file below the line with
that case. A record of answers says ``<version>`` there, so that a release changes no snapshot.
"""

from __future__ import annotations

import contextlib
import functools
import io
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from agentcore_connect.cli import main as connect  # noqa: E402
from agentcore_connect.disk.paths import ANSWERS_FILE  # noqa: E402
from agentcore_connect.plan.saved import load  # noqa: E402
from agentcore_connect.plan.show import diff, notes  # noqa: E402
from agentcore_connect.project.project import find  # noqa: E402
from agentcore_connect.units.templates import own  # noqa: E402
from cases import SHOWN, Shown  # noqa: E402, it is in tests/

Files = dict[str, bytes]
"""Path, with forward slashes, to content."""

FOLDER = "snapshots"
TEXTS = f"{FOLDER}/texts"
HEADING = "# ======== "
"""What the line above a text begins with: a comment or a heading in most kinds of file."""

# --- what a case does -----------------------------------------------------------------------------


def result(case: Shown, scratch: Path) -> Files:
    """What ``case`` does to its host, in ``scratch``: `host.diff`, `report.txt` and `tree/`."""
    saved = scratch / f"{case.name}.json"
    output = io.StringIO()
    project = case.make_host(scratch / case.name)
    where = ("--project", str(project), "--plan", str(saved), "--json")
    with contextlib.redirect_stdout(output):
        code = connect([*case.command, *where, *case.arguments])
    assert code == 0, output.getvalue()
    plan = load(saved.read_bytes(), find(project.resolve()), str(saved))
    lines = [
        line
        for change in sorted(plan.writes, key=lambda change: change.path)
        if change.action == "modify"
        for line, _ in diff(change)
    ]
    report = "".join(f"{line}\n" for line, _ in notes(plan))
    return {
        "host.diff": ("\n".join(lines) + "\n").encode(),
        "report.txt": report.lstrip().encode(),
        **{
            f"tree/{change.path}": change.after
            for change in plan.writes
            if change.action == "create" and change.after is not None
        },
    }


_CASES = {case.name: case for case in SHOWN}


def _named(name: str, scratch: Path) -> Files:
    """`result` of the case with that name: a case itself cannot be sent to another process."""
    return result(_CASES[name], scratch)


Each = Callable[[Callable[[str], Files], Iterable[str]], Iterable[Files]]
"""`map`, or the same over several processes."""


def results(each: Each) -> dict[str, Files]:
    """`result` of every case, by its name."""
    with tempfile.TemporaryDirectory() as scratch:
        made = each(functools.partial(_named, scratch=Path(scratch)), _CASES)
        return dict(zip(_CASES, made, strict=True))


# --- how it is stored -----------------------------------------------------------------------------


def stored(made: Mapping[str, Files]) -> Files:
    """The files below `snapshots/` for what the cases made; `read` is its inverse."""
    files: Files = {}
    texts: dict[str, dict[bytes, str]] = {}
    for case, result in made.items():
        tree = {
            path.removeprefix("tree/"): content
            for path, content in sorted(result.items())
            if path.startswith("tree/")
        }
        units = dict(_units(tree))
        listing = ""
        for path, content in tree.items():
            file = _file(path, units)
            known = texts.setdefault(file, {})
            text = _unstamped(path, content)
            if text not in known:
                assert case not in known.values(), f"two texts for {file}#{case}"
                assert text.endswith(b"\n"), f"{path} of {case} does not end with a newline"
                assert not _HEADINGS.search(text), f"a heading of texts in {path} of {case}"
            listing += f"{path} = {file}#{known.setdefault(text, case)}\n"
        files[f"{FOLDER}/{case}/host.diff"] = result["host.diff"]
        files[f"{FOLDER}/{case}/report.txt"] = result["report.txt"]
        files[f"{FOLDER}/{case}/tree.txt"] = listing.encode()
    for file, known in texts.items():
        files[f"{TEXTS}/{file}"] = b"".join(
            f"{HEADING}{case}\n".encode() + text for text, case in known.items()
        )
    return files


def read(root: Path) -> dict[str, Files]:
    """What the snapshots in the repository ``root`` say that each case makes, as `result` has it.

    Raises KeyError where a tree lists a text that is not there.
    """
    texts: Files = {}
    folder = root / TEXTS
    for path in folder.rglob("*"):
        if path.is_file():
            file = path.relative_to(folder).as_posix()
            _, *parts = _HEADINGS.split(path.read_bytes())
            for case, text in zip(parts[::2], parts[1::2], strict=True):
                texts[f"{file}#{case.decode()}"] = text
    made: dict[str, Files] = {}
    for listing in sorted((root / FOLDER).glob("*/tree.txt")):
        case = listing.parent
        made[case.name] = {name: (case / name).read_bytes() for name in ("host.diff", "report.txt")}
        for line in listing.read_text(encoding="utf-8").splitlines():
            path_in_tree, place = line.split(" = ")
            made[case.name][f"tree/{path_in_tree}"] = _stamped(path_in_tree, texts[place])
    return made


_HEADINGS = re.compile(rb"^" + HEADING.encode() + rb"(.*)\n", re.MULTILINE)


def _units(tree: Files) -> Iterator[tuple[str, str]]:
    """The folder of each unit in ``tree`` and its kind, which is its template's first word."""
    for path, content in tree.items():
        folder, _, name = path.rpartition("/")
        if name == ANSWERS_FILE:
            yield folder, yaml.safe_load(content)["template"].split("/")[0]


def _file(path: str, units: Mapping[str, str]) -> str:
    """Where the texts of the file ``path`` of a tree are.

    All units of a kind share a file for each of their files: whatever the framework, and, for a
    file that is called like its unit, whatever the name.
    """
    for folder, kind in units.items():
        if path.startswith(f"{folder}/"):
            inside = PurePosixPath(path).relative_to(folder)
            called_like_unit = inside.stem == PurePosixPath(folder).name
            return f"{kind}/{inside.with_stem(kind) if called_like_unit else inside}"
    return path


def _stamp() -> bytes:
    return f"_commit: {own.VERSION}\n".encode()


_NO_STAMP = b"_commit: <version>\n"


def _unstamped(path: str, content: bytes) -> bytes:
    """``content`` without the version that a record of answers has."""
    if not path.endswith(f"/{ANSWERS_FILE}"):
        return content
    assert content.count(_stamp()) == 1, f"{path} is not stamped with {own.VERSION}"
    return content.replace(_stamp(), _NO_STAMP)


def _stamped(path: str, text: bytes) -> bytes:
    """The inverse of `_unstamped`, for the version that this is."""
    return text.replace(_NO_STAMP, _stamp()) if path.endswith(f"/{ANSWERS_FILE}") else text
