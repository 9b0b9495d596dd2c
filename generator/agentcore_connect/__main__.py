"""The program: `connect`, and `python -I -m agentcore_connect`.

With `-m` alone Python looks for modules in the current folder first. In somebody else's repository
that would be theirs: `-I` is what keeps a whole package of our name out. What is imported from here
on does not come from there either way.
"""

import gc
import os
import sys
import types


def main() -> int:
    """Run the command line of this process and return its exit code."""
    # A short process that mostly imports: collecting garbage costs it a tenth of its time
    # (benchmarks/compare.py) and frees nothing that matters before it ends.
    gc.disable()
    # Looking for pydantic plugins reads the metadata of everything that is installed, and what
    # would read it costs 40 ms, used or not: there is none to be found.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    loader = types.ModuleType("pydantic.plugin._loader")
    loader.__dict__["get_plugins"] = tuple
    sys.modules.setdefault(loader.__name__, loader)
    from agentcore_connect.cli import main as cli

    code = cli()
    # At its end Python collects all garbage once more, which took an eighth of a scaffold's time:
    # it leaves alone what is frozen. The process is over, and its memory goes with it.
    gc.freeze()
    return code


if __name__ == "__main__":
    try:
        here = os.getcwd()  # noqa: PTH109, pathlib is not imported yet
    except OSError:  # it was deleted
        here = ""
    if sys.path and sys.path[0] in ("", here):
        del sys.path[0]
    sys.exit(main())
