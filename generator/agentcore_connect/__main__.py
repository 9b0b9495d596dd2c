"""`python -m agentcore_connect`, the same as `connect`."""

import sys

from agentcore_connect.cli import main

if __name__ == "__main__":
    sys.exit(main())
