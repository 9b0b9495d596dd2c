"""What every test stands on: a world of its own; and which tests there are in this tier."""

from __future__ import annotations

import gc
import io
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("bad", "front_door")

from front_door import Host, put  # noqa: E402, its asserts have to be rewritten first
from realcli import needs_cli  # noqa: E402
from replay import watch  # noqa: E402
from sharing import once  # noqa: E402
from tiers import SLOW, TIER, examples, first_of_each  # noqa: E402

gc.disable()  # until there is some: see pytest_runtestloop
collect_ignore = list(SLOW) if TIER == "fast" else []


@pytest.fixture(scope="session", autouse=True)
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What templates compile to is kept for all tests of the process, in no test's own home."""
    from agentcore_connect.units import bytecode

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        bytecode._folder()


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshots as they are committed, each with its whole tree: `<case>/tree/`."""
    from rendering import ROOT, snapshots, write_tree

    def fill(folder: Path) -> None:
        for case, files in snapshots.read(ROOT).items():
            write_tree(folder / case, files)

    return once(tmp_path_factory, "snapshots", fill)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder; HOME is in it, PATH has nothing but a stand-in of the agentcore CLI."""
    for variable in [
        name for name in os.environ if name.startswith(("CONNECT_", "AGENTCORE_CONNECT_"))
    ]:
        monkeypatch.delenv(variable)
    for variable in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    for variable, folder in (("HOME", "home"), ("PATH", "bin")):
        (tmp_path / folder).mkdir()
        monkeypatch.setenv(variable, str(tmp_path / folder))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    watch(monkeypatch)
    return tmp_path


@pytest.fixture
def host(world: Path) -> Host:
    """The Strands example, and an agentcore CLI of the tested version."""
    host = put(world, "strands")
    host.agentcore()
    return host


# --- tiers ----------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "whole: the fast tier keeps each case of this test")
    config.addinivalue_line("markers", "slow: the fast tier leaves this test out")


def pytest_sessionstart() -> None:
    """A busy machine is no failure of a property; and one that says no number of examples has as
    many as the tier wants.
    """
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "connect",
        settings.default,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        max_examples=examples(100),
    )
    settings.load_profile("connect")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In the fast tier: no slow test, and of each other one the first case, or all of `whole`.

    In the others the tests of one agent follow each other: pytest brings those together whose
    parameter is the same one in the list of each test, and an agent takes seconds to start.
    """
    if TIER != "fast":
        agents: dict[object, list[pytest.Item]] = {}
        for item in items:
            parameters = getattr(getattr(item, "callspec", None), "params", {})
            agents.setdefault(parameters.get("started", item), []).append(item)
        items[:] = [item for together in agents.values() for item in together]
        return
    quick = [
        item
        for item in items
        if not item.get_closest_marker("slow") and needs_cli.mark not in item.iter_markers("skipif")
    ]
    first = set(first_of_each(item.nodeid for item in quick))
    kept = [
        item
        for position, item in enumerate(quick)
        if position in first or item.get_closest_marker("whole")
    ]
    left = {*map(id, kept)}
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in left])
    items[:] = kept


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Collect garbage from here on, but not among the modules and what was collected of them.

    The collector would go through these some hundred thousand objects again and again. And seldom:
    with its usual 700 objects it takes a tenth of the time of tests that run commands.
    """
    gc.freeze()
    gc.set_threshold(200_000, 5, 5)
    gc.enable()


# --- cost -----------------------------------------------------------------------------------------

_COST = pytest.StashKey[float]()
_costs: dict[str, float] = {}


def _seconds() -> float:
    """Of processors, by this process and its ended children: what others do does not count."""
    return sum(os.times()[:4])


def pytest_runtest_logstart(nodeid: str) -> None:
    _costs.setdefault(nodeid, 0.0)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    item.stash[_COST] = _seconds()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "teardown":
        report.user_properties.append(("cpu", round(_seconds() - item.stash[_COST], 3)))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _costs[report.nodeid] = dict[str, Any](report.user_properties).get("cpu", 0.0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many tests, their cost, and the dearest files and tests: by processor time."""
    shown = 10 if TIER == "fast" else 50
    terminalreporter.write_sep("-", f"{TIER}: {len(_costs)} tests, {sum(_costs.values()):.0f} s")
    files: dict[str, float] = {}
    tests: dict[str, float] = {}
    for name, seconds in _costs.items():
        for costs, whole in ((files, name.partition("::")[0]), (tests, name.partition("[")[0])):
            costs[whole] = costs.get(whole, 0.0) + seconds
    for costs in (files, tests):
        for name, seconds in sorted(costs.items(), key=lambda c: -c[1])[:shown]:
            terminalreporter.write_line(f"{seconds:6.1f} s  {name}")
