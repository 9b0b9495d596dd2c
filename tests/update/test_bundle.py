"""The bundle of released templates: made by scripts/release.py, placed where units look for it."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest
from agentcore_connect.project import sources
from agentcore_connect.units.templates import own
from rendering import ROOT, copy_templates, release

# --- releasing ------------------------------------------------------------------------------------


def _change(root: Path) -> None:
    readme = root / "copier_templates" / "target" / "mcp_server" / "README.md.jinja"
    readme.write_text(readme.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")


def _git(*arguments: str | Path) -> str:
    return subprocess.run(
        ["git", *map(str, arguments)], check=True, capture_output=True, text=True
    ).stdout


def _files(bundle: Path, tag: str, scratch: Path) -> dict[str, bytes]:
    """What a clone of the bundle has at ``tag``."""
    clone = scratch / f"clone-{tag}"
    _git("clone", "--quiet", "--branch", tag, "-c", "advice.detachedHead=false", bundle, clone)
    paths = _git("-C", clone, "ls-files", "-z").split("\0")[:-1]
    return {path: (clone / path).read_bytes() for path in paths}


def test_the_committed_bundle_is_current() -> None:
    """The newest release in the package is this version, with the templates as they are.

    Otherwise: raise `__version__`, write the changelog and run `python scripts/release.py`.
    """
    tag = f"v{release.version()}"
    assert release.differences(tag) == []
    newest = ".".join(map(str, own.released(own.BUNDLE)[-1]))
    assert (tag, tag) == (f"v{newest}", own.VERSION)


def test_a_release_is_the_templates(tmp_path: Path) -> None:
    """A release holds copier.yml and copier_templates/ byte for byte, and nothing else."""
    bundle = tmp_path / "templates.bundle"
    release.release("v1.0.0", bundle=bundle)

    paths = [ROOT / "copier.yml", *(ROOT / "copier_templates").rglob("*.jinja")]
    expected = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}
    assert expected == _files(bundle, "v1.0.0", tmp_path)


def test_releases_are_appended(tmp_path: Path) -> None:
    """Each release is one commit with one annotated tag; older ones stay as they were."""
    bundle = tmp_path / "templates.bundle"
    changed = copy_templates(tmp_path / "changed", _change)
    release.release("v0.9.0", bundle=bundle)
    first = _files(bundle, "v0.9.0", tmp_path)
    release.release("v0.10.0", changed, bundle)

    readme = "copier_templates/target/mcp_server/README.md.jinja"
    second = _files(bundle, "v0.10.0", tmp_path)
    assert {**first, readme: first[readme] + b"\nMore.\n"} == second
    clone = tmp_path / "clone-v0.10.0"
    tags = _git("-C", clone, "for-each-ref", "--format=%(objecttype) %(refname)", "refs/tags")
    assert tags.splitlines() == ["tag refs/tags/v0.10.0", "tag refs/tags/v0.9.0"]
    assert _git("-C", clone, "log", "--format=%s").splitlines() == [
        "templates v0.10.0",
        "templates v0.9.0",
    ]
    assert own.released(bundle) == [(0, 9, 0), (0, 10, 0)]


def test_a_release_is_reproducible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same templates give the same bytes, whoever releases them, where and when."""
    one, other = tmp_path / "one.bundle", tmp_path / "other.bundle"
    release.release("v1.0.0", bundle=one)
    (tmp_path / "gitconfig").write_text("[user]\nname = me\n[core]\nautocrlf = true\n")
    for name, value in {
        "GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig"),
        "GIT_AUTHOR_NAME": "me",
        "GIT_COMMITTER_DATE": "2020-01-01T00:00:00Z",
        "GIT_DIR": str(tmp_path / "not-there"),
        "TZ": "Asia/Tokyo",
    }.items():
        monkeypatch.setenv(name, value)
    release.release("v1.0.0", copy_templates(tmp_path / "copy"), other)

    assert one.read_bytes() == other.read_bytes()


def test_differences_are_named(tmp_path: Path) -> None:
    """A changed, a new and a deleted template are named; nothing is, for an unknown release."""
    bundle = tmp_path / "templates.bundle"
    release.release("v1.0.0", bundle=bundle)

    def change(root: Path) -> None:
        _change(root)
        (root / "copier_templates" / "target" / "new.jinja").write_text("")
        (root / "copier_templates" / "shared" / "transport.py.jinja").unlink()

    changed = copy_templates(tmp_path / "changed", change)
    assert release.differences("v1.0.0", bundle=bundle) == []
    assert release.differences("v2.0.0", bundle=bundle) is None
    assert release.differences("v1.0.0", changed, bundle) == [
        "copier_templates/shared/transport.py.jinja",
        "copier_templates/target/mcp_server/README.md.jinja",
        "copier_templates/target/new.jinja",
    ]


