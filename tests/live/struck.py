"""Agents with a proxy before their gateway, and clients whose limits a test can wait for."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from standins.identity import Identity
from standins.proxy import Proxy

from .lab import World, _scratch, application, default_host, world


@dataclass(frozen=True)
class Proxied:
    """An agent, and the proxy that it takes for its gateway."""

    run: World
    proxy: Proxy

    def clear(self) -> None:
        """Forget what was asked until now."""
        self.run.gateway.log.clear()
        self.proxy.clear()


@contextmanager
def proxied(
    framework: str,
    authorizer: str,
    identity: Identity,
    constants: Mapping[str, float] | None = None,
) -> Iterator[Proxied]:
    """Run an agent behind a proxy; `constants` of its client get other values."""
    app = application(framework, authorizer, default_host(framework))
    if constants:
        app = with_constants(app, constants)
    with Proxy() as proxy:
        env = {"AGENTCORE_GATEWAY_MYGATEWAY_URL": proxy.url}
        with world(framework, authorizer, identity, app=app, env=env) as run:
            proxy.target = run.gateway.url
            yield Proxied(run, proxy)


def with_constants(app: Path, constants: Mapping[str, float]) -> Path:
    """A copy of an application whose client has other values of module-level constants."""
    copy = Path(mkdtemp(dir=_scratch().name)) / "Assistant"
    shutil.copytree(app, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for name, value in constants.items():
        found = 0
        for file in (copy / "connections" / "mygateway").glob("*.py"):
            pattern = rf"^{name} = [\d.]+"
            text, times = re.subn(pattern, f"{name} = {value}", file.read_text(), flags=re.M)
            file.write_text(text)
            found += times
        assert found == 1, f"{name} is no constant of the client"
    return copy
