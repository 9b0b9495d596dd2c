"""The entries as a Jinja template for READMEs: each under the condition of whom it concerns."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from agentcore_connect.troubleshooting.entries import ENTRIES
from agentcore_connect.troubleshooting.entry import TARGETS, Entry, Where
from agentcore_connect.vocabulary.matrix import ROWS

WIDTH = 90

_NAMES = {
    "gateway": "MyGateway",
    "variable": "AGENTCORE_GATEWAY_MYGATEWAY_URL",
    "credential": "Weather-oauth",
    "target": "WeatherTools",
}
"""What can be named in an entry, with a name as long as names are, to wrap lines by."""
_VARIABLES = {"credential": "credential_name", "target": "name"}
_NAMED = re.compile(f"<({'|'.join(_NAMES)})>")
_CODE = re.compile("`[^`]*`")
_HELD = "\ue000"  # holds the place of a space that no line may end at

_TARGET = 'template.startswith("target/")'
_HEAD = """\
{# Generated from generator/agentcore_connect/troubleshooting by scripts/renew.py. #}
{% if template.startswith("target/") %}
{% set variable = "AGENTCORE_GATEWAY_" ~ (gateway | upper | replace("-", "_")) ~ "_URL" %}
{% endif %}
## When it does not work

"""


def template() -> str:
    """The template's text. It asks for ``template`` and, for targets, the target's answers."""
    listed = (entry for entry in ENTRIES if entry.readme)
    return _HEAD + "".join(
        f"{{% if {_of(entry)} %}}\n{item(entry)}\n{{% endif %}}\n" for entry in listed
    )


def _of(entry: Entry) -> str:
    """The condition of an entry: one that names a credential is for targets that have one.

    Others sign in with a provider of the account, which no deploy makes.
    """
    where = condition(entry.where)
    names = _NAMED.findall(f"{entry.title} {entry.meaning} {' '.join(entry.fix)}")
    return f"({where}) and not credential_provider" if "credential" in names else where


def condition(where: Where) -> str:
    """The Jinja expression for ``where``; it reads no answer that the unit does not have."""
    parts = list(_parts(where))
    if len(parts) > 1:
        parts = [f"({part})" if " and " in part else part for part in parts]
    return " or ".join(parts)


def _parts(where: Where) -> Iterator[str]:
    cells = tuple(where.cells())
    auths = tuple(dict.fromkeys(cell.outbound_auth for cell in cells))
    if cells == tuple(Where(TARGETS).cells()):
        yield _TARGET
    elif cells == tuple(Where(TARGETS, auths).cells()):
        yield f'{_TARGET} and {_among("outbound_auth", auths)}'
    else:
        yield from _units(where)
    if where.credential():
        yield 'template.startswith("credential/")'


def _units(where: Where) -> Iterator[str]:
    """One expression for the units that have their auths in common."""
    units: dict[tuple[str, ...], list[str]] = {}
    for row in ROWS:
        cells = [cell for cell in where.cells() if cell.path == row.path]
        every = cells == list(row.offered)
        if cells:
            limits = () if every else tuple(cell.outbound_auth for cell in cells)
            units.setdefault(limits, []).append(row.template)
    for auths, alike in units.items():
        among = _among("template", alike)
        yield f'{among} and {_among("outbound_auth", auths)}' if auths else among


def _among(name: str, values: Sequence[str]) -> str:
    quoted = ", ".join(f'"{value}"' for value in values)
    return f"{name} == {quoted}" if len(values) == 1 else f"{name} in [{quoted}]"


def item(entry: Entry) -> str:
    """The entry as an item of a Markdown list; code spans are never broken."""
    text = f"**{entry.title}**: {entry.meaning} {' '.join(entry.fix)}"
    names: list[str] = []

    def hold(span: re.Match[str]) -> str:
        names.extend(_NAMED.findall(span[0]))
        sized = _NAMED.sub(lambda named: f"\ue001{_NAMES[named[1]]}\ue002", span[0])
        return sized.replace(" ", _HELD)

    wrapped = textwrap.fill(
        _CODE.sub(hold, text),
        WIDTH,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    ordered = iter(names)
    variables = re.sub("\ue001[^\ue002]*\ue002", lambda _: _variable(next(ordered)), wrapped)
    return variables.replace(_HELD, " ")


def _variable(name: str) -> str:
    return f"{{{{ {_VARIABLES.get(name, name)} }}}}"
