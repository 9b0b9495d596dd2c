"""How big and how deep what connect reads may be: one place, each bound with its reason.

Without them a file that is too big or too deep would end the process, or the machine's patience,
instead of one clear error. They are far above what real projects have.
"""

from __future__ import annotations

FILE_BYTES = 32_000_000
"""A file of the project, whatever it is, a saved plan, or the note of an update that waits (which
hold whole files): it is read whole, and held a few times over."""

JOURNAL_BYTES = 8_000_000
"""The list of a journal: some 400 bytes for each file, whose copies are beside it."""

HISTORY_CHANGES = 50
"""Of a project, that can be undone."""

HISTORY_BYTES = 100_000_000
"""Of their copies; beyond it the oldest go first, and the newest stays. Fifty scaffolds of the
example have 2 MB."""

SETTINGS_BYTES = 100_000
"""The person's own config.toml: a source, a version and the sources that are accepted."""

ANSWER_BYTES = 5_000_000
"""All that an MCP server says until its tools are listed: a thousand, which a target may have, of
5,000 bytes each. Lists inside each other take some fifty times as much memory as text."""

TABLE_BYTES = 1_000_000
"""A table of calls; five thousand of them. Its reader keeps lines, and so is a slow one."""

ANSWERS_BYTES = 1_000_000
"""Names and values in YAML, such as `.copier-answers.yml`; real ones have a kilobyte."""

DEPTH = 200
"""Lists and mappings inside each other, in any format. libyaml's composer recurses in C, and ends
the process at some ten thousand; json, copy and pydantic recurse in Python, to about a thousand."""

FOLDERS = 100
"""Folders inside each other; real projects have ten or twenty. Systems take paths of some thousand
characters, and deeper ones are reached by steps only."""

NUMBER_DIGITS = 400
"""A number in YAML. ``1:59:59`` is one there, and takes time by the square of its length."""

EXPLAIN_CHARACTERS = 200_000
"""Of a text to be explained, the last ones: the end of a log says what went wrong."""

VALIDATE_SECONDS = 120.0
"""For `agentcore validate`, which takes 2 s (measured) and starts Node."""

PYTHON_BYTES = 2_000_000
"""An agent's module that is looked at; its tree is many times as large as its text."""

PYTHON_NODES = 60_000
"""An agent's module that is edited, in nodes of its tree: some ten thousand lines of ordinary code.
A busy machine took 15 s and 270 MB for them, mostly libcst's scopes and positions."""
