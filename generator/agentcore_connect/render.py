"""Rendering a unit of the current templates, in memory.

The templates are Copier's and `copier copy` renders them too. Copier's own renderer is not used
here because of its cost: with it, `connect scaffold` took 1.6 times as long as one `copier copy`
(benchmarks/compare.py), most of it importing Copier and starting processes. Only what our
templates use of its dialect is spoken (see `dialect`), and tests/test_copier.py holds the result
equal to Copier's, byte for byte, over every template and option.
"""

from __future__ import annotations

from agentcore_connect import dialect, templates
from agentcore_connect.dialect import ANSWERS_FILE, Tree
from agentcore_connect.questions import ENVIRONMENT, SUBDIRECTORY, UnitAnswers, askable, computed

__all__ = ["ANSWERS_FILE", "Tree", "render"]


def render(answers: UnitAnswers) -> Tree:
    """The files of a unit, as `copier copy` of the current release writes them."""
    root = templates.folder()
    values = {
        **answers.model_dump(),
        **computed(answers),
        "_copier_conf": {"answers_file": ANSWERS_FILE},
        "_copier_answers": {
            "_commit": templates.VERSION,
            "_src_path": templates.SOURCE,
            **askable(answers),
        },
    }
    folder = root / SUBDIRECTORY / answers.template
    return dialect.files(root, folder, dialect.environment(root, **ENVIRONMENT), values)