GONE: set[str] = set()
"""Template files of a release that were renamed or deleted since, each with a line in CHANGELOG.md.

Plain `copier update` deletes the rendered file with the person's edits in it, so this is rare.
"""


def test_no_template_file_is_gone(tmp_path: Path) -> None:
    """Every template file of every release is still there, but for those that are listed."""
    gone = {
        path
        for version in own.released(own.BUNDLE)
        for path in _files(own.BUNDLE, f"v{'.'.join(map(str, version))}", tmp_path)
        if not (ROOT / path).is_file()
    }
    assert gone == GONE


# --- placing --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Bundles with the releases up to each of three versions; 0.10 is newer than 0.9."""
    folder = tmp_path_factory.mktemp("bundles")
    made: dict[str, Path] = {}
    history = folder / "history.bundle"
    for version in ("0.2.0", "0.9.0", "0.10.0"):
        release.release(f"v{version}", bundle=history)
        made[version] = folder / f"{version}.bundle"
        made[version].write_bytes(history.read_bytes())
    return made


def _place(bundle: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(own, "BUNDLE", bundle)
    return own.place_bundle(home)


def test_released(bundles: dict[str, Path], tmp_path: Path) -> None:
    """The versions are read in the order of their numbers; from what is no bundle, none."""
    assert own.released(bundles["0.10.0"]) == [(0, 2, 0), (0, 9, 0), (0, 10, 0)]
    (tmp_path / "text").write_text("v1.0.0\n\n")
    for other in ("text", "absent", "."):
        assert own.released(tmp_path / other) == []


@pytest.mark.parametrize(
    ("there", "ours", "expected"),
    [
        (None, "0.9.0", "0.9.0"),
        ("0.2.0", "0.9.0", "0.9.0"),
        ("0.9.0", "0.10.0", "0.10.0"),
        ("0.9.0", "0.9.0", "0.9.0"),
        ("0.10.0", "0.9.0", "0.10.0"),
    ],
)
def test_the_newest_bundle_wins(
    bundles: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    there: str | None,
    ours: str,
    expected: str,
) -> None:
    """An older bundle at home is replaced, a newer one is kept; units find it by `SOURCE`."""
    target = tmp_path / ".agentcore-connect" / "templates.bundle"
    if there is not None:
        target.parent.mkdir()
        target.write_bytes(bundles[there].read_bytes())

    assert _place(bundles[ours], tmp_path, monkeypatch) == target
    assert target.read_bytes() == bundles[expected].read_bytes()
    assert [path.name for path in target.parent.iterdir()] == ["templates.bundle"]
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert Path(sources.SOURCE).expanduser() == target


@pytest.mark.parametrize("content", [b"", b"# v2 git bundle\n", b"\xff\x00"])
def test_a_broken_bundle_is_replaced(
    bundles: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    """A file that is no bundle does not stay in the way."""
    target = tmp_path / ".agentcore-connect" / "templates.bundle"
    target.parent.mkdir()
    target.write_bytes(content)
    _place(bundles["0.2.0"], tmp_path, monkeypatch)
    assert target.read_bytes() == bundles["0.2.0"].read_bytes()


@pytest.mark.parametrize("step", ["replace", "chmod"])
def test_an_interrupted_placing_changes_nothing(
    bundles: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The old bundle is whole until the new one is, and no litter stays."""
    target = _place(bundles["0.2.0"], tmp_path, monkeypatch)

    def interrupt(*_: object) -> None:
        assert target.read_bytes() == bundles["0.2.0"].read_bytes()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            _place(bundles["0.9.0"], tmp_path, monkeypatch)
    assert [path.name for path in target.parent.iterdir()] == ["templates.bundle"]
    assert target.read_bytes() == bundles["0.2.0"].read_bytes()


def test_placing_at_the_same_time(
    bundles: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many at once, with one process id as in containers: all succeed, readers see whole files."""
    old, new = bundles["0.2.0"], bundles["0.10.0"]
    target = _place(old, tmp_path, monkeypatch)
    monkeypatch.setattr(own, "BUNDLE", new)
    start, seen, failures = threading.Barrier(9), set(), []

    def place() -> None:
        try:
            start.wait()
            own.place_bundle(tmp_path)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=place) for _ in range(8)]
    for thread in threads:
        thread.start()
    start.wait()
    while any(thread.is_alive() for thread in threads):
        seen.add(target.read_bytes())
    seen.add(target.read_bytes())

    assert failures == []
    assert seen <= {old.read_bytes(), new.read_bytes()}
    assert target.read_bytes() == new.read_bytes()
    assert [path.name for path in target.parent.iterdir()] == ["templates.bundle"]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_the_placed_bundle_is_an_ordinary_file(
    bundles: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is readable, and not executable, whatever the package's file is."""
    assert _place(bundles["0.2.0"], tmp_path, monkeypatch).stat().st_mode & 0o777 == 0o644
