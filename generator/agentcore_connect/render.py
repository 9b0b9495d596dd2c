"""Rendering a unit, in memory.

The templates are Copier's and `copier copy` renders them too. Copier's own renderer is not used
here because of its cost: with it, `connect scaffold` took 1.6 times as long as one `copier copy`
(benchmarks/compare.py), most of it importing Copier and starting processes. Only what our
templates use of its dialect is spoken here, and tests/test_copier.py holds the result equal to
Copier's, byte for byte, over every template and option.
"""

from __future__ import annotations

import json
import shlex
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from agentcore_connect import templates
from agentcore_connect.questions import ENVIRONMENT, SUBDIRECTORY, UnitAnswers, askable

if TYPE_CHECKING:
    from jinja2 import Environment

ANSWERS_FILE = ".copier-answers.yml"
SUFFIX = ".jinja"

Tree = dict[str, bytes]
"""Rendered files: path inside the unit's folder, with forward slashes, to content."""


def render(answers: UnitAnswers) -> Tree:
    """The files of a unit, as `copier copy` of the current release writes them."""
    root = templates.folder()
    environment = _environment(root)
    values = {
        **answers.model_dump(),
        "_copier_conf": {"answers_file": ANSWERS_FILE},
        "_copier_answers": {
            "_commit": templates.VERSION,
            "_src_path": templates.SOURCE,
            **askable(answers),
        },
    }
    folder = root / SUBDIRECTORY / answers.template
    tree: Tree = {}
    for source in sorted(folder.rglob("*")):
        relative = source.relative_to(folder)
        if source.is_dir() or source.suffix == ".pyc":
            continue
        name = environment.from_string(relative.as_posix()).render(values)
        if not Path(name).name.removesuffix(SUFFIX):
            continue  # a condition in the file's name that does not hold
        if name.endswith(SUFFIX):
            template = environment.get_template(source.relative_to(root).as_posix())
            tree[name.removesuffix(SUFFIX)] = template.render(values).encode("utf-8")
        else:
            tree[name] = source.read_bytes()
    return tree


@lru_cache(maxsize=4)
def _environment(root: Path) -> Environment:
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(root),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        **ENVIRONMENT,
    )
    environment.filters |= {"to_json": json.dumps, "to_nice_yaml": _yaml, "quote": shlex.quote}
    return environment


def _yaml(value: Any) -> str:
    """As Copier's filter of that name writes it."""
    text: str = yaml.dump(value, indent=4, allow_unicode=True, default_flow_style=False)
    return text
