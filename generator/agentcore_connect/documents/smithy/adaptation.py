"""A model as the CLI takes it: as it is, or without what stops the rest."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.documents.smithy import checks
from agentcore_connect.documents.smithy.model import Model, to_json
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.errors import Problem


@dataclass(frozen=True)
class Adapted:
    """``content`` is the file that the CLI takes, ``problems`` is all that is to be said."""

    content: bytes
    problems: tuple[Problem, ...]


def adapted(data: bytes, model: Model, target: str) -> Adapted:
    """The bytes of the source, unless an operation has to be left out or they are too many."""
    problems = checks.check(model, target)
    left_out = {one.id for one in model.operations if checks.is_left_out(model, one, target)}
    content = data
    if left_out or len(data) > shape.BYTES_MAX:
        content = to_json(model.without(left_out))
    if len(content) > shape.BYTES_MAX:
        problems.insert(
            0,
            Problem(
                "smithy-too-large",
                f"{model.file} has {len(content):,} bytes, and the service allows "
                f"{shape.BYTES_MAX:,}",
                "Remove the operations that no agent needs: `smithy build` has transforms for "
                "that.",
                file=model.file,
            ),
        )
    return Adapted(content, tuple(problems))
