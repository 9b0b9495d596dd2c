"""How a module of an agent imports a unit, so that it works however the entrypoint is started.

``connections`` lies beside the entrypoint. In a folder below the code, ``uvicorn src.main:app`` and
``python -m src.main`` have the code on the path and ``python src/main.py`` has ``src``: what the
entrypoint imports of its own tells which of them work, and where it imports nothing, all do.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from agentcore_connect.agent.following.modules import Module, Modules
from agentcore_connect.agent.wiring.names import PACKAGE, PLAIN, ImportForm

_BESIDE = f".{PACKAGE}"


def form(modules: Modules, path: PurePosixPath) -> ImportForm:
    """How the module in ``path`` imports a unit."""
    every = modules.every()
    module = next((one for one in every if one.path == path), None)
    if module is None:
        return PLAIN
    if path == modules.main:
        return _of_entrypoint(modules, module)
    own = _of_entrypoint(modules, every[0])
    if module.relative and (own.script or not module.roots):
        root = None if own.script else _root(every, module)
        if root is None:
            return ImportForm(_relative(modules, path), own.script)
        return ImportForm(_absolute(modules, root))
    return ImportForm(_absolute(modules, _first(modules, module.roots)))


def _of_entrypoint(modules: Modules, main: Module) -> ImportForm:
    folder = modules.main.parent
    roots: list[PurePosixPath] = []
    relative = False
    for level, found in modules.meanings(main):
        if level:
            relative = True
        else:
            roots += [root for root in modules.search("") if root in found.roots]
            roots += [root for root in found.roots if root not in roots]
    if relative:
        return ImportForm(_BESIDE, PACKAGE if folder in roots else "")
    if roots:
        return ImportForm(_absolute(modules, _first(modules, roots)))
    return PLAIN if folder == modules.code else ImportForm(_BESIDE, PACKAGE)


def _first(modules: Modules, roots: list[PurePosixPath]) -> PurePosixPath:
    """The entrypoint's own folder, if it is one from which modules are imported."""
    own = modules.main.parent
    return own if own in roots or not roots else roots[0]


def _root(every: list[Module], module: Module) -> PurePosixPath | None:
    """From where the package of a module is imported that others import relatively."""
    for other in every:
        for root in other.roots:
            if not module.path.is_relative_to(root):
                continue
            if other.path.relative_to(root).parts[0] == module.path.relative_to(root).parts[0]:
                return root
    return None


def _absolute(modules: Modules, root: PurePosixPath) -> str:
    folder = modules.main.parent
    above = folder.relative_to(root).parts if folder.is_relative_to(root) else ()
    if not all(part.isidentifier() for part in above):
        return PACKAGE  # no package: the entrypoint can only be started in its own folder
    return ".".join((*above, PACKAGE))


def _relative(modules: Modules, path: PurePosixPath) -> str:
    """The same from the module in ``path``, by dots."""
    folder, here = modules.main.parent, path.parent
    dots = 1
    while not folder.is_relative_to(here):
        here, dots = here.parent, dots + 1
    return "." * dots + ".".join((*folder.relative_to(here).parts, PACKAGE))
