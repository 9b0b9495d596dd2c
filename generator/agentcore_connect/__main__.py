"""The program: `connect`, and `python -m agentcore_connect`."""

import gc
import os
import sys


def main() -> int:
    """Run the command line of this process and return its exit code."""
    # A short process that mostly imports: collecting garbage costs it a tenth of its time
    # (benchmarks/compare.py) and frees nothing that matters before it ends.
    gc.disable()
    # Looking for pydantic plugins reads the metadata of everything that is installed.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from agentcore_connect.cli import main as cli

    return cli()


if __name__ == "__main__":
    sys.exit(main())
