"""An agent that logs everything: what is secret stays out of it."""

from __future__ import annotations

import pytest
from cases import AUTHORIZERS
from standins.authorizer import Credentials
from standins.gateway import Inbound
from standins.identity import Identity

from .checks import CALL, SUNNY, is_told
from .lab import application, changed, verbose, world


@pytest.mark.parametrize("authorizer", AUTHORIZERS)
def test_no_secret_is_logged(authorizer: str, identity: Identity) -> None:
    """At DEBUG, of any library, where all is well and where the gateway refuses the sign-in.

    The plain client is that of all frameworks here; `lab.world` looks for the other secrets.
    """
    app = application("mcp", authorizer, "by_hand")
    main = (app / "main.py").read_bytes()
    app = changed(app, "main.py", main.decode(), verbose(main).decode())
    role = Credentials(token="canary-session-token")
    env = role.environment if authorizer == "iam" else {}
    with world("mcp", authorizer, identity, app=app, env=env) as run:
        if authorizer == "iam":
            run.gateway.authorizer = Inbound("AWS_IAM", credentials=role)
        session = run.session()
        assert session.seen(CALL) == SUNNY
        run.gateway.reject(401)
        is_told(session.seen(CALL), "401")
        run.gateway.accept()
        assert session.seen(CALL) == SUNNY
        assert "DEBUG:httpcore" in run.agent.output
        assert str(role.token) not in run.agent.output
