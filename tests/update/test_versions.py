"""Every released version of the templates can be had, offline, once, and by many at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from agentcore_connect.errors import ConnectError, InvalidInput
from agentcore_connect.units.templates import own, versions
from rendering import read_tree, release

OLD = "v0.1.0"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "agentcore-connect" / "templates"


def test_the_versions_are_known_in_order() -> None:
    """The first release and this one are there; this one is the newest."""
    assert versions.known()[0] == OLD
    assert versions.known()[-1] == versions.current() == own.VERSION
    assert len(versions.known()) >= 2


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("v0.9.0", "v0.10.0", -1), ("v1.0.0", "1.0", 0), ("v1.0.0", "v1.0.0rc1", 1)],
)
def test_versions_are_compared_by_number(one: str, other: str, expected: int) -> None:
    """0.10 is newer than 0.9; a `v` and trailing zeros mean nothing."""
    assert versions.compare(one, other) == expected
    assert versions.compare(other, one) == -expected


def test_a_release_is_taken_out_whole(cache: Path, tmp_path: Path) -> None:
    """The files of a tag are those that git has there, whatever the person's git is set to."""
    clone = tmp_path / "clone"
    quiet = ("-c", "advice.detachedHead=false", "--quiet")
    command = ["git", "clone", *quiet, "--branch", OLD, str(own.BUNDLE), str(clone)]
    subprocess.run(command, check=True)
    (tmp_path / ".gitconfig").write_text("[core]\nautocrlf = true\n[tar]\numask = 0777\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path))
        patch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
        folder = versions.folder(OLD)
    assert read_tree(folder) == read_tree(clone)
    assert list(cache.iterdir()) == [folder]


def test_a_release_is_taken_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time neither git nor the bundle's content is needed."""
    folder = versions.folder(OLD)
    monkeypatch.setenv("PATH", "")
    assert versions.folder(OLD) == folder
    assert versions.folder(versions.current()) == own.folder()


def test_a_cache_that_can_be_used_needs_no_other_place(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The temporary folder is made for whoever has no cache, and for nobody else."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    versions._scratch.cache_clear()
    assert versions.folder(OLD).parent == cache
    assert list((tmp_path / "temporary").iterdir()) == []


def test_another_bundle_has_a_place_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release of the same name with other files is not mistaken for the cached one."""
    before = versions.folder(OLD)
    other = tmp_path / "other.bundle"
    release.release(OLD, bundle=other)
    monkeypatch.setattr(own, "BUNDLE", other)
    assert read_tree(versions.folder(OLD)) != read_tree(before)


def test_many_at_once(cache: Path) -> None:
    """Whoever is first wins; all get the whole folder, and nothing else stays."""
    start, results = threading.Barrier(6), []

    def take() -> None:
        start.wait()
        results.append(read_tree(versions.folder(OLD)))

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    assert all(result == results[0] for result in results)
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("content", ["a file", "half"])
def test_a_cache_that_cannot_be_used_is_passed_by(
    cache: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    """A read-only home, or rubbish in the cache, costs a temporary folder that ends with us."""
    if content == "a file":
        cache.parent.parent.mkdir()
        cache.parent.write_text("")
    else:
        good = versions.folder(OLD)
        (good / "copier.yml").unlink()
    folder = versions.folder(OLD)
    assert (folder / "copier.yml").is_file()
    assert cache not in folder.parents
    code = (
        "from agentcore_connect.units.templates import versions as v; "
        "print(v.folder('v0.1.0'), end='')"
    )
    path = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=os.environ
    ).stdout
    assert cache not in Path(path).parents
    assert not Path(path).exists()


def test_without_git_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Git is needed once; where there is none, that is what is said."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ConnectError, match="git is not on PATH"):
        versions.folder(OLD)


def test_a_broken_package_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle that was cut off in its middle is an error of the installation."""
    broken = tmp_path / "broken.bundle"
    broken.write_bytes(own.BUNDLE.read_bytes()[:2000])
    monkeypatch.setattr(own, "BUNDLE", broken)
    with pytest.raises(ConnectError, match="connect's own package cannot be read"):
        versions.folder(OLD)


@pytest.mark.parametrize("tag", ["v9.9.9", "", "../../etc", "v1.1.0-1-gabc", "--output=x"])
def test_what_is_not_released_is_refused(tag: str) -> None:
    """An unknown version is named, with those that there are."""
    with pytest.raises(InvalidInput, match=r"v0\.1\.0") as refusal:
        versions.folder(tag)
    assert refusal.value.problems[0].code == "unknown-version"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_home(cache: Path) -> None:
    """A cache folder without the right to write is passed by as well."""
    cache.mkdir(parents=True)
    cache.chmod(0o555)
    assert cache not in versions.folder(OLD).parents
    shutil.rmtree(cache)


def test_more_digits_than_a_number_has_are_no_version() -> None:
    """A recorded version of thousands of digits is one clear error."""
    assert not versions.is_version("v" + "9" * 5000)
