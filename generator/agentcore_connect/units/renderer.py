"""Rendering a unit of the current templates, in memory.

The templates are Copier's and `copier copy` renders them too. Copier's own renderer is not used
here because of its cost: with it, `connect scaffold` took 1.6 times as long as one `copier copy`
(benchmarks/compare.py), most of it importing Copier and starting processes. Only what our
templates use of its dialect is spoken (see `dialect`), and tests/templates/test_copier.py
holds the result equal to Copier's, byte for byte, over every template and option.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.project import sources as whose
from agentcore_connect.project.sources import OWN, Sources
from agentcore_connect.units import dialect
from agentcore_connect.units.dialect import Tree
from agentcore_connect.units.questions import (
    ENVIRONMENT,
    SUBDIRECTORY,
    UnitAnswers,
    askable,
    computed,
    rendered,
)
from agentcore_connect.units.templates import own

__all__ = ["ANSWERS_FILE", "Tree", "render", "version"]


def version(sources: Sources = OWN) -> str:
    """The version of the templates that new units are made with. InvalidInput where none is."""
    if sources.default is None:
        return own.VERSION
    from agentcore_connect.units.templates import mirror

    return mirror.of(sources.default).version(sources.ref)


def render(answers: UnitAnswers, sources: Sources = OWN) -> Tree:
    """The files of a unit, as `copier copy` of the newest version of ``sources`` writes them.

    Raises InvalidInput and ConnectError for templates of others, as `templates.copier` has it.
    """
    if sources.default is not None:
        from agentcore_connect.units import record

        said = askable(answers) | dict(sources.data) | {"_src_path": sources.default}
        return record.render(record.Recorded(PurePosixPath(), said, sources), version(sources))
    root = own.folder()
    folder = root / SUBDIRECTORY / answers.template
    return dialect.files(root, folder, dialect.environment(root, **ENVIRONMENT), values(answers))


def values(answers: UnitAnswers) -> dict[str, Any]:
    """What connect's own templates are rendered with: the answers, and what follows from them."""
    return {
        **rendered(answers),
        **computed(answers),
        "_copier_conf": {"answers_file": ANSWERS_FILE},
        "_copier_answers": {
            "_commit": own.VERSION,
            "_src_path": whose.SOURCE,
            **askable(answers),
        },
    }
