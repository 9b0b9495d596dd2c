"""An apply is all or nothing: killed, out of space, or beside another one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from agentcore_connect import system
from agentcore_connect.disk import exchange, lock
from agentcore_connect.errors import ConnectError, InvalidInput
from agentcore_connect.plan import apply, history, recovery
from agentcore_connect.plan.plan import Change, Plan
from interruption import NAMING, at_call, die, files, in_child, starved, steps, stride

HOST = Path(__file__).parents[2] / "examples" / "strands"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="it kills forked processes")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOST, tmp_path / "project"))


def plan_for(root: Path) -> Plan:
    """One file of each kind: created deep, modified, deleted, left alone."""
    agent = root / "app" / "Assistant"
    return Plan(
        root,
        (
            Change("app/Assistant/connections/new/client.py", None, b"NEW = 1\n"),
            Change("app/Assistant/main.py", (agent / "main.py").read_bytes(), b"CHANGED = 1\n"),
            Change("agentcore/aws-targets.json", b"[]", None),
            Change("connections/weather/README.md", None, b"# Weather\n"),
            Change("app/Assistant/pyproject.toml", *[(agent / "pyproject.toml").read_bytes()] * 2),
        ),
    )


@pytest.mark.slow
def test_killed_at_any_step_the_project_is_the_old_or_the_new_one(root: Path) -> None:
    """After a SIGKILL at any disk operation the next command leaves one of the two."""
    old, plan = files(root), plan_for(root)
    work = Path(shutil.copytree(root, root.with_name("try")))
    moved = Plan(work, plan.changes)
    number = steps(lambda: apply.apply(moved, "test"))
    new, outcomes = files(work), []
    assert new != old
    for at in range(1, number + 1, stride(3)):
        shutil.rmtree(work)
        shutil.copytree(root, work)

        def killed(at: int = at) -> None:
            at_call(at, die)
            apply.apply(moved, "test")

        assert os.WIFSIGNALED(in_child(killed))
        recovery.recover(work)
        outcomes.append(files(work))
    assert len(outcomes) > 30 // stride(3)
    assert all(outcome in (old, new) for outcome in outcomes)
    assert outcomes == sorted(outcomes, key=lambda outcome: outcome == new)


@pytest.mark.slow
def test_out_of_space_at_any_step_changes_nothing(root: Path) -> None:
    """ENOSPC at any disk operation is one clear error, and the old project."""
    old, plan = files(root), plan_for(root)
    work = Path(shutil.copytree(root, root.with_name("try")))
    moved = Plan(work, plan.changes)
    number = steps(lambda: apply.apply(moved, "test"))
    new, failures = files(work), 0
    for at in range(1, number + 1, stride(3)):
        shutil.rmtree(work)
        shutil.copytree(root, work)
        refused = starved(lambda: apply.apply(moved, "test"), at)
        recovery.recover(work)
        # The operation that failed was one that may, or nothing has changed.
        assert files(work) == (old if refused else new)
        failures += refused
    assert failures > 20 // stride(3)


def test_a_second_connect_says_so_at_once(root: Path) -> None:
    """While one holds the lock another changes nothing and does not wait."""
    old = files(root)
    (root / ".connect").mkdir()
    busy = pytest.raises(ConnectError, match="another connect is changing this project")
    with (root / ".connect" / "lock").open("w") as file, lock.held(file.fileno()), busy:
        apply.apply(plan_for(root), "test")
    assert files(root) == old


def test_a_file_that_changed_since_the_plan_stops_all_of_it(root: Path) -> None:
    """The person's edit between plan and apply is named, and nothing at all is written."""
    plan = plan_for(root)
    main = root / "app" / "Assistant" / "main.py"
    main.write_text("EDITED = True\n")
    before = files(root)
    with pytest.raises(InvalidInput, match=r"app/Assistant/main\.py has changed"):
        apply.apply(plan, "test")
    assert files(root) == before


