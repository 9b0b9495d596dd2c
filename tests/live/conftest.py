"""What the run tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from standins import tool, warm
from standins.authorizer import Credentials, SigV4Authorizer
from standins.identity import Identity

from .lab import CREDENTIAL, World, application, authorizer_of, changed, default_host, world


@pytest.fixture(autouse=True, scope="session")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder for `connect`, which puts its bundle of templates there."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        patch.setenv("HOME", str(home))
        yield home


@pytest.fixture(scope="session")
def identity() -> Iterator[Identity]:
    """The identity service; tests that change it put it back."""
    aws = SigV4Authorizer(Credentials())
    with Identity(oauth_providers=[CREDENTIAL], aws=aws) as service:
        yield service


@pytest.fixture(autouse=True, scope="package")
def _parents() -> Iterator[None]:
    """The processes from which agents are forked end with these tests."""
    yield
    warm.end()


LIMIT = 5.0
"""Seconds that a call of a shared agent may take; those of people are 300."""


def tools() -> list[tool.Tool]:
    """The tools of the gateway of a shared agent, as each test finds them."""
    return [tool.weather(), tool.failing(), tool.denied(), tool.long_named(72)]


@pytest.fixture(scope="session")
def started(request: pytest.FixtureRequest, identity: Identity) -> Iterator[World]:
    """An agent for all tests that do not need their own: see `shared`.

    With the newest versions and the lowest ones it is started as production does, in both ways.
    """
    assert request.scope == "session", "each test would start it anew"
    framework, versions, authorizer = request.param
    how: Literal["main", "uvicorn"] = "main" if versions in ("pinned", "newest") else "uvicorn"
    app = application(framework, authorizer, default_host(framework))
    # Tests exchange the gateway's tools, which an agent would see a minute later.
    app = changed(app, "connections/mygateway/exchange.py", "LIST_KEPT = 60.0", "LIST_KEPT = 0.0")
    limit = f"TIME_LIMIT = {LIMIT}"
    app = changed(app, "connections/mygateway/transport.py", "TIME_LIMIT = 300.0", limit)
    with world(
        framework,
        authorizer,
        identity,
        versions=versions,
        how=how,
        env={"AWS_MAX_ATTEMPTS": "2"},  # boto3 waits longer and longer between five
        app=app,
        tools=tools(),
    ) as run:
        yield run


@pytest.fixture
def run(started: World) -> Iterator[World]:
    """The agent, with everything around it as it should be."""
    gateway = started.gateway
    gateway.log.clear()
    yield started
    gateway.up()
    gateway.accept()
    gateway.page_size = None
    gateway.sse = True
    gateway.tools = [tool.search(), *tools()]
    gateway.authorizer = authorizer_of(started.authorizer, started.identity)
