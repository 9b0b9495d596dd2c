"""The graph of a project as an SVG picture: three columns, no library, no font of its own.

Agents are left, then what they call, then the targets of gateways. Each box is beside the middle of
what it calls, so that lines do not cross where each gateway has one agent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from agentcore_connect.commands.status.graph import Graph, Node, NodeKind, seen

MARK = "<!-- Made by connect: the graph of a project -->"
"""What tells a picture that may be overwritten from a file that is somebody's own."""

_COLUMNS: dict[NodeKind, int] = {"agent": 0, "gateway": 1, "target": 2, "service": 1}
_COLOURS: dict[NodeKind, tuple[str, str]] = {
    "agent": ("#e8f0fe", "#1a56c4"),
    "gateway": ("#fff4e0", "#b35c00"),
    "target": ("#e9f7ec", "#1f7a37"),
    "service": ("#f3e9fb", "#6f2da8"),
}
_LETTER = 7.4  # the widest of common sans-serif fonts at this size, on average
_SIZE, _LINE, _PAD = 13, 18, 12
_ROW, _MARGIN = 26, 20


@dataclass(frozen=True)
class _Box:
    node: Node
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def svg(drawn: Graph) -> str:
    """The picture; its text is the same for the same graph."""
    boxes = {box.node.id: box for box in _placed(drawn)}
    width = max((b.x + b.width for b in boxes.values()), default=0) + _MARGIN
    height = max((b.y + b.height for b in boxes.values()), default=0) + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" font-family="Helvetica, Arial, '
        f'sans-serif" font-size="{_SIZE}">',
        MARK,
        "<title>Who calls whom</title>",
        '<defs><marker id="arrow" markerWidth="9" markerHeight="9" refX="8" refY="4" '
        'orient="auto"><path d="M0,0 L9,4 L0,8 z" fill="#5f6368"/></marker></defs>',
        f'<rect width="{width:.0f}" height="{height:.0f}" rx="8" fill="#ffffff"/>',
    ]
    parts += [_line(boxes[e.start], boxes[e.end]) for e in drawn.edges]
    parts += [part for box in boxes.values() for part in _drawn(box)]
    parts += [_label(boxes[e.start], boxes[e.end], e.label) for e in drawn.edges]
    return "\n".join((*parts, "</svg>")) + "\n"


def _placed(drawn: Graph) -> Iterator[_Box]:
    """Rows from the right to the left: each box is in the middle of what it calls."""
    calls = {n.id: [e.end for e in drawn.edges if e.start == n.id] for n in drawn.nodes}
    columns: list[list[Node]] = [[], [], []]
    for node in drawn.nodes:
        columns[_COLUMNS[node.kind]].append(node)
    widths = [max((_width(n) for n in column), default=0.0) for column in columns]
    gap = max((len(e.label) for e in drawn.edges), default=0) * _LETTER + 60
    middles: dict[str, float] = {}
    for index in (2, 1, 0):
        x = _MARGIN + sum(width + gap for width in widths[:index] if width)
        below = float(_MARGIN)
        for node in sorted(
            columns[index], key=lambda n: (n.kind == "service", _wanted(n, calls, middles))
        ):
            height = _PAD + _LINE * (1 + len(node.notes))
            y = max(below, _wanted(node, calls, middles) - height / 2)
            middles[node.id] = y + height / 2
            below = y + height + _ROW
            yield _Box(node, x, y, widths[index], height)


def _wanted(node: Node, calls: dict[str, list[str]], middles: dict[str, float]) -> float:
    """Where the middle of a box belongs; one that calls nothing goes to the top."""
    ends = [middles[end] for end in calls[node.id] if end in middles]
    return sum(ends) / len(ends) if ends else 0.0


def _width(node: Node) -> float:
    return max(len(text) for text in (node.title, *node.notes)) * _LETTER + 2 * _PAD


def _drawn(box: _Box) -> Iterator[str]:
    """A box with its texts, the first of which is its title."""
    fill, stroke = _COLOURS[box.node.kind]
    yield (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" '
        f'rx="6" fill="{fill}" stroke="{stroke}"/>'
    )
    for number, text in enumerate((box.node.title, *box.node.notes)):
        style = 'font-weight="bold" fill="#202124"' if number == 0 else 'fill="#5f6368"'
        yield _text(box.x + box.width / 2, box.y + _PAD / 2 + _LINE * (number + 0.75), text, style)


def _line(start: _Box, end: _Box) -> str:
    """An arrow between two boxes, which leaves and arrives level."""
    x1, x2 = start.x + start.width, end.x
    bend = (x2 - x1) / 2
    return (
        f'<path d="M{x1:.1f},{start.middle:.1f} C{x1 + bend:.1f},{start.middle:.1f} '
        f'{x2 - bend:.1f},{end.middle:.1f} {x2:.1f},{end.middle:.1f}" fill="none" '
        'stroke="#5f6368" marker-end="url(#arrow)"/>'
    )


def _label(start: _Box, end: _Box, label: str) -> str:
    x, y = (start.x + start.width + end.x) / 2, (start.middle + end.middle) / 2
    halo = 'fill="#202124" stroke="#ffffff" stroke-width="5" paint-order="stroke"'
    return _text(x, y + _SIZE / 3, label, halo)


def _text(x: float, y: float, text: str, style: str) -> str:
    # XML has no control characters, not even escaped ones.
    shown = escape(seen(text))
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" {style}>{shown}</text>'
