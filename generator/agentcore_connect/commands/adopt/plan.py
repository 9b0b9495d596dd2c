"""`connect adopt`: gateways that an agent's code opens by itself, taken over as units of connect.

The CLI's own client is replaced where it is recognised exactly. A hand-written one stays as it is:
the unit is rendered beside it, and the lines to change are named. No file is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pydantic import ValidationError

from agentcore_connect.agent import detection, edit, frameworks
from agentcore_connect.agent.frameworks.cli_client import CliClient
from agentcore_connect.agent.use import Use, of_connection
from agentcore_connect.commands.adopt import cli_client, cli_vocabulary, own_clients
from agentcore_connect.commands.adopt.cli_client import CLI_CLIENT
from agentcore_connect.commands.adopt.own_clients import Place
from agentcore_connect.connection import targets
from agentcore_connect.connection import unit as units
from agentcore_connect.connection.connection import Client, open_to_anybody
from agentcore_connect.errors import InvalidInput, Problem, in_file
from agentcore_connect.plan.edits import Edits
from agentcore_connect.plan.plan import Manual, Plan, Unit
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.project import CONFIG, Agent, Project
from agentcore_connect.units.renderer import render
from agentcore_connect.units.templates import own
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.names import unit_folder
from agentcore_connect.vocabulary.words import Framework


@dataclass(frozen=True)
class Found:
    """What one agent opens by itself: ``places`` are the lines that do; ``gateways`` which.

    ``entrypoint`` is its main file without the CLI's client; None where that is not recognised, and
    ``why`` says what is in the way. ``gone`` are the lines that open a gateway which agentcore.json
    does not have.
    """

    agent: Agent
    framework: Framework
    places: tuple[Place, ...]
    entrypoint: bytes | None
    why: str = ""
    gone: tuple[Place, ...] = ()

    @property
    def gateways(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(place.gateway for place in self.places))


def find(project: Project, agent: str | None = None) -> tuple[Found, ...]:
    """The agents (or the one) whose own code opens gateways of the project.

    Raises InvalidInput where there are none.
    """
    project.refuse_unknown_agent(agent)
    chosen = [a for a in project.agents if agent in (None, a.name) and a.unsupported() is None]
    found = tuple(one for a in chosen if (one := _found(project, a)) is not None)
    if not found:
        whose = f"agent {agent}" if agent else "the project"
        raise InvalidInput(
            Problem(
                "nothing-to-adopt",
                f"{whose} has no code of its own that opens a gateway",
                "connect looks for code that reads the gateway's URL, "
                f"AGENTCORE_GATEWAY_<NAME>_URL, of a gateway in {CONFIG}. To make a new "
                "connection, run `connect scaffold`." + "".join(_unnamed(project, chosen)),
            )
        )
    return found


def _unnamed(project: Project, agents: Sequence[Agent]) -> Iterator[str]:
    """What looks like a gateway's client and cannot be one's of the project, as sentences."""
    for agent in agents:
        for place in own_clients.unknown(project, agent):
            yield (
                f" {place.file}:{place.line} reads {place.gateway}, and {CONFIG} has no gateway of "
                "that name."
            )


def _found(project: Project, agent: Agent) -> Found | None:
    """What an agent's own code opens; None where that is nothing, or its framework is not known."""
    places = own_clients.places(project, agent, [agent.connections])
    framework = detection.detect_framework(project, agent)
    if not places or framework is None:
        return None
    gone = own_clients.unknown(project, agent)
    client = frameworks.FRAMEWORKS[framework].cli_client
    why = _in_the_way(project, agent, client, places, gone)
    source = project.read(agent.main) or b""
    code = None if why or client is None else cli_client.without(source, client)
    if code is None and not why:
        why = f"{agent.main} does not use the CLI's client as the CLI writes it"
    return Found(agent, framework, places, code, why, gone)


