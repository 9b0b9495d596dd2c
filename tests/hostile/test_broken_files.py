"""Files of a project that are broken in every way: used, or refused by one error; never a crash."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from front_door import OWN_COMMAND, Host, flags, tree
from tiers import TIER

CONFIG = "agentcore/agentcore.json"
MAIN = "app/Assistant/main.py"
PYPROJECT = "app/Assistant/pyproject.toml"
REQUIREMENTS = "app/Assistant/requirements.txt"
RECORD = "connections/weathertools/.copier-answers.yml"
ANSWERS = "answers.yml"

ADD = (
    "scaffold",
    *flags(OWN_COMMAND, gateway="Second", client_credential="Second-oauth", name="Other"),
)
COMMANDS: dict[str, tuple[str, ...]] = {
    "scaffold": ADD,
    "update": ("update",),
    "check": ("update", "--check"),
    "status": ("status",),
    "remove": ("remove", "MyGateway", "--yes"),
    "undo": ("undo",),
    "adopt": ("adopt",),
    "policy-check": ("policy", "check"),
}
Broken = Callable[[bytes], bytes]
Case = TypeVar("Case")


def answer(host: Host, *arguments: str) -> list[str]:
    """The codes of the errors with which a command ends; it changes nothing where there are any."""
    before = tree(host.world)
    result = host.connect(*arguments, "--json")
    codes = [error["code"] for error in result.document["errors"]]
    assert "internal" not in codes, (arguments, result.document["errors"])
    assert (result.code in (1, 2)) == bool(codes), (arguments, result.said)
    assert "Traceback" not in result.stderr
    if codes:
        assert tree(host.world) == before
    return codes


def every_command(host: Host, *without: str) -> dict[str, list[str]]:
    """What each command answers; none but the last ones may have changed what is broken."""
    return {
        name: answer(host, *arguments, *(["--dry-run"] if name in _CHANGING else []))
        for name, arguments in COMMANDS.items()
        if name not in without
    }


_CHANGING = {"scaffold", "update", "remove", "undo", "adopt"}

ANY: dict[str, Broken] = {
    "empty": lambda _: b"",
    "cut": lambda content: content[: len(content) // 2],
    "utf-16": lambda content: content.decode().encode("utf-16"),
    "nul": lambda content: content + b"\0",
    "latin-1": lambda content: content + b"\xe9",
    "bom": lambda content: b"\xef\xbb\xbf" + content,
    "crlf": lambda content: content.replace(b"\n", b"\r\n"),
    "cr": lambda content: content.replace(b"\n", b"\r"),
    "brackets": lambda content: content + b"\n" + b"[" * 10_000,
}


def lists(host: Host, file: str) -> None:
    """Let the agent list its dependencies in a requirements.txt, where that is to be broken."""
    if file == REQUIREMENTS:
        (host.root / PYPROJECT).unlink()
        (host.root / REQUIREMENTS).write_text("strands-agents >= 1.15.0 # core\nbotocore\n")


def few(cases: dict[str, Case]) -> dict[str, Case]:
    """The ``cases`` that one project meets in turn: the first in the fast tier."""
    return dict(itertools.islice(cases.items(), 1 if TIER == "fast" else None))


@pytest.mark.parametrize("file", [CONFIG, MAIN, PYPROJECT, REQUIREMENTS, RECORD])
def test_a_broken_file_has_an_answer_from_every_command(host: Host, file: str) -> None:
    """Used or refused: no command fails in an unforeseen way, and none that fails writes."""
    lists(host, file)
    host.has()
    path = host.root / file
    content = path.read_bytes()
    for broken in few(ANY).values():
        path.write_bytes(broken(content))
        every_command(host)
        assert path.read_bytes() == broken(content)


@pytest.mark.parametrize("kind", ["folder", "fifo"])
@pytest.mark.parametrize("file", [CONFIG, MAIN, PYPROJECT, REQUIREMENTS, RECORD])
def test_something_else_in_the_place_of_a_file(host: Host, file: str, kind: str) -> None:
    """A folder or a pipe is not opened, which would wait for ever, and not taken for the file."""
    lists(host, file)
    host.has()
    path = host.root / file
    path.unlink()
    path.mkdir() if kind == "folder" else os.mkfifo(path)

    for name, arguments in COMMANDS.items():
        dry = ["--dry-run"] if name in _CHANGING else []
        result = host.connect(*arguments, *dry, "--json")
        codes = [error["code"] for error in result.document["errors"]]
        assert "internal" not in codes, (name, result.document["errors"])
        assert (file, name, codes) == (file, name, ["no-project"] if file == CONFIG else codes)


YAML: dict[str, bytes] = {
    "deep-flow": b"z: " + b"[" * 100_000,
    "deep-closed": b"z: " + b"[" * 100_000 + b"]" * 100_000,
    "deep-mappings": b"z: " + b"{a: " * 20_000 + b"1" + b"}" * 20_000,
    "deep-in-a-chain-of-aliases": b"a0: &a0 [x]\n"
    + b"".join(b"a%d: &a%d [*a%d]\n" % (n, n, n - 1) for n in range(1, 1000)),
    "laughs": b"a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(
        b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 9)
    ),
    "laughs-that-merge": b"a0: &a0 {k: v}\n"
    + b"".join(
        b"a%d: &a%d {<<: [%s]}\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 9)
    ),
    "inside-itself": b"z: &a [*a]",
    "sixties": b"z: 1" + b":1" * 100_000,
    "sixties-with-a-fraction": b"z: 1" + b":1" * 2_000 + b".5",
    "digits": b"z: " + b"9" * 5_000,
    "no-boolean": b"z: !!bool foo",
    "no-integer": b'z: !!int ""',
    "no-timestamp": b"z: !!timestamp foo",
    "no-date": b"z: 2024-99-99",
    "a-function": b"z: !!python/name:os.system",
    "two-documents": b"---\nz: 1",
    "too-large": b"z: " + b"x" * 1_000_000,
}


def test_yaml_that_would_explode(host: Host) -> None:
    """Bombs, deep nesting and values that are not of their tag are one error with the file."""
    host.has()
    record = host.root / RECORD
    content = record.read_bytes()
    for name, text in few(YAML).items():
        record.write_bytes(content + text + b"\n")
        (host.root / ANSWERS).write_bytes(b"path: mcp\n" + text + b"\n")

        assert answer(host, "update") == ["answers-file"], name
        assert answer(host, "remove", "WeatherTools", "--yes") == ["answers-file"], name
        assert answer(host, "scaffold", "--answers", ANSWERS, "--yes") == ["answers-file"], name
        assert answer(host, "status") == [], name


DEEP: dict[str, str] = {
    "parentheses": "x = " + "(" * 5_000 + ")" * 5_000,
    "not": "x = " + "not " * 20_000 + "1",
    "minus": "x = " + "-" * 3_000 + "1",
    "sum": "x = " + "1+" * 5_000 + "1",
    "attributes": "x = a" + ".a" * 5_000,
    "calls": "x = a" + "()" * 5_000,
    "lambdas": "x = " + "lambda: " * 3_000 + "1",
    "powers": "x = " + "1**" * 3_000 + "1",
    "branches": "if x: pass\n" + "elif x: pass\n" * 3_000,
    "deep-and-newer": "type X = int\nx = " + "not " * 20_000 + "1",
    "nul": "x = '\0'",
    "digits": "x = " + "9" * 5_000,
    "many-values": "x = [" + "1," * 200_000 + "]",
    "one-long-line": "x = '" + "a" * 1_000_000 + "'",
    "too-large": "# " + "x" * 2_000_000,
}


def test_code_that_is_too_deep_or_too_large(host: Host) -> None:
    """Every command answers; what cannot be edited is refused, or its lines are left to add."""
    host.has()
    main = host.root / MAIN
    content = main.read_text()
    for code, text in few(DEEP).items():
        main.write_text(f"{content}\n{text}\n")

        every_command(host, "check", "undo", "adopt", "policy-check")

        result = host.connect(*ADD, "--json", "--dry-run")
        if code not in ("nul", "digits", "one-long-line"):
            refused = [error["code"] for error in result.document["errors"]]
            by_hand = [entry["file"] for entry in result.document.get("manual", [])]
            assert refused == ["python-syntax"] or by_hand == [MAIN], code


def grown(main: Path) -> bytes:
    """What is in an agent's module after it has grown beyond twenty thousand lines."""
    function = "\n\ndef step_%d(order: dict) -> str:\n    return f\"{order['id']}: %d\"  # kept\n"
    main.write_text(main.read_text() + "".join(function % (n, n) for n in range(5_500)))
    content = main.read_bytes()
    assert content.count(b"\n") > 20_000
    return content


