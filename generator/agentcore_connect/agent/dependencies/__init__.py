"""What a unit's code needs, in the file from which the agent's build installs.

`build` says which file that is. Each form of file is a module: `project_table`, `poetry_table` and
`requirements_file` read the entries in it, and splice in what is missing and what is raised.
`judgement` compares the entries with what is needed, whatever the form. `edit` does all of it for a
plan, and takes it out again.
"""

__all__ = ["edit"]
