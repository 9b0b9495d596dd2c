"""Rendering a unit with Copier, into a temporary folder and never into the project."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from agentcore_connect import templates
from agentcore_connect.questions import UnitAnswers, askable

ANSWERS_FILE = ".copier-answers.yml"

Tree = dict[str, bytes]
"""Rendered files: path inside the unit's folder, with forward slashes, to content."""


def render(answers: UnitAnswers) -> Tree:
    """The files of a unit, as `copier copy` of the current release would write them.

    The answers file records the template's portable source and version.
    """
    import copier
    from plumbum import local

    with tempfile.TemporaryDirectory(prefix="connect-") as scratch:
        source = templates.folder()
        if (source / ".git").exists():
            # Copier would render a checkout's last commit instead of the files that are there.
            source = _copy(source, Path(scratch, "source"))
        target = Path(scratch, "unit")
        # Without git in reach Copier does not ask it for a file mode, once per file.
        with local.env(PATH=""):
            copier.run_copy(
                str(source),
                target,
                data=askable(answers),
                defaults=True,
                overwrite=True,
                quiet=True,
            )
        tree = {
            path.relative_to(target).as_posix(): path.read_bytes()
            for path in sorted(target.rglob("*"))
            if path.is_file()
        }
    tree[ANSWERS_FILE] = _record(tree[ANSWERS_FILE], str(source))
    return tree


def _copy(source: Path, target: Path) -> Path:
    target.mkdir()
    shutil.copy(source / "copier.yml", target)
    shutil.copytree(source / "copier_templates", target / "copier_templates")
    return target


def _record(answers: bytes, source: str) -> bytes:
    """The answers file with the portable source and the version in place of this machine's path.

    Copier writes `_commit` and `_src_path` first; a folder that is not a git repository has no
    `_commit`.
    """
    import yaml

    comment, recorded = answers.decode("utf-8").split("\n", 1)
    values = yaml.safe_load(recorded)
    assert values.pop("_src_path") == source
    values = {"_commit": templates.VERSION, "_src_path": templates.SOURCE, **values}
    text = yaml.dump(values, indent=4, allow_unicode=True, default_flow_style=False)
    return f"{comment}\n{text}".encode()