@pytest.mark.slow
def test_an_agent_of_twenty_thousand_lines(host: Host) -> None:
    """It is left alone, and the lines to add are said."""
    host.has()
    main = host.root / MAIN
    before = grown(main)

    result = host.scaffold(
        gateway="Second", client_credential="Second-oauth", name="Other", json=True
    )

    (by_hand,) = result.document["manual"]
    assert (result.code, by_hand["file"], main.read_bytes()) == (0, MAIN, before)
    assert "from connections import second" in by_hand["lines"]


@pytest.mark.slow
def test_an_agent_that_has_outgrown_its_wiring_keeps_its_client(host: Host) -> None:
    """What its code still uses is not removed; the lines to take out are said, and none is lost."""
    host.has()
    client = tree(host.app / "connections" / "mygateway")
    before = grown(host.root / MAIN)

    result = host.connect("remove", "MyGateway", "--yes", "--json")

    (by_hand,) = result.document["manual"]
    assert (result.code, by_hand["file"]) == (0, MAIN)
    assert "from connections import mygateway" in by_hand["lines"]
    assert (host.root / MAIN).read_bytes() == before
    assert tree(host.app / "connections" / "mygateway") == client


@pytest.mark.slow
def test_a_configuration_of_ten_megabytes(host: Host) -> None:
    """It is edited where it must be, and taken back to the byte."""
    config = host.root / CONFIG
    document = json.loads(config.read_bytes())
    document["tags"] = {f"tag{n}": "x" * 40 for n in range(170_000)}
    config.write_text(json.dumps(document, indent=2))
    before = config.read_bytes()
    assert len(before) > 10_000_000

    host.has()
    assert len(config.read_bytes()) > len(before)
    assert host.connect("remove", "MyGateway", "--yes").code == 0

    assert config.read_bytes() == before