def test_a_file_that_changes_during_the_apply_is_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor saves while the first file is written: its bytes stay, all else is taken back."""
    main = root / "app" / "Assistant" / "main.py"
    real = os.link

    def saved_meanwhile(*arguments: Any, **keywords: Any) -> None:
        main.write_text("SAVED = True\n")
        real(*arguments, **keywords)

    plan, wanted = plan_for(root), files(root) | {"app/Assistant/main.py": b"SAVED = True\n"}
    monkeypatch.setattr(os, "link", saved_meanwhile)
    with pytest.raises(InvalidInput, match=r"app/Assistant/main\.py has changed"):
        apply.apply(plan, "test")
    assert files(root) == wanted


SAVED = b"SAVED = True\n"
needs_exchange = pytest.mark.skipif(
    system.exchange_call() is None, reason="the system cannot exchange two files"
)


@needs_exchange
@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    ["app/Assistant/main.py", "agentcore/aws-targets.json", "connections/weather/README.md"],
    ids=["replaced", "deleted", "created"],
)
def test_a_save_at_any_step_is_kept(root: Path, path: str) -> None:
    """An editor renames its save to a file before each change of a name in turn: it is there at
    the end, whole, and all the other files are the old ones or all the new ones."""
    plan = plan_for(root)
    apply.apply(plan, "test")
    new = files(root)
    apply.apply(history.reversal(root), "undo")
    old = files(root)
    taken_back = 0
    for number in range(1, 400):
        work = Path(shutil.copytree(root, root.with_name("try")))
        with pytest.MonkeyPatch.context() as patch:
            at_call(number, lambda work=work: save(work / path), NAMING, patch.setattr)
            try:
                apply.apply(Plan(work, plan.changes), "test")
                wanted = new
            except InvalidInput:
                wanted = old
                taken_back += 1
        now = files(work)
        shutil.rmtree(work)
        if now.get(path) != SAVED:
            assert (number > 20, now) == (True, new)  # there is no such step
            break
        assert now == wanted | {path: SAVED}
    assert taken_back > 10


def save(path: Path) -> None:
    """As editors do: a new file, renamed to the name of the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name("beside.tmp")
    beside.write_bytes(SAVED)
    beside.rename(path)


@needs_exchange
def test_a_save_that_a_killed_apply_had_taken_out_comes_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved in the instant of the exchange, killed before connect could look at what came out."""
    main = root / "app" / "Assistant" / "main.py"
    wanted = files(root) | {"app/Assistant/main.py": SAVED}
    plan, real = plan_for(root), exchange.exchanged

    def killed(*arguments: Any) -> None:
        save(main)
        real(*arguments)
        die()

    def applied() -> None:
        monkeypatch.setattr(exchange, "exchanged", killed)
        apply.apply(plan, "test")

    in_child(applied)
    assert main.read_bytes() == b"CHANGED = 1\n"
    with pytest.raises(InvalidInput, match=r"app/Assistant/main\.py has changed"):
        recovery.recover(root)
    assert files(root) == wanted


def test_where_files_cannot_be_exchanged_a_change_is_made_all_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a system is looked at just before, and an edit until then is kept."""
    monkeypatch.setattr(exchange, "exchanged", lambda *_: False)
    apply.apply(plan_for(root), "test")
    assert files(root)["app/Assistant/main.py"] == b"CHANGED = 1\n"
    apply.apply(history.reversal(root), "undo")
    main, plan = root / "app" / "Assistant" / "main.py", plan_for(root)

    def saved_meanwhile(*_: Any) -> bool:
        save(main)
        return False

    monkeypatch.setattr(exchange, "exchanged", saved_meanwhile)
    with pytest.raises(InvalidInput, match=r"app/Assistant/main\.py has changed"):
        apply.apply(plan, "test")
    assert main.read_bytes() == SAVED


def test_an_edit_after_a_kill_is_kept_and_the_way_out_is_told(root: Path) -> None:
    """A half-done change is not finished over a file that was edited since; the error says how."""
    journal = root / ".connect" / "journal"
    main = root / "app" / "Assistant" / "main.py"
    plan = plan_for(root)

    def killed_at_first_link() -> None:
        os.link = lambda *_, **__: die()  # type: ignore[assignment]
        apply.apply(plan, "test")

    in_child(killed_at_first_link)
    assert (journal / "entries.json").exists()
    main.write_text("EDITED = True\n")
    with pytest.raises(InvalidInput, match=r"half done, and app/Assistant/main\.py") as refusal:
        recovery.recover(root)
    assert ".connect/journal" in refusal.value.problems[0].hint
    assert main.read_text() == "EDITED = True\n"

    shutil.rmtree(journal)
    recovery.recover(root)
    assert files(root)["app/Assistant/main.py"] == b"EDITED = True\n"


def test_undo_gives_back_bytes_and_modes(root: Path) -> None:
    """Created files and their empty folders go, the others come back as they were."""
    main = root / "app" / "Assistant" / "main.py"
    main.chmod(0o755)
    old = files(root)
    apply.apply(plan_for(root), "test")
    assert main.stat().st_mode & 0o777 == 0o755
    apply.apply(history.reversal(root), "undo")
    assert files(root) == old
    assert main.stat().st_mode & 0o777 == 0o755
    assert not (root / "connections").exists()
