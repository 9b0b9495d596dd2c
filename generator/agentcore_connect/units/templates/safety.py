"""Whether a version of foreign templates may be rendered: it must not run code or reach outside.

Copier refuses tasks and extensions itself, but not migrations in a copy, and it follows links and
submodules of the template. Here all of it is refused before Copier sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from functools import lru_cache
from typing import Any

import yaml

from agentcore_connect import limits
from agentcore_connect.errors import ConnectError, InvalidInput, Problem
from agentcore_connect.text import yamlfile
from agentcore_connect.units.templates.mirror import Mirror

_RUNS = {
    "_tasks": "tasks",
    "_migrations": "migrations",
    "_jinja_extensions": "Jinja extensions",
    "_external_data": "data of other files",
}
_LINK, _SUBMODULE = "120000", "160000"
_NAMES = ("copier.yml", "copier.yaml")


def questionnaire(mirror: Mirror, tag: str) -> Mapping[str, Any]:
    """The settings (their names begin with ``_``) and the questions of a version.

    Raises InvalidInput where there are none, or they cannot be read.
    """
    files = mirror.files(tag)
    found = [name for name in _NAMES if name in files]
    if not found:
        raise _refused(mirror, tag, "has no copier.yml at its root")

    class Loader(yamlfile.SAFE):  # type: ignore[misc]
        pass

    def include(loader: Any, node: yaml.Node) -> Any:
        pattern = str(loader.construct_scalar(node))
        parts = [read(path) for path in sorted(files) if fnmatch(path, pattern)]
        return _joined(part for part in parts if isinstance(part, dict))

    left = limits.ANSWERS_BYTES

    def read(path: str) -> Any:
        """The settings and questions of a file and all that it includes; `left` bounds them."""
        nonlocal left
        text = mirror.text(tag, path)
        left -= 1 + len(text)  # a file may include itself, and others many times
        if left < 0:
            raise ValueError
        yamlfile.bound(yaml.parse(text, yamlfile.SAFE))
        return _joined(yaml.load_all(text, Loader))

    Loader.add_constructor("!include", include)
    try:
        return dict(read(found[0]))
    except ConnectError:
        raise
    except Exception:  # the constructors fail in any way: KeyError, IndexError, OverflowError
        raise _refused(mirror, tag, f"has a {found[0]} that cannot be read") from None


def _joined(parts: Any) -> dict[str, Any]:
    """The documents of a file as one, as Copier joins them: a later one wins."""
    joined: dict[str, Any] = {}
    for part in parts:
        if part is None:
            continue
        if not isinstance(part, dict) or not all(isinstance(key, str) for key in part):
            raise TypeError
        joined |= part
    return joined


def judge(mirror: Mirror, tag: str, *, trust: bool) -> Mapping[str, Any]:
    """The questionnaire of a version that may be rendered; InvalidInput that says why not."""
    return _judged(mirror, tag, mirror.object(tag), trust)


@lru_cache(maxsize=8)
def _judged(mirror: Mirror, tag: str, found: str, trust: bool) -> Mapping[str, Any]:
    """As `judge`, once for a tag's object ``found``: a tag that was moved is judged anew."""
    outside = [
        f"{path} is a {'link' if mode == _LINK else 'submodule'}"
        for path, mode in mirror.files(tag).items()
        if mode in (_LINK, _SUBMODULE)
    ]
    if outside:
        raise _refused(mirror, tag, f"can reach outside itself: {outside[0]}")
    if any(path.count("/") > limits.FOLDERS for path in mirror.files(tag)):
        raise _refused(mirror, tag, f"has folders nested more than {limits.FOLDERS} deep")
    questions = questionnaire(mirror, tag)
    runs = list(_running(questions))
    if runs and not trust:
        raise _refused(
            mirror,
            tag,
            f"would run code or read other files: it has {', '.join(runs)}",
            "Read them first; --trust lets them run, in a temporary folder.",
        )
    return questions


def _running(questions: Mapping[str, Any]) -> Iterator[str]:
    return (word for key, word in _RUNS.items() if questions.get(key))


def _refused(mirror: Mirror, tag: str, what: str, hint: str = "") -> InvalidInput:
    """What to raise for a version that is not rendered; without a hint nothing makes it safe."""
    return InvalidInput(
        Problem(
            "unsafe-templates",
            f"version {tag} of {mirror.address} {what}",
            hint or "connect does not use such templates. Nothing was changed.",
            field="template_source",
        )
    )