def _in_the_way(
    project: Project,
    agent: Agent,
    written: CliClient | None,
    places: Sequence[Place],
    gone: Sequence[Place],
) -> str:
    """What only a person can decide on, beside the entrypoint; empty where there is nothing."""
    client = agent.main.parent / CLI_CLIENT
    other = next((place for place in places if place.file != client), None)
    if other is not None:
        return f"{other.file}:{other.line} opens {other.gateway} in its own way"
    line = cli_vocabulary.strange_line(project.read(client) or b"", written, _scopes(project))
    if line is not None:
        return f"{client}:{line} is not what the CLI writes, and would be lost"
    set_here = next((place for place in gone if place.gateway in project.config_text), None)
    if set_here is not None:
        return f"{CONFIG} sets {set_here.gateway}, and has no gateway of that name"
    user = next(own_clients.importers(project, agent), None)
    return f"{user.file}:{user.line} uses the client too" if user is not None else ""


def _scopes(project: Project) -> dict[str, tuple[str, ...]]:
    """What connect's client asks a token with, by the variable with the gateway's URL."""
    return {
        names.gateway_url_variable(gateway.name): _client_scopes(project, gateway)
        for gateway in project.gateways
        if gateway.authorizer_type == "CUSTOM_JWT"
    }


def _client_scopes(project: Project, gateway: Gateway) -> tuple[str, ...]:
    """What an agent's token is for: said of the credential that the CLI declares for it, if any."""
    declared = project.credential(gateway.client_credential)
    return (declared.scopes if declared else ()) or gateway.allowed_scopes


def plan(project: Project, found: Sequence[Found], *, keep_bounds: bool = False) -> Plan:
    """Everything that puts connect's clients in the place of those that were ``found``.

    Raises InvalidInput where a folder is taken, or a file of the project cannot be read.
    """
    edits = Edits(project)
    for one in found:
        _adopt(edits, one, keep_bounds)
    for name in dict.fromkeys(name for one in found for name in one.gateways):
        edits.warnings += open_to_anybody(_gateway(project, name))
        _targets(edits, name)
    edits.next_steps += edit.lock_steps(edits)
    agents = [one.agent.name for one in found]
    gateways = dict.fromkeys(name for one in found for name in one.gateways)
    edits.done = f"Taken over for {', '.join(agents)}: {', '.join(gateways)}."
    if edits.changes:
        edits.next_steps.append(
            "`connect status` shows what is connected now; run `agentcore deploy` to deploy it."
        )
    return edits.plan()


def _adopt(edits: Edits, one: Found, keep_bounds: bool) -> None:
    """The clients of one agent, and their use in its code."""
    project, agent = edits.project, one.agent
    clients = {name: _client(project, one, name) for name in one.gateways}
    signed = {name: client for name, client in clients.items() if client is not None}
    unsigned = sorted(clients.keys() - signed.keys())
    for name in unsigned:
        edits.warnings.append(
            f"Gateway {name} is not adopted: {CONFIG} declares no credential {name}-oauth with "
            f"which {agent.name} could get its token. Run `connect scaffold --gateway {name} "
            "--client-credential NAME` to make its client."
        )
    if not signed:
        return
    for name, client in signed.items():
        gateway = _gateway(project, name)
        _render(edits, units.client_unit(client, gateway))
        edit.require(edits, of_connection((client, gateway)), keep_bounds=keep_bounds)
    edit.mark_package(edits, agent)
    uses = [of_connection((client, _gateway(project, name))) for name, client in signed.items()]
    files, why = _wired(edits, one, uses) if not unsigned else (None, "")
    if files is not None:
        for path, code in files.items():
            edits.put(path, code)
        edits.warnings += _lost(one)
    else:
        if unsigned:
            why = (
                f"its client also opens {' and '.join(unsigned)}, for which there is no credential"
            )
        edits.warnings += _left(one, why)
        edits.manual += [
            Manual(
                str(agent.main),
                "remove the existing client first",
                _lines(one, unit_folder(name)),
            )
            for name in signed
        ]
        opened = [place for place in one.places if place.gateway in signed]
        edits.manual += [
            Manual(
                str(place.file),
                f"remove this line and its uses: it opens {place.gateway} itself",
                (place.text,),
                place.line,
            )
            for place in opened
        ]
        edits.manual += [
            Manual(
                str(place.file),
                f"change this line too: it uses what opens {place.gateway}",
                (place.text,),
                place.line,
            )
            for place in own_clients.users(project, agent, opened)
        ]
    edits.warnings += [
        f"{place.file}:{place.line} reads {place.gateway}, and {CONFIG} has no gateway of that "
        "name: it is not adopted. Add the gateway first if you still need its tools."
        for place in one.gone
    ]


