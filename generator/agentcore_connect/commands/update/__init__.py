"""`connect update`: newer templates, merged with a person's edits."""
