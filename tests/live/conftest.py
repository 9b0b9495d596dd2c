"""What the run tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from standins.authorizer import Credentials, SigV4Authorizer
from standins.identity import Identity

from .lab import CREDENTIAL


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
