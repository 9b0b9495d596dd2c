"""Three texts become one: edits of both sides stay, and what cannot be decided is marked."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from agentcore_connect.plan.proof import broken
from agentcore_connect.units.merge import Merged, has_markers, merge
from hypothesis import given, settings
from hypothesis import strategies as st
from tiers import examples

BASE = b"one\ntwo\nthree\nfour\nfive\n"
YOURS = BASE.replace(b"one", b"ONE")
NEW = BASE.replace(b"five", b"FIVE")
BOTH = NEW.replace(b"one", b"ONE")
BOM = b"\xef\xbb\xbf"


def crlf(text: bytes) -> bytes:
    return text.replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    ("base", "yours", "new", "expected"),
    [
        pytest.param(BASE, BASE, NEW, NEW, id="untouched"),
        pytest.param(BASE, YOURS, BASE, YOURS, id="templates unchanged"),
        pytest.param(BASE, YOURS, NEW, BOTH, id="both"),
        pytest.param(BASE, NEW, NEW, NEW, id="the same edit"),
        pytest.param(None, NEW, NEW, NEW, id="the same new file"),
        pytest.param(BASE, crlf(BASE), NEW, crlf(NEW), id="untouched, CRLF"),
        pytest.param(BASE, crlf(YOURS), BASE, crlf(YOURS), id="templates unchanged, CRLF"),
        pytest.param(BASE, crlf(YOURS), NEW, crlf(BOTH), id="both, CRLF"),
        pytest.param(BASE, BOM + BASE, NEW, BOM + NEW, id="untouched, BOM"),
        pytest.param(BASE, BOM + YOURS, NEW, BOM + BOTH, id="both, BOM"),
        pytest.param(BASE, BOM + crlf(YOURS), NEW, BOM + crlf(BOTH), id="both, BOM and CRLF"),
        pytest.param(
            BASE, BASE[:-1], NEW.replace(b"FIVE", b"five").replace(b"one", b"ONE"),
            YOURS[:-1], id="no newline at the end",
        ),
        pytest.param(b"", b"", b"x\n", b"x\n", id="empty"),
        pytest.param(BASE, b"", BASE, b"", id="emptied"),
        pytest.param(b"a\0b", b"a\0b", b"a\0c", b"a\0c", id="untouched bytes"),
        pytest.param(BASE, YOURS + "café\n".encode("latin-1"), BASE.replace(b"four", b"4"),
                     YOURS.replace(b"four", b"4") + "café\n".encode("latin-1"), id="not UTF-8"),
    ],
)  # fmt: skip
def test_clean(base: bytes | None, yours: bytes, new: bytes, expected: bytes) -> None:
    """Edits in different places are both in the result, with the person's kind of file."""
    assert merge("notes.txt", base, yours, new, "v9") == Merged(expected)


@pytest.mark.parametrize("style", [bytes, crlf, BOM.__add__])
@pytest.mark.parametrize("base", [BASE, None], ids=["edited", "new on both sides"])
def test_conflict(base: bytes | None, style: object) -> None:
    """Edits of one line are both there, with whose each is; the rest is merged."""
    yours, new = BASE.replace(b"two", b"YOURS"), BASE.replace(b"two", b"OURS")
    marked = b"one\n<<<<<<< yours\nYOURS\n=======\nOURS\n>>>>>>> v0.2.0\nthree\nfour\nfive\n"
    assert callable(style)
    merged = merge("notes.txt", base, style(yours), new, "v0.2.0")
    assert merged == Merged(style(marked), 1)
    assert merged is not None
    assert has_markers(merged.content)
    assert not has_markers(style(yours))


def test_bytes_that_are_no_text_are_not_merged() -> None:
    """Where both sides changed such a file there is no third."""
    assert merge("logo.png", b"\0a", b"\0b", b"\0c", "v1") is None


def test_more_conflicts_than_an_exit_status_can_tell() -> None:
    """200 conflicts are conflicts, not a failure of git."""
    lines = [b"%d\n" % (number // 4) * 4 for number in range(0, 1600, 4)]
    base = b"".join(b"x%d\n" % i + line for i, line in enumerate(lines))
    merged = merge("a.txt", base, base.replace(b"x", b"y"), base.replace(b"x", b"z"), "v1")
    assert merged is not None
    assert merged.content.count(b"<<<<<<< ") > 127
    assert merged.conflicts == 127


LIST = b"[\n\n1,\n\n2\n]\n"
NAMES = b'{\n"a": 1,\n\n"b": 1,\n\n"c": 1\n}\n'
TABLES = b"[a]\nx = 1\n\n[b]\ny = 1\n"


@pytest.mark.parametrize(
    ("path", "base", "yours", "new"),
    [
        *(
            (path, LIST, b"[[\n\n1,\n\n2\n]]\n", b"[[\n\n1],\n\n2\n]\n")
            for path in ("a.json", "a.yml", "a.yaml", "a.py")
        ),
        (
            "a.json",
            NAMES,
            NAMES.replace(b"{", b'{\n"n": "yours",'),
            NAMES.replace(b"\n}", b',\n"n": "theirs"\n}'),
        ),
        ("a.toml", TABLES, TABLES + b"\n[n]\nk = 1\n", b"[n]\nk = 1\n\n" + TABLES),
    ],
)
def test_a_clean_merge_that_does_not_parse_is_a_conflict(
    path: str, base: bytes, yours: bytes, new: bytes
) -> None:
    """Two sound files never silently become one that is broken."""
    assert merge("a.txt", base, yours, new, "v1").conflicts == 0  # type: ignore[union-attr]
    assert [broken(path, side) for side in (base, yours, new)] == [None, None, None]
    merged = merge(path, base, yours, new, "v1")
    assert merged is not None
    assert merged.conflicts > 0
    assert has_markers(merged.content)


def test_a_file_that_was_broken_before_is_merged_as_text() -> None:
    """What the person broke is theirs: it is no reason for a conflict."""
    broken = b"def f(:\n" + BASE
    assert merge("a.py", BASE, broken, NEW, "v1") == Merged(b"def f(:\n" + NEW)


def test_the_settings_of_the_machine_do_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody's diff3 markers, line ends and repository are not used."""
    (tmp_path / ".gitconfig").write_text(
        "[merge]\nconflictStyle = zdiff3\n[core]\nautocrlf = true\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    merged = merge("a.txt", b"a\n", b"b\n", b"c\n", "v1")
    assert merged == Merged(b"<<<<<<< yours\nb\n=======\nc\n>>>>>>> v1\n", 1)


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"d\n", b"\n"]), max_size=8)


@given(LINES.map(b"".join), LINES.map(b"".join), LINES.map(b"".join))
@settings(max_examples=examples(60), deadline=None)
def test_it_is_what_git_merges(base: bytes, yours: bytes, new: bytes) -> None:
    """For any three texts the result is that of `git merge-file`, the count included."""
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, text in (("yours", yours), ("base", base), ("new", new)):
            (folder / name).write_bytes(text)
        labels = ["-L", "yours", "-L", "base", "-L", "v1"]
        done = subprocess.run(
            ["git", "merge-file", "-p", *labels, "yours", "base", "new"],
            cwd=folder,
            capture_output=True,
            check=False,
        )
    assert merge("a.txt", base, yours, new, "v1") == Merged(done.stdout, done.returncode)