CODINGS = (
    *("latin-1", "utf-8-sig", "klingon", "rot13", "utf-7", "idna", "punycode", "undefined"),
    *("unicode_escape", "utf-16", "hex", "mbcs", "cp1252"),
)


def test_code_in_any_encoding(host: Host) -> None:
    """An encoding that Python has is kept; another is refused, and one that is odd left alone."""
    host.has()
    main = host.root / MAIN
    content = main.read_bytes()
    for coding in few(dict.fromkeys(CODINGS)):
        main.write_bytes(f"# -*- coding: {coding} -*-\n".encode() + content)

        every_command(host, "check", "undo", "policy-check")


def test_a_file_beyond_all_bounds_is_not_read(host: Host) -> None:
    """It is named with its size, before a byte of it is read."""
    host.has()
    with (host.root / PYPROJECT).open("r+b") as file:
        file.truncate(32_000_001)

    error = host.refuses("unreadable", "32,000,001", gateway="Second", name="Other")

    assert error["file"] == PYPROJECT


@pytest.mark.parametrize(
    "name",
    ["with space", "ünï-日本", "line\nend", 'quo"te', "apo'strophe", "-dash", "{{ 7 }}", "a" * 200],
)
def test_a_project_whose_path_is_odd(host: Host, name: str) -> None:
    """Where the project is has no part in what is written; there and back are the same bytes."""
    there = host.root.parent / name
    host.root.rename(there)
    odd = Host(host.world, there)
    before = odd.tree()

    for arguments in (("scaffold", *flags(OWN_COMMAND)), ("status",), ("update",), ("undo",)):
        assert answer(odd, *arguments) == [], arguments

    assert odd.tree() == before


def test_a_project_two_hundred_folders_down(host: Host) -> None:
    """The way up to the project from a deep folder ends."""
    deep = host.root / Path(*["d"] * 200)
    deep.mkdir(parents=True)

    result = host.connect("status", "--json", at=deep)

    assert (result.code, result.document["errors"]) == (0, [])
