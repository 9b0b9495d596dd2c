"""What mkdocs does after a build: each page's own text is put beside its HTML, for programs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any


def on_post_build(config: Any) -> None:
    """Copy the texts. FileNotFoundError where llms.txt names one that is not there."""
    pages, site = Path(config.docs_dir), Path(config.site_dir)
    for path in pages.rglob("*.md"):
        target = site / path.relative_to(pages)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    named = re.findall(r"\]\(([^)]+)\)", (site / "llms.txt").read_text(encoding="utf-8"))
    missing = [name for name in named if not (site / name).is_file()]
    if missing or not named:
        raise FileNotFoundError(f"llms.txt names {', '.join(missing) or 'nothing'}")
