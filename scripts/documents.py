"""What becomes of a folder of OpenAPI documents and Smithy models, as a table.

    python scripts/documents.py FOLDER                 print the table and what is to be looked at
    python scripts/documents.py FOLDER --write         and put the table into docs/documents.md
    python scripts/documents.py FOLDER --collect DIR   first copy documents from below DIR into it

Each document is made a copy as `connect scaffold --endpoint https://api.example.com/v1` makes it;
openapi-spec-validator judges the copies up to `_JUDGED_MAX` bytes, and tests/documents/
openapi_oracle.py compares the arguments of every tool with the source. Exit 1 where a copy is
invalid or an argument differs without a word. Nothing is fetched: DIR can be a checkout, or a
folder of packages (`npm pack`, site-packages). Documents of others stay out of the repository.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import resource
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "documents"))

_ENDPOINT = "https://api.example.com/v1"
_JUDGED_MAX = 400_000
_DOCUMENT = re.compile(
    rb"""["']?(openapi["']?\s*:\s*["']?3\.|swagger["']?\s*:\s*["']?2\.|smithy["']\s*:)"""
)
_TABLE = re.compile("(<!-- documents -->\n).*?(<!-- /documents -->)", re.DOTALL)


@dataclass
class Outcome:
    """What became of one document: ``refused`` has the codes that stopped it, none if taken."""

    name: str
    kind: str
    bytes: int
    refused: tuple[str, ...] = ()
    operations: int = 0
    tools: int = 0
    findings: int = 0
    lines: int = 0
    seconds: float = 0.0
    megabytes: int = 0
    invalid: str = ""
    differences: list[str] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)


def outcome(path: Path) -> Outcome:
    """One document, in a process of few: the most memory of all is that of one of them."""
    from agentcore_connect.documents import findings, openapi, smithy
    from agentcore_connect.errors import InvalidInput

    warnings.simplefilter("ignore")
    data = path.read_bytes()
    kind = "Smithy" if b'"smithy"' in data[:2000] else "OpenAPI"
    found = Outcome(path.name, kind, len(data))
    start = time.process_time()
    try:
        if kind == "Smithy":
            model = smithy.read(data, path.name)
            made = smithy.adapted(data, model, "Api")
            problems, content = made.problems, made.content
            found.operations = len(list(model.operations))
            stop = smithy.errors(problems)
            found.tools = sum("is left out" not in one.message for one in problems) and (
                found.operations - sum("is left out" in one.message for one in problems)
            )
        else:
            document = openapi.served_at(openapi.read(data, path.name), _ENDPOINT)
            copied = openapi.adapted(document, "Api")
            problems, content = copied.problems, openapi.to_json(copied.document)
            stop = openapi.errors(problems)
            found.operations = len(list(document.operations))
            found.tools = len(list(copied.document.operations))
    except InvalidInput as error:
        found.refused = tuple(dict.fromkeys(problem.code for problem in error.problems))
        return found
    found.seconds = time.process_time() - start
    found.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found.refused = tuple(dict.fromkeys(problem.code for problem in stop))
    found.findings, found.lines = len(problems), len(findings.shown(problems))
    found.codes = Counter(problem.code for problem in problems)
    if kind == "OpenAPI" and not stop:
        _judge(found, document, copied, content)
    return found


def _judge(found: Outcome, document: object, copied: object, content: bytes) -> None:
    import openapi_oracle
    from agentcore_connect.documents import openapi
    from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

    value = json.loads(content)
    found.differences = openapi_oracle.differences(document.value, value, copied.problems)  # type: ignore[attr-defined]
    again = openapi.read(content, "copy.json")
    found.differences += openapi_oracle.faults(again)
    if openapi.adapted(again, "Api").document.value != again.value:
        found.differences.append("a copy of the copy is another one")
    if len(content) <= _JUDGED_MAX:
        known = OpenAPIV30SpecValidator
        if not value["openapi"].startswith("3.0"):
            known = OpenAPIV31SpecValidator
        error = next(iter(known(value).iter_errors()), None)
        found.invalid = "" if error is None else str(error)[:200]


def table(outcomes: list[Outcome]) -> str:
    """The figures as Markdown."""
    lines = [
        "| | OpenAPI | Smithy |",
        "|---|---|---|",
    ]
    kinds = [[one for one in outcomes if one.kind == kind] for kind in ("OpenAPI", "Smithy")]
    taken = [[one for one in several if not one.refused] for several in kinds]

    def row(name: str, values: Iterator[str]) -> None:
        lines.append(f"| {name} | {' | '.join(values)} |")

    row("documents", (str(len(several)) for several in kinds))
    row(
        "taken", (f"{len(t)} ({_share(len(t), len(k))})" for t, k in zip(taken, kinds, strict=True))
    )
    row("operations in them", (f"{sum(one.operations for one in several):,}" for several in taken))
    row("tools", (f"{sum(one.tools for one in several):,}" for several in taken))
    row("copies that a validator refuses", (str(sum(map(bool, map(_invalid, s)))) for s in taken))
    row("arguments that differ without a word", (str(sum(map(_differs, s))) for s in taken))
    row("findings, most", (str(max((o.findings for o in s), default=0)) for s in taken))
    row("lines of findings, most", (str(max((o.lines for o in s), default=0)) for s in taken))
    row("processor time, most", (f"{max((o.seconds for o in s), default=0):.1f} s" for s in taken))
    row("memory, most", (f"{max((o.megabytes for o in s), default=0)} MB" for s in taken))
    reasons = Counter(", ".join(one.refused) for one in outcomes if one.refused)
    if reasons:
        lines += ["", "| Refused for | Documents |", "|---|---|"]
        lines += [f"| {reason} | {count} |" for reason, count in reasons.most_common()]
    codes = Counter(code for one in outcomes for code in one.codes)
    lines += ["", "| Finding | in documents |", "|---|---|"]
    lines += [f"| {code} | {count} |" for code, count in codes.most_common()]
    return "\n".join(lines)


def _invalid(one: Outcome) -> str:
    return one.invalid


def _differs(one: Outcome) -> int:
    return len(one.differences)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"


def collect(source: Path, folder: Path) -> None:
    """Copy what looks like a document from below ``source``, each content once."""
    folder.mkdir(parents=True, exist_ok=True)
    seen = {hashlib.sha256(path.read_bytes()).digest() for path in folder.iterdir()}
    for path in sorted(source.rglob("*")):
        if path.suffix not in (".json", ".yaml", ".yml") or not path.is_file():
            continue
        if not 300 < path.stat().st_size < 32_000_000:
            continue
        data = path.read_bytes()
        digest = hashlib.sha256(data).digest()
        if digest not in seen and _DOCUMENT.search(data[:20_000]):
            seen.add(digest)
            (folder / str(path.relative_to(source)).replace("/", "__")[-150:]).write_bytes(data)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--collect", type=Path)
    parser.add_argument("--write", action="store_true")
    said = parser.parse_args()
    if said.collect is not None:
        collect(said.collect, said.folder)
    paths = sorted(path for path in said.folder.iterdir() if path.is_file())
    with get_context("spawn").Pool(1, maxtasksperchild=20) as pool:
        outcomes = pool.map(outcome, paths, chunksize=1)
    print(table(outcomes))
    for one in outcomes:
        if one.refused or one.invalid or one.differences:
            said_of = [*one.refused, one.invalid, *one.differences[:3]]
            print(f"{one.name}: {'; '.join(filter(None, said_of))}")
    if said.write:
        place = ROOT / "docs" / "documents.md"
        text = place.read_text("utf-8")
        new = _TABLE.sub(lambda match: f"{match[1]}{table(outcomes)}\n{match[2]}", text)
        place.write_text(new, "utf-8")
    return int(any(one.invalid or one.differences for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
