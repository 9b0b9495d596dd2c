"""The agent's code and its units: one import and one use for each, put in and taken out.

Places are found in a concrete syntax tree; text is spliced into the source itself, so that every
byte outside the edit stays. What is not recognised is not guessed: the answer is `Manual`.
"""

from __future__ import annotations

from functools import lru_cache

from agentcore_connect.agent.wiring import by_hand, names
from agentcore_connect.agent.wiring.outcome import Manual, UnrecognisedError, Wired
from agentcore_connect.agent.wiring.source import Source
from agentcore_connect.agent.wiring.spot import ANY, Spot
from agentcore_connect.vocabulary.words import Framework, Kind

__all__ = ["Framework", "Kind", "Manual", "Spot", "Wired", "is_wired", "lines", "unwire", "wire"]

lines = by_hand.lines


def wire(
    source: bytes,
    framework: Framework,
    unit: str,
    kind: Kind = "gateway",
    spot: Spot = ANY,
) -> Wired | Manual:
    """Import ``connections.<unit>`` in an agent's module and use it there, at ``spot``.

    Code that uses the unit already, by this hand or another, is `Wired` and not changed.
    Raises `InvalidInput` for source that is not Python.
    """
    local = unit
    try:
        code = Source(source)
        if names.is_wired(code.tree, unit, framework, kind):
            return Wired(source, changed=False)
        from agentcore_connect.agent.wiring import (
            edit,  # libcst: 250 ms, which wired code saves
        )

        local = names.local_name(code.tree, unit, kind)
        return Wired(edit.put_in(code, framework, unit, local, kind, spot), changed=True)
    except UnrecognisedError as error:
        line = error.line or min((call.lineno for call in spot.calls), default=None)
        lines = by_hand.lines(
            framework, unit, local, kind, spot.form, error.instead, called=spot.called
        )
        return Manual(error.reason, lines, line)
    except RecursionError:
        lines = by_hand.lines(framework, unit, local, kind, spot.form)
        return Manual("the code is nested too deeply", lines, None)


def unwire(
    source: bytes, framework: Framework, unit: str, kind: Kind = "gateway"
) -> Wired | Manual:
    """Take out what `wire` puts in; the bytes are those from before it.

    A use that `wire` does not make (a client called by name) is left, and the answer is `Manual`.
    Raises `InvalidInput` for source that is not Python.
    """
    from agentcore_connect.agent.wiring import edit

    local = unit
    try:
        code = Source(source)
        local = names.imported(code.tree).get(unit, unit)
        if unit not in names.imported(code.tree) and not names.entrances(code.tree, local):
            return Wired(source, changed=False)
        return Wired(edit.taken_out(code, framework, unit, local, kind), changed=True)
    except UnrecognisedError as error:
        return Manual(error.reason, by_hand.lines(framework, unit, local, kind), error.line)
    except RecursionError:
        return Manual(
            "the code is nested too deeply", by_hand.lines(framework, unit, local, kind), None
        )


@lru_cache(maxsize=64)  # runtimes may share one module, and a thousand do in a large project
def is_wired(source: bytes, framework: Framework, unit: str, kind: Kind = "gateway") -> bool:
    """Whether the module imports ``unit`` and uses it. Raises `InvalidInput` as `wire` does."""
    try:
        return names.is_wired(Source(source).tree, unit, framework, kind)
    except (UnrecognisedError, RecursionError):
        return False
