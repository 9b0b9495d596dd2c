"""Copier's dialect of Jinja, as far as our templates use it: an environment, and a folder of files.

`renderer` and `record` stand on it; tests/templates/test_copier.py and
tests/update/test_recorded.py hold what it makes equal to Copier's, byte for byte.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentcore_connect.disk.paths import ANSWERS_FILE as ANSWERS_FILE

if TYPE_CHECKING:
    from jinja2 import Environment, Template

SUFFIX = ".jinja"

Tree = dict[str, bytes]
"""Rendered files: path inside the unit's folder, with forward slashes, to content."""


@lru_cache(maxsize=8)
def environment(root: Path, **options: bool) -> Environment:
    """The environment of the templates in ``root``: sandboxed, and strict about names."""
    import jinja2

    from agentcore_connect.units import bytecode

    made = bytecode.Sandbox(
        loader=jinja2.FileSystemLoader(root),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        **options,
    )
    made.filters |= {
        "to_json": json.dumps,
        "to_nice_yaml": _yaml,
        "quote": shlex.quote,
        "regex_search": _regex_search,
    }
    return made


class Short:
    """The template of a short text, such as a question's condition or a file's name.

    Most units of a project differ in a few answers, and most texts are about none of these: what
    is rendered is kept by the values whose names are words of the text.
    """

    def __init__(self, environment: Environment, text: str) -> None:
        self._template: Template = environment.from_string(text)
        self._words = tuple({*_WORD.findall(text)})
        self._is_kept = _MORE_THAN_VALUES.isdisjoint(self._words)
        self._known: dict[tuple[str, ...], str] = {}

    def render(self, values: Mapping[str, Any]) -> str:
        """The text with ``values`` in it; raises what Jinja does."""
        if not self._is_kept:
            return self._template.render(values)
        key = tuple([repr(values[word]) if word in values else "" for word in self._words])
        if key not in self._known:
            if len(self._known) > _KNOWN_MAX:
                self._known.clear()
            self._known[key] = self._template.render(values)
        return self._known[key]


_WORD = re.compile(r"\w+")
_MORE_THAN_VALUES = frozenset({"include", "import", "extends", "random", "lipsum"})
"""What makes a text depend on other files, or on chance."""

_KNOWN_MAX = 256


@lru_cache(maxsize=1024)
def compiled(environment: Environment, text: str) -> Short:
    """The template of a short ``text``, compiled once: a question, or a file's name."""
    return Short(environment, text)


def files(root: Path, folder: Path, environment: Environment, values: Mapping[str, Any]) -> Tree:
    """The rendered files of ``folder``, which is in ``root``."""
    tree: Tree = {}
    for source in sorted(folder.rglob("*")):
        relative = source.relative_to(folder)
        if source.is_dir() or source.suffix == ".pyc":
            continue
        name = relative.as_posix()
        if "{" in name:
            name = compiled(environment, name).render(values)
        if not Path(name).name.removesuffix(SUFFIX):
            continue  # a condition in the file's name that does not hold
        if name.endswith(SUFFIX):
            template = environment.get_template(source.relative_to(root).as_posix())
            tree[name.removesuffix(SUFFIX)] = template.render(values).encode("utf-8")
        else:
            tree[name] = source.read_bytes()
    return tree


_SETTINGS = {"_min_copier_version", "_subdirectory", "_envops", "_exclude"}
_QUESTION = {"type", "help", "choices", "default", "when", "validator", "placeholder", "multiline"}
_OPTIONS = {"keep_trailing_newline", "trim_blocks", "lstrip_blocks"}


def speaks(entries: Mapping[str, Any], names: Iterable[str]) -> bool:
    """Whether templates of others use only what is spoken here, as far as can be seen.

    ``entries`` is their `copier.yml`, ``names`` the paths of their files. What is not known is
    Copier's to render: a setting, a kind of question, a folder whose name is a template.
    """
    settings = {key: value for key, value in entries.items() if key.startswith("_")}
    options = settings.get("_envops")
    return (
        settings.keys() <= _SETTINGS
        and "copier.yml" in names
        and isinstance(settings.get("_subdirectory"), str)
        and isinstance(options, dict)
        and options.get("undefined") == "jinja2.StrictUndefined"
        and all(value is True for key, value in options.items() if key in _OPTIONS)
        and options.keys() == {"undefined", *_OPTIONS}
        and settings.get("_exclude") == ["__pycache__", "*.pyc"]
        and _is_old_enough(settings.get("_min_copier_version"))
        and all(_is_known(entries[name]) for name in entries.keys() - settings.keys())
        and not any("{" in str(Path(name).parent) or "{%-" in name for name in names)
    )


def _is_known(question: Any) -> bool:
    if not isinstance(question, dict) or not question.keys() <= _QUESTION:
        return False
    choices = question.get("choices", [])
    plain = isinstance(choices, list) and all(isinstance(c, str) and "{" not in c for c in choices)
    return plain and question.get("type") in ("str", "bool", "yaml", "json")


def _is_old_enough(wanted: Any) -> bool:
    """Whether the Copier here is at least the one that templates want; without a wish it is."""
    from importlib.metadata import version

    from packaging.version import Version

    try:
        return wanted is None or Version(str(wanted)) <= Version(version("copier"))
    except ValueError:
        return False


def _yaml(value: Any) -> str:
    """As Copier's filter of that name writes it.

    Answers are written one by one, because most units of a project differ in a few of them.
    """
    if isinstance(value, dict) and value and _is_apart(value):
        return "".join(
            _dumped(name, tuple(value[name]) if type(value[name]) is list else value[name])
            for name in sorted(value)
        )
    return _dump(value)


_SCALARS = (str, bool, int, float, type(None))


def _is_apart(values: Mapping[Any, Any]) -> bool:
    """Whether each of ``values`` is a scalar or a list of texts, and no list is in them twice:
    YAML writes the second as an alias of the first.
    """
    lists = [value for value in values.values() if type(value) is list]
    return (
        all(type(name) is str for name in values)
        and all(type(value) in _SCALARS for value in values.values() if type(value) is not list)
        and all(type(text) is str for texts in lists for text in texts)
        and len({*map(id, lists)}) == len(lists)
    )


@lru_cache(maxsize=1024, typed=True)
def _dumped(name: str, value: Any) -> str:
    """One entry of a mapping; ``value`` is a tuple where it is a list."""
    return _dump({name: [*value] if type(value) is tuple else value})


def _dump(value: Any) -> str:
    import yaml

    text: str = yaml.dump(value, indent=4, allow_unicode=True, default_flow_style=False)
    return text


def _regex_search(value: str, pattern: str) -> str | None:
    found = re.search(pattern, value)
    return None if found is None else found.group()
