"""The circles of a graph."""

from __future__ import annotations

from collections.abc import Iterator


def circles(edges: list[list[int]]) -> Iterator[list[int]]:
    """The strongly connected groups of a graph, each after those it leads to (Tarjan)."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    trail: list[int] = []
    on_trail: set[int] = set()
    for start in range(len(edges)):
        if start in order:
            continue
        work = [(start, iter(edges[start]))]
        order[start] = low[start] = len(order)
        trail.append(start)
        on_trail.add(start)
        while work:
            node, ways = work[-1]
            for way in ways:
                if way not in order:
                    order[way] = low[way] = len(order)
                    trail.append(way)
                    on_trail.add(way)
                    work.append((way, iter(edges[way])))
                    break
                if way in on_trail:
                    low[node] = min(low[node], order[way])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == order[node]:
                    group = [trail.pop()]
                    while group[-1] != node:
                        group.append(trail.pop())
                    on_trail.difference_update(group)
                    yield group
