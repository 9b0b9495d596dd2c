"""What one framework is to connect: the row that its module gives as ``ROW``.

Reading a row imports no libcst (250 ms): what edits code is asked for by `Usage.shape`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from agentcore_connect.agent.frameworks.cli_client import CliClient
from agentcore_connect.vocabulary.words import CredentialFramework, Framework, Kind

if TYPE_CHECKING:
    import libcst as cst

    from agentcore_connect.agent.wiring.syntax import Syntax
    from agentcore_connect.text.splice import Edit

Counts = Literal["always", "declared", "alone"]
"""When an import tells of the framework: always; beside another framework only where a dependency
says so too (its module's name is an ordinary word); or where no other framework is found at all
(agents of every framework have it).
"""


class Shape(Protocol):
    """How a unit stands in the code of an agent: an object with both, or a module.

    Both raise `UnrecognisedError` for code in which that is not seen.
    """

    def attached(
        self, syntax: Syntax, local: str, taken: Collection[str], calls: Sequence[cst.Call]
    ) -> list[Edit]:
        """The edits that use ``local``, the unit's name there; ``taken`` are the other names.

        ``calls`` are those that make the agent; none where the module alone has to tell.
        """

    def detached(self, syntax: Syntax, local: str) -> list[Edit]:
        """The edits that take every such use out again: the reverse of `attached`."""


@dataclass(frozen=True)
class Usage:
    """One kind of unit in the agents of a framework.

    ``requirements`` are PEP 508, whatever the sign-in. ``lines`` are what a person writes where the
    code is not recognised, with {local} for the unit's name in it and {unit} for its folder; they
    name only what the unit exports. ``shape`` gives what writes them; None where only a person can.
    """

    requirements: tuple[str, ...]
    lines: tuple[str, ...]
    shape: Callable[[], Shape] | None = None


PLAIN_FUNCTIONS = Usage(
    (),
    (
        "# within an invocation, see connections/{unit}/tools.py for more:",
        "{local}.call(...)  # async code: await {local}.call(...)",
    ),
)
"""A service's functions, as the template credential/mcp has them, in agents of any framework."""


@dataclass(frozen=True)
class Row:
    """One framework.

    ``distributions`` (normalised names) and ``modules`` tell that an agent uses it, as far as
    ``counts`` says. ``makers`` are the last names of what is given an agent's tools, and
    ``arguments`` the keywords by which ``gateway`` and ``credential`` are given: an edit may add or
    take out no other. ``classes`` are the qualified names of what makes an agent wherever it is
    called, so that code is followed to it; ``wrappers`` those of what makes another agent of it,
    and is given a gateway in its place; ``parts`` the last names of what is given tools in an agent
    that is put together by hand, and ``offers`` those of them that offer a model tools, which the
    others call; ``holders`` those of what several agents are put together in, and ``teams`` those
    of what makes an agent of others.
    ``runners`` are the qualified names of what runs an agent, and makes one where it is given none.
    ``credential_template`` is the folder in
    `copier_templates/credential`. ``cli_client`` is None where the agentcore CLI writes no gateway
    client.
    """

    name: Framework
    title: str
    distributions: frozenset[str]
    modules: frozenset[str]
    gateway: Usage
    credential: Usage
    credential_template: CredentialFramework
    makers: frozenset[str] = frozenset()
    arguments: frozenset[str] = frozenset()
    counts: Counts = "always"
    classes: frozenset[str] = frozenset()
    wrappers: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    runners: frozenset[str] = frozenset()
    cli_client: CliClient | None = None

    def usage(self, kind: Kind) -> Usage:
        """Of a gateway, or of a service that the agent calls itself."""
        match kind:
            case "gateway":
                return self.gateway
            case "credential":
                return self.credential