def _gateway(project: Project, name: str) -> Gateway:
    """A gateway that the code opens: those are in agentcore.json."""
    gateway = project.gateway(name)
    assert gateway is not None
    return gateway


def _client(project: Project, one: Found, name: str) -> Client | None:
    """The agent's side of a gateway, signed in as the CLI's client is; None where it cannot."""
    gateway = _gateway(project, name)
    if gateway.authorizer_type != "CUSTOM_JWT":
        return Client(one.agent, one.framework)
    name = gateway.client_credential
    if project.credential(name) is None:
        return None
    return Client(one.agent, one.framework, name, _client_scopes(project, gateway))


def _render(edits: Edits, unit: units.Wanted) -> None:
    """The unit put beside the code; one that is there is left, because its files may be edited."""
    edits.units.append(Unit(str(unit.folder), unit.answers.template, own.VERSION))
    if not units.is_there(edits.project, unit):
        for path, content in render(unit.answers).items():
            edits.put(unit.folder / path, content)


def _wired(
    edits: Edits, one: Found, uses: Sequence[Use]
) -> tuple[dict[PurePosixPath, bytes] | None, str]:
    """The files with all clients in them; or None, and why a person has to put them there."""
    from agentcore_connect.agent import places, wiring

    if one.entrypoint is None:
        return None, one.why
    files = {one.agent.main: one.entrypoint}

    def read(path: PurePosixPath) -> bytes | None:
        return files[path] if path in files else edits.read(path)

    for use in uses:
        found = places.find(places.modules_of(read, one.agent), use)
        why = found.why
        for path, spot in found.spots:
            with in_file(str(path)):
                outcome = wiring.wire(read(path) or b"", one.framework, use.name, spot=spot)
            if isinstance(outcome, wiring.Manual):
                why = why or outcome.reason
            else:
                files[path] = outcome.source
        if why:
            return None, f"connect's client cannot be added to it: {why}"
    return files, one.why


def _lines(one: Found, unit: str) -> tuple[str, ...]:
    """What a person writes for one gateway."""
    from agentcore_connect.agent import wiring

    lines = wiring.wire(b"", one.framework, unit)
    assert isinstance(lines, wiring.Manual)
    return lines.lines


def _targets(edits: Edits, gateway: str) -> None:
    """Units for the gateway's targets, as agentcore.json has them."""
    project = edits.project
    for entry in project.targets(gateway):
        try:
            target = targets.declared(entry)
            unit = units.target_unit(target, _gateway(project, gateway), {}) if target else None
        except (ValidationError, ValueError, TypeError, KeyError):
            unit = None
        if unit is None:
            edits.warnings.append(
                f"Target {entry.get('name')} of gateway {gateway} gets no unit: connect has none "
                "for its type and settings. The target works as before."
            )
            continue
        _render(edits, unit)


def _left(one: Found, why: str) -> Iterator[str]:
    """Why the code of an agent stays as it is, and what will be different once it is changed."""
    yield (
        f"The code of {one.agent.name} was not changed: {why}. Change the lines below by hand; "
        "until then the existing client works as before."
    )
    yield (
        "After that, tools may have other names: connect's client uses the names that the gateway "
        "has, without a prefix, and opens a connection for each use."
    )


def _lost(one: Found) -> Iterator[str]:
    """What is different after the CLI's client has been replaced."""
    client = frameworks.FRAMEWORKS[one.framework].cli_client
    assert client is not None  # it was replaced
    prefixes = ", ".join(cli_client.tool_prefix(client, name) for name in one.gateways)
    yield (
        f"The tools of {one.agent.name} lose the prefix that the CLI's client gives them "
        f"({prefixes}): correct the prompts and tests that name tools."
    )
    yield (
        f"{one.agent.main.parent / CLI_CLIENT} is no longer used, and neither is "
        "mcp-proxy-for-aws for it. connect removed neither: you may use both elsewhere."
    )
